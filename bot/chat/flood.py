"""How much one person may ask: a burst, then a steady trickle. Told once, then in silence."""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

BURST = 20
REFILL = timedelta(seconds=3)
"""How long it takes until one more is allowed."""
REMEMBERED = 10_000


class Verdict(Enum):
    """What to do with what a person asks."""

    ANSWER = "answer"
    WARN = "warn"
    IGNORE = "ignore"


@dataclass(slots=True)
class _Allowance:
    left: float
    at: datetime
    warned: bool = False


class Flood:
    """Counts what each person asks, in memory: a restart forgives."""

    def __init__(self, burst: int = BURST, refill: timedelta = REFILL) -> None:
        self._burst = burst
        self._refill = refill
        self._people: OrderedDict[str, _Allowance] = OrderedDict()

    def ask(self, person: str, now: datetime) -> Verdict:
        """Whether to answer this one. Warned once a flood: until half of the allowance is back."""
        one = self._people.pop(person, None) or _Allowance(self._burst, now)
        self._people[person] = one
        if len(self._people) > REMEMBERED:
            self._people.popitem(last=False)
        one.left = min(self._burst, one.left + max(now - one.at, timedelta(0)) / self._refill)
        one.at = now
        if one.left >= self._burst / 2:
            one.warned = False
        if one.left >= 1:
            one.left -= 1
            return Verdict.ANSWER
        if one.warned:
            return Verdict.IGNORE
        one.warned = True
        return Verdict.WARN
