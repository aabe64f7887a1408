"""Two readings of one page → what would be told, as if the second stayed as it is."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.absence import GOOD_LOOKS_AT_THE_EDGE
from bot.core.decide import Outcome, decide
from bot.core.model import Change, NotThePage, Reading, Snapshot
from bot.core.remember import after

_STEP = timedelta(minutes=1)


def compare(
    old: Reading, new: Reading, *, then: datetime, now: datetime | None = None
) -> Outcome | NotThePage:
    """What would be told between two captures of one page.

    A removal counts only after several looks, so the new capture is looked at as often as
    that takes; everything else is told in the first look. NotThePage where the new capture
    is not the page. The readers' versions are taken to be the same.
    """
    first = decide(None, old, now=then)
    if isinstance(first, NotThePage):
        return first
    snapshot: Snapshot = replace(after(None, first.delta), reader=new.reader or new.extractor)
    at = now or then + _STEP
    changes: list[Change] = []
    result: Outcome | NotThePage = first
    for look in range(GOOD_LOOKS_AT_THE_EDGE):
        result = decide(snapshot, new, now=at)
        if isinstance(result, NotThePage):
            return result if not look else replace(first, changes=tuple(changes))
        changes.extend(result.changes)
        snapshot = after(snapshot, result.delta)
        at += _STEP
    return replace(result, changes=tuple(changes)) if isinstance(result, Outcome) else result
