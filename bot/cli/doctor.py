"""`doctor`: whether all that a run needs is in order, and how to mend what is not."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from pathlib import Path

import typer

from bot.app.clock import SystemClock
from bot.cli.call import Call, one_line
from bot.cli.desk import Pages, make_manage
from bot.cli.settings import load_config
from bot.core.errors import AddendumError, ConfigError
from bot.core.model import DeliveryState, FailureKind, Reading, Watched
from config.environment import strangers
from config.load import config_path
from config.settings import Config

AT_ONCE = 16
"""Sources that are looked at together."""

STALE = timedelta(minutes=10)


class Verdict(StrEnum):
    """How one thing fares."""

    OK = "ok"
    NOTE = "note"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was checked. `remedy` says how to mend it."""

    checked: str
    verdict: Verdict
    said: str
    remedy: str = ""


# Looks at the bot behind a token: its name, or why Telegram refuses it, with a remedy.
AskTelegram = Callable[[Config], Awaitable[Finding]]

REMEDIES = {
    FailureKind.DNS: "check the address, and the machine's name server",
    FailureKind.CONNECT: "check that the site is up and that no firewall is between",
    FailureKind.TLS: "check the machine's clock and certificates; the site's may have run out",
    FailureKind.TIMEOUT: "raise fetch.timeout if the site is always this slow",
    FailureKind.FORBIDDEN_ADDRESS: "set fetch.allow_private_networks if you mean your own network",
    FailureKind.ROBOTS: "ask the site; if it agrees, set ignore_robots for this source",
    FailureKind.NOT_FOUND: "edit or remove the source: its address shows nothing",
    FailureKind.GONE: "remove the source: its address was given up",
    FailureKind.BLOCKED: "the site refuses us: set fetch.contact and ask it, or use its feed",
    FailureKind.BOT_WALL: "the site wants a browser: set browser = true, or use its feed",
    FailureKind.CONSENT_WALL: "try browser = true, or the site's feed",
    FailureKind.SCRIPT_ONLY: "set browser = true for this source (needs the browser extra)",
    FailureKind.LOGIN_WALL: "only a page that needs no login can be watched",
    FailureKind.PAYWALL: "only a page that anybody can read can be watched",
    FailureKind.TOO_LARGE: "raise fetch.max_bytes",
    FailureKind.RATE_LIMITED: "raise the source's interval",
}


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

    for finding in check_configuration(call):
        show(finding)
    try:
        config = call.config
    except ConfigError:
        return faults
    call.log_to_stderr()
    show(await ask_telegram(config))
    async with AsyncExitStack() as stack:
        await _with_store(config, stack, show)
    return faults


def check_configuration(call: Call) -> Iterable[Finding]:
    """Each fault of the file, or that it has none."""
    path = config_path(call.config_path)
    try:
        config = load_config(call.config_path)
    except ConfigError as error:
        for fault in getattr(error, "faults", (error,)):
            yield Finding(
                "configuration", Verdict.FAULT, f"{fault.where}: {fault.what}", fault.remedy
            )
        return
    for name in strangers(Config, os.environ):
        yield Finding(
            "environment",
            Verdict.NOTE,
            f"{name} is set, but there is no such setting",
            "docs/settings.md names all; unset it if it is not another program's",
        )
    if not path.exists():
        yield Finding(
            "configuration",
            Verdict.NOTE,
            f"{path} is not there: the defaults are in force",
            "copy config/addendum.example.toml there to change them",
        )
        return
    watched = len(config.sources.watch)
    yield Finding("configuration", Verdict.OK, f"{path} is in order, {watched} sources in it")
    if config.telegram.token.get_secret_value() and _readable_by_all(path, config):
        yield Finding(
            "configuration",
            Verdict.NOTE,
            f"{path} holds the token and every user of this machine can read it",
            f"chmod 600 {path}",
        )


async def ask_telegram(config: Config) -> Finding:
    """Whether Telegram knows the token."""
    if not config.telegram.token.get_secret_value():
        return Finding(
            "telegram",
            Verdict.NOTE,
            "there is no token: alerts go to the terminal",
            "get one from @BotFather and set ADDENDUM_TELEGRAM_TOKEN",
        )
    from bot.app.ask import ask_bot

    name, refusal, remedy = await ask_bot(config)
    if refusal:
        return Finding("telegram", Verdict.FAULT, refusal, remedy)
    if not config.telegram.admins:
        return Finding(
            "telegram",
            Verdict.NOTE,
            f"the bot is @{name}; it has no admins",
            "set telegram.admins to your user id, to manage it from a chat",
        )
    return Finding("telegram", Verdict.OK, f"the bot is @{name}")


async def _with_store(
    config: Config, stack: AsyncExitStack, show: Callable[[Finding], None]
) -> None:
    from store import open_store

    try:
        store = await stack.enter_async_context(open_store(config.store.path))
        await store.check()
        size = await store.size() / 1024**2
    except AddendumError as error:
        show(Finding("database", Verdict.FAULT, f"{error.where}: {error.what}", error.remedy))
        return
    watched = await store.sources()
    counts = await store.count_deliveries()
    said = f"{config.store.path}, {size:.1f} MB, {len(watched)} sources, it is sound"
    show(Finding("database", Verdict.OK, said))
    if dead := counts.get(DeliveryState.DEAD, 0):
        remedy = "`addendum deliveries dead` says why, `… resend` sends them again"
        show(Finding("deliveries", Verdict.NOTE, f"{dead} could not be sent for good", remedy))
    clock = SystemClock()
    manage = make_manage(store, Pages(config, clock, stack), clock)
    synced = await manage.sync_file(config.watched()) if config.sources.watch else None
    for line in synced.conflicts if synced else ():
        show(Finding("configuration", Verdict.FAULT, line, "remove one of the two"))
    room = asyncio.Semaphore(AT_ONCE)

    async def look(one: Watched) -> Finding:
        async with room:
            preview = await manage.preview(one.source)
        return _of_source(one, preview.result)

    looks = [look(w) for w in await manage.sources() if not w.source.paused]
    for coming in asyncio.as_completed(looks):
        show(await coming)


def _of_source(watched: Watched, result: object) -> Finding:
    source = watched.source
    checked = f"source {source.id}"
    if isinstance(result, Reading):
        entries = len(result.entries)
        if not entries:
            return Finding(
                checked,
                Verdict.NOTE,
                f"{source.url} is read as {result.extractor} and has no entries yet",
                f"if it should: addendum inspect --explain {source.url}",
            )
        return Finding(checked, Verdict.OK, f"{result.extractor}, {entries} entries")
    failure = getattr(result, "failure", None)
    kind = failure.kind if failure else FailureKind.UNREADABLE
    detail = f": {failure.detail}" if failure and failure.detail else ""
    remedy = REMEDIES.get(kind, f"see addendum inspect --explain {source.url}")
    return Finding(checked, Verdict.FAULT, f"{source.url}: {kind.value}{detail}", remedy)


def _readable_by_all(path: Path, config: Config) -> bool:
    """Only a token that stands in the file itself is at stake."""
    try:
        token = config.telegram.token.get_secret_value()
        return bool(path.stat().st_mode & 0o004) and token in path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False


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

    signs = {Verdict.OK: ("✓", "green"), Verdict.NOTE: ("·", "yellow"), Verdict.FAULT: ("✗", "red")}
    line = Text.assemble(signs[finding.verdict], f" {finding.checked}: {said}")
    if remedy:
        line.append(
            f"\n    → {remedy}", style="bold" if finding.verdict is Verdict.FAULT else "dim"
        )
    call.screen.print(line)
