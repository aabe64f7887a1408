"""Repeated blocks that bear a time: where a page without structured data keeps its posts.

The search goes from the times outwards. Each stamp is followed up through its ancestors; an
element that has several children with stamps of their own is a list, and those children are
its blocks. Whether a list holds live posts, teasers or comments is told by what the blocks
contain (see `bot.extract.live.judge`).
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.extract.document import Document
from bot.extract.live.clock import clock_at_end, clock_of, is_relative, minute_of
from bot.extract.live.days import is_day
from bot.extract.live.parts import Part, part_of

MAX_ANCHORS = 6_000
MAX_CLIMB = 40
LEAST = 2
"""Blocks that make a list. Two are few, so whoever judges them asks for more signs."""
MAX_GAP = 60
"""Siblings between two bare times that may belong to one post."""

_STAMPED = (
    "time,[data-timestamp],[data-post-time],[data-sort-time],[data-update-time],[data-time],"
    "[data-datetime],[data-published],[data-published-at],[data-created],[data-created-at],"
    "[data-utime],[data-unixtime],[data-epoch],[data-date],[data-posted],[data-publish-time]"
)
_TIME_CLASS = (
    "[class*=time],[class*=Time],[class*=date],[class*=Date],[class*=hour],[class*=hora],"
    "[class*=heure],[class*=uhr],[class*=zeit],[class*=ago]"
)
# Quantifiers are possessive where white space stands: going back over it costs most.
_PRINTED = re.compile(
    r">\s*+[\[(+]{0,4}+\s?+(?:[Pp](?:ublished|osted)\s)?+"
    r"(?:(?:[Oo]re|[Aa]lle|[Uu]m|[Kk]lo?\.?|[Àà]s?|[Aa]t|Ob?)\s)?+"
    r"(?:2[0-4]|[01]?\d)\s?[:.hH：時]\s?[0-5]\d(?!\d)"
)
# "45'", "90.+2", "Min. 45": the minute of a match at the head of a post.
_MINUTES = re.compile(
    r">\s*+(?:Min(?:ute|uto|uut)?\.?\s)?+\d{1,3}+(?:\s?\+\s?\d{1,2})?+\s?"
    r"(?:['’′]|&#0?39;|&#x27;|&[rl]squo;|&prime;|\.?\s?[Mm]in(?:ut[eot]?|uut)?\b)"
)
# "Bridge shut [17:45]</h2>": the time at the end of a heading.
_HEADING_END = re.compile(r"</h[2-5]>")
_AT_END = re.compile(
    r"[\[(（–—|,-]\s?(?:[01]?\d|2[0-3])\s?[:.：h]\s?[0-5]\d[^<>]{0,8}"
    r"(?:</(?:span|b|strong|em|a)>\s*)*$"
)
MAX_END = 60
"""Characters before a heading's end in which its time is looked for."""
# "5 March 2026, 17:45 CET": a stamp of its own whose clock comes last.
_STAMP = re.compile(
    r">(?=[^<>]{5,40}<)[^<>]{0,33}?\d[^<>]{0,20}?[\s,|•–—-]{1,3}(?:2[0-3]|[01]?\d)"
    r"(?:[:.h時点點]|시\s?)[0-5]\d(?:\s?(?:uhr|h|[ap]\.?m\.?|[A-Z]{2,4}|[分분]))?\s{0,4}<",
    re.I,
)
# What all three have in common: a digit soon after a tag.
_NUMBERED = re.compile(r">\s*+[^<>]{0,40}?\d")
_CLOCKS = (_PRINTED, _STAMP, _MINUTES)
_STAMP_END = re.compile(
    r"\d.*[\s,|•–—-](?:2[0-3]|[01]?\d)(?:[:.h時点點]|시\s?)[0-5]\d"
    r"(?:\s?(?:uhr|h|[ap]\.?m\.?|[A-Z]{2,4}|[分분]))?$",
    re.I,
)
# "0:00 / 3:45": how much of a video has been played.
_PLAYED = re.compile(r"\d{1,2}:\d\d\s?/")
_TAG_NAME = re.compile(r"<([a-z][a-z0-9]{0,9})[\s>]")
_HEADS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "dt", "time", "b", "strong", "span", "hr"})
_BOLD = ("b", "strong", "p", "h2", "h3", "h4", "h5")
_SKIPPED = frozenset({"html", "body", "head", "script", "style", "template", "noscript"})


