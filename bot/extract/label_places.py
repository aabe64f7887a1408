"""What belongs to a label by the markup alone: the rest of its paragraph, of its table row, or
of its entry in a list of terms."""

import re
from collections.abc import Callable, Sequence

from bot.extract.blocks import Block
from bot.extract.scopes import Scope

_POST = re.compile(
    r"(?<![a-z])(?:(tweet|twitter|instagram|tiktok|facebook|fb-post|telegram-post|bluesky|mastodon"
    r"|threads-post|reddit|social-embed|embed-social)|(?:video|audio|media|podcast)?[-_]?player"
    r"|podcast|gallery|slideshow|carousel)(?![a-z])",
    re.I,
)
HEADING = frozenset({"dt", "th", "summary", "legend"})
_CELLS = frozenset({"td", "th"})
_SHARE = 0.35  # of the body's text: what holds more is how a page is laid out, and no section
_MOST = 40


def heads(blocks: Sequence[Block], index: int) -> bool:
    """Whether a block heads what follows by its element, though it is no heading: a term, the
    head of a row, a line above a blank one in the same paragraph."""
    block = blocks[index]
    if block.tag in HEADING:
        return True
    following = blocks[index + 1] if index + 1 < len(blocks) else None
    return following is not None and (
        _same_paragraph(block, following)
        or _beside_in_row(block, following)
        or _in_next_row(block, following)
    )


def own(blocks: Sequence[Block], index: int, weight: float) -> list[int]:
    """The blocks behind a label that are its own by the markup; none where nothing says so.
    `weight` is that of the article's text."""
    block = blocks[index]
    after = range(index + 1, min(len(blocks), index + 1 + _MOST))
    if index and _same_paragraph(blocks[index - 1], block):
        return []
    found = _while(after, lambda n: _same_paragraph(block, blocks[n]))
    if not found and block.tag == "dt":
        found = _while(after, lambda n: blocks[n].tag != "dt" and _in_list(block, blocks[n]))
    if not found and block.scope.tag in _CELLS and index + 1 < len(blocks):
        found = _while(after, lambda n: _beside_in_row(block, blocks[n]))
        found = found or _while(after, lambda n: _in_next_row(block, blocks[n]))
    return found if sum(blocks[n].weight for n in found) <= weight * _SHARE or not weight else []


def foreign(scope: Scope, weight: float) -> str:
    """Why what a container holds is not the article's own words: it is a post of a network, or
    the title of a player; "" if it is. What holds much of the article's text is no such box."""
    for around in scope.ancestors()[:4]:
        if weight and around.weight > weight * _SHARE:
            return ""
        words = _POST.search(around.name) if around.name else None
        if words is not None:
            return "a post of a network" if words[1] else "a player's title"
    return ""


def _while(numbers: range, holds: Callable[[int], bool]) -> list[int]:
    found = []
    for number in numbers:
        if not holds(number):
            break
        found.append(number)
    return found


def _same_paragraph(one: Block, other: Block) -> bool:
    """Whether two blocks are lines of one element, parted by a blank one."""
    return (
        one.scope is other.scope
        and one.tag == other.tag
        and not (one.rule or other.rule)
        and one.node.mem_id == other.node.mem_id
    )


def _in_list(term: Block, other: Block) -> bool:
    return not other.rule and other.scope.within(term.scope)


def _beside_in_row(cell: Block, other: Block) -> bool:
    """Whether a block stands in another cell of the same row."""
    row = cell.scope.parent
    return (
        cell.scope.tag in _CELLS
        and row is not None
        and not other.rule
        and other.scope is not cell.scope
        and other.scope.within(row)
    )


def _in_next_row(cell: Block, other: Block) -> bool:
    """Whether a cell is all of the first row of a table, and a block stands in the second."""
    row = cell.scope.parent
    rows = row.parent if row is not None else None
    return (
        cell.scope.tag in _CELLS
        and row is not None
        and rows is not None
        and not other.rule
        and len(row.children) == 1
        and rows.children[0] is row
        and len(rows.children) == 2
        and other.scope.within(rows.children[1])
    )
