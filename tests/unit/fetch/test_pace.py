"""A host is asked at its pace, and left alone when it fails or says so. Time is a fake."""

import asyncio
from datetime import timedelta

import pytest

from bot.core.model import Failure, FailureKind
from bot.fetch.pace import Breaker, Pace, TooBusy
from bot.fetch.settings import FetchSettings
from tests.fakes.network import FakeTime, settle

DOWN = Failure(FailureKind.CONNECT, "example.org refused the connection")
LIMITED = Failure(FailureKind.RATE_LIMITED)


class Visitors:
    """Requests that hold their turn until they are let go."""

    def __init__(self, time: FakeTime, pace: Pace, *, at_once: int, spacing: float) -> None:
        self.log: list[tuple[float, str]] = []
        self._time, self._pace = time, pace
        self._at_once, self._spacing = at_once, spacing
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._leave: dict[str, asyncio.Event] = {}

    async def come(self, *names: str, host: str = "example.org", wait: float = 999.0) -> None:
        for name in names:
            self._leave[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._visit(name, host, wait))
        await settle()

    async def leave(self, *names: str) -> None:
        for name in names:
            self._leave[name].set()
        await settle()

    async def give_up(self, name: str) -> None:
        self._tasks[name].cancel()
        await asyncio.wait([self._tasks[name]])
        await settle()

    async def end(self) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    async def _visit(self, name: str, host: str, wait: float) -> None:
        turn = self._pace.turn(
            host, at_once=self._at_once, spacing=self._spacing, longest_wait=wait
        )
        async with turn:
            self.log.append((self._time.time(), name))
            await self._leave[name].wait()


async def test_turns_begin_the_spacing_apart_in_the_order_of_asking() -> None:
    time = FakeTime()
    visitors = Visitors(time, Pace(time), at_once=9, spacing=2.0)
    await visitors.come("a", "b", "c")
    await time.advance(10)
    await visitors.come("d")
    assert visitors.log == [(0.0, "a"), (2.0, "b"), (4.0, "c"), (10.0, "d")]
    await visitors.end()


async def test_no_more_turns_are_held_than_allowed_and_hosts_do_not_wait_for_each_other() -> None:
    time = FakeTime()
    visitors = Visitors(time, Pace(time), at_once=2, spacing=0.0)
    await visitors.come("a", "b", "c", "d")
    await visitors.come("other", host="other.example")
    assert [name for _, name in visitors.log] == ["a", "b", "other"]
    await visitors.leave("b")
    assert visitors.log[-1][1] == "c"
    await visitors.end()


async def test_whoever_gives_up_waiting_gives_up_the_turn_too() -> None:
    time = FakeTime()
    visitors = Visitors(time, Pace(time), at_once=1, spacing=1.0)
    await visitors.come("a", "b", "c", "d")
    await visitors.give_up("b")
    await visitors.leave("a")
    await visitors.give_up("c")  # while it sleeps for the spacing, holding the turn
    await time.advance(5)
    assert [name for _, name in visitors.log] == ["a", "d"]
    await visitors.end()


async def test_a_queue_that_is_too_long_is_refused_at_once() -> None:
    time = FakeTime()
    pace = Pace(time)
    visitors = Visitors(time, pace, at_once=1, spacing=10.0)
    await visitors.come("a", "b", "c", wait=25.0)
    with pytest.raises(TooBusy):
        async with pace.turn("example.org", at_once=1, spacing=10.0, longest_wait=25.0):
            raise AssertionError("nobody may pass")
    await visitors.end()


async def test_hosts_that_nobody_visits_are_forgotten() -> None:
    time = FakeTime()
    pace = Pace(time)
    for number in range(3000):
        async with pace.turn(f"h{number}.example", at_once=1, spacing=1.0, longest_wait=9.0):
            pass
        time.seconds += 1
    assert len(pace) <= 1024


def breaker(time: FakeTime) -> Breaker:
    settings = FetchSettings(
        breaker_failures=3,
        breaker_first=timedelta(seconds=30),
        breaker_longest=timedelta(seconds=100),
    )
    return Breaker(settings, time)


def left(guard: Breaker) -> float | None:
    pause = guard.pause("example.org")
    return pause.left.total_seconds() if pause else None


def test_a_host_is_left_alone_after_some_failures_in_a_row_and_ever_longer() -> None:
    time = FakeTime()
    guard = breaker(time)
    for _ in range(2):
        assert left(guard) is None
        guard.failed("example.org", DOWN, None)
    assert left(guard) is None
    guard.failed("example.org", DOWN, None)
    waits = []
    for _ in range(4):
        waits.append(left(guard))
        time.seconds += waits[-1] or 0.0
        assert left(guard) is None  # one may try
        guard.failed("example.org", DOWN, None)
    assert waits == [30.0, 60.0, 100.0, 100.0]
    assert left(guard) == 100.0
    assert guard.pause("other.example") is None


def test_only_one_request_tries_whether_a_host_is_back() -> None:
    time = FakeTime()
    guard = breaker(time)
    for _ in range(3):
        guard.failed("example.org", DOWN, None)
    time.seconds += 31
    assert left(guard) is None
    assert left(guard) == 30.0
    guard.withdrawn("example.org")  # it never went out
    assert left(guard) is None
    guard.answered("example.org")
    assert left(guard) is None
    assert left(guard) is None
    assert len(guard) == 0


def test_failures_that_were_under_way_when_it_opened_do_not_add_up() -> None:
    time = FakeTime()
    guard = breaker(time)
    for _ in range(10):
        guard.failed("example.org", DOWN, None)
    assert left(guard) == 30.0


def test_an_answer_in_between_starts_the_count_anew() -> None:
    guard = breaker(FakeTime())
    for _ in range(5):
        guard.failed("example.org", DOWN, None)
        guard.failed("example.org", Failure(FailureKind.NOT_FOUND), None)
    assert left(guard) is None


def test_a_wish_to_be_left_alone_is_kept_to_the_second() -> None:
    time = FakeTime()
    guard = breaker(time)
    guard.failed("example.org", LIMITED, timedelta(seconds=70))
    assert left(guard) == 70.0
    time.seconds += 70
    assert left(guard) is None


def test_a_429_without_a_wish_opens_at_once() -> None:
    guard = breaker(FakeTime())
    guard.failed("example.org", LIMITED, None)
    assert left(guard) == 30.0


def test_an_answer_that_was_under_way_does_not_undo_a_wish() -> None:
    time = FakeTime()
    guard = breaker(time)
    guard.failed("example.org", LIMITED, timedelta(seconds=70))
    guard.answered("example.org")
    assert left(guard) == 70.0
    guard.failed("example.org", Failure(FailureKind.NOT_FOUND), None)
    assert left(guard) == 70.0
    time.seconds += 70
    assert left(guard) is None
    guard.answered("example.org")
    assert len(guard) == 0


def test_a_wish_for_no_time_at_all_does_not_keep_the_breaker_shut() -> None:
    guard = breaker(FakeTime())
    for _ in range(3):
        assert left(guard) is None
        guard.failed("example.org", DOWN, timedelta(0))
    assert left(guard) == 30.0
