"""A feed that only announces: the articles behind its items are read too."""

import json
from pathlib import Path

import pytest

from bot.core.announced import A_LOOK, WINDOW
from bot.core.model import Changed, Kind, Role
from bot.poll import PollReport, Result
from tests.fakes.site import Answer
from tests.flow.looking import Watching, watching

BODY = (
    "The council met on Monday evening to decide about bridge number {n} over the river.",
    "After four hours of talk on number {n} it put the decision off until the spring.",
    "The mayor said of number {n} that the money was there, and only the will was missing.",
    "Neighbours of bridge number {n} have waited for its repair for more than eleven years.",
)
QUARTER = 16 * 60


def article(n: int, *updates: str) -> str:
    paragraphs = "".join(f"<p>{text.format(n=n)}</p>" for text in BODY)
    marked = "".join(f"<p><strong>Update:</strong> {text}</p>" for text in updates)
    return (
        f"<!DOCTYPE html><html lang=en><head><title>Bridge {n}</title></head><body><article>"
        f"<h1>Bridge {n} waits</h1>{paragraphs}{marked}</article></body></html>"
    )


def feed(w: Watching, *numbers: int, **titles: str) -> str:
    items = "".join(
        f"<item><guid>urn:b{n}</guid><title>{titles.get(f't{n}', f'Bridge {n} waits')}</title>"
        f"<link>{w.site.url(f'/b{n}')}</link><description>All about bridge {n}.</description>"
        "</item>"
        for n in numbers
    )
    return f"<rss version='2.0'><channel><title>Bridges</title>{items}</channel></rss>"


def told(report: PollReport) -> list[tuple[str, str, str]]:
    changes = [a.event.change for a in report.alerts if isinstance(a.event, Changed)]
    return [(c.kind.value, c.entry.role.value, c.entry.text) for c in changes]


@pytest.fixture
async def w(tmp_path: Path):
    async with watching(tmp_path) as watched:
        for n in range(40):
            watched.site.page(f"/b{n}", article(n))
        watched.site.page("/a", feed(watched, 2, 1))
        await watched.watch(read_articles=True)
        yield watched


def asked(w: Watching, path: str) -> int:
    return sum(request.path == path for request in w.site.requests)


async def test_a_new_item_is_told_with_its_articles_text(w: Watching) -> None:
    assert (await w.look()).result is Result.BASELINE
    w.site.page("/a", feed(w, 3, 2, 1))

    report = await w.look()

    assert told(report) == [("added", "item", "\n".join(text.format(n=3) for text in BODY))]
    assert told(await w.look()) == []
    assert told(await w.look(after=QUARTER)) == []


async def test_an_update_added_to_an_announced_article_is_told_though_the_feed_is_silent(
    w: Watching,
) -> None:
    await w.look()
    w.site.page("/b1", article(1, "The bridge was shut at noon because of the ice."))

    assert told(await w.look()) == []
    report = await w.look(after=QUARTER)

    assert told(report) == [("added", "update", "The bridge was shut at noon because of the ice.")]
    (alert,) = report.alerts
    assert isinstance(alert.event, Changed)
    assert alert.event.change.entry.id.startswith("urn:b1#")
    assert (alert.event.change.entry.url or "").startswith(w.site.url("/b1"))
    assert told(await w.look(after=QUARTER)) == []


async def test_a_server_that_answers_304_does_not_hide_an_update(w: Watching) -> None:
    w.site.fresh("/a", feed(w, 2, 1), etag='"1"')
    await w.look()
    w.site.page("/b2", article(2, "The bridge was shut at noon because of the ice."))

    assert [told(await w.look(after=60)), told(await w.look(after=QUARTER))] == [
        [],
        [("added", "update", "The bridge was shut at noon because of the ice.")],
    ]


async def test_what_the_feed_says_has_changed_is_read_at_once(w: Watching) -> None:
    await w.look()
    w.site.page("/a", feed(w, 2, 1, t1="Bridge 1 waits (updated)"))
    w.site.page("/b1", article(1, "The bridge was shut at noon because of the ice."))

    assert ("added", "update", "The bridge was shut at noon because of the ice.") in told(
        await w.look()
    )


async def test_marks_that_a_new_article_comes_with_are_told_with_it_and_not_again(
    w: Watching,
) -> None:
    await w.look()
    w.site.page("/b3", article(3, "The bridge was shut at noon because of the ice."))
    w.site.page("/a", feed(w, 3, 2, 1))

    (change,) = told(await w.look())

    assert change[:2] == ("added", "item")
    assert change[2].endswith("Update: The bridge was shut at noon because of the ice.")
    assert told(await w.look(after=QUARTER)) == []


async def test_an_article_that_cannot_be_read_costs_no_item(w: Watching) -> None:
    await w.look()
    w.site.script("/b3", *[Answer(status=503)] * 9)
    w.site.page("/a", feed(w, 3, 2, 1))

    assert told(await w.look()) == [("added", "item", "All about bridge 3.")]
    w.site.page("/b3", article(3))
    assert told(await w.look(after=QUARTER)) == []
    w.site.page("/b3", article(3, "The bridge was shut at noon because of the ice."))
    assert told(await w.look(after=QUARTER)) == [
        ("added", "update", "The bridge was shut at noon because of the ice.")
    ]


async def test_a_look_reads_few_articles_and_none_far_down_the_feed(w: Watching) -> None:
    w.site.page("/a", feed(w, *range(39, -1, -1)))
    counts = []
    for _ in range(5):
        before = len(w.site.requests)
        await w.look()
        counts.append(sum(r.path.startswith("/b") for r in w.site.requests[before:]))

    assert counts == [A_LOOK, A_LOOK, WINDOW - 2 * A_LOOK, 0, 0]
    assert asked(w, f"/b{39 - WINDOW}") == 0


async def test_what_was_learnt_of_articles_is_stored_with_the_look(w: Watching) -> None:
    await w.look()

    snapshot = await w.store.snapshot("a")

    assert snapshot is not None
    rows = json.loads(snapshot.extra["articles"])
    assert list(rows) == ["urn:b2", "urn:b1"]
    assert all(row[3] == w.clock.now().isoformat() for row in rows.values())


async def test_removed_and_edited_marks_of_an_article_keep_their_item(w: Watching) -> None:
    w.site.page("/b1", article(1, "The bridge was shut at noon because of the ice on it."))
    await w.look()
    w.site.page("/b1", article(1, "The bridge was shut at noon because of a truck on it."))

    changes = told(await w.look(after=QUARTER))

    assert [change[1] for change in changes] == [Role.UPDATE.value]
    assert changes[0][0] in {Kind.EDITED.value, Kind.ADDED.value}
    assert changes[0][2] == "The bridge was shut at noon because of a truck on it."


async def test_without_the_setting_no_article_is_read(w: Watching) -> None:
    await w.store.remove_source("a")
    await w.watch()
    await w.look()

    assert not any(request.path.startswith("/b") for request in w.site.requests)
