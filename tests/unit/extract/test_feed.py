"""Feeds of every format, as servers send them."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.core.model import Hints, NotThePage, Reading, Role
from bot.extract import feed
from bot.extract.document import Document
from bot.extract.feed_source import MAX_ITEMS
from tests.unit.extract.live_pages import page

URL = "https://news.example/feed.xml"
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def document(source: str | bytes, kind: str = "text/html") -> Document:
    body = source if isinstance(source, bytes) else source.encode()
    return Document(URL, body, kind)


def outcome(source: str | bytes, kind: str = "text/html") -> Reading | NotThePage:
    return feed.EXTRACTOR.read(document(source, kind), Hints(url=URL, now=NOW))


def read(source: str | bytes, kind: str = "text/html") -> Reading:
    reading = outcome(source, kind)
    assert isinstance(reading, Reading), reading
    return reading


def rss(*items: str) -> str:
    channel = "<title>T</title>" + "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel>{channel}</channel></rss>"


def json_feed(*items: object, version: str = "1.1", **more: Any) -> str:
    head = {"version": f"https://jsonfeed.org/version/{version}", "title": "J"}
    return json.dumps(head | more | {"items": list(items)})


def test_an_rss_item_is_read_whole() -> None:
    reading = read(page("feed_rss.xml"))
    first = reading.entries[0]

    assert first.role is Role.ITEM
    assert first.id == "story-17"
    assert first.explicit_id
    assert first.title == "Mill & bridge saved"
    assert first.text == "The mill stays, AT&T said.\nSo does the bridge."
    assert first.published == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert first.updated == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert first.author == "Ana Reyes"
    assert first.image == "https://news.example/img/mill.jpg"
    assert first.url == "https://news.example/mill?utm_source=rss"


def test_a_feed_says_its_title_language_and_how_often_to_look() -> None:
    reading = read(page("feed_rss.xml"))

    assert reading.title == "Town & Country"
    assert reading.language == "en-GB"
    assert reading.refresh == timedelta(minutes=30)
    assert reading.complete is False


@pytest.mark.parametrize(
    ("said", "rests"),
    [
        ("<skipHours><hour>0</hour><hour> 24 </hour></skipHours>", tuple(range(0, 168, 24))),
        ("<skipDays><day>Sunday</day><day>Caturday</day></skipDays>", tuple(range(144, 168))),
        ("<skiphours><hour>99</hour></skiphours><skipDays></skipDays>", ()),
        ("<skipHours>" + "".join(f"<hour>{n}</hour>" for n in range(24)) + "</skipHours>", ()),
        ("<hour>3</hour><day>Monday</day>", ()),
        ("<skipHours>" * 2000, ()),
    ],
)
def test_a_feed_says_when_it_is_not_to_be_looked_at(said: str, rests: tuple[int, ...]) -> None:
    body = rss("<title>A</title><guid>1</guid>").replace("<item>", f"{said}<item>", 1)
    assert read(body).rests == rests


def test_entities_of_html_and_loose_ampersands_do_not_hurt() -> None:
    second = read(page("feed_rss.xml")).entries[1]

    assert second.title == "Café opens"
    assert second.text == "A café opens & sells tea."
    assert second.url == "https://news.example/cafe?a=1&b=2"
    assert second.id == "https://news.example/?p=18"


def test_a_title_alone_is_the_text() -> None:
    third = read(page("feed_rss.xml")).entries[2]

    assert (third.text, third.title) == ("Only a title", None)
    assert third.id == "https://news.example/title"


def test_atom_with_content_as_xhtml_is_read_by_its_paragraphs() -> None:
    reading = read(page("feed_atom.xml"))
    entry = reading.entries[0]

    assert entry.id == "tag:news.example,2026:1"
    assert entry.title == "Le pont"
    assert entry.text == "Le pont est ouvert."
    assert entry.updated == datetime(2026, 3, 2, 11, tzinfo=UTC)
    assert reading.language == "fr"


def test_rdf_is_a_feed() -> None:
    source = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://x.example">'
        '<title>R</title><link>https://x.example</link></channel><item rdf:about="https://x.example/1">'
        "<title>I</title><link>https://x.example/1</link><description>Said.</description>"
        "<dc:date>2026-03-02T10:00:00+01:00</dc:date></item></rdf:RDF>"
    )
    entry = read(source).entries[0]

    assert (entry.id, entry.text) == ("https://x.example/1", "Said.")
    assert entry.published == datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("version", ["1", "1.1"])
def test_json_feed_is_a_feed(version: str) -> None:
    item = {
        "id": 7,
        "url": "/a",
        "title": "T",
        "content_html": "<p>One.</p><p>Two.</p>",
        "date_published": "2026-03-02T10:00:00Z",
        "date_modified": "2026-03-02T11:00:00Z",
        "authors": [{"name": "Ana"}],
    }
    entry = read(json_feed(item, version=version), "application/json").entries[0]

    assert (entry.id, entry.text, entry.author) == ("7", "One.\nTwo.", "Ana")
    assert entry.url == "https://news.example/a"
    assert entry.updated == datetime(2026, 3, 2, 11, tzinfo=UTC)


def test_plain_text_of_a_json_feed_is_no_markup() -> None:
    entry = read(json_feed({"id": "1", "content_text": "1 < 2\n\nand <b> stays"})).entries[0]

    assert entry.text == "1 < 2\nand <b> stays"


def test_faulty_items_of_a_json_feed_are_left_out_and_the_others_kept() -> None:
    source = json_feed(5, None, {"id": None}, {"id": "1", "title": "Kept", "authors": 3})

    assert [entry.text for entry in read(source).entries] == ["Kept"]


@pytest.mark.parametrize(
    "source", [rss(), json_feed(), "<feed xmlns='http://www.w3.org/2005/Atom'/>"]
)
def test_an_empty_feed_is_a_feed(source: str) -> None:
    assert feed.EXTRACTOR.claims(document(source)) == 1.0
    assert read(source).entries == ()


def test_content_that_grows_is_the_same_item() -> None:
    def item(text: str) -> str:
        return f"<title>T</title><guid>a1</guid><description>{text}</description>"

    former, later = read(rss(item("Said."))), read(rss(item("Said. Update. Denied.")))

    assert former.entries[0].id == later.entries[0].id
    assert later.entries[0].text == "Said. Update. Denied."


def test_one_id_for_all_items_is_none() -> None:
    items = [
        f"<guid>same</guid><title>Item {n}</title><link>https://x.example/{n}</link>"
        for n in range(6)
    ]
    reading = read(rss(*items))

    assert [entry.id for entry in reading.entries] == [f"https://x.example/{n}" for n in range(6)]


def test_an_item_listed_twice_is_one_entry() -> None:
    reading = read(rss("<guid>a</guid><title>New</title>", "<guid>a</guid><title>Old</title>"))

    assert [entry.text for entry in reading.entries] == ["New"]


def test_an_id_is_no_date() -> None:
    assert read(rss("<guid>3</guid><title>Item</title>")).entries[0].published is None


def test_items_without_any_id_are_known_by_their_words() -> None:
    one, two = "<title>First item</title>", "<title>Second item</title>"
    former = {entry.text: entry.id for entry in read(rss(one)).entries}
    later = {entry.text: entry.id for entry in read(rss(two, one)).entries}

    assert later["First item"] == former["First item"]
    assert later["First item"] != later["Second item"]


def test_tracking_in_an_address_does_not_make_another_item() -> None:
    def item(source: str) -> str:
        return f"<title>T</title><link>https://x.example/a?id=4&amp;utm_source={source}</link>"

    assert read(rss(item("a"))).entries[0].id == read(rss(item("b"))).entries[0].id


def test_the_charset_of_the_declaration_is_heard() -> None:
    source = "<?xml version='1.0' encoding='ISO-8859-1'?>" + rss("<title>Caf\u00e9</title>")

    assert read(source.encode("latin-1"), "application/xml").entries[0].text == "Café"


def test_entities_that_would_grow_without_bound_do_not() -> None:
    lines = "".join(f"<!ENTITY l{n} '{f'&l{n - 1};' * 10}'>" for n in range(1, 12))
    source = f"<!DOCTYPE r [<!ENTITY l0 'lol'>{lines}]>" + rss("<title>a &l11;</title>")

    assert len(read(source).entries[0].text) < 50


def test_a_huge_feed_is_read_in_part() -> None:
    items = [f"<guid>{n}</guid><title>Item {n}</title>" for n in range(4000)]

    assert len(read(rss(*items)).entries) == MAX_ITEMS


def test_a_feed_that_is_cut_off_yields_what_it_has() -> None:
    source = rss("<guid>1</guid><title>One</title>", "<guid>2</guid><title>Two</title>")

    assert read(source[: source.index("<guid>2")]).entries[0].text == "One"


@pytest.mark.parametrize(
    "source",
    [
        "<html><body><p>&lt;rss&gt; explained: <rss version='2.0'></p></body></html>",
        '{"version": "1", "items": []}',
        "",
        "plain words",
    ],
)
def test_what_is_no_feed_is_not_claimed_and_is_not_the_page(source: str) -> None:
    assert feed.EXTRACTOR.claims(document(source)) == 0.0
    assert isinstance(outcome(source), NotThePage)


@pytest.mark.parametrize(
    "source",
    [
        "<rss>" + "<a>" * 20_000,
        "<rss><channel><item><description>" + "&lt;div&gt;" * 20_000 + "x",
        "<?xml?><!-- <rss> " * 200,
        "<rss version='2.0'>\x00\x01\x02",
        '{"version": "https://jsonfeed.org/version/1", "items": ' + "[" * 5_000,
    ],
)
def test_no_feed_raises(source: str) -> None:
    outcome(source)


def test_items_that_all_link_to_one_live_page_are_told_apart_by_their_words() -> None:
    link = "<link>https://news.example/live</link>"
    items = [f"<title>Post {n}</title>{link}<description>Word {n}.</description>" for n in range(5)]

    entries = read(rss(*items)).entries

    assert [entry.title for entry in entries] == [f"Post {n}" for n in range(5)]
    assert len({entry.id for entry in entries}) == 5
    assert {entry.url for entry in entries} == {"https://news.example/live"}


def test_the_addresses_of_an_atom_entry_are_relative_to_its_own_base() -> None:
    source = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://news.example/live/'><title>T"
        "</title><entry xml:base='day/'><id>a:1</id><title>One</title><link href='s1'/></entry>"
        "<entry><id>a:2</id><title>Two</title><link href='s2'/></entry></feed>"
    )

    assert [entry.url for entry in read(source).entries] == [
        "https://news.example/live/day/s1",
        "https://news.example/live/s2",
    ]


def test_a_date_far_ahead_is_none() -> None:
    dates = ("Mon, 02 Mar 2026 18:00:00 +0000", "Mon, 02 Mar 2099 18:00:00 +0000")
    items = [f"<title>{date}</title><pubDate>{date}</pubDate>" for date in dates]

    assert [entry.published is None for entry in read(rss(*items)).entries] == [False, True]


GROWN = (
    "<p>The council met on Monday.</p><p>It put the decision off.</p>"
    "<p><strong>Update, 11:05:</strong> The council has now voted <a href='/v'>against it</a>.</p>"
    "<p>The mayor has resigned over it.</p>"
)


def item(content: str, **more: str) -> str:
    tags = {"guid": "urn:b1", "title": "Bridge waits", "link": "https://news.example/b1"} | more
    head = "".join(f"<{name}>{value}</{name}>" for name, value in tags.items())
    return f"{head}<description><![CDATA[{content}]]></description>"


def test_a_content_that_grew_an_update_has_an_entry_for_it_beside_its_item() -> None:
    whole, update = read(rss(item(GROWN))).entries

    assert whole.text.startswith("The council met on Monday.\nIt put the decision off.")
    assert "voted" not in whole.text
    assert (update.role, update.marker) == (Role.UPDATE, "Update")
    assert update.published == datetime(2026, 3, 2, 11, 5, tzinfo=UTC)
    assert update.text == "The council has now voted against it."
    assert update.html is not None
    assert 'href="https://news.example/v"' in update.html
    assert update.id.startswith("urn:b1#")
    assert (update.title, update.url) == ("Bridge waits", "https://news.example/b1")


def test_a_section_of_an_item_in_plain_text_is_an_entry_too() -> None:
    source = rss(
        "<guid>a</guid><description>The council met on Monday.\n\nUpdate: It has now voted "
        "against the bridge.</description>"
    )

    _, update = read(source).entries

    assert (update.role, update.text) == (Role.UPDATE, "It has now voted against the bridge.")


def test_an_item_that_is_an_update_as_a_whole_stays_one_entry() -> None:
    (only,) = read(rss(item("<p>Update: The council voted.</p><p></p>"))).entries

    assert only.role is Role.ITEM
    assert only.text == "Update: The council voted."


def test_a_word_that_only_looks_like_a_label_stays_in_the_items_text() -> None:
    content = "<p>The program is out.</p><p>Update 5.3 of the password manager is here.</p>"

    (only,) = read(rss(item(content))).entries

    assert only.text.endswith("Update 5.3 of the password manager is here.")
