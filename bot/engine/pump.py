"""Keeps a bounded number of pieces of work under way, fed from a queue that lives elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

T = TypeVar("T")


class Pump(Generic[T]):
    """Takes work by `lease(room)` and runs `work(piece)` on each, at most `limit` at once.

    `lease` gives no more than `room` pieces, and none when nothing is due. A piece that
    raises is reported by `on_error` and stops no other: whoever leased it lets the lease
    lapse, and it comes again.
    """

    def __init__(
        self,
        lease: Callable[[int], Awaitable[Sequence[T]]],
        work: Callable[[T], Awaitable[object]],
        *,
        limit: int,
        on_error: Callable[[BaseException], None],
    ) -> None:
        self._lease = lease
        self._work = work
        self._limit = limit
        self._on_error = on_error
        self._running: set[asyncio.Task[object]] = set()
        self._filling = asyncio.Lock()

    @property
    def running(self) -> int:
        """How many pieces are under way."""
        return len(self._running)

    async def fill(self) -> int:
        """Start what is due, up to the limit; returns how many were started.

        Called at each tick. While work is plentiful, room that becomes free is filled at once
        and not at the next tick, in lots of a quarter of the limit: a lease is a transaction.
        """
        started = 0
        async with self._filling:
            while (room := self._limit - len(self._running)) > 0:
                pieces = await self._lease(room)
                for piece in pieces:
                    self._start(piece)
                started += len(pieces)
                if len(pieces) < room:
                    break
                await self._room_for(max(1, self._limit // 4))
        return started

    def _start(self, piece: T) -> None:
        task: asyncio.Task[object] = asyncio.ensure_future(self._work(piece))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Task[object]) -> None:
        self._running.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)

    async def _room_for(self, wanted: int) -> None:
        while self._limit - len(self._running) < wanted:
            await asyncio.wait(self._running, return_when=asyncio.FIRST_COMPLETED)

    async def finish(self, grace: float) -> int:
        """Wait for what is under way, at most `grace` seconds, then cancel it; returns how
        many had to be cancelled."""
        if not self._running:
            return 0
        _, late = await asyncio.wait(set(self._running), timeout=grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        return len(late)
