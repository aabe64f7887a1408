"""Quiet looks: pages watched as the poller watches them, look after look, while nothing happens
but unrest. Whatever is told then is told for nothing."""

import random
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import takewhile

from benchmarks.detection import corpus
from benchmarks.detection.contenders import DEFAULT, MINUTE, NOW, reading
from benchmarks.detection.unrest import UNREST, spoilt
from benchmarks.detection.walls import WALLS
from bot.core.decide import decide
from bot.core.model import Change, NotThePage, Reading, Snapshot
from bot.core.remember import after

SHARE = 0.25
"""Of the kinds of unrest, how many a look shows at once."""


Make = Callable[[datetime, random.Random], tuple[str, Sequence[str]]]
"""A page as it is at an instant, and the names of what its own software shows otherwise."""


@dataclass
class Quiet:
    """Counts of looks and of what was told in them. `told` counts alerts by kind and role,
    `loud` the looks with an alert for a follower of the default roles, `whispers` those with
    one for somebody who asked for more, `refused` true pages taken for something else."""

    looks: int = 0
    loud: int = 0
    whispers: int = 0
    refused: int = 0
    told: Counter[str] = field(default_factory=Counter)
    cpu: float = 0.0
    deciding: float = 0.0
    faults: list[str] = field(default_factory=list)

    def add(self, other: "Quiet") -> None:
        """Sum up."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass
class _Watch:
    name: str
    url: str
    quiet: Quiet = field(default_factory=Quiet)
    snapshot: Snapshot | None = None
    digest: str | None = None
    at: datetime = NOW

    def look(self, body: bytes, what: Sequence[str], *, wall: bool = False) -> None:
        start = time.process_time()
        former = self.snapshot.extractor if self.snapshot else ""
        read = reading(body, self.url, self.at, former=former)
        self.at += MINUTE
        if isinstance(read, NotThePage):
            self._refused(f"{read.failure.kind.value} {read.failure.detail}", what, wall)
        elif read.digest and read.digest == self.digest:
            pass
        else:
            self._decide(read, what, wall)
        self.quiet.cpu += time.process_time() - start
        self.quiet.looks += 1

    def _refused(self, why: str, what: Sequence[str], wall: bool) -> None:
        self.digest = None
        if not wall and self.snapshot is not None:
            self.quiet.refused += 1
            self.quiet.faults.append(f"{self.name}: refused as {why} with {', '.join(what)}")

    def _decide(self, read: Reading, what: Sequence[str], wall: bool) -> None:
        start = time.process_time()
        outcome = decide(self.snapshot, read, now=self.at)
        self.quiet.deciding += time.process_time() - start
        if isinstance(outcome, NotThePage):
            delta = getattr(outcome, "delta", None)
            self.snapshot = after(self.snapshot, delta) if delta else self.snapshot
            return self._refused(
                f"{outcome.failure.kind.value} {outcome.failure.detail}", what, wall
            )
        self.snapshot = after(self.snapshot, outcome.delta)
        self.digest = None if outcome.unsettled else read.digest
        return self._tell([change for change in outcome.changes if change.substance], what)

    def _tell(self, changes: list[Change], what: Sequence[str]) -> None:
        if not changes:
            return
        loud = [change for change in changes if change.entry.role.value in DEFAULT]
        self.quiet.loud += bool(loud)
        self.quiet.whispers += bool(changes)
        for change in changes:
            name = f"{change.kind.value} {change.entry.role.value}"
            self.quiet.told[name] += 1
            self.quiet.faults.append(self._fault(change, change in loud, what))

    def _fault(self, change: Change, loud: bool, what: Sequence[str]) -> str:
        text, former = change.entry.text, change.previous.text if change.previous else ""
        same = takewhile(lambda pair: pair[0] == pair[1], zip(text, former, strict=False))
        start = max(0, sum(1 for _ in same) - 40)
        return (
            f"{self.name}: {'LOUD ' if loud else ''}{change.kind.value} {change.entry.role.value} "
            f"{text[start : start + 160]!r} for {former[start : start + 160]!r} ({change.rule}) "
            f"with {', '.join(what)}"
        )


def watch(file: str, url: str, seed: int, looks: int) -> Quiet:
    """Watch one real page through so many looks, a wall among thirty of them."""
    html = corpus.body(file).decode("utf-8", "replace")
    return watch_made(file.removeprefix("pages/"), url, lambda *_: (html, ()), seed, looks)


def watch_made(
    name: str, url: str, make: Make, seed: int, looks: int, *, pauses: float = 0.0
) -> Quiet:
    """Watch a page that is what it is made at each look; some looks are hours after the last."""
    chance = random.Random(f"pages/{name} {seed}")
    seen = _Watch(name, url)
    seen.look(make(seen.at, chance)[0].encode(), ["nothing"])
    if seen.snapshot is None:
        return Quiet(faults=[f"{seen.name}: the page itself is refused"])
    walls = [wall.encode() for wall in WALLS.values()]
    for _ in range(looks):
        if chance.random() < 1 / 30:
            seen.look(chance.choice(walls), ["a wall"], wall=True)
            continue
        if chance.random() < pauses:
            seen.at += timedelta(hours=chance.choice((1, 3, 9)))
        html, moved = make(seen.at, chance)
        what = [name for name in UNREST if chance.random() < SHARE]
        seen.look(spoilt(html, what, chance).encode(), [*moved, *what])
    return seen.quiet
