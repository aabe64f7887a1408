"""Bare times: posts that are no elements of their own, only a time and what follows it."""

from collections.abc import Set

from selectolax.lexbor import LexborNode

from bot.extract.live.anchors import STAMPED
from bot.extract.live.block import Block, BlockList
from bot.extract.live.clock import clock_at_end, clock_of, is_relative, minute_of
from bot.extract.live.days import is_day

MAX_HEAD = 200
"""Characters of an element in which it may begin with its time."""
MAX_LAST = 4
"""Elements at a box's end that may be its time."""
LONGEST_STAMP = 40
MAX_GAP = 60
"""Siblings between two bare times that may belong to one post."""

_BOXES = frozenset({"aside", "nav", "form"})
_FRAMES = frozenset({"div", "section", "article"})
# What stands in a post, though its lines may begin with times: an agenda.
_PARTS = frozenset({"ul", "ol", "dl", "table", "blockquote", "figure"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_DAY_TAGS = frozenset({"h3", "h4", "h5", "h6", "p", "div"})


def all_only_times(group: list[LexborNode]) -> bool:
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


def is_flat(group: list[LexborNode]) -> bool:
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


def posts_of(container: LexborNode, kids: list[LexborNode], group: list[LexborNode]) -> BlockList:
    """The posts below the bare times of an element: `group` are most of its children that
    bear a time, `kids` are all. Some times may stand in elements of their own between the
    bare ones."""
    known = {kid.mem_id for kid in group}
    heads = [kid for kid in kids if kid.mem_id in known or _may_head(kid)]
    heads = heads if len(group) * 2 >= len(heads) else group
    known = {kid.mem_id for kid in heads}
    return flat(
        container,
        heads,
        {kid.mem_id for kid in kids if kid.mem_id not in known and _ends_timed(kid)},
    )


def _may_head(node: LexborNode) -> bool:
    """Whether an element begins with its time: a box that ends with one (the weather, the
    markets, another story) stands in a post."""
    if node.tag in _PARTS:
        return False
    text = (node.text(deep=True, separator=" ") or "")[:MAX_HEAD].strip()
    if clock_of(text) or minute_of(text):
        return True
    if node.tag in _HEADINGS and clock_at_end(text):
        return True
    stamp = node if node.tag == "time" else node.css_first(STAMPED)
    first = (stamp.text(deep=True) or "").strip() if stamp is not None else ""
    return bool(first) and text.startswith(first)


def _ends_timed(node: LexborNode) -> bool:
    """Whether an element ends with a time of its own, as boxes beside the story do."""
    if node.tag not in _FRAMES:
        return False
    text = (node.text(deep=True) or "").strip()
    stamps = node.css(f"{STAMPED},span,b,p,small")[-MAX_LAST:]
    return any(
        text.endswith(stamp)
        for one in stamps
        if (stamp := (one.text(deep=True) or "").strip()) and _is_stamp(one, stamp)
    )


def _is_stamp(node: LexborNode, text: str) -> bool:
    if len(text) > LONGEST_STAMP:
        return False
    parsed = clock_of(text)
    return node.tag == "time" or is_relative(text) or (parsed is not None and not parsed[1])


def flat(
    container: LexborNode, heads: list[LexborNode], boxes: Set[int] = frozenset()
) -> BlockList:
    """The posts that these elements head, without boxes that stand in them."""
    if len(heads) > 1:
        heads = _with_headings(heads)
    known = {node.mem_id for node in heads}
    blocks = [Block(head, _tail(head, known, boxes)) for head in heads]
    _without_sign_off(blocks[-1])
    return BlockList(container, blocks, flat=True)


def _tail(head: LexborNode, known: set[int], boxes: Set[int]) -> list[LexborNode]:
    """What follows an element up to the next post."""
    tail: list[LexborNode] = []
    after = head.next
    while after is not None and len(tail) < MAX_GAP:
        if after.is_element_node and _ends_post(after, head, known):
            break
        if after.tag not in _BOXES and after.mem_id not in boxes:
            tail.append(after)
        after = after.next
    return tail


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


def _ends_post(node: LexborNode, head: LexborNode, known: set[int]) -> bool:
    """A post ends at the next time, at a rule, at a heading that is no lower than its own,
    and where the story's own text ends."""
    tag = node.tag or ""
    if node.mem_id in known or tag in {"hr", "footer", "h1", "h2"}:
        return True
    if tag in _HEADINGS and head.tag in _HEADINGS and tag <= (head.tag or ""):
        return True
    return tag in _DAY_TAGS and is_day((node.text(deep=True) or "")[:60].strip())
