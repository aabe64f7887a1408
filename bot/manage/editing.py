"""Sources come, are set otherwise, pause, go, and come back."""

from dataclasses import replace

from bot.core.errors import Conflict
from bot.core.exchange import Draft
from bot.core.keepsake import of_edited, of_removed, read_keepsake, write_keepsake
from bot.core.model import Origin, Source, SourceId, Watched
from bot.manage.ground import Ground


class Editing(Ground):
    """One source at a time."""

    __slots__ = ()

    async def add(self, draft: Draft, *, by: Origin, brought_by: str | None = None) -> Watched:
        """Watch an address from now on. `brought_by` names the chat that asked for it.

        Raises UsageError for a faulty draft, Conflict for an id or an address that is
        watched already (the line names it).
        """
        source = replace(await self._source(draft, by), brought_by=brought_by)
        if known := await self.store.source_by_url(source.url):
            raise Conflict(f"{source.url} is watched already, as {known.source.id!r}")
        if await self.store.source(source.id):
            raise Conflict(f"there is a source {source.id!r} already", remedy="give another id")
        await self.store.add_source(source, self.clock.now())
        return await self._watched(source.id)

    async def edit(self, changed: Source, *, by: Origin) -> Watched:
        """Save a source with other settings; make the new value with `dataclasses.replace`.

        Its id and its origin stay. Raises NotFound, Conflict (the file's, or the new address
        is another source's) or UsageError.
        """
        former = (await self._watched(changed.id)).source
        self._may_change(former, by)
        draft = Draft.of(changed)
        source = replace(
            await self._source(draft, former.origin),
            paused=changed.paused,
            brought_by=former.brought_by,
        )
        if source.url != former.url:
            other = await self.store.source_by_url(source.url)
            if other and other.source.id != source.id:
                raise Conflict(f"{source.url} is watched already, as {other.source.id!r}")
        await self._keep(of_edited(source.id), write_keepsake(former))
        await self.store.save_source(source)
        return await self._watched(source.id)

    async def unedit(self, source_id: SourceId) -> Watched | None:
        """Undo the latest edit, within a week of it; None where there is none to undo. Raises
        as `edit` does."""
        kept = await self.store.shelved(of_edited(source_id), self.clock.now())
        if kept is None or await self.store.source(source_id) is None:
            return None
        watched = await self.edit(read_keepsake(kept).source, by=Origin.CHAT)
        await self.store.unshelve(of_edited(source_id))
        return watched

    async def pause(self, source_id: SourceId) -> Watched:
        """Look at it no more until it is resumed. May be done to the file's sources too: it
        says what to do now, not what is configured, and outlives a reload of the file."""
        return await self._set_paused(source_id, True)

    async def resume(self, source_id: SourceId) -> Watched:
        """Look at it again, at once."""
        watched = await self._set_paused(source_id, False)
        await self.store.look_now(source_id, self.clock.now())
        return watched

    async def _set_paused(self, source_id: SourceId, paused: bool) -> Watched:
        source = (await self._watched(source_id)).source
        if source.paused != paused:
            await self.store.save_source(replace(source, paused=paused))
        return await self._watched(source_id)

    async def remove(self, source_id: SourceId, *, by: Origin) -> int:
        """Forget a source and all that belongs to it; returns how many chats followed it. For
        a week `restore` brings it back."""
        source = (await self._watched(source_id)).source
        self._may_change(source, by)
        every = self.store.all_subscriptions()
        followers = [one async for one in every if one.source_id == source_id]
        await self._keep(of_removed(source_id), write_keepsake(source, followers))
        return await self.store.remove_source(source_id)

    async def restore(self, source_id: SourceId) -> Watched | None:
        """Watch a removed source again, with its settings, and let all follow it who did, the
        way they did; None where it is too late. Its past is gone: what its page shows at the
        first look is not news. Cut off in the middle, it can be done again.

        Raises Conflict where its id or its address was given away meanwhile.
        """
        kept = await self.store.shelved(of_removed(source_id), self.clock.now())
        if kept is None:
            return None
        keepsake = read_keepsake(kept)
        there = await self.store.source(source_id)
        if there is None or there.source.url != keepsake.source.url:
            await self._readd(keepsake.source)
        for one in keepsake.followers:
            if await self.store.chat(one.recipient) is not None:
                await self.store.subscribe(one)
        await self.store.unshelve(of_removed(source_id))
        return await self._watched(source_id)

    async def _readd(self, source: Source) -> None:
        if other := await self.store.source_by_url(source.url):
            raise Conflict(f"{source.url} is watched already, as {other.source.id!r}")
        await self.store.add_source(source, self.clock.now())
