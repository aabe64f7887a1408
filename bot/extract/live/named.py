"""Posts whose identifiers structured data gives: their elements are looked up by them."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from bot.extract.document import Document
from bot.extract.live.anchors import tells_time
from bot.extract.live.block import Block, BlockList
from bot.extract.live.blocks import lists_around
from bot.extract.live.identity import normal
from bot.extract.live.keys import core_of

ID_NAME = re.compile(
    r"^(?:id|name|data-(?:\w+-)*(?:id|key|uuid|guid|uid|urn|slug|permalink|anchor"
    r"|(?:post|entry|block|item|article|event|update|msg|message|story|content|news|ms|wcm|cms)id))$"
)
"""Attributes that may hold an element's identifier."""
BEGINNING = 30
"""Characters of a post's text by which its element is known."""
BESIDES = 400
"""Characters that an element may hold beside the text of its post."""


@dataclass(slots=True)
class Named:
    """The block of one identifier, and where else the page shows the same identifier."""

    block: Block
    pinned: bool = False
    key: bool = False


def blocks_by_ids(document: Document, ids: Iterable[str]) -> list[Named]:
    """The blocks that hold the elements of these identifiers, in the page's order: where
    structured data names the posts, the markup need not be guessed at."""
    wanted = {core_of(identifier) for identifier in ids}
    anchors: dict[int, str] = {}
    nodes: list[LexborNode] = []
    for node in document.tree.css(_NAMED):
        for name in _NAMES:
            value = node.attributes.get(name)
            if value and (core := core_of(value)) in wanted:
                anchors[node.mem_id] = core
                nodes.append(node)
                break
    if len(nodes) < 2:
        return []
    return _largest_list(lists_around(nodes), anchors, nodes)


_NAMES = ("id", "name", "data-id", "data-post-id", "data-block-id", "data-entry-id")
_NAMED = "[id],a[name],[data-id],[data-post-id],[data-block-id],[data-entry-id]"


def _largest_list(
    lists: list[BlockList], anchors: dict[int, str], nodes: list[LexborNode]
) -> list[Named]:
    """Each identifier's block in the lists whose blocks say most. An identifier
    that stands again in a list of another make is a key event there; one that stands twice
    among its like is pinned on top."""
    home = {block.node.mem_id: (one, block) for one in lists for block in one.blocks}
    places = [(anchors[node.mem_id], found) for node in nodes if (found := _place(node, home))]
    makes: Counter[tuple[str, str]] = Counter()
    for _, (one, block) in places:
        # Lists of key events may be longer than the list of posts, but never say more.
        makes[one.signature[1:]] += min(400, len(block.node.text(deep=True) or ""))
    if not makes:
        return []
    main = makes.most_common(1)[0][0]
    named: dict[str, Named] = {}
    for core, (one, block) in places:
        if one.signature[1:] == main:
            # The later one stands in its place; what is pinned comes first.
            twice = core in named and named[core].block.node != block.node
            named.pop(core, None)
            named[core] = Named(block, pinned=twice)
    for core, (one, _) in places:
        if core in named and one.signature[1:] != main:
            named[core].key = True
    return _with_siblings(list(named.values()))


def _with_siblings(found: list[Named]) -> list[Named]:
    """Also the blocks between and beside these that are made like them: structured data lags
    behind the markup at times."""
    known = {one.block.node.mem_id: one for one in found}
    complete: list[Named] = []
    done: set[int] = set()
    for one in found:
        parent = one.block.node.parent
        if parent is None or parent.mem_id in done:
            continue
        done.add(parent.mem_id)
        for child in parent.iter(include_text=False):
            if child.mem_id in known:
                complete.append(known[child.mem_id])
            elif _made_alike(child, one.block.node):
                complete.append(Named(Block(child)))
    return complete


def _made_alike(node: LexborNode, other: LexborNode) -> bool:
    """The same tag and classes, and an identifier and a time of its own."""
    if node.tag != other.tag or node.attributes.get("class") != other.attributes.get("class"):
        return False
    if not any(ID_NAME.match(name) for name in node.attributes) and not node.css_first(_NAMED):
        return False
    return node.css_first(_TIMED) is not None or tells_time(node)


_TIMED = "time,[data-timestamp],[data-post-time],[data-sort-time],[datetime]"


def _place(
    node: LexborNode, home: dict[int, tuple[BlockList, Block]]
) -> tuple[BlockList, Block] | None:
    climb: LexborNode | None = node
    for _ in range(40):
        if climb is None:
            return None
        if climb.mem_id in home:
            return home[climb.mem_id]
        climb = climb.parent
    return None


def lone_block(document: Document, ids: Iterable[str], text: str) -> Named | None:
    """The block of the only post of a page that has just begun: around the element of its
    identifier, as far up as its text takes."""
    wanted = {core_of(identifier) for identifier in ids}
    beginning = normal(text)[:BEGINNING]
    for node in document.tree.css(_NAMED) if wanted and beginning else ():
        if not any(core_of(node.attributes.get(name) or "") in wanted for name in _NAMES):
            continue
        climb: LexborNode | None = node
        for _ in range(6):
            if climb is None or climb.tag in {"body", "main", "html"}:
                break
            shown = normal(climb.text(deep=True, separator=" ") or "")
            if beginning in shown:
                fits = len(shown) <= len(normal(text)) * 2 + BESIDES
                return Named(Block(climb)) if fits else None
            climb = climb.parent
    return None
