"""The containers around a label: which of them is a box whose whole text belongs to it."""

import re

from bot.extract.article_body import Body
from bot.extract.blocks import Block
from bot.extract.markers.line import Mark
from bot.extract.markers.table import Words, words_for
from bot.extract.scopes import Scope

BOUNDED = 40  # blocks around a label that are looked at
BOX_SHARE = 0.35  # of the body's text: what holds more is no box
NAMED_BOX_SHARE = 0.7  # the same for what is called one
# What a box for notes is called.
_NOTED = re.compile(
    r"(?<![a-z])(?:updat\w*|correct\w*|notes?|notice|nota|clarif\w*|errat\w*|addend\w*|callout"
    r"|highlight|alert|hinweis|kasten|editor\w*|redaktion|actuali\w*|aggiorn\w*|nachtrag"
    r"|infobox|box)(?![a-z])",
    re.I,
)
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


class Boxes:
    """The blocks of a page and the body of its article, and what the containers among them
    say of a label. `marks` are those found so far, by the index of their
    block."""

    def __init__(self, blocks: list[Block], body: Body | None, language: str | None) -> None:
        self.blocks = blocks
        self.body = body
        self.weight = body.weight if body else 0.0
        self.language = language
        self.words: Words = words_for(language)
        self.marks: dict[int, Mark] = {}
        inside = [i for i, block in enumerate(blocks) if self._in_body(block)]
        self.last = inside[-1] if inside else -1
        self.start = next((i for i in inside if blocks[i].weight > 0), len(blocks))

    def _in_body(self, block: Block) -> bool:
        return self.body is not None and not block.rule and block.scope.within(self.body.scope)

    def _box(self, index: int, *, alone: bool = False) -> Scope | None:
        """The small container that a label opens, whose whole text is its section. What holds
        the label `alone` is no box, but what is around it may be one."""
        block = self.blocks[index]
        scope = block.scope
        if alone and scope.parent is not None and index + 1 < len(self.blocks):
            after = self.blocks[index + 1].scope
            outside = not after.within(scope) and after.within(scope.parent)
            scope = scope.parent if outside else scope
        if scope.tag in {"li", "td", "tr", "table", "ul", "ol"}:
            return None
        weight = self.body.weight if self.body else 0.0
        if self.body is not None and self.body.scope.within(scope):
            return None
        share = BOX_SHARE if self._plain(scope) else NAMED_BOX_SHARE
        if weight and scope.weight > weight * share and not (scope.mark or scope.soft):
            return None
        if self._one_of_many(scope):
            return None
        before = self.blocks[index - 1] if index else None
        return scope if before is None or not before.scope.within(scope) else None

    def _tells(self, box: Scope, index: int) -> bool:
        """Whether a box shows that it belongs to the label which opens it: by its kind, by its
        name, or because the article's other paragraphs stand in none."""
        if not self._plain(box):
            return True
        return any(
            block.scope is box.parent and block.weight > 0
            for block in self.blocks[max(0, index - BOUNDED) : index + BOUNDED]
        )

    def _plain(self, box: Scope) -> bool:
        """Whether neither its kind nor its name says that a container is a box for notes."""
        special = box.mark or box.soft or box.tag in {"aside", "blockquote", "details"}
        return not (special or _is_noted(box.name))

    def _in_note(self, scope: Scope) -> bool:
        """Whether a small container is called a box for notes."""
        return (
            self.body is not None
            and scope.weight < self.body.weight * NAMED_BOX_SHARE
            and _is_noted(scope.name)
        )

    def _one_of_many(self, scope: Scope) -> bool:
        """Whether containers like it hold the article's other paragraphs: then it is a
        wrapper, and says nothing of where a section ends. A few boxes of one kind are none."""
        if scope.parent is None or scope.mark:
            return False
        alike = (
            other
            for other in scope.parent.children
            if other is not scope and other.tag == scope.tag and other.name == scope.name
        )
        weight = sum(other.weight for other in alike if not other.out)
        beside = self.body is not None and scope.tag in {"aside", "details"}
        return weight > (self.weight * BOX_SHARE if beside else 0)


def _is_noted(name: str) -> bool:
    """Whether a container is called a box for notes: "article-update", "noteBox"."""
    return _NOTED.search(_HUMP.sub("-", name)) is not None
