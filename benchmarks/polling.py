"""The whole service over many sources: `python -m benchmarks.polling [--sources N] [--seconds S]`.

A real `addendum run` in a process of its own, with a real database, looks at N pages on many
hosts of this machine, each every 60 seconds, and sends to a Bot API server of ours. The pages
answer in one way for a third of the time each: with 304, with the same bytes, with other bytes
in which nothing is new, and that once more when each was read. Early on a section is published
on some pages that chats follow. What is printed is seen from outside: from /proc, from the site,
from the Bot API, from /metrics. A bare httpx client (one, as one would write it) then fetches the
same pages, so many at once.
"""

import argparse
import asyncio
import json
import re
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from benchmarks.costs import children_of, cpu_of, load, memory_of, own_cpu, table
from benchmarks.newspaper import page
from benchmarks.origin import Origin, origin
from bot.core.decide import Outcome, decide
from bot.core.model import (
    Chat,
    ChatKind,
    Look,
    Page,
    PollState,
    Reading,
    Recipient,
    Source,
    Subscription,
    Validators,
)
from bot.extract.read import read
from bot.poll import digest, hints_for
from store import open_store
from store.chats import save_chat
from store.connection import Session
from store.looks import commit
from store.subscriptions import subscribe
from tests.fakes.bot_api import FakeBotApi

INTERVAL = 60
HOSTS_SHARE = 5
"""Sources to a host."""
AT_ONCE = 50
FOLLOWED = 150
MODES = ("fresh", "same", "noise")
AGAIN = "noise, again"
WARMING = 240.0
"""Seconds in which every page should have been read once."""
_CHECKS = re.compile(r'^addendum_checks_total\{outcome="([a-z-]+)"\} ([0-9.e+]+)$', re.M)
_COUNTED = re.compile(r"^(addendum_[a-z_]+_(?:sum|count)) ([0-9.e+]+)$", re.M)


class Ears(FakeBotApi):
    """A Bot API that remembers when each chat got its first message."""

    def __init__(self) -> None:
        super().__init__()
        self.open_to_all, self.keep_log = True, False
        self.heard: dict[int, float] = {}

    def new_message(self, chat: Any, **about: Any) -> Any:
        self.heard.setdefault(chat.id, time.time())
        return super().new_message(chat, **about)


@dataclass
class Phase:
    """What one way of answering cost."""

    checks: Counter[str]
    seconds: float
    process: float
    readers: float
    bare: float = 0.0


@dataclass
class Seen:
    """All that was measured of one run of the service."""

    sources: int
    memory: float = 0.0
    readers_memory: float = 0.0
    started: float = 0.0
    phases: dict[str, Phase] = field(default_factory=dict)
    late: list[float] = field(default_factory=list)
    arrival: list[float] = field(default_factory=list)
    unheard: int = 0
    sent_after: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)


