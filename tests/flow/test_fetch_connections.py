"""Connections of the fetcher, over each engine: guarded, kept, repeated, given up, encrypted."""

import asyncio
import resource
import ssl
from collections.abc import AsyncIterator, Iterator
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

import httpcore
import pytest

from bot.core.model import FailureKind, Fetched, FetchFailed, Page, PageRequest
from bot.fetch import FetchSettings, HttpxFetcher
from bot.fetch.transport import ENOUGH_FILES, most_open_files, open_more_files
from tests.fakes.network import FakeNames, FakeTime
from tests.fakes.site import CERTIFICATE, Answer, Seen, Site
from tests.fakes.site_h2 import SiteH2

SETTINGS = FetchSettings(allow_private_networks=True, robots=False, spacing=0.0)
HOST = "news.example.test"


ENGINE = ContextVar("engine", default="httpx")


@pytest.fixture(params=["httpx", "aiohttp"], autouse=True)
def engine(request: pytest.FixtureRequest) -> Iterator[str]:
    """Which engine `fetcher` takes."""
    before = ENGINE.set(request.param)
    yield request.param
    ENGINE.reset(before)


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        site.page("/a", "Hello")
        yield site


@pytest.fixture
def names() -> FakeNames:
    names = FakeNames()
    names.set(HOST, ["127.0.0.1"])
    return names


def fetcher(
    names: FakeNames, settings: FetchSettings = SETTINGS, tls: ssl.SSLContext | None = None
) -> HttpxFetcher:
    time = FakeTime()
    settings = replace(settings, engine="httpx" if settings.http2 else ENGINE.get())
    return HttpxFetcher(settings, time, resolver=names, timer=time, tls=tls)


def kind(fetched: Fetched) -> FailureKind | None:
    return fetched.failure.kind if isinstance(fetched, FetchFailed) else None


async def test_a_connection_is_kept_and_its_name_is_not_looked_up_again(
    site: Site, names: FakeNames
) -> None:
    async with fetcher(names) as it:
        for _ in range(3):
            assert kind(await it.fetch(PageRequest(url=site.url("/a", host=HOST)))) is None
    assert (site.connections, names.asked) == (1, [HOST])


async def test_answers_that_nobody_wants_leave_the_connection_usable(
    site: Site, names: FakeNames
) -> None:
    site.page("/gone", "<p>Sorry</p>" * 100, status=410)
    site.redirect("/moved", "/a")
    async with fetcher(names) as it:
        for path in ("/gone", "/moved", "/a", "/gone"):
            await it.fetch(PageRequest(url=site.url(path)))
    assert site.connections == 1


async def test_a_kept_connection_that_the_server_closed_is_replaced_without_a_failure(
    site: Site, names: FakeNames
) -> None:
    def hang_up(seen: Seen) -> Answer:
        # Only whoever comes on a connection that was used before meets a closed door.
        used = sum(other.connection == seen.connection for other in site.requests) > 1
        return Answer(raw=b"") if used else Answer(body="Hello")

    site.route("/b", hang_up)
    async with fetcher(names) as it:
        for _ in range(3):
            assert kind(await it.fetch(PageRequest(url=site.url("/b")))) is None
    assert site.connections == 3


async def test_a_new_connection_that_is_closed_is_not_tried_for_ever(
    site: Site, names: FakeNames, engine: str
) -> None:
    site.answer("/b", Answer(raw=b""))
    async with fetcher(names) as it:
        assert kind(await it.fetch(PageRequest(url=site.url("/b")))) is FailureKind.INTERRUPTED
    assert len(site.requests) == {"httpx": 1, "aiohttp": 2}[engine]


async def test_a_page_that_drips_for_ever_ends_with_the_total_time(
    site: Site, names: FakeNames
) -> None:
    site.answer("/b", Answer(body="x" * 10_000, drip=(1, 0.01)))
    settings = replace(SETTINGS, total_timeout=0.15, read_timeout=5.0)
    async with fetcher(names, settings) as it:
        fetched = await it.fetch(PageRequest(url=site.url("/b")))
        assert kind(fetched) is FailureKind.TIMEOUT
        assert kind(await it.fetch(PageRequest(url=site.url("/a")))) is None


@pytest.mark.parametrize("tls", [False, True])
async def test_heads_without_end_before_the_answer_are_cut_short(
    names: FakeNames, engine: str, tls: bool
) -> None:
    if engine != "httpx":
        pytest.skip("aiohttp ends these with the total time")
    early = b"HTTP/1.1 103 Early Hints\r\nLink: </style.css>; rel=preload\r\n\r\n"
    async with Site(tls=tls) as site:
        site.answer("/b", Answer(raw=early * 20_000))
        site.answer(
            "/c", Answer(raw=early * 3 + Answer(body="Hello", close=True).head() + b"Hello")
        )
        trusting = ssl.create_default_context(cafile=CERTIFICATE)
        async with fetcher(names, tls=trusting) as it:
            fetched = await it.fetch(PageRequest(url=site.url("/b")))
            assert kind(fetched) is FailureKind.TOO_LARGE
            assert kind(await it.fetch(PageRequest(url=site.url("/c")))) is None


