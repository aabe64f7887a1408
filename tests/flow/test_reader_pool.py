"""Pages are read by worker processes that may be killed without harm to other pages."""

import asyncio
import os
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.core.model import FailureKind, Hints, NotNow, NotThePage, Page, Reading
from bot.extract.pool import PooledReader

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HINTS = Hints(url="https://example.org/a", now=NOW)
TEXT = "The council met on Monday evening to decide about the bridge over the river. " * 3


def page(body: str) -> Page:
    html = (
        f"<html><head><title>A bridge</title></head><body><article>{body}</article></body></html>"
    )
    return Page(url=HINTS.url, body=html.encode(), fetched_at=NOW, content_type="text/html")


SMALL = page(f"<h1>A bridge</h1><p>{TEXT}</p><p>{TEXT}</p><p><b>Update:</b> It opens.</p>")
HUGE = page("".join(f"<div><p>{i} {TEXT}</p></div>" for i in range(40_000)))


def readiness_to_go(pid: int) -> int:
    return int(Path(f"/proc/{pid}/oom_score_adj").read_text())


async def test_readings_come_back_whole_from_another_process() -> None:
    async with PooledReader(2) as reader:
        readings = await asyncio.gather(*(reader.read(SMALL, HINTS) for _ in range(8)))
    for reading in readings:
        assert isinstance(reading, Reading)
        assert [e.text for e in reading.entries if e.role == "update"] == ["It opens."]


async def test_a_page_that_spends_its_budget_is_a_failure_and_the_next_is_read() -> None:
    async with PooledReader(1, budget=0.25) as reader:
        slow = await reader.read(HUGE, HINTS)
        assert isinstance(slow, NotThePage)
        assert slow.failure.kind is FailureKind.TOO_SLOW
        assert isinstance(await reader.read(SMALL, HINTS), Reading)


async def test_a_worker_that_dies_is_replaced() -> None:
    async with PooledReader(1) as reader:
        await reader.read(SMALL, HINTS)
        process = reader._workers[0]._process
        assert process is not None
        assert process.pid is not None
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        dead = await reader.read(SMALL, HINTS)
        assert isinstance(dead, NotThePage)
        assert isinstance(await reader.read(SMALL, HINTS), Reading)


@pytest.mark.skipif(not Path("/proc/self/oom_score_adj").exists(), reason="not on this system")
async def test_a_worker_gives_way_to_the_service_where_memory_is_short() -> None:
    async with PooledReader(1) as reader:
        await reader.read(SMALL, HINTS)
        process = reader._workers[0]._process
        assert process is not None
        assert process.pid is not None
        assert readiness_to_go(process.pid) > readiness_to_go(os.getpid())


async def test_closing_leaves_no_process_behind() -> None:
    async with PooledReader(2) as reader:
        await asyncio.gather(reader.read(SMALL, HINTS), reader.read(SMALL, HINTS))
        processes = [w._process for w in reader._workers if w._process is not None]
    assert processes
    assert not any(process.is_alive() for process in processes)


async def test_who_stops_waiting_ends_neither_the_worker_nor_the_turn_of_others() -> None:
    async with PooledReader(1) as reader:
        await reader.read(SMALL, HINTS)
        process = reader._workers[0]._process
        given_up = [asyncio.ensure_future(reader.read(SMALL, HINTS)) for _ in range(3)]
        last = asyncio.ensure_future(reader.read(SMALL, HINTS))
        await asyncio.sleep(0)
        for each in given_up:
            each.cancel()
        assert isinstance(await last, Reading)
        assert all(each.cancelled() for each in given_up)
        assert reader._workers[0]._process is process


async def test_who_waits_when_the_pool_closes_is_told() -> None:
    async with PooledReader(1) as reader:
        await reader.read(SMALL, HINTS)
        waiting = [asyncio.ensure_future(reader.read(HUGE, HINTS)) for _ in range(3)]
        await asyncio.sleep(0)
    ended = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(each, asyncio.CancelledError) for each in ended)


async def test_an_answer_that_comes_in_many_pieces_is_whole() -> None:
    large = page("".join(f"<p>{i} {TEXT}</p>" for i in range(3_000)))
    async with PooledReader(1) as reader:
        reading = await reader.read(large, HINTS)
    assert isinstance(reading, Reading)
    assert sum(len(entry.text) for entry in reading.entries) > 500_000


async def test_no_more_pages_wait_than_the_queue_holds_but_what_was_asked_for_is_read() -> None:
    async with PooledReader(1, queue=2, patience=0) as reader:
        looks = [asyncio.ensure_future(reader.look(SMALL, HINTS, b"")) for _ in range(5)]
        asked = asyncio.ensure_future(reader.read(SMALL, HINTS))
        refused = [await look for look in looks[3:]]
        assert refused == [NotNow(), NotNow()]
        read = [await look for look in looks[:3]]
        assert all(isinstance(each, Reading) for each in read)
        assert isinstance(await asked, Reading)
        assert isinstance(await reader.look(SMALL, HINTS, b""), Reading)


async def test_a_crowd_that_has_just_come_waits_and_is_read() -> None:
    async with PooledReader(1, queue=2) as reader:
        readings = await asyncio.gather(*(reader.look(SMALL, HINTS, b"") for _ in range(9)))
    assert all(isinstance(each, Reading) for each in readings)


async def test_new_pages_do_not_keep_known_ones_from_being_glanced_at() -> None:
    async with PooledReader(1) as reader:
        first = await reader.look(SMALL, HINTS, b"")
        assert isinstance(first, Reading)
        ended: list[str] = []

        async def look(name: str, sketch: bytes) -> None:
            answer = await reader.look(SMALL, HINTS, sketch)
            ended.append(name if not isinstance(answer, NotNow) else "refused")

        new = [look(f"new {n}", b"") for n in range(9)]
        known = [look(f"known {n}", first.sketch) for n in range(8)]
        await asyncio.gather(*new, *known)
        # The first was under way already; then the known ones, and every fourth turn a new one.
        assert ended[0] == "new 0"
        assert [name for name in ended[:11] if name.startswith("new")] == [
            "new 0",
            "new 1",
            "new 2",
        ]
        assert "refused" not in ended
