"""What a chat may ask: to follow, to stop, to be told otherwise, to catch up, to be forgotten.

Values in, values out: nothing here knows Telegram, and nothing is said here to people.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta
from enum import Enum, auto
from typing import Any, Protocol
from zoneinfo import available_timezones

from bot.core.finding import Found, Missing, Several, find
from bot.core.keepsake import KEPT, of_dropped, of_settings, read_follower, write_follower
from bot.core.model import (
    Alert,
    Changed,
    Chat,
    ChatKind,
    ChatState,
    Delivery,
    Entry,
    Known,
    Preferences,
    Quiet,
    Recipient,
    Role,
    Snapshot,
    SourceId,
    Subscription,
    Watched,
)
from bot.core.ports import ChatStore, Clock, Shelf, SourceStore

LONGEST_MUTE = timedelta(days=366)
LONGEST_CATCH_UP = timedelta(days=14)
USUAL_CATCH_UP = timedelta(hours=12)
MOST_SHOWN = 20
MOST_WORDS = 40
LONGEST_WORD = 80
_ALERTS_READ = 200
_MANY = 50


class Memory(ChatStore, SourceStore, Shelf, Protocol):
    """The part of the store that a chat's wishes need."""

    async def snapshot(self, source_id: SourceId) -> Snapshot | None: ...

    async def delivery_by_receipt(
        self, recipient: Recipient, receipt: str
    ) -> list[tuple[Delivery, Alert]]: ...


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


