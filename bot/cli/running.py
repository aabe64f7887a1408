"""`run` and `poll`: the service, and one pass for cron and scripts."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli.call import Call, one_line
from bot.cli.settings import load_config
from bot.cli.shapes import change_shape
from bot.core.errors import StoreError, UsageError, WorkFailed
from bot.core.model import Changed, Recipient, Watched
from bot.poll import PollReport, Result
from config.load import config_path
from config.settings import Config

if TYPE_CHECKING:
    from bot.app.program import Program
    from bot.core.ports import Channel, Pace

PATIENCE = timedelta(minutes=1)
"""How long a pass waits for Telegram to take what is owed."""

ROLES = ("run", "poll", "deliver", "chat")


def run(
    ctx: typer.Context,
    role: Annotated[
        str, typer.Option("--role", help="A part of the service: poll, deliver or chat.")
    ] = "run",
) -> int:
    """The service: looks, deliveries, the Telegram bot, health; until it is told to stop."""
    if role not in ROLES:
        raise UsageError(
            f"there is no role {role[:40]!r}", remedy=f"choose from {', '.join(ROLES)}"
        )
    call: Call = ctx.obj
    config = call.config
    call.log_to_stderr(service=True)
    from bot.app.running import run_service

    def again() -> Config:
        """As at the start: what the command line said goes before the file still."""
        return call.overridden(load_config(call.config_path))

    asyncio.run(run_service(config, path=config_path(call.config_path), load=again, role=role))
    return 0


def poll(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All, if none is given.")
    ] = None,
) -> int:
    """Look at the sources once, deliver what that makes owed, and exit."""
    call: Call = ctx.obj
    call.log_to_stderr()
    failed = asyncio.run(_pass(call, sources or []))
    if failed:
        more = f"; and {len(failed) - 5} more failed" if len(failed) > 5 else ""
        raise WorkFailed("; ".join(_failure(report) for report in failed[:5]) + more)
    return 0


async def _pass(call: Call, words: list[str]) -> list[PollReport]:
    """One pass; the looks that failed."""
    from bot.app.program import open_program, sync_sources

    async with AsyncExitStack() as stack:
        program = await stack.enter_async_context(open_program(call.config))
        if config_path(call.config_path).exists():
            for line in await sync_sources(program, call.config):
                call.aside.print(f"addendum: {config_path(call.config_path)}: {one_line(line)}")
        found = [await program.manage.find_one(word) for word in words]
        watched = await program.manage.sources()
        wanted = found or [w for w in watched if not w.source.paused]
        if not watched:
            call.aside.print("no source is watched — `addendum sources add URL` adds one")
            return []
        if not wanted:  # what is owed is delivered all the same
            call.aside.print("every source is paused — `addendum sources resume ID` ends that")
        if not _may_deliver(call, stack):
            reports = await _looked(call, program, wanted)
            _emit_changes(call, reports)
        else:
            channels, paces = await _ways_out(call, program, stack)
            reports = await _looked(call, program, wanted)
            # Without a way out what is owed is only written down: nothing to wait for.
            patience = PATIENCE if channels else timedelta(0)
            await program.deliverer(channels, paces).drain(patience=patience)
    failed = [report for report in reports if report.result is Result.FAILED]
    if not (call.json or failed):  # what failed is told in one line, and that is enough
        call.aside.print(_summary(reports))
    return failed


def _may_deliver(call: Call, stack: AsyncExitStack) -> bool:
    """Whether nobody else delivers from this database: two at once would tell things twice.
    Beside a service this pass only looks, and the service tells."""
    from store.locks import RoleLocks

    try:
        stack.callback(RoleLocks(call.config.store.path, "deliver").release)
    except StoreError:
        return False
    return True


def _emit_changes(call: Call, reports: Sequence[PollReport]) -> None:
    """What this pass saw, for a machine that asked, where the service tells the chats."""
    if not call.json:
        return
    for report in reports:
        for alert in report.alerts:
            if isinstance(alert.event, Changed):
                change = alert.event.change
                call.emit(change_shape(change, source=alert.source_id, page=alert.source_url))


async def _looked(call: Call, program: "Program", wanted: Sequence[Watched]) -> list[PollReport]:
    """The pass, with a bar on a terminal."""
    from bot.app.passes import poll_pass

    if not call.aside.is_terminal or call.json or len(wanted) < 2:
        return await poll_pass(program, wanted, lambda _: None)
    from rich.progress import Progress

    with Progress(console=call.aside, transient=True) as progress:
        bar = progress.add_task("looking", total=len(wanted))
        return await poll_pass(program, wanted, lambda _: progress.advance(bar))


async def _ways_out(
    call: Call, program: "Program", stack: AsyncExitStack
) -> "tuple[dict[str, Channel], dict[str, Pace]]":
    """The channels of this pass: Telegram if there is a token, else the terminal; and, for
    machines, every change as JSON."""
    from bot.app.hooks import hook_ways, sync_hooks
    from bot.app.terminal import TERMINAL, follow_everything, forget_terminal
    from bot.channels.pace import Unpaced

    await sync_hooks(program.store, call.config.hooks, program.clock.now())
    channels, paces = await hook_ways(program, stack)
    telegram = call.config.telegram
    has_bot = bool(telegram.token.get_secret_value())
    if has_bot or call.json:
        await forget_terminal(program.store)
    if has_bot:
        from bot.app.ask import reach
        from bot.app.telegram import TelegramSide
        from bot.app.ways_out import seal_of, telegram_way

        admins = [Recipient("telegram", str(user)) for user in telegram.admins]
        await program.store.set_admins(admins)
        side = TelegramSide(telegram, program.clock)
        stack.push_async_callback(side.close)
        if why := await reach(side):
            call.aside.print(f"addendum: Telegram cannot be reached ({why}); alerts stay owed")
        else:
            way = telegram_way(side, await seal_of(program.store), program.store)
            channels["telegram"], paces["telegram"] = way
    if call.json:
        from bot.cli.lines import JsonLines, follow_for_machine

        await stack.enter_async_context(follow_for_machine(program.store, program.clock))
        channels["console"], paces["console"] = JsonLines(call.emit), Unpaced()
    elif not has_bot:
        from bot.channels.console import ConsoleChannel

        await program.store.set_admins([TERMINAL])
        await follow_everything(program.store, program.clock.now())
        channels["console"], paces["console"] = ConsoleChannel(), Unpaced()
    return channels, paces


def _summary(reports: list[PollReport]) -> str:
    counts = {result: sum(r.result is result for r in reports) for result in Result}
    first, changed = counts[Result.BASELINE], counts[Result.CHANGED]
    busy = counts[Result.BUSY]
    parts = [f"{len(reports)} looked at", f"{changed} changed"]
    parts += [f"{first} seen for the first time"] if first else []
    parts += [f"{busy} being looked at by another"] if busy else []
    return ", ".join(parts)


def _failure(report: PollReport) -> str:
    failure = report.failure
    why = f"{failure.kind.value}: {failure.detail}" if failure else "failed"
    return f"{report.source.id} ({report.source.url}): {why}"
