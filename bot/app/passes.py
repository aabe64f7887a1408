"""One pass over the sources: for cron and for scripts."""

import asyncio
from collections.abc import Callable, Sequence

from bot.app.program import Program, rules_of
from bot.app.succession import Succession
from bot.core.model import Watched
from bot.poll import LEASE, PollReport, Result
from bot.subscribe import Subscribe


async def poll_pass(
    program: Program,
    wanted: Sequence[Watched],
    told: Callable[[PollReport], None],
) -> list[PollReport]:
    """Look at sources, whether due or not, so many at once as the settings allow; `told` is
    called as each look ends. One bad source never stops the others. Chats that chose so follow
    a story on to its next page, as with the service."""
    rules = rules_of(program.config)
    subscribe = Subscribe(store=program.store, clock=program.clock, rules=lambda: rules)
    succession = Succession(program, subscribe)
    room = asyncio.Semaphore(program.config.polling.concurrency)

    async def look(watched: Watched) -> PollReport:
        async with room:
            report = await _look(program, watched)
        for alert in report.alerts:
            await succession.see_to(alert)
        told(report)
        return report

    return list(await asyncio.gather(*(look(watched) for watched in wanted)))


async def _look(program: Program, watched: Watched) -> PollReport:
    leased = await program.store.lease(watched.source.id, program.clock.now(), LEASE)
    if leased is None:
        return PollReport(
            source=watched.source,
            result=Result.BUSY,
            state=watched.state,
            at=program.clock.now(),
        )
    return await program.poller.poll(*leased)
