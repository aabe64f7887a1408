"""How fast one alert reaches many chats: `python -m benchmarks.fanout [--sizes N …] [--minutes M]`.

The real deliverer, channel, python-telegram-bot and store send to a fake Bot API in a process of
its own over HTTP. Two parts, each printed as it ends:

1. Without limits: one alert to 1, 100, 10,000 and 100,000 followers: messages
   a second, p50 and p99 from noticed to accepted, CPU a message, memory, and how long a
   `/list`-like question to the database takes meanwhile; beside it a bare loop over
   `Bot.send_message` with as many at once.
2. With Telegram's limits (30 a second over all): one alert to 100,000 followers is owed, and is
   sent for some minutes: the share of 30 a second that was held, the 429s earned, and how soon
   alerts of other sources with a few followers get through meanwhile. At 30 a second all
   100,000 take 56 minutes: what they take is stated by the rate that was held, not measured.

Costs are CPU, not time: so a busy machine changes them little.
"""

import argparse
import asyncio
import json
import resource
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import quantiles
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from benchmarks.costs import load
from bot.app.clock import SystemClock
from bot.app.telegram import sending_request
from bot.channels.pace import UNLIMITED, Limits, TelegramPace
from bot.channels.telegram import TelegramChannel
from bot.core.model import (
    Alert,
    Attempt,
    Change,
    Changed,
    Entry,
    Kind,
    Look,
    Owed,
    PollState,
    Recipient,
    Role,
    Sent,
    Source,
    Subscription,
)
from bot.deliver import Deliverer
from store import SqliteStore, open_store
from store.connection import Session
from store.subscriptions import subscribe

ROOT = Path(__file__).resolve().parents[1]
AT_ONCE = 30
TEXT = "The minister said on Tuesday that talks would go on through the week. " * 4
LEASE = timedelta(minutes=2)


@dataclass
class Telegram:
    """The fake, in a process of its own."""

    api_url: str
    token: str
    client: httpx.AsyncClient

    async def ask(self, do: str, **about: Any) -> Any:
        answer = await self.client.post(f"{self.api_url}/control", json={"do": do, **about})
        return answer.json()["result"]

    @asynccontextmanager
    async def bot(self, *, ours: bool = True) -> AsyncIterator[Bot]:
        """`ours` takes the program's own connections, else they are python-telegram-bot's."""

        def request() -> HTTPXRequest:
            return HTTPXRequest(
                connection_pool_size=64, pool_timeout=20, httpx_kwargs={"verify": False}
            )

        bot = Bot(
            self.token,
            base_url=f"{self.api_url}/bot",
            request=sending_request(lambda: None) if ours else request(),
            get_updates_request=request(),
        )
        async with bot:
            yield bot


@asynccontextmanager
async def telegram(*arguments: str) -> AsyncIterator[Telegram]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.fakes.bot_api", "--open-to-all", "--no-log", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = json.loads(await process.stdout.readline())
        async with httpx.AsyncClient(timeout=120, trust_env=False, verify=False) as client:
            yield Telegram(said["api_url"], said["token"], client)
    finally:
        process.kill()
        await process.wait()


@dataclass
class Measured:
    """What a run of the deliverer took."""

    accepted: list[tuple[float, str, float]] = field(default_factory=list)
    """When (monotonic), which source, and seconds from noticed to accepted."""
    questions: list[float] = field(default_factory=list)

    def settled(self, ended: Sequence[tuple[Owed, Attempt]]) -> None:
        now = time.monotonic()
        for owed, attempt in ended:
            if isinstance(attempt.outcome, Sent):
                took = (attempt.at - owed.alert.noticed_at).total_seconds()
                self.accepted.append((now, owed.alert.source_id, took))

    def latencies(self, source: str = "big") -> list[float]:
        return [took for _, name, took in self.accepted if name == source]


