"""What is owed, and to whom."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Protocol

from bot.core.model import Alert, Attempt, ChatKind, Delivery, DeliveryState, Owed, Recipient


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
