"""`doctor`: whether all that a run needs is in order, and how to mend what is not."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack

import typer

from bot.app.clock import SystemClock
from bot.cli.call import Call, one_line
from bot.cli.checkup.configuration import check_configuration
from bot.cli.checkup.finding import Finding, Verdict, fault
from bot.cli.checkup.machine import check_machine, check_port
from bot.cli.checkup.running import check_database, check_service, runs
from bot.cli.checkup.sources import of_source
from bot.cli.checkup.telegram import check_telegram
from bot.cli.desk import Pages, make_manage
from bot.core.errors import AddendumError, ConfigError
from bot.core.model import Watched
from bot.manage import Manage
from config.settings import Config

AT_ONCE = 16
"""Sources that are looked at together."""

_SIGNS = {Verdict.OK: ("✓", "green"), Verdict.NOTE: ("·", "yellow"), Verdict.FAULT: ("✗", "red")}

Show = Callable[[Finding], None]


def doctor(ctx: typer.Context) -> int:
    """Check token, database, configuration and the reachability of each source."""
    call: Call = ctx.obj
    faults = asyncio.run(_all(call))
    if faults:
        call.say(f"{faults} fault{'s' if faults > 1 else ''} to mend")
        return 1
    call.say("all is well")
    return 0


async def _all(call: Call) -> int:
    """How many faults there are; each finding is shown when it is made."""
    faults = 0

    def show(finding: Finding) -> None:
        nonlocal faults
        faults += finding.verdict is Verdict.FAULT
        _show(call, finding)

    _each(show, check_configuration(call.config_path))
    try:
        config = call.config
    except ConfigError:
        return faults
    call.log_to_stderr()
    _each(show, check_machine(config))
    _each(show, await check_telegram(config))
    async with AsyncExitStack() as stack:
        await _with_store(config, stack, show)
    return faults


def _each(show: Show, findings: Iterable[Finding]) -> None:
    for finding in findings:
        show(finding)


async def _with_store(config: Config, stack: AsyncExitStack, show: Show) -> None:
    from store import open_store

    clock = SystemClock()
    try:
        store = await stack.enter_async_context(open_store(config.store.path))
        _each(show, await check_database(store, config.store.path))
        beats, oldest = await store.beats(), await store.oldest_owed()
    except AddendumError as error:
        show(fault("database", f"{error.where}: {error.what}", error.remedy))
        return
    has_token = bool(config.telegram.token.get_secret_value())
    _each(show, check_service(beats, oldest, clock.now(), telegram=has_token))
    if not runs(beats, clock.now()):
        _each(show, check_port(config))
    manage = make_manage(store, Pages(config, clock, stack), clock)
    synced = await manage.sync_file(config.watched()) if config.sources.watch else None
    for line in synced.conflicts if synced else ():
        show(fault("configuration", line, "remove one of the two"))
    await _look_at_all(manage, show)


async def _look_at_all(manage: Manage, show: Show) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def look(one: Watched) -> Finding:
        async with room:
            preview = await manage.preview(one.source)
        return of_source(one, preview.result)

    looks = [look(w) for w in await manage.sources() if not w.source.paused]
    for coming in asyncio.as_completed(looks):
        show(await coming)


def _show(call: Call, finding: Finding) -> None:
    mask = call.mask()
    said, remedy = one_line(mask(finding.said), 300), one_line(mask(finding.remedy), 300)
    if call.json:
        call.emit(
            {
                "checked": finding.checked,
                "verdict": finding.verdict.value,
                "said": said,
                "remedy": remedy or None,
            }
        )
        return
    from rich.text import Text

    line = Text.assemble(_SIGNS[finding.verdict], f" {finding.checked}: {said}")
    if remedy:
        style = "bold" if finding.verdict is Verdict.FAULT else "dim"
        line.append(f"\n    → {remedy}", style=style)
    call.screen.print(line)
