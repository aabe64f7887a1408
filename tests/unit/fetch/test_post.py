"""Posting: past the guard, within limits, and never twice by itself."""

import ssl
from datetime import UTC, datetime, timedelta

import pytest

from bot.fetch.post import NotPosted, Poster
from bot.fetch.settings import FetchSettings
from tests.fakes.site import Answer, Site

NOW = datetime(2026, 3, 4, tzinfo=UTC)


class Clock:
    def now(self) -> datetime:
        return NOW


def poster(*, private: bool = True, timeout: float = 5.0) -> Poster:
    settings = FetchSettings(allow_private_networks=private)
    # No certificates are read for plain HTTP: that is most of what a client costs to make.
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    return Poster(settings, Clock(), tls=tls, timeout=timeout)


async def test_the_answer_is_its_status_and_what_it_asks_for() -> None:
    async with Site() as site, poster() as way:
        site.answer("/in", Answer(status=503, headers={"Retry-After": "7"}, body="x" * 1000))
        posted = await way.post(site.url("/in"), b"{}", {"content-type": "application/json"})
        assert (posted.status, posted.retry_after) == (503, timedelta(seconds=7))
        (seen,) = site.requests
        assert seen.method == "POST"
        assert seen.headers["content-type"] == "application/json"
        assert seen.headers["content-length"] == "2"
        assert seen.headers["user-agent"].startswith("Addendum/")


async def test_a_redirect_is_an_answer_and_not_followed() -> None:
    async with Site() as site, poster() as way:
        site.redirect("/in", site.url("/other"), status=307)
        assert (await way.post(site.url("/in"), b"{}", {})).status == 307
        assert len(site.requests) == 1


async def test_a_private_address_is_refused_before_anything_leaves() -> None:
    async with Site() as site, poster(private=False) as way:
        with pytest.raises(NotPosted, match="loopback"):
            await way.post(site.url("/in"), b"{}", {})
        assert site.connections == 0


@pytest.mark.parametrize(
    "url", ["ftp://example.org/", "http://user:pw@example.org/", "x", "http://127.0.0.1:6379/"]
)
async def test_what_is_no_address_to_post_to_is_not_posted(url: str) -> None:
    async with poster() as way:
        with pytest.raises(NotPosted) as refused:
            await way.post(url, b"{}", {})
        assert "pw" not in str(refused.value)


async def test_nobody_there_is_certainly_not_posted() -> None:
    async with Site() as site:
        url = site.url("/in")
    async with poster() as way:
        with pytest.raises(NotPosted):
            await way.post(url, b"{}", {})


@pytest.mark.parametrize("answer", [Answer(reset=True), Answer(stall="headers")])
async def test_an_answer_that_does_not_come_leaves_doubt(answer: Answer) -> None:
    async with Site() as site, poster(timeout=0.3) as way:
        site.answer("/in", answer)
        with pytest.raises(OSError, match=r"."):
            await way.post(site.url("/in"), b"{}", {})
        assert len(site.requests) == 1


async def test_a_connection_that_was_closed_meanwhile_does_not_post_twice() -> None:
    async with Site() as site, poster() as way:
        site.script("/in", Answer(status=204), Answer(reset=True), Answer(status=204))
        await way.post(site.url("/in"), b"1", {})
        with pytest.raises(OSError, match=r"."):
            await way.post(site.url("/in"), b"2", {})
        assert len(site.requests) == 2


async def test_a_body_without_end_is_not_read() -> None:
    async with Site() as site, poster() as way:
        site.answer("/in", Answer(status=200, endless=b"x" * 1000))
        assert (await way.post(site.url("/in"), b"{}", {})).status == 200