async def test_a_body_in_countless_small_chunks_is_refused_before_the_total_time(
    site: Site, names: FakeNames, engine: str
) -> None:
    if engine != "httpx":
        pytest.skip("aiohttp hands over what came, however it was cut")
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    site.answer("/b", Answer(raw=head + b"1\r\na\r\n" * 60_000 + b"0\r\n\r\n"))
    site.answer("/c", Answer(raw=head + b"20\r\n" + b"a" * 32 + b"\r\n0\r\n\r\n"))
    async with fetcher(names) as it:
        assert kind(await it.fetch(PageRequest(url=site.url("/b")))) is FailureKind.TOO_LARGE
        assert kind(await it.fetch(PageRequest(url=site.url("/c")))) is None


async def test_a_fetch_that_is_cancelled_frees_its_turn_and_its_connection(
    site: Site, names: FakeNames
) -> None:
    site.answer("/b", Answer(stall="headers"))
    settings = replace(SETTINGS, per_host=1, concurrency=1)
    async with fetcher(names, settings) as it:
        task = asyncio.create_task(it.fetch(PageRequest(url=site.url("/b", host=HOST))))
        await site.seen(1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        assert kind(await it.fetch(PageRequest(url=site.url("/a", host=HOST)))) is None


async def test_a_name_that_changes_to_a_forbidden_address_is_refused_at_the_next_connection(
    site: Site, names: FakeNames
) -> None:
    names.set("rebind.test", ["127.0.0.1"], ["169.254.169.254"])
    site.answer("/b", Answer(body="Hello", close=True))
    async with fetcher(names) as it:
        request = PageRequest(url=site.url("/b", host="rebind.test"))
        assert kind(await it.fetch(request)) is None
        assert kind(await it.fetch(request)) is FailureKind.FORBIDDEN_ADDRESS
    assert len(site.requests) == 1


class Detour(httpcore.AnyIOBackend):
    """The internet, as far as this test has one: each public address is our site."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.connected: list[str] = []

    async def connect_tcp(
        self, host: str, port: int, *args: Any, **kwargs: Any
    ) -> httpcore.AsyncNetworkStream:
        self.connected.append(host)
        return await super().connect_tcp(self._site.host, self._site.port, *args, **kwargs)


@pytest.mark.parametrize(
    "location",
    [
        "http://127.0.0.1:{port}/a",
        "http://localhost:{port}/a",
        "http://2130706433:{port}/a",
        "http://0x7f.1:{port}/a",
        "http://[::ffff:127.0.0.1]:{port}/a",
        "http://inner.test:{port}/a",
        "http://169.254.169.254/latest/meta-data",
        "//10.0.0.1/a",
    ],
)
async def test_a_public_page_cannot_lead_to_a_private_one(
    site: Site, names: FakeNames, location: str
) -> None:
    names.set("public.test", ["93.184.215.14"])
    names.set("inner.test", ["10.0.0.1"])
    names.set("localhost", ["127.0.0.1", "::1"])
    site.redirect("/go", location.format(port=site.port))
    time, net = FakeTime(), Detour(site)
    settings = FetchSettings(robots=False, spacing=0.0)
    async with HttpxFetcher(settings, time, resolver=names, timer=time, network=net) as it:
        assert kind(await it.fetch(PageRequest(url="http://public.test/a"))) is None
        fetched = await it.fetch(PageRequest(url="http://public.test/go"))
    assert kind(fetched) is FailureKind.FORBIDDEN_ADDRESS
    assert set(net.connected) == {"93.184.215.14"}


async def test_a_redirect_with_a_blank_or_in_utf8_is_followed_as_browsers_do(
    site: Site, names: FakeNames
) -> None:
    site.page("/ein%20Weg/%C3%A4", "Hello")
    site.redirect("/b", "/ein Weg/ä")
    async with fetcher(names) as it:
        assert kind(await it.fetch(PageRequest(url=site.url("/b")))) is None


async def test_cookies_live_for_one_fetch_and_one_host(site: Site, names: FakeNames) -> None:
    names.set("other.test", ["127.0.0.1"])

    def gate(seen: Seen) -> Answer:
        if "pass=1" in seen.headers.get("cookie", ""):
            return Answer(status=302, headers={"Location": site.url("/c", host="other.test")})
        headers = [("Set-Cookie", "pass=1; Path=/"), ("Set-Cookie", "b=2"), ("Location", "/b")]
        return Answer(status=302, headers=headers)

    site.route("/b", gate)
    site.page("/c", "Hello")
    async with fetcher(names) as it:
        for _ in range(2):
            fetched = await it.fetch(PageRequest(url=site.url("/b", host=HOST)))
            assert isinstance(fetched, Page)
    sent = [(seen.path, seen.headers.get("cookie")) for seen in site.requests]
    assert sent == [("/b", None), ("/b", "pass=1; b=2"), ("/c", None)] * 2


async def test_requests_say_who_we_are_and_ask_for_nothing_we_cannot_bound(
    site: Site, names: FakeNames
) -> None:
    settings = replace(SETTINGS, user_agent="Addendum/1 (+mailto:me@example.org)")
    async with fetcher(names, settings) as it:
        await it.fetch(PageRequest(url=site.url("/a", host=HOST)))
    headers = site.requests[0].headers
    assert headers["user-agent"] == "Addendum/1 (+mailto:me@example.org)"
    assert headers["accept-encoding"] == "gzip, deflate"
    assert headers["host"] == f"{HOST}:{site.port}"
    assert "cookie" not in headers


async def test_proxies_of_the_environment_are_not_used(
    site: Site, names: FakeNames, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    async with fetcher(names) as it:
        assert kind(await it.fetch(PageRequest(url=site.url("/a")))) is None


async def test_a_certificate_that_nobody_vouches_for_is_refused(names: FakeNames) -> None:
    async with Site(tls=True) as site, fetcher(names) as it:
        fetched = await it.fetch(PageRequest(url=site.url("/", host=HOST)))
        assert isinstance(fetched, FetchFailed)
        assert fetched.failure.kind is FailureKind.TLS
        assert "certificate" in fetched.failure.detail
        assert site.requests == []


async def test_a_certificate_for_another_name_is_refused(names: FakeNames) -> None:
    names.set("other.test", ["127.0.0.1"])
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    async with Site(tls=True) as site, fetcher(names, tls=trusting) as it:
        site.page("/", "Hello")
        assert kind(await it.fetch(PageRequest(url=site.url("/", host=HOST)))) is None
        other = await it.fetch(PageRequest(url=site.url("/", host="other.test")))
        assert kind(other) is FailureKind.TLS


async def test_https_to_a_server_that_speaks_plain_http_is_a_tls_failure(
    site: Site, names: FakeNames
) -> None:
    async with fetcher(names) as it:
        url = site.url("/a", host=HOST).replace("http:", "https:")
        assert kind(await it.fetch(PageRequest(url=url))) is FailureKind.TLS


@pytest.mark.parametrize("allowed", [False, True])
async def test_a_redirect_from_https_to_http_is_followed_only_where_allowed(
    site: Site, names: FakeNames, allowed: bool
) -> None:
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    settings = replace(SETTINGS, allow_downgrade=allowed)
    async with Site(tls=True) as secure, fetcher(names, settings, tls=trusting) as it:
        secure.redirect("/", site.url("/a"))
        fetched = await it.fetch(PageRequest(url=secure.url("/", host=HOST)))
    assert kind(fetched) is (None if allowed else FailureKind.REDIRECTS)


async def test_idle_connections_are_closed_when_there_are_too_many_or_too_old() -> None:
    names, time = FakeNames(), FakeTime()
    settings = replace(SETTINGS, max_idle_hosts=3)
    async with Site() as site, HttpxFetcher(settings, time, resolver=names, timer=time) as it:
        site.page("/a", "Hello")
        for number in [*range(10), 0, 9]:
            names.set(f"h{number}.test", ["127.0.0.1"])
            await it.fetch(PageRequest(url=site.url("/a", host=f"h{number}.test")))
        # The ninth was still there, the first had to make room.
        assert site.connections == 11


@pytest.mark.parametrize("spoken", [True, False])
async def test_http2_is_spoken_only_where_it_is_set(names: FakeNames, spoken: bool) -> None:
    trusting = ssl.create_default_context(cafile=CERTIFICATE)
    settings = replace(SETTINGS, http2=spoken)
    async with SiteH2(b"Hello") as site, fetcher(names, settings, tls=trusting) as it:
        ends = [await it.fetch(PageRequest(url=site.url(f"/{n}", host=HOST))) for n in range(3)]
    assert [isinstance(end, Page) and end.body for end in ends] == [spoken and b"Hello"] * 3
    assert site.paths == (["/0", "/1", "/2"] if spoken else [])


def test_a_process_that_may_open_few_files_takes_what_it_is_allowed() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, hard))
        open_more_files()
        now, still = resource.getrlimit(resource.RLIMIT_NOFILE)
        allowed = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
        assert (now, still) == (allowed, hard)
        open_more_files()
        assert most_open_files() == allowed
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
