"""To follow, to stop, and to follow again what was given up."""

from dataclasses import replace

from bot.core.finding import Found, Missing
from bot.core.keepsake import KEPT, of_dropped, read_follower, write_follower
from bot.core.model import Recipient, SourceId, Subscription
from bot.subscribe.choosing import Choosing
from bot.subscribe.ground import whole
from bot.subscribe.outcomes import (
    AlreadyFollowing,
    Follow,
    Followed,
    Following,
    LimitReached,
    Unfollow,
    Unfollowed,
)


class Follows(Choosing):
    """The subscriptions of a chat: begun, ended, taken up again."""

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
        held = await self._store.subscriptions(whole(recipient))
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
        one = await self.named(recipient, text)
        if not isinstance(one, Following):
            return one
        return await self.unfollow_source(recipient, one.watched.source.id)

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
                owner=whole(one.recipient),
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
