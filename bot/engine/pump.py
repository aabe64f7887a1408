"""Keeps a bounded number of pieces of work under way, fed from a queue that lives elsewhere."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

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
        self._running: set[asyncio.Future[Any]] = set()
        self._bell = asyncio.Event()
        self._room = asyncio.Event()

    @property
    def running(self) -> int:
        """How many pieces are under way."""
        return len(self._running)

    def tick(self) -> None:
        """Look for what is due now."""
        self._bell.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Start what is due at each tick until `stop` is set.

        While work is plentiful, room that becomes free is filled at once and not at the next
        tick, in lots of a quarter of the limit: a lease is a transaction.
        """
        stopping = asyncio.ensure_future(stop.wait())
        try:
            while not stop.is_set():
                plentiful = await self._fill()
                await self._pause(stopping, for_room=plentiful)
        finally:
            stopping.cancel()

    async def _fill(self) -> bool:
        """Fill the room there is; True if more may be waiting."""
        self._bell.clear()
        room = self._limit - len(self._running)
        if room <= 0:
            return True
        pieces = await self._lease(room)
        for piece in pieces:
            self._start(piece)
        return len(pieces) >= room

    async def _pause(self, stopping: asyncio.Future[Any], *, for_room: bool) -> None:
        event = self._bell
        if for_room:
            if self._has_room():
                return
            # One event for all that runs: to wait for each piece costs more the more there are.
            event = self._room
            event.clear()
        rung = asyncio.ensure_future(event.wait())
        await asyncio.wait({rung, stopping}, return_when=asyncio.FIRST_COMPLETED)
        rung.cancel()

    def _has_room(self) -> bool:
        return self._limit - len(self._running) >= max(1, self._limit // 4)

    def _start(self, piece: T) -> None:
        task: asyncio.Task[object] = asyncio.ensure_future(self._work(piece))
        self._running.add(task)
        task.add_done_callback(self._finished)

    def _finished(self, task: asyncio.Future[object]) -> None:
        self._running.discard(task)
        if self._has_room():
            self._room.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            self._on_error(error)

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
