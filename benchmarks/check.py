"""What one check of a source costs: `python -m benchmarks.check [--sources N] [--rounds N]`.

The real Poller, fetcher, store and reading processes look at pages of a local server (a process
of its own, not counted); beside them, in the same run and interleaved, bare httpx clients fetch
the same pages with the same headers and so many at once. The kindest httpx there is: a client for
each host, its connection kept alive, one TLS context for all.

Costs are CPU, not time, so that a busy machine changes them little. `fetch` is the fetcher alone.
"""

import argparse
import asyncio
import random
import tempfile
import traceback
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from statistics import median

import httpx

from benchmarks.costs import load, own_cpu, table, worker_cpu
from benchmarks.origin import Origin, origin
from bot.core.model import PageRequest, Source, Watched
from bot.core.schedule import Schedule
from bot.core.sketches import READ_AFTER, READ_EVERY
from bot.engine.pump import Pump
from bot.extract.pool import PooledReader
from bot.fetch.address import canonical
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.guard import Address
from bot.fetch.settings import FetchSettings
from bot.poll import LEASE, Poller, Result
from store import open_store
from store.sqlite import SqliteStore

AT_ONCE = 50
STEP = timedelta(seconds=70)
GLANCE, READ = "noise, at a glance", "noise, read anyway"
ROWS = {
    "unchanged, by 304": ("fresh", Result.NOT_MODIFIED),
    "unchanged, by bytes": ("same", Result.SAME_BYTES),
    GLANCE: ("noise", Result.UNCHANGED),
    READ: ("noise", Result.UNCHANGED),
    "one update more": ("update", Result.CHANGED),
}


