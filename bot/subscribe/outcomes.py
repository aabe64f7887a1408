"""What a chat's wishes go by, and what comes of them: values."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from bot.core.finding import Missing, Several
from bot.core.model import Alert, ChatKind, Delivery, Entry, Quiet, Recipient, Subscription, Watched


@dataclass(frozen=True, slots=True)
class Rules:
    """What the operator allows. `most_followed` counts subscriptions in one chat, its topics
    together; `most_brought` the addresses that are watched for one chat's sake."""

    open_to_everyone: bool = False
    most_followed: int = 1000
    most_brought: int = 50


class May(Enum):
    """Whether a chat may have a new address watched."""

    YES = auto()
    ASK_ADMINS = auto()
    NO_MORE = auto()


def bringer(recipient: Recipient) -> str:
    """What a source remembers of the chat that had it watched (topics share their chat's)."""
    return f"{recipient.channel}:{recipient.address}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduction:
    """What a channel knows of a chat that speaks to us. `language` is its person's wish, for
    the first time only; `owner` the person's user id."""

    recipient: Recipient
    kind: ChatKind = ChatKind.PRIVATE
    title: str | None = None
    username: str | None = None
    language: str = "en"
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """A subscription and what it follows."""

    subscription: Subscription
    watched: Watched


@dataclass(frozen=True, slots=True)
class Followed(Following):
    """The chat follows it from now on."""


@dataclass(frozen=True, slots=True)
class AlreadyFollowing(Following):
    """The chat followed it before."""


@dataclass(frozen=True, slots=True)
class Unfollowed(Following):
    """The chat no longer follows it; `subscription` is how it did."""


@dataclass(frozen=True, slots=True)
class LimitReached:
    """The chat follows as much as one chat may."""

    limit: int


@dataclass(frozen=True, slots=True)
class NothingFollowed:
    """The chat follows nothing at all."""


@dataclass(frozen=True, slots=True)
class Muted:
    """Nothing is told before `until`, None once a mute is lifted. `former` is what was in
    force before; `following` is None where the whole chat is muted."""

    until: datetime | None
    former: datetime | None
    following: Following | None = None


@dataclass(frozen=True, slots=True)
class Hushed:
    """The chat's quiet hours from now on, and those before."""

    quiet: Quiet | None
    former: Quiet | None


@dataclass(frozen=True, slots=True)
class Shown:
    """One entry that a followed page shows, and since when we know of it."""

    watched: Watched
    entry: Entry
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """One alert that a message told, and the subscription for whose sake (None if it ended)."""

    delivery: Delivery
    alert: Alert
    following: Following | None


@dataclass(frozen=True, slots=True)
class CaughtUp:
    """What became known since a moment, one group a source, the oldest first in each."""

    since: datetime
    groups: tuple[tuple[Watched, tuple[Alert, ...]], ...] = ()

    @property
    def count(self) -> int:
        return sum(len(alerts) for _, alerts in self.groups)


Follow = Followed | AlreadyFollowing | Several | Missing | LimitReached
Unfollow = Unfollowed | Several | Missing | NothingFollowed
Mute = Muted | Several | Missing | NothingFollowed
