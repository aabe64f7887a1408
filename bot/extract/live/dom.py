"""Posts from the page's own markup: found as repeated blocks, read one by one."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from bot.extract.addresses import absolute, defrag, join, split
from bot.extract.document import Document
from bot.extract.live.block import Block, BlockList
from bot.extract.live.blocks import block_lists
from bot.extract.live.boxes import is_only_a_card
from bot.extract.live.days import days_above
from bot.extract.live.draft import Draft
from bot.extract.live.foot import lift_names_below
from bot.extract.live.inlays import is_contents, is_weather
from bot.extract.live.judge import judge, page_says_live
from bot.extract.live.keys import core_of
from bot.extract.live.named import ID_NAME
from bot.extract.live.post import Setting, parse_block
from bot.extract.live.refrain import without_refrain
from bot.extract.live.signed import lift_names
from bot.extract.live.structured import live_blogs
from bot.extract.live.unsaid import Verdict

MAX_POSTS = 5_000
_CACHE = "_live_choice"

# Systems whose markup says outright that it is a live blog, and what a post is in it.
_PLATFORMS = (
    ("amp-live-list [data-sort-time][id]", "AMP live list"),
    ("[id^=liveblog-entry-]", "WordPress Liveblog"),
    ("article.lb-post[data-post-id]", "Sourcefabric Live Blog"),
    ("[data-post-id].lb-post,.lb-timeline [data-js-post-id]", "Sourcefabric Live Blog"),
    ("[itemprop=liveBlogUpdate]", "microdata"),
)
_NO_ID_NAME = re.compile(r"react|track|analytics|author|user|image|video|ad-|campaign|parent|test")


@dataclass(frozen=True, slots=True)
class Choice:
    """The list that is taken for the live blog, and those that are not."""

    blocks: tuple[Block, ...]
    verdict: Verdict
    rejected: tuple[tuple[str, str], ...] = ()
    flat: bool = False


def choose(document: Document) -> Choice | None:
    """The list of posts of a page, None if no list comes near; found once per document."""
    cache = vars(document)
    if _CACHE not in cache:
        cache[_CACHE] = _choose(document)
    choice: Choice | None = cache[_CACHE]
    return choice


def _choose(document: Document) -> Choice | None:
    for selector, name in _PLATFORMS:
        nodes = document.tree.css(selector)
        if nodes:
            return Choice(tuple(Block(node) for node in _outermost(nodes)), Verdict(0.96, name))
    lists = block_lists(document)
    if not lists:
        return None
    says_live = page_says_live(document) or bool(live_blogs(document))
    says_live = says_live or _microdata_wrapper(document) is not None
    judged = [(judge(one, document, says_live), one) for one in lists]
    verdict, best = _innermost(*_whole(*_likeliest(judged), judged), judged)
    rejected = tuple(
        ((one.blocks[0].node.text(deep=True) or "").strip()[:80], other.why)
        for other, one in judged
        if one is not best
    )[:20]
    return Choice(tuple(best.blocks[:MAX_POSTS]), verdict, rejected, best.flat)


MOST = 0.7
"""The share of a list's text that lists inside its blocks must hold to be taken instead."""


def _likeliest(judged: Sequence[tuple[Verdict, BlockList]]) -> tuple[Verdict, BlockList]:
    """The list that says most among the longest of those that are judged best: agendas inside
    of posts may be longer, a page's columns may say more."""
    score = max(verdict.score for verdict, _ in judged)
    best = [pair for pair in judged if pair[0].score == score]
    most = max(len(one.blocks) for _, one in best)
    return max(
        (pair for pair in best if 2 * len(pair[1].blocks) >= most),
        key=lambda pair: (_length(pair[1]), len(pair[1].blocks)),
    )


def _whole(
    verdict: Verdict, best: BlockList, judged: Sequence[tuple[Verdict, BlockList]]
) -> tuple[Verdict, BlockList]:
    """The list whose blocks hold one of these each, and more: these are the heads of posts."""
    for other, outer in judged:
        if other.score <= LEAST_INSIDE or outer is best or outer.flat:
            continue
        if 2 * len(outer.blocks) < len(best.blocks) or _length(outer) <= _length(best):
            continue
        known = {block.node.mem_id for block in outer.blocks}
        held = sum(within(block.node, known) for block in best.blocks)
        if held >= NEARLY * len(best.blocks) and held <= PARTS * len(outer.blocks):
            verdict, best = Verdict(max(verdict.score, other.score), other.why), outer
    return verdict, best


NEARLY = 0.8
PARTS = 1.6
"""Blocks inside one of a list on average, up to which that is a post and no day or chunk."""


def _innermost(
    verdict: Verdict, best: BlockList, judged: Sequence[tuple[Verdict, BlockList]]
) -> tuple[Verdict, BlockList]:
    """The posts themselves where the blocks are days or chunks that hold several each, or
    parts of the page of which one holds them all."""
    for other, inner in judged:
        if other.score <= LEAST_INSIDE or len(inner.blocks) <= len(best.blocks) or inner.flat:
            continue
        outer = {block.node.mem_id: block for block in best.blocks}
        around = [_around(block.node, outer) for block in inner.blocks]
        if any(block is None for block in around):
            continue
        holders = {block.node.mem_id: block for block in around if block is not None}
        whole = _length(BlockList(best.container, list(holders.values())))
        if _length(inner) >= MOST * whole:
            verdict, best = Verdict(verdict.score, other.why), inner
    return verdict, best


