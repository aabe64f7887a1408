"""The implementations of the Fetcher port, as the contract's tests make them.

Another engine (a browser, another HTTP library) joins by a line in `FETCHERS`.
"""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace

from bot.core.ports import Fetcher
from bot.fetch import FetchSettings, HttpxFetcher
from tests.fakes.network import FakeNames, FakeTime

Make = Callable[[FetchSettings, FakeTime, FakeNames], AbstractAsyncContextManager[Fetcher]]


@asynccontextmanager
async def httpx_fetcher(
    settings: FetchSettings, time: FakeTime, names: FakeNames
) -> AsyncIterator[Fetcher]:
    """httpx, with time and names that the test rules."""
    async with HttpxFetcher(settings, time, resolver=names, timer=time) as fetcher:
        yield fetcher


@asynccontextmanager
async def aiohttp_fetcher(
    settings: FetchSettings, time: FakeTime, names: FakeNames
) -> AsyncIterator[Fetcher]:
    """The same over aiohttp."""
    chosen = replace(settings, engine="aiohttp")
    async with HttpxFetcher(chosen, time, resolver=names, timer=time) as fetcher:
        yield fetcher


FETCHERS: dict[str, Make] = {"httpx": httpx_fetcher, "aiohttp": aiohttp_fetcher}
