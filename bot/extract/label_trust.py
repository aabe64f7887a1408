"""Whether a label is believed where it stands: outside of the text much looks like one."""

from bot.core.model import Role
from bot.extract.blocks import Block
from bot.extract.label_boxes import Boxes
from bot.extract.label_places import foreign, heads
from bot.extract.markers.line import Mark
from bot.extract.markers.table import size_of

ENDING = '.!?。…”"»)।؟۔'


class Trust(Boxes):
    """Says of a label why it is none where it stands."""

    def _heads(self, index: int) -> bool:
        """Whether a short block heads what follows by where it stands."""
        if heads(self.blocks, index):
            return True
        box = self._box(index, alone=True)
        return (
            box is not None
            and index + 1 < len(self.blocks)
            and self.blocks[index + 1].scope.within(box)
            and self._tells(box, index)
        )

    def _implausible(self, index: int, block: Block, mark: Mark, inside: bool) -> str:
        """Why a mark is not believed where it stands; "" if it is."""
        scope = block.scope
        if block.tag == "h1" and not (mark.bare and inside and index > self.start):
            return "a headline"
        if block.link_share > 0.7 and len(block.text) < 200:
            return "is a link to elsewhere"
        if why := foreign(scope, self.body.weight if self.body else 0.0):
            return why
        if scope.teaser and not inside:
            return "a teaser of another story"
        if inside:
            return ""
        if mark.bare and not scope.mark and not self._boxed(index, mark):
            return "a heading outside of the text"
        if block.heading and not scope.mark:
            return "a headline"
        if self._teaser(index, block):
            return "a teaser of another story"
        if block.tag == "li" and not scope.mark and not self._only_item(block):
            return "an item of a list outside of the text"
        return "" if size_of(block.text) >= 25 or mark.bare else "too short outside of the text"

    def _boxed(self, index: int, mark: Mark) -> bool:
        """Whether a bare label outside of the text opens a box of text of its own."""
        box = self._box(index)
        if box is None or mark.role is Role.UPDATE:
            return False
        return box.weight > 0 or box.chars - len(self.blocks[index].text) > 40

    def _only_item(self, block: Block) -> bool:
        """Whether a sentence without links is all that a list holds: no list of teasers."""
        parent = block.scope.parent
        alone = parent is not None and len(parent.children) == 1
        return alone and not block.linked and len(block.text) > 40 and block.text[-1] in ENDING

    def _teaser(self, index: int, block: Block) -> bool:
        """Whether the headline above it, in the same small box, is a link."""
        for back in range(index - 1, max(-1, index - 4), -1):
            other = self.blocks[back]
            if other.rule:
                continue
            if not (other.scope is block.scope or other.scope.parent is block.scope.parent):
                break
            if block.scope.weight > 3000:
                break
            if other.linked and other.link_share > 0.8 and len(other.text) > 20:
                return True
        return False
