"""One process that reads pages, and our end of the socket to it.

Spoken to from the event loop itself: nine of ten answers are a few bytes, and to hand a call to
a thread or a task costs more than to wait for them. Frames are those of
multiprocessing.Connection, which the other end is.
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
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

from bot.core.model import AsBefore, Failure, FailureKind, Hints, NotThePage, Page, Reading
from bot.extract.read import read

Answer = Reading | NotThePage | AsBefore

START = 60.0
"""Seconds in which a worker must have started."""

MEMORY = 1 << 30
"""Bytes of address space for a worker: what a page of the largest allowed size needs, several
times over."""

PAGES_BEFORE_RENEWAL = 5000
"""A worker is replaced after so many pages: no leak of a parser adds up."""

LARGE = 100_000
"""Bytes of an answer from which on it is unpacked by a thread: thousands of posts."""

_FIRST_TO_GO = 900
"""Of 1000. Where the machine or the container has no memory left, the system ends the process that
reads the heavy page, which is replaced, and not the service."""

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


class Worker:
    """One process, asked one thing at a time, started when first needed.

    What goes wrong is an answer: a page that takes longer than `budget` seconds of wall-clock
    time is NotThePage (TOO_SLOW), one whose process dies is NotThePage (UNREADABLE); the process
    is replaced either way. `idle` is called whenever it can be asked again.
    """

    def __init__(self, budget: float, idle: Callable[["Worker"], None]) -> None:
        self._budget = budget
        self._idle = idle
        self._process: BaseProcess | None = None
        self._line: _Line | None = None
        self._pages = 0
        self._asked: asyncio.Future[Answer] | None = None
        self._late: asyncio.TimerHandle | None = None
        self._aside: asyncio.Task[None] | None = None

    def ask(self, call: tuple[Any, ...], answer: "asyncio.Future[Answer]") -> None:
        """Have a function called with arguments. Whoever stops waiting for the answer ends
        nothing: the worker is idle again when it is."""
        self._asked = answer
        self._pages += 1
        if self._line is None or self._pages > PAGES_BEFORE_RENEWAL:
            self._aside = asyncio.ensure_future(self._begin(call))
        else:
            self._hand_over(self._line, call)

    def end(self) -> None:
        """Kill the process, if there is one."""
        if self._late is not None:
            self._late.cancel()
        line, process = self._line, self._process
        self._line = self._process = None
        if line is not None:
            line.hang_up()
        if process is not None:
            process.kill()
            process.join()

    async def close(self) -> None:
        """End for good; who waits for an answer is told that there will be none."""
        if self._aside is not None:
            self._aside.cancel()
            await asyncio.gather(self._aside, return_exceptions=True)
        self.end()
        if self._asked is not None:
            self._asked.cancel()

    def _hand_over(self, line: "_Line", call: tuple[Any, ...]) -> None:
        loop = asyncio.get_running_loop()
        self._late = loop.call_later(self._budget, self._spent)
        line.send(pickle.dumps(call, pickle.HIGHEST_PROTOCOL))

    def _heard(self, frame: memoryview) -> None:
        if self._late is not None:
            self._late.cancel()
        if len(frame) > LARGE:
            self._aside = asyncio.ensure_future(self._unpack(frame))
        else:
            self._settle(pickle.loads(frame))  # noqa: S301 (of our own process)

    async def _unpack(self, frame: memoryview) -> None:
        self._settle(await asyncio.to_thread(pickle.loads, frame))

    def _settle(self, answer: Answer | Exception) -> None:
        asked, self._asked = self._asked, None
        if asked is None or asked.done():
            pass  # Nobody waits for it any more.
        elif isinstance(answer, Exception):
            asked.set_exception(answer)
        else:
            asked.set_result(answer)
        self._idle(self)

    def _spent(self) -> None:
        self.end()
        what = f"not read within {self._budget:g} seconds"
        self._settle(NotThePage(Failure(FailureKind.TOO_SLOW, what)))

    def _lost(self, what: str = "reading it needs more memory than is allowed") -> None:
        self.end()
        self._settle(NotThePage(Failure(FailureKind.UNREADABLE, what)))

    # The start, which is rare and takes a second

    async def _begin(self, call: tuple[Any, ...]) -> None:
        self.end()
        self._pages = 1
        try:
            pipe = await self._started()
            # Its imports take longer than most pages: they are no part of a page's budget.
            async with asyncio.timeout(START):
                line = await _connected(pipe, self._heard, self._lost)
        except (TimeoutError, EOFError, OSError):
            self._lost("the process that reads pages does not start")
        except Exception as error:
            self.end()
            self._settle(error)
        except asyncio.CancelledError:
            self.end()
            raise
        else:
            self._line = line
            self._hand_over(line, call)

    async def _started(self) -> socket.socket:
        starting = asyncio.ensure_future(asyncio.to_thread(self._start))
        try:
            return await asyncio.shield(starting)
        except asyncio.CancelledError:
            # A thread cannot be stopped, and what it has begun must not be left behind.
            with contextlib.suppress(OSError):
                (await starting).close()
            raise

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


class _Line(asyncio.Protocol):
    """Our end of the socket: frames out, frames in."""

    def __init__(self, heard: Callable[[memoryview], None], lost: Callable[[], None]) -> None:
        self._heard, self._lost = heard, lost
        self._begun = asyncio.get_running_loop().create_future()
        self._transport: asyncio.Transport | None = None
        self._frame = bytearray()
        self._size = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (of a socket)
        self._transport = transport

    async def begun(self) -> None:
        """Returns when the process is ready. Raises EOFError."""
        await self._begun

    def send(self, body: bytes) -> None:
        if self._transport is not None:
            self._transport.write(_HEADER.pack(len(body)) + body)

    def hang_up(self) -> None:
        """Hear nothing more."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()

    def data_received(self, data: bytes) -> None:
        self._frame += data
        if not self._size and len(self._frame) >= _HEADER.size:
            self._size = _HEADER.size + _HEADER.unpack_from(self._frame)[0]
        if not self._size or len(self._frame) < self._size or self._transport is None:
            return
        frame, self._frame, self._size = memoryview(self._frame), bytearray(), 0
        if self._begun.done():
            self._heard(frame[_HEADER.size :])
        else:
            self._begun.set_result(None)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 (asyncio's)
        if self._transport is None:
            return
        self._transport = None
        if self._begun.done():
            self._lost()
        else:
            self._begun.set_exception(EOFError())


async def _connected(
    pipe: socket.socket, heard: Callable[[memoryview], None], lost: Callable[[], None]
) -> _Line:
    """The line to a process that is ready. Raises EOFError."""
    loop = asyncio.get_running_loop()
    _, line = await loop.create_connection(lambda: _Line(heard, lost), sock=pipe)
    try:
        await line.begun()
    except BaseException:
        line.hang_up()
        raise
    return line


def _serve(pipe: Connection) -> None:
    """The worker's whole life: pages in, readings out, until the pipe is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to heed
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    with contextlib.suppress(OSError):  # Not on every system
        Path("/proc/self/oom_score_adj").write_text(str(_FIRST_TO_GO))
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
