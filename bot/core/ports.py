"""What the verbs need from the world, as Protocols. Adapters live in folders of their own.

Every instant is aware and in UTC. Methods of the stores are coroutines: the SQLite adapter
runs them on one thread of its own, and another adapter may speak over a socket.
"""

from collections.abc import AsyncIterator, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from bot.core.broadcast import Broadcast
from bot.core.model import (
    Alert,
    AsBefore,
    Attempt,
    Chat,
    ChatKind,
    Delivery,
    DeliveryState,
    Entry,
    Fetched,
    Hints,
    Look,
    NotThePage,
    Owed,
    Page,
    PageRequest,
    Reading,
    Recipient,
    SendOutcome,
    Snapshot,
    Source,
    SourceId,
    Subscription,
    Version,
    Watched,
)


class Clock(Protocol):
    """The time. Injected, so that no rule reads a clock by itself."""

    def now(self) -> datetime: ...


class Fetcher(Protocol):
    """A look at an address. Never raises for what the world does."""

    async def fetch(self, request: PageRequest) -> Fetched: ...


class Reader(Protocol):
    """A page → its entries, off the event loop and within a budget. Never raises."""

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage: ...


@runtime_checkable
class GlancingReader(Reader, Protocol):
    """A reader that can tell at a glance that a page says what it said."""

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Reading | NotThePage | AsBefore:
        """Read a page unless it says what the sketched one said (b"": no page was). The
        reading brings the sketch for the next time. `anyway` reads whatever it says."""
        ...


class Channel(Protocol):
    """A way out. Never raises for what the other side does, and never logs a secret."""

    name: str

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """Send what is owed to one recipient as one message (or one message in parts):
        usually one alert, several of one source where a burst collapses."""
        ...


@runtime_checkable
class EditingChannel(Channel, Protocol):
    """A way out that can change what it sent."""

    async def refresh(self, anchor: Owed) -> SendOutcome:
        """Let the message `anchor.standing` say where its story stands now, without a sound.
        Tried once: that it fails is no loss."""
        ...


class Pace(Protocol):
    """How fast a channel may be written to. Times are seconds of a monotonic clock."""

    def ready_at(self, recipient: Recipient, kind: ChatKind, now: float) -> float:
        """When this recipient may be sent a message next, as far as its own limits go."""
        ...

    def room(self, now: float) -> int:
        """How many messages the channel as a whole may send at once, now."""
        ...

    def room_at(self, now: float) -> float:
        """When the channel as a whole has room for one message."""
        ...

    def take(self, recipient: Recipient, kind: ChatKind, now: float) -> None:
        """One message (or edit) is sent to this recipient now."""
        ...

    def answered(self, recipient: Recipient, taken: float, now: float) -> None:
        """What was taken at `taken` was answered, or failed, at `now`."""
        ...

    def hold(self, recipient: Recipient, until: float) -> None:
        """The channel asked for patience for this recipient alone (429)."""
        ...


class PollStore(Protocol):
    """What polling keeps."""

    async def lease_due(
        self, now: datetime, *, limit: int, per_host: int, lease: timedelta
    ) -> list[tuple[Watched, str]]:
        """Sources that are due, most overdue first, at most `per_host` of one host at a time,
        each with a lease token: nobody else gets them until it is committed or lapses."""
        ...

    async def lease(
        self, source_id: SourceId, now: datetime, lease: timedelta
    ) -> tuple[Watched, str] | None:
        """One source, due or not; None if it is leased already or not there."""
        ...

    async def snapshot(self, source_id: SourceId) -> Snapshot | None:
        """None before the first good look."""
        ...

    async def commit(self, look: Look) -> list[Alert]:
        """Write a look in one transaction and give back the alerts that are new, with ids;
        an alert whose key is known already is not written twice. Frees the lease. A look
        whose lease was lost, or whose source is gone, writes nothing and returns []."""
        ...


