"""The program put together: settings → the adapters and the verbs over them."""

import random
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta

from bot.app.clock import SystemClock
from bot.app.patterns import matches
from bot.core.model import Attempt, Owed
from bot.core.ports import Channel, Clock, Fetcher, Pace, Reader
from bot.core.schedule import Schedule
from bot.deliver import Deliverer, nothing
from bot.extract import read as extract
from bot.extract.pool import PooledReader
from bot.fetch.address import canonical
from bot.fetch.browser import BrowserFetcher, RoutingFetcher, settings_of_parts
from bot.fetch.fetcher import HttpxFetcher
from bot.fetch.settings import FetchSettings
from bot.manage import Manage
from bot.poll import Poller
from bot.subscribe import Rules
from config.settings import Config
from config.verify import verify
from store import open_store
from store.retention import Retention
from store.sqlite import SqliteStore


@dataclass(slots=True, kw_only=True)
class Program:
    """What every command and the service work with."""

    config: Config
    store: SqliteStore
    clock: SystemClock
    fetcher: Fetcher
    reader: Reader
    manage: Manage
    poller: Poller

    def deliverer(
        self,
        channels: Mapping[str, Channel],
        paces: Mapping[str, Pace],
        *,
        settled: Callable[[Sequence[tuple[Owed, Attempt]]], None] = nothing,
        trouble: Callable[[Exception], None] = nothing,
    ) -> Deliverer:
        """The verb that sends, over the channels that there are."""
        return Deliverer(
            store=self.store,
            channels=channels,
            paces=paces,
            clock=self.clock,
            monotonic=time.monotonic,
            in_flight=self.config.delivery.concurrency,
            settled=settled,
            trouble=trouble,
        )


def schedule_of(config: Config) -> Schedule:
    """The bounds of polling."""
    polling = config.polling
    return Schedule(
        interval=polling.interval,
        min_interval=polling.min_interval,
        max_interval=polling.max_interval,
        ended_interval=polling.ended_interval,
        backoff_limit=polling.backoff_limit,
    )


def rules_of(config: Config) -> Rules:
    """Who may bring and follow how much."""
    sources = config.sources
    return Rules(
        open_to_everyone=sources.open_to == "everyone",
        most_followed=sources.subscriptions,
        most_brought=sources.limit,
    )


def fetch_settings(config: Config) -> FetchSettings:
    """The limits and manners of fetching."""
    fetch = config.fetch
    return FetchSettings(
        user_agent=fetch.agent(),
        connect_timeout=fetch.connect_timeout.total_seconds(),
        read_timeout=fetch.read_timeout.total_seconds(),
        total_timeout=fetch.timeout.total_seconds(),
        max_body=fetch.max_bytes,
        max_compressed=fetch.max_bytes,
        max_at_once=fetch.bytes_at_once(),
        max_redirects=fetch.max_redirects,
        allow_private_networks=fetch.allow_private_networks,
        per_host=fetch.per_host,
        spacing=fetch.host_delay.total_seconds(),
        robots=fetch.robots,
        http2=fetch.http2,
        browser_memory=fetch.browser_memory,
        engine=fetch.engine,
        concurrency=config.polling.concurrency,
        waiting=looks_at_once(config) - config.polling.concurrency,
    )


def looks_at_once(config: Config) -> int:
    """How many looks may be under way: those that fetch, and twice as many that wait for a
    reader (see PooledReader), so that who waits to be read keeps nobody from being fetched."""
    return 3 * config.polling.concurrency


def retention_of(config: Config) -> Retention:
    """How much of the past is kept."""
    return Retention(
        versions=config.store.retention_versions,
        versions_age=timedelta(days=config.store.retention_days),
        gone=config.delivery.grace,
    )


async def open_fetcher(config: Config, clock: Clock, stack: AsyncExitStack) -> Fetcher:
    """httpx; and for the sources that ask for it a browser, which starts when first needed.
    Both end with the stack."""
    settings = fetch_settings(config)
    plain = await stack.enter_async_context(HttpxFetcher(settings, clock))
    if not config.fetch.browser:
        return RoutingFetcher(plain, None)
    parts = await stack.enter_async_context(HttpxFetcher(settings_of_parts(settings), clock))
    browser = BrowserFetcher(
        settings, clock, executable=config.fetch.browser, documents=plain, parts=parts
    )
    return RoutingFetcher(plain, await stack.enter_async_context(browser))


def open_database(config: Config, role: str | None) -> AbstractAsyncContextManager[SqliteStore]:
    """The store, as the settings want it."""
    return open_store(
        config.store.path,
        role=role,
        retention=retention_of(config),
        matches=matches,
        burst=config.delivery.burst,
        burst_within=config.delivery.burst_within,
        debounce=config.delivery.debounce,
        too_old=config.delivery.too_old,
    )


def manage_over(store: SqliteStore, fetcher: Fetcher, reader: Reader, clock: Clock) -> Manage:
    """The admin's verbs, with all that can be told of a source before it is watched."""
    return Manage(
        store=store,
        fetcher=fetcher,
        reader=reader,
        clock=clock,
        canonical=canonical,
        extractors=frozenset({extract.AUTO, *extract.EXTRACTORS}),
        verify=verify,
    )


@asynccontextmanager
async def open_program(config: Config, *, role: str | None = None) -> AsyncIterator[Program]:
    """Open the store, make the adapters, and close all of it again.

    `role` is the part of the service that this process is (see `store.open_store`); None for
    commands, which may work beside a service. Raises StoreError.
    """
    clock = SystemClock()
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_database(config, role))
        fetcher = await open_fetcher(config, clock, stack)
        # A command looks at what it was asked for, however long that takes; the service has
        # other sources to be in time for.
        queue = None if role is None else config.polling.concurrency
        reader = await stack.enter_async_context(PooledReader(queue=queue))
        poller = Poller(
            fetcher=fetcher,
            reader=reader,
            store=store,
            clock=clock,
            schedule=schedule_of(config),
            chance=random.random,
            canonical=canonical,
        )
        yield Program(
            config=config,
            store=store,
            clock=clock,
            fetcher=fetcher,
            reader=reader,
            manage=manage_over(store, fetcher, reader, clock),
            poller=poller,
        )


async def sync_sources(program: Program, config: Config) -> tuple[str, ...]:
    """Take over the sources of the configuration file; lines for a person on what conflicts."""
    synced = await program.manage.sync_file(config.watched())
    return synced.conflicts
