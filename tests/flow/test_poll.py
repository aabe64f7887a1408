"""The life of a poll: a real site, the real fetcher, readers, core and store."""

from pathlib import Path

import pytest

from bot.core.model import (
    FailureKind,
    Recipient,
    Source,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Subscription,
)
from bot.poll import RETIRE_AFTER, TELL_FAILING_AFTER, Result
from tests.fakes.site import Answer
from tests.flow.looking import Watching, texts, watching

PARAGRAPHS = [
    "The council met on Monday evening to decide about the bridge over the river.",
    "After four hours of talk it put the decision off until the spring of next year.",
    "The mayor said that the money was there, and that only the will was missing.",
    "Neighbours of the bridge have waited for its repair for more than eleven years now.",
]


def article(*updates: str, noise: str = "1") -> str:
    body = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)
    body += "".join(f"<p><strong>Update:</strong> {text}</p>" for text in updates)
    return (
        "<!DOCTYPE html><html lang=en><head><title>The bridge waits</title>"
        f"<meta name=token content={noise}></head><body><nav><a href=/>Home</a></nav>"
        f"<article><h1>The bridge waits</h1>{body}</article>"
        "<footer>© The Paper</footer></body></html>"
    )


UPDATE = "The council has called a second meeting for Thursday, the mayor’s office says."


@pytest.fixture
async def w(tmp_path: Path):
    async with watching(tmp_path) as watched:
        yield watched


async def test_the_first_look_stores_a_baseline_and_alerts_nobody(w: Watching) -> None:
    w.site.page("/a", article(UPDATE))
    await w.watch()
    report = await w.look()
    assert (report.result, report.alerts) == (Result.BASELINE, ())


