"""What every part of the verb stands on: the ports, and what makes a source one to watch."""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from datetime import timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.core.errors import Conflict, NotFound, UsageError
from bot.core.exchange import Draft
from bot.core.keepsake import KEPT
from bot.core.model import Origin, Source, SourceId, Watched
from bot.core.ports import Clock, Fetcher, Reader, Store
from bot.core.slug import is_slug, propose_id

SHORTEST_INTERVAL = timedelta(seconds=1)
LONGEST_NAME = 200
LONGEST_URL = 2048


@dataclass(slots=True)
class Ground:
    """The ports that the verbs work with.

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

    async def _watched(self, source_id: SourceId) -> Watched:
        watched = await self.store.source(source_id)
        if watched is None:
            raise NotFound(
                f"no source is called {short(source_id)!r}",
                remedy="`addendum sources list` shows them",
            )
        return watched

    def _may_change(self, source: Source, by: Origin) -> None:
        if source.origin is Origin.FILE and by is not Origin.FILE:
            raise Conflict(
                f"{source.id!r} stands in the configuration file, and only the file may change it",
                remedy="edit it there: the file is read again when it changes",
            )

    async def _keep(self, name: str, value: str) -> None:
        await self.store.shelve(name, value, until=self.clock.now() + KEPT)

    async def _source(self, draft: Draft, origin: Origin) -> Source:
        """The draft as a source that could be saved. Raises UsageError."""
        taken = {w.source.id for w in await self.store.sources()} if draft.id is None else ()
        return self._checked(draft, origin, taken)

    def _checked(self, draft: Draft, origin: Origin, taken: Container[SourceId]) -> Source:
        """The same, given the ids that are taken."""
        if len(draft.url) > LONGEST_URL:
            raise UsageError(f"the address has {len(draft.url)} characters", where=short(draft.url))
        try:
            url = self.canonical(draft.url.strip())
        except UsageError as error:
            raise UsageError(
                error.what, where=repr(short(draft.url)), remedy=error.remedy
            ) from None
        except ValueError as error:
            raise UsageError(
                f"not an address of a page: {error}",
                where=repr(short(draft.url)),
                remedy="give one like https://example.org/live",
            ) from None
        source_id = propose_id(draft.name, url, taken) if draft.id is None else draft.id
        source = draft.source(source_id, url, origin)
        if fault := self._fault(source):
            raise UsageError(fault, where=short(source_id))
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
            return f"there is no extractor {short(source.extractor)!r} — choose from {names}"
        if source.extractor == "selector" and not source.selector:
            return "the extractor 'selector' needs a selector"
        if source.timezone is not None and not _is_timezone(source.timezone):
            return f"{short(source.timezone)!r} is not a time zone — give one like Europe/Kyiv"
        return self.verify(source) if self.verify else None


def _is_timezone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
