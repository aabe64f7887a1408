"""Marked sections of an article: where they begin, where they end, what is in them."""

from collections.abc import Collection
from dataclasses import dataclass, field, replace

from bot.core.model import Role
from bot.extract.article_body import Body
from bot.extract.blocks import Block
from bot.extract.dates import When, scan
from bot.extract.label_boxes import BOUNDED
from bot.extract.label_places import HEADING
from bot.extract.label_reach import Reach
from bot.extract.label_trust import ENDING, LONGEST_HEAD, Trust
from bot.extract.markers.grammar import mark_of
from bot.extract.markers.line import Line, Mark
from bot.extract.markers.table import fold, is_wide, size_of
from bot.extract.onward import text_end

MOST = 1_000  # marks on one page


@dataclass(slots=True)
class Section:
    """A marked section: its role and label, and the parts of blocks that are its text."""

    role: Role
    rule: str
    label: str
    when: When
    parts: list[str]
    blocks: list[Block]
    times: tuple[str, ...] = ()
    start: int = 0
    end: int | None = None
    stops: list[int] = field(default_factory=list)

    def pieces(self) -> list[tuple[Block, int, int]]:
        """Its blocks, and which part of each is its text: of the first only what the label
        leaves, up to `end`; of the others up to their `stops`."""
        first, *others = self.blocks
        stop = len(first.text) if self.end is None else self.end
        rest = zip(others, self.stops, strict=True)
        return [(first, self.start, stop), *((other, 0, end) for other, end in rest)]

    def without(self, blocks: Collection[Block]) -> list[Block]:
        """Take blocks out, if it says something without them; which were."""
        lead = len(self.parts) - len(self.stops)
        kept = [n for n, block in enumerate(self.blocks[1:]) if block not in blocks]
        if len(kept) == len(self.stops) or not (lead or kept):
            return []
        out = [block for block in self.blocks[1:] if block in blocks]
        self.parts = [*self.parts[:lead], *(self.parts[lead + n] for n in kept)]
        self.blocks = [self.blocks[0], *(self.blocks[1 + n] for n in kept)]
        self.stops = [self.stops[n] for n in kept]
        return out


@dataclass(slots=True)
class Findings:
    """All that the search brought: sections by the index of their first block, the indices
    of blocks that are used up, and what looked like a mark and is none, with why."""

    sections: dict[int, Section] = field(default_factory=dict)
    taken: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)


def find_sections(blocks: list[Block], body: Body | None, language: str | None) -> Findings:
    """Every marked section of the page."""
    return _Search(blocks, body, language).run()


