"""Pages whose bytes change with every look although nothing new is said on them."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.core.model import AsBefore, Hints, Kind, NotNow, NotThePage, Page, Reading
from bot.extract.pool import InlineReader
from bot.poll import PollReport, Result
from tests.flow.looking import Watching, watching

Seen = Reading | NotThePage | AsBefore
PARAGRAPHS = [
    f"<p>The {word} council met again on Monday and put off its decision for another week.</p>"
    for word in ("harbour", "river", "market", "school", "forest", "mountain")
]
UPDATE = "<p><strong>Update.</strong> The ferry sails again from six in the evening.</p>"
WALL = "<html><title>Just a moment...</title><body>Checking your browser</body></html>"


def page(noise: int, *, without: int | None = None, update: bool = False) -> str:
    text = "".join(p for n, p in enumerate(PARAGRAPHS) if n != without)
    return (
        f"<html><head><title>Councils</title><meta name='csrf' content='{noise}'></head><body>"
        f"<article><h1>Councils</h1>{text}{UPDATE if update else ''}</article>"
        f"<script>window.at={noise}</script></body></html>"
    )


async def look(watching: Watching, noise: int, **how: object) -> PollReport:
    watching.site.page("/a", page(noise, **how))  # type: ignore[arg-type]
    return await watching.look()


async def test_noise_is_no_change_and_the_update_after_it_is_told_once(tmp_path: Path) -> None:
    async with watching(tmp_path) as w:
        await w.watch()
        assert (await look(w, 1)).result is Result.BASELINE
        assert [(await look(w, n)).result for n in (2, 3, 4)] == [Result.UNCHANGED] * 3
        told = await look(w, 5, update=True)
        assert [change.kind for change in told.changes] == [Kind.ADDED]
        assert [(await look(w, n, update=True)).alerts for n in (6, 7, 8)] == [()] * 3


async def test_what_is_read_twice_alike_is_not_compared_again(tmp_path: Path) -> None:
    async with watching(tmp_path) as w:
        await w.watch()
        await look(w, 1)
        before = await w.store.snapshot("a")
        report = await look(w, 2)
        assert report.entries == len(PARAGRAPHS)
        assert await w.store.snapshot("a") == before


async def test_noise_does_not_stop_the_count_towards_a_removal(tmp_path: Path) -> None:
    async def removed(noisy: bool) -> list[Kind]:
        folder = tmp_path / str(noisy)
        folder.mkdir()
        async with watching(folder) as w:
            await w.watch()
            await look(w, 1)
            reports = [await look(w, 2 + n * noisy, without=3) for n in range(12)]
            return [change.kind for report in reports for change in report.changes]

    assert await removed(noisy=True) == await removed(noisy=False) == [Kind.REMOVED]


async def test_after_a_wall_the_page_is_compared_again_and_says_nothing_new(
    tmp_path: Path,
) -> None:
    async with watching(tmp_path) as w:
        await w.watch()
        await look(w, 1)
        await look(w, 2)
        w.site.page("/a", WALL)
        assert (await w.look()).result is Result.FAILED
        back = await look(w, 3)
        assert (back.result, back.alerts) == (Result.UNCHANGED, ())
        assert [c.kind for c in (await look(w, 4, update=True)).changes] == [Kind.ADDED]


class Counting(InlineReader):
    """Notes what each look came to."""

    def __init__(self) -> None:
        self.glances: list[bool] = []

    async def look(self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False) -> Seen:
        answer = await super().look(page, hints, sketch, anyway=anyway)
        self.glances.append(isinstance(answer, AsBefore))
        return answer


async def test_noise_is_read_once_and_then_now_and_then(tmp_path: Path) -> None:
    async with watching(tmp_path) as w:
        reader = Counting()
        w.poller = replace(w.poller, reader=reader)
        await w.watch()
        reports = [await look(w, n) for n in range(1, 35)]
        assert {report.result for report in reports[1:]} == {Result.UNCHANGED}
        assert {report.entries for report in reports} == {len(PARAGRAPHS)}
        assert reader.glances == [False, *[True] * 29, False, *[True] * 3]


async def test_after_a_failure_or_an_unsettled_look_the_page_is_read(tmp_path: Path) -> None:
    async with watching(tmp_path) as w:
        reader = Counting()
        w.poller = replace(w.poller, reader=reader)
        await w.watch()
        await look(w, 1)
        await look(w, 2)
        w.site.page("/a", WALL)
        await w.look()
        await look(w, 3)
        assert reader.glances == [False, True, False, False]
        await look(w, 4, without=3)
        await look(w, 5, without=3)
        assert reader.glances[-2:] == [False, False]


class Crowded:
    """Has no time for some of the looks."""

    def __init__(self) -> None:
        self.inline, self.crowded = InlineReader(), False

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        return await self.inline.read(page, hints)

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Seen | NotNow:
        if self.crowded:
            return NotNow()
        return await self.inline.look(page, hints, sketch, anyway=anyway)


async def test_what_cannot_be_read_now_is_looked_at_soon_and_nothing_of_it_is_lost(
    tmp_path: Path,
) -> None:
    async with watching(tmp_path) as w:
        reader = Crowded()
        w.poller = replace(w.poller, reader=reader)
        await w.watch()
        await look(w, 1)
        before = (await w.store.sources())[0].state
        reader.crowded = True
        put_off = await look(w, 2, update=True)
        assert (put_off.result, put_off.alerts) == (Result.PUT_OFF, ())
        state = (await w.store.sources())[0].state
        assert replace(state, next_look=before.next_look, why_next=before.why_next) == before
        now = w.clock.now()
        assert now < state.next_look <= now + timedelta(seconds=66)
        assert (await look(w, 2, update=True)).result is Result.PUT_OFF
        reader.crowded = False
        assert [change.kind for change in (await look(w, 3, update=True)).changes] == [Kind.ADDED]


async def test_a_page_that_is_put_off_comes_no_sooner_than_its_interval(tmp_path: Path) -> None:
    async with watching(tmp_path) as w:
        reader = Crowded()
        w.poller = replace(w.poller, reader=reader)
        await w.watch(interval=timedelta(seconds=20))
        reader.crowded = True
        await look(w, 1)
        state = (await w.store.sources())[0].state
        assert state.last_look is None
        waits = state.next_look - w.clock.now()
        assert timedelta(seconds=20) <= waits <= timedelta(seconds=22)