async def follow(store: SqliteStore, source: str, chats: range) -> None:
    """So many private chats follow a source."""
    now = datetime.now(UTC)
    await store.add_source(Source(id=source, url=f"https://{source}.example.org/"), now)

    def write(session: Session) -> None:
        for number in chats:
            recipient = Recipient("telegram", str(number))
            subscribe(session, Subscription(recipient=recipient, source_id=source, created_at=now))

    await store.write(write)


async def notice(store: SqliteStore, source: str, key: str) -> None:
    """A source has something new."""
    leased = await store.lease(source, datetime.now(UTC), LEASE)
    assert leased is not None
    entry = Entry(id=key, role=Role.UPDATE, marker="Update", text=f"{key} {TEXT}")
    alert = Alert(
        source_id=source,
        key=key,
        event=Changed(Change(kind=Kind.ADDED, entry=entry)),
        noticed_at=datetime.now(UTC),
        source_name=source,
        source_url=f"https://{source}.example.org/",
    )
    await store.commit(
        Look(
            source_id=source,
            lease=leased[1],
            state=PollState(next_look=datetime.now(UTC) + timedelta(days=1)),
            alerts=(alert,),
        )
    )


async def questions(store: SqliteStore, measured: Measured) -> None:
    """Somebody asks what they follow, ten times a second."""
    number = 0
    while True:
        number += 1
        began = time.perf_counter()
        await store.subscriptions(Recipient("telegram", str(1_000_000 + number % 500)))
        measured.questions.append(time.perf_counter() - began)
        await asyncio.sleep(0.1)


@dataclass
class Running:
    """A deliverer at work, and what it costs."""

    store: SqliteStore
    measured: Measured
    deliverer: Deliverer
    stop: asyncio.Event = field(default_factory=asyncio.Event)

    async def until(self, count: int, seconds: float) -> float:
        """Run until so many were accepted, or so long; the CPU seconds of this process."""
        cpu = time.process_time()
        task = asyncio.create_task(self.deliverer.run(self.stop))
        asking = asyncio.create_task(questions(self.store, self.measured))
        end = time.monotonic() + seconds
        while len(self.measured.accepted) < count and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        self.stop.set()
        asking.cancel()
        await task
        return time.process_time() - cpu


def running(store: SqliteStore, bot: Bot, limits: Limits) -> Running:
    measured, pace = Measured(), TelegramPace(limits)
    deliverer = Deliverer(
        store=store,
        channels={"telegram": TelegramChannel(bot, pace=pace)},
        paces={"telegram": pace},
        clock=SystemClock(),
        monotonic=time.monotonic,
        in_flight=AT_ONCE,
        settled=measured.settled,
    )
    return Running(store, measured, deliverer)


async def bare(bot: Bot, count: int) -> tuple[float, float]:
    """CPU and wall seconds of a plain loop over send_message, as many at once."""
    cpu, wall = time.process_time(), time.perf_counter()
    numbers = iter(range(1_000_000, 1_000_000 + count))

    async def send() -> None:
        for number in numbers:
            await bot.send_message(number, f"<b>A title</b>\n\n{TEXT}", parse_mode="HTML")

    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    return time.process_time() - cpu, time.perf_counter() - wall


async def without_limits(sizes: Sequence[int]) -> None:
    print("Without limits; latencies from noticed to accepted")
    print(
        f"{'followers':>10}{'a second':>10}{'p50 s':>9}{'p99 s':>9}{'CPU ms':>8}"
        f"{'memory MB':>11}{'/list p99 ms':>14}"
    )
    for size in sizes:
        async with telegram() as api, api.bot() as bot:
            with tempfile.TemporaryDirectory() as folder:
                async with open_store(Path(folder) / "fanout.db") as store:
                    await follow(store, "big", range(1_000_000, 1_000_000 + size))
                    await bare(bot, 50)  # connections and caches are warm
                    run = running(store, bot, UNLIMITED)
                    await notice(store, "big", "n1")
                    began = time.monotonic()
                    cpu = await run.until(size, 1800)
                    took = max(at for at, _, _ in run.measured.accepted) - began
                    p50, p99 = _percentiles(run.measured.latencies())
                    _, asked = _percentiles(run.measured.questions)
                    print(
                        f"{size:>10,}{size / took:>10.0f}{p50:>9.3f}{p99:>9.3f}"
                        f"{cpu / size * 1000:>8.2f}{_memory():>11.0f}{asked * 1000:>14.1f}"
                    )
    async with telegram() as api, api.bot() as bot:
        await bare(bot, 200)
        cpu, wall = await bare(bot, 3000)
        print(
            f"a bare loop over send_message: {3000 / wall:.0f} a second, "
            f"{cpu / 3000 * 1000:.2f} ms CPU a message"
        )


