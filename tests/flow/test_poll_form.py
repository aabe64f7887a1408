"""What a look notices that is no news of its own: typos, and that nothing comes any more."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.core.model import Changed, Coverage, CoverageEnded, Recipient, Subscription
from bot.core.model import Chat as ModelChat
from bot.core.telling import is_silent
from bot.poll import MOST_RETOUCHED, Result
from tests.flow.looking import Watching, watching

ANN = Recipient("telegram", "1")


def live(*posts: str, minutes: int = 0) -> str:
    """A live blog with structured data; each post's id is its place from the end."""
    items = ",".join(
        f'{{"@type":"BlogPosting","@id":"#p{number}","url":"https://paper.example/live#p{number}",'
        f'"datePublished":"2026-03-01T{11 - minutes // 60:02}:{number:02}:00Z",'
        f'"articleBody":"{text}"}}'
        for number, text in reversed(list(enumerate(posts)))
    )
    body = "".join(f'<div id="p{n}"><p>{text}</p></div>' for n, text in enumerate(posts))
    return (
        "<!DOCTYPE html><html lang=en><head><title>The count</title>"
        '<script type="application/ld+json">{"@context":"https://schema.org",'
        '"@type":"LiveBlogPosting","headline":"The count",'
        f'"coverageStartTime":"2026-03-01T08:00:00Z","liveBlogUpdate":[{items}]}}</script>'
        f"</head><body><main><h1>The count</h1>{body}</main></body></html>"
    )


FIRST = "The polling stations in the capital have opened on time this morning, officials say."
TYPO = "The turnout at noon was higher then it has been in any election since the first one."
RIGHT = "The turnout at noon was higher than it has been in any election since the first one."


@pytest.fixture
async def w(tmp_path: Path):
    async with watching(tmp_path) as watched:
        yield watched


async def begun(w: Watching) -> None:
    """Ann follows a live blog and was told of a post."""
    w.site.page("/a", live(FIRST))
    await w.watch()
    await w.look()
    await w.store.save_chat(ModelChat(recipient=ANN))
    await w.store.subscribe(Subscription(recipient=ANN, source_id="a"))
    w.site.page("/a", live(FIRST, TYPO))
    [alert] = (await w.look()).alerts
    assert isinstance(alert.event, Changed)


async def test_a_typo_set_right_is_no_news_but_is_kept_for_those_who_have_it(w: Watching) -> None:
    await begun(w)
    w.site.page("/a", live(FIRST, RIGHT))
    report = await w.look()
    assert report.alerts == ()
    assert report.result is Result.UNCHANGED
    assert len(await w.store.alerts("a", 10)) == 1
    while await w.store.fan_out(w.clock.now(), chunk=100):
        pass
    [[owed]] = await w.store.lease_owed(w.clock.now(), limit=9, channel="telegram")
    assert not is_silent(owed.alert)
    assert owed.alert.event.change.entry.text == RIGHT


async def test_many_typos_at_once_are_another_way_to_read_the_page(w: Watching) -> None:
    posts = [f"{TYPO} Report number {n} of this day." for n in range(MOST_RETOUCHED + 2)]
    w.site.page("/a", live(*posts))
    await w.watch()
    await w.look()
    w.site.page("/a", live(*(post.replace("then", "than") for post in posts)))
    report = await w.look()
    assert report.alerts == ()
    assert await w.store.fan_out(w.clock.now(), chunk=100) == 0


async def test_two_days_of_silence_are_told_as_the_end_once(w: Watching) -> None:
    await begun(w)
    assert (await w.look(after=3600)).alerts == ()
    told = []
    for _ in range(4):
        told += (await w.look(after=timedelta(days=1).total_seconds())).alerts
    [alert] = told
    assert isinstance(alert.event, CoverageEnded)
    assert alert.event.silent_since is not None
    assert alert.event.at is None
    w.site.page("/a", live(FIRST, TYPO, f"{FIRST} And they have closed again, two days later."))
    [news] = (await w.look()).alerts
    assert isinstance(news.event, Changed)
    watched = await w.store.source("a")
    assert not watched.state.fell_silent
    assert watched.state.coverage is not Coverage.ENDED
