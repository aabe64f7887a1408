"""Connections that are handed from one request to the next."""

import asyncio

import httpx
import pytest

from bot.fetch.lanes import LanesTransport, may_take_lanes
from tests.fakes.site import Answer, Site


def client(most: int = 8, **more: object) -> httpx.AsyncClient:
    return httpx.AsyncClient(transport=LanesTransport(most), timeout=5, **more)


async def test_one_after_another_goes_over_one_connection():
    async with Site() as site, client() as web:
        site.page("/a", "Hello")
        for _ in range(5):
            assert (await web.get(site.url("/a"))).text == "Hello"
        assert site.connections == 1


async def test_as_many_connections_as_requests_at_once_and_no_more_than_allowed():
    async with Site() as site, client(3) as web:
        site.page("/a", "Hello")
        found = await asyncio.gather(*(web.get(site.url("/a")) for _ in range(20)))
        assert [each.text for each in found] == ["Hello"] * 20
        assert site.connections <= 3


async def test_who_waits_too_long_for_a_connection_is_told_so():
    async with Site() as site, client(1) as web:
        site.script("/never", Answer(stall="headers"))
        first = asyncio.create_task(web.get(site.url("/never")))
        while not site.requests:  # noqa: ASYNC110 (until the only connection is taken)
            await asyncio.sleep(0)
        with pytest.raises(httpx.PoolTimeout):
            await web.get(site.url("/a"), timeout=httpx.Timeout(5, pool=0.01))
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)


async def test_a_cancelled_request_leaves_its_place_to_the_next():
    async with Site() as site, client(1) as web:
        site.script("/never", Answer(stall="headers"))
        site.page("/a", "Hello")
        first = asyncio.create_task(web.get(site.url("/never")))
        while not site.requests:  # noqa: ASYNC110
            await asyncio.sleep(0)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
        assert (await web.get(site.url("/a"))).text == "Hello"


@pytest.mark.parametrize(
    "answer", [Answer(reset=True), Answer(body="Hello there", cut_at=3), Answer(raw=b"rubbish")]
)
async def test_a_broken_connection_is_used_no_more(answer: Answer):
    async with Site() as site, client(1) as web:
        site.script("/a", answer, Answer(body="Hello"))
        with pytest.raises(httpx.TransportError):
            await web.get(site.url("/a"))
        assert (await web.get(site.url("/a"))).text == "Hello"


async def test_a_connection_that_the_server_closed_is_replaced():
    async with Site() as site, client(1) as web:
        site.script("/a", Answer(body="One", close=True), Answer(body="Two"))
        assert (await web.get(site.url("/a"))).text == "One"
        assert (await web.get(site.url("/a"))).text == "Two"


async def test_it_can_be_used_again_after_it_was_closed():
    transport = LanesTransport(2)
    async with Site() as site:
        site.page("/a", "Hello")
        for _ in range(2):
            async with httpx.AsyncClient(transport=transport) as web:
                assert (await web.get(site.url("/a"))).text == "Hello"


def test_a_proxy_of_the_environment_is_left_to_httpx(monkeypatch):
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.delenv("ALL_PROXY", raising=False)
    assert may_take_lanes()
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:3128")
    assert not may_take_lanes()
