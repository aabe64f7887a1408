"""The markup of blocks: which words of a section stand in links, emphasis, lists, quotations.

A block knows the text nodes that it was made of; their words are found again in its text, and the
elements around each node say how they are set.
"""

from collections.abc import Iterable

from selectolax.lexbor import LexborNode

from bot.extract.blocks import Block
from bot.extract.rich import INVISIBLE, Line, Run, assembled, opening

MAX_NODES = 2_000
_DEEPEST = 30  # inline elements around a word

Piece = tuple[Block, int, int]
"""A block, and where the part of its text begins and ends that counts."""


def html_of(pieces: Iterable[Piece], page: str) -> str | None:
    """The HTML of parts of blocks, a paragraph or a list item each. None where it would say no
    more than their text."""
    lines = [line for number, piece in enumerate(pieces) if (line := _line(*piece, number, page))]
    if not any(line.listed or line.quoted or any(tags for _, tags in line.runs) for line in lines):
        return None
    return assembled(lines)


def _line(block: Block, start: int, end: int, number: int, page: str) -> Line | None:
    start += len(block.text[start:end]) - len(block.text[start:end].lstrip())
    end = start + len(block.text[start:end].rstrip())
    if end <= start or len(block.nodes) > MAX_NODES:
        return Line([(block.text[start:end], ())]) if end > start else None
    runs: list[Run] = []
    at = start
    for begin, stop, tags in _spans(block, page):
        begin, stop = max(begin, at), min(stop, end)
        if stop <= begin:
            continue
        if begin > at:
            # The space between two nodes is in what is around both.
            around = runs[-1][1] if runs else ()
            both = tuple(one for one, other in zip(around, tags, strict=False) if one == other)
            runs.append((block.text[at:begin], both))
        runs.append((block.text[begin:stop], tags))
        at = stop
    if at < end:
        runs.append((block.text[at:end], ()))
    listed, quoted = _around(block)
    return Line(runs, listed, number, quoted)


def _spans(block: Block, page: str) -> Iterable[tuple[int, int, tuple[str, ...]]]:
    """Where the words of each text node stand in the block's text, and the tags around them."""
    at = 0
    for node in block.nodes:
        words = INVISIBLE.sub("", node.text_content or "").split()
        if not words:
            continue
        begin = block.text.find(words[0], at)
        if begin < 0:
            continue
        last = block.text.find(" ".join(words), begin)
        stop = (last if last >= 0 else begin) + len(" ".join(words))
        yield (last if last >= 0 else begin), stop, _tags(node, block.node, page)
        at = stop


def _tags(node: LexborNode, top: LexborNode, page: str) -> tuple[str, ...]:
    found: list[str] = []
    climb, steps = node.parent, 0
    while climb is not None and climb.mem_id != top.mem_id and steps < _DEEPEST:
        if begun := opening(climb, page):
            found.append(begun)
        climb, steps = climb.parent, steps + 1
    return tuple(dict.fromkeys(reversed(found)))


def _around(block: Block) -> tuple[str, bool]:
    """The list that a block is an item of, and whether it is quoted."""
    listed, quoted = "", block.tag == "blockquote"
    scope = block.scope
    for one in scope.ancestors()[:6]:
        if one.tag in {"ul", "ol"} and not listed:
            listed = one.tag
        quoted = quoted or one.tag == "blockquote"
        if one.tag in {"article", "section", "main", "body"}:
            break
    inside = block.tag == "li" or scope.tag == "li"
    return (listed if inside else ""), quoted
