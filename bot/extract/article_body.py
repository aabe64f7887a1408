"""Which of a page's blocks are the article's text.

Paragraphs speak for the container they stand in; the container that holds most of them is
the body. What stands outside of it, in a box, or among links is no text.
"""

import re
from collections import Counter
from dataclasses import dataclass

from bot.extract.blocks import Block
from bot.extract.inserted import mark_inserted, weigh_asides
from bot.extract.markers.table import Words, fold
from bot.extract.scopes import Scope

WHOLE = 0.72  # share of the paragraphs' weight that the body has to hold
OWN = 3  # paragraphs of its own that show what calls itself the article to be it
APART = 600.0  # the text from which on the only article of a page is no box
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LEGAL = re.compile(r"(?:copyright\b|\(c\) ?\d{4}|©|℗|all rights reserved)", re.I)
_END_MARKS = '.!?…:;”"»“’)。！？」』।؟۔]'
_TO_FILL = re.compile(r"%[A-Za-z_]\w*%|\{\{[^{}]{1,60}\}\}|<%.{1,60}?%>")
FILLED = 2
"""Names in a text for what scripts put there from which on it is a template."""
_PARAGRAPHS = frozenset({"p", "blockquote", "li", "pre", "dd"})
_LOOSE = frozenset({"div", "section", "article", "td", "main", "center", "body"})


@dataclass(frozen=True, slots=True)
class Body:
    """The container of the article's text; `weight` is how much text it holds."""

    scope: Scope
    weight: float


def settle_scopes(blocks: list[Block], title: Block | None, *, known: bool = False) -> None:
    """Sum up what each container holds, and take back what its name says of it where that
    cannot be: a "widget" that holds the headline or nearly all of the text is the page.
    `known` says that the page was read before."""
    total = 0.0
    for block in blocks:
        block.weight = weight_of(block)
    weigh_asides(blocks, known=known)
    for block in blocks:
        block.scope.weight += block.weight
    for scope in _from_inside(blocks):
        if scope.parent is not None and scope.out != "comments":
            scope.parent.weight += scope.weight
        elif scope.parent is None:
            total = scope.weight
    if title is not None:
        for scope in title.scope.ancestors():
            scope.out = ""
    _let_in_the_article(blocks)
    total = mark_inserted(blocks, title, total)
    for scope in reversed(_from_inside(blocks)):
        _inherit(scope, total)


def _let_in_the_article(blocks: list[Block]) -> None:
    """Take back what names say of the containers around the longest article of a page, if it is
    twice as long as any other: papers show a story in a window over others, and what builds
    blogs calls everything a widget."""
    articles = sorted(
        (
            scope
            for scope in _from_inside(blocks)
            if scope.body and not any(around.body for around in scope.ancestors()[1:])
        ),
        key=lambda scope: -scope.weight,
    )
    if not articles or articles[0].weight < APART:
        return
    if len(articles) > 1 and articles[1].weight * 2 > articles[0].weight:
        return
    around = articles[0].ancestors()
    if all(scope.out in {"", "form", "rail"} for scope in around):
        for scope in around:
            scope.out = ""


def _from_inside(blocks: list[Block]) -> list[Scope]:
    """Every container of the page, those inside before those around them."""
    seen: dict[Scope, None] = {}
    for block in blocks:
        scope: Scope | None = block.scope
        while scope is not None and scope not in seen:
            seen[scope] = None
            scope = scope.parent
    return sorted(seen, key=lambda scope: -scope.depth)


def _inherit(scope: Scope, total: float) -> None:
    """Take what holds for the container around it, after taking back what cannot be."""
    if scope.out not in {"", "comments"} and not scope.teaser and scope.weight > total * 0.5:
        scope.out = ""
    if scope.soft and scope.weight > total * 0.35:
        scope.soft = ""
    parent = scope.parent
    if parent is None:
        return
    scope.inside = parent.inside or parent.body
    if scope.inside and scope.out in {"footer", "byline", "form"}:
        scope.out, scope.soft = "", scope.soft or scope.out
    scope.out = scope.out or parent.out
    scope.soft = scope.soft or parent.soft
    scope.aside = scope.aside or parent.aside
    scope.teaser = scope.teaser or parent.teaser
    if parent.tag not in {"body", ""}:
        scope.mark = scope.mark or parent.mark


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
    if _is_template(block):
        return 0.0
    sentence = text[-1] in _END_MARKS or ". " in text
    return min(size, 1200.0) * (1.0 if sentence else 0.4) * (1.0 if block.tag != "li" else 0.7)