class Subscribe:
    """A chat's wishes. `rules` is asked anew each time, for the settings may be reloaded."""

    def __init__(self, store: Memory, clock: Clock, rules: Callable[[], Rules] = Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    # Chats: who speaks to us.

    async def meet(self, who: Introduction) -> Chat:
        """The chat that speaks to us: as it is stored, made where it is new, brought up to
        date where its title changed, active again where it was gone. A banned one stays so."""
        known = await self._store.chat(_whole(who.recipient))
        if known is None:
            chat = Chat(
                recipient=_whole(who.recipient),
                kind=who.kind,
                title=who.title,
                username=who.username,
                language=who.language,
                owner=who.owner,
                created_at=self._clock.now(),
            )
            await self._store.save_chat(chat)
            return chat
        fresh = replace(known, kind=who.kind, title=who.title, username=who.username)
        if known.state is ChatState.GONE:
            fresh = _active(fresh)
        if fresh != known:
            await self._store.save_chat(fresh)
        return fresh

    async def chat(self, recipient: Recipient) -> Chat | None:
        return await self._store.chat(_whole(recipient))

    async def gone(self, recipient: Recipient, why: str) -> Chat | None:
        """The chat cannot be written to any more. What it follows is kept."""
        chat = await self._store.chat(_whole(recipient))
        if chat is None or chat.state is not ChatState.ACTIVE:
            return chat
        chat = replace(chat, state=ChatState.GONE, gone_since=self._clock.now(), gone_why=why)
        await self._store.save_chat(chat)
        return chat

    async def back(self, recipient: Recipient) -> Chat | None:
        """The chat can be written to again."""
        chat = await self._store.chat(_whole(recipient))
        if chat is None or chat.state is not ChatState.GONE:
            return chat
        chat = _active(chat)
        await self._store.save_chat(chat)
        return chat

    async def moved(self, former: Recipient, new: Recipient) -> None:
        """A chat has another address now; what is stored of it goes along. Told twice, as
        Telegram does (once in the old chat, once in the new), it happens once."""
        if await self._store.chat(_whole(former)) is not None:
            await self._store.move_chat(_whole(former), _whole(new))

    async def ban(self, recipient: Recipient, banned: bool) -> bool:
        """Refuse a chat, or let it in again. False where nothing changes."""
        chat = await self._store.chat(_whole(recipient)) or Chat(
            recipient=_whole(recipient), created_at=self._clock.now()
        )
        if (chat.state is ChatState.BANNED) == banned:
            return False
        state = ChatState.BANNED if banned else ChatState.ACTIVE
        await self._store.save_chat(replace(chat, state=state, gone_since=None, gone_why=""))
        return True

    async def banned(self, *recipients: Recipient) -> bool:
        """Whether one of them is refused."""
        for recipient in recipients:
            chat = await self._store.chat(_whole(recipient))
            if chat is not None and chat.state is ChatState.BANNED:
                return True
        return False

    async def every(self) -> list[Chat]:
        """All chats that we know."""
        return await self._store.chats()

    async def reachable(self) -> list[Chat]:
        """The chats that can be written to."""
        return [c for c in await self._store.chats() if c.state is ChatState.ACTIVE]

    # Following.

    async def choose(self, text: str) -> Found | Several | Missing:
        """Which watched source a person means."""
        return find(text, await self._followable())

    async def choices(self, words: str = "") -> list[Watched]:
        """The sources that may be followed, by name; those that hold all the words."""
        wanted = words.casefold().split()
        hits = [w for w in await self._followable() if _holds(w, wanted)]
        return sorted(
            hits, key=lambda w: (w.source.name or w.state.title or w.source.id).casefold()
        )

    async def follow(self, recipient: Recipient, text: str) -> Follow:
        """Follow what the text means: an id, a name, an address, or words of a name."""
        watched = await self._by_address(text)
        if watched is None:
            found = await self.choose(text)
            if not isinstance(found, Found):
                return found
            watched = found.watched
        return await self.follow_source(recipient, watched.source.id)

    async def follow_source(
        self, recipient: Recipient, source_id: SourceId, like: Subscription | None = None
    ) -> Follow:
        """Follow the source of that id, the way of `like` where that is given."""
        watched = await self._store.source(source_id)
        if watched is None or watched.state.retired:
            return Missing(source_id)
        held = await self._store.subscriptions(_whole(recipient))
        for subscription in held:
            if subscription.recipient == recipient and subscription.source_id == source_id:
                return AlreadyFollowing(subscription, watched)
        limit = self._rules().most_followed
        if len(held) >= limit:
            return LimitReached(limit)
        subscription = replace(
            like or Subscription(recipient=recipient, source_id=source_id),
            recipient=recipient,
            source_id=source_id,
            created_at=self._clock.now(),
            id=None,
        )
        subscription, new = await self._store.subscribe(subscription)
        return (Followed if new else AlreadyFollowing)(subscription, watched)

    async def unfollow(self, recipient: Recipient, text: str) -> Unfollow:
        """Stop following what the text means among what the chat follows."""
        following = await self.following(recipient)
        if not following:
            return NothingFollowed()
        found = find(text, [f.watched for f in following])
        if not isinstance(found, Found):
            return found
        return await self.unfollow_source(recipient, found.watched.source.id)

    async def unfollow_source(self, recipient: Recipient, source_id: SourceId) -> Unfollow:
        """Stop following the source of that id; in a topic, else anywhere in the chat."""
        held = [f for f in await self.following(recipient) if f.watched.source.id == source_id]
        held.sort(key=lambda f: f.subscription.recipient != recipient)
        for one in held:
            await self._put_aside(one.subscription)
            removed = await self._store.unsubscribe(one.subscription.recipient, source_id)
            if removed is not None:
                return Unfollowed(removed, one.watched)
        return Missing(source_id)

    async def _put_aside(self, one: Subscription) -> None:
        if one.id is not None:
            await self._store.shelve(
                of_dropped(one.id),
                write_follower(one),
                until=self._clock.now() + KEPT,
                owner=_whole(one.recipient),
            )

    async def dropped(self, subscription_id: int) -> Subscription | None:
        """How a chat followed what it gave up within a week: whoever asks sees to it that the
        person may."""
        kept = await self._store.shelved(of_dropped(subscription_id), self._clock.now())
        return read_follower(kept) if kept else None

    async def follow_again(self, subscription_id: int) -> Follow:
        """Follow what was given up, the way it was followed."""
        former = await self.dropped(subscription_id)
        if former is None:
            return Missing("")
        outcome = await self.follow_source(former.recipient, former.source_id, former)
        if isinstance(outcome, Followed):
            await self._store.unshelve(of_dropped(subscription_id))
        return outcome

    async def following(self, recipient: Recipient) -> list[Following]:
        """What a chat, or one of its topics, follows, in the order in which it came."""
        held = await self._store.subscriptions(recipient)
        found = []
        every = await self._watched(held)
        for subscription in held:
            watched = every.get(subscription.source_id)
            if watched is not None:
                found.append(Following(subscription, watched))
        return found

    async def _watched(self, held: Sequence[Subscription]) -> dict[SourceId, Watched]:
        """What they follow: one by one, or, where they are many, all sources at once."""
        if len(held) > _MANY:
            return {watched.source.id: watched for watched in await self._store.sources()}
        each = [await self._store.source(one.source_id) for one in held]
        return {watched.source.id: watched for watched in each if watched is not None}

    async def one(self, recipient: Recipient, subscription_id: int) -> Following | None:
        """A subscription of this chat; None for another chat's, or one that is no more."""
        subscription = await self._store.subscription(subscription_id)
        if subscription is None or _whole(subscription.recipient) != _whole(recipient):
            return None
        watched = await self._store.source(subscription.source_id)
        return Following(subscription, watched) if watched is not None else None

    async def any_one(self, subscription_id: int) -> Following | None:
        """A subscription of whichever chat: whoever asks sees to it that the person may."""
        subscription = await self._store.subscription(subscription_id)
        return await self.one(subscription.recipient, subscription_id) if subscription else None

    async def source(self, source_id: SourceId) -> Watched | None:
        """A watched source by its id."""
        return await self._store.source(source_id)

    async def followers(self, source_id: SourceId) -> int:
        """How many subscriptions a source has."""
        return await self._store.followers(source_id)

    async def subscribers(self, source_id: SourceId) -> list[Subscription]:
        """The subscriptions to a source, of all chats."""
        every = self._store.all_subscriptions()
        return [subscription async for subscription in every if subscription.source_id == source_id]

    async def entries(self, source_id: SourceId) -> tuple[Entry, ...]:
        """What the source's page shows, as last read; nothing before the first look."""
        snapshot = await self._store.snapshot(source_id)
        return tuple(k.entry for k in snapshot.known if not k.removed) if snapshot else ()

    async def may_add(self, recipient: Recipient, *, admin: bool) -> May:
        """Whether a person may have a new address watched for a chat."""
        rules = self._rules()
        if admin:
            return May.YES
        if not rules.open_to_everyone:
            return May.ASK_ADMINS
        name = bringer(recipient)
        brought = sum(each.source.brought_by == name for each in await self._store.sources())
        return May.YES if brought < rules.most_brought else May.NO_MORE

    # How it is told.

    async def speak(self, chat: Chat, language: str) -> Chat:
        """Set a chat's language."""
        return await self._saved(replace(chat, language=language))

    async def live_in(self, chat: Chat, timezone: str) -> Chat | None:
        """Set a chat's time zone, whatever the case of its letters; None where there is none
        of that name."""
        wanted = timezone.strip().replace(" ", "_").casefold()
        names = sorted(available_timezones())
        for matches in (str.__eq__, lambda name, end: name.endswith(f"/{end}")):
            for name in names:
                if matches(name.casefold(), wanted):
                    return await self._saved(replace(chat, timezone=name))
        return None

    async def hush(self, chat: Chat, quiet: Quiet | None) -> Hushed:
        """Set a chat's quiet hours, or lift them."""
        await self._saved(replace(chat, quiet=quiet))
        return Hushed(quiet, chat.quiet)

    async def mute(self, chat: Chat, span: timedelta | None) -> Muted:
        """Mute a whole chat for a while; None lifts it."""
        until = self._until(span)
        await self._saved(replace(chat, muted_until=until))
        return Muted(until, chat.muted_until)

    async def mute_named(self, recipient: Recipient, text: str, span: timedelta | None) -> Mute:
        """Mute what the text means among what the chat follows."""
        following = await self.following(recipient)
        if not following:
            return NothingFollowed()
        found = find(text, [f.watched for f in following])
        if not isinstance(found, Found):
            return found
        one = next(f for f in following if f.watched == found.watched)
        return await self.mute_one(one, span)

    async def mute_one(self, one: Following, span: timedelta | None) -> Muted:
        """Mute one subscription for a while; None lifts it."""
        until, former = self._until(span), one.subscription.muted_until
        subscription = replace(one.subscription, muted_until=until)
        await self._store.save_subscription(subscription)
        return Muted(until, former, Following(subscription, one.watched))

    async def mute_until(self, chat: Chat, one: Following | None, until: datetime | None) -> Muted:
        """Put back a mute as it was, of the chat or of one subscription."""
        now = self._clock.now()
        return await (
            self.mute(chat, until - now if until else None)
            if one is None
            else self.mute_one(one, until - now if until else None)
        )

    async def pause(self, one: Following, paused: bool) -> Following:
        """Hold a subscription without ending it, or go on with it."""
        subscription = replace(one.subscription, paused=paused)
        await self._store.save_subscription(subscription)
        return Following(subscription, one.watched)

    async def change(self, one: Following, **changes: Any) -> Following:
        """Set fields of a subscription's own preferences (see Preferences)."""
        old = one.subscription
        subscription = replace(
            old,
            preferences=replace(old.preferences, **_sane(changes)),
            overrides=old.overrides | changes.keys(),
        )
        await self._store.save_subscription(subscription)
        return Following(subscription, one.watched)

    async def inherit(self, one: Following) -> Following:
        """Let a subscription be told as its chat's defaults say."""
        subscription = replace(
            one.subscription, preferences=Preferences(), overrides=frozenset(), paused=False
        )
        await self._store.save_subscription(subscription)
        return Following(subscription, one.watched)

    async def remember(self, chat: Chat, one: Following | None) -> None:
        """Keep for a week how a subscription, or a whole chat, is told now: `recall` puts it
        back."""
        own = one.subscription if one else _as_subscription(chat)
        await self._store.shelve(
            of_settings(chat.recipient, own.id),
            write_follower(own),
            until=self._clock.now() + KEPT,
            owner=chat.recipient,
        )

    async def recall(self, chat: Chat, one: Following | None) -> tuple[Chat, Following | None]:
        """As it was when it was last remembered; unchanged where that is too long ago."""
        name = of_settings(chat.recipient, one.subscription.id if one else None)
        kept = await self._store.shelved(name, self._clock.now())
        if kept is None:
            return chat, one
        former = read_follower(kept)
        await self._store.unshelve(name)
        if one is None:
            return await self._saved(replace(chat, preferences=former.preferences)), None
        subscription = replace(
            one.subscription,
            preferences=former.preferences,
            overrides=former.overrides,
            paused=former.paused,
        )
        await self._store.save_subscription(subscription)
        return chat, Following(subscription, one.watched)

    async def tell_in(self, one: Following, recipient: Recipient) -> Following:
        """Tell a subscription in another topic of its chat from now on."""
        await self._store.unsubscribe(one.subscription.recipient, one.subscription.source_id)
        moved = replace(one.subscription, recipient=recipient, id=None)
        subscription, _ = await self._store.subscribe(moved)
        return Following(subscription, one.watched)

    async def change_defaults(self, chat: Chat, **changes: Any) -> Chat:
        """Set fields of a chat's preferences."""
        return await self._saved(
            replace(chat, preferences=replace(chat.preferences, **_sane(changes)))
        )

    # Reading.

    async def latest(self, recipient: Recipient, n: int, source_id: str = "") -> list[Shown]:
        """The newest entries that the followed pages show, newest first, at most 20."""
        n = max(1, min(n, MOST_SHOWN))
        watched = [f.watched for f in await self.following(recipient)]
        if source_id:
            one = await self._store.source(source_id)
            watched = [one] if one else []
        # The n newest entries stand in the n sources that changed last.
        watched.sort(key=_last_movement, reverse=True)
        shown = []
        for one in {w.source.id: w for w in watched[:n]}.values():
            snapshot = await self._store.snapshot(one.source.id)
            shown.extend(_shown(one, snapshot.known if snapshot else ()))
        shown.sort(key=lambda s: s.at, reverse=True)
        return shown[:n]

    async def catch_up(
        self, chat: Chat, recipient: Recipient, since: datetime | None = None
    ) -> CaughtUp:
        """What became known to us since a moment: the one given, else when this chat was last
        told something, else when it last caught up, within 14 days. Remembers that it did."""
        now = self._clock.now()
        caught = CaughtUp(now)
        for start in _starts(chat, since, now):
            caught = await self._since(recipient, max(start, now - LONGEST_CATCH_UP))
            if caught.count:
                break
        await self._saved(replace(chat, last_caught_up=now))
        return caught

    async def why(self, recipient: Recipient, receipt: str) -> list[Told]:
        """What a message told this chat: `receipt` is the channel's (a message's id)."""
        found = []
        for delivery, alert in await self._store.delivery_by_receipt(_whole(recipient), receipt):
            following = (
                await self.any_one(delivery.subscription_id) if delivery.subscription_id else None
            )
            found.append(Told(delivery, alert, following))
        return found

    # Forgetting.

    async def forget(self, chat: Chat) -> None:
        """Delete all that is stored of a chat. A ban outlives it."""
        await self._store.forget_chat(chat.recipient)
        if chat.state is ChatState.BANNED:
            await self.ban(chat.recipient, True)

    # Parts.

    async def _saved(self, chat: Chat) -> Chat:
        await self._store.save_chat(chat)
        return chat

    def _until(self, span: timedelta | None) -> datetime | None:
        if span is None or span <= timedelta(0):
            return None
        return self._clock.now() + min(span, LONGEST_MUTE)

    async def _followable(self) -> list[Watched]:
        return [w for w in await self._store.sources() if not w.state.retired]

    async def _by_address(self, text: str) -> Watched | None:
        watched = await self._store.source_by_url(text) if "://" in text else None
        return watched if watched and not watched.state.retired else None

    async def _since(self, recipient: Recipient, start: datetime) -> CaughtUp:
        groups = []
        for source_id, watched in {
            f.watched.source.id: f.watched for f in await self.following(recipient)
        }.items():
            alerts = await self._store.alerts(source_id, _ALERTS_READ)
            missed = [a for a in alerts if a.noticed_at > start and isinstance(a.event, Changed)]
            if missed:
                groups.append((watched, tuple(reversed(missed))))
        groups.sort(key=lambda group: group[1][-1].noticed_at)
        return CaughtUp(start, tuple(groups))


def _whole(recipient: Recipient) -> Recipient:
    """The chat that a topic is part of."""
    return replace(recipient, topic="") if recipient.topic else recipient


def _as_subscription(chat: Chat) -> Subscription:
    """A chat's preferences, every one of them, in the form in which a subscription is kept."""
    names = frozenset(field.name for field in fields(Preferences))
    return Subscription(
        recipient=chat.recipient, source_id="", preferences=chat.preferences, overrides=names
    )


def _active(chat: Chat) -> Chat:
    return replace(chat, state=ChatState.ACTIVE, gone_since=None, gone_why="")


def _holds(watched: Watched, words: Sequence[str]) -> bool:
    source = watched.source
    text = " ".join((source.id, source.name or "", watched.state.title or "", source.url))
    return all(word in text.casefold() for word in words)


def _last_movement(watched: Watched) -> datetime:
    state = watched.state
    return state.last_change or state.last_success or datetime.min.replace(tzinfo=UTC)


def _shown(watched: Watched, known: Iterable[Known]) -> list[Shown]:
    """What a page shows, an article's ordinary paragraphs only where it shows nothing else."""
    there = [k for k in known if not k.removed]
    news = [k for k in there if k.entry.role is not Role.TEXT]
    return [
        Shown(watched, k.entry, k.entry.updated or k.entry.published or k.first_seen)
        for k in news or there
    ]


def _starts(chat: Chat, since: datetime | None, now: datetime) -> list[datetime]:
    if since is not None:
        return [since]
    usual = chat.last_caught_up or now - USUAL_CATCH_UP
    return [chat.last_told, usual] if chat.last_told else [usual]


def _sane(changes: dict[str, Any]) -> dict[str, Any]:
    """Word lists within their limits, without doubles and blanks."""
    for name in ("include", "exclude"):
        if name in changes:
            words = (" ".join(word.split())[:LONGEST_WORD] for word in changes[name])
            kept = dict.fromkeys(word for word in words if word)
            changes[name] = tuple(kept)[:MOST_WORDS]
    return changes
