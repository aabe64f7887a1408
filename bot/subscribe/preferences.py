"""How it is told: in which language, at which hours, and what of it."""

from dataclasses import fields, replace
from typing import Any
from zoneinfo import available_timezones

from bot.core.keepsake import KEPT, of_settings, read_follower, write_follower
from bot.core.model import Chat, Preferences, Recipient, Subscription
from bot.subscribe.ground import Ground
from bot.subscribe.outcomes import Following

MOST_WORDS = 40
LONGEST_WORD = 80


class Telling(Ground):
    """The preferences of chats and of subscriptions."""

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

    async def change_defaults(self, chat: Chat, **changes: Any) -> Chat:
        """Set fields of a chat's preferences."""
        return await self._saved(
            replace(chat, preferences=replace(chat.preferences, **_sane(changes)))
        )

    async def tell_in(self, one: Following, recipient: Recipient) -> Following:
        """Tell a subscription in another topic of its chat from now on."""
        await self._store.unsubscribe(one.subscription.recipient, one.subscription.source_id)
        moved = replace(one.subscription, recipient=recipient, id=None)
        subscription, _ = await self._store.subscribe(moved)
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


def _as_subscription(chat: Chat) -> Subscription:
    """A chat's preferences, every one of them, in the form in which a subscription is kept."""
    names = frozenset(field.name for field in fields(Preferences))
    return Subscription(
        recipient=chat.recipient, source_id="", preferences=chat.preferences, overrides=names
    )


def _sane(changes: dict[str, Any]) -> dict[str, Any]:
    """Word lists within their limits, without doubles and blanks."""
    for name in ("include", "exclude"):
        if name in changes:
            words = (" ".join(word.split())[:LONGEST_WORD] for word in changes[name])
            kept = dict.fromkeys(word for word in words if word)
            changes[name] = tuple(kept)[:MOST_WORDS]
    return changes
