"""Reading off the event loop: pages go to worker processes, which may be killed.

A parser holds the interpreter while it works, and a hostile page can make it work for long. A
process can be given a budget of time and memory, and ended when it is spent, without stalling
the reading of other pages.
"""

import asyncio
import contextlib
import multiprocessing
import os
import pickle
import resource
import signal
import socket
import struct
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from types import TracebackType
from typing import Any, Self

from bot.core.model import AsBefore, Failure, FailureKind, Hints, NotThePage, Page, Reading
from bot.extract.look import look
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


LARGE = 100_000
"""Bytes of an answer from which on it is unpacked by a thread: thousands of posts."""

_HEADER = struct.Struct("!i")
# Read by each worker before any other page: what is made when it is first needed (expressions,
# tables of words) is no part of a page's budget either.
_FIRST = Page(
    url="https://example.org/",
    body=b"<!doctype html><html><head><title>A page</title></head><body><article>"
    b"<h1>A page</h1><p>It has a paragraph, as pages do, and it is of a certain length.</p>"
    b"<p><b>Update:</b> It has another one.</p></article></body></html>",
    fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
)


class InlineReader:
    """Reads where it is called: for commands that look at one page, and for tests."""

    async def read(self, page: Page, hints: Hints) -> Answer:
        """As `bot.extract.read.read`."""
        return read(page, hints)

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Answer | AsBefore:
        """As `bot.extract.look.look`."""
        return look(page, hints, sketch, anyway)


class PooledReader:
    """Implements bot.core.ports.GlancingReader with worker processes, started when first needed.

    `budget` is in seconds of wall-clock time. A page that spends it is NotThePage (TOO_SLOW),
    one whose worker dies is NotThePage (UNREADABLE); the worker is replaced either way.
    """

    def __init__(self, workers: int | None = None, *, budget: float = BUDGET) -> None:
        count = workers or min(4, os.cpu_count() or 1)
        self._idle: asyncio.LifoQueue[_Worker] = asyncio.LifoQueue()
        self._workers = [_Worker(budget) for _ in range(count)]
        self._asking: set[asyncio.Task[Answer | AsBefore]] = set()
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
        answer = await self._ask(read, page, hints)
        assert not isinstance(answer, AsBefore)  # noqa: S101
        return answer

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Answer | AsBefore:
        """Look at a page in the next worker that is free."""
        return await self._ask(look, page, hints, sketch, anyway)

    async def _ask(self, *asked: Any) -> Answer | AsBefore:
        worker = await self._idle.get()
        asking = asyncio.ensure_future(worker.answer(asked))
        self._asking.add(asking)
        asking.add_done_callback(self._asking.discard)
        # A worker is idle again when it is, also where nobody waits for its answer any more.
        asking.add_done_callback(lambda _: self._idle.put_nowait(worker))
        return await asyncio.shield(asking)

    async def close(self) -> None:
        """End the workers."""
        for asking in self._asking:
            asking.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)
        for worker in self._workers:
            worker.end()


class _Worker:
    """One process and our end of its pipe; asked one thing at a time.

    Spoken to without a thread: nine of ten answers are a few bytes, and to hand a call to
    a thread and back costs more than to wait for them. Frames are those of
    multiprocessing.Connection, which the other end is.
    """

    def __init__(self, budget: float) -> None:
        self._budget = budget
        self._process: BaseProcess | None = None
        self._pipe: socket.socket | None = None
        self._pages = 0

    async def answer(self, asked: tuple[Any, ...]) -> Answer | AsBefore:
        """What the process answers to a call: the function and its arguments."""
        try:
            pipe = await self._ready()
            async with asyncio.timeout(self._budget):
                await _send(pipe, asked)
                answer: Answer | AsBefore = await _received(pipe)
        except TimeoutError:
            self.end()
            return _failed(FailureKind.TOO_SLOW, f"not read within {self._budget:g} seconds")
        except (EOFError, OSError):
            self.end()
            return _failed(FailureKind.UNREADABLE, "reading it needs more memory than is allowed")
        except asyncio.CancelledError:
            self.end()
            raise
        return answer

    async def _ready(self) -> socket.socket:
        self._pages += 1
        if self._pages > PAGES_BEFORE_RENEWAL:
            self.end()
        if self._pipe is None:
            self._pages = 1
            self._pipe = await asyncio.to_thread(self._start)
            # Its imports take longer than most pages: they are no part of a page's budget.
            try:
                async with asyncio.timeout(START):
                    await _received(self._pipe)
            except TimeoutError:
                raise EOFError from None
        return self._pipe

    def _start(self) -> socket.socket:
        # Spawned, not forked: a fork of a process with threads inherits their locks.
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        with ours, theirs:
            process = context.Process(
                target=_serve, args=(theirs,), daemon=True, name="addendum-read"
            )
            process.start()
            self._process = process
            pipe = socket.socket(fileno=os.dup(ours.fileno()))
        pipe.setblocking(False)
        return pipe

    def end(self) -> None:
        """Kill the process, if there is one."""
        pipe, process = self._pipe, self._process
        self._pipe = self._process = None
        if pipe is not None:
            pipe.close()
        if process is not None:
            process.kill()
            process.join()


async def _send(pipe: socket.socket, what: object) -> None:
    body = pickle.dumps(what, pickle.HIGHEST_PROTOCOL)
    await asyncio.get_running_loop().sock_sendall(pipe, _HEADER.pack(len(body)) + body)


async def _received(pipe: socket.socket) -> Any:
    loop = asyncio.get_running_loop()
    frame = bytearray()
    size = _HEADER.size
    while len(frame) < size:
        piece = await loop.sock_recv(pipe, 1 << 18)
        if not piece:
            raise EOFError
        frame += piece
        if len(frame) >= _HEADER.size:
            size = _HEADER.size + _HEADER.unpack_from(frame)[0]
    answer = memoryview(frame)[_HEADER.size :]
    if len(answer) > LARGE:
        return await asyncio.to_thread(pickle.loads, answer)
    return pickle.loads(answer)  # noqa: S301 (of our own process)


def _serve(pipe: Connection) -> None:
    """The worker's whole life: pages in, readings out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to heed
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    read(_FIRST, Hints(url=_FIRST.url, now=_FIRST.fetched_at))
    pipe.send("ready")
    while True:
        try:
            call, *given = pipe.recv()
        except (EOFError, OSError):
            return
        answer = call(*given)
        try:
            pipe.send(answer)
        except (BrokenPipeError, OSError):
            return


def _failed(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, detail))
