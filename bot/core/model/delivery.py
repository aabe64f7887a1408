"""Deliveries: one alert owed to one recipient, and how sending it ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model.alert import Alert
from bot.core.model.chat import Chat, Recipient, Subscription


class DeliveryState(StrEnum):
    """OWED may be sent; SENDING is (or was, before a crash) in flight; HELD waits for the
    end of quiet hours or a digest; the rest is settled."""

    OWED = "owed"
    SENDING = "sending"
    HELD = "held"
    SENT = "sent"
    DEAD = "dead"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted. The receipt is the channel's own (a message id), opaque to us."""

    receipt: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not now. `after` is the channel's own wish (429), None to use our backoff.
    `uncertain` says that it may have been accepted all the same (a time-out). `limited` says
    that it is this message that was refused, not the network that failed: after some of
    these it is a dead letter (see bot.core.retry). `receipt` is what was accepted of it so far
    (the first parts of a long message): the next attempt finds it in its delivery."""

    after: timedelta | None
    why: str
    uncertain: bool = False
    limited: bool = False
    receipt: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """The chat has another address now (a group became a supergroup): send it there."""

    to: Recipient


@dataclass(frozen=True, slots=True)
class Gone:
    """The recipient cannot be written to (blocked, kicked, deleted): stop, keep its
    subscriptions for a while."""

    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """This message can never be sent so. A dead letter for the admins to see."""

    why: str


SendOutcome = Sent | RetryLater | Moved | Gone | Rejected


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One alert owed to one recipient. (alert_id, recipient) is unique."""

    alert_id: int
    recipient: Recipient
    state: DeliveryState = DeliveryState.OWED
    subscription_id: int | None = None
    not_before: datetime | None = None
    attempts: int = 0
    id: int | None = None
    receipt: str | None = None
    why: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery with all that sending it needs. `anchor` is the receipt of the message of
    the same source to the same recipient that it answers, None for the first. `earlier` is
    the receipt of the message that told the entry's former state. `in_doubt` says that an
    earlier attempt may have arrived (we died, or the channel timed out)."""

    delivery: Delivery
    alert: Alert
    chat: Chat
    subscription: Subscription | None = None
    anchor: str | None = None
    earlier: str | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt to send ended, and when."""

    delivery_id: int
    outcome: SendOutcome
    at: datetime
