"""How far a label reaches: which of the blocks below it are its section."""

from bot.extract.article_body import is_text
from bot.extract.blocks import Block
from bot.extract.dates import When, scan
from bot.extract.label_boxes import BOUNDED, Boxes
from bot.extract.label_places import own
from bot.extract.markers.line import Mark
from bot.extract.markers.table import fold
from bot.extract.scopes import Scope

# How many paragraphs a heading without an end of its own may claim.
UNBOUNDED = 5
_CELLS = frozenset({"td", "th", "dl"})
_INNER = frozenset({"ul", "ol", "li", "blockquote", "figure", "figcaption"})


class Reach(Boxes):
    """Finds the blocks of a section: where the next mark begins, it ends."""

    def _only_time(self, block: Block) -> When | None:
        """The time that a line below a label is, if it is nothing else."""
        if len(block.text) > 60:
            return None
        when, end = scan(block.text, language=self.language)
        rest = block.text[end:].strip(" .,;:|·-–—()")
        return when if when and len(rest) < 5 else None

    def _below(self, index: int, mark: Mark) -> list[int]:
        """The blocks below a label that belong to it."""
        if mark.bare and (mine := own(self.blocks, index, self.body.weight if self.body else 0)):
            return [n for n in mine if self._part(self.blocks[n]) and n not in self.marks]
        box = self._box(index, alone=mark.bare)
        if box is not None and not mark.bare and not self._tells(box, index):
            box = None
        if box is None and not mark.bare and not self.blocks[index].heading:
            return []
        below = self._until(index, box)
        below = below if below or box is None or not mark.bare else self._until(index, None)
        return [] if mark.bare and below and self._asks(below[0]) else below

    def _asks(self, index: int) -> bool:
        """Whether what a bare label heads asks readers for corrections and is none."""
        text = self.blocks[index].text
        return bool(self.words.form.match(fold(text[:80]))) or "@" in text[:160]

    def _until(self, index: int, box: Scope | None) -> list[int]:
        """The blocks below a label, up to the end of its box or of what it heads."""
        block = self.blocks[index]
        found: list[int] = []
        bounded = box is not None
        for number in range(index + 1, min(len(self.blocks), index + BOUNDED * 2)):
            other = self.blocks[number]
            end = self._ends(block, other, number, box)
            if end:
                bounded = bounded or end == "end"
                break
            if self._part(other) and self._counts(other, boxed=box is not None):
                found.append(number)
        if bounded and box is None and not self._in_body(block) and index < self.start:
            return found[:1]
        if bounded:
            return found[:BOUNDED]
        return found if len(found) <= UNBOUNDED else found[:1]

    def _counts(self, other: Block, *, boxed: bool) -> bool:
        """Whether a block is text of a section: in a box anything but a line with a name."""
        if self._only_time(other):
            return True
        why = is_text(other, self.words)
        if why == "links":
            return False
        return not why or (boxed and not (why == "too short" and other.tag == "p"))

    def _ends(self, label: Block, other: Block, number: int, box: Scope | None) -> str:
        """Whether a section ends before a block: "end" where something says so, "over" where
        the text is over."""
        if label.scope.tag in _CELLS and not other.scope.within(label.scope):
            return "end"
        if box is not None:
            if not other.scope.within(box):
                return "end"
        elif not self._in_body(label):
            if not self._goes_on(label, other):
                return "end"
        elif not self._in_body(other) and not other.rule:
            return "over" if number > self.last else ""
        if number in self.marks:
            return "end"
        if other.rule:
            return "end"
        if other.heading and not (label.heading and other.tag > max(label.tag, "h2")):
            return "end"
        return "end" if self.words.ends.match(fold(other.text[:80])) else ""

    def _goes_on(self, label: Block, other: Block) -> bool:
        """Whether a block belongs to a label outside of the text and of any box: what stands
        beside it, in its container or in a list there, without a gap."""
        if other.rule or not (other.scope.soft == "caption" or self._part(other)):
            return False
        scope = other.scope
        while scope.tag in _INNER and scope.parent is not None:
            scope = scope.parent
        return scope is label.scope

    def _part(self, other: Block) -> bool:
        if other.scope.out or other.scope.soft in {"caption", "byline"} or other.scope.teaser:
            return False
        if other.aside or other.scope.aside:
            return False
        if other.link_share > 0.9 and len(other.text) < 120:
            return False
        return not (self.words.aside.match(fold(other.text[:80])) and len(other.text) < 160)
