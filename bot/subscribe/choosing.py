"""Which source or subscription is meant, among those that there are."""

from collections.abc import Sequence

from bot.core.finding import Found, Missing, Several, find
from bot.core.model import Entry, Recipient, SourceId, Subscription, Watched
from bot.subscribe.ground import Ground, whole
from bot.subscribe.outcomes import Following, May, NothingFollowed, bringer

_MANY = 50


class Choosing(Ground):
    """What is watched, and what of it a chat follows."""

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

    async def named(
        self, recipient: Recipient, text: str
    ) -> Following | Several | Missing | NothingFollowed:
        """What the text means among what the chat follows."""
        following = await self.following(recipient)
        if not following:
            return NothingFollowed()
        found = find(text, [f.watched for f in following])
        if not isinstance(found, Found):
            return found
        return next(f for f in following if f.watched == found.watched)

    async def _watched(self, held: Sequence[Subscription]) -> dict[SourceId, Watched]:
        """What they follow: one by one, or, where they are many, all sources at once."""
        if len(held) > _MANY:
            return {watched.source.id: watched for watched in await self._store.sources()}
        each = [await self._store.source(one.source_id) for one in held]
        return {watched.source.id: watched for watched in each if watched is not None}

    async def one(self, recipient: Recipient, subscription_id: int) -> Following | None:
        """A subscription of this chat; None for another chat's, or one that is no more."""
        subscription = await self._store.subscription(subscription_id)
        if subscription is None or whole(subscription.recipient) != whole(recipient):
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

    async def _followable(self) -> list[Watched]:
        return [w for w in await self._store.sources() if not w.state.retired]

    async def _by_address(self, text: str) -> Watched | None:
        watched = await self._store.source_by_url(text) if "://" in text else None
        return watched if watched and not watched.state.retired else None


def _holds(watched: Watched, words: Sequence[str]) -> bool:
    source = watched.source
    text = " ".join((source.id, source.name or "", watched.state.title or "", source.url))
    return all(word in text.casefold() for word in words)