LEAST_INSIDE = 0.5


def _around(node: LexborNode, blocks: Mapping[int, Block]) -> Block | None:
    """The one of these blocks that an element stands in."""
    parent = node.parent
    for _ in range(12):
        if parent is None:
            return None
        if parent.mem_id in blocks:
            return blocks[parent.mem_id]
        parent = parent.parent
    return None


def _length(one: BlockList) -> int:
    return sum(
        len(node.text(deep=True) or "")
        for block in one.blocks
        for node in (block.node, *block.tail)
        if node.is_element_node
    )


def _microdata_wrapper(document: Document) -> LexborNode | None:
    if "LiveBlogPosting" not in document.text:
        return None
    return document.tree.css_first("[itemtype*=LiveBlogPosting]")


def _outermost(nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """Nodes that do not stand inside another one of them (a quoted post in a post)."""
    known = {node.mem_id for node in nodes}
    return [node for node in nodes[:MAX_POSTS] if not within(node, known)]


def within(node: LexborNode, known: set[int]) -> bool:
    parent = node.parent
    for _ in range(12):
        if parent is None:
            return False
        if parent.mem_id in known:
            return True
        parent = parent.parent
    return False


def drafts_of(blocks: Sequence[Block], setting: Setting, rule: str) -> list[Draft]:
    """Read blocks as posts, leaving out those that turn out to have no text."""
    blocks = [block for block in blocks if not _is_no_post(block.node, setting.url)]
    read = [(block, parse_block(block.markup, setting, rule)) for block in blocks]
    _date(read, setting)
    read = [(block, draft) for block, draft in read if draft.text]
    drafts = [draft for _, draft in read]
    lift_names(drafts)
    lift_names_below(drafts)
    without_refrain(drafts)
    for block, draft in read:
        draft.keys = keys_of(block.node, setting.url)
    _drop_shared_links(drafts)
    for draft in drafts:
        draft.url = draft.url or permalink(draft, setting.url)
    return [draft for draft in drafts if draft.text]


def _is_no_post(node: LexborNode, page: str) -> bool:
    """Whether a block is where a post was, or a box that tells times too: the weather, a list
    of the key events, a video that takes so many minutes."""
    if "data-tombstone" in node.attributes or is_weather(node) or is_contents(node):
        return True
    return is_only_a_card(node, page)


def _date(read: Sequence[tuple[Block, Draft]], setting: Setting) -> None:
    """Give posts that have a bare clock the day of the heading above them."""
    if all(draft.published or not draft.clock for _, draft in read):
        return
    nodes = [block.node for block, _ in read]
    above = days_above(nodes, now=setting.now, zone=setting.zone, language=setting.language)
    for (_, draft), day in zip(read, above, strict=True):
        draft.day = draft.day or day


def _drop_shared_links(drafts: Sequence[Draft]) -> None:
    """A link that several posts have ("#share") is no post's own."""
    for kind in ("link#", "link/"):
        counts = Counter(draft.keys.get(kind) for draft in drafts)
        for draft in drafts:
            if counts[draft.keys.get(kind)] > 1:
                draft.keys.pop(kind, None)


def ignored(document: Document, blocks: Iterable[Block], elements: frozenset[int]) -> set[str]:
    """The identifiers of blocks that an admin has named as noise: structured data may list
    them too."""
    if not elements:
        return set()
    return {
        core_of(value)
        for block in blocks
        if is_ignored(block.node, elements)
        for value in keys_of(block.node, document.url).values()
    }


def is_ignored(node: LexborNode, elements: frozenset[int]) -> bool:
    """Whether an element is one of these, or stands inside one."""
    return bool(elements) and (node.mem_id in elements or within(node, set(elements)))


def keys_of(node: LexborNode, page: str) -> dict[str, str]:
    """Every identifier that a block's markup gives: its own, those inside it, its links."""
    keys: dict[str, str] = {}
    for name, value in node.attributes.items():
        if value and name in {"id", "name"}:
            keys.setdefault("dom:id", value)
        elif value and ID_NAME.match(name) and not _NO_ID_NAME.search(name):
            keys.setdefault(f"dom:{name}", value)
    for inner in node.css("[id],a[name]"):
        value = inner.attributes.get("id") or inner.attributes.get("name")
        if value and inner.mem_id != node.mem_id:
            keys.setdefault(f"dom:inner {inner.tag}", value)
    for link in node.css("a[href]"):
        _link_key(keys, link.attributes.get("href") or "", page)
    return keys


def _link_key(keys: dict[str, str], href: str, page: str) -> None:
    """A link to a place on the page itself, or below its address, names the post."""
    url, fragment = defrag(join(page, href))
    target, own = split(url), split(page)
    if target.netloc != own.netloc and not href.startswith("#"):
        return
    here = own.path.rstrip("/")
    if fragment and target.path.rstrip("/") == here:
        keys.setdefault("link#", fragment)
    elif here and target.path.startswith(here + "/"):
        keys.setdefault("link/", target.path)


def permalink(draft: Draft, page: str) -> str | None:
    """The post's own address: a link inside it, or the page with the post's id as fragment."""
    bare = defrag(page)[0]
    if fragment := draft.keys.get("link#"):
        return absolute(bare, f"#{fragment}")
    if path := draft.keys.get("link/"):
        return absolute(page, path)
    for kind, value in draft.keys.items():
        if kind == "dom:id" or kind.startswith("dom:inner "):
            return absolute(bare, f"#{value}")
    return None
