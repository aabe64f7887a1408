"""Unmarked paragraphs that came without a word: what becomes of them is no news either."""

from collections.abc import Sequence
from datetime import datetime

from bot.core.model import Entry, Known, Role

BOXED = "paragraph in a box of its own"
"""The rule by which an extractor reads what stands among an article's paragraphs, and in nothing
that any other of them stands in: weather, a quiz, an offer, a paragraph of another story."""


def is_boxed(entry: Entry) -> bool:
    """Whether it is such a paragraph."""
    return entry.role is Role.TEXT and entry.rule == BOXED


def beginning(known: Sequence[Known]) -> datetime | None:
    """Since when the page is known, by what of it was there at the former look."""
    return min((one.first_seen for one in known if not one.missing), default=None)


def came_silently(known: Known, beginning: datetime | None) -> bool:
    """Whether an unmarked paragraph came after the others and was not told."""
    if known.entry.role is not Role.TEXT or known.revision or beginning is None:
        return False
    return known.first_seen > beginning
