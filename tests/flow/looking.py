"""A poller over a real site, a real store and a clock that a test turns."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.model import Alert, Event, Source
from bot.core.schedule import Schedule
from bot.extract.pool import InlineReader
from bot.fetch.address import canonical
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.settings import FetchSettings
from bot.poll import LEASE, Poller, PollReport
from store import open_store
from store.sqlite import SqliteStore
from tests.fakes.site import Site

START = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


class TurnedClock:
    """Stands still until it is turned."""

    def __init__(self) -> None:
        self.at = START

    def now(self) -> datetime:
        return self.at

    def turn(self, **span: float) -> None:
        self.at += timedelta(**span)


class Watching:
    """One source `a` on a site, looked at when the test says so."""

    def __init__(self, site: Site, store: SqliteStore, poller: Poller, clock: TurnedClock) -> None:
        self.site, self.store, self.poller, self.clock = site, store, poller, clock

    async def watch(self, path: str = "/a", **settings: object) -> Source:
        source = Source(id="a", url=self.site.url(path), name="A", **settings)  # type: ignore[arg-type]
        await self.store.add_source(source, self.clock.now())
        return source

    async def look(self, source_id: str = "a", *, after: float = 60) -> PollReport:
        self.clock.turn(seconds=after)
        leased = await self.store.lease(source_id, self.clock.now(), LEASE)
        assert leased is not None
        return await self.poller.poll(*leased)

    async def looks(self, count: int) -> list[Event]:
        """The events of so many looks."""
        return [alert.event for _ in range(count) for alert in (await self.look()).alerts]


@asynccontextmanager
async def watching(folder: Path) -> AsyncIterator[Watching]:
    clock = TurnedClock()
    settings = FetchSettings(allow_private_networks=True, breaker_failures=1000)
    async with (
        Site() as site,
        open_store(folder / "addendum.db") as store,
        HttpxFetcher(settings, clock) as fetcher,
    ):
        poller = Poller(
            fetcher=fetcher,
            reader=InlineReader(),
            store=store,
            clock=clock,
            schedule=Schedule(),
            chance=lambda: 0.5,
            canonical=canonical,
        )
        yield Watching(site, store, poller, clock)


def texts(alerts: tuple[Alert, ...]) -> list[str]:
    return [alert.event.change.entry.text for alert in alerts if hasattr(alert.event, "change")]
