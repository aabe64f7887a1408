"""Figures by the hour: counts, and histograms of how long things took.

A histogram's buckets are quarter octaves of a millisecond, so that a percentile is right
within a tenth however many deliveries there were, and costs a few rows an hour.
"""

import math
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import groupby

from store.connection import Session
from store.instants import HOUR, from_micros, to_micros

_PER_OCTAVE = 4
_LONGEST = timedelta(days=7)
"""What took longer is an old date on a page, not a latency: it is not counted."""


def tally(session: Session, at: datetime, name: str, n: int = 1, bucket: int = 0) -> None:
    """Add to the count of `name` in the hour of `at`."""
    session.execute(
        """INSERT INTO tallies (hour, name, bucket, n) VALUES (?, ?, ?, ?)
           ON CONFLICT (hour, name, bucket) DO UPDATE SET n = n + excluded.n""",
        (to_micros(at) // HOUR, name, bucket, n),
    )


def tally_latency(session: Session, at: datetime, name: str, took: timedelta) -> None:
    tally_latencies(session, at, name, (took,))


def tally_latencies(session: Session, at: datetime, name: str, took: Iterable[timedelta]) -> None:
    """Add to the histogram of `name`. What is dated ahead of the clock counts as no time."""
    counts = Counter(_bucket(each) for each in took if each <= _LONGEST)
    for bucket, n in counts.items():
        tally(session, at, name, n, bucket)


def percentiles(
    session: Session, name: str, since: datetime, shares: tuple[float, ...] = (0.5, 0.99)
) -> tuple[timedelta, ...] | None:
    """The latencies below which these shares lie, since the hour of `since`; None if nothing
    was counted."""
    rows = session.execute(
        """SELECT bucket, sum(n) FROM tallies WHERE name = ? AND hour >= ?
           GROUP BY bucket ORDER BY bucket""",
        (name, to_micros(since) // HOUR),
    ).fetchall()
    total = sum(row[1] for row in rows)
    return tuple(_at_share(rows, share * total) for share in shares) if total else None


def percentiles_by_hour(
    session: Session, name: str, since: datetime, shares: tuple[float, ...] = (0.5, 0.99)
) -> list[tuple[datetime, tuple[timedelta, ...]]]:
    """As `percentiles`, for each hour by itself (those without any left out), oldest first."""
    rows = session.execute(
        """SELECT hour, bucket, n FROM tallies WHERE name = ? AND hour >= ?
           ORDER BY hour, bucket""",
        (name, to_micros(since) // HOUR),
    )
    found = []
    for hour, group in groupby(rows, key=lambda row: row[0]):
        buckets = [(row[1], row[2]) for row in group]
        total = sum(n for _, n in buckets)
        found.append(
            (from_micros(hour * HOUR), tuple(_at_share(buckets, s * total) for s in shares))
        )
    return found


def per_hour(session: Session, name: str, since: datetime) -> list[tuple[datetime, int]]:
    """The counts of `name` by hour (those without any left out), oldest first."""
    rows = session.execute(
        """SELECT hour, sum(n) FROM tallies WHERE name = ? AND hour >= ?
           GROUP BY hour ORDER BY hour""",
        (name, to_micros(since) // HOUR),
    )
    return [(from_micros(row[0] * HOUR), row[1]) for row in rows]


def _bucket(took: timedelta) -> int:
    milliseconds = took / timedelta(milliseconds=1)
    return 0 if milliseconds <= 1 else round(math.log2(milliseconds) * _PER_OCTAVE)


def _at_share(rows: list[tuple[int, int]], wanted: float) -> timedelta:
    passed = 0
    bucket = 0
    for bucket, n in rows:  # noqa: B007 (the last one reached is the answer)
        passed += n
        if passed >= wanted:
            break
    return timedelta(milliseconds=2 ** (bucket / _PER_OCTAVE))