async def test_an_update_is_told_once_and_whole(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/a", article(UPDATE, noise="2"))
    report = await w.look()
    assert (report.result, texts(report.alerts)) == (Result.CHANGED, [UPDATE])
    w.site.page("/a", article(UPDATE, noise="3"))
    assert (await w.look()).result is Result.UNCHANGED


async def test_teasers_with_times_make_no_live_blog_of_an_article_that_is_known(
    w: Watching,
) -> None:
    items = "".join(
        f"<li class=entry><time datetime='2026-11-22T1{n}:12:00Z'>1{n}:12</time><p>{n}. The "
        f"library is to close for {n + 7} weeks, said the council when it had met.</p></li>"
        for n in range(6)
    )
    box = f"<section class=live-stories><ul class=live-feed>{items}</ul></section>"
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/a", article(noise="2").replace("<footer>", f"{box}<footer>"))
    report = await w.look()
    assert (report.result, report.alerts) == (Result.UNCHANGED, ())
    w.site.page("/a", article(UPDATE, noise="3").replace("<footer>", f"{box}<footer>"))
    report = await w.look()
    assert texts(report.alerts) == [UPDATE]


async def test_the_same_bytes_are_not_parsed_again(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    assert (await w.look()).result is Result.SAME_BYTES


async def test_a_validator_makes_the_next_look_conditional(w: Watching) -> None:
    w.site.fresh("/a", article(), etag='"v1"')
    await w.watch()
    await w.look()
    report = await w.look()
    assert report.result is Result.NOT_MODIFIED
    assert w.site.requests[-1].headers["if-none-match"] == '"v1"'


async def test_now_and_then_a_look_is_full_for_servers_whose_304_lies(w: Watching) -> None:
    w.site.fresh("/a", article(), etag='"v1"')
    await w.watch()
    results = [(await w.look()).result for _ in range(63)]
    assert results[0] is Result.BASELINE
    assert set(results[1:61]) == {Result.NOT_MODIFIED}
    assert Result.SAME_BYTES in results[61:]


async def test_failing_is_told_once_and_recovering_once(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/a", "out of order", status=500)
    events = await w.looks(TELL_FAILING_AFTER + 5)
    assert [type(e) for e in events] == [SourceFailing]
    assert events[0].failure.kind is FailureKind.SERVER_ERROR
    w.site.page("/a", article(UPDATE))
    report = await w.look()
    assert isinstance(report.alerts[0].event, SourceRecovered)
    assert texts(report.alerts) == [UPDATE]
    assert await w.looks(2) == []


async def test_one_hiccup_is_told_to_nobody(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/a", "", status=502)
    assert await w.looks(1) == []
    w.site.page("/a", article())
    assert await w.looks(1) == []


async def test_a_permanent_redirect_moves_the_source(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/b", article(UPDATE))
    w.site.page("/a", "", status=301, headers={"Location": w.site.url("/b")})
    report = await w.look()
    assert isinstance(report.alerts[0].event, SourceMoved)
    assert texts(report.alerts) == [UPDATE]
    moved = await w.store.source("a")
    assert moved is not None
    assert moved.source.url == w.site.url("/b")
    assert await w.looks(2) == []


async def test_a_temporary_redirect_leaves_the_address(w: Watching) -> None:
    w.site.page("/b", article())
    w.site.page("/a", "", status=302, headers={"Location": "/b"})
    await w.watch()
    assert (await w.look()).result is Result.BASELINE
    kept = await w.store.source("a")
    assert kept is not None
    assert kept.source.url == w.site.url("/a")


async def test_a_permanent_redirect_to_a_wall_moves_nothing(w: Watching) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/b", "<title>Just a moment...</title>Checking your browser")
    w.site.page("/a", "", status=301, headers={"Location": w.site.url("/b")})
    assert (await w.look()).alerts == ()
    kept = await w.store.source("a")
    assert kept is not None
    assert kept.source.url == w.site.url("/a")


async def test_a_source_that_moves_to_another_s_address_becomes_one_with_it(w: Watching) -> None:
    w.site.page("/a", article())
    w.site.page("/b", article())
    await w.watch()
    other = Source(id="b", url=w.site.url("/b"), name="B")
    await w.store.add_source(other, w.clock.now())
    follower = Recipient("console", "reader")
    for source_id in ("a", "b"):
        await w.store.subscribe(Subscription(recipient=follower, source_id=source_id))
    await w.look("a")
    await w.look("b")
    w.site.page("/a", "", status=301, headers={"Location": w.site.url("/b")})
    await w.look("a")
    states = {each.source.id: each.state.retired for each in await w.store.sources()}
    assert states == {"a": True, "b": False}
    assert [s.source_id for s in await w.store.subscriptions(follower)] == ["b"]


async def told(w: Watching) -> dict[str, list[str]]:
    """The texts of the changes that each chat is owed, after fan-out."""
    while await w.store.fan_out(w.clock.now(), chunk=100):
        pass
    rows = await w.store.read(
        lambda s: s.execute(
            """SELECT c.address, d.alert_id FROM deliveries d
               JOIN recipients r ON r.id = d.recipient_id JOIN chats c ON c.id = r.chat_id
               JOIN alerts a ON a.id = d.alert_id WHERE a.entry_id IS NOT NULL"""
        ).fetchall()
    )
    alerts = {alert.id: alert for alert in await w.store.alerts(None, limit=100)}
    found: dict[str, list[str]] = {}
    for row in rows:
        found.setdefault(row["address"], []).extend(texts((alerts[row["alert_id"]],)))
    return found


@pytest.mark.parametrize("first", ["b", "a"])
async def test_what_is_noticed_while_two_sources_become_one_reaches_everybody_once(
    w: Watching, first: str
) -> None:
    w.site.page("/a", article())
    w.site.page("/b", article())
    await w.watch()
    await w.store.add_source(Source(id="b", url=w.site.url("/b"), name="B"), w.clock.now())
    for chat, sources in {"only-a": "a", "only-b": "b", "both": "ab"}.items():
        for source_id in sources:
            follower = Recipient("console", chat)
            await w.store.subscribe(Subscription(recipient=follower, source_id=source_id))
    await w.look("a")
    await w.look("b")
    w.site.page("/a", "", status=301, headers={"Location": w.site.url("/b")})
    w.site.page("/b", article(UPDATE))
    for source_id in (first, "ab".replace(first, ""), "a", "b"):
        await w.look(source_id)
        await told(w)
    more = "The minister of transport will come to the meeting as well, his office confirms."
    w.site.page("/b", article(UPDATE, more))
    for source_id in ("b", "a", "b", "a"):
        await w.look(source_id, after=400)
        await told(w)
    once = [UPDATE, more]
    assert await told(w) == {"only-a": once, "only-b": once, "both": once}
    states = {each.source.id: each.state.retired for each in await w.store.sources()}
    assert states == {"a": True, "b": False}


async def test_no_source_becomes_one_with_a_paused_one(w: Watching) -> None:
    w.site.page("/a", article())
    w.site.page("/b", article())
    await w.watch()
    other = Source(id="b", url=w.site.url("/b"), name="B", paused=True)
    await w.store.add_source(other, w.clock.now())
    await w.look("a")
    w.site.page("/a", "", status=301, headers={"Location": w.site.url("/b")})
    w.site.page("/b", article(UPDATE))
    assert texts((await w.look("a")).alerts) == [UPDATE]
    kept = await w.store.source("a")
    assert kept is not None
    assert not kept.state.retired


@pytest.mark.parametrize(
    ("status", "kind"), [(410, FailureKind.GONE), (404, FailureKind.NOT_FOUND)]
)
async def test_an_address_that_is_gone_or_long_not_there_is_given_up_and_said_so(
    w: Watching, status: int, kind: FailureKind
) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    w.site.page("/a", "gone", status=status)
    events = await w.looks(RETIRE_AFTER[kind] - 1)
    assert not any(isinstance(event, SourceRetired) for event in events)
    events = await w.looks(1)
    assert isinstance(events[-1], SourceRetired)
    kept = await w.store.source("a")
    assert kept is not None
    assert kept.state.retired
    due = await w.store.lease_due(
        w.clock.now().replace(year=2027), limit=5, per_host=5, lease=w.clock.now() - w.clock.now()
    )
    assert due == []


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Answer(body=""), FailureKind.EMPTY),
        (Answer(body=b"\x00\x01\x02" * 400), FailureKind.NOT_TEXT),
        (Answer(body=article(), cut_at=300), FailureKind.INTERRUPTED),
        (Answer(body="<title>Just a moment...</title>Checking your browser"), FailureKind.BOT_WALL),
        (Answer(reset=True), FailureKind.INTERRUPTED),
    ],
    ids=["empty", "binary", "cut off", "bot wall", "reset"],
)
async def test_what_is_not_the_page_is_a_failure_and_its_return_is_no_news(
    w: Watching, answer: Answer, kind: FailureKind
) -> None:
    w.site.page("/a", article(UPDATE))
    await w.watch()
    await w.look()
    w.site.script("/a", answer)
    report = await w.look()
    assert report.failure is not None
    assert (report.result, report.failure.kind, report.alerts) == (Result.FAILED, kind, ())
    w.site.page("/a", article(UPDATE, noise="9"))
    report = await w.look()
    assert (report.result, report.alerts) == (Result.UNCHANGED, ())


async def test_an_update_that_the_publisher_takes_back_is_told_after_several_looks(
    w: Watching,
) -> None:
    w.site.page("/a", article(UPDATE))
    await w.watch()
    await w.look()
    w.site.page("/a", article())
    events = await w.looks(8)
    assert [(e.change.kind, e.change.entry.text) for e in events] == [("removed", UPDATE)]


async def test_another_page_in_its_place_is_doubted_first_and_believed_in_the_end(
    w: Watching,
) -> None:
    w.site.page("/a", article())
    await w.watch()
    await w.look()
    other = "".join(
        f"<p>The {thing} of the old harbour were sold to a buyer from abroad, said the {who}, "
        "who did not want to give a name or a price before the papers are signed.</p>"
        for thing, who in zip(
            ("cranes", "docks", "tugs", "sheds"), ("port", "union", "owner", "town"), strict=True
        )
    )
    page = "<html lang=en><head><title>Harbour sold</title></head><body><article>"
    w.site.page("/a", f"{page}<h1>Harbour sold</h1>{other}</article></body></html>")
    first = await w.look()
    assert (first.result, first.alerts) == (Result.FAILED, ())
    reports = [await w.look(after=1200) for _ in range(10)]
    assert reports[-1].result is not Result.FAILED
    assert [a for report in reports for a in report.alerts if hasattr(a.event, "change")] == []
