"""Whether a label is believed where it stands: outside of the text much looks like one."""

from bot.core.model import Role
from bot.extract.blocks import Block
from bot.extract.label_boxes import Boxes
from bot.extract.label_places import foreign, heads, own
from bot.extract.markers.line import Mark
from bot.extract.markers.table import size_of
from bot.extract.onward import text_end

ENDING = '.!?。…”"»)।؟۔'


LONGEST_HEAD = 90  # characters of a line that may head what follows
SENTENCE = 30  # characters, at least, of a paragraph of one sentence
BESIDE = 4  # boxes within each other around a label behind the text


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

    def _below_text(self, index: int, inside: bool) -> bool:
        """Whether a label stands where bylines do not: below the beginning of the text, behind
        its end, or above a sentence in a box of its own."""
        if inside and index > self.start:
            return True
        if len(self.blocks[index].text) >= LONGEST_HEAD:
            return False
        return self._behind_text(index) if index > self.last >= 0 else self._opens_box(index)

    def _opens_box(self, index: int) -> bool:
        """Whether a short line opens a box in which sentences follow."""
        if len(self.blocks[index].text) >= LONGEST_HEAD or index + 1 >= len(self.blocks):
            return False
        box, below = self._box(index, alone=True), self.blocks[index + 1]
        return (
            box is not None
            and below.scope.within(box)
            and self._tells(box, index)
            and self._is_sentence(below)
        )

    def _alone_in_text(self, index: int) -> bool:
        """Whether a line stands between paragraphs, above one: there even a label that is set
        like the text heads what follows."""
        block = self.blocks[index]
        if index <= self.start or not self._in_body(block) or block.tag not in {"p", "div"}:
            return False
        if len(block.text) >= LONGEST_HEAD or index + 1 >= len(self.blocks):
            return False
        below = self.blocks[index + 1]
        return self._in_body(below) and not below.heading and self._is_sentence(below)

    def _implausible(self, index: int, block: Block, mark: Mark, inside: bool) -> str:
        """Why a mark is not believed where it stands; "" if it is."""
        scope = block.scope
        if block.tag == "h1" and not (mark.bare and inside and index > self.start):
            return "a headline"
        if block.link_share > 0.7 and len(block.text) < 200 and not links_to_itself(block):
            return "is a link to elsewhere"
        if why := foreign(scope, self.body.weight if self.body else 0.0):
            return why
        if scope.teaser and not inside:
            return "a teaser of another story"
        if inside:
            return ""
        if mark.bare and not scope.mark:
            headed = self._boxed(index, mark) or self._behind_text(index)
            return "" if headed else "a heading outside of the text"
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
        if box is None:
            return False
        if mark.role is Role.UPDATE:
            below = self.blocks[index + 1] if index + 1 < len(self.blocks) else None
            return not self._plain(box) and below is not None and self._is_sentence(below)
        return box.weight > 0 or box.chars - len(self.blocks[index].text) > 40

    def _behind_text(self, index: int) -> bool:
        """Whether a bare label stands where a text goes on: behind the body, in the same
        container or in a box beside it, and above a sentence."""
        scope = self.blocks[index].scope
        if self.body is None or index <= self.last or index + 1 >= len(self.blocks):
            return False
        around = (one for one in scope.ancestors()[: 1 + BESIDE] if self.body.scope.within(one))
        home = next(around, None)
        if home is None or self._parted(index):
            return False
        below = self.blocks[index + 1]
        near = below.scope is scope or below.scope.within(scope.parent or scope)
        near = near or bool(own(self.blocks, index, 0.0))
        return near and self._is_sentence(below)

    def _is_sentence(self, block: Block) -> bool:
        """Whether a block reads as a paragraph: a whole sentence that is no link."""
        text = block.text[: text_end(block, 0, len(block.text), self.words)]
        return (
            not (block.rule or block.scope.out or block.scope.teaser or block.aside)
            and size_of(text) >= SENTENCE
            and block.link_share < 0.5
            and text[-1] in ENDING
            and "@" not in text
        )

    def _parted(self, index: int) -> bool:
        """Whether what stands between the text and a label shows that the page has gone on to
        something else: a heading, or a paragraph that is not another label's."""
        marked = False
        for number in range(self.last + 1, index):
            block = self.blocks[number]
            marked = marked or number in self.marks
            if marked or block.rule or block.scope.out or block.scope.soft == "byline":
                continue
            if block.heading or len(block.text) > 160:
                return True
        return False

    def _only_item(self, block: Block) -> bool:
        """Whether a sentence without links is all that a list holds: no list of teasers."""
        parent = block.scope.parent
        alone = parent is not None and len(parent.children) == 1
        said = size_of(block.text) > 40 and block.text[-1] in ENDING
        return alone and not block.linked and said

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


def links_to_itself(block: Block) -> bool:
    """Whether the links of a heading lead to the heading: its own anchor."""
    links = block.node.css("a")
    return bool(links) and all((a.attributes.get("href") or "#").startswith("#") for a in links)