class _Clock:
    """Jumps with each round, so that every source is due."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


class _Names:
    """Gives every name this machine's address: the hosts are named, so that guard, robots.txt and
    breaker do their work."""

    async def resolve(self, host: str) -> Sequence[Address]:
        return [ip_address("127.0.0.1")]


@dataclass
class Costs:
    """CPU milliseconds a check, one figure a round."""

    ours: list[float] = field(default_factory=list)
    workers: list[float] = field(default_factory=list)
    fetch: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)

    def mixed(self, other: "Costs", every: int) -> "Costs":
        """The costs where one check of so many costs as the other."""

        def both(mine: list[float], others: list[float]) -> list[float]:
            return [median(mine) * (1 - 1 / every) + median(others) / every]

        return Costs(
            both(self.ours, other.ours),
            both(self.workers, other.workers),
            both(self.fetch, other.fetch),
            both(self.bare, other.bare),
        )

    def row(self, name: str) -> list[str]:
        ours, workers, fetch, bare = map(median, (self.ours, self.workers, self.fetch, self.bare))
        ratios = [f"{(ours + workers) / bare:.2f}", f"{ours / bare:.2f}", f"{fetch / bare:.2f}"]
        return [name, *ratios, *(f"{ms:.2f}" for ms in (bare, fetch, ours, workers))]


HEAD = (
    "check",
    "whole/httpx",
    "process/httpx",
    "fetch/httpx",
    "httpx ms",
    "fetch ms",
    "process ms",
    "readers ms",
)


class Bench:
    """The program's parts over one site, and the clients that they are compared with."""

    def __init__(self, site: Origin, count: int, engine: str = "httpx") -> None:
        self.engine = engine
        self.site, self.count, self.clock, self.step = site, count, _Clock(), STEP

    async def open(self, stack: AsyncExitStack, folder: Path) -> None:
        settings = FetchSettings(
            spacing=0, concurrency=AT_ONCE, allow_private_networks=True, engine=self.engine
        )
        self.fetcher = await stack.enter_async_context(
            HttpxFetcher(settings, self.clock, resolver=_Names())
        )
        reader = await stack.enter_async_context(PooledReader(2))
        self.store: SqliteStore = await stack.enter_async_context(open_store(folder / "a.db"))
        self.poller = Poller(
            fetcher=self.fetcher,
            reader=reader,
            store=self.store,
            clock=self.clock,
            schedule=Schedule(),
            chance=random.Random(1).random,
            canonical=canonical,
        )
        tls = httpx.create_ssl_context(trust_env=False)
        self.clients = [
            await stack.enter_async_context(httpx.AsyncClient(verify=tls, trust_env=False))
            for _ in range(self.count)
        ]
        made = [
            Source(
                id=f"s{n}",
                url=f"http://h{n}.example:{self.site.port}/p/{n}",
                name=f"S{n}",
                interval=timedelta(seconds=60),
            )
            for n in range(self.count)
        ]
        await self.store.add_sources(made, self.clock.at)

    async def checks(self) -> Counter[Result]:
        """Look at every source once, as the service does it."""
        self.clock.at += self.step
        results: Counter[Result] = Counter()
        left, done = self.count, asyncio.Event()

        async def lease(room: int) -> list[tuple[Watched, str]]:
            return await self.store.lease_due(self.clock.at, limit=room, per_host=2, lease=LEASE)

        async def look(leased: tuple[Watched, str]) -> None:
            nonlocal left
            report = await self.poller.poll(*leased)
            results[report.result] += 1
            left -= 1
            if not left:
                done.set()

        def fault(error: BaseException) -> None:
            traceback.print_exception(error)
            done.set()

        pump = Pump(lease, look, limit=AT_ONCE, on_error=fault)
        pump.tick()
        await pump.run(done)
        await pump.finish(10)
        return results

    async def fetches(self, watched: Sequence[Watched]) -> None:
        """Fetch every source once with the fetcher alone."""

        async def one(each: Watched) -> None:
            validators = each.state.validators
            await self.fetcher.fetch(PageRequest(url=each.source.url, validators=validators))

        await _all([lambda each=each: one(each) for each in watched])

    async def bare(self, watched: Sequence[Watched]) -> None:
        """Fetch every page with a client of its own for each host."""

        async def one(number: int, each: Watched) -> None:
            url = self.site.url(int(each.source.id[1:]), hosts=self.count)
            etag = each.state.validators.etag
            headers = {"If-None-Match": etag} if etag else {}
            answer = await self.clients[number].get(url, headers=headers)
            assert answer.content or answer.status_code == 304

        await _all([lambda n=n, each=each: one(n, each) for n, each in enumerate(watched)])

    async def measure(self, mode: str, expected: Result, rounds: int) -> Costs:
        costs = Costs()
        for warming in (1, 2):  # Learns the mode's validators and digests.
            self.site.ask(f"mode/{mode}/{warming if mode == 'update' else 0}")
            await self.checks()
        for at in range(rounds):
            if mode == "update":
                self.site.ask(f"mode/update/{at + 3}")
            before, busy = own_cpu(), worker_cpu()
            results = await self.checks()
            costs.ours.append((own_cpu() - before) * 1000 / self.count)
            costs.workers.append((worker_cpu() - busy) * 1000 / self.count)
            if results != {expected: self.count}:
                raise SystemExit(f"{mode}: {results} where all should be {expected}")
            watched = await self.store.sources()
            costs.fetch.append(await self._timed(self.fetches, watched))
            costs.bare.append(await self._timed(self.bare, watched))
        return costs

    async def _timed(
        self, work: Callable[[Sequence[Watched]], Awaitable[None]], watched: Sequence[Watched]
    ) -> float:
        before = own_cpu()
        await work(watched)
        return (own_cpu() - before) * 1000 / self.count


async def _all(work: Sequence[Callable[[], Awaitable[None]]]) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def one(call: Callable[[], Awaitable[None]]) -> None:
        async with room:
            await call()

    await asyncio.gather(*(one(call) for call in work))


async def main(sources: int, rounds: int, engine: str) -> None:
    with tempfile.TemporaryDirectory() as folder, origin() as site:
        async with AsyncExitStack() as stack:
            bench = Bench(site, sources, engine)
            await bench.open(stack, Path(folder))
            site.ask("mode/same")
            first = await bench.checks()
            if first != {Result.BASELINE: sources}:
                raise SystemExit(f"the first looks went wrong: {first}")
            rows = []
            measured = {}
            for name, (mode, expected) in ROWS.items():
                bench.step = READ_AFTER if name == READ else STEP
                measured[name] = await bench.measure(mode, expected, rounds)
                rows.append(measured[name].row(name))
                if name == READ:
                    often = measured[GLANCE].mixed(measured[READ], READ_EVERY)
                    rows.append(often.row(f"noise, one in {READ_EVERY} read"))
            print(table(HEAD, rows))
            print(
                f"fetched by {engine}; {sources} sources, {AT_ONCE} at once, median of {rounds} "
                f"rounds, page of 66 KB sent as 12 KB; {load()}"
            )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--engine", choices=("httpx", "aiohttp"), default="httpx")
    given = parser.parse_args()
    asyncio.run(main(given.sources, given.rounds, given.engine))
