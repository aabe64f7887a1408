"""The sources of the configuration file, taken over."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace

from bot.core.model import Origin, Source, SourceId
from bot.manage.ground import Ground
from bot.manage.outcomes import Synced

A_BREATH = 500
"""Sources of a file taken in one go: with 20,000 of them, others get their turn in between."""


class FromFile(Ground):
    """To bring what is watched in line with the file."""

    __slots__ = ()

    async def sync_file(self, sources: Sequence[Source]) -> Synced:
        """Make the file's sources those given: add, edit, take over, remove.

        A source that the file no longer names is removed, or, while chats follow it, paused
        and no longer the file's. One that a chat or the shell added under the same id and
        address becomes the file's. Other clashes are named and left as they are.
        """
        stored = {w.source.id: w.source for w in await self.store.sources()}
        wanted: dict[SourceId, Source] = {}
        conflicts: list[str] = []
        for number, given in enumerate(sources):
            if number % A_BREATH == 0:
                await asyncio.sleep(0)
            try:
                url = self.canonical(given.url)
            except ValueError as error:
                conflicts.append(f"{given.id}: {given.url!r} is not an address: {error}")
                if given.id in stored:
                    wanted[given.id] = stored[given.id]  # what it was, it stays
                continue
            wanted[given.id] = _of_file(replace(given, url=url), stored.get(given.id))
        removed, kept = await self._drop_unnamed(stored, wanted)
        added, edited, clashes = await self._take(stored, wanted)
        return Synced(
            added=tuple(added),
            edited=tuple(edited),
            removed=tuple(removed),
            kept=tuple(kept),
            conflicts=tuple(conflicts + clashes),
        )

    async def _drop_unnamed(
        self, stored: dict[SourceId, Source], wanted: dict[SourceId, Source]
    ) -> tuple[list[SourceId], list[SourceId]]:
        removed: list[SourceId] = []
        kept: list[SourceId] = []
        urls = {source.url for source in wanted.values()}
        for source in list(stored.values()):
            if source.origin is not Origin.FILE or source.id in wanted:
                continue
            if await self.store.followers(source.id):
                # Where only the id was changed in the file, its followers are served on.
                left = replace(source, origin=Origin.SHELL, paused=source.url not in urls)
                await self.store.save_source(left)
                stored[source.id] = left
                kept.append(source.id)
            else:
                await self.store.remove_source(source.id)
                del stored[source.id]
                removed.append(source.id)
        return removed, kept

    async def _take(
        self, stored: dict[SourceId, Source], wanted: dict[SourceId, Source]
    ) -> tuple[list[SourceId], list[SourceId], list[str]]:
        """Add and edit, those first whose address is free: another may give its own up."""
        holder = {source.url: source.id for source in stored.values()}
        waiting = [s for s in wanted.values() if stored.get(s.id) != s]
        edited = await self._save_changed(stored, waiting, holder)
        added: list[Source] = []
        clashes: list[str] = []
        for source in waiting:
            if line := _clash(source, stored.get(source.id), holder):
                clashes.append(line)
            else:
                added.append(source)
                holder[source.url] = source.id
        await self.store.add_sources(added, self.clock.now())
        return [source.id for source in added], edited, clashes

    async def _save_changed(
        self, stored: dict[SourceId, Source], waiting: list[Source], holder: dict[str, SourceId]
    ) -> list[SourceId]:
        """Save those that are stored otherwise and clash with nothing, round by round: an
        address that one gives up is free for the next. What was saved waits no longer."""
        edited: list[SourceId] = []
        moved = True
        while moved:
            moved = False
            for source in list(waiting):
                former = stored.get(source.id)
                if former is None or _clash(source, former, holder):
                    continue
                await self.store.save_source(source)
                del holder[former.url]
                holder[source.url] = source.id
                waiting.remove(source)
                edited.append(source.id)
                moved = True
        return edited


def _of_file(source: Source, former: Source | None) -> Source:
    """As it is to be saved. A pause outlives a reload; coming back into the file ends the one
    that leaving it began. Where a permanent redirect led on from the file's address it is not
    asked for again: it may be gone by now."""
    if former is None or former.origin is not Origin.FILE:
        return replace(source, origin=Origin.FILE, paused=False)
    if former.moved_from == source.url:
        source = replace(source, url=former.url, moved_from=source.url)
    return replace(source, origin=Origin.FILE, paused=former.paused)


def _clash(source: Source, former: Source | None, holder: dict[str, SourceId]) -> str | None:
    """What stands against taking a source of the file; None if nothing does."""
    other = holder.get(source.url, source.id)
    if other != source.id:
        return f"{source.id}: {source.url} is watched already, as {other!r}"
    if former is not None and former.origin is not Origin.FILE and former.url != source.url:
        line = f"{source.id}: a source of this name was added from a {former.origin.value}"
        return f"{line}, with the address {former.url}"
    return None