@dataclass(slots=True)
class Block:
    """One candidate post: its element, and what follows it up to the next one where times
    stand bare between paragraphs."""

    node: LexborNode
    tail: list[LexborNode] = field(default_factory=list)

    @property
    def markup(self) -> str:
        if not self.tail:
            return self.node.html or ""
        parts = (node.html or "" for node in (self.node, *self.tail))
        return f"<div>{''.join(parts)}</div>"


@dataclass(slots=True)
class BlockList:
    """Blocks that stand together, in the page's order. `flat` says that they are bare times
    with what follows them, not elements of their own; `mixed` that they come from several
    places, so that their order is not the page's."""

    container: LexborNode
    blocks: list[Block]
    flat: bool = False
    mixed: bool = False

    @property
    def signature(self) -> tuple[str, str, str]:
        first = self.blocks[0].node
        return (
            self.container.attributes.get("class") or _place_of(self.container),
            first.tag or "",
            "" if self.flat else _first_class(first),
        )


def _place_of(container: LexborNode) -> str:
    """A name for an element without a class: where it stands."""
    names = [container.tag or ""]
    parent = container.parent
    while parent is not None and parent.tag not in {"body", "html", None} and len(names) < 4:
        if name := parent.attributes.get("class"):
            return " ".join((*names, name))
        names.append(parent.tag or "")
        parent = parent.parent
    return " ".join(names)


def block_lists(document: Document) -> list[BlockList]:
    """Every list of blocks with times, the largest first."""
    tree = document.tree
    found = lists_around(list(_anchors(tree, document.text)), least=1)
    lists = [one for one in found if len(one.blocks) > 1]
    singles = [one for one in found if len(one.blocks) == 1]
    return _joined(_adopt(lists, singles), tree)


def lists_around(anchors: list[LexborNode], least: int = 2) -> list[BlockList]:
    """The lists whose blocks hold these elements."""
    children: dict[int, dict[int, LexborNode]] = {}
    parents: dict[int, LexborNode] = {}
    for anchor in anchors[:MAX_ANCHORS]:
        _climb(anchor, children, parents)
    lists: list[BlockList] = []
    for identity, kids in children.items():
        # The cells of a row are parts of one post.
        if len(kids) >= least and parents[identity].tag != "tr":
            lists += _split(parents[identity], _in_order(parents[identity], kids))
    return lists


def _anchors(tree: LexborHTMLParser, text: str) -> Iterator[LexborNode]:
    """Elements that say when: stamps by attribute, by class, or printed clocks."""
    yield from tree.css(_STAMPED)
    for node in tree.css(_TIME_CLASS):
        if part_of(node.attributes.get("class") or "") is Part.TIME and _is_short_time(node):
            yield node
    printed = Counter(_tags_before_clocks(text))
    if sum(printed[tag] for tag in _BOLD) >= 2:
        printed.update(dict.fromkeys((tag for tag in _BOLD if printed[tag]), 3))
    tags = [tag for tag, count in printed.items() if count >= 2 and tag not in _SKIPPED]
    if tags:
        for node in tree.css(",".join(tags)):
            child = node.first_child
            if child is not None and child.is_text_node and _heads(child):
                yield node
    if _clocks_at_ends(text) >= 2:
        for node in tree.css("h2,h3,h4,h5"):
            if clock_at_end((node.text(deep=True) or "").strip()):
                yield node


def _tags_before_clocks(text: str) -> Iterator[str]:
    """The tags that stand right before a printed clock in the markup: a cheap look that
    spares most pages the walk through their elements."""
    for near in _NUMBERED.finditer(text):
        at = near.start()
        printed = sum(one.match(text, at) is not None for one in _CLOCKS)
        if not printed:
            continue
        start = text.rfind("<", max(0, at - 400), at)
        if tag := _TAG_NAME.match(text, start) if start >= 0 else None:
            yield from (tag[1],) * printed


def _clocks_at_ends(text: str) -> int:
    """How many headings end with a clock."""
    ends = (end.start() for end in _HEADING_END.finditer(text))
    return sum(1 for end in ends if _AT_END.search(text, max(0, end - MAX_END), end))


