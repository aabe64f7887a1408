"""The `article` extractor: a news page's marked sections and its running text."""

import re
from dataclasses import replace
from datetime import datetime
from hashlib import blake2b

from bot.core import beside
from bot.core.apart import BOXED, HEADLINE
from bot.core.model import Entry, Failure, FailureKind, Hints, LeftOut, NotThePage, Reading, Role
from bot.core.text import squash
from bot.extract.article_body import Body, find_body, is_text, settle_scopes
from bot.extract.article_marks import Findings, Section, find_sections
from bot.extract.block_html import html_of
from bot.extract.blocks import Block, visible_blocks
from bot.extract.boxed import bars, boxed, scrappy
from bot.extract.broken_lines import parted
from bot.extract.dates import parse_instant, resolve
from bot.extract.document import Document
from bot.extract.headlines import headlines
from bot.extract.ignoring import Ignoring
from bot.extract.markers.table import fold, words_for
from bot.extract.metadata import Metadata, metadata, without_suffix
from bot.extract.scopes import Scope

MAX_ENTRIES = 3_000
MAX_LEFT_OUT = 400


class Article:
    """Reads any page of running text. It claims little: what is more than an article is
    claimed by another extractor."""

    name = "article"
    version = 3

    def claims(self, document: Document) -> float:
        """0.3 for anything that is HTML, 0 for what is not."""
        return 0.3 if document.is_html else 0.0

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage:
        """The marked sections and the text, in the page's order."""
        root = document.tree.body
        if root is None:
            return NotThePage(Failure(FailureKind.EMPTY, "no body element"))
        about = metadata(document, hints)
        ignoring = Ignoring(hints)
        ignored = ignoring.elements(document)
        page = _Page(ignoring.blocks(visible_blocks(root, ignored)), about, hints)
        if page.body is None and ("hidden" in document.text or "none" in document.text):
            hidden = ignoring.blocks(visible_blocks(root, ignored, unhide=True))
            page = _Page(hidden, about, hints)
        return page.reading()


