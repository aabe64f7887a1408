"""What is leased is sent, and settled when it ended."""

import asyncio
from collections.abc import Coroutine
from datetime import timedelta
from typing import Any

from bot.core.errors import StoreError
from bot.core.model import Attempt, Owed, RetryLater, SendOutcome
from bot.core.ports import EditingChannel
from bot.deliver.run import Run

AHEAD = 10
"""Deliveries leased before the pace has room for them: a third of a second of Telegram's."""
KEPT_FREE = 10
"""Messages for which anchors leave room: what is new goes first."""


class Sends(Run):
    """Sends, holds what a channel asks to be patient with, and settles."""

    async def _send_some(self, channel: str) -> bool:
        worked = self._start_ahead(channel)
        free = self.d.in_flight - len(self.tasks)
        paced = self.d.paces[channel].room(self.d.monotonic())
        # Where the pace is the limit some are leased before there is room for them: when there
        # is, nothing has to be asked of the store, and no moment of the limit is lost.
        ahead = self.ahead[channel]
        limit = min(free, paced) + (AHEAD if paced < free else 0) - len(ahead)
        if free <= 0 or limit <= 0 or (paced <= 0 and len(ahead) > AHEAD // 2):
            return worked
        batches = await self.d.store.lease_owed(
            self.d.clock.now(),
            limit=limit,
            channel=channel,
            busy=self._unavailable(),
            edits=isinstance(self.d.channels[channel], EditingChannel),
        )
        ahead.extend(batches)
        self.busy.update(batch[0].delivery.recipient for batch in batches)
        return self._start_ahead(channel) or worked

    def _start_ahead(self, channel: str) -> bool:
        """Send what was leased, as far as there is room."""
        ahead, pace = self.ahead[channel], self.d.paces[channel]
        free = self.d.in_flight - len(self.tasks)
        room = min(free, pace.room(self.d.monotonic()), len(ahead)) if ahead else 0
        for _ in range(room):
            self._start(channel, ahead.popleft())
        return room > 0

    async def _give_back(self) -> None:
        """What was leased and not sent is owed as before, and not in doubt."""
        left = [owed for ahead in self.ahead.values() for batch in ahead for owed in batch]
        if not left:
            return
        at = self.d.clock.now()
        later = RetryLater(timedelta(0), "not sent before the program stopped")
        await self.d.store.settle(
            [Attempt(owed.delivery.id, later, at) for owed in left if owed.delivery.id is not None]
        )
        for name in self.ahead:
            self.ahead[name].clear()
        self.busy -= {owed.delivery.recipient for owed in left}

    async def _refresh_some(self) -> bool:
        """When nothing else is to be sent: anchors that have something new to say, as many as
        leave room for what comes meanwhile."""
        worked = False
        for name, channel in tuple(self.d.channels.items()):
            room = self.d.paces[name].room(self.d.monotonic()) - KEPT_FREE
            room = min(room, self.d.in_flight - len(self.tasks))
            if not isinstance(channel, EditingChannel) or room <= 0:
                continue
            anchors = await self.d.store.lease_anchors(
                self.d.clock.now(), limit=room, channel=name, busy=self._unavailable()
            )
            for anchor in anchors:
                self._start(name, [anchor], self._refresh(channel, anchor))
            worked |= bool(anchors)
        return worked

    async def _refresh(self, channel: EditingChannel, anchor: Owed) -> None:
        try:
            outcome = await channel.refresh(anchor)
        except Exception as error:  # as in _send: a bug in one message stops nothing
            self.d.trouble(error)
        else:
            self._hold(anchor, outcome)
        self.refreshed.append(anchor)

    def _start(
        self, channel: str, batch: list[Owed], work: Coroutine[Any, Any, None] | None = None
    ) -> None:
        recipient, kind = batch[0].delivery.recipient, batch[0].chat.kind
        self.busy.add(recipient)
        pace, taken = self.d.paces[channel], self.d.monotonic()
        pace.take(recipient, kind, taken)
        task = asyncio.create_task(work or self._send(channel, batch))
        self.tasks.add(task)
        task.add_done_callback(lambda _: pace.answered(recipient, taken, self.d.monotonic()))
        task.add_done_callback(self._sent)

    async def _send(self, channel: str, batch: list[Owed]) -> None:
        try:
            outcome = await self.d.channels[channel].send(batch)
        except Exception as error:  # a bug in a channel must not stop the others, nor lose this
            self.d.trouble(error)
            # A fault of ours in this one message must not block its chat for ever either: after
            # some tries it is a dead letter. What the machine does (OSError) is no fault of it.
            ours = not isinstance(error, OSError)
            why = f"unexpected: {type(error).__name__}"
            outcome = RetryLater(None, why, uncertain=True, limited=ours)
        self._hold(batch[0], outcome)
        at = self.d.clock.now()
        for owed in batch:
            if owed.delivery.id is not None:
                self.done.append((owed, Attempt(owed.delivery.id, outcome, at)))

    def _hold(self, owed: Owed, outcome: SendOutcome) -> None:
        """Be patient with a chat for as long as its channel asks for it."""
        if isinstance(outcome, RetryLater) and outcome.after:
            recipient = owed.delivery.recipient
            until = self.d.monotonic() + outcome.after.total_seconds()
            self.d.paces[recipient.channel].hold(recipient, until)

    def _sent(self, task: asyncio.Task[None]) -> None:
        self.tasks.discard(task)
        self.d.bell.set()

    async def _settle(self) -> bool:
        """One transaction for all that ended since the last: the recipients are free again
        only after it, so that nothing overtakes."""
        refreshed, self.refreshed = self.refreshed, []
        for anchor in refreshed:
            self._free(anchor)
        if not self.done:
            return bool(refreshed)
        done, self.done = self.done, []
        try:
            await self.d.store.settle([attempt for _, attempt in done])
        except StoreError:
            self.done = done + self.done
            raise
        for owed, attempt in done:
            self.tally.count(attempt.outcome)
            self._free(owed)
        self.d.settled(done)
        return True
