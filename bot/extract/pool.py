"""Reading off the event loop: pages go to worker processes, which may be killed.

A parser holds the interpreter while it works, and a hostile page can make it work for long. A
process can be given a budget of time and memory, and ended when it is spent, without stalling
the reading of other pages.
"""

import asyncio
import os
from collections import deque
from types import TracebackType
from typing import Any, Self

from bot.core.model import AsBefore, Hints, NotThePage, Page, Reading
from bot.extract.look import look
from bot.extract.read import read
from bot.extract.worker import Answer, Worker

BUDGET = 20.0
"""Seconds for one page. A large news page takes some hundredths of one."""

_Waiting = deque[tuple[tuple[Any, ...], "asyncio.Future[Answer]"]]


class InlineReader:
    """Reads where it is called: for commands that look at one page, and for tests."""

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        """As `bot.extract.read.read`."""
        return read(page, hints)

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Reading | NotThePage | AsBefore:
        """As `bot.extract.look.look`."""
        return look(page, hints, sketch, anyway)


class PooledReader:
    """Implements bot.core.ports.GlancingReader with worker processes, started when first needed.

    `budget` is in seconds of wall-clock time. A page that spends it is NotThePage (TOO_SLOW),
    one whose worker dies is NotThePage (UNREADABLE); the worker is replaced either way.
    """

    def __init__(self, workers: int | None = None, *, budget: float = BUDGET) -> None:
        count = workers or min(4, os.cpu_count() or 1)
        self._workers = [Worker(budget, self._is_idle) for _ in range(count)]
        self._idle = list(self._workers)
        self._waiting: _Waiting = deque()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        """Read a page in the next worker that is free."""
        answer = await self._ask(read, page, hints)
        assert not isinstance(answer, AsBefore)  # noqa: S101
        return answer

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Reading | NotThePage | AsBefore:
        """Look at a page in the next worker that is free."""
        return await self._ask(look, page, hints, sketch, anyway)

    def _ask(self, *call: Any) -> "asyncio.Future[Answer]":
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._idle:
            # The last that was busy: its memory is warm, and the others may never be needed.
            self._idle.pop().ask(call, answer)
        else:
            self._waiting.append((call, answer))
        return answer

    def _is_idle(self, worker: Worker) -> None:
        while self._waiting:
            call, answer = self._waiting.popleft()
            if not answer.done():
                worker.ask(call, answer)
                return
        self._idle.append(worker)

    async def close(self) -> None:
        """End the workers."""
        for _, answer in self._waiting:
            answer.cancel()
        self._waiting.clear()
        await asyncio.gather(*(worker.close() for worker in self._workers))
