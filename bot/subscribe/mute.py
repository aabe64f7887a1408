"""To be told nothing for a while, or not at night."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.model import Chat, Quiet, Recipient
from bot.subscribe.choosing import Choosing
from bot.subscribe.outcomes import Following, Hushed, Mute, Muted

LONGEST_MUTE = timedelta(days=366)


class Mutes(Choosing):
    """Mutes and quiet hours."""

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
        one = await self.named(recipient, text)
        return await self.mute_one(one, span) if isinstance(one, Following) else one

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

    def _until(self, span: timedelta | None) -> datetime | None:
        if span is None or span <= timedelta(0):
            return None
        return self._clock.now() + min(span, LONGEST_MUTE)
