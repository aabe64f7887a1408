"""What stands between the paragraphs of a post and is none of them: promotions, polls, related
stories, advertisements. They turn from look to look, so each would be an edit of the post."""

import re
from collections.abc import Sequence

from selectolax.lexbor import LexborNode

from bot.core.asides import is_aside, is_credited
from bot.extract.addresses import join, split
from bot.extract.lines import fold, remove, within
from bot.extract.live.chrome import is_loading
from bot.extract.live.counters import is_count
from bot.extract.scopes import open_scope

REST = 25
"""Characters that a post must keep: what would leave less is the post itself."""
LEAST_LINK = 12
"""Characters of a link that is a headline rather than a name."""

_CANDIDATES = (
    "aside,ins,[class],[id],[role],[data-component],[data-module],[data-testid],[data-ad-slot],"
    "[data-ad],[data-ad-unit],[data-google-query-id],p,a[href]"
)
_ADS = ("data-ad-slot", "data-ad", "data-ad-unit", "data-google-query-id")
_REASONS = frozenset({"related", "newsletter", "ad", "form", "notice", "comments", "navigation"})
# Names beyond those that no article's text has.
_NAMES = frozenset(
    ("cta", "promo", "promotion", "poll", "quiz", "adblock", "upsell", "inread", "player",
     "jwplayer", "videoplayer", "weather", "paywall")
)  # fmt: skip


def take_out(body: LexborNode, page: str) -> None:
    """Take the boxes out of a post's own tree, but for what its text would be lost with."""
    rest = len(fold(body.text(deep=True)))
    doomed: list[LexborNode] = []
    known: set[int] = set()
    for node in body.css(_CANDIDATES):
        # An element that matches twice is listed twice.
        if node.mem_id in known or (known and within(node, known)):
            continue
        if node.parent is None or node.parent == body:
            continue
        if not _is_box(node, page):
            continue
        length = len(fold(node.text(deep=True)))
        if rest - length < REST and length:
            continue
        rest -= length
        known.add(node.mem_id)
        doomed.append(node)
    remove(doomed)


def without_asides(lines: Sequence[str]) -> list[str]:
    """Lines of a post without those in which the publisher speaks of itself, captions that
    their credits give away, and counts of what readers did; all of them where nothing else is
    left."""
    kept = [line for line in lines if not any(idle(line) for idle in _IDLE)]
    return kept if len(kept) < len(lines) and sum(map(len, kept)) >= REST else list(lines)


_IDLE = (is_loading, is_count, is_credited, is_aside)


# Elsewhere a ticker is a strip of headlines; here it is what the posts stand in.
_TICKER = re.compile(r"ticker|social(?=-post)", re.I)


def _is_box(node: LexborNode, page: str) -> bool:
    if node.tag == "p":
        return _is_only_a_link(node, page) or is_aside(fold(node.text(deep=True)))
    if node.tag == "a":
        return _is_card(node, page)
    attributes = node.attributes
    if node.tag == "aside" or any(name in attributes for name in _ADS):
        return True
    called = _TICKER.sub("post", attributes.get("class") or "")
    scope = open_scope(node.tag or "", {**attributes, "class": called}, None)
    if scope.out in _REASONS:
        return True
    names = (attributes.get("class") or "").replace("_", "-").casefold().split()
    return any(word in _NAMES for name in names for word in name.split("-"))


def _is_only_a_link(paragraph: LexborNode, page: str) -> bool:
    """Whether a paragraph is nothing but a link to another page: another story's headline."""
    link = paragraph.css_first("a[href]")
    if link is None:
        return False
    text = fold(link.text(deep=True))
    if len(text) < LEAST_LINK or text != fold(paragraph.text(deep=True)).strip(" .»›→>"):
        return False
    return _leads_away(link, page)


def is_only_a_card(node: LexborNode, page: str) -> bool:
    """Whether all of an element stands in one link with a heading: a video, another story."""
    link = node.css_first("a[href]")
    if link is None or link.css_first("h2,h3,h4,h5,h6") is None:
        return False
    return fold(link.text(deep=True)) == fold(node.text(deep=True)) and _leads_away(link, page)


def _is_card(link: LexborNode, page: str) -> bool:
    """Whether a link holds a headline and a paragraph: the teaser of another story."""
    heading, paragraph = link.css_first("h2,h3,h4,h5,h6"), link.css_first("p")
    return heading is not None and paragraph is not None and _leads_away(link, page)


def _leads_away(link: LexborNode, page: str) -> bool:
    """Whether a link goes to another page; one below the page's own address is a post's."""
    target = split(join(page, link.attributes.get("href") or ""))
    here = split(page).path.rstrip("/")
    there = target.path.rstrip("/")
    return there != here and not (here and there.startswith(f"{here}/"))