class _Page:
    def __init__(self, blocks: list[Block], about: Metadata, hints: Hints) -> None:
        self.about = about
        self.hints = hints
        self.words = words_for(about.language)
        self.blocks = blocks = parted(blocks, self.words, about.language)
        self.heading = _title_block(blocks, about.headline)
        settle_scopes(blocks, self.heading, known=hints.known)
        self.body: Body | None = find_body(blocks)
        self.found: Findings = find_sections(blocks, self.body, about.language)
        self.left: list[LeftOut] = []
        self.beside: list[str] = []
        self.ids: dict[str, int] = {}

    def reading(self) -> Reading:
        entries = self._entries()
        listed = [] if entries else self._headlines()
        return Reading(
            url=self.hints.url,
            extractor=Article.name,
            entries=tuple((entries or listed)[:MAX_ENTRIES]),
            complete=not listed,
            title=self._title(),
            language=self.about.language,
            published=self.about.published,
            updated=self.about.updated,
            publisher=self.about.site,
            left_out=tuple(self.left[:MAX_LEFT_OUT]),
            beside=beside.keys(self.beside),
        )

    def _title(self) -> str | None:
        if self.heading is not None:
            return self.heading.text
        return self.about.headline

    def _entries(self) -> list[Entry]:
        found: list[Section | Block] = []
        seen: set[str] = set()
        for index, block in enumerate(self.blocks):
            if block.rule or block is self.heading:
                continue
            if section := self.found.sections.get(index):
                found.append(section)
            elif index not in self.found.taken and (why := self._why_not(index, block, seen)):
                self._leave_out(block, why)
            elif index not in self.found.taken:
                seen.add(block.text)
                found.append(block)
        text = [one for one in found if isinstance(one, Block) and not one.heading]
        boxes = boxed(text, self.body.scope) if self.body else frozenset()
        boxes |= bars(text, self.blocks)
        self._unbox([one for one in found if isinstance(one, Section)], text)
        return [
            self._marked(one)
            if isinstance(one, Section)
            else self._entry(Role.TEXT, one.text, self._rule(one, boxes))
            for one in found
        ]

    def _unbox(self, sections: list[Section], text: list[Block]) -> None:
        """Take out of sections what stands below their labels in boxes of its own."""
        below = [block for section in sections for block in section.blocks[1:]]
        if self.body is None or not below:
            return
        boxes = boxed([*text, *below], self.body.scope)
        boxes = scrappy(boxes, self.blocks) if boxes else boxes
        for section in sections if boxes else ():
            label = section.blocks[0].scope
            foreign = [b for b in section.blocks[1:] if b.scope in boxes and b.scope is not label]
            for block in section.without(foreign):
                self._leave_out(block, "in a box of its own")

    def _rule(self, block: Block, boxes: frozenset[Scope]) -> str:
        """What a block of the body is: what ends a section above it is told from a paragraph."""
        if block.heading:
            return "heading of the body"
        if self.words.ends.match(fold(block.text[:80])):
            return "line of the body that ends a section"
        return BOXED if block.scope in boxes else "paragraph of the body"

    def _headlines(self) -> list[Entry]:
        """What a page says that has no text: a window on what is written elsewhere."""
        about = self.about
        article = any(kind.casefold().endswith("article") for kind in about.kinds)
        found = headlines(self.blocks, article=article or about.published is not None)
        return [self._entry(Role.TEXT, block.text, HEADLINE) for block in found]

    def _why_not(self, index: int, block: Block, seen: set[str]) -> str:
        """Why a block is no text of the article, "" if it is."""
        refused = self.found.refused.get(index, "")
        if "stamp" in refused:
            return refused
        if self.body is None or not block.scope.within(self.body.scope):
            return refused or block.scope.out or "outside of the body"
        if block.text in seen:
            return "said before"
        if block.heading and self.heading is not None and block.tag == "h1":
            return "another headline"
        return is_text(block, self.words)

    def _leave_out(self, block: Block, why: str) -> None:
        self.beside.append(block.text)
        if self.hints.explain and len(self.left) < MAX_LEFT_OUT:
            self.left.append(LeftOut(block.text[:200], why))

    def _marked(self, section: Section) -> Entry:
        text = "\n".join(part for part in section.parts if part)
        published = resolve(
            section.when,
            now=self._reference(section),
            zone=self.about.zone,
            not_before=self.about.published,
        )
        if published is None and section.times:
            published = parse_instant(section.times[0], now=self.hints.now, zone=self.about.zone)
        entry = self._entry(
            section.role, text, section.rule, marker=section.label or None, published=published
        )
        return replace(entry, html=html_of(section.pieces(), self.hints.url))

    def _reference(self, section: Section) -> datetime:
        """The time up to which a label's time must lie: when the page was last modified, if
        it says so and only a clock is printed, else now."""
        modified = self.about.updated
        if modified is not None and modified < self.hints.now and not section.when.has_date:
            return modified
        return self.hints.now

    def _entry(
        self,
        role: Role,
        text: str,
        rule: str,
        *,
        marker: str | None = None,
        published: datetime | None = None,
    ) -> Entry:
        return Entry(
            id=self._id(role, text),
            role=role,
            text=text,
            marker=marker,
            published=published,
            rule=rule,
        )

    def _id(self, role: Role, text: str) -> str:
        """Made of the first words: what is rewritten further down keeps its id."""
        words = squash(text[:160])[:64]
        digest = blake2b(f"{role}:{words}".encode(), digest_size=8).hexdigest()
        count = self.ids[digest] = self.ids.get(digest, 0) + 1
        return digest if count == 1 else f"{digest}-{count}"


def _title_block(blocks: list[Block], headline: str | None) -> Block | None:
    """The headline on the page: the h1 that says most nearly what structured data says."""
    candidates = [b for b in blocks if b.tag == "h1" and len(b.text) > 3]
    if not candidates:
        return None
    wanted = _words(headline or "") | _words(without_suffix(headline or ""))
    if not wanted:
        return candidates[0] if len(candidates) == 1 else None
    best = max(candidates, key=lambda block: _likeness(_words(block.text), wanted))
    if _likeness(_words(best.text), wanted) > 0:
        return best
    return candidates[0] if len(candidates) == 1 and len(_words(candidates[0].text)) > 3 else None


def _likeness(words: set[str], wanted: set[str]) -> float:
    """How many words two titles share, less where most of the first is something else."""
    common = len(words & wanted)
    return common * common / (len(words) or 1)


def _words(text: str) -> set[str]:
    found = set(re.findall(r"\w{2,}", text.casefold()))
    return found or set(text)


EXTRACTOR = Article()
