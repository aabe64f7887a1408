"""What the store costs: `python -m benchmarks.store [--sources N] [--chats N]`.

Prints one line a figure. Everything runs on a real file in a temporary folder.
"""

import argparse
import asyncio
import resource
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.model import (
    Alert,
    Attempt,
    Change,
    Changed,
    Coverage,
    Entry,
    Kind,
    Known,
    Look,
    PollState,
    Recipient,
    Role,
    Sent,
    SnapshotDelta,
    Source,
    Subscription,
    Version,
)
from store import SqliteStore, open_store
from store.connection import Session
from store.subscriptions import subscribe

NOW = datetime(2026, 1, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
_TEXT = "The minister said on Tuesday that talks would go on through the week. " * 6


@contextmanager
def timed(what: str, n: int = 1) -> Iterator[None]:
    began, cpu = time.perf_counter(), time.process_time()
    yield
    took, worked = time.perf_counter() - began, time.process_time() - cpu
    each = f", {took / n * 1e6:8.1f} µs each ({worked / n * 1e6:.1f} µs CPU)" if n > 1 else ""
    print(f"{what:58} {took * 1000:9.1f} ms{each}")


def _entries(count: int) -> tuple[Known, ...]:
    return tuple(
        Known(
            entry=Entry(
                id=f"post-{at}",
                role=Role.POST,
                text=f"{at} {_TEXT}",
                published=NOW,
                url=f"https://e.org/{at}",
            ),
            fingerprint=f"1:{at:032x}",
            first_seen=NOW,
            position=at,
        )
        for at in range(count)
    )


def _look(source: str, token: str, *, entries: tuple[Known, ...] = (), alerts: int = 0) -> Look:
    delta = SnapshotDelta(
        title="A live blog",
        extractor="liveblog",
        reader="liveblog/1",
        coverage=Coverage.LIVE,
        taken_at=NOW,
        upserts=entries,
    )
    return Look(
        source_id=source,
        lease=token,
        state=PollState(next_look=NOW + timedelta(minutes=1), last_look=NOW, last_success=NOW),
        delta=delta if entries else None,
        version=Version(NOW, "A", "\n".join(k.entry.text for k in entries)) if entries else None,
        alerts=tuple(alert(source, str(at)) for at in range(alerts)),
    )


def alert(source: str, key: str) -> Alert:
    entry = Entry(id=key, role=Role.POST, text=f"{key} {_TEXT}", published=NOW)
    return Alert(
        source_id=source,
        key=key,
        event=Changed(Change(kind=Kind.ADDED, entry=entry)),
        noticed_at=NOW,
        source_name=source,
        source_url="https://e.org/",
    )


async def polling(store: SqliteStore, count: int) -> None:
    made = [Source(id=f"s{at}", url=f"https://h{at % 2000}.org/{at}") for at in range(count)]
    with timed(f"add {count} sources", count):
        await store.add_sources(made, NOW)
    now = NOW + timedelta(minutes=5)
    with timed(f"lease 200 due of {count}, first"):
        leased = await store.lease_due(now, limit=200, per_host=2, lease=LEASE)
    with timed(f"lease 200 due of {count}, ten times", 10):
        for _ in range(10):
            leased += await store.lease_due(now, limit=200, per_host=2, lease=LEASE)
    n = len(leased)
    with timed("commit a look that changed nothing", n):
        for watched, token in leased:
            await store.commit(_look(watched.source.id, token))
    leased = await store.lease_due(now, limit=1000, per_host=5, lease=LEASE)
    first = _entries(40)
    with timed("commit a first look of 40 entries", len(leased)):
        for watched, token in leased:
            await store.commit(_look(watched.source.id, token, entries=first))
    ids = [watched.source.id for watched, _ in leased]
    with timed("read a snapshot of 40 entries", len(ids)):
        for each in ids:
            await store.snapshot(each)
    again = [await store.lease(each, now, LEASE) for each in ids]
    with timed("commit a look with one new entry and one alert", len(ids)):
        for found in again:
            if found is not None:
                look = _look(found[0].source.id, found[1], entries=first[:1], alerts=1)
                await store.commit(look)
    with timed(f"read all {count} sources", count):
        await store.sources()
    print(f"{'size of the database':58} {await store.size() / 1e6:9.1f} MB")


async def delivery(store: SqliteStore, count: int) -> None:
    await store.add_source(Source(id="big", url="https://big.org/"), NOW)

    def follow(session: Session) -> None:
        for at in range(count):
            subscribe(
                session, Subscription(recipient=Recipient("telegram", str(at)), source_id="big")
            )

    with timed(f"subscribe {count} chats", count):
        await store.write(follow)
    for key in ("one", "two"):
        found = await store.lease("big", NOW, LEASE)
        if found is not None:
            await store.commit(
                Look(
                    source_id="big",
                    lease=found[1],
                    state=PollState(next_look=NOW),
                    alerts=(alert("big", key),),
                )
            )
        with timed(f"fan out alert {key} to {count} chats, 1,000 at a time", count):
            while await store.fan_out(NOW, chunk=1000):
                pass
    print(f"{'memory at most so far':58} {_memory():9.1f} MB")
    await _drain(store, 2000, f"with {2 * count} open")
    with timed("next owed at"):
        await store.next_owed_at(NOW)
    with timed("count deliveries"):
        await store.count_deliveries()
    busy = frozenset(Recipient("telegram", str(at)) for at in range(2000, 4000))
    with timed("lease 100 owed past 2,000 busy chats"):
        await store.lease_owed(NOW, limit=100, channel="telegram", busy=busy)
    print(f"{'memory at most so far':58} {_memory():9.1f} MB")


async def _drain(store: SqliteStore, count: int, where: str) -> None:
    leased = []
    with timed(f"lease {count} owed, 100 at a time, {where}", count):
        for _ in range(count // 100):
            leased += await store.lease_owed(NOW, limit=100, channel="telegram")
    with timed(f"settle {count}, 100 at a time", count):
        for at in range(0, len(leased), 100):
            await store.settle(
                [
                    Attempt(owed.delivery.id or 0, Sent("1"), NOW)
                    for run in leased[at : at + 100]
                    for owed in run
                ]
            )
    leased = await store.lease_owed(NOW, limit=500, channel="telegram")
    with timed("settle one at a time", 500):
        for run in leased:
            await store.settle([Attempt(owed.delivery.id or 0, Sent("1"), NOW) for owed in run])


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


async def main(sources: int, chats: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        async with open_store(path) as store:
            await polling(store, sources)
        with timed(f"open with {sources} sources"):
            async with open_store(path) as store:
                pass
        async with open_store(path) as store:
            await delivery(store, chats)
            with timed("back up, checked"):
                await store.backup(Path(folder) / "copy.db")
            with timed("prune all that is settled"):
                print(await store.prune(NOW + timedelta(days=365)))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20_000)
    parser.add_argument("--chats", type=int, default=100_000)
    given = parser.parse_args()
    asyncio.run(main(given.sources, given.chats))
