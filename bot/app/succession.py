"""Chats that chose so follow a story to the page on which it goes on."""

from dataclasses import replace

import structlog

from bot.app.program import Program
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.model import Alert, CoverageEnded, Origin, Subscription, Watched
from bot.fetch.address import canonical
from bot.subscribe import LimitReached, May, Subscribe, bringer

log = structlog.get_logger(__name__)

REMEMBERED = 200
"""Alerts that are looked through after a start, for an end that nobody saw to."""


class Succession:
    """Seen to once for each end, across restarts: who leaves the new page is not brought back
    to it. Where only admins may have new pages watched, the button below the alert asks them."""

    def __init__(self, program: Program, subscribe: Subscribe) -> None:
        self._program = program
        self._subscribe = subscribe

    async def catch_up(self) -> None:
        """See to what ended just before a restart."""
        for alert in reversed(await self._program.store.alerts(None, REMEMBERED)):
            await self.see_to(alert)

    async def see_to(self, alert: Alert) -> None:
        """Let those who chose so follow on, if this alert names a page for that."""
        event = alert.event
        if not isinstance(event, CoverageEnded) or not event.successor:
            return
        store, note = self._program.store, f"followed on {alert.source_id} {alert.key}"
        if await store.note(note) is not None:
            return
        for one in await self._subscribe.subscribers(alert.source_id):
            if await self._chose(one):
                await self._follow(one, event.successor)
        await store.write_note(note, event.successor)

    async def _chose(self, one: Subscription) -> bool:
        chat = await self._program.store.chat(replace(one.recipient, topic=""))
        return chat is not None and one.effective(chat.preferences).follow_on

    async def _follow(self, one: Subscription, successor: str) -> None:
        try:
            watched = await self._watched(one, canonical(successor))
            if watched is None:
                return
            outcome = await self._subscribe.follow_source(one.recipient, watched.source.id, one)
            if isinstance(outcome, LimitReached) and not await self._program.store.followers(
                watched.source.id
            ):
                await self._program.manage.remove(watched.source.id, by=Origin.CHAT)
        except (AddendumError, ValueError) as error:
            log.warning("a story cannot be followed on", page=successor, why=str(error))

    async def _watched(self, one: Subscription, url: str) -> Watched | None:
        store = self._program.store
        known = await store.source_by_url(url)
        if known is not None:
            return known
        if await self._subscribe.may_add(one.recipient, admin=False) is not May.YES:
            return None
        return await self._program.manage.add(
            Draft(url=url), by=Origin.CHAT, brought_by=bringer(one.recipient)
        )