def _heads(child: LexborNode) -> bool:
    """Whether a text begins with a clock, or is a short stamp that ends with one."""
    text = (child.text_content or "")[:120].strip()
    if clock_of(text) or minute_of(text):
        return True
    if len(text) > 40 or child.next is not None or _PLAYED.match(text):
        return False
    return bool(_STAMP_END.search(text))


def _is_short_time(node: LexborNode) -> bool:
    if node.css_first("p,div,li,article") is not None:
        return False
    text = (node.text(deep=True) or "").strip()
    return 0 < len(text) <= 40 and (bool(re.search(r"\d", text)) or is_relative(text))


def _climb(
    node: LexborNode,
    children: dict[int, dict[int, LexborNode]],
    parents: dict[int, LexborNode],
) -> None:
    for _ in range(MAX_CLIMB):
        parent = node.parent
        if parent is None or parent.tag in (None, "html", "-undef"):
            return
        known = children.setdefault(parent.mem_id, {})
        if node.mem_id in known:
            return
        known[node.mem_id] = node
        parents[parent.mem_id] = parent
        node = parent


def _in_order(parent: LexborNode, kids: dict[int, LexborNode]) -> list[LexborNode]:
    return [child for child in parent.iter(include_text=False) if child.mem_id in kids]


def _first_class(node: LexborNode) -> str:
    return " ".join((node.attributes.get("class") or "").split()[:1])


def _split(container: LexborNode, kids: list[LexborNode]) -> Iterator[BlockList]:
    """The children of one element by what they are: an ad or a header among posts is
    another list."""
    groups: dict[str, list[LexborNode]] = {}
    for kid in kids:
        groups.setdefault(_tag_of(kid), []).append(kid)
    for tag, group in groups.items():
        if len(group) < 2 and len(kids) > 1:
            continue
        if (tag in _HEADS and _is_flat(group)) or _all_only_times(group):
            # Some times may stand in elements of their own between the bare ones.
            heads = [kid for kid in kids if kid.tag not in _PARTS]
            yield _flat(container, heads if len(group) * 2 >= len(heads) else group)
        else:
            yield BlockList(container, [Block(node) for node in group])


def _tag_of(node: LexborNode) -> str:
    """An element's tag, or that of the one paragraph that it does no more than wrap."""
    tag = node.tag or ""
    if tag != "div":
        return tag
    child = node.first_child
    alone = child is not None and child.tag == "p" and child.next is None
    return "p" if alone else tag


def _all_only_times(group: list[LexborNode]) -> bool:
    """Whether these elements hold nothing but a time, and the text stands between them."""
    sample = group[:12]
    if _next_element(sample[0]) is None or (
        len(group) > 1 and _next_element(sample[0]) == group[1]
    ):
        return False
    return all(_is_only_time(node) for node in sample)


def _is_only_time(node: LexborNode) -> bool:
    text = (node.text(deep=True) or "").strip()
    parsed = clock_of(text) if len(text) <= 24 else None
    return parsed is not None and not parsed[1]


def _is_flat(group: list[LexborNode]) -> bool:
    """Whether what these elements head stands behind them rather than in them."""
    follows = 0
    known = {node.mem_id for node in group}
    for node in group[:30]:
        after = _next_element(node)
        if after is None:
            continue
        if node.tag == "div":
            follows += after.mem_id not in known and after.tag != "hr"
        else:
            follows += after.tag not in {node.tag, "hr"} or after.tag == "p"
    return follows * 2 >= min(len(group), 30)


def _next_element(node: LexborNode) -> LexborNode | None:
    after = node.next
    while after is not None and not after.is_element_node:
        after = after.next
    return after


def _flat(container: LexborNode, heads: list[LexborNode]) -> BlockList:
    if len(heads) > 1:
        heads = _with_headings(heads)
    known = {node.mem_id for node in heads}
    blocks = []
    for head in heads:
        block = Block(head)
        after = head.next
        while after is not None and len(block.tail) < MAX_GAP:
            if after.is_element_node and _ends_post(after, head, known):
                break
            if after.tag not in _BOXES:
                block.tail.append(after)
            after = after.next
        blocks.append(block)
    _without_sign_off(blocks[-1])
    return BlockList(container, blocks, flat=True)


