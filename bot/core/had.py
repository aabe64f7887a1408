"""What a recipient has of an entry that was edited or removed: whether that is any of its
business.

An edit or a removal is told to whoever has the entry. Who never got it (followed later, had it
filtered out, was muted) is told only what is news by itself; and what has not been sent yet
takes the newest wording when it is.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Change, Kind, Role
from bot.core.telling import takes_back

_STREAM = frozenset({Role.POST, Role.ITEM})
_WORTH = 8
"""Words that a section must gain to be news for who never got it: about one sentence."""


@dataclass(frozen=True, slots=True)
class Had:
    """`told`: it was told here, or is owed. `until`: it is held until then and not sent yet.
    `missed`: it was told to others as new, not here. None of them: it stood on the page before
    anything was told of it."""

    told: bool = False
    until: datetime | None = None
    missed: bool = False


NOTHING_TOLD = Had()


def concerns(change: Change, had: Had, unwanted: Callable[[Change], str | None]) -> bool:
    """Whether a change matters to a recipient that never got the entry. `unwanted` says why its
    preferences refuse a change, None if they do not."""
    if change.kind is Kind.ADDED or not had.missed:
        return True
    if change.kind is Kind.REMOVED or change.previous is None:
        return False
    if change.entry.role is Role.HEADLINE or takes_back(change):
        return True
    return _grew(change) or _became_wanted(change, unwanted)


def _grew(change: Change) -> bool:
    """Whether a section of an article was added to. Posts are followed by posts; the news of an
    article often comes as one more sentence below the same "Update."."""
    former = change.previous
    if former is None or change.entry.role in _STREAM:
        return False
    return len(change.entry.text.split()) - len(former.text.split()) >= _WORTH


def _became_wanted(change: Change, unwanted: Callable[[Change], str | None]) -> bool:
    """Whether the edit made it what the reader asked for: a key event, a word."""
    if change.previous is None or unwanted(change) is not None:
        return False
    before = Change(kind=Kind.ADDED, entry=change.previous)
    return unwanted(before) is not None
