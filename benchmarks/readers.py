"""Chats that follow a source, a fake Bot API that they are written through, and what sending to
them takes: the parts of `benchmarks.fanout`."""

import asyncio
import json
import sys
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.app.clock import SystemClock
from bot.app.telegram import sending_request
from bot.channels.pace import Limits, TelegramPace
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
from store import SqliteStore
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

    async def timed(self, count: int, seconds: float) -> tuple[float, float]:
        """Run until so many were accepted, or so long; the CPU seconds of this process, and the
        seconds from the start to the last that was accepted."""
        cpu, began = time.process_time(), time.monotonic()
        task = asyncio.create_task(self.deliverer.run(self.stop))
        asking = asyncio.create_task(questions(self.store, self.measured))
        end = time.monotonic() + seconds
        while len(self.measured.accepted) < count and time.monotonic() < end:  # noqa: ASYNC110
            await asyncio.sleep(0.02)
        self.stop.set()
        asking.cancel()
        await task
        last = max((at for at, _, _ in self.measured.accepted), default=began)
        return time.process_time() - cpu, max(last - began, 1e-9)


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
