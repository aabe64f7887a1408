"""Runs jobs at their times and workers for as long as the program lives."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC

from apscheduler.events import EVENT_JOB_ERROR, JobExecutionEvent
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

Worker = Callable[[asyncio.Event], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Job:
    """Something to be done every `seconds`. It never runs twice at once; a late run is run."""

    name: str
    call: Callable[[], Awaitable[object]]
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """Starts jobs and workers, and stops them gently.

    A worker runs until the event that it is given is set. One that raises is reported by
    `on_error(name, error)` and started again after `restart_after` seconds; the others go on.
    After the stop, workers have `grace` seconds to finish what is under way.
    """

    jobs: Sequence[Job]
    workers: Sequence[tuple[str, Worker]]
    on_error: Callable[[str, BaseException], None]
    grace: float = 10.0
    restart_after: float = 2.0
    _scheduler: AsyncIOScheduler = field(
        default_factory=lambda: AsyncIOScheduler(timezone=UTC), init=False
    )

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is under way."""
        self._schedule()
        tasks = [
            asyncio.create_task(self._supervise(name, worker, stop), name=name)
            for name, worker in self.workers
        ]
        try:
            await stop.wait()
        finally:
            self._scheduler.shutdown(wait=False)
            await self._finish(tasks)

    def _schedule(self) -> None:
        for job in self.jobs:
            # misfire_grace_time=None: the default of one second drops runs that come late.
            self._scheduler.add_job(
                job.call,
                IntervalTrigger(seconds=job.seconds, timezone=UTC),
                id=job.name,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
            )
        self._scheduler.add_listener(self._job_failed, EVENT_JOB_ERROR)
        self._scheduler.start()

    def _job_failed(self, event: JobExecutionEvent) -> None:
        self.on_error(event.job_id, event.exception)

    async def _supervise(self, name: str, worker: Worker, stop: asyncio.Event) -> None:
        while not stop.is_set():
            try:
                await worker(stop)
                return
            except Exception as error:
                self.on_error(name, error)
                await _wait(stop, self.restart_after)

    async def _finish(self, tasks: list[asyncio.Task[None]]) -> None:
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=self.grace)
        for task in late:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _wait(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