class OutboxStore(Protocol):
    """What is owed, and to whom."""

    async def fan_out(self, now: datetime, *, chunk: int) -> int:
        """Turn the oldest alerts that are not yet fanned out into deliveries, at most `chunk`
        of them in one transaction, routed by bot.core.route; restartable at any point.
        Returns how many rows were looked at: 0 when nothing is left to fan out."""
        ...

    async def lease_owed(
        self,
        now: datetime,
        *,
        limit: int,
        channel: str,
        busy: frozenset[Recipient] = frozenset(),
        edits: bool = True,
    ) -> list[list[Owed]]:
        """For at most `limit` recipients of a channel that are not `busy`, the oldest open
        delivery that may be sent now, marked SENDING. One list a recipient: of one delivery,
        except where several were held for a digest (of several sources then) or several of one
        source make a burst; such a list is sent as one message. What comes later for the same
        recipient waits. `edits` says that the channel can edit what it sent: then what belongs
        in a message that stands comes with that message (`Owed.standing`)."""
        ...

    async def lease_anchors(
        self,
        now: datetime,
        *,
        limit: int,
        channel: str,
        busy: frozenset[Recipient] = frozenset(),
    ) -> list[Owed]:
        """At most so many messages that are to say where their story stands now, each handed
        out once, with nothing to settle (`bot.core.ports.EditingChannel.refresh`)."""
        ...

    async def settle(self, attempts: Sequence[Attempt]) -> None:
        """Write how attempts ended: sent, owed again later, moved, gone or dead."""
        ...

    async def sent_since(
        self, since: datetime, now: datetime
    ) -> list[tuple[Recipient, ChatKind, datetime]]:
        """The messages that were sent, or may have been, since an instant, oldest first:
        what a process that has just started must count against a channel's limits. What was
        under way when the one before it ended may arrive until `now`."""
        ...

    async def recover(self, now: datetime) -> int:
        """After a start: deliveries left SENDING by a crash become owed again, in doubt.
        Returns how many."""
        ...

    async def next_owed_at(
        self,
        now: datetime,
        *,
        busy: frozenset[Recipient] = frozenset(),
        channels: frozenset[str] | None = None,
    ) -> datetime | None:
        """When the earliest open delivery to a recipient that is not `busy` may be sent, of
        the channels that are named or of all; None if none is open."""
        ...

    async def dead_letters(self, limit: int) -> list[tuple[Delivery, Alert]]: ...

    async def resend(self, delivery_id: int) -> bool: ...

    async def count_deliveries(self) -> dict[DeliveryState, int]: ...

    async def oldest_owed(self) -> datetime | None:
        """When the oldest alert that somebody is still owed was noticed."""
        ...

    async def delivery_by_receipt(
        self, recipient: Recipient, receipt: str
    ) -> list[tuple[Delivery, Alert]]:
        """What one message told (a burst is one message)."""
        ...

    async def set_admins(self, recipients: Iterable[Recipient]) -> None:
        """Name those who are told of failing sources, in place of whoever was before."""
        ...

    async def admins(self) -> list[Recipient]: ...


class ChatStore(Protocol):
    """Chats and what they follow."""

    async def chat(self, recipient: Recipient) -> Chat | None: ...

    async def save_chat(self, chat: Chat) -> None: ...

    async def move_chat(self, former: Recipient, new: Recipient) -> None:
        """A group became a supergroup: its settings, subscriptions and debts go along."""
        ...

    async def forget_chat(self, recipient: Recipient) -> None:
        """Delete all that is stored of a chat."""
        ...

    async def chats(self) -> list[Chat]: ...

    async def subscribe(self, subscription: Subscription) -> tuple[Subscription, bool]:
        """Add, or give back the one that is there (then False)."""
        ...

    async def unsubscribe(self, recipient: Recipient, source_id: SourceId) -> Subscription | None:
        """The one removed, None if there was none. What was owed for it is dropped."""
        ...

    async def save_subscription(self, subscription: Subscription) -> None: ...

    async def subscription(self, subscription_id: int) -> Subscription | None: ...

    async def subscriptions(self, recipient: Recipient) -> list[Subscription]:
        """Those of a chat, or of one of its topics if the recipient names one."""
        ...

    async def followers(self, source_id: SourceId) -> int: ...

    def all_subscriptions(self) -> AsyncIterator[Subscription]: ...


