"""Whether a list of blocks with times is a live blog: not teasers, comments or a ranking.

A live post holds its own words; a teaser is mostly a link to another page; a comment stands
in a list that says so. What speaks for a live blog beyond that is the order of its times and
what the page's title, address and class names say.
"""

import re
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from bot.extract.addresses import join, split
from bot.extract.document import Document
from bot.extract.lines import fold
from bot.extract.live.block import Block, BlockList
from bot.extract.live.clock import clock_of
from bot.extract.live.parts import COMMENTS, LIVE, RAIL, words_of
from bot.extract.live.unsaid import Verdict, unsaid
from bot.extract.live.words import LIVE_PATH, LIVE_TITLE

_SHARE = re.compile(r"share|intent|mailto:|whatsapp|facebook\.com|twitter\.com|/author|/profile")

_TABLES = frozenset({"table", "tbody", "thead"})
SAMPLE = 24
LEAST_TEXT = 25
"""Characters that the median post has beyond its time."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """What one block contains."""

    text: int
    linked: int
    away: bool
    mostly_time: bool
    figures: bool


def page_says_live(document: Document) -> bool:
    """Whether the page's title, heading or address says that it is live coverage."""
    tree = document.tree
    texts = [
        node.text(deep=True) if node.tag in {"title", "h1"} else node.attributes.get("content")
        for node in tree.css("title,h1,meta[property='og:title']")[:8]
    ]
    urls = [document.url] + [
        link.attributes.get("href") or "" for link in tree.css("link[rel=canonical]")[:2]
    ]
    return any(LIVE_TITLE.search((text or "")[:400]) for text in texts) or any(
        LIVE_PATH.search(split(url).path) for url in urls
    )


def judge(candidate: BlockList, document: Document, says_live: bool) -> Verdict:
    """Score one list of blocks."""
    words, rails = _surroundings(candidate)
    if words & COMMENTS or _is_comment(candidate.blocks[0].node):
        return Verdict(0, "a list of comments")
    if len(candidate.blocks) == 2 and not (says_live and _are_alike(*candidate.blocks)):
        return Verdict(0, "two blocks alone")
    if candidate.container.tag in _TABLES and not (says_live or words & LIVE):
        return Verdict(0, "a table or a ranking")
    if rails and not (says_live or words & LIVE):
        return Verdict(0, "a rail beside the story")
    sample = _sample(candidate.blocks)
    if sum(_can_be_answered(block) for block in sample) * 2 > len(sample):
        return Verdict(0, "texts that readers may reply to")
    shapes = [_shape(block, document.url) for block in sample]
    reason = _not_posts(shapes, 2 if says_live or words & LIVE else 4)
    if reason:
        return Verdict(0, reason)
    return _weigh(candidate, bool(words & LIVE), rails, says_live, shapes)