async def prepare(path: Path, site: Origin, count: int) -> dict[str, float]:
    """A database in which every page was looked at before; when each is due again."""
    now = datetime.now(UTC)
    body = page().encode()
    made = [
        Source(
            id=f"s{n}",
            url=site.url(n, hosts=max(1, count // HOSTS_SHARE)),
            name=f"S{n}",
            interval=timedelta(seconds=INTERVAL),
        )
        for n in range(count)
    ]
    seen = Page(url=made[0].url, body=body, fetched_at=now, content_type="text/html")
    reading = read(seen, hints_for(made[0], seen))
    assert isinstance(reading, Reading)
    outcome = decide(None, reading, now=now)
    assert isinstance(outcome, Outcome)
    begin = now + timedelta(seconds=10 + count / 2000)
    due = {f"{n}": begin + timedelta(seconds=INTERVAL * n / count) for n in range(count)}

    def looked(session: Session) -> None:
        for n in range(count):
            state = PollState(
                next_look=due[f"{n}"],
                last_look=now,
                last_success=now,
                validators=Validators(etag='"0"'),
                body_digest=digest(body),
                reading_digest=reading.digest,
                title=reading.title,
                extractor=reading.extractor,
            )
            commit(session, Look(source_id=f"s{n}", state=state, delta=outcome.delta))
        for n in range(min(FOLLOWED, count)):
            who = Recipient("telegram", str(1000 + n))
            save_chat(session, Chat(recipient=who, kind=ChatKind.PRIVATE, created_at=now))
            subscribe(session, Subscription(recipient=who, source_id=f"s{n}", created_at=now))

    async with open_store(path) as store:
        await store.add_sources(made, now)
        await store.write(looked)
    return {name: at.timestamp() for name, at in due.items()}


@contextmanager
def service(folder: Path, api: Ears, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """`addendum run` on the prepared database."""
    config = folder / "addendum.toml"
    config.write_text(
        f'[telegram]\ntoken = "{api.token}"\napi_url = "{api.api_url}"\n'
        f'[store]\npath = "{folder / "a.db"}"\n[fetch]\nallow_private_networks = true\n'
        f'[http]\nlisten = "127.0.0.1:{port}"\n[polling]\nconcurrency = {AT_ONCE}\n'
    )
    with (folder / "log").open("wb") as log:
        run = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        process = subprocess.Popen(run, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def measure(site: Origin, count: int, seconds: float) -> Seen:
    """Run the service over so many sources for so long."""
    seen = Seen(count)
    site.ask("mode/fresh")
    site.ask("times")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Ears() as api:
            due = await prepare(folder / "a.db", site, count)
            before = _size(folder)
            port = _free_port()
            begun = time.time()
            with service(folder, api, port) as process:
                metrics = f"http://127.0.0.1:{port}/metrics"
                await _until_up(metrics, process, folder)
                seen.started = time.time() - begun
                if min(due.values()) < time.time():
                    print("(the first sources were due before the start)", file=sys.stderr)
                await asyncio.sleep(max(0.0, min(due.values()) - time.time()))
                await _watch(seen, site, process.pid, metrics, seconds)
                told = _told(await _text(metrics))
                latency = told.get("addendum_delivery_latency_seconds_sum", 0.0)
                seen.sent_after = latency / max(
                    1.0, told.get("addendum_delivery_latency_seconds_count", 1.0)
                )
            seen.size = (before, _size(folder))
            seen.late = _late(json.loads(site.ask("times")), due)
            followed = range(min(FOLLOWED, count))
            heard = [api.heard.get(1000 + n) for n in followed]
            seen.arrival = sorted(at - PUBLISHED[0] for at in heard if at is not None)
            seen.unheard = sum(at is None for at in heard)
    return seen


PUBLISHED: list[float] = [0.0]
"""When the sections were published, on the epoch's clock."""


async def _watch(seen: Seen, site: Origin, pid: int, metrics: str, seconds: float) -> None:
    for mode in MODES:
        site.ask(f"mode/{mode}")
        if mode == MODES[0]:
            await asyncio.sleep(2)
            numbers = "/".join(str(n) for n in range(min(FOLLOWED, seen.sources)))
            site.ask(f"publish/{numbers}")
            PUBLISHED[0] = time.time()
        seen.phases[mode] = await _phase(pid, metrics, seconds / len(MODES))
        if mode == "noise":
            # A page that is noisy is read once before a glance at it is enough.
            await _all_looked_at(metrics, seen.sources)
            seen.phases[AGAIN] = await _phase(pid, metrics, seconds / len(MODES))
        seen.memory = max(seen.memory, memory_of(pid))
        seen.readers_memory = max(
            seen.readers_memory, sum(memory_of(child) for child in children_of(pid))
        )


async def _all_looked_at(metrics: str, sources: int) -> None:
    """Wait until so many looks have ended, or for a while."""
    before = sum(_counted(await _text(metrics)).values())
    for _ in range(int(WARMING)):
        await asyncio.sleep(1)
        if sum(_counted(await _text(metrics)).values()) - before >= sources:
            return


async def _phase(pid: int, metrics: str, seconds: float) -> Phase:
    began, process = time.time(), cpu_of(pid)
    readers = sum(map(cpu_of, children_of(pid)))
    before = _counted(await _text(metrics))
    await asyncio.sleep(seconds)
    after = _counted(await _text(metrics))
    return Phase(
        after - before,
        time.time() - began,
        cpu_of(pid) - process,
        sum(map(cpu_of, children_of(pid))) - readers,
    )


def _counted(text: str) -> Counter[str]:
    return Counter({name: int(float(value)) for name, value in _CHECKS.findall(text)})


def _told(text: str) -> dict[str, float]:
    return {name: float(value) for name, value in _COUNTED.findall(text)}


def _late(times: dict[str, list[float]], due: dict[str, float]) -> list[float]:
    """How late each look came: after it was due first, then after an interval."""
    late = []
    for name, at in due.items():
        expected = at
        for asked in times.get(name, ()):
            late.append(max(0.0, asked - expected))
            expected = asked + INTERVAL
    return sorted(late)


async def _text(url: str) -> str:
    def ask() -> str:
        return httpx.get(url, timeout=30, trust_env=False).text

    return await asyncio.to_thread(ask)


async def _until_up(url: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    while process.poll() is None:
        try:
            await _text(url)
        except httpx.TransportError:
            await asyncio.sleep(0.05)
        else:
            return
    raise SystemExit((folder / "log").read_text()[-2000:])


async def bare(site: Origin, count: int, mode: str, fetches: int) -> tuple[float, float]:
    """CPU milliseconds a page, and pages a second, of one httpx client."""
    site.ask(f"mode/{mode}")
    hosts = max(1, count // HOSTS_SHARE)
    headers = {"If-None-Match": '"0"'} if mode == "fresh" else {}
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(trust_env=False) as client:

        async def one(number: int) -> None:
            async with room:
                await client.get(site.url(number % count, hosts=hosts), headers=headers)

        begun, cpu = time.perf_counter(), own_cpu()
        await asyncio.gather(*map(one, range(fetches)))
        took = time.perf_counter() - begun
    return (own_cpu() - cpu) * 1000 / fetches, fetches / took


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.glob("a.db*")) / 1e6


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _at(values: Sequence[float], share: float) -> str:
    return f"{values[min(len(values) - 1, int(len(values) * share))]:.2f}" if values else "-"


async def report(seen: Seen, site: Origin) -> None:
    """Print what was measured of the largest run."""
    rows = []
    for mode, phase in seen.phases.items():
        checks = sum(phase.checks.values())
        ms, rate = await bare(site, seen.sources, mode.split(",")[0], 3000)
        whole = (phase.process + phase.readers) * 1000 / max(1, checks)
        outcomes = ", ".join(f"{name} {n}" for name, n in phase.checks.most_common(2) if n)
        rows.append(
            [
                mode,
                f"{whole / ms:.2f}",
                f"{checks / phase.seconds:.0f}",
                f"{phase.process * 1000 / max(1, checks):.2f}",
                f"{phase.readers * 1000 / max(1, checks):.2f}",
                f"{ms:.2f}",
                f"{rate:.0f}",
                outcomes,
            ]
        )
    head = ["pages answer", "whole/httpx", "checks/s", "process ms", "readers ms", "httpx ms"]
    print(table([*head, "httpx pages/s", "outcomes"], rows))
    wanted = seen.sources / INTERVAL
    print(f"wanted: {wanted:.0f} checks/s ({seen.sources} sources every {INTERVAL} s)")
    late, arrival = seen.late, seen.arrival
    print(f"lateness of {len(late)} looks: p50 {_at(late, 0.5)} s, p99 {_at(late, 0.99)} s")
    print(
        f"from publication to Telegram ({len(arrival)} alerts, {seen.unheard} not yet): "
        f"p50 {_at(arrival, 0.5)} s, p99 {_at(arrival, 0.99)} s; "
        f"of that from noticing to Telegram {seen.sent_after:.2f} s on average"
    )
    before, after = seen.size
    print(f"database: {before:.1f} MB before, {after:.1f} MB after")


async def main(sources: int, seconds: float) -> None:
    with origin() as site:
        sizes = []
        for count in sorted({100, 1000, sources}):
            seen = await measure(site, count, seconds if count == sources else 15)
            memory = [f"{seen.memory:.0f}", f"{seen.readers_memory:.0f}", f"{seen.started:.1f}"]
            sizes.append([str(count), *memory])
            if count == sources:
                await report(seen, site)
        print(table(["sources", "process MB", "readers MB", "start s"], sizes))
        print(load())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=90)
    given = parser.parse_args()
    asyncio.run(main(given.sources, given.seconds))