class SourceStore(Protocol):
    """Sources and their past."""

    async def sources(self) -> list[Watched]: ...

    async def source(self, source_id: SourceId) -> Watched | None: ...

    async def source_by_url(self, url: str) -> Watched | None: ...

    async def add_source(self, source: Source, now: datetime) -> None:
        """Raises Conflict for an id or an address that is there already."""
        ...

    async def add_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Several in one transaction, all or none; raises Conflict as `add_source` does."""
        ...

    async def save_source(self, source: Source) -> None: ...

    async def remove_source(self, source_id: SourceId) -> int:
        """Delete a source and all that belongs to it; returns how many followed it."""
        ...

    async def look_now(self, source_id: SourceId, now: datetime) -> None:
        """Make it due."""
        ...

    async def versions(self, source_id: SourceId, limit: int) -> list[Version]:
        """Stored texts, newest first."""
        ...

    async def alerts(self, source_id: SourceId | None, limit: int) -> list[Alert]:
        """Alerts, newest first."""
        ...

    async def alerts_for(
        self, recipient: Recipient, since: datetime, limit: int = 200
    ) -> list[Alert]:
        """What the sources that a recipient follows told since then, told to it or not
        (muted, filtered, while it was gone), newest first."""
        ...

    async def latest(self, source_id: SourceId, limit: int) -> list[Entry]:
        """The newest known entries that the page still has, newest first."""
        ...


class Shelf(Protocol):
    """What is put aside for a while, across restarts: what Undo brings back, a conversation
    that is not at its end."""

    async def shelve(
        self, name: str, value: str, *, until: datetime, owner: Recipient | None = None
    ) -> None:
        """Keep a value until then, in place of what had that name. It is forgotten with its
        `owner`, a chat."""
        ...

    async def shelved(self, name: str, now: datetime) -> str | None:
        """What is kept under that name, None where nothing is (any more)."""
        ...

    async def unshelve(self, name: str) -> bool:
        """Let go of it. Of two who do so at once, one is told True."""
        ...


class BroadcastStore(Protocol):
    """A word of the admins to every chat."""

    async def draft_broadcast(self, author: Recipient, text: str, now: datetime) -> int: ...

    async def begin_broadcast(self, number: int, message: str) -> bool:
        """It goes to all who can be written to; False where it was begun or stopped before."""
        ...

    async def forget_broadcast(self, number: int) -> bool:
        """Let a draft be; False where it was begun, or forgotten, before."""
        ...

    async def stop_broadcast(self, number: int) -> bool:
        """Send it to nobody from now on; False where it is at its end."""
        ...

    async def broadcast(self, number: int) -> Broadcast | None: ...

    async def unreported_broadcasts(self) -> list[int]:
        """Those that were begun and whose end was not told yet."""
        ...

    async def lease_broadcast(self, number: int, now: datetime) -> tuple[int, Chat, str] | None:
        """The next chat that is to get it now, noted as being sent to, after the key by which
        that is settled and before the text."""
        ...

    async def settle_broadcast(self, number: int, key: int, *, sent: bool) -> None: ...

    async def defer_broadcast(
        self, number: int, key: int, until: datetime, *, tried: bool = False
    ) -> int:
        """That chat is to get it later; how often it was `tried` by now."""
        ...

    async def end_broadcast(self, number: int) -> bool:
        """Note that nobody is left, if that is so."""
        ...

    async def broadcast_reported(self, number: int) -> None: ...

    async def recover_broadcasts(self) -> int:
        """After a start: what was being sent is to be sent again, in doubt."""
        ...


class Store(PollStore, OutboxStore, ChatStore, SourceStore, Shelf, BroadcastStore, Protocol):
    """The whole memory of the program."""
