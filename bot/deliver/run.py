"""One run: what is in flight, and who has to wait."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.model import Attempt, Owed, Recipient
from bot.core.ports import Channel, Clock, OutboxStore, Pace
from bot.deliver.tally import Tally


def nothing(_: object) -> None:
    """Whoever is not interested."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What delivering needs. Channels, each with its pace, may be added while it runs.

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


class Run:
    """The state of one run: what is in flight, and who has to wait."""

    def __init__(self, deliverer: Ports) -> None:
        self.d = deliverer
        self.tally = Tally()
        self.tasks: set[asyncio.Task[None]] = set()
        self.busy: set[Recipient] = set()
        self.resting: dict[Recipient, float] = {}
        self.done: list[tuple[Owed, Attempt]] = []
        self.refreshed: list[Owed] = []
        self.ahead: defaultdict[str, deque[list[Owed]]] = defaultdict(deque)

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
