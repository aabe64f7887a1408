"""Which of a page's blocks are the article's text.

Paragraphs speak for the container they stand in; the container that holds most of them is
the body. What stands outside of it, in a box, or among links is no text.
"""

import re
from dataclasses import dataclass

from bot.extract.blocks import Block
from bot.extract.markers.table import Words, fold
from bot.extract.scopes import Scope

WHOLE = 0.72  # share of the paragraphs' weight that the body has to hold
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_END_MARKS = '.!?…:;”"»“’)。！？」』।؟۔]'
_PARAGRAPHS = frozenset({"p", "blockquote", "li", "pre", "dd"})
_LOOSE = frozenset({"div", "section", "article", "td", "main", "center", "body"})


@dataclass(frozen=True, slots=True)
class Body:
    """The container of the article's text; `weight` is how much text it holds."""

    scope: Scope
    weight: float


def settle_scopes(blocks: list[Block], title: Block | None) -> None:
    """Sum up what each container holds, and take back what its name says of it where that
    cannot be: a "widget" that holds the headline or nearly all of the text is the page."""
    total = 0.0
    for block in blocks:
        weight = weight_of(block)
        total += weight
        for scope in block.scope.ancestors():
            scope.weight += weight
    if title is not None:
        for scope in title.scope.ancestors():
            scope.has_title = True
            scope.out = ""
    for block in blocks:
        _inherit(block.scope, total)


def _inherit(scope: Scope, total: float) -> None:
    chain = [one for one in scope.ancestors() if not one.settled]
    for one in reversed(chain):
        one.settled = True
        inside = any(up.body for up in one.ancestors()[1:])
        if one.out and one.out not in {"comments", "related"} and one.weight > total * 0.6:
            one.out = ""
        if one.out in {"footer", "byline", "form"} and inside:
            one.out, one.soft = "", one.soft or one.out
        if one.parent is not None:
            one.out = one.out or one.parent.out
            one.soft = one.soft or one.parent.soft
            one.mark = one.mark or (one.parent.mark if one.parent.tag not in {"body", ""} else "")


def weight_of(block: Block) -> float:
    """How much a block speaks for its container: running text with few links."""
    text = block.text
    if block.rule or block.heading or len(text) < 25 or block.link_share > 0.4:
        return 0.0
    size = len(text) * (2.5 if _WIDE.search(text[:40]) else 1.0)
    if size < 60:
        return 0.0
    if block.tag not in _PARAGRAPHS and block.tag not in _LOOSE:
        return 0.0
    sentence = text[-1] in _END_MARKS or ". " in text
    return min(size, 1200.0) * (1.0 if sentence else 0.4) * (1.0 if block.tag != "li" else 0.7)


def find_body(blocks: list[Block]) -> Body | None:
    """The container of the text; None where there is none."""
    weights: dict[Scope, float] = {}
    total = 0.0
    for block in blocks:
        if block.scope.out or block.scope.soft:
            continue
        weight = weight_of(block)
        if not weight:
            continue
        total += weight
        for scope in block.scope.ancestors():
            weights[scope] = weights.get(scope, 0.0) + weight
    if not weights:
        return None
    root = max(weights, key=lambda scope: (weights[scope], -scope.depth))
    start = _named(weights, total) or root
    return Body(_deepest(start, weights), weights[start])


def _named(weights: dict[Scope, float], total: float) -> Scope | None:
    """The container that calls itself the article, if exactly one holds much of the text."""
    named = [s for s in weights if s.body and weights[s] > total * 0.25]
    if not named:
        return None
    best = max(named, key=lambda scope: (weights[scope], -scope.depth))
    rivals = [s for s in named if not s.within(best) and not best.within(s)]
    return best if not rivals else None


def _deepest(scope: Scope, weights: dict[Scope, float]) -> Scope:
    """Down to the innermost container that still holds nearly all of the text."""
    whole = weights[scope]
    while True:
        inner = [child for child in scope.children if weights.get(child, 0.0) >= whole * WHOLE]
        if not inner or inner[0].tag in {"li", "td", "blockquote", "p"}:
            return scope
        scope = inner[0]


def is_text(block: Block, words: Words) -> str:
    """Why a block of the body is no text of the article; "" if it is."""
    text = block.text
    if block.scope.out or block.scope.soft:
        return block.scope.out or block.scope.soft
    if block.link_share > 0.6:
        return "links"
    if words.aside.match(fold(text[:80])) and (len(text) < 160 or block.linked):
        return "sends the reader elsewhere"
    if block.heading:
        return "" if len(text) > 2 else "too short"
    return _too_short(block, text)


def _too_short(block: Block, text: str) -> str:
    sentence = text[-1] in _END_MARKS or text[-1:] == ","
    wide = 2.5 if _WIDE.search(text) else 1.0
    size = len(text) * wide
    if block.tag in _PARAGRAPHS:
        return "" if sentence or size >= 30 else "too short"
    if block.tag in _LOOSE:
        return "" if (size >= 50 and sentence) or size >= 140 else "loose text"
    return "" if block.tag in {"dt", "th"} else "no paragraph"
