"""Paragraphs that stand in a box of their own among those of an article: weather, a quiz, an offer.

Names tell few of such boxes, and what they say is no help: it may be any sentence. What gives
them away is that nothing else of the text stands in anything like them. An editor's new paragraph
stands where the others do.
"""

import re
from collections import defaultdict
from collections.abc import Iterable

from bot.extract.blocks import Block
from bot.extract.scopes import Scope

MOST = 3
"""Paragraphs of a box; what has more is a part of the text in a container of another name."""
SHARE = 0.25
"""The share of the text up to which containers of one kind are a box."""
MAIN = 0.4
"""The share of the text that has to stand in one kind of container, so that others are strange."""
LINE = 140
"""Characters up to which the only paragraph of a bar is one line."""
SCRAP = 40
"""Characters up to which loose text in a box is a scrap."""
_PLAIN = frozenset({"div", "section", "aside"})
_NUMBER = re.compile(r"\d+")

_Kind = tuple[tuple[str, str], ...]


def boxed(blocks: Iterable[Block], body: Scope) -> frozenset[Scope]:
    """The containers within the body that hold a paragraph or two and are like no other; `blocks`
    are those that are read as its text."""
    kinds: dict[_Kind, list[Block]] = defaultdict(list)
    for block in blocks:
        kinds[_kind(block.scope, body)].append(block)
    sizes = {kind: _size(held) for kind, held in kinds.items()}
    total = sum(sizes.values())
    if not total or max(sizes.values()) < MAIN * total:
        return frozenset()
    return frozenset(
        block.scope
        for kind, held in kinds.items()
        if kind and len(held) <= MOST and sizes[kind] <= SHARE * total
        for block in held
    )


def bars(text: Iterable[Block], blocks: Iterable[Block]) -> frozenset[Scope]:
    """Containers that hold a single short paragraph among scraps: a town, degrees, the time.
    `text` is what is read as the text, `blocks` are all of the page."""
    held: dict[Scope, int] = defaultdict(int)
    for block in text:
        held[block.scope] += 1 if len(block.text) <= LINE else MOST
    alone = {scope for scope, count in held.items() if count == 1 and scope.tag in _PLAIN}
    scraps: dict[Scope, int] = defaultdict(int)
    for block in blocks if alone else ():
        if block.scope in alone and block.tag in _PLAIN and len(block.text) <= SCRAP:
            scraps[block.scope] += 1
    return frozenset(scope for scope, count in scraps.items() if count > 1)


def scrappy(boxes: frozenset[Scope], blocks: Iterable[Block]) -> frozenset[Scope]:
    """Those of the boxes that hold scraps beside their paragraphs, a town's name or a number: no
    text of a section below whose label they stand. `blocks` are all of the page."""
    return frozenset(
        block.scope
        for block in blocks
        if block.scope in boxes and block.tag in _PLAIN and len(block.text) <= SCRAP
    )


def _kind(scope: Scope, body: Scope) -> _Kind:
    """The containers between a paragraph and the body, by tag and name; numbers in names, which
    often count the containers, say nothing. Lists, quotations and tables are the text's own."""
    found: list[tuple[str, str]] = []
    at: Scope | None = scope
    while at is not None and at is not body:
        if at.tag in _PLAIN or "-" in at.tag:
            found.append((at.tag, _NUMBER.sub("", at.name)))
        at = at.parent
    return tuple(found)


def _size(blocks: Iterable[Block]) -> int:
    return sum(len(block.text) for block in blocks)
