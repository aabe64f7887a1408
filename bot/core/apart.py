"""Unmarked paragraphs that came without a word: what becomes of them is no news either."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.model import MARKED_ROLES, Entry, Known, Role

BOXED = "paragraph in a box of its own"
"""The rule by which an extractor reads what stands among an article's paragraphs, and in nothing
that any other of them stands in: weather, a quiz, an offer, a paragraph of another story."""
HEADLINE = "a headline of a page of headlines"
"""The rule by which an extractor reads a page that has no text of its own."""


def is_headline(entry: Entry) -> bool:
    """Whether it is a line of a page without a text."""
    return entry.role is Role.TEXT and entry.rule == HEADLINE


def is_boxed(entry: Entry) -> bool:
    """Whether it is such a paragraph."""
    return entry.role is Role.TEXT and entry.rule == BOXED


def beginning(known: Sequence[Known]) -> datetime | None:
    """Since when the page is known, by what of it was there at the former look."""
    return min((one.first_seen for one in known if not one.missing), default=None)


def came_silently(known: Known, beginning: datetime | None) -> bool:
    """Whether a paragraph or a section came after the others and was not told."""
    article = known.entry.role is Role.TEXT or known.entry.role in MARKED_ROLES
    if not article or known.revision or beginning is None:
        return False
    return known.first_seen > beginning
