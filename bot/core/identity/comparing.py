"""What entries are compared by, and how alike is alike enough."""

from datetime import timedelta

from bot.core.model import MARKED_ROLES, Entry, Known, Role
from bot.core.text import fingerprint, is_current, without_embedded

ALIKE = 0.5
"""From here on two texts are one text that was edited, if nothing speaks against it."""
VERY_ALIKE = 0.8
"""From here on they are, although the page gives the two different ids."""
ANY_LIKENESS = 0.2
"""Below this, the same id on another text with another time is an id used again."""
GROWN = 0.15
"""Enough for a marked section that begins with all that it said before."""
ALL_HEARD = 0.95
"""The share of known words from which on a text holds nothing else."""
SAME_MOMENT = timedelta(seconds=90)


def family(role: Role) -> str:
    """Roles among which an entry may change: a paragraph may be labelled later."""
    return "article" if role is Role.TEXT or role in MARKED_ROLES else str(role)


def words_of(entry: Entry) -> str:
    """What an entry is compared by: its text without messages of social networks, or its title
    where it has no text."""
    if entry.embedded:
        return without_embedded(entry.text, entry.embedded)
    return entry.text or entry.title or ""


def print_of(known: Known) -> str:
    """The fingerprint of a known entry by the rules in force."""
    if is_current(known.fingerprint):
        return known.fingerprint
    return fingerprint(words_of(known.entry))
