"""What was noticed, as feeds that any reader of feeds understands."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import fastfeedparser
import feedparser
import httpx
import pytest
from starlette.applications import Starlette

from bot.core.model import (
    Alert,
    Coverage,
    CoverageEnded,
    Event,
    Failure,
    FailureKind,
    Kind,
    PollState,
    Source,
    SourceFailing,
    SourceRetired,
    Watched,
)
from bot.web.feeds import feed_routes
from tests.fakes.owed import NOW, PAGE, changed

ATOM = "{http://www.w3.org/2005/Atom}"
EVIL = "<b>&amp; <script>alert(1)</script> ]]> \x00\x1b\x08\ud800 \u202e {n} %s 'quotes\""


def alert(event: Event, number: int = 1, source: str = "storm", **about: Any) -> Alert:
    settings: dict[str, Any] = {
        "source_name": "Storm",
        "source_url": PAGE,
        "source_title": "Storm over the city",
        "language": "en",
        "noticed_at": NOW + timedelta(minutes=number),
    }
    return Alert(
        source_id=source, key=f"k{number}", id=number, event=event, **{**settings, **about}
    )


@asynccontextmanager
async def reader(*alerts: Alert, public_url: str = "") -> AsyncIterator[httpx.AsyncClient]:
    """A reader of feeds, over a source `storm` with these alerts, oldest first."""

    async def newest(source: str | None, limit: int) -> Sequence[Alert]:
        found = [a for a in reversed(alerts) if source in (None, a.source_id)]
        return found[:limit]

    async def find(source: str) -> Watched | None:
        if source != "storm":
            return None
        state = PollState(next_look=NOW, title="Storm over the city", coverage=Coverage.LIVE)
        return Watched(Source(id="storm", url=PAGE, name="Storm"), state)

    app = Starlette(routes=feed_routes(newest, find, public_url))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://feeds.example"
    ) as client:
        yield client


# A validator: what RFC 4287 and JSON Feed 1.1 require


def is_iri(text: str) -> bool:
    return bool(urlsplit(text).scheme)


def check_text(element: ET.Element, name: str, *, count: int = 1) -> str:
    found = element.findall(ATOM + name)
    assert len(found) == count, f"{name} stands {len(found)} times"
    return found[0].text or ""


def check_atom(document: bytes) -> ET.Element:
    """Raise AssertionError where RFC 4287 is broken (sections 4.1.1, 4.1.2, 3.2, 3.3, 4.2.7)."""
    root = ET.fromstring(document)
    assert root.tag == ATOM + "feed"
    assert is_iri(check_text(root, "id"))
    assert check_text(root, "title")
    check_date(check_text(root, "updated"))
    entries = root.findall(ATOM + "entry")
    assert root.find(ATOM + "author") is not None or all(
        entry.find(ATOM + "author") is not None for entry in entries
    )
    check_links(root)
    assert [link.get("rel") for link in root.findall(ATOM + "link")].count("self") == 1
    ids = [check_entry(entry) for entry in entries]
    assert len(set(ids)) == len(ids)
    return root


def check_entry(entry: ET.Element) -> str:
    assert check_text(entry, "title")
    check_date(check_text(entry, "updated"))
    for date in entry.findall(ATOM + "published"):
        check_date(date.text or "")
    check_links(entry)
    assert len(entry.findall(ATOM + "content")) <= 1
    assert all(c.get("term") for c in entry.findall(ATOM + "category"))
    for author in entry.findall(ATOM + "author"):
        assert check_text(author, "name")
    found = check_text(entry, "id")
    assert is_iri(found)
    return found


def check_links(element: ET.Element) -> None:
    links = element.findall(ATOM + "link")
    assert all(is_iri(link.get("href", "")) for link in links)
    alternates = [(li.get("type"), li.get("hreflang")) for li in links if li.get("rel") != "self"]
    assert len(set(alternates)) == len(alternates)


def check_date(text: str) -> None:
    assert datetime.fromisoformat(text).tzinfo is not None
    assert "T" in text


def check_json(document: bytes) -> dict[str, Any]:
    """Raise AssertionError where JSON Feed 1.1 is broken."""
    feed: dict[str, Any] = json.loads(document)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["title"]
    assert is_iri(feed["feed_url"])
    ids = [item["id"] for item in feed["items"]]
    assert all(isinstance(each, str) and each for each in ids)
    assert len(set(ids)) == len(ids)
    for item in feed["items"]:
        assert item.get("content_html") or item.get("content_text")
        assert is_iri(item["url"])
        check_date(item["date_published"])
        check_date(item["date_modified"])
        assert all(author["name"] for author in item.get("authors", []))
    return feed


CASES = {
    "nothing yet": [],
    "an update": [alert(changed())],
    "many": [alert(changed(f"News {n}.", id=f"e{n}"), n) for n in range(120)],
    "edits": [
        alert(changed()),
        alert(changed("B.", before="A."), 2),
        alert(changed(kind=Kind.REMOVED), 3),
    ],
    "the end": [
        alert(CoverageEnded(at=NOW, successor="https://example.org/next")),
        alert(SourceRetired(Failure(FailureKind.GONE)), 2),
    ],
    "for admins": [alert(SourceFailing(Failure(FailureKind.DNS), NOW))],
    "what strangers write": [
        alert(
            changed(EVIL, title=EVIL, author=EVIL, marker=EVIL, image=EVIL, url=EVIL),
            source_name=EVIL,
            source_title=EVIL,
            language=EVIL,
        )
    ],
}


@pytest.mark.parametrize("alerts", CASES.values(), ids=CASES)
async def test_each_feed_is_valid(alerts: list[Alert]) -> None:
    async with reader(*alerts) as client:
        for path in ("/feeds/storm.atom", "/feeds.atom"):
            answer = await client.get(path)
            assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
            check_atom(answer.content)
        for path in ("/feeds/storm.json", "/feeds.json"):
            answer = await client.get(path)
            assert answer.headers["content-type"] == "application/feed+json; charset=utf-8"
            check_json(answer.content)


@pytest.mark.parametrize("alerts", CASES.values(), ids=CASES)
async def test_two_readers_of_feeds_read_them_without_complaint(alerts: list[Alert]) -> None:
    async with reader(*alerts) as client:
        document = (await client.get("/feeds/storm.atom")).content
    strict = feedparser.parse(document)
    assert not strict.bozo
    assert strict.version == "atom10"
    assert strict.feed.title == "Storm over the city"
    if alerts and strict.entries:
        fast = fastfeedparser.parse(document)
        assert [e.id for e in fast.entries] == [e.id for e in strict.entries]


async def test_an_update_stands_in_the_feed_with_its_label_link_time_and_words() -> None:
    async with reader(alert(changed(html="<p>The <b>bridge</b> is closed.</p><p>Run.</p>"))) as it:
        (entry,) = feedparser.parse((await it.get("/feeds/storm.atom")).content).entries
        item = check_json((await it.get("/feeds/storm.json")).content)["items"][0]
    assert entry.title.startswith("Update: The bridge is closed.")
    assert entry.link.startswith("https://www.example.org/live?a=1&b=2#")
    assert entry.published == "2026-03-04T14:05:00Z"
    assert entry.updated == item["date_modified"] == "2026-03-04T14:07:00Z"
    assert "closed" in entry.content[0].value
    assert item["tags"] == ["update"]
    assert item["id"] == entry.id


async def test_no_script_of_a_page_comes_through_to_a_reader() -> None:
    async with reader(*CASES["what strangers write"]) as client:
        item = check_json((await client.get("/feeds.json")).content)["items"][0]
    assert "<script" not in item["content_html"]
    assert "&lt;script&gt;" in item["content_html"]


async def test_an_edit_changes_its_entry_and_keeps_its_id() -> None:
    first = alert(changed("Trains run."))
    edit = alert(changed("Trains do not run.", before="Trains run."), 2)
    async with reader(first) as client:
        (before,) = check_json((await client.get("/feeds.json")).content)["items"]
    async with reader(first, edit) as client:
        (after,) = check_json((await client.get("/feeds.json")).content)["items"]
    assert before["id"] == after["id"]
    assert before["date_modified"] < after["date_modified"]
    assert "do not run" in after["content_html"]
    assert "Trains run." in after["content_html"]


async def test_entries_of_different_sources_never_share_an_id() -> None:
    async with reader(alert(changed()), alert(changed(), 2, source="other")) as client:
        found = check_json((await client.get("/feeds.json")).content)
        assert len(found["items"]) == 2
        assert len(check_json((await client.get("/feeds/storm.json")).content)["items"]) == 1


async def test_what_only_admins_are_told_is_in_no_feed() -> None:
    async with reader(*CASES["for admins"]) as client:
        assert check_json((await client.get("/feeds.json")).content)["items"] == []


@pytest.mark.parametrize("path", ["/feeds/storm.atom", "/feeds/storm.json", "/feeds.atom"])
async def test_who_has_it_already_gets_304_and_nothing_else(path: str) -> None:
    async with reader(alert(changed())) as client:
        first = await client.get(path)
        tag, changed_at = first.headers["etag"], first.headers["last-modified"]
        for known in (
            {"if-none-match": tag},
            {"if-none-match": f'"x", W/{tag}'},
            {"if-none-match": "*"},
            {"if-modified-since": changed_at},
        ):
            again = await client.get(path, headers=known)
            assert (again.status_code, again.content) == (304, b""), known
            assert again.headers["etag"] == tag
        for other in (
            {"if-none-match": '"x"', "if-modified-since": changed_at},
            {"if-modified-since": "Wed, 04 Mar 2026 14:06:59 GMT"},
            {"if-modified-since": "yesterday"},
        ):
            assert (await client.get(path, headers=other)).status_code == 200, other


async def test_news_changes_the_tag() -> None:
    async with reader(alert(changed())) as client:
        first = (await client.get("/feeds.atom")).headers["etag"]
        assert (await client.get("/feeds.atom")).headers["etag"] == first
    async with reader(alert(changed()), alert(changed(id="e2"), 2)) as client:
        assert (await client.get("/feeds.atom")).headers["etag"] != first


async def test_a_source_that_is_not_there_is_404() -> None:
    async with reader() as client:
        for path in ("/feeds/nobody.atom", "/feeds/storm.rss", "/feeds/.atom", "/feeds"):
            assert (await client.get(path)).status_code == 404


async def test_the_feed_names_the_address_that_readers_use() -> None:
    async with reader(public_url="https://news.example.org/bot/") as client:
        feed = check_json((await client.get("/feeds/storm.json")).content)
        assert feed["feed_url"] == "https://news.example.org/bot/feeds/storm.json"
        root = check_atom((await client.get("/feeds/storm.atom")).content)
        hrefs = {link.get("rel"): link.get("href") for link in root.findall(ATOM + "link")}
        assert hrefs == {
            "self": "https://news.example.org/bot/feeds/storm.atom",
            "alternate": PAGE,
        }