def _weigh(
    candidate: BlockList, live_class: bool, rails: bool, says_live: bool, shapes: list[_Shape]
) -> Verdict:
    texts = sorted(shape.text for shape in shapes)
    long = texts[len(texts) // 2] >= 100
    many = len(candidate.blocks) >= 5
    if candidate.container.tag == "ol" and not (long or says_live or live_class):
        return Verdict(0, "a ranking")
    if rails and not live_class:
        if says_live and long and not _in_aside(candidate):
            return Verdict(0.65, "long repeated blocks on a page that says live")
        return Verdict(0, "a rail beside the story")
    if said := _said_live(says_live, live_class, many=many, long=long):
        return said
    return unsaid(candidate, texts[len(texts) // 2], many=many, long=long)


def _said_live(says_live: bool, live_class: bool, *, many: bool, long: bool) -> Verdict | None:
    """The verdict where the page's title or the list's name speaks of live coverage."""
    if says_live and live_class:
        return Verdict(0.95, "repeated posts on a page that says it is live")
    if says_live:
        return Verdict(0.9 if many or long else 0.75, "repeated blocks on a page that says live")
    if live_class:
        return Verdict(0.8 if many else 0.6, "repeated blocks in a list called live")
    return None


def _are_alike(one: Block, other: Block) -> bool:
    """Whether two blocks bear a class name in common, or none at all; or, where a script makes
    names anew for each, have the same attributes and are built alike."""
    names = [set((block.node.attributes.get("class") or "").split()) for block in (one, other)]
    if one.node.tag != other.node.tag:
        return False
    if names[0] == names[1] or names[0] & names[1]:
        return True
    return bool(names[0] and names[1]) and _make(one.node) == _make(other.node)


def _make(node: LexborNode) -> tuple[str, ...]:
    """What an element and the first inside it are, but for the values of their attributes."""
    first = next(node.iter(include_text=False), None)
    inside = [first.tag or "", *sorted(first.attributes)] if first is not None else []
    return (node.tag or "", *sorted(node.attributes), "/", *inside)


def _in_aside(candidate: BlockList) -> bool:
    node: LexborNode | None = candidate.container
    for _ in range(8):
        if node is None:
            return False
        if node.tag in {"aside", "nav", "footer"}:
            return True
        node = node.parent
    return False


def _sample(blocks: list[Block]) -> list[Block]:
    step = max(1, len(blocks) // SAMPLE)
    return blocks[::step][:SAMPLE]


_NAMING = ("class", "id", "data-testid", "data-test", "data-component", "data-area", "data-qa")


def _surroundings(candidate: BlockList) -> tuple[set[str], bool]:
    """Words of the class names around and at the blocks, and whether it is a rail."""
    words: set[str] = set()
    rail = False
    node: LexborNode | None = candidate.blocks[0].node
    for level in range(8):
        if node is None or node.tag in (None, "body", "html"):
            break
        attributes = node.attributes
        own = set(words_of(" ".join(attributes.get(name) or "" for name in _NAMING))) - {
            "has",
            "is",
            "no",
            "with",
        }
        words |= own if level < 5 else own & COMMENTS
        rail = rail or node.tag in {"aside", "nav", "footer"} or (level < 3 and bool(own & RAIL))
        node = node.parent
    return words, rail


_REPLY = re.compile(
    r"^(?:reply|antworten|répondre|responder|rispondi|beantwoorden|antwoord|odpowiedz|odpovědět|reagovat"
    r"|ответить|відповісти|svara|svar|vastaa|yanıtla|cevapla|απάντηση|răspunde|válasz|رد|השב|返信|回复|답글"
    r"|balas|trả lời)$",
    re.I,
)


def _can_be_answered(block: Block) -> bool:
    """Whether a block has a link or button "Reply", as readers' comments have."""
    return any(
        _REPLY.match(fold(node.text(deep=True)[:40])) for node in block.node.css("a,button")[:20]
    )


def _is_comment(node: LexborNode) -> bool:
    kind = node.attributes.get("itemtype") or ""
    return kind.endswith(("Comment", "UserComments"))


def _shape(block: Block, page: str) -> _Shape:
    nodes = [block.node, *[node for node in block.tail if node.is_element_node]]
    text = fold(" ".join(node.text(deep=True, separator=" ") or "" for node in nodes))
    parsed = clock_of(text)
    own = parsed[1] if parsed else text
    linked = 0
    away = False
    for node in nodes:
        for link in node.css("a[href]"):
            linked += len(fold(link.text(deep=True)))
        away = away or _is_teaser(node, len(own), page)
    return _Shape(len(own), linked, away, len(own) < 12, _is_figures(own))


def _is_figures(text: str) -> bool:
    """Whether a text has more digits than letters: "Steel 1,754.05 +153.20 (9.57%)"."""
    return sum(map(str.isdigit, text)) > sum(map(str.isalpha, text))


def _is_teaser(node: LexborNode, length: int, page: str) -> bool:
    """Whether an element's heading, most of its text, or two of its links go to one other
    page, or all of it stands inside a link."""
    if node.tag == "a" or (node.parent is not None and node.parent.tag == "a"):
        return True
    targets: list[str] = []
    for link in node.css("a[href]"):
        href = (link.attributes.get("href") or "").strip()
        if not _leads_away(href, page) or _SHARE.search(href):
            continue
        words = len(fold(link.text(deep=True)))
        heading = link.css_first("h1,h2,h3,h4,h5") or (
            link.parent is not None and link.parent.tag in {"h1", "h2", "h3", "h4", "h5"}
        )
        if heading or (words >= 12 and words * 2 >= length) or href in targets:
            return True
        targets.append(href)
    return False


def _leads_away(href: str, page: str) -> bool:
    """Whether a link goes to another page; one below the page's own address is a post's."""
    if href.startswith(("#", "?", "javascript:")):
        return False
    target, own = split(join(page, href)), split(page)
    here = own.path.rstrip("/")
    return target.path.rstrip("/") != here and not (here and target.path.startswith(here + "/"))


def _not_posts(shapes: list[_Shape], most: int) -> str:
    """Why these blocks are no posts; "" if they may be. One in `most` may be a teaser."""
    count = len(shapes)
    if sum(shape.mostly_time for shape in shapes) * 2 > count:
        return "times without text"
    if sorted(shape.text for shape in shapes)[count // 2] < LEAST_TEXT:
        return "texts too short for posts"
    if sum(shape.figures for shape in shapes) * 2 > count:
        return "figures, not words"
    if sum(shape.away for shape in shapes) * most > count:
        return "teasers of other pages"
    if sum(shape.linked * 10 > shape.text * 7 for shape in shapes) * 2 > count:
        return "mostly links"
    return ""
