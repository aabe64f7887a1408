"""`doctor`: whether all that a run needs is in order, and how to mend what is not."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from contextlib import AsyncExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import typer

from bot.app.clock import SystemClock
from bot.cli.call import Call, one_line
from bot.cli.checkup.configuration import check_configuration
from bot.cli.checkup.extras import check_extras
from bot.cli.checkup.finding import Finding, Verdict, fault, noted
from bot.cli.checkup.hooks import check_hooks
from bot.cli.checkup.machine import check_machine, check_port
from bot.cli.checkup.running import check_database, check_service, is_there, runs
from bot.cli.checkup.sources import of_source
from bot.cli.checkup.telegram import check_telegram
from bot.cli.desk import Pages, make_manage
from bot.core.errors import AddendumError, ConfigError
from bot.core.model import Source, Watched
from bot.core.ports import Clock
from bot.manage import Manage
from config.settings import Config
from store import open_store

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
    clock = SystemClock()
    stored: list[Source] = []
    beats: Mapping[str, datetime] = {}
    oldest = None
    if is_there(config.store.path):
        try:
            store = await stack.enter_async_context(open_store(config.store.path, as_it_is=True))
            _each(show, await check_database(store, config.store.path))
            beats, oldest = await store.beats(), await store.oldest_owed()
            stored = [watched.source for watched in await store.sources()]
        except AddendumError as error:
            show(fault("database", f"{error.where}: {error.what}", error.remedy))
    else:
        show(noted("database", f"{config.store.path} is not there yet: the first start makes it"))
    has_token = bool(config.telegram.token.get_secret_value())
    _each(show, check_service(beats, oldest, clock.now(), telegram=has_token))
    if not runs(beats, clock.now()):
        _each(show, check_port(config))
    _each(show, await check_hooks(config, clock))
    await _sources(config, stored, clock, stack, show)


async def _sources(
    config: Config, stored: list[Source], clock: Clock, stack: AsyncExitStack, show: Show
) -> None:
    """Take the file's sources over beside the stored ones, as a start would, but into a
    database that is thrown away; and look at each."""
    folder = stack.enter_context(TemporaryDirectory(prefix="addendum-doctor-"))
    scratch = await stack.enter_async_context(open_store(Path(folder) / "scratch.db"))
    await scratch.add_sources(stored, clock.now())
    manage = make_manage(scratch, Pages(config, clock, stack), clock)
    synced = await manage.sync_file(config.watched()) if config.sources.watch else None
    for line in synced.conflicts if synced else ():
        show(fault("configuration", line, "remove one of the two"))
    watched = [each for each in await manage.sources() if not each.source.paused]
    missing = list(check_extras(config, browsing=any(each.source.browser for each in watched)))
    _each(show, missing)
    if not any(config.fetch.engine in each.said for each in missing):
        await _look_at_all(manage, watched, show)


async def _look_at_all(manage: Manage, watched: Iterable[Watched], show: Show) -> None:
    room = asyncio.Semaphore(AT_ONCE)

    async def look(one: Watched) -> Finding:
        async with room:
            preview = await manage.preview(one.source)
        return of_source(one, preview.result)

    for coming in asyncio.as_completed([look(each) for each in watched]):
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
