"""A good guest: robots.txt, pace, and leaving a host alone. Time is a fake."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import FailureKind, Fetched, FetchFailed, PageRequest
from bot.fetch import FetchSettings, HttpxFetcher
from tests.fakes.network import FakeNames, FakeTime
from tests.fakes.site import Answer, Seen, Site

SETTINGS = FetchSettings(
    user_agent="Addendum/1 (+mailto:me@example.org)",
    allow_private_networks=True,
    spacing=0.0,
    breaker_failures=3,
    breaker_first=timedelta(seconds=30),
)
HOST = "news.example.test"
CLOSED = "User-agent: *\nDisallow: /closed\n"


class Visit:
    """A site, a fetcher with fake names and time, and short ways to say things."""

    def __init__(self, site: Site, settings: FetchSettings = SETTINGS) -> None:
        self.site, self.time, self.names = site, FakeTime(), FakeNames()
        self.names.set(HOST, ["127.0.0.1"])
        self.names.set("other.test", ["127.0.0.1"])
        self.fetcher = HttpxFetcher(settings, self.time, resolver=self.names, timer=self.time)

    async def look(self, path: str, *, host: str = HOST, ignore_robots: bool = False) -> Fetched:
        url = self.site.url(path, host=host)
        return await self.fetcher.fetch(PageRequest(url=url, ignore_robots=ignore_robots))

    async def kind(self, path: str, *, ignore_robots: bool = False) -> FailureKind | None:
        fetched = await self.look(path, ignore_robots=ignore_robots)
        return fetched.failure.kind if isinstance(fetched, FetchFailed) else None


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with Site() as site:
        site.page("/a", "Hello")
        site.page("/closed/a", "Hello")
        yield site


@pytest.fixture
async def visit(site: Site) -> AsyncIterator[Visit]:
    visit = Visit(site)
    yield visit
    await visit.fetcher.aclose()


async def test_robots_txt_is_asked_once_and_obeyed(site: Site, visit: Visit) -> None:
    site.page("/robots.txt", CLOSED)
    assert await visit.kind("/a") is None
    assert await visit.kind("/closed/a") is FailureKind.ROBOTS
    assert await visit.kind("/closed/a?x=1") is FailureKind.ROBOTS
    assert [seen.path for seen in site.requests] == ["/robots.txt", "/a"]


async def test_an_admin_may_override_robots_txt_for_a_source(site: Site, visit: Visit) -> None:
    site.page("/robots.txt", CLOSED)
    assert await visit.kind("/closed/a", ignore_robots=True) is None
    assert site.asked("/robots.txt") == []


async def test_our_own_name_in_robots_txt_counts_more_than_everybodys(
    site: Site, visit: Visit
) -> None:
    site.page("/robots.txt", "User-agent: addendum\nAllow: /\n\nUser-agent: *\nDisallow: /\n")
    assert await visit.kind("/closed/a") is None


async def test_robots_txt_is_asked_again_after_its_lifetime(site: Site, visit: Visit) -> None:
    site.script(
        "/robots.txt",
        Answer(body=CLOSED, headers={"Cache-Control": "max-age=600"}),
        Answer(body="", headers={"Cache-Control": "max-age=99999999"}),
    )
    assert await visit.kind("/closed/a") is FailureKind.ROBOTS
    await visit.time.advance(599)
    assert await visit.kind("/closed/a") is FailureKind.ROBOTS
    await visit.time.advance(2)
    assert await visit.kind("/closed/a") is None
    await visit.time.advance(24 * 3600 + 1)
    await visit.kind("/a")
    assert len(site.asked("/robots.txt")) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_a_robots_txt_that_is_not_there_allows_all(
    site: Site, visit: Visit, status: int
) -> None:
    site.page("/robots.txt", status=status)
    assert await visit.kind("/closed/a") is None


async def test_a_robots_txt_with_an_error_forbids_all_until_it_is_long_broken(
    site: Site, visit: Visit
) -> None:
    site.page("/robots.txt", status=500)
    assert await visit.kind("/a") is FailureKind.ROBOTS
    await visit.time.advance(12 * 3600)
    assert await visit.kind("/a") is FailureKind.ROBOTS
    await visit.time.advance(12 * 3600)
    assert await visit.kind("/a") is None


async def test_a_robots_txt_that_breaks_leaves_the_former_in_force(
    site: Site, visit: Visit
) -> None:
    site.script("/robots.txt", Answer(body=CLOSED), Answer(status=503))
    await visit.kind("/a")
    await visit.time.advance(24 * 3600 + 1)
    assert await visit.kind("/a") is None
    assert await visit.kind("/closed/a") is FailureKind.ROBOTS
    assert len(site.asked("/robots.txt")) == 2


@pytest.mark.parametrize(
    "answer",
    [
        Answer(body=b"x", headers={"Content-Type": "image/png"}),
        Answer(status=403, headers={"cf-mitigated": "challenge"}),
    ],
)
async def test_what_is_no_robots_txt_at_all_forbids_nothing(
    site: Site, visit: Visit, answer: Answer
) -> None:
    site.answer("/robots.txt", answer)
    assert await visit.kind("/closed/a") is None


async def test_a_robots_txt_that_cannot_be_decoded_is_named_and_not_asked_for_at_each_look(
    site: Site, visit: Visit
) -> None:
    site.page("/robots.txt", CLOSED, headers={"Content-Encoding": "br"})
    for _ in range(3):
        fetched = await visit.look("/a")
        assert isinstance(fetched, FetchFailed)
        assert "robots.txt cannot be read" in fetched.failure.detail
    assert len(site.requests) == 1
    await visit.time.advance(24 * 3600 + 1)
    assert await visit.kind("/a") is None


async def test_a_host_that_is_down_is_named_as_down_and_not_as_closed_to_robots(
    site: Site, visit: Visit
) -> None:
    visit.names.set(HOST, [])
    assert await visit.kind("/a") is FailureKind.DNS
    visit.names.set(HOST, ["127.0.0.1"])
    assert await visit.kind("/a") is None


async def test_many_sources_of_one_host_ask_for_robots_txt_once(site: Site, visit: Visit) -> None:
    site.page("/robots.txt", CLOSED)
    ends = await asyncio.gather(*[visit.kind("/a") for _ in range(10)])
    assert ends == [None] * 10
    assert len(site.asked("/robots.txt")) == 1


async def test_robots_txt_is_followed_through_redirects_and_may_be_anything(
    site: Site, visit: Visit
) -> None:
    site.redirect("/robots.txt", "/real.txt")
    site.page("/real.txt", CLOSED)
    assert await visit.kind("/closed/a") is FailureKind.ROBOTS
    for body in (b"\xff\xfe\0", b"<html>" * 200_000, b"Disallow: /\n" * 60_000):
        await visit.time.advance(24 * 3600 + 1)
        site.page("/robots.txt", body)
        assert await visit.kind("/closed/a") is None


async def test_where_a_redirect_leads_robots_txt_is_obeyed_too(site: Site, visit: Visit) -> None:
    site.page("/robots.txt", CLOSED)
    site.redirect("/a", "/closed/a")
    assert await visit.kind("/a") is FailureKind.ROBOTS


async def test_ones_own_machine_is_asked_for_no_robots_txt(site: Site, visit: Visit) -> None:
    site.page("/robots.txt", "User-agent: *\nDisallow: /\n")
    fetched = await visit.look("/a", host="127.0.0.1")
    assert not isinstance(fetched, FetchFailed)
    assert site.asked("/robots.txt") == []


async def test_requests_to_one_host_keep_their_distance_and_hosts_do_not_wait(
    site: Site,
) -> None:
    visit = Visit(site, replace(SETTINGS, robots=False, spacing=5.0))
    first = await visit.look("/a")
    second = asyncio.create_task(visit.look("/a"))
    other = await visit.look("/a", host="other.test")
    assert not isinstance(first, FetchFailed)
    assert not isinstance(other, FetchFailed)
    await visit.time.advance(4.9)
    assert len(site.requests) == 2
    await visit.time.advance(0.2)
    assert not isinstance(await second, FetchFailed)
    await visit.fetcher.aclose()


async def test_a_crawl_delay_is_kept_within_reason(site: Site) -> None:
    visit = Visit(site, replace(SETTINGS, longest_crawl_delay=10.0))
    site.page("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n")
    assert await visit.kind("/a") is None
    second = asyncio.create_task(visit.look("/a"))
    await visit.time.advance(9)
    assert len(site.asked("/a")) == 1
    await visit.time.advance(2)
    await second
    assert len(site.asked("/a")) == 2
    await visit.fetcher.aclose()


async def test_a_429_silences_the_whole_host_for_as_long_as_it_wishes(
    site: Site, visit: Visit
) -> None:
    site.script("/b", Answer(status=429, headers={"Retry-After": "120"}), Answer(body="Hello"))
    assert await visit.kind("/b") is FailureKind.RATE_LIMITED
    await visit.time.advance(60)
    seen = len(site.requests)
    fetched = await visit.look("/a")
    assert isinstance(fetched, FetchFailed)
    assert fetched.failure.kind is FailureKind.RATE_LIMITED
    assert fetched.retry_after == timedelta(seconds=60)
    assert len(site.requests) == seen
    other = await visit.look("/a", host="other.test")
    assert not isinstance(other, FetchFailed)
    await visit.time.advance(61)
    assert await visit.kind("/a") is None


async def test_a_host_that_keeps_failing_is_left_alone_and_then_tried_by_one(
    site: Site, visit: Visit
) -> None:
    site.page("/b", status=500)
    for _ in range(5):
        assert await visit.kind("/b", ignore_robots=True) is FailureKind.SERVER_ERROR
    assert len(site.asked("/b")) == 3
    await visit.time.advance(31)
    site.page("/b", "Hello")
    assert await visit.kind("/b", ignore_robots=True) is None
    assert await visit.kind("/a", ignore_robots=True) is None
    assert len(site.asked("/b")) == 4


async def test_no_more_than_the_allowed_requests_are_at_one_host_at_once(site: Site) -> None:
    visit = Visit(site, replace(SETTINGS, robots=False, per_host=2))
    site.answer("/slow", Answer(stall="headers"))
    slow = [asyncio.create_task(visit.look("/slow")) for _ in range(5)]
    await site.seen(2)
    assert not isinstance(await visit.look("/a", host="other.test"), FetchFailed)
    assert len(site.asked("/slow")) == 2
    for task in slow:
        task.cancel()
    await asyncio.gather(*slow, return_exceptions=True)
    await visit.fetcher.aclose()


async def test_redirects_share_one_total_time(site: Site) -> None:
    visit = Visit(site, replace(SETTINGS, robots=False, total_timeout=30.0))

    def further(seen: Seen) -> Answer:
        visit.time.seconds += 12
        return Answer(status=302, headers={"Location": f"/{len(site.requests)}"})

    site.otherwise(further)
    fetched = await visit.look("/x")
    assert isinstance(fetched, FetchFailed)
    assert fetched.failure.kind is FailureKind.TIMEOUT
    assert fetched.elapsed >= timedelta(seconds=36)
    assert len(site.requests) == 3
    await visit.fetcher.aclose()


async def test_waiting_for_ones_turn_is_not_counted_as_time_of_the_fetch(site: Site) -> None:
    visit = Visit(site, replace(SETTINGS, robots=False, total_timeout=30.0, spacing=100.0))
    await visit.look("/a")
    second = asyncio.create_task(visit.look("/a"))
    await visit.time.advance(101)
    fetched = await second
    assert not isinstance(fetched, FetchFailed)
    assert fetched.elapsed < timedelta(seconds=1)
    await visit.fetcher.aclose()


async def test_a_trial_that_is_cancelled_leaves_the_trial_to_the_next(site: Site) -> None:
    visit = Visit(site, replace(SETTINGS, robots=False, breaker_failures=1))
    site.script("/b", Answer(status=500), Answer(stall="headers"))
    assert await visit.kind("/b") is FailureKind.SERVER_ERROR
    await visit.time.advance(31)
    trial = asyncio.create_task(visit.look("/b"))
    await site.seen(2)
    assert await visit.kind("/a") is FailureKind.SERVER_ERROR  # one at a time
    trial.cancel()
    await asyncio.wait([trial])
    assert await visit.kind("/a") is None
    await visit.fetcher.aclose()
