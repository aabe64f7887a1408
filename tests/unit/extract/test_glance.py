"""A glance says that a page is as before only where a reading of it would say so too."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.core.model import AsBefore, Hints, NotThePage, Page, Reading
from bot.core.sketches import READ_AFTER, READ_EVERY, Sketched, Sketches
from bot.extract.document import Document
from bot.extract.look import look
from bot.extract.skim import glance

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://news.example/ferry"
RAIL = ["Rain is coming to the coast", "Market square closed", "Union calls for talks"]
PARAGRAPHS = [
    "The ferry across the river stands still since Monday, the harbour office said.",
    "Some 40 passengers were taken to the other side in small boats.",
    "Engineers look for the fault, which was reported at 14:05 by the crew.",
]


def page(
    paragraphs: list[str] = PARAGRAPHS,
    *,
    rail: list[str] = RAIL,
    views: str = "1001 views",
    token: str = "a1",
    head: str = "",
    more: str = "",
    hidden: str = "hidden",
) -> bytes:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    cards = "".join(f'<div class="card"><h3>{title}</h3></div>' for title in rail)
    return (
        f'<!doctype html><html lang="en"><head><title>The ferry stands still</title>'
        f'<meta name="csrf-token" content="{token}">{head}</head><body data-request="{token}">'
        f'<article><h1>The ferry stands still</h1><span class="views">{views}</span>{body}'
        f"<div {hidden}><p>The ferry sails again from six in the evening, it says.</p></div>{more}"
        f'</article><aside class="most-read">{cards}</aside><!-- {token} -->'
        f"<script>window.t='{token}'</script></body></html>"
    ).encode()


def seen(body: bytes, sketch: bytes = b"", **hints: str) -> Reading | NotThePage | AsBefore:
    found = Page(url=URL, body=body, fetched_at=NOW, content_type="text/html; charset=utf-8")
    return look(found, Hints(url=URL, now=NOW, **hints), sketch, False)  # type: ignore[arg-type]


def sketch(*bodies: bytes) -> bytes:
    """What is remembered after these looks."""
    known = b""
    for body in bodies:
        found = look(
            Page(url=URL, body=body, fetched_at=NOW, content_type="text/html; charset=utf-8"),
            Hints(url=URL, now=NOW),
            known,
            True,
        )
        assert isinstance(found, Reading)
        known = found.sketch
    assert known
    return known


@pytest.mark.parametrize(
    "other",
    [
        {"token": "ffff0000"},
        {"views": "1002 views"},
        {"rail": RAIL[::-1]},
        {"rail": RAIL[:2]},
        {"token": "b", "views": "2999 views", "rail": [RAIL[1], RAIL[2], RAIL[0]]},
    ],
)
def test_noise_is_seen_at_a_glance(other: dict[str, object]) -> None:
    assert isinstance(seen(page(**other), sketch(page())), AsBefore)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "other",
    [
        page([*PARAGRAPHS, "<strong>Update.</strong> It sails again."]),
        page(PARAGRAPHS[:2]),
        page([PARAGRAPHS[0], PARAGRAPHS[1].replace("40", "41"), PARAGRAPHS[2]]),
        page([PARAGRAPHS[0], PARAGRAPHS[1], PARAGRAPHS[2].replace("14:05", "15:05")]),
        page([PARAGRAPHS[1], PARAGRAPHS[0], PARAGRAPHS[2]]),
        page([*PARAGRAPHS, PARAGRAPHS[0]]),
        page([*PARAGRAPHS, RAIL[0]]),
        page(hidden=""),
        page(more="<p>Update: 40.</p>"),
        page(views="Updated"),
        page(rail=[*RAIL, "The ferry sails again"]),
        page(head='<meta property="og:title" content="The ferry sails again">'),
        page(head='<script type="application/ld+json">{"@type":"LiveBlogPosting"}</script>'),
        page().replace(b"<title>The ferry stands", b"<title>The ferry lies"),
        b"<html><title>Just a moment...</title><body>Checking your browser</body></html>",
        b"",
    ],
)
def test_whatever_may_be_news_is_read(other: bytes) -> None:
    assert not isinstance(seen(other, sketch(page())), AsBefore)


def test_what_came_and_went_in_the_rail_is_known_when_it_comes_back() -> None:
    other = page(rail=["Another story altogether", RAIL[0]])
    known = sketch(page(), other, page())
    assert isinstance(seen(other, known), AsBefore)
    assert isinstance(seen(page(views="7 views"), known), AsBefore)


def test_what_stood_in_the_rail_is_news_where_it_stands_in_the_text_too() -> None:
    known = sketch(page(), page(rail=["Another story"]))
    assert not isinstance(seen(page([*PARAGRAPHS, RAIL[1]]), known), AsBefore)


def test_other_settings_of_a_source_call_for_a_reading() -> None:
    assert not isinstance(seen(page(), sketch(page()), selector="article p"), AsBefore)


def test_a_feed_is_always_read() -> None:
    feed = b"<?xml version='1.0'?><rss><channel><title>A</title></channel></rss>"
    assert not isinstance(seen(feed, b"0" * 16), AsBefore)


_WORD = st.sampled_from(
    ["ferry", "river", "Update", "harbour", "talks", "4", "17", "2026", "said", "the", "over"]
)
_TEXT = st.lists(_WORD, min_size=1, max_size=14).map(" ".join)
_PAGE = st.fixed_dictionaries(
    {
        "paragraphs": st.lists(_TEXT, min_size=2, max_size=5).map(lambda more: PARAGRAPHS + more),
        "rail": st.lists(_TEXT, max_size=5),
        "views": _TEXT,
    }
)


@given(st.lists(_PAGE, min_size=1, max_size=3), _PAGE)
def test_no_glance_overlooks_what_a_reading_says(
    former: list[dict[str, list[str]]], then: dict[str, list[str]]
) -> None:
    aside = {text for one in former for text in (*one["rail"], one["views"])}
    came = set(then["paragraphs"]) - set(former[-1]["paragraphs"])
    assume(not came & aside)  # what only changed its place is what a glance cannot see
    known = sketch(*(page(**one) for one in former))  # type: ignore[arg-type]
    if not isinstance(seen(page(**then), known), AsBefore):  # type: ignore[arg-type]
        return
    before, now = seen(page(**former[-1])), seen(page(**then))  # type: ignore[arg-type]
    assert isinstance(before, Reading)
    assert isinstance(now, Reading)
    assert [(e.role, e.marker, e.text) for e in now.entries] == [
        (e.role, e.marker, e.text) for e in before.entries
    ]
    assert now.title == before.title


def test_a_page_is_read_now_and_then_whatever_it_seems_to_say() -> None:
    made = Sketched("d", b"s", NOW)
    assert not made.is_old(NOW + timedelta(minutes=1))
    assert made.is_old(NOW + READ_AFTER)
    made.glances = READ_EVERY
    assert made.is_old(NOW)


def test_sketches_stay_within_their_room_and_the_oldest_go_first() -> None:
    sketches = Sketches(room=10_000)
    for n in range(100):
        sketches.keep(f"s{n}", Sketched("d", b"x" * 600, NOW))
        sketches.of("s0", "d")
    left = [n for n in range(100) if sketches.of(f"s{n}", "d")]
    assert left == [0, *range(91, 100)]


def test_a_sketch_goes_with_the_reading_that_it_was_made_with() -> None:
    sketches = Sketches()
    sketches.keep("a", Sketched("one", b"x", NOW))
    assert sketches.of("a", "other") is None
    assert sketches.of("a", None) is None
    assert sketches.of("a", "one") is not None
    sketches.forget("a")
    assert sketches.of("a", "one") is None


def test_a_page_without_a_word_has_a_glance_too() -> None:
    empty = glance(Document(URL, b"<html><body><p> </p></body></html>"), Hints(url=URL, now=NOW))
    assert empty is not None
    assert empty.pieces == []


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
def test_the_bytes_of_a_page_and_its_text_make_the_same_pieces(start: bytes) -> None:
    body = page(["Die Fähre steht.", "Es ist der 3. Tag, 14:05 Uhr."], views="10 000 €")
    hints = Hints(url=URL, now=NOW)
    found = glance(Document(URL, start + body), hints)
    other = glance(
        Document(URL, body.decode().encode("utf-16"), "text/html; charset=utf-16"), hints
    )
    assert found is not None
    assert other is not None
    assert (found.pieces, found.numbers) == (other.pieces, other.numbers)


@given(st.lists(st.text("09 7a\u0660"), max_size=6))
def test_short_pieces_are_told_by_all_but_their_numbers(pieces: list[str]) -> None:
    def numbers(of: list[str]) -> list[int]:
        html = "".join(f"<p>{piece}</p>" for piece in of)
        found = glance(Document(URL, f"<html>{html}".encode()), Hints(url=URL, now=NOW))
        assert found is not None
        return found.numbers

    assert numbers(pieces) == numbers([re.sub("[0-9]+", "123", piece) for piece in pieces])
