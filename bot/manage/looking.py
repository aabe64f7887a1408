"""What is watched, one source's past, and how an address would be read."""

from bot.core.errors import Conflict, NotFound, UsageError
from bot.core.exchange import Draft
from bot.core.finding import Found, Missing, as_address, find
from bot.core.model import (
    Failure,
    FailureKind,
    FetchFailed,
    NotModified,
    Origin,
    PageRequest,
    Source,
    SourceId,
    Watched,
)
from bot.manage.ground import Ground, short
from bot.manage.outcomes import History, Preview
from bot.poll import hints_for


class Looking(Ground):
    """To look at what there is; nothing is changed here but when a source is due."""

    __slots__ = ()

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
        shown = short(words)
        if isinstance(found, Missing):
            near = found.near[0].source.id if found.near else ""
            remedy = f"did you mean {near!r}?" if near else "`addendum sources list` shows them"
            raise NotFound(f"no source is called {shown!r}", remedy=remedy)
        some = ", ".join(w.source.id for w in found.candidates[:5])
        more = f" and {len(found.candidates) - 5} more" if len(found.candidates) > 5 else ""
        raise Conflict(f"{shown!r} may mean {some}{more}", remedy="give its id")

    async def _at_address(self, words: str) -> Watched | None:
        """The source of an address, in whatever spelling."""
        address = as_address(words)
        try:
            return await self.store.source_by_url(self.canonical(address)) if address else None
        except (UsageError, ValueError):
            return None

    async def history(self, source_id: SourceId, *, limit: int = 20) -> History:
        """Stored texts and alerts of a source, newest first."""
        return History(
            watched=await self._watched(source_id),
            versions=tuple(await self.store.versions(source_id, limit)),
            alerts=tuple(await self.store.alerts(source_id, limit)),
        )

    async def check(self, source_id: SourceId) -> Watched:
        """Make it due now: whoever polls looks at it next."""
        await self._watched(source_id)
        await self.store.look_now(source_id, self.clock.now())
        return await self._watched(source_id)

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
