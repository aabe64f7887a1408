"""How the database grows: `python -m benchmarks.growth [--sources N]`.

Pages that change are read and compared by the program, and what each look comes to is committed
for so many sources, each followed by three chats whose deliveries are sent and settled. From the
size of the file before and after follows what one change of a source leaves behind, and from
that what a day leaves, and where the retention of the settings stops it.
"""

import argparse
import asyncio
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.costs import table
from benchmarks.newspaper import page, posts
from bot.core.decide import Outcome, decide
from bot.core.model import (
    Alert,
    Attempt,
    Changed,
    Hints,
    Look,
    Page,
    PollState,
    Reading,
    Recipient,
    Sent,
    Snapshot,
    Source,
    Subscription,
    Version,
)
from bot.core.remember import after
from bot.extract.read import read
from bot.poll import text_of
from store import open_store
from store.connection import Session
from store.retention import Retention
from store.sqlite import SqliteStore
from store.subscriptions import subscribe

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FOLLOWERS = 3
CHANGES = 40
"""Changes of each source that are measured; and as many before, so that tables have grown in."""
KEPT = Retention(versions=100)
"""As the settings have it by default."""
DAY = {"an article with an update": (19_000, 2), "a live blog with a post": (1_000, 100)}
"""A day of 20,000 sources: how many of each kind change, and how often."""


@dataclass(frozen=True)
class Step:
    """What one look at a page comes to, whichever source it is."""

    outcome: Outcome
    reading: Reading


def steps(bodies: Sequence[str]) -> list[Step]:
    """These captures of one page, compared one after another."""
    made: list[Step] = []
    snapshot: Snapshot | None = None
    for number, body in enumerate(bodies):
        at = NOW + timedelta(minutes=number)
        url = "https://news.example/page"
        seen = Page(url=url, body=body.encode(), fetched_at=at, content_type="text/html")
        reading = read(seen, Hints(url=url, now=at))
        assert isinstance(reading, Reading), reading
        outcome = decide(snapshot, reading, now=at)
        assert isinstance(outcome, Outcome), outcome
        snapshot = after(snapshot, outcome.delta)
        made.append(Step(outcome, reading))
    return made


def _look(name: str, number: int, step: Step) -> Look:
    at = NOW + timedelta(minutes=number)
    alerts = [
        Alert(
            source_id=name,
            key=change.key,
            event=Changed(change),
            noticed_at=at,
            source_name=name,
            source_url=f"https://{name}.example/page",
        )
        for change in step.outcome.changes
        if change.substance
    ]
    reading = step.reading
    return Look(
        source_id=name,
        state=PollState(next_look=at, last_look=at, reading_digest=reading.digest),
        delta=step.outcome.delta,
        alerts=tuple(alerts),
        version=Version(at, reading.title, text_of(reading)),
    )


async def _size(store: SqliteStore) -> float:
    """Kilobytes of the database itself, without the journal, which comes and goes."""
    pages = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    return await store.read(lambda session: session.number(pages)) / 1000


async def _deliver(store: SqliteStore, now: datetime) -> None:
    while await store.fan_out(now, chunk=1000):
        pass
    while runs := await store.lease_owed(now, limit=500, channel="telegram"):
        sent = [Attempt(owed.delivery.id or 0, Sent("1"), now) for run in runs for owed in run]
        await store.settle(sent)


async def _grown(store: SqliteStore, names: Sequence[str], made: Sequence[Step]) -> list[float]:
    """Kilobytes of the database after each half of the steps."""
    sizes = []
    for number, step in enumerate(made):
        for name in names:
            await store.commit(_look(name, number, step))
        await _deliver(store, NOW + timedelta(minutes=number))
        if number in {0, CHANGES, 2 * CHANGES}:
            sizes.append(await _size(store))
    return sizes


async def measure(folder: Path, bodies: Sequence[str], count: int) -> list[float]:
    """Kilobytes of a source at first, and of each of its changes early and later."""
    names = [f"s{n}" for n in range(count)]

    def follow(session: Session) -> None:
        for name in names:
            for chat in range(FOLLOWERS):
                who = Recipient("telegram", f"{name[1:]}{chat}")
                subscribe(session, Subscription(recipient=who, source_id=name))

    made = [Source(id=name, url=f"https://{name}.example/page") for name in names]
    async with open_store(folder / "a.db", retention=KEPT) as store:
        empty = await _size(store)
        await store.add_sources(made, NOW)
        await store.write(follow)
        first, early, late = await _grown(store, names, steps(bodies))
    share = count * CHANGES
    return [(first - empty) / count, (early - first) / share, (late - early) / share]


async def main(count: int) -> None:
    """Print what a source and a change of it take, and what follows for a day."""
    looks = range(2 * CHANGES + 1)
    pages = {
        "an article with an update": [page(updates=n) for n in looks],
        "a live blog with a post": [posts(40 + n, shown=40) for n in looks],
    }
    rows, day = [], 0.0
    for name, bodies in pages.items():
        with tempfile.TemporaryDirectory() as folder:
            first, early, late = await measure(Path(folder), bodies, count)
        many, often = DAY[name]
        mb = many * often * late / 1000
        day += mb
        figures = [f"{kb:.1f}" for kb in (first, early, late)]
        rows.append([name, *figures, f"{many} x {often}", f"{mb:.0f}"])
    head = ["kind", "source KB", "change KB, 1-40", "41-80", "changes a day", "MB a day"]
    print(table(head, rows))
    print(f"a look that finds nothing new leaves nothing; {FOLLOWERS} chats follow each source")
    days = KEPT.alerts.days
    print(
        f"a day of 20,000 sources: {day:.0f} MB; after {days} days as much is pruned as is added "
        f"({KEPT.deliveries.days} for deliveries, {KEPT.versions} versions of a page): "
        f"at most {day * days / 1000:.0f} GB"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=60)
    asyncio.run(main(parser.parse_args().sources))