class _Search(Reach, Trust):
    def __init__(self, blocks: list[Block], body: Body | None, language: str | None) -> None:
        super().__init__(blocks, body, language)
        self.found = Findings()

    def run(self) -> Findings:
        for index, block in enumerate(self.blocks):
            if len(self.marks) >= MOST:
                break
            if not (block.rule or block.scope.out) and (mark := self._mark(index, block)):
                self.marks[index] = mark
        for index in [i for i, mark in self.marks.items() if mark.bare]:
            self._hand_down(index)
        for index, mark in list(self.marks.items()):
            if index not in self.found.taken:
                self._section(index, mark)
        self._boxes()
        return self.found

    def _mark(self, index: int, block: Block) -> Mark | None:
        inside = self._in_body(block)
        beside = block.italic or bool(block.scope.mark) or block.scope.soft == "box"
        beside = beside or self._in_note(block.scope)
        below = self._below_text(index, inside)
        emphasised = block.emphasised or (len(block.text) < LONGEST_HEAD and self._heads(index))
        heading = block.heading or block.tag in HEADING
        line = Line(
            block.text,
            block.leads,
            emphasised=emphasised,
            heading=heading,
            beside=beside,
            below=below,
            breaks=block.breaks,
            opens=self._opens_box(index),
        )
        mark = self._alone(index, line) or mark_of(line, self.language)
        if mark is None:
            return None
        why = mark.rule if mark.role is None else self._implausible(index, block, mark, inside)
        if why:
            self.found.refused[index] = why
            return None
        return mark

    def _alone(self, index: int, line: Line) -> Mark | None:
        """The bare label that a line set like the text is, by where it stands. With a time it
        may be a stamp, unless it says that something was put right."""
        if line.emphasised or line.heading or not self._alone_in_text(index):
            return None
        mark = mark_of(replace(line, emphasised=True), self.language)
        if mark is None or not mark.bare or (mark.when and mark.role is Role.UPDATE):
            return None
        return mark

    def _hand_down(self, index: int) -> None:
        """A heading's label is that of the sentences below it which bear none: "UPDATES:",
        "2:58 p.m.: This article was updated …"."""
        heading = self.marks[index]
        for number in range(index + 1, min(len(self.blocks), index + BOUNDED)):
            other, mark = self.blocks[number], self.marks.get(number)
            if other.rule or other.heading:
                continue
            if mark is None:
                if self._timed(other) is None:
                    return
                mark = self._timed(other)
            elif mark.label or mark.bare:
                return
            assert mark is not None  # noqa: S101
            if not mark.when:
                self.marks.pop(number, None)
                return
            self.marks[number] = replace(mark, role=heading.role, label=heading.label)
            self.found.taken.add(index)

    def _timed(self, block: Block) -> Mark | None:
        """A paragraph that begins with a time and a colon."""
        when, end = scan(block.text[:60], language=self.language)
        if not when or block.scope.out or block.text[end : end + 1] not in {":", "：", "–", "—"}:
            return None
        start = end + 1
        return Mark(Role.UPDATE, "time under a label", "", start, len(block.text), when)

    # Sections

    def _section(self, index: int, mark: Mark) -> None:
        block = self.blocks[index]
        assert mark.role is not None  # noqa: S101 - refused marks are not kept
        end = text_end(block, mark.start, mark.end, self.words)
        text = block.text[mark.start : end].strip()
        section = Section(
            role=mark.role,
            rule=mark.rule,
            label=mark.label,
            when=mark.when,
            parts=[text] if text else [],
            blocks=[block],
            times=block.times,
            start=mark.start,
            end=end,
        )
        self.found.taken.add(index)
        below = self._below(index, mark)
        if mark.bare and not any(_says(self.blocks[n]) for n in below):
            self.found.refused[index] = "a label with no text below"
            return
        self.found.sections[index] = section
        for number in below:
            self._take(number, section)

    def _take(self, index: int, section: Section) -> None:
        self.found.taken.add(index)
        block = self.blocks[index]
        if not any(section.parts) and (when := self._only_time(block)):
            section.when = section.when or when
            return
        stop = text_end(block, 0, len(block.text), self.words)
        section.parts.append(block.text[:stop])
        section.blocks.append(block)
        section.stops.append(stop)

    # Boxes without a label

    def _boxes(self) -> None:
        """Boxes whose name says what they are: a "correction" that bears no label."""
        for index, block in enumerate(self.blocks):
            role = block.scope.mark
            if not role or index in self.found.taken or index in self.found.refused:
                continue
            if block.rule or block.heading or block.scope.out or not self._says_something(block):
                continue
            before = self.found.sections.get(index - 1)
            if before is not None and before.blocks[-1].scope is block.scope:
                self._take(index, before)
                self.found.sections[index] = self.found.sections.pop(index - 1)
                continue
            self.found.taken.add(index)
            self.found.sections[index] = Section(
                role=Role(role),
                rule="box named for it",
                label="",
                when=When(),
                parts=[block.text],
                blocks=[block],
                times=block.times,
            )

    def _says_something(self, block: Block) -> bool:
        folded = fold(block.text[:120])
        return (
            len(block.text) >= 40
            and block.link_share < 0.4
            and block.text[-1] in ENDING
            and not self.words.form.match(folded)
            and "@" not in block.text
        )


def _says(block: Block) -> bool:
    """Whether a block below a label is news: not a number or a date in a table."""
    return size_of(block.text) >= 25 and (
        len(block.text.split()) > 3 or is_wide(block.text[0]) or is_wide(block.text[-2])
    )
