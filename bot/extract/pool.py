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

from bot.core.model import AsBefore, Hints, NotNow, NotThePage, Page, Reading
from bot.extract.look import look
from bot.extract.read import read
from bot.extract.worker import Answer, Worker

BUDGET = 20.0
"""Seconds for one page. A large news page takes some hundredths of one."""

NEW_PAGES_TURN = 4
"""Of the pages that wait, those that may be known at a glance go first; but every so many turns
is another's."""

PATIENCE = 10.0
"""Seconds in which too many pages may wait before one is refused: after a start, or when much is
published at once, it is over sooner, and to wait is better."""

_Asked = tuple[tuple[Any, ...], "asyncio.Future[Answer]"]


class _Lane(deque[_Asked]):
    """Pages that wait, the first to come first."""

    def __init__(self, queue: int | None, patience: float) -> None:
        super().__init__()
        self._queue, self._patience = queue, patience
        self._full_since: float | None = None

    def refuses(self, now: float) -> bool:
        """Whether too many have waited for too long, so that no more should."""
        if self._queue is None or len(self) <= self._queue // 2:
            self._full_since = None
            return False
        if len(self) < self._queue:
            return False
        if self._full_since is None:
            self._full_since = now
        return now - self._full_since >= self._patience


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

    Where `queue` pages with a sketch wait to be looked at, or as many without one, and have for
    `patience` seconds, what comes next is NotNow. None: all wait as long as it takes, as those
    always do that are read because somebody asked.
    """

    def __init__(
        self,
        workers: int | None = None,
        *,
        budget: float = BUDGET,
        queue: int | None = None,
        patience: float = PATIENCE,
    ) -> None:
        # Two at least: one hostile page holds no other up.
        count = workers or min(4, max(2, os.cpu_count() or 1))
        self._turn = 0
        self._workers = [Worker(budget, self._is_idle) for _ in range(count)]
        self._idle = list(self._workers)
        self._known = _Lane(queue, patience)
        self._new = _Lane(queue, patience)

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
        answer = await self._ask(self._known, read, page, hints)
        assert not isinstance(answer, AsBefore)  # noqa: S101
        return answer

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Reading | NotThePage | AsBefore | NotNow:
        """Look at a page in the next worker that is free."""
        lane = self._known if sketch else self._new
        if lane.refuses(asyncio.get_running_loop().time()):
            return NotNow()
        return await self._ask(lane, look, page, hints, sketch, anyway)

    def _ask(self, lane: _Lane, *call: Any) -> "asyncio.Future[Answer]":
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._idle:
            # The last that was busy: its memory is warm, and the others may never be needed.
            self._idle.pop().ask(call, answer)
        else:
            lane.append((call, answer))
        return answer

    def _is_idle(self, worker: Worker) -> None:
        while lane := self._next():
            call, answer = lane.popleft()
            if not answer.done():
                worker.ask(call, answer)
                return
        self._idle.append(worker)

    def _next(self) -> _Lane:
        self._turn += 1
        if self._turn % NEW_PAGES_TURN == 0:
            return self._new or self._known
        return self._known or self._new

    async def close(self) -> None:
        """End the workers."""
        for lane in (self._known, self._new):
            for _, answer in lane:
                answer.cancel()
            lane.clear()
        await asyncio.gather(*(worker.close() for worker in self._workers))