def _without_sign_off(last: Block) -> None:
    """Nothing ends the last post but the page: words in italics below it are the writer's
    ("Jane Doyle is a reporter.") or the publisher's."""
    while len(last.tail) > _is_only_time(last.node):
        node = last.tail[-1]
        if node.is_element_node and not (node.tag == "p" and _all_italic(node)):
            return
        if not node.is_element_node and (node.text_content or "").strip():
            return
        last.tail.pop()


def _all_italic(node: LexborNode) -> bool:
    inner = node.css_first("em,i")
    text = (node.text(deep=True) or "").strip()
    return inner is not None and (inner.text(deep=True) or "").strip() == text


def _with_headings(heads: list[LexborNode]) -> list[LexborNode]:
    """Where a heading stands right before most times, a post begins with its heading."""
    before = [_heading_before(head) for head in heads]
    if sum(heading is not None for heading in before) * 3 < len(heads) * 2:
        return heads
    return [heading or head for heading, head in zip(before, heads, strict=True)]


def _heading_before(head: LexborNode) -> LexborNode | None:
    before = head.prev
    while before is not None and not before.is_element_node:
        before = before.prev
    if before is None or before.tag not in _HEADINGS or head.tag in _HEADINGS:
        return None
    return before


_BOXES = frozenset({"aside", "nav", "form"})
# What stands in a post, though its lines may begin with times: an agenda.
_PARTS = frozenset({"ul", "ol", "dl", "table", "blockquote", "figure"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _ends_post(node: LexborNode, head: LexborNode, known: set[int]) -> bool:
    """A post ends at the next time, at a rule, at a heading that is no lower than its own,
    and where the story's own text ends."""
    tag = node.tag or ""
    if node.mem_id in known or tag in {"hr", "footer", "h1", "h2"}:
        return True
    if tag in _HEADINGS and head.tag in _HEADINGS and tag <= (head.tag or ""):
        return True
    return tag in _DAY_TAGS and is_day((node.text(deep=True) or "")[:60].strip())


_DAY_TAGS = frozenset({"h3", "h4", "h5", "h6", "p", "div"})


def _adopt(lists: list[BlockList], singles: list[BlockList]) -> list[BlockList]:
    """Give a block that stands alone in its element to the list that it belongs to: the
    newest post is often set apart from the others, and a day may have but one."""
    by_place: dict[tuple[int, str], BlockList] = {}
    by_class: dict[tuple[str, str], BlockList] = {}
    for one in lists:
        first = one.blocks[0].node
        if one.flat and one.container.parent is not None:
            by_place.setdefault((one.container.parent.mem_id, first.tag or ""), one)
        elif name := _first_class(first):
            by_class.setdefault((first.tag or "", name), one)
    for single in singles:
        node = single.blocks[0].node
        tag = node.tag or ""
        parent = single.container.parent
        home = by_class.get((tag, _first_class(node)))
        if home is None and parent is not None and tag in _HEADS:
            home = by_place.get((parent.mem_id, tag))
        if home is None:
            continue
        home.blocks += _flat(single.container, [node]).blocks if home.flat else single.blocks
        home.mixed = True
    return lists


def _joined(lists: list[BlockList], tree: LexborHTMLParser) -> list[BlockList]:
    """Lists of one make put together: days, chunks and columns part what is one live blog."""
    by_make: dict[tuple[str, str, str], BlockList] = {}
    for one in lists:
        if one.signature in by_make:
            by_make[one.signature].blocks += one.blocks
            by_make[one.signature].mixed = True
        else:
            by_make[one.signature] = one
    found = [one for one in by_make.values() if len(one.blocks) >= LEAST]
    for one in found:
        if one.mixed:
            _sort(one, tree)
    return sorted(found, key=lambda one: -len(one.blocks))


def _sort(one: BlockList, tree: LexborHTMLParser) -> None:
    """Into document order: stamps are found by kind, not by place."""
    tags = {block.node.tag or "" for block in one.blocks}
    order = {node.mem_id: index for index, node in enumerate(tree.css(",".join(sorted(tags))))}
    one.blocks.sort(key=lambda block: order.get(block.node.mem_id, 0))
