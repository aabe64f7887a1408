"""What aiohttp does in its own way: counting connections, and the guard at the socket.

What it shares with httpx is held by test_fetch_contract and test_fetch_connections.
"""

import socket
import sys
from dataclasses import replace

import pytest

from bot.core.errors import ConfigError
from bot.core.model import FailureKind, FetchFailed, Page, PageRequest
from bot.fetch import FetchSettings, HttpxFetcher
from bot.fetch.aio import Sockets
from bot.fetch.connect import AddressRefused
from tests.fakes.network import FakeNames, FakeTime
from tests.fakes.site import Site

SETTINGS = FetchSettings(allow_private_networks=True, robots=False, spacing=0.0, engine="aiohttp")


@pytest.fixture
def names() -> FakeNames:
    return FakeNames()


async def test_aiohttp_keeps_no_more_connections_than_it_may(names: FakeNames) -> None:
    settings = replace(SETTINGS, max_idle_hosts=3)
    time = FakeTime()
    async with Site() as site, HttpxFetcher(settings, time, resolver=names, timer=time) as it:
        site.page("/a", "<p>A page.</p>")
        for n in range(8):
            names.set(f"h{n}.example", ["127.0.0.1"])
            for _ in range(2):
                url = f"http://h{n}.example:{site.port}/a"
                assert isinstance(await it.fetch(PageRequest(url=url)), Page)
        # From the third on nothing more is kept: the third's second request goes apart too.
        assert site.connections == 3 + 1 + 5 * 2


async def test_aiohttp_connects_to_no_number_that_the_guard_refuses(names: FakeNames) -> None:
    settings = replace(SETTINGS, allow_private_networks=False, ports=None)
    time = FakeTime()
    async with Site() as site, HttpxFetcher(settings, time, resolver=names, timer=time) as it:
        names.set("inner.example", ["127.0.0.1"])
        names.set("mixed.example", ["93.184.216.34", "127.0.0.1"])
        for host in (
            "127.0.0.1",
            "inner.example",
            "mixed.example",
            "[::ffff:7f00:1]",
            "2130706433",
        ):
            fetched = await it.fetch(PageRequest(url=f"http://{host}:{site.port}/"))
            assert isinstance(fetched, FetchFailed)
            assert fetched.failure.kind is FailureKind.FORBIDDEN_ADDRESS, host
        assert site.connections == 0


async def test_a_socket_is_never_made_for_an_address_that_the_guard_refuses() -> None:
    """Whoever got past the look-up, by another parser or a cache, ends here."""
    sockets = Sockets(allow_private=False)
    with pytest.raises(AddressRefused):
        sockets((socket.AF_INET, socket.SOCK_STREAM, 0, "", ("169.254.169.254", 80)))
    assert sockets.open == 0


async def test_without_the_extra_the_start_says_what_to_install(
    names: FakeNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "bot.fetch.aio")
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    with pytest.raises(ConfigError, match="aiohttp"):
        HttpxFetcher(SETTINGS, FakeTime(), resolver=names)
