"""The pace at one host: how many requests at once, how far apart, and when not at all."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

from bot.core.model import Failure, FailureKind
from bot.fetch.settings import FetchSettings


class Timer(Protocol):
    """Monotonic time in seconds, and waiting. Injected, so that tests do not wait."""

    def time(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class LoopTimer:
    """The event loop's own."""

    def time(self) -> float:
        return asyncio.get_running_loop().time()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class TooBusy(Exception):
    """More requests wait for one host than its pace lets pass in time."""


@dataclass(slots=True)
class _Lane:
    turns: asyncio.Semaphore
    queued: int = 0
    waiting: int = 0
    next_start: float = 0.0


class Pace:
    """Turns at hosts, first come, first served (asyncio.Semaphore wakes in order)."""

    def __init__(self, timer: Timer) -> None:
        self._timer = timer
        self._lanes: dict[str, _Lane] = {}
        self._sweep_at = 1024

    @asynccontextmanager
    async def turn(
        self, host: str, *, at_once: int, spacing: float, longest_wait: float
    ) -> AsyncIterator[None]:
        """Hold a turn at a host: at most `at_once` are held at a time, and turns begin at
        least `spacing` seconds apart. Raises TooBusy if that takes longer than `longest_wait`
        seconds."""
        lane = self._lane(host, at_once)
        lane.queued += 1
        try:
            await self._enter(lane, spacing, longest_wait)
            try:
                yield
            finally:
                lane.turns.release()
        finally:
            lane.queued -= 1

    async def _enter(self, lane: _Lane, spacing: float, longest_wait: float) -> None:
        if lane.next_start - self._timer.time() + lane.waiting * spacing > longest_wait:
            raise TooBusy
        if not lane.turns.locked() and lane.next_start <= self._timer.time():
            # The usual case: nobody before us. A semaphore that is not locked does not wait.
            await lane.turns.acquire()
            lane.next_start = self._timer.time() + spacing
            return
        lane.waiting += 1
        try:
            async with asyncio.timeout(longest_wait):
                await self._queue(lane, spacing)
        except TimeoutError:
            raise TooBusy from None
        finally:
            lane.waiting -= 1

    async def _queue(self, lane: _Lane, spacing: float) -> None:
        await lane.turns.acquire()
        now = self._timer.time()
        start = max(now, lane.next_start)
        lane.next_start = start + spacing
        try:
            if start > now:
                await self._timer.sleep(start - now)
        except BaseException:
            lane.turns.release()
            raise

    def __len__(self) -> int:
        return len(self._lanes)

    def _lane(self, host: str, at_once: int) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            if len(self._lanes) >= self._sweep_at:
                self._sweep()
            lane = self._lanes[host] = _Lane(asyncio.Semaphore(at_once))
        return lane

    def _sweep(self) -> None:
        now = self._timer.time()
        kept = {k: lane for k, lane in self._lanes.items() if lane.queued or lane.next_start > now}
        self._lanes = kept
        self._sweep_at = max(1024, 2 * len(kept))


@dataclass(frozen=True, slots=True)
class Pause:
    """A host that is left alone, for how much longer, and for which failure."""

    left: timedelta
    failure: Failure


@dataclass(slots=True)
class _Health:
    failures: int = 0
    opened: int = 0
    until: float = 0.0
    wished: float = 0.0
    """Until when the host itself asked to be left alone."""
    probing: bool = False
    failure: Failure = field(default_factory=lambda: Failure(FailureKind.CONNECT))


_HOST_FAULTS = frozenset(
    {
        FailureKind.DNS,
        FailureKind.CONNECT,
        FailureKind.TLS,
        FailureKind.TIMEOUT,
        FailureKind.INTERRUPTED,
        FailureKind.SERVER_ERROR,
    }
)


class Breaker:
    """A circuit breaker for each host, which also keeps a host's wish to be left alone.

    Closed: requests pass. Open: they do not, for a time that doubles each time it opens anew.
    When that time is over one request passes (half open), and its end decides.
    """

    def __init__(self, settings: FetchSettings, timer: Timer) -> None:
        self._threshold = settings.breaker_failures
        self._first = settings.breaker_first.total_seconds()
        self._longest = settings.breaker_longest.total_seconds()
        self._timer = timer
        self._hosts: dict[str, _Health] = {}

    def pause(self, host: str) -> Pause | None:
        """Why and how much longer a host is to be left alone; None if it may be asked. Whoever
        gets None asks, and says how it ended."""
        health = self._hosts.get(host)
        if health is None:
            return None
        left = health.until - self._timer.time()
        if left > 0:
            return Pause(timedelta(seconds=left), health.failure)
        if health.until and health.opened:
            if health.probing:
                return Pause(timedelta(seconds=self._first), health.failure)
            health.probing = True
        return None

    def answered(self, host: str) -> None:
        """The host answered as a working host does: all is forgotten, but for a wish that it
        uttered meanwhile."""
        health = self._hosts.get(host)
        if health is None:
            return
        if health.wished > self._timer.time():
            self._hosts[host] = _Health(
                until=health.wished, wished=health.wished, failure=health.failure
            )
        else:
            del self._hosts[host]

    def withdrawn(self, host: str) -> None:
        """A request that was let pass did not take place: another may probe."""
        if (health := self._hosts.get(host)) is not None:
            health.probing = False

    def failed(self, host: str, failure: Failure, wish: timedelta | None) -> None:
        """The host failed, or asked to be left alone for a while (`wish`)."""
        limited = failure.kind is FailureKind.RATE_LIMITED
        if wish is None and not limited and failure.kind not in _HOST_FAULTS:
            self.answered(host)
            return
        health = self._hosts.setdefault(host, _Health())
        health.failure = failure
        health.failures += 1
        if wish:
            health.wished = max(health.wished, self._timer.time() + wish.total_seconds())
            self._open(health, wish.total_seconds())
        elif limited or health.probing or health.failures >= self._threshold:
            self._back_off(health)
        health.probing = False

    def _open(self, health: _Health, seconds: float) -> None:
        health.until = max(health.until, self._timer.time() + seconds)

    def _back_off(self, health: _Health) -> None:
        if health.until > self._timer.time():
            return  # Requests that were under way when it opened are no new evidence.
        self._open(health, min(self._longest, self._first * 2.0 ** min(health.opened, 20)))
        health.opened += 1

    def __len__(self) -> int:
        return len(self._hosts)
