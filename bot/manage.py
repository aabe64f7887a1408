"""What an admin may ask of the watched sources, from the shell, a chat or the file.

Every method either does the whole of what it says or raises one of bot.core.errors with a
line for a person. Nothing here knows who asks: `by` names the origin, and what the
configuration file says, only the file may change.
"""

import asyncio
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core import exchange
from bot.core.errors import Conflict, NotFound, UsageError
from bot.core.exchange import Draft, Refused
from bot.core.finding import Found, Missing, as_address, find
from bot.core.keepsake import KEPT, of_edited, of_removed, read_keepsake, write_keepsake
from bot.core.model import (
    Alert,
    Failure,
    FailureKind,
    FetchFailed,
    NotModified,
    NotThePage,
    Origin,
    Page,
    PageRequest,
    Reading,
    Recipient,
    Source,
    SourceId,
    Subscription,
    Version,
    Watched,
)
from bot.core.ports import Clock, Fetcher, Reader, Store
from bot.core.roster import Following, Roster, read_roster, write_roster
from bot.core.slug import is_slug, propose_id
from bot.poll import hints_for

SHORTEST_INTERVAL = timedelta(seconds=1)
LONGEST_NAME = 200
LONGEST_URL = 2048
A_BREATH = 500
"""Sources of a file taken in one go: with 20,000 of them, others get their turn in between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """How a source would be read if it were watched: a look that is not kept.

    `source` is as it would be saved; `existing` is the source that watches the same address
    already. `page` is what was fetched, None where nothing came.
    """

    source: Source
    result: Reading | NotThePage | FetchFailed
    page: Page | None = None
    existing: Watched | None = None

    @property
    def failure(self) -> Failure | None:
        """Why it cannot be followed; None if it can."""
        return None if isinstance(self.result, Reading) else self.result.failure


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What taking over the sources of the file came to. `kept` are sources that the file no
    longer names but chats still follow: they are paused, and their subscriptions wait.
    `conflicts` are lines for a person; what they name was left as it was."""

    added: tuple[SourceId, ...] = ()
    edited: tuple[SourceId, ...] = ()
    removed: tuple[SourceId, ...] = ()
    kept: tuple[SourceId, ...] = ()
    conflicts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an import took and what not. `known` were watched already."""

    taken: tuple[Source, ...] = ()
    known: tuple[Source, ...] = ()
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedChats:
    """How many chats and subscriptions an import added, and what it could not take."""

    chats: int
    subscriptions: int
    refused: tuple[Refused, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The past of a source: stored texts and what was told of them, both newest first."""

    watched: Watched
    versions: tuple[Version, ...]
    alerts: tuple[Alert, ...]


