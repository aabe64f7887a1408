"""What belongs to an item of a feed: a marked section of its content, or of its article.

Such a section is an entry of its own. Its id begins with the item's, and its fate is the item's:
it is news only where the item is known or is news itself, and leaves the feed with it.
"""

from collections.abc import Mapping
from typing import TypeVar

from bot.core.model import MARKED_ROLES, Entry

_BETWEEN = "#"
T = TypeVar("T")


def bound_id(item: Entry, own: str) -> str:
    """The id of a section of an item."""
    return f"{item.id}{_BETWEEN}{own}"


def owner(entry: Entry, items: Mapping[str, T]) -> T | None:
    """What is kept of the item that a section belongs to; None for an entry that belongs to
    none of these items."""
    if entry.role not in MARKED_ROLES:
        return None
    return items.get(entry.id.rpartition(_BETWEEN)[0])
