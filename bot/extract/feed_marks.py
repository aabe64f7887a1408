"""Marked sections inside a feed's items: a content that grew an "Update." has news of its own.

An item's text is an article without a page around it, so what finds the labels of an article
finds them here. A section becomes an entry beside its item, and is no part of the item's text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from hashlib import blake2b
from html import escape

from bot.core.bound import bound_id
from bot.core.model import Entry
from bot.core.text import squash
from bot.extract.article_body import Body, settle_scopes
from bot.extract.article_marks import Section, find_sections
from bot.extract.block_html import html_of
from bot.extract.blocks import Block, visible_blocks
from bot.extract.broken_lines import parted
from bot.extract.dates import resolve
from bot.extract.lines import fold, fragment_of_text
from bot.extract.markers.table import words_for


@dataclass(frozen=True, slots=True)
class Setting:
    """What a label is read with: the feed's language, the time of the look, the admin's zone."""

    language: str | None
    now: datetime
    zone: tzinfo | None


def split(item: Entry, markup: str, setting: Setting) -> tuple[Entry, ...]:
    """An item, and behind it the marked sections that its text had. The item alone where it has
    none, or is one as a whole."""
    lines = item.text.split("\n")
    if len(lines) < 2:
        return (item,)
    blocks = _blocks(markup if "<" in markup else _paragraphs(lines), setting)
    sections = _sections(blocks, setting)
    rest = _without(lines, sections)
    if not sections or not rest:
        return (item,)
    entries = [_entry(item, section, setting) for section in sections]
    return (replace(item, text="\n".join(rest)), *entries)


def _paragraphs(lines: Sequence[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _blocks(markup: str, setting: Setting) -> list[Block]:
    root = fragment_of_text(markup)
    if root is None:
        return []
    return parted(visible_blocks(root), words_for(setting.language), setting.language)


def _sections(blocks: list[Block], setting: Setting) -> list[Section]:
    if not blocks:
        return []
    settle_scopes(blocks, None)
    *_, whole = blocks[0].scope.ancestors()
    body = Body(whole, whole.weight)
    found = find_sections(blocks, body, setting.language).sections
    return [found[index] for index in sorted(found)]


def _without(lines: Sequence[str], sections: Sequence[Section]) -> list[str]:
    """The lines that are in no section; none where a section's lines are not found among them:
    nothing may be told twice, and nothing be lost."""
    rest = list(lines)
    for section in sections:
        for block in section.blocks:
            line = fold(block.text)
            if line not in rest:
                return []
            rest.remove(line)
    return rest


def _entry(item: Entry, section: Section, setting: Setting) -> Entry:
    text = "\n".join(part for part in section.parts if part)
    digest = blake2b(f"{section.role}:{squash(text[:160])[:64]}".encode(), digest_size=8)
    return Entry(
        id=bound_id(item, digest.hexdigest()),
        role=section.role,
        text=text,
        title=item.title,
        marker=section.label or None,
        published=resolve(
            section.when, now=setting.now, zone=setting.zone, not_before=item.published
        ),
        author=item.author,
        url=item.url,
        html=html_of(section.pieces(), item.url or ""),
        rule=f"{section.rule}, in a feed item",
    )
