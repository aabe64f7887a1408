"""What every fetcher promises, whatever engine it runs on."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import (
    Caching,
    FailureKind,
    FetchFailed,
    NotModified,
    Page,
    PageRequest,
    Validators,
)
from bot.core.ports import Fetcher
from bot.fetch import FetchSettings
from tests.fakes.fetchers import FETCHERS
from tests.fakes.network import BEGIN, FakeNames, FakeTime
from tests.fakes.site import Answer, Site

SETTINGS = FetchSettings(
    allow_private_networks=True,
    robots=False,
    spacing=0.0,
    breaker_failures=10_000,
    max_body=100_000,
    max_compressed=50_000,
    read_timeout=0.2,
    total_timeout=2.0,
)
BODY = "<p>" + "Words of a page. " * 200 + "</p>"
HOST = "news.example.test"


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        yield site


@pytest.fixture
def names() -> FakeNames:
    names = FakeNames()
    names.set(HOST, ["127.0.0.1"])
    return names


@pytest.fixture(params=list(FETCHERS))
async def fetcher(request: pytest.FixtureRequest, names: FakeNames) -> AsyncIterator[Fetcher]:
    async with FETCHERS[request.param](SETTINGS, FakeTime(), names) as fetcher:
        yield fetcher


async def failure(fetcher: Fetcher, url: str) -> FetchFailed:
    fetched = await fetcher.fetch(PageRequest(url=url))
    assert isinstance(fetched, FetchFailed)
    assert fetched.url == url
    assert "\n" not in fetched.failure.detail
    assert "secret" not in fetched.failure.detail
    return fetched


async def page(fetcher: Fetcher, url: str) -> Page:
    fetched = await fetcher.fetch(PageRequest(url=url))
    assert isinstance(fetched, Page), fetched
    return fetched


async def test_a_page_comes_whole_with_what_its_headers_say(fetcher: Fetcher, site: Site) -> None:
    headers = {
        "Content-Type": "text/html; charset=windows-1251",
        "ETag": 'W/"7"',
        "Last-Modified": "Sun, 22 Nov 2026 11:00:00 GMT",
        "Cache-Control": "max-age=30",
    }
    site.page("/a", BODY, headers=headers)
    found = await page(fetcher, site.url("/a?b=1#c"))
    assert found.body == BODY.encode()
    assert found.url == site.url("/a?b=1")
    assert found.content_type == "text/html; charset=windows-1251"
    assert found.validators == Validators('W/"7"', "Sun, 22 Nov 2026 11:00:00 GMT")
    assert found.caching == Caching(max_age=timedelta(seconds=30))
    assert (found.fetched_at, found.status, found.moved_to) == (BEGIN, 200, None)


async def test_an_empty_page_is_left_to_the_reader(fetcher: Fetcher, site: Site) -> None:
    site.page("/empty")
    assert (await page(fetcher, site.url("/empty"))).body == b""


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=BODY, gzipped=True),
        Answer(body=BODY, chunked=True),
        Answer(body=BODY, chunked=True, gzipped=True),
        Answer(body=BODY, length=""),
        Answer(body=BODY, close=True),
        Answer(body=BODY, drip=(1000, 0.0)),
    ],
)
async def test_a_page_is_the_same_however_it_is_sent(
    fetcher: Fetcher, site: Site, answer: Answer
) -> None:
    site.answer("/a", answer)
    assert (await page(fetcher, site.url("/a"))).body == BODY.encode()


@pytest.mark.parametrize(
    "known",
    [
        Validators(etag='"1"'),
        Validators(etag='W/"1,2 3"'),
        Validators(last_modified="Sun, 22 Nov 2026 11:00:00 GMT"),
    ],
)
async def test_what_is_known_is_asked_for_verbatim_and_not_sent_again(
    fetcher: Fetcher, site: Site, known: Validators
) -> None:
    site.fresh("/a", BODY, etag=known.etag, last_modified=known.last_modified)
    fetched = await fetcher.fetch(PageRequest(url=site.url("/a"), validators=known))
    assert isinstance(fetched, NotModified)
    assert fetched.validators == known
    assert site.requests[-1].headers.get("if-none-match") == known.etag
    assert site.requests[-1].headers.get("if-modified-since") == known.last_modified


async def test_a_304_that_names_no_validators_leaves_the_known_ones(
    fetcher: Fetcher, site: Site
) -> None:
    site.page("/a", status=304, headers={"Cache-Control": "max-age=9"})
    known = Validators('"1"', "Sun, 22 Nov 2026 11:00:00 GMT")
    fetched = await fetcher.fetch(PageRequest(url=site.url("/a"), validators=known))
    assert isinstance(fetched, NotModified)
    assert (fetched.validators, fetched.caching.max_age) == (known, timedelta(seconds=9))


async def test_a_304_that_nobody_asked_for_is_a_failure(fetcher: Fetcher, site: Site) -> None:
    site.page("/a", status=304)
    assert (await failure(fetcher, site.url("/a"))).failure.kind is FailureKind.SERVER_ERROR


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, FailureKind.BLOCKED),
        (403, FailureKind.BLOCKED),
        (451, FailureKind.BLOCKED),
        (404, FailureKind.NOT_FOUND),
        (410, FailureKind.GONE),
        (408, FailureKind.TIMEOUT),
        (429, FailureKind.RATE_LIMITED),
        (400, FailureKind.CLIENT_ERROR),
        (418, FailureKind.CLIENT_ERROR),
        (500, FailureKind.SERVER_ERROR),
        (503, FailureKind.SERVER_ERROR),
        (599, FailureKind.SERVER_ERROR),
        (206, FailureKind.CUT_OFF),
        (300, FailureKind.REDIRECTS),
        (301, FailureKind.REDIRECTS),
    ],
)
async def test_each_status_has_a_name(
    fetcher: Fetcher, site: Site, status: int, kind: FailureKind
) -> None:
    site.page("/a", "<p>Sorry</p>", status=status)
    failed = await failure(fetcher, site.url("/a?key=secret"))
    assert (failed.failure.kind, failed.status) == (kind, status)


@pytest.mark.parametrize("status", [429, 503])
@pytest.mark.parametrize(
    ("value", "wish"),
    [
        ("90", timedelta(seconds=90)),
        ("Sun, 22 Nov 2026 12:10:00 GMT", timedelta(minutes=10)),
        ("99999999", SETTINGS.longest_retry_after),
    ],
)
async def test_the_servers_wish_is_passed_on(
    fetcher: Fetcher, site: Site, status: int, value: str, wish: timedelta
) -> None:
    site.page("/a", status=status, headers={"Retry-After": value})
    assert (await failure(fetcher, site.url("/a"))).retry_after == wish


async def test_a_body_that_nobody_wants_costs_nothing_of_what_its_head_says(
    fetcher: Fetcher, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.fetch.exchange._DRAINED_IN", 0.05)
    dripping = {"body": "x" * 9000, "drip": (1, 0.02)}
    site.answer("/a", Answer(status=429, headers={"Retry-After": "90"}, **dripping))
    failed = await failure(fetcher, site.url("/a"))
    assert failed.failure.kind is FailureKind.RATE_LIMITED
    assert failed.retry_after == timedelta(seconds=90)
    site.answer("/b", Answer(status=302, headers={"Location": "/c"}, **dripping))
    site.page("/c", BODY)
    assert (await page(fetcher, site.url("/b"))).body == BODY.encode()


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(stall="headers"), FailureKind.TIMEOUT),
        (Answer(body=BODY, stall="body"), FailureKind.TIMEOUT),
        (Answer(reset=True), FailureKind.INTERRUPTED),
        (Answer(raw=b""), FailureKind.INTERRUPTED),
        (Answer(raw=b"SSH-2.0-OpenSSH_9.9\r\n"), FailureKind.INTERRUPTED),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-"), FailureKind.INTERRUPTED),
        (Answer(raw=b"HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n"), FailureKind.INTERRUPTED),
        (Answer(body=BODY, cut_at=500), FailureKind.INTERRUPTED),
        (Answer(body=BODY, length=len(BODY) + 1), FailureKind.INTERRUPTED),
        (Answer(body=BODY, chunked=True, cut_at=1500), FailureKind.INTERRUPTED),
        (Answer(body=BODY, gzipped=True, length="", cut_at=40), FailureKind.CUT_OFF),
        (Answer(body=BODY, headers={"Content-Encoding": "gzip"}), FailureKind.BAD_ENCODING),
        (Answer(body=BODY, headers={"Content-Encoding": "br"}), FailureKind.BAD_ENCODING),
        (
            Answer(body=BODY, gzipped=True, headers={"Content-Encoding": "gzip"}),
            FailureKind.BAD_ENCODING,
        ),
        (Answer(body="x" * 100_001), FailureKind.TOO_LARGE),
        (Answer(length=10**12), FailureKind.TOO_LARGE),
        (Answer(endless=b"endless " * 4096), FailureKind.TOO_LARGE),
        (Answer(body=b"\0" * 40_000_000, gzipped=True), FailureKind.TOO_LARGE),
        (Answer(headers={f"X-{n}": "y" * 4000 for n in range(20)}), FailureKind.TOO_LARGE),
        (Answer(headers={f"X-{n}": "y" * 4000 for n in range(200)}), FailureKind.TOO_LARGE),
        (Answer(body=b"x", headers={"Content-Type": "video/mp4"}), FailureKind.NOT_TEXT),
        (Answer(status=403, headers={"cf-mitigated": "challenge"}), FailureKind.BOT_WALL),
        (Answer(status=202, headers={"x-amzn-waf-action": "challenge"}), FailureKind.BOT_WALL),
    ],
)
async def test_each_fault_has_a_name(
    fetcher: Fetcher, site: Site, answer: Answer, kind: FailureKind
) -> None:
    site.answer("/a", answer)
    assert (await failure(fetcher, site.url("/a?key=secret"))).failure.kind is kind
    site.page("/b", BODY)
    assert (await page(fetcher, site.url("/b"))).body == BODY.encode()


async def test_a_name_that_is_not_known_and_a_port_that_is_closed_are_told_apart(
    fetcher: Fetcher, site: Site
) -> None:
    async with Site() as other:
        closed = other.port
    assert (await failure(fetcher, "http://nowhere.test/")).failure.kind is FailureKind.DNS
    kind = (await failure(fetcher, f"http://{HOST}:{closed}/")).failure.kind
    assert kind is FailureKind.CONNECT


@pytest.mark.parametrize(
    "url",
    ["", "x", "file:///etc/passwd", "ftp://h.test/", "http://u:secret@h.test/", "http://a b/"],
)
async def test_what_is_no_address_of_a_page_is_not_fetched(fetcher: Fetcher, url: str) -> None:
    assert (await failure(fetcher, url)).failure.kind is FailureKind.BAD_ADDRESS


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303, 301), False)],
)
async def test_only_redirects_that_are_all_permanent_move_a_source(
    fetcher: Fetcher, site: Site, statuses: tuple[int, ...], moved: bool
) -> None:
    for number, status in enumerate(statuses):
        site.redirect(f"/{number}", f"/{number + 1}?x=1", status=status)
    site.fresh(f"/{len(statuses)}", BODY, etag='"1"')
    end = site.url(f"/{len(statuses)}?x=1")
    found = await page(fetcher, site.url("/0"))
    assert (found.url, found.moved_to) == (end, end if moved else None)
    known = PageRequest(url=site.url("/0"), validators=found.validators)
    again = await fetcher.fetch(known)
    assert isinstance(again, NotModified)
    assert again.moved_to == (end if moved else None)


@pytest.mark.parametrize(
    "location",
    ["/a", "/a#x", "", "file:///etc/passwd", "javascript:alert(1)", "http://u:secret@127.0.0.1/"],
)
async def test_a_redirect_in_a_circle_or_to_no_page_is_a_failure(
    fetcher: Fetcher, site: Site, location: str
) -> None:
    site.redirect("/a", location)
    assert (await failure(fetcher, site.url("/a"))).failure.kind is FailureKind.REDIRECTS


async def test_redirects_without_end_are_a_failure(fetcher: Fetcher, site: Site) -> None:
    def further(seen: object) -> Answer:
        return Answer(status=302, headers={"Location": f"/{len(site.requests)}"})

    site.otherwise(further)
    assert (await failure(fetcher, site.url("/x"))).failure.kind is FailureKind.REDIRECTS
    assert len(site.requests) == SETTINGS.max_redirects + 1


@pytest.mark.parametrize("make", FETCHERS.values(), ids=FETCHERS.keys())
@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:{port}/", "http://localhost:{port}/", f"http://{HOST}:{{port}}/"]
)
async def test_this_machine_is_not_fetched_from_unless_that_is_meant(
    make: type, site: Site, names: FakeNames, url: str
) -> None:
    names.set("localhost", ["127.0.0.1"])
    async with make(replace(SETTINGS, allow_private_networks=False), FakeTime(), names) as fetcher:
        failed = await failure(fetcher, url.format(port=site.port))
    assert failed.failure.kind is FailureKind.FORBIDDEN_ADDRESS
    assert site.connections == 0


async def test_metadata_addresses_and_ports_of_other_protocols_are_never_fetched(
    fetcher: Fetcher, names: FakeNames
) -> None:
    names.set("meta.test", ["169.254.169.254"])
    for url in ("http://meta.test/", "http://169.254.169.254/", f"http://{HOST}:25/"):
        assert (await failure(fetcher, url)).failure.kind is FailureKind.FORBIDDEN_ADDRESS


async def test_a_redirect_to_where_nothing_may_be_fetched_is_refused_at_that_hop(
    fetcher: Fetcher, site: Site, names: FakeNames
) -> None:
    names.set("meta.test", ["169.254.169.254"])
    for location in ("http://169.254.169.254/latest", "http://meta.test/", "http://[::]/"):
        site.redirect("/a", location)
        failed = await failure(fetcher, site.url("/a"))
        assert failed.failure.kind is FailureKind.FORBIDDEN_ADDRESS
