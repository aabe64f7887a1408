"""Sources and chats on their way in and out: TOML, OPML, JSON, a list, the roster."""

from dataclasses import replace

from bot.core import exchange
from bot.core.errors import Conflict, UsageError
from bot.core.exchange import Refused
from bot.core.model import Origin, Recipient, Source, SourceId, Subscription
from bot.core.roster import Following, Roster, read_roster, write_roster
from bot.manage.editing import Editing
from bot.manage.looking import Looking
from bot.manage.outcomes import Imported, ImportedChats


class Transfer(Looking, Editing):
    """Import and export."""

    __slots__ = ()

    async def import_(self, text: str, *, by: Origin, format: str | None = None) -> Imported:
        """Take sources from TOML, OPML, JSON or a plain list of addresses (found out by
        looking if `format` is None). What cannot be taken is reported, and the rest is.

        Raises UsageError if the whole text is none of these.
        """
        drafts, refused = exchange.parse(text, format)
        stored = [w.source for w in await self.store.sources()]
        ids, by_url = {s.id for s in stored}, {s.url: s for s in stored}
        taken: list[Source] = []
        known: list[Source] = []
        for draft in drafts:
            try:
                source = self._checked(draft, by, ids)
                if there := by_url.get(source.url):
                    known.append(there)
                elif source.id in ids:
                    raise Conflict(f"there is a source {source.id!r} already")
                else:
                    taken.append(source)
                    ids.add(source.id)
                    by_url[source.url] = source
            except UsageError as error:
                refused.append(Refused(draft.url, str(error)))
        await self.store.add_sources(taken, self.clock.now())
        return Imported(taken=tuple(taken), known=tuple(known), refused=tuple(refused))

    async def export(self, format: str = "toml") -> str:
        """All sources as TOML, OPML, JSON or a plain list. Raises UsageError for another
        format."""
        return exchange.write([w.source for w in await self.sources()], format)

    async def export_chats(self) -> str:
        """Who follows what, for moving to another bot or machine."""
        of: dict[Recipient, list[Subscription]] = {}
        async for subscription in self.store.all_subscriptions():
            chat = replace(subscription.recipient, topic="")
            of.setdefault(chat, []).append(subscription)
        following = [
            Following(chat=chat, subscriptions=tuple(of.get(chat.recipient, ())))
            for chat in await self.store.chats()
        ]
        return write_roster([w.source for w in await self.sources()], following)

    async def import_chats(self, text: str, *, by: Origin) -> ImportedChats:
        """Take over an export of chats. Chats and subscriptions that are there already stay
        as they are; sources are found by their address, else added.

        Raises UsageError if the text is no such export.
        """
        roster = read_roster(text)
        refused = list(roster.refused)
        ids = await self._take_sources(roster, by, refused)
        chats = subscriptions = 0
        for following in roster.following:
            if await self.store.chat(following.chat.recipient) is None:
                await self.store.save_chat(following.chat)
                chats += 1
            for subscription in following.subscriptions:
                if source_id := ids.get(subscription.source_id):
                    _, is_new = await self.store.subscribe(
                        replace(subscription, source_id=source_id)
                    )
                    subscriptions += is_new
        return ImportedChats(chats=chats, subscriptions=subscriptions, refused=tuple(refused))

    async def _take_sources(
        self, roster: Roster, by: Origin, refused: list[Refused]
    ) -> dict[SourceId, SourceId]:
        """The ids here of the roster's sources, by their ids there."""
        ids: dict[SourceId, SourceId] = {}
        for source_id, draft in roster.drafts.items():
            try:
                there = await self.store.source_by_url(self.canonical(draft.url))
                if there is None and await self.store.source(source_id):
                    draft = replace(draft, id=None)  # the name is taken by another address
                ids[source_id] = (there or await self.add(draft, by=by)).source.id
            except (UsageError, ValueError) as error:
                refused.append(Refused(draft.url, str(error)))
        return ids
