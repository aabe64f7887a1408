"""How late looks come, seen from the site: when each page was asked for, and when it was due."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass
class Lateness:
    """The looks that were due within a while. `missed` were due and had not come at its end,
    nor in the time after it that is known of; they count as late as that."""

    due: int = 0
    missed: int = 0
    late: list[float] = field(default_factory=list)

    def at(self, share: float) -> str:
        """The lateness in seconds that so large a share does not exceed."""
        late = sorted(self.late)
        return f"{late[min(len(late) - 1, int(len(late) * share))]:.2f}" if late else "-"


@dataclass(frozen=True)
class Span:
    """A while in which pages were due every `interval` seconds, from `begin` to `end`; `until` is
    where the record of what was asked for ends. In epoch seconds."""

    interval: float
    begin: float
    end: float
    until: float


def lateness(
    times: Mapping[str, Sequence[float]],
    due: Mapping[str, float],
    span: Span,
    *,
    of: Callable[[int], bool] = lambda _: True,
) -> Lateness:
    """Of the looks at some pages that were due within a span.

    `times` are the moments in which each page was asked for, `due` those in which it was due
    for the first time: then it is due an interval after each look.
    """
    found = Lateness()
    for name, first in due.items():
        if not of(int(name)):
            continue
        expected = first
        for asked in (*times.get(name, ()), None):
            if span.begin <= expected < span.end:
                found.due += 1
                found.missed += asked is None
                found.late.append(max(0.0, (span.until if asked is None else asked) - expected))
            if asked is not None:
                expected = asked + span.interval
    return found