@dataclass(slots=True)
class Manage:
    """The admin's verbs over the ports.

    `canonical` gives the one spelling of an address and raises ValueError for what is not an
    address of a page. `extractors` are the names that may be asked for ("auto" included);
    empty allows any. `verify` says what is wrong with a source's selectors and patterns, or
    None.
    """

    store: Store
    fetcher: Fetcher
    reader: Reader
    clock: Clock
    canonical: Callable[[str], str]
    extractors: frozenset[str] = field(default_factory=frozenset)
    verify: Callable[[Source], str | None] | None = None

    async def sources(self) -> list[Watched]:
        """All of them, ordered by id."""
        return sorted(await self.store.sources(), key=lambda w: w.source.id)

    async def find_one(self, words: str) -> Watched:
        """The one that is meant (see bot.core.finding). Raises NotFound, or Conflict where
        several may be meant."""
        if (watched := await self._at_address(words)) is not None:
            return watched
        found = find(words, await self.sources())
        if isinstance(found, Found):
            return found.watched
        shown = _short(words)
        if isinstance(found, Missing):
            near = found.near[0].source.id if found.near else ""
            remedy = f"did you mean {near!r}?" if near else "`addendum sources list` shows them"
            raise NotFound(f"no source is called {shown!r}", remedy=remedy)
        some = ", ".join(w.source.id for w in found.candidates[:5])
        more = f" and {len(found.candidates) - 5} more" if len(found.candidates) > 5 else ""
        raise Conflict(f"{shown!r} may mean {some}{more}", remedy="give its id")

    async def preview(self, draft: Draft | Source, *, explain: bool = False) -> Preview:
        """Fetch and read an address as it would be watched, and keep nothing.

        Raises UsageError for a faulty draft; an address that cannot be followed is a value.
        """
        if isinstance(draft, Source):
            source = draft
        else:
            source = await self._source(draft, Origin.SHELL)
        existing = await self.store.source_by_url(source.url)
        fetched = await self.fetcher.fetch(
            PageRequest(url=source.url, ignore_robots=source.ignore_robots, browser=source.browser)
        )
        if isinstance(fetched, NotModified):  # we sent no validators: the server is lying
            failure = Failure(FailureKind.EMPTY, "304 to a request without conditions")
            fetched = FetchFailed(url=source.url, failure=failure, status=304)
        if isinstance(fetched, FetchFailed):
            return Preview(source=source, result=fetched, existing=existing)
        result = await self.reader.read(fetched, hints_for(source, fetched, explain=explain))
        return Preview(source=source, result=result, page=fetched, existing=existing)

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

    async def _keep(self, name: str, value: str) -> None:
        await self.store.shelve(name, value, until=self.clock.now() + KEPT)

    async def check(self, source_id: SourceId) -> Watched:
        """Make it due now: whoever polls looks at it next."""
        await self._watched(source_id)
        await self.store.look_now(source_id, self.clock.now())
        return await self._watched(source_id)

    async def history(self, source_id: SourceId, *, limit: int = 20) -> History:
        """Stored texts and alerts of a source, newest first."""
        return History(
            watched=await self._watched(source_id),
            versions=tuple(await self.store.versions(source_id, limit)),
            alerts=tuple(await self.store.alerts(source_id, limit)),
        )

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

    async def _watched(self, source_id: SourceId) -> Watched:
        watched = await self.store.source(source_id)
        if watched is None:
            raise NotFound(
                f"no source is called {_short(source_id)!r}",
                remedy="`addendum sources list` shows them",
            )
        return watched

    async def _set_paused(self, source_id: SourceId, paused: bool) -> Watched:
        source = (await self._watched(source_id)).source
        if source.paused != paused:
            await self.store.save_source(replace(source, paused=paused))
        return await self._watched(source_id)

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

    def _may_change(self, source: Source, by: Origin) -> None:
        if source.origin is Origin.FILE and by is not Origin.FILE:
            raise Conflict(
                f"{source.id!r} stands in the configuration file, and only the file may change it",
                remedy="edit it there: the file is read again when it changes",
            )

    async def _at_address(self, words: str) -> Watched | None:
        """The source of an address, in whatever spelling."""
        address = as_address(words)
        try:
            return await self.store.source_by_url(self.canonical(address)) if address else None
        except (UsageError, ValueError):
            return None

    async def _source(self, draft: Draft, origin: Origin) -> Source:
        """The draft as a source that could be saved. Raises UsageError."""
        taken = {w.source.id for w in await self.store.sources()} if draft.id is None else ()
        return self._checked(draft, origin, taken)

    def _checked(self, draft: Draft, origin: Origin, taken: Container[SourceId]) -> Source:
        """The same, given the ids that are taken."""
        if len(draft.url) > LONGEST_URL:
            raise UsageError(
                f"the address has {len(draft.url)} characters", where=_short(draft.url)
            )
        try:
            url = self.canonical(draft.url.strip())
        except UsageError as error:
            raise UsageError(
                error.what, where=repr(_short(draft.url)), remedy=error.remedy
            ) from None
        except ValueError as error:
            raise UsageError(
                f"not an address of a page: {error}",
                where=repr(_short(draft.url)),
                remedy="give one like https://example.org/live",
            ) from None
        source_id = propose_id(draft.name, url, taken) if draft.id is None else draft.id
        source = draft.source(source_id, url, origin)
        if fault := self._fault(source):
            raise UsageError(fault, where=_short(source_id))
        return source

    def _fault(self, source: Source) -> str | None:
        """What is wrong with it, None if nothing is."""
        if not is_slug(source.id):
            return "an id has 1 to 48 of the characters a-z 0-9 _ -"
        if source.name is not None and not 0 < len(source.name) <= LONGEST_NAME:
            return f"a name has 1 to {LONGEST_NAME} characters, this one {len(source.name)}"
        if source.interval is not None and source.interval < SHORTEST_INTERVAL:
            return f"the interval {source.interval.total_seconds():g} s is too short — at least 1s"
        if self.extractors and source.extractor not in self.extractors:
            names = ", ".join(sorted(self.extractors))
            return f"there is no extractor {_short(source.extractor)!r} — choose from {names}"
        if source.extractor == "selector" and not source.selector:
            return "the extractor 'selector' needs a selector"
        if source.timezone is not None and not _is_timezone(source.timezone):
            return f"{_short(source.timezone)!r} is not a time zone — give one like Europe/Kyiv"
        return self.verify(source) if self.verify else None


def _of_file(source: Source, former: Source | None) -> Source:
    """As it is to be saved. A pause outlives a reload; coming back into the file ends the one
    that leaving it began."""
    paused = former is not None and former.origin is Origin.FILE and former.paused
    return replace(source, origin=Origin.FILE, paused=paused)


def _clash(source: Source, former: Source | None, holder: dict[str, SourceId]) -> str | None:
    """What stands against taking a source of the file; None if nothing does."""
    other = holder.get(source.url, source.id)
    if other != source.id:
        return f"{source.id}: {source.url} is watched already, as {other!r}"
    if former is not None and former.origin is not Origin.FILE and former.url != source.url:
        line = f"{source.id}: a source of this name was added from a {former.origin.value}"
        return f"{line}, with the address {former.url}"
    return None


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
