"""Send what is owed, and settle it.

The outbox lives in the store: a delivery is owed from the transaction that fanned it out until
the one that settles it. This module decides only when and how many at once: the oldest of each
recipient, within the pace that its channel allows, so that one chat's 429 delays that chat
alone. Text is made by the channel at send time.
"""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from bot.core.errors import StoreError
from bot.core.model import (
    Attempt,
    Gone,
    Moved,
    Owed,
    Recipient,
    Rejected,
    RetryLater,
    SendOutcome,
    Sent,
)
from bot.core.ports import Channel, Clock, EditingChannel, OutboxStore, Pace

FAN_OUT_CHUNK = 500
"""Followers routed in one transaction while nothing is being sent."""

FAN_OUT_BETWEEN = 100
"""The same between sends: a few milliseconds, so that the channel's limits stay full."""

LOOK_AGAIN = 1.0
"""Seconds after which the outbox is looked at although nobody rang: other processes write to
it, and the clock may have been set."""

AHEAD = 10
"""Deliveries leased before the pace has room for them: a third of a second of Telegram's."""

LATELY = timedelta(seconds=61)
"""What was sent within it counts against the limits of a channel: none looks back further."""

KEPT_FREE = 10
"""Messages for which anchors leave room: what is new goes first."""

SHORTEST_WAIT = 0.005
"""Seconds: what becomes due in less is not worth a turn of the loop."""


@dataclass(slots=True)
class Tally:
    """What a run of the deliverer did."""

    sent: int = 0
    later: int = 0
    moved: int = 0
    gone: int = 0
    rejected: int = 0
    uncertain: int = 0

    def count(self, outcome: SendOutcome) -> None:
        """Add one settled delivery."""
        match outcome:
            case Sent():
                self.sent += 1
            case RetryLater(uncertain=uncertain):
                self.later += 1
                self.uncertain += uncertain
            case Moved():
                self.moved += 1
            case Gone():
                self.gone += 1
            case Rejected():
                self.rejected += 1


def nothing(_: object) -> None:
    """Whoever is not interested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deliverer:
    """The verb, with what it needs. Channels, each with its pace, may be added while it runs.

    `monotonic` and `sleep` are the event loop's; tests turn a clock of their own. `settled` is
    called after each commit with the attempts in it (for counters and screens), `trouble` with
    what a channel or the store raised (a full disk): what ended meanwhile is settled when the
    store works again, and nothing is sent twice for it.
    """

    store: OutboxStore
    channels: Mapping[str, Channel]
    paces: Mapping[str, Pace]
    clock: Clock
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    settled: Callable[[Sequence[tuple[Owed, Attempt]]], None] = nothing
    trouble: Callable[[Exception], None] = nothing
    in_flight: int = 16
    bell: asyncio.Event = field(default_factory=asyncio.Event)

    def ring(self) -> None:
        """There is something new to tell: do not wait for the next look at the outbox."""
        self.bell.set()

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


class _Round:
    """The state of one run: what is in flight, and who has to wait."""

    def __init__(self, deliverer: Deliverer) -> None:
        self.d = deliverer
        self.tally = Tally()
        self.tasks: set[asyncio.Task[None]] = set()
        self.busy: set[Recipient] = set()
        self.resting: dict[Recipient, float] = {}
        self.done: list[tuple[Owed, Attempt]] = []
        self.refreshed: list[Owed] = []
        self.ahead: defaultdict[str, deque[list[Owed]]] = defaultdict(deque)

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

    def _free(self, owed: Owed) -> None:
        """A recipient may be sent something again, once its pace allows it."""
        now, recipient = self.d.monotonic(), owed.delivery.recipient
        self.busy.discard(recipient)
        ready = self.d.paces[recipient.channel].ready_at(recipient, owed.chat.kind, now)
        if ready > now:
            self.resting[recipient] = ready

    def _wake_rested(self) -> None:
        now = self.d.monotonic()
        for recipient in [r for r, ready in self.resting.items() if ready <= now]:
            del self.resting[recipient]

    def _unavailable(self) -> frozenset[Recipient]:
        return frozenset(self.busy | self.resting.keys())

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
