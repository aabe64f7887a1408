"""The engine runs jobs and workers until it is stopped, and stops them gently."""

import asyncio

from bot.engine.engine import Engine, Job


class Errors:
    def __init__(self) -> None:
        self.seen: list[tuple[str, str]] = []
        self.told = asyncio.Event()

    def __call__(self, name: str, error: BaseException) -> None:
        self.seen.append((name, str(error)))
        self.told.set()


async def test_a_job_that_raises_is_reported_by_name_and_runs_again() -> None:
    errors, again, stop = Errors(), asyncio.Event(), asyncio.Event()
    runs = 0

    async def job() -> None:
        nonlocal runs
        runs += 1
        if runs == 1:
            raise ValueError("broken")
        again.set()

    engine = Engine(jobs=[Job("prune", job, 0.01)], workers=[], on_error=errors)
    running = asyncio.create_task(engine.run(stop))
    async with asyncio.timeout(5):
        await again.wait()
    stop.set()
    await running
    assert errors.seen == [("prune", "broken")]


async def test_a_worker_that_raises_is_started_again_while_the_others_go_on() -> None:
    errors, back, stop = Errors(), asyncio.Event(), asyncio.Event()
    starts = 0
    other_ended = asyncio.Event()

    async def flaky(stop: asyncio.Event) -> None:
        nonlocal starts
        starts += 1
        if starts == 1:
            raise ConnectionError("away")
        back.set()
        await stop.wait()

    async def steady(stop: asyncio.Event) -> None:
        await stop.wait()
        other_ended.set()

    engine = Engine(
        jobs=[],
        workers=[("flaky", flaky), ("steady", steady)],
        on_error=errors,
        restart_after=0.001,
    )
    running = asyncio.create_task(engine.run(stop))
    async with asyncio.timeout(5):
        await back.wait()
    assert not other_ended.is_set()
    stop.set()
    await running
    assert other_ended.is_set()
    assert errors.seen == [("flaky", "away")]


async def test_a_worker_may_finish_what_is_under_way_but_not_for_ever() -> None:
    stop = asyncio.Event()
    finished: list[str] = []
    started = asyncio.Event()

    async def polite(stop: asyncio.Event) -> None:
        started.set()
        await stop.wait()
        await asyncio.sleep(0)
        finished.append("polite")

    async def stubborn(stop: asyncio.Event) -> None:
        await asyncio.Event().wait()

    engine = Engine(
        jobs=[],
        workers=[("polite", polite), ("stubborn", stubborn)],
        on_error=Errors(),
        grace=0.05,
    )
    running = asyncio.create_task(engine.run(stop))
    await started.wait()
    stop.set()
    async with asyncio.timeout(5):
        await running
    assert finished == ["polite"]
