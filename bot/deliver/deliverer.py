"""The verb: rounds of fanning out, sending and settling, until there is a stop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta

from bot.core.errors import StoreError
from bot.deliver.run import Ports
from bot.deliver.sending import Sends
from bot.deliver.tally import Tally
from bot.deliver.waiting import Waits

FAN_OUT_CHUNK = 500
"""Followers routed in one transaction while nothing is being sent."""
FAN_OUT_BETWEEN = 100
"""The same between sends: a few milliseconds, so that the channel's limits stay full."""
LATELY = timedelta(seconds=61)
"""What was sent within it counts against the limits of a channel: none looks back further."""


class Deliverer(Ports):
    """The verb, with what it needs."""

    __slots__ = ()

    async def run(self, stop: asyncio.Event) -> Tally:
        """Deliver until `stop` is set; what is in flight then is finished and settled."""
        async with self._round() as round_:
            while not stop.is_set():
                try:
                    if not await round_.step():
                        await round_.wait(stop)
                except StoreError as error:
                    self.trouble(error)
                    await round_.pause(stop)
            await round_.finish()
        return round_.tally

    async def drain(self, *, patience: timedelta = timedelta(minutes=1)) -> Tally:
        """Deliver all that may be sent within `patience` (what is held for later, or refused
        for longer, stays owed), then return."""
        async with self._round() as round_:
            end = self.monotonic() + patience.total_seconds()
            while True:
                if await round_.step():
                    continue
                due = await round_.next_step_at()
                if due is None or due > end:
                    break
                await round_.wait_until(due)
            await round_.finish()
        return round_.tally

    @asynccontextmanager
    async def _round(self) -> "AsyncIterator[_Round]":
        """One run. Where it is cut off (cancelled, or the store gave up), nothing is sent any
        more: what ended is settled if it can be, what was under way is in doubt."""
        await self._remember_pace()
        await self.store.recover(self.clock.now())
        round_ = _Round(self)
        try:
            yield round_
        except BaseException:
            await round_.abandon()
            raise

    async def _remember_pace(self) -> None:
        """Count what a process before this one sent just now: the channel does."""
        now, at = self.clock.now(), self.monotonic()
        for recipient, kind, sent in await self.store.sent_since(now - LATELY, now):
            pace = self.paces.get(recipient.channel)
            if pace is not None:
                taken = at - max(0.0, (now - sent).total_seconds())
                pace.take(recipient, kind, taken)
                pace.answered(recipient, taken, taken)


class _Round(Sends, Waits):
    """One run, step by step."""

    async def step(self) -> bool:
        """Do what can be done now; False if that was nothing."""
        worked = False
        channels = tuple(self.d.channels)  # more may come while we wait
        for name in channels:
            worked |= self._start_ahead(name)
        worked |= await self._settle()
        worked |= await self._fan_out()
        self._wake_rested()
        for name in channels:
            worked |= await self._send_some(name)
        return worked or await self._refresh_some()

    async def _fan_out(self) -> bool:
        chunk = FAN_OUT_BETWEEN if self.tasks or self.resting else FAN_OUT_CHUNK
        return await self.d.store.fan_out(self.d.clock.now(), chunk=chunk) > 0

    async def abandon(self) -> None:
        """Cut off what is in flight, and settle what ended before."""
        tasks = set(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        with suppress(StoreError):
            await self._settle()
            await self._give_back()

    async def finish(self) -> None:
        """Let what is in flight end, and settle it."""
        if self.tasks:
            await asyncio.wait(set(self.tasks))
        while await self._settle():
            pass
        await self._give_back()
