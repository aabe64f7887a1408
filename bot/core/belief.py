"""When a page that was doubted is believed: it stays as it is, look after look."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.core.identity import words_of
from bot.core.model import Entry, Failure
from bot.core.text import fingerprint

BELIEVED_AFTER = 5
"""Looks in a row that must show the same doubtful page before it is taken for the page."""
BELIEVED_SINCE = timedelta(minutes=30)
_MUCH = 0.5
_SKETCH = 40


def sketch(entries: Sequence[Entry]) -> list[str]:
    """A few fingerprints that stand for all: the smallest."""
    return sorted({fingerprint(words_of(entry)) for entry in entries})[:_SKETCH]


def remember(
    former: str | None, failure: Failure, entries: Sequence[Entry], now: datetime
) -> tuple[str, bool]:
    """Note a doubtful look after the former ones; True when the page is to be believed."""
    now_shown = sketch(entries)
    count, since = 1, now
    if former:
        try:
            note = json.loads(former)
            if _much_the_same(note["sketch"], now_shown):
                count, since = int(note["count"]) + 1, datetime.fromisoformat(note["since"])
        except (ValueError, KeyError, TypeError):
            count, since = 1, now
    note = {
        "kind": failure.kind.value,
        "count": count,
        "since": since.isoformat(),
        "sketch": now_shown,
    }
    believed = bool(entries) and count >= BELIEVED_AFTER and now - since >= BELIEVED_SINCE
    return json.dumps(note), believed


def _much_the_same(one: list[str], other: list[str]) -> bool:
    smallest = set(sorted({*one, *other})[:_SKETCH])
    return bool(smallest) and len(smallest & set(one) & set(other)) >= _MUCH * len(smallest)
