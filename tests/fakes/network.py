"""Names, clocks and time for tests of fetching: nothing waits, nothing leaves this machine."""

import asyncio
import heapq
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

from bot.fetch.connect import NotResolved
from bot.fetch.guard import Address

BEGIN = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class FakeNames:
    """A name server: names → addresses. A list of lists is answered one after another, the
    last one for ever: that is DNS rebinding."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._answers: dict[str, list[list[Address]]] = {}

    def set(self, name: str, *answers: Sequence[str]) -> None:
        self._answers[name] = [[ip_address(item) for item in answer] for answer in answers]

    async def resolve(self, host: str) -> Sequence[Address]:
        self.asked.append(host)
        answers = self._answers.get(host)
        if answers is None:
            raise NotResolved(f"{host}: the name is not known")
        return answers.pop(0) if len(answers) > 1 else answers[0]


class FakeTime:
    """A Clock and a Timer in one. `advance` lets time pass and wakes who slept, in order."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> datetime:
        return BEGIN + timedelta(seconds=self.seconds)

    def time(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._count += 1
        heapq.heappush(self._sleepers, (self.seconds + seconds, self._count, future))
        await future

    async def advance(self, seconds: float) -> None:
        until = self.seconds + seconds
        await settle()
        while self._sleepers and self._sleepers[0][0] <= until:
            at, _, future = heapq.heappop(self._sleepers)
            self.seconds = max(self.seconds, at)
            if not future.done():
                future.set_result(None)
            await settle()
        self.seconds = until
        await settle()


async def settle() -> None:
    """Let everything run that can run without the network."""
    for _ in range(20):
        await asyncio.sleep(0)
