"""Entries by an admin's selector."""

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.core.model import Hints, NotThePage, Reading
from bot.extract import selector
from tests.unit.extract.live_pages import NOW, URL, document, post, shown


def outcome(html: str, css: str | None, **hints: Any) -> Reading | NotThePage:
    known = Hints(url=URL, now=NOW, selector=css, **hints)
    return selector.EXTRACTOR.read(document(html), known)


def read(html: str, css: str, **hints: Any) -> Reading:
    reading = outcome(html, css, **hints)
    assert isinstance(reading, Reading), reading
    return reading


def test_each_match_is_one_entry_with_its_time_and_id() -> None:
    reading = read(shown(post(40), post(30)), "div.entry", timezone="UTC")

    assert [entry.text[:16] for entry in reading.entries] == [
        "Report number 40",
        "Report number 30",
    ]
    assert reading.entries[0].published == datetime(2026, 3, 2, 8, 40, tzinfo=UTC)
    assert [entry.id for entry in reading.entries] == ["4040", "4030"]


def test_a_match_inside_a_match_is_a_part_of_it() -> None:
    reading = read("<ul><li>One <ul><li>Two</li></ul></li><li>Three</li></ul>", "li")

    assert [entry.text for entry in reading.entries] == ["One\nTwo", "Three"]


def test_ids_of_matches_without_ids_stay_when_one_is_added() -> None:
    former = read("<p>One is here.</p><p>Two is here.</p>", "p")
    later = read("<p>New is here.</p><p>One is here.</p><p>Two is here.</p>", "p")

    assert [e.id for e in later.entries[1:]] == [e.id for e in former.entries]


def test_a_text_that_stands_twice_is_one_entry() -> None:
    assert len(read("<p>One</p><p>One</p><p>Two</p>", "p").entries) == 2


def test_what_an_admin_ignores_is_left_out_of_the_matches() -> None:
    html = "<p>One <b class=x>noise</b></p><p class=ad>Two</p><p>Buy three</p>"
    reading = read(html, "p", ignore=(".x", ".ad"), ignore_text=("^buy",))

    assert [entry.text for entry in reading.entries] == ["One"]


@pytest.mark.parametrize("css", [None, "", "   ", "div[", "///p", "..", "p{}", "\x00", "a" * 3000])
def test_a_selector_that_is_none_is_said_to_be_none(css: str | None) -> None:
    failed = outcome("<p>One</p>", css)

    assert isinstance(failed, NotThePage)
    assert "selector" in failed.failure.detail.lower()
    assert selector.check(css or "") is not None


def test_a_selector_that_matches_nothing_is_not_the_page() -> None:
    assert isinstance(outcome("<p>One</p>", "article"), NotThePage)


def test_a_good_selector_has_nothing_wrong() -> None:
    assert selector.check("main > article:not(.ad) p:nth-child(2n+1)") is None


def test_it_never_claims_a_page_by_itself() -> None:
    assert selector.EXTRACTOR.claims(document(shown(post(40), post(30), post(20)))) == 0.0
