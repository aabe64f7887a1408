"""When there is something to do next, and the wait until then."""

import asyncio

from bot.deliver.run import Run

LOOK_AGAIN = 1.0
"""Seconds after which the outbox is looked at although nobody rang: other processes write to
it, and the clock may have been set."""
SHORTEST_WAIT = 0.005
"""Seconds: what becomes due in less is not worth a turn of the loop."""


class Waits(Run):
    """Waits no longer than it has to, and never more than a second."""

    async def next_step_at(self) -> float | None:
        """The monotonic time of the next thing to do; None when there is nothing."""
        now = self.d.monotonic()
        return now if self.tasks else await self._due()

    async def _due(self) -> float | None:
        """The same, but for what has to end first."""
        now = self.d.monotonic()
        if self.done or self.refreshed:
            return now
        if len(self.tasks) >= self.d.in_flight:
            return None
        times = list(self.resting.values()) if self.resting and await self._owes_resting() else []
        for name, pace in tuple(self.d.paces.items()):
            at = now if self.ahead.get(name) else await self._owed_at(name, now)
            if at is not None:
                times.append(max(at, pace.room_at(now)))
        return min(times, default=None)

    async def _owed_at(self, channel: str, now: float) -> float | None:
        at = await self.d.store.next_owed_at(
            self.d.clock.now(), busy=self._unavailable(), channels=frozenset((channel,))
        )
        return None if at is None else now + max(0.0, (at - self.d.clock.now()).total_seconds())

    async def _owes_resting(self) -> bool:
        channels = frozenset(self.d.channels)
        return await self.d.store.next_owed_at(self.d.clock.now(), channels=channels) is not None

    async def wait(self, stop: asyncio.Event) -> None:
        """Until the next step, a ring of the bell, or the stop; a second at most."""
        due = await self._due()
        seconds = LOOK_AGAIN
        if due is not None:
            seconds = min(LOOK_AGAIN, max(SHORTEST_WAIT, due - self.d.monotonic()))
        await self._ring_or_stop(stop, seconds)

    async def wait_until(self, due: float) -> None:
        """Until an instant, or until something in flight ends."""
        if self.tasks:
            await asyncio.wait(self.tasks, return_when=asyncio.FIRST_COMPLETED)
        else:
            await self.d.sleep(max(0.0, due - self.d.monotonic()))

    async def pause(self, stop: asyncio.Event) -> None:
        """A second's rest after trouble, cut short by the stop."""
        await self._ring_or_stop(stop, LOOK_AGAIN)

    async def _ring_or_stop(self, stop: asyncio.Event, seconds: float) -> None:
        waits = [asyncio.ensure_future(self.d.bell.wait()), asyncio.ensure_future(stop.wait())]
        try:
            await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
            self.d.bell.clear()
