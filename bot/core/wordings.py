"""Wordings that an entry has left behind: caches that lag and tests of two versions show them
again for a look or two, which is no edit. A wording that comes back and stays is one.
"""

import json
from collections.abc import Iterable, Mapping

from bot.core.model import Entry, Snapshot
from bot.core.text import fingerprint

STAYS_AFTER = 3
"""Looks in a row that must show a former wording before it is told as an edit."""
_KEPT = 64
_LEFT, _BACK = "wordings", "back"


class Wordings:
    """What is noted of former wordings, kept in the snapshot's `extra`."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._left = snapshot.extra.get(_LEFT, "").split()
        self._before = _counts(snapshot.extra.get(_BACK))
        self._waiting: dict[str, int] = {}

    def is_passing(self, name: str, entry: Entry) -> bool:
        """Whether a wording is a former one of this entry, and may pass again. Counts it."""
        if _mark(name, entry) not in self._left:
            return False
        looks = self._before.get(name, 0) + 1
        if looks >= STAYS_AFTER:
            return False
        self._waiting[name] = looks
        return True

    def leave(self, name: str, entry: Entry) -> None:
        """Note a wording that an edit replaced."""
        mark = _mark(name, entry)
        others = [one for one in self._left if one != mark]
        self._left = [*others[1 - _KEPT :], mark]

    @property
    def unsettled(self) -> bool:
        """Whether a former wording is being counted towards an edit."""
        return bool(self._waiting)

    def noted_in(self, extra: Mapping[str, str]) -> dict[str, str]:
        """`extra` with what there is to note."""
        noted = {key: value for key, value in extra.items() if key not in (_LEFT, _BACK)}
        if self._left:
            noted[_LEFT] = " ".join(self._left)
        if self._waiting:
            noted[_BACK] = json.dumps(self._waiting)
        return noted


def _mark(name: str, entry: Entry) -> str:
    """An entry's wording as one word."""
    return fingerprint(f"{name}\n{entry.title or ''}\n{entry.text}").partition(":")[2][:16]


def _counts(noted: str | None) -> dict[str, int]:
    try:
        found = json.loads(noted or "{}")
        return {str(name): int(count) for name, count in _pairs(found)}
    except (ValueError, TypeError):
        return {}


def _pairs(found: object) -> Iterable[tuple[object, int]]:
    return found.items() if isinstance(found, dict) else ()
