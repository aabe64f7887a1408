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


class Hold(StrEnum):
    """What an alert waits for: the end of quiet hours, or a digest."""

    QUIET = "quiet"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Sent:
    """Accepted. The receipt is the channel's own (a message id), opaque to us."""

    receipt: str


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Not now. `after` is the channel's own wish (429), None to use our backoff.
    `uncertain` says that it may have been accepted all the same (a time-out). `limited` says
    that it is this message that was refused, not the network that failed: after some of
    these it is a dead letter (see bot.core.retry). `flooded` says that the channel itself asked
    for fewer requests (429). `receipt` is what was accepted of it so far
    (the first parts of a long message): the next attempt finds it in its delivery."""

    after: timedelta | None
    why: str
    uncertain: bool = False
    limited: bool = False
    flooded: bool = False
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
    """One alert owed to one recipient. (alert_id, recipient) is unique. `held_by` and
    `held_until` say what it waits, or waited, for: None where it came at once."""

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
    held_by: Hold | None = None
    held_until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Where a source stands in a chat: how many new entries it was told, when the last of them
    was noticed, and when the coverage ended (`over` without `ended_at`: nobody knows)."""

    told: int
    latest_at: datetime
    over: bool = False
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A message of ours that stands in a chat: its receipt, and what it tells, in the order in
    which it came to (what came at once about one entry is one alert). `story` is set where the
    message is its source's anchor, which also says where the story stands."""

    receipt: str
    alerts: tuple[Alert, ...]
    story: Story | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery with all that sending it needs. `anchor` is the receipt of the message of
    the same source to the same recipient that it answers, None for the first. `earlier` is
    the receipt of the message that told the entry's former state. `standing` is the message in
    which it is to be told, by editing it (or that is to be struck through, where it takes
    something back); None for a new message. `summed_up` says that it was held, or is too old
    to be news: several such make one list. `topic` is the story's own topic of a forum, where
    it has one. `in_doubt` says that an earlier attempt may have arrived (we died, or the
    channel timed out)."""

    delivery: Delivery
    alert: Alert
    chat: Chat
    subscription: Subscription | None = None
    anchor: str | None = None
    earlier: str | None = None
    standing: Standing | None = None
    summed_up: bool = False
    topic: str | None = None
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one attempt to send ended, and when."""

    delivery_id: int
    outcome: SendOutcome
    at: datetime
