"""Repeated blocks that bear a time: where a page without structured data keeps its posts.

The search goes from the times outwards. Each stamp is followed up through its ancestors; an
element that has several children with stamps of their own is a list, and those children are
its blocks. Whether a list holds live posts, teasers or comments is told by what the blocks
contain (see `bot.extract.live.judge`).
"""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from bot.extract.document import Document
from bot.extract.live.anchors import anchors
from bot.extract.live.block import Block, BlockList, first_class
from bot.extract.live.flat import all_only_times, flat, is_flat, posts_of

MAX_ANCHORS = 6_000
MAX_CLIMB = 40
LEAST = 2
"""Blocks that make a list. Two are few, so whoever judges them asks for more signs."""

_HEADS = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "dt", "time", "b", "strong", "span", "hr"})


def block_lists(document: Document) -> list[BlockList]:
    """Every list of blocks with times, the largest first."""
    tree = document.tree
    found = lists_around(list(anchors(tree, document.text)), least=1)
    lists = [one for one in found if len(one.blocks) > 1]
    singles = [one for one in found if len(one.blocks) == 1]
    return _joined(_adopt(lists, singles), tree)


def lists_around(times: list[LexborNode], least: int = 2) -> list[BlockList]:
    """The lists whose blocks hold these elements."""
    children: dict[int, dict[int, LexborNode]] = {}
    parents: dict[int, LexborNode] = {}
    for anchor in times[:MAX_ANCHORS]:
        _climb(anchor, children, parents)
    lists: list[BlockList] = []
    for identity, kids in children.items():
        # The cells of a row are parts of one post.
        if len(kids) >= least and parents[identity].tag != "tr":
            lists += _split(parents[identity], _in_order(parents[identity], kids))
    return lists


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


def _split(container: LexborNode, kids: list[LexborNode]) -> Iterator[BlockList]:
    """The children of one element by what they are: an ad or a header among posts is
    another list."""
    groups: dict[str, list[LexborNode]] = {}
    for kid in kids:
        groups.setdefault(_tag_of(kid), []).append(kid)
    for tag, group in groups.items():
        if len(group) < 2 and len(kids) > 1:
            continue
        if (tag in _HEADS and is_flat(group)) or all_only_times(group):
            yield posts_of(container, kids, group)
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


def _adopt(lists: list[BlockList], singles: list[BlockList]) -> list[BlockList]:
    """Give a block that stands alone in its element to the list that it belongs to: the
    newest post is often set apart from the others, and a day may have but one."""
    by_place: dict[tuple[int, str], BlockList] = {}
    by_class: dict[tuple[str, str], BlockList] = {}
    for one in lists:
        first = one.blocks[0].node
        if one.flat and one.container.parent is not None:
            by_place.setdefault((one.container.parent.mem_id, first.tag or ""), one)
        elif name := first_class(first):
            by_class.setdefault((first.tag or "", name), one)
    for single in singles:
        node = single.blocks[0].node
        tag = node.tag or ""
        parent = single.container.parent
        home = by_class.get((tag, first_class(node)))
        if home is None and parent is not None and tag in _HEADS:
            home = by_place.get((parent.mem_id, tag))
        if home is None:
            continue
        home.blocks += flat(single.container, [node]).blocks if home.flat else single.blocks
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
