"""Units of work on their threads: what writes in a transaction, what reads in one state."""

import asyncio
import functools
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from store.connection import Lane, Session, immediate
from store.faults import explaining
from store.locks import RoleLocks

P = ParamSpec("P")
R = TypeVar("R")


def writing(
    work: Callable[Concatenate[Session, P], R],
) -> "Callable[Concatenate[Lanes, P], Coroutine[Any, Any, R]]":
    """A method that does the work on the writer's thread, in one transaction of its own."""

    @functools.wraps(work)
    async def method(self: "Lanes", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.write(lambda session: work(session, *args, **kwargs))

    return method


def reading(
    work: Callable[Concatenate[Session, P], R],
) -> "Callable[Concatenate[Lanes, P], Coroutine[Any, Any, R]]":
    """A method that reads on a thread and a connection of its own, beside the writer."""

    @functools.wraps(work)
    async def method(self: "Lanes", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.read(lambda session: work(session, *args, **kwargs))

    return method


class Lanes:
    """A file with a writer and a reader, each on a thread and a connection of its own.

    Every method is whole or has no effect, also if its task is cancelled while it waits: the
    transaction then ends by itself on its thread. Every method raises StoreError where the
    file cannot be read or written.
    """

    def __init__(self, path: Path, writer: Lane, reader: Lane, locks: list[RoleLocks]) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._locks = locks
        self._closed = False

    async def write(self, work: Callable[[Session], R]) -> R:
        """Do several things in one transaction."""
        return await self._on(self._writer, functools.partial(_in_transaction, work))

    async def read(self, work: Callable[[Session], R]) -> R:
        """Read several things in one state of the database."""
        return await self._on(self._reader, functools.partial(_in_one_state, work))

    async def close(self) -> None:
        """Finish what runs, then let go of the file; once is enough, twice does no harm."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._reader.close()
        self._writer.close()
        while self._locks:
            self._locks.pop().release()

    async def _on(self, lane: Lane, work: Callable[[Session], R]) -> R:
        loop = asyncio.get_running_loop()
        with explaining(self.path):
            return await loop.run_in_executor(lane.thread, work, lane.session)


def _in_transaction(work: Callable[[Session], R], session: Session) -> R:
    with immediate(session.db):
        return work(session)


def _in_one_state(work: Callable[[Session], R], session: Session) -> R:
    session.execute("BEGIN")
    try:
        return work(session)
    finally:
        session.execute("ROLLBACK")
