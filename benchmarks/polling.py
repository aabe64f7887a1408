"""The whole service over many sources: `python -m benchmarks.polling [--sources N] [--interval S]`.

A real `addendum run` in a process of its own, with a real database, looks at N pages on many
hosts of this machine, each at an interval, and sends to a Bot API server of ours. First it
warms up: each host is connected to and asked for its robots.txt. Then the pages answer in one way
for a third of `--seconds` each: with 304; with the same bytes; with other bytes in which nothing
is new. A page of the last kind is read once before a glance at it is enough, and to read all of
them is a row of its own, as long as it takes: first half of them, while the other half answers
304 (are these kept waiting?), then the rest. Early on a section is published on some pages that
chats follow.

What is printed is seen from outside: from /proc, from the site, from the Bot API, from /metrics.
A bare httpx client (one, as one would write it) then fetches the same pages, so many at once.
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
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from benchmarks.costs import children_of, cpu_of, cpu_of_children, load, memory_of, own_cpu, table
from benchmarks.lateness import Lateness, Span, lateness
from benchmarks.origin import Origin, origin
from benchmarks.prepared import HOSTS_SHARE, prepare
from tests.fakes.bot_api import FakeBotApi

SHORT = 15.0
"""The interval in seconds, where only memory and the start are of interest."""
AT_ONCE = 50
FOLLOWED = 150
HALF = 2
LONGEST = 240.0
"""Seconds after which a phase ends in which every page should be read once."""
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
    """What one way of answering came to."""

    name: str
    mode: str
    began: float
    ended: float
    checks: Counter[str]
    process: float
    readers: float
    late: Lateness = field(default_factory=Lateness)
    quiet: Lateness | None = None
    """Of the pages that answer 304 while others are noisy."""

    @property
    def seconds(self) -> float:
        return self.ended - self.began


@dataclass
class Run:
    """A run of the service, and what was measured of it."""

    sources: int
    interval: float
    pid: int = 0
    metrics: str = ""
    memory: float = 0.0
    readers_memory: float = 0.0
    started: float = 0.0
    phases: list[Phase] = field(default_factory=list)
    published: float = 0.0
    arrival: list[float] = field(default_factory=list)
    unheard: int = 0
    sent_after: float = 0.0
    size: tuple[float, float] = (0.0, 0.0)

    def weigh(self) -> None:
        """Take the memory that is held now, if it is the most so far."""
        self.memory = max(self.memory, memory_of(self.pid))
        readers = sum(memory_of(child) for child in children_of(self.pid))
        self.readers_memory = max(self.readers_memory, readers)

    async def phase(self, site: Origin, name: str, mode: str, *, seconds: float) -> None:
        """Let the pages answer in one way for so long."""
        site.ask(f"mode/{mode}")
        before = await self._counted()
        began, process, readers = time.time(), cpu_of(self.pid), self._readers()
        await asyncio.sleep(seconds)
        await self._end(name, mode, began, before, (process, readers))

    async def first_readings(self, site: Origin, name: str, mode: str) -> None:
        """Let the pages answer in one way until each was read: for as long as it takes to look
        at all of them, none was put off."""
        site.ask(f"mode/{mode}")
        before = await self._counted()
        began, process, readers = time.time(), cpu_of(self.pid), self._readers()
        calm, put_off = began, before["put-off"]
        while time.time() - began < LONGEST:
            await asyncio.sleep(1)
            counted = await self._counted()
            if counted["put-off"] != put_off:
                calm, put_off = time.time(), counted["put-off"]
            looked = sum((counted - before).values())
            if time.time() - calm > self.interval + 5 and looked >= self.sources:
                break
        await self._end(name, mode, began, before, (process, readers))

    async def _end(
        self, name: str, mode: str, began: float, before: Counter[str], cpu: tuple[float, float]
    ) -> None:
        checks = await self._counted() - before
        self.phases.append(
            Phase(
                name,
                mode,
                began,
                time.time(),
                checks,
                process=cpu_of(self.pid) - cpu[0],
                readers=self._readers() - cpu[1],
            )
        )
        self.weigh()
        print(f"{time.time() - began:.0f} s of {name or mode}", file=sys.stderr)

    def _readers(self) -> float:
        return cpu_of_children(self.pid)

    async def _counted(self) -> Counter[str]:
        return _counted(await _text(self.metrics))


@asynccontextmanager
async def service(folder: Path, api: Ears, run: Run) -> AsyncIterator[None]:
    """`addendum run` on the prepared database, until it answers."""
    port = _free_port()
    run.metrics = f"http://127.0.0.1:{port}/metrics"
    config = folder / "addendum.toml"
    config.write_text(
        f'[telegram]\ntoken = "{api.token}"\napi_url = "{api.api_url}"\n'
        f'[store]\npath = "{folder / "a.db"}"\n[fetch]\nallow_private_networks = true\n'
        f'[http]\nlisten = "127.0.0.1:{port}"\n[polling]\nconcurrency = {AT_ONCE}\n'
    )
    begun = time.time()
    with _process(config, folder / "log") as process:
        run.pid = process.pid
        while process.poll() is None:
            try:
                await _text(run.metrics)
            except httpx.TransportError:
                await asyncio.sleep(0.05)
            else:
                break
        else:
            raise SystemExit((folder / "log").read_text()[-2000:])
        run.started = time.time() - begun
        yield


@contextmanager
def _process(config: Path, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as out:
        command = [sys.executable, "-m", "bot", "run", "--config", str(config)]
        process = subprocess.Popen(command, stdout=out, stderr=out)
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


async def weigh(site: Origin, count: int) -> Run:
    """Memory and start with so many sources, each of them read."""
    run = Run(count, SHORT)
    site.ask("mode/noise")
    with tempfile.TemporaryDirectory() as name:
        async with Ears() as api:
            due = await prepare(Path(name) / "a.db", site, count, SHORT, ())
            async with service(Path(name), api, run):
                await _until(min(due.values()))
                await run.first_readings(site, "", "noise")
    return run


async def measure(site: Origin, count: int, interval: float, seconds: float) -> Run:
    """Run the service over so many sources."""
    run = Run(count, interval)
    followed = range(0, count, max(1, count // FOLLOWED))[:FOLLOWED]
    site.ask("mode/fresh")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with Ears() as api:
            due = await prepare(folder / "a.db", site, count, interval, followed)
            before = _size(folder)
            site.ask("times")
            async with service(folder, api, run):
                if min(due.values()) < time.time():
                    print("(the first sources were due before the start)", file=sys.stderr)
                await _until(min(due.values()))
                await _phases(run, site, seconds, followed)
                told = _told(await _text(run.metrics))
            until = time.time()
            latency = told.get("addendum_delivery_latency_seconds_sum", 0.0)
            sent = told.get("addendum_delivery_latency_seconds_count", 0.0)
            run.sent_after = latency / max(1.0, sent)
            run.size = (before, _size(folder))
            _judge(run, json.loads(site.ask("times")), due, until)
            heard = [api.heard.get(1000 + number) for number in range(len(followed))]
            run.arrival = sorted(at - run.published for at in heard if at is not None)
            run.unheard = sum(at is None for at in heard)
    return run


async def _phases(run: Run, site: Origin, seconds: float, followed: Sequence[int]) -> None:
    third = seconds / 3
    await run.phase(site, "(warming up)", "fresh", seconds=run.interval + 5)
    site.ask(f"publish/{'/'.join(map(str, followed))}")
    run.published = time.time()
    await run.phase(site, "304", "fresh", seconds=third)
    await run.phase(site, "same bytes", "same", seconds=third)
    await run.first_readings(site, "noise of half, first readings", f"noise/{HALF}")
    await run.first_readings(site, "noise of all, first readings", "noise")
    await run.phase(site, "noise of all", "noise", seconds=third)


def _judge(run: Run, times: dict[str, list[float]], due: dict[str, float], until: float) -> None:
    for phase in run.phases:
        span = Span(run.interval, phase.began, phase.ended, until)
        if phase.mode == f"noise/{HALF}":
            phase.quiet = lateness(times, due, span, of=lambda n: n % HALF != 0)
        phase.late = lateness(times, due, span)


def _told(metrics: str) -> dict[str, float]:
    return {name: float(n) for name, n in _COUNTED.findall(metrics)}


def _counted(metrics: str) -> Counter[str]:
    return Counter({outcome: int(float(n)) for outcome, n in _CHECKS.findall(metrics)})


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))


async def _text(url: str) -> str:
    def ask() -> str:
        return httpx.get(url, timeout=30, trust_env=False).text

    return await asyncio.to_thread(ask)


async def bare(site: Origin, count: int, mode: str, fetches: int) -> float:
    """CPU milliseconds a page of one httpx client."""
    site.ask(f"mode/{mode}")
    hosts = max(1, count // HOSTS_SHARE)
    headers = {"If-None-Match": '"0"'} if mode != "same" else {}
    room = asyncio.Semaphore(AT_ONCE)
    async with httpx.AsyncClient(trust_env=False) as client:

        async def one(number: int) -> None:
            async with room:
                await client.get(site.url(number % count, hosts=hosts), headers=headers)

        cpu = own_cpu()
        await asyncio.gather(*map(one, range(fetches)))
    return (own_cpu() - cpu) * 1000 / fetches


def _size(folder: Path) -> float:
    return sum(file.stat().st_size for file in folder.glob("a.db*")) / 1e6


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _at(values: Sequence[float], share: float) -> str:
    return f"{values[min(len(values) - 1, int(len(values) * share))]:.2f}" if values else "-"


async def report(run: Run, site: Origin) -> None:
    """Print what was measured of the largest run."""
    known = {mode: await bare(site, run.sources, mode, 2000) for mode in _modes(run)}
    rows = [_cost(phase, known[phase.mode]) for phase in run.phases]
    head = ["pages answer", "whole/httpx", "httpx ms", "process ms", "readers ms", "outcomes"]
    print(table(head, rows))
    print()
    head = ["pages answer", "seconds", "due/s", "made/s", "missed", "late p50", "late p99"]
    rows = [row for phase in run.phases for row in _schedule(phase)]
    print(table([*head, "process % of a core", "readers %"], rows))
    print(
        f"{run.sources} sources every {run.interval:.0f} s are {run.sources / run.interval:.0f}/s; "
        f"less is due where looks before were late"
    )
    print(
        f"from publication to Telegram ({len(run.arrival)} alerts, {run.unheard} not yet): "
        f"p50 {_at(run.arrival, 0.5)} s, p99 {_at(run.arrival, 0.99)} s; "
        f"of that from noticing to Telegram {run.sent_after:.2f} s on average"
    )
    print(f"database: {run.size[0]:.1f} MB before, {run.size[1]:.1f} MB after")


def _modes(run: Run) -> set[str]:
    return {phase.mode for phase in run.phases}


def _cost(phase: Phase, ms: float) -> list[str]:
    checks = max(1, sum(phase.checks.values()))
    process, readers = phase.process * 1000 / checks, phase.readers * 1000 / checks
    outcomes = ", ".join(f"{name} {n}" for name, n in phase.checks.most_common(4) if n)
    figures = [f"{figure:.2f}" for figure in ((process + readers) / ms, ms, process, readers)]
    return [phase.name, *figures, outcomes]


def _schedule(phase: Phase) -> Iterator[list[str]]:
    made = sum(phase.checks.values()) / phase.seconds
    busy = [f"{100 * cpu / phase.seconds:.0f}" for cpu in (phase.process, phase.readers)]
    yield [phase.name, *_late(phase, phase.late, f"{made:.0f}"), *busy]
    if phase.quiet is not None:
        yield ["  of these, what answers 304", *_late(phase, phase.quiet, ""), "", ""]


def _late(phase: Phase, late: Lateness, made: str) -> list[str]:
    due = f"{late.due / phase.seconds:.0f}"
    return [f"{phase.seconds:.0f}", due, made, str(late.missed), late.at(0.5), late.at(0.99)]


async def main(sources: int, interval: float, seconds: float) -> None:
    with origin() as site:
        runs = [await weigh(site, count) for count in (100, 1000) if count < sources]
        runs.append(await measure(site, sources, interval, seconds))
        await report(runs[-1], site)
        sizes = [
            [str(r.sources), f"{r.memory:.0f}", f"{r.readers_memory:.0f}", f"{r.started:.1f}"]
            for r in runs
        ]
        print(table(["sources", "process MB", "readers MB", "start s"], sizes))
        print(load())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=int, default=20_000)
    parser.add_argument("--interval", type=float, default=60, help="seconds")
    parser.add_argument("--seconds", type=float, default=90)
    given = parser.parse_args()
    asyncio.run(main(given.sources, given.interval, given.seconds))
