"""Marked sections of an article: where they begin, where they end, what is in them."""

import re
from dataclasses import dataclass, field, replace

from bot.core.model import Role
from bot.extract.article_body import Body, is_text
from bot.extract.blocks import Block
from bot.extract.dates import When, scan
from bot.extract.label_places import foreign, heads, own
from bot.extract.markers.grammar import mark_of
from bot.extract.markers.line import Line, Mark
from bot.extract.markers.table import Words, fold, is_wide, size_of, words_for
from bot.extract.scopes import Scope

# How many paragraphs a heading without an end of its own may claim.
UNBOUNDED = 5
BOUNDED = 40
MOST = 1_000  # marks on one page
BOX_SHARE = 0.35  # of the body's text: what holds more is no box
NAMED_BOX_SHARE = 0.7  # the same for what is called one
# What a box for notes is called.
_NOTED = re.compile(
    r"(?<![a-z])(?:updat\w*|correct\w*|notes?|notice|nota|clarif\w*|errat\w*|addend\w*|callout"
    r"|highlight|alert|hinweis|kasten|editor\w*|redaktion|actuali\w*|aggiorn\w*|nachtrag"
    r"|infobox|box)(?![a-z])",
    re.I,
)
_ENDING = '.!?。…”"»)।؟۔'
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")


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

    def pieces(self) -> list[tuple[Block, int, int]]:
        """Its blocks, and which part of each is its text: of the first only what the label
        leaves, up to `end`."""
        first, *others = self.blocks
        stop = len(first.text) if self.end is None else self.end
        return [(first, self.start, stop), *((other, 0, len(other.text)) for other in others)]


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


class _Search:
    def __init__(self, blocks: list[Block], body: Body | None, language: str | None) -> None:
        self.blocks = blocks
        self.body = body
        self.language = language
        self.words: Words = words_for(language)
        self.found = Findings()
        inside = [i for i, block in enumerate(blocks) if self._in_body(block)]
        self.first = inside[0] if inside else 0
        self.last = inside[-1] if inside else -1
        self.start = next((i for i in inside if blocks[i].weight > 0), len(blocks))
        self.marks: dict[int, Mark] = {}

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

    def _in_body(self, block: Block) -> bool:
        return self.body is not None and not block.rule and block.scope.within(self.body.scope)

    def _mark(self, index: int, block: Block) -> Mark | None:
        inside = self._in_body(block)
        beside = block.italic or bool(block.scope.mark) or block.scope.soft == "box"
        beside = beside or self._in_note(block.scope)
        below = inside and index > self.start
        emphasised = block.emphasised or (len(block.text) < 90 and self._heads(index))
        line = Line(block.text, block.leads, emphasised, block.heading, beside, below, block.breaks)
        mark = mark_of(line, self.language)
        if mark is None:
            return None
        why = mark.rule if mark.role is None else self._implausible(index, block, mark, inside)
        if why:
            self.found.refused[index] = why
            return None
        return mark

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
        return alone and not block.linked and len(block.text) > 40 and block.text[-1] in _ENDING

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
        text = block.text[mark.start : mark.end].strip()
        section = Section(
            role=mark.role,
            rule=mark.rule,
            label=mark.label,
            when=mark.when,
            parts=[text] if text else [],
            blocks=[block],
            times=block.times,
            start=mark.start,
            end=mark.end,
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
        section.parts.append(block.text)
        section.blocks.append(block)

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
        return below if below or box is None or not mark.bare else self._until(index, None)

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
        if bounded:
            return found[:BOUNDED]
        return found if len(found) <= UNBOUNDED else found[:1]

    def _counts(self, other: Block, *, boxed: bool) -> bool:
        """Whether a block is text of a section: in a box anything but a line with a name."""
        if self._only_time(other):
            return True
        why = is_text(other, self.words)
        return not why or (boxed and not (why == "too short" and other.tag == "p"))

    def _ends(self, label: Block, other: Block, number: int, box: Scope | None) -> str:
        """Whether a section ends before a block: "end" where something says so, "over" where
        the text is over."""
        if box is not None:
            if not other.scope.within(box):
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

    def _part(self, other: Block) -> bool:
        if other.scope.out or other.scope.soft in {"caption", "byline"} or other.scope.teaser:
            return False
        if other.aside or other.scope.aside:
            return False
        if other.link_share > 0.9 and len(other.text) < 120:
            return False
        return not (self.words.aside.match(fold(other.text[:80])) and len(other.text) < 160)

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
        wrapper, and says nothing of where a section ends."""
        if scope.parent is None or scope.mark:
            return False
        alike = (
            other
            for other in scope.parent.children
            if other is not scope and other.tag == scope.tag and other.name == scope.name
        )
        return any(other.weight > 0 and not other.out for other in alike)

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
            and block.text[-1] in _ENDING
            and not self.words.form.match(folded)
            and "@" not in block.text
        )


def _says(block: Block) -> bool:
    """Whether a block below a label is news: not a number or a date in a table."""
    return size_of(block.text) >= 25 and (len(block.text.split()) > 3 or is_wide(block.text[-2]))


def _is_noted(name: str) -> bool:
    """Whether a container is called a box for notes: "article-update", "noteBox"."""
    return _NOTED.search(_HUMP.sub("-", name)) is not None
