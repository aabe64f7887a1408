"""Items of a feed, and the marked sections that their contents grow."""

from dataclasses import replace

from bot.core.compare import compare
from bot.core.decide import Outcome
from bot.core.model import Entry, Kind, Reading, Role
from tests.unit.core.pages import NOON, UPDATE, Watch, post, sentence


def item(number: int, text: str | None = None) -> Entry:
    return replace(post(number, text), id=f"urn:{number}", role=Role.ITEM)


def section(number: int) -> Entry:
    """An "Update." in the content of that item."""
    return Entry(id=f"urn:{number}#1a", role=Role.UPDATE, text=UPDATE, marker="Update")


def feed(*entries: Entry, version: int = 2) -> Reading:
    return Reading(
        url="https://news.example/feed",
        extractor="feed",
        reader=f"feed/{version}",
        title="The paper",
        entries=entries,
        complete=False,
    )


ITEMS = [item(number) for number in range(20, 10, -1)]


def heard(before: Reading, now: Reading) -> list[tuple[Kind, str]]:
    outcome = compare(before, now, then=NOON)
    assert isinstance(outcome, Outcome)
    return [(change.kind, change.entry.id) for change in outcome.changes if change.substance]


def test_an_update_in_a_known_item_is_told_and_the_item_is_not() -> None:
    grown = feed(*ITEMS[:4], section(17), *ITEMS[4:])
    assert heard(feed(*ITEMS), grown) == [(Kind.ADDED, "urn:17#1a")]


def test_an_item_that_comes_with_an_update_is_told_before_it() -> None:
    now = feed(item(21), section(21), *ITEMS)
    assert heard(feed(*ITEMS), now) == [(Kind.ADDED, "urn:21"), (Kind.ADDED, "urn:21#1a")]


def test_an_update_of_an_old_item_that_the_feed_shows_again_is_no_news() -> None:
    assert heard(feed(*ITEMS[:-1]), feed(*ITEMS, section(11))) == []


def test_a_release_that_reads_sections_apart_tells_nothing_of_those_that_were_there() -> None:
    whole = item(17, f"{sentence(17)}\nUpdate: {UPDATE}")
    before = feed(*ITEMS[:3], whole, *ITEMS[4:], version=1)
    assert heard(before, feed(*ITEMS[:4], section(17), *ITEMS[4:])) == []


def test_an_update_that_leaves_the_feed_with_its_item_is_not_removed() -> None:
    watch = Watch(feed(*ITEMS, section(11)))
    assert all(watch.told(feed(*ITEMS[:-1])) == [] for _ in range(4))
