"""Who is told, and how they want it."""

from dataclasses import dataclass, field, replace
from datetime import datetime, time
from enum import StrEnum

from bot.core.model.entry import Role
from bot.core.model.source import SourceId


@dataclass(frozen=True, slots=True, order=True)
class Recipient:
    """Where to: a channel's name and an address that only this channel understands.

    `topic` is a part of that address (a forum topic), "" for none.
    """

    channel: str
    address: str
    topic: str = ""


class ChatKind(StrEnum):
    """What Telegram calls the type of a chat; TERMINAL and HOOK are ours."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"
    CHANNEL = "channel"
    TERMINAL = "terminal"
    HOOK = "hook"


class ChatState(StrEnum):
    """Whether a chat can be written to. GONE keeps its subscriptions for a grace period."""

    ACTIVE = "active"
    GONE = "gone"
    BANNED = "banned"


class Delay(StrEnum):
    """When alerts are told."""

    INSTANT = "instant"
    HOURLY = "hourly"
    DAILY = "daily"


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours in which alerts are held, in the chat's time zone; may span midnight."""

    start: time
    end: time
    urgent_breaks: bool = False


DEFAULT_ROLES = frozenset(
    {Role.UPDATE, Role.CORRECTION, Role.CLARIFICATION, Role.RETRACTION, Role.POST, Role.ITEM}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preferences:
    """How a chat wants to be told. A subscription inherits its chat's, save its overrides.

    `own_topic` gives each story a topic to itself, in a forum that lets us. `follow_on` follows
    the page on which a story goes on, without asking.
    `include` and `exclude` are words or RE2 patterns (linear time). `excerpt` is a number of
    characters at which a long text ends at a sentence, None for all of it.
    """

    roles: frozenset[Role] = DEFAULT_ROLES
    edits: bool = True
    removals: bool = True
    key_only: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    delay: Delay = Delay.INSTANT
    digest_at: time = time(8, 0)
    sound: bool = True
    preview: bool = False
    picture: bool = False
    excerpt: int | None = None
    language: str | None = None
    own_topic: bool = False
    follow_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chat:
    """A chat that has spoken to us, with the defaults of its subscriptions.

    `topic` of its recipient is always "": topics share their chat's settings. `owner` is the
    user who set it up and is told when it can no longer be written to.
    """

    recipient: Recipient
    kind: ChatKind = ChatKind.PRIVATE
    title: str | None = None
    username: str | None = None
    language: str = "en"
    timezone: str = "UTC"
    quiet: Quiet | None = None
    preferences: Preferences = field(default_factory=Preferences)
    state: ChatState = ChatState.ACTIVE
    gone_since: datetime | None = None
    gone_why: str = ""
    owner: str | None = None
    muted_until: datetime | None = None
    last_told: datetime | None = None
    last_caught_up: datetime | None = None
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Who follows what, and how. `overrides` names the fields of `preferences` that are its
    own; the rest are its chat's."""

    recipient: Recipient
    source_id: SourceId
    preferences: Preferences = field(default_factory=Preferences)
    overrides: frozenset[str] = frozenset()
    muted_until: datetime | None = None
    paused: bool = False
    created_at: datetime | None = None
    id: int | None = None

    def effective(self, chat: Preferences) -> Preferences:
        """The preferences in force, given its chat's."""
        own = {name: getattr(self.preferences, name) for name in self.overrides}
        return replace(chat, **own) if own else chat
