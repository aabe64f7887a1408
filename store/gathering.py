"""Looks that end at about the same time are written in one transaction.

Most looks change nothing: a transaction of its own, and a way to the writer's thread and back,
cost more than what they write. What arrives while a transaction runs is written by the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import Generic, TypeVar

T = TypeVar("T")
R = TypeVar("R")

MOST = 200
"""Pieces in one transaction: others wait for the write lock meanwhile."""
GATHER = 0.015
"""Seconds in which more may come, while pieces come from many sides."""
_BUSY = 1.0
"""Seconds for which that is believed after two came at once."""


class Gathering(Generic[T, R]):
    """Calls `write` with all pieces that wait, one call at a time.

    `write` is whole or has no effect. A call that raises is repeated piece by piece, so that
    a piece that cannot be written fails alone. An `urgent` piece, and all that wait with it, are
    written as soon as can be.
    """

    def __init__(
        self,
        write: Callable[[Sequence[T]], Awaitable[list[R]]],
        *,
        urgent: Callable[[T], bool] = lambda _: True,
        gather: float = GATHER,
    ) -> None:
        self._write = write
        self._urgent = urgent
        self._for = gather
        self._at_once = asyncio.Event()
        self._busy_until = 0.0
        self._waiting: list[tuple[T, asyncio.Future[R]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def add(self, piece: T) -> R:
        """Returns when the piece is written. If this is cancelled, the piece may be written
        all the same, whole."""
        written: asyncio.Future[R] = asyncio.get_running_loop().create_future()
        self._waiting.append((piece, written))
        if self._urgent(piece):
            self._at_once.set()
        if self._writing is None:
            self._writing = asyncio.create_task(self._run())
        return await written

    async def _run(self) -> None:
        try:
            while self._waiting:
                await self._gather()
                lot, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
                await self._settle([each for each in lot if not each[1].done()])
        finally:
            self._writing = None

    async def _gather(self) -> None:
        """Wait for more, if it is likely to come and nobody is in a hurry."""
        time = asyncio.get_running_loop().time
        if time() < self._busy_until and not self._at_once.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._for):
                    await self._at_once.wait()
        self._at_once.clear()
        if len(self._waiting) > 1:
            self._busy_until = time() + _BUSY

    async def _settle(self, lot: list[tuple[T, "asyncio.Future[R]"]]) -> None:
        if not lot:
            return
        try:
            results = await self._write([piece for piece, _ in lot])
        except Exception as error:
            if len(lot) == 1:
                _fail(lot[0][1], error)
                return
            for each in lot:
                await self._settle([each])
        else:
            for (_, written), result in zip(lot, results, strict=True):
                if not written.done():
                    written.set_result(result)


def _fail(written: "asyncio.Future[R]", error: Exception) -> None:
    if not written.done():
        written.set_exception(error)
