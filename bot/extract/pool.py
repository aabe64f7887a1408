"""Reading off the event loop: pages go to worker processes, which may be killed.

A parser holds the interpreter while it works, and a hostile page can make it work for long. A
process can be given a budget of time and memory, and ended when it is spent, without stalling
the reading of other pages.
"""

import asyncio
import contextlib
import multiprocessing
import os
import resource
import signal
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Self

from bot.core.model import Failure, FailureKind, Hints, NotThePage, Page, Reading
from bot.extract.read import read

Answer = Reading | NotThePage

BUDGET = 20.0
"""Seconds for one page. A large news page takes some hundredths of one."""

START = 60.0
"""Seconds in which a worker must have started."""

MEMORY = 1 << 30
"""Bytes of address space for a worker: what a page of the largest allowed size needs, several
times over."""

PAGES_BEFORE_RENEWAL = 5000
"""A worker is replaced after so many pages: no leak of a parser adds up."""


class InlineReader:
    """Reads where it is called: for commands that look at one page, and for tests."""

    async def read(self, page: Page, hints: Hints) -> Answer:
        """As `bot.extract.read.read`."""
        return read(page, hints)


class PooledReader:
    """Implements bot.core.ports.Reader with worker processes, started when first needed.

    `budget` is in seconds of wall-clock time. A page that spends it is NotThePage (TOO_SLOW),
    one whose worker dies is NotThePage (UNREADABLE); the worker is replaced either way.
    """

    def __init__(self, workers: int | None = None, *, budget: float = BUDGET) -> None:
        count = workers or min(4, os.cpu_count() or 1)
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker(budget) for _ in range(count)]
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="read")
        for worker in self._workers:
            self._idle.put_nowait(worker)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def read(self, page: Page, hints: Hints) -> Answer:
        """Read a page in the next worker that is free."""
        worker = await self._idle.get()
        loop = asyncio.get_running_loop()
        reading = loop.run_in_executor(self._threads, worker.read, page, hints)
        # A worker is idle again when it is, also where nobody waits for its answer any more.
        reading.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await asyncio.shield(reading)

    async def close(self) -> None:
        """End the workers."""
        for worker in self._workers:
            worker.end()
        await asyncio.to_thread(self._threads.shutdown)


class _Worker:
    """One process and the pipe to it; used by one thread at a time."""

    def __init__(self, budget: float) -> None:
        self._budget = budget
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._pages = 0

    def read(self, page: Page, hints: Hints) -> Answer:
        try:
            pipe = self._ready()
            pipe.send((page, hints))
            if not pipe.poll(self._budget):
                self.end()
                return _failed(FailureKind.TOO_SLOW, f"not read within {self._budget:g} seconds")
            answer: Answer = pipe.recv()
        except (EOFError, OSError):
            self.end()
            return _failed(FailureKind.UNREADABLE, "reading it needs more memory than is allowed")
        return answer

    def _ready(self) -> Connection:
        self._pages += 1
        if self._pages > PAGES_BEFORE_RENEWAL:
            self.end()
        if self._pipe is None:
            self._start()
            self._pages = 1
        assert self._pipe is not None  # noqa: S101
        return self._pipe

    def _start(self) -> None:
        # Spawned, not forked: a fork of a process with threads inherits their locks.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs,), daemon=True, name="addendum-read")
        process.start()
        theirs.close()
        self._process, self._pipe = process, ours
        # Its imports take longer than most pages: they are no part of a page's budget.
        if not ours.poll(START):
            raise EOFError
        ours.recv()

    def end(self) -> None:
        """Kill the process, if there is one."""
        pipe, process = self._pipe, self._process
        self._pipe = self._process = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()


def _serve(pipe: Connection) -> None:
    """The worker's whole life: pages in, readings out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to heed
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    pipe.send("ready")
    while True:
        try:
            page, hints = pipe.recv()
        except (EOFError, OSError):
            return
        answer = read(page, hints)
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def _failed(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, detail))
