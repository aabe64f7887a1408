"""What a chat reads when it asks: the latest, what it missed, why it was told."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Changed, Chat, Known, Recipient, Role, Watched
from bot.subscribe.choosing import Choosing
from bot.subscribe.ground import whole
from bot.subscribe.outcomes import CaughtUp, Shown, Told

LONGEST_CATCH_UP = timedelta(days=14)
USUAL_CATCH_UP = timedelta(hours=12)
MOST_SHOWN = 20
_ALERTS_READ = 200


class CatchUp(Choosing):
    """Reading back."""

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
        # Of several pages, an article that was never updated has nothing that is new.
        news = [s for s in shown if s.entry.role is not Role.TEXT]
        return (news or shown)[:n]

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
        for delivery, alert in await self._store.delivery_by_receipt(whole(recipient), receipt):
            following = (
                await self.any_one(delivery.subscription_id) if delivery.subscription_id else None
            )
            found.append(Told(delivery, alert, following))
        return found

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
