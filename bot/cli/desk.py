"""What the admin's commands work with: the store, the verbs, and pages when one is needed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.app.clock import SystemClock
from bot.cli.call import Call, one_line
from bot.cli.settings import extractor_names
from bot.core.model import Fetched, Hints, NotThePage, Page, PageRequest, Reading
from bot.core.ports import Clock, Fetcher, Reader
from bot.fetch.address import canonical
from bot.manage import Manage, Synced
from config.load import config_path
from config.settings import Config
from config.verify import verify

if TYPE_CHECKING:
    from store import SqliteStore


class Pages:
    """Fetcher and reader in one, made when the first page is asked for: most commands need
    none, and the HTTP library is slow to load."""

    def __init__(self, config: Config, clock: Clock, stack: AsyncExitStack) -> None:
        self._config = config
        self._clock = clock
        self._stack = stack
        self._opening = asyncio.Lock()
        self._fetcher: Fetcher | None = None
        self._reader: Reader | None = None

    async def fetch(self, request: PageRequest) -> Fetched:
        """As bot.core.ports.Fetcher, as the service would: with a browser where it is asked for."""
        async with self._opening:
            if self._fetcher is None:
                from bot.app.program import open_fetcher

                self._fetcher = await open_fetcher(self._config, self._clock, self._stack)
        return await self._fetcher.fetch(request)

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        """As bot.core.ports.Reader: in processes that end with their budget, so that one hostile
        page does not keep a command from the others."""
        if self._reader is None:
            from bot.extract.pool import PooledReader

            self._reader = await self._stack.enter_async_context(PooledReader())
        return await self._reader.read(page, hints)


@dataclass(frozen=True, slots=True)
class Desk:
    """An admin's place: the verbs over an open store."""

    config: Config
    store: "SqliteStore"
    manage: Manage
    clock: Clock


@asynccontextmanager
async def open_desk(call: Call) -> AsyncIterator[Desk]:
    """Open the database beside whatever else uses it, with the file's sources taken over.

    Raises ConfigError, StoreError.
    """
    from store import open_store

    call.log_to_stderr()
    config, clock = call.config, SystemClock()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(config.store.path))
        manage = make_manage(store, Pages(config, clock, stack), clock)
        if config_path(call.config_path).exists():
            _tell_conflicts(call, await manage.sync_file(config.watched()))
        yield Desk(config, store, manage, clock)


def make_manage(store: "SqliteStore", pages: Pages, clock: Clock) -> Manage:
    """The admin's verbs, checking what only libraries can check."""
    return Manage(
        store=store,
        fetcher=pages,
        reader=pages,
        clock=clock,
        canonical=canonical,
        extractors=extractor_names(),
        verify=verify,
    )


def _tell_conflicts(call: Call, synced: Synced) -> None:
    for line in synced.conflicts:
        call.aside.print(f"addendum: {config_path(call.config_path)}: {one_line(line)}")
    for source_id in synced.kept:
        call.aside.print(
            f"addendum: {source_id} is no longer in the file but chats follow it: it is paused "
            f"— `addendum sources remove {source_id}` forgets it and its followers"
        )