async def with_limits(followers: int, minutes: float) -> bool:
    print(f"With Telegram's limits: {followers:,} owed one alert, for {minutes:g} minutes")
    async with telegram("--limits") as api, api.bot() as bot:
        with tempfile.TemporaryDirectory() as folder:
            async with open_store(Path(folder) / "fanout.db") as store:
                await follow(store, "big", range(1_000_000, 1_000_000 + followers))
                for number in range(20):
                    await follow(
                        store, f"small{number}", range(5000 + number * 5, 5005 + number * 5)
                    )
                run = running(store, bot, Limits())
                before = _memory()
                await notice(store, "big", "n1")
                asking = asyncio.create_task(_interleave(store, minutes))
                cpu = await run.until(followers + 1, minutes * 60)
                await asking
                counts = await api.ask("counts")
                return _told(run.measured, counts, cpu, followers, before)


async def _interleave(store: SqliteStore, minutes: float) -> None:
    """Now and then a source with five followers has something to tell."""
    pause = minutes * 60 / 24
    for number in range(20):
        await asyncio.sleep(pause)
        await notice(store, f"small{number}", "n1")


def _told(
    measured: Measured, counts: dict[str, Any], cpu: float, followers: int, before: float
) -> bool:
    times = sorted(at for at, _, _ in measured.accepted)
    # From the first second on: before it there is the fan-out, and a window still empty.
    steady = [at for at in times if at >= times[0] + 2]
    rate = (len(steady) - 1) / (steady[-1] - steady[0])
    small = [took for _, name, took in measured.accepted if name != "big"]
    print(f"accepted              {len(times):,}")
    print(f"rate held             {rate:.2f} a second = {rate / 30:.1%} of 30")
    print(f"429s earned           {counts['earned']}")
    print(f"first message after   {min(t for _, _, t in measured.accepted):.2f} s")
    print(f"CPU                   {cpu / len(times) * 1000:.2f} ms a message, fan-out included")
    p50, p99 = _percentiles(small)
    print(f"other sources' alerts p50 {p50:.2f} s, p99 {p99:.2f} s ({len(small)} messages)")
    p50, p99 = _percentiles(measured.questions)
    print(f"/list meanwhile       p50 {p50 * 1000:.1f} ms, p99 {p99 * 1000:.1f} ms")
    print(f"memory at most        {before:.0f} MB before, {_memory():.0f} MB after")
    print(f"all {followers:,} at this rate: {followers / rate / 60:.0f} minutes (stated, not run)")
    return rate >= 0.98 * 30 and not counts["earned"]


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return (values[0], values[0]) if values else (0.0, 0.0)
    cut = quantiles(values, n=100, method="inclusive")
    return cut[49], cut[98]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1, 100, 10_000, 100_000], help="without limits"
    )
    parser.add_argument("--minutes", type=float, default=3, help="of the part with limits")
    parser.add_argument("--followers", type=int, default=100_000, help="of the part with limits")
    parser.add_argument("--only", choices=["free", "limits"])
    given = parser.parse_args()
    print(load())
    if given.only != "limits":
        asyncio.run(without_limits(given.sizes))
    good = given.only == "free" or asyncio.run(with_limits(given.followers, given.minutes))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