def find_body(blocks: list[Block]) -> Body | None:
    """The container of the text; None where there is none."""
    weights: dict[Scope, float] = {}
    total = 0.0
    for block in blocks:
        if block.scope.out or block.scope.soft or block.scope.aside:
            continue
        if block.weight:
            total += block.weight
            weights[block.scope] = weights.get(block.scope, 0.0) + block.weight
    for scope in sorted(_around(weights), key=lambda one: -one.depth):
        if scope.parent is not None:
            weights[scope.parent] = weights.get(scope.parent, 0.0) + weights.get(scope, 0.0)
    if not weights:
        return None
    root = max(weights, key=lambda scope: (weights[scope], -scope.depth))
    start = _named(weights, total) or root
    whole = {scope for scope, count in _own(blocks).items() if scope.body and count >= OWN}
    return Body(_deepest(start, weights, whole), weights[start])


def _own(blocks: list[Block]) -> Counter[Scope]:
    """How many paragraphs stand in each container itself."""
    return Counter(block.scope for block in blocks if block.weight)


def _around(weights: dict[Scope, float]) -> set[Scope]:
    """These containers and all around them."""
    found: set[Scope] = set()
    for one in weights:
        scope: Scope | None = one
        while scope is not None and scope not in found:
            found.add(scope)
            scope = scope.parent
    return found


def _named(weights: dict[Scope, float], total: float) -> Scope | None:
    """The container that calls itself the article, if exactly one holds much of the text."""
    named = [s for s in weights if s.body and weights[s] > total * 0.25]
    if not named:
        return None
    best = max(named, key=lambda scope: (weights[scope], -scope.depth))
    rivals = [s for s in named if not s.within(best) and not best.within(s)]
    return best if not rivals else None


def _deepest(scope: Scope, weights: dict[Scope, float], named: set[Scope]) -> Scope:
    """Down to the innermost container that still holds nearly all of the text; but into none of
    the boxes of a `named` one, which calls itself the text and holds paragraphs of its own."""
    whole = weights[scope]
    while scope not in named:
        inner = [child for child in scope.children if weights.get(child, 0.0) >= whole * WHOLE]
        if not inner or inner[0].tag in {"li", "td", "blockquote", "p"}:
            return scope
        if _is_one_of_many(inner[0], weights):
            return scope
        scope = inner[0]
    return scope


def _is_one_of_many(scope: Scope, weights: dict[Scope, float]) -> bool:
    """Whether containers of the same name beside it hold text too: a text in pieces, of which
    one is the longest by chance."""
    return bool(scope.name) and any(
        other is not scope
        and (other.tag, other.name) == (scope.tag, scope.name)
        and weights.get(other, 0.0) > 0
        for other in (scope.parent.children if scope.parent else ())
    )


def is_text(block: Block, words: Words) -> str:
    """Why a block of the body is no text of the article; "" if it is."""
    text = block.text
    if block.scope.out or block.scope.soft:
        return block.scope.out or block.scope.soft
    if block.aside or block.scope.aside:
        return block.aside or block.scope.aside
    if block.link_share > 0.6:
        return "links"
    if words.aside.match(fold(text[:80])) and (len(text) < 160 or block.linked):
        return "sends the reader elsewhere"
    if _LEGAL.match(text):
        return "a copyright line"
    if _is_template(block):
        return "a template"
    if block.heading:
        return "" if len(text) > 2 else "too short"
    return _too_short(block, text)


def _is_template(block: Block) -> bool:
    """Whether names stand in a text for what scripts are to put there."""
    text = block.text
    if block.tag == "pre" or not ("%" in text or "{{" in text):
        return False
    return len(_TO_FILL.findall(text)) >= FILLED


def _too_short(block: Block, text: str) -> str:
    sentence = text[-1] in _END_MARKS or text[-1:] == ","
    wide = 2.5 if _WIDE.search(text[:60]) else 1.0
    size = len(text) * wide
    if block.tag in _PARAGRAPHS:
        return "" if sentence or size >= 30 else "too short"
    if block.tag in _LOOSE:
        return "" if (size >= 50 and sentence) or size >= 140 else "loose text"
    return "" if block.tag in {"dt", "th"} else "no paragraph"
