"""How what is owed to one reader becomes what that reader sees: which news a message of ours
already tells, which of it only rewrites that message, and what of it no longer matters.

An entry that changes five times before it can be told is told once, as it is by then.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model import Alert, Change, Changed, Entry, Kind, Role
from bot.core.substance import differs

TAKEN_BACK = frozenset({Role.CORRECTION, Role.RETRACTION})


def takes_back(change: Change) -> bool:
    """Whether an entry became its own correction or retraction: that is news, and the message
    that told the entry is struck through."""
    former = change.previous
    return (
        change.kind is Kind.EDITED
        and former is not None
        and former.role is not change.entry.role
        and change.entry.role in TAKEN_BACK
    )


def rewrites(change: Change) -> bool:
    """Whether this changes what a message of ours says, for whoever has that message, instead
    of being news of its own. A new headline is news; so is what takes something back."""
    return (
        change.kind is not Kind.ADDED
        and change.entry.role is not Role.HEADLINE
        and not takes_back(change)
    )


def is_silent(alert: Alert) -> bool:
    """Whether an alert only sets right what a message says, and is never a message itself."""
    return isinstance(alert.event, Changed) and not alert.event.change.substance


def merge(alerts: Sequence[Alert], shown: Entry | None = None) -> Alert | None:
    """What is left to tell of alerts about one entry that are told at once, oldest first.

    `shown` is the entry as the reader has it, None where the reader never got it. None where
    nothing is left: it was edited back, or added and removed again. What the alert says of the
    page is what the latest says; its key is that of the first.
    """
    first, last = alerts[0], alerts[-1]
    if not isinstance(first.event, Changed) or not isinstance(last.event, Changed):
        return last
    change = _merged(first.event.change, last.event.change, shown)
    if change is not None and change.kind is Kind.EDITED and len(alerts) > 1:
        weighs = any(not is_silent(alert) for alert in alerts)
        change = replace(change, substance=weighs and _weighs(change))
    if change is None:
        return None
    if change is first.event.change and first is last:
        return last  # the very same, so that what was made of it is known again
    return replace(last, id=first.id, key=first.key, event=Changed(change))


def _merged(first: Change, last: Change, shown: Entry | None) -> Change | None:
    if first.kind is Kind.ADDED:
        if last.kind is Kind.REMOVED:
            return None
        kept = replace(last, kind=Kind.ADDED, previous=None, substance=True)
        return replace(kept, revision=first.revision) if first is not last else first
    former = shown or first.previous
    if last.kind is Kind.REMOVED:
        return last
    if former is not None and reads_alike(former, last.entry):
        return None
    return last if former == last.previous else replace(last, previous=former)


def reads_alike(one: Entry, other: Entry) -> bool:
    """Whether a reader would see no difference."""
    return (one.text, one.title, one.role) == (other.text, other.title, other.role)


def _weighs(change: Change) -> bool:
    former, entry = change.previous, change.entry
    if former is None or former.role is not entry.role:
        return True
    return differs(former.text, entry.text) or differs(former.title or "", entry.title or "")


def entry_of(alert: Alert) -> Entry | None:
    """The entry that an alert is about, None for one about the source."""
    return alert.event.change.entry if isinstance(alert.event, Changed) else None
