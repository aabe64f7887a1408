"""The show: the sample's site, the real program over it, and a screen that tells both."""

import asyncio
import tempfile
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.rule import Rule
from rich.text import Text

from bot.cli.call import Call
from bot.cli.demo.site import serving
from bot.cli.demo.story import Story
from bot.cli.screens import clock
from bot.core.exchange import Draft
from bot.core.model import Origin
from bot.poll import LEASE, PollReport, Result
from config.logs import set_up
from config.settings import Config, Delivery, Fetch, Polling, Store

if TYPE_CHECKING:
    from bot.app.program import Program
    from bot.deliver import Deliverer

INTERVAL = timedelta(seconds=2)
STEP = 0.2
"""Seconds between two turns of the story."""

LINGER = 4.0
"""Seconds after the last scene, in which the last look must see it."""

SAID = {
    Result.BASELINE: ("first look: remembered, nobody is told", "cyan"),
    Result.CHANGED: ("changed", "bold green"),
    Result.UNCHANGED: ("read, nothing new", "dim"),
    Result.SAME_BYTES: ("the same bytes, not parsed", "dim"),
    Result.NOT_MODIFIED: ("304 not modified, nothing to read", "dim"),
    Result.FAILED: ("failed", "bold red"),
    Result.BUSY: ("somebody else is looking", "yellow"),
    Result.PUT_OFF: ("too many pages wait to be read", "yellow"),
}


@dataclass(slots=True)
class Totals:
    """What the summary tells."""

    looks: int = 0
    not_modified: int = 0
    changes: int = 0
    delays: list[float] = field(default_factory=list)


def demo(
    ctx: typer.Context,
    follow: Annotated[
        bool, typer.Option("--follow", help="Go on until Ctrl-C instead of ending by itself.")
    ] = False,
    speed: Annotated[
        float, typer.Option("--speed", min=0.1, max=50, hidden=True, help="For the impatient.")
    ] = 1.0,
) -> int:
    """The main job before your eyes: a sample live blog grows, is watched, and alerts come."""
    call: Call = ctx.obj
    set_up(level="error", format="console")
    with suppress(KeyboardInterrupt):
        asyncio.run(_show(call, follow=follow, speed=speed))
    return 0


async def _show(call: Call, *, follow: bool, speed: float) -> None:
    from bot.app.clock import SystemClock
    from bot.app.program import open_program

    story = Story(SystemClock().now(), goes_on=follow, speed=speed)
    pages = {"/live": story.live_page, "/article": story.article_page}
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="addendum-demo-"))
        site = stack.enter_context(serving(pages))
        database = Path(folder) / "demo.db"
        interval = max(INTERVAL / speed, timedelta(seconds=1))
        _prologue(call, site, database, interval, follow=follow)
        program = await stack.enter_async_context(open_program(_settings(database)))
        performance = Performance(call, program, story)
        await performance.prepare(site, interval)
        with suppress(asyncio.CancelledError):  # Ctrl-C ends a --follow: sum up all the same
            await performance.run()
        performance.epilogue()


def _settings(database: Path) -> Config:
    """Embedded defaults: no file and no environment has a say."""
    return Config.model_construct(
        **{
            **{
                name: section.get_default(call_default_factory=True, validated_data={})
                for name, section in Config.model_fields.items()
            },
            "store": Store(path=database),
            "polling": Polling(interval=INTERVAL, min_interval=timedelta(seconds=1)),
            "fetch": Fetch(allow_private_networks=True, host_delay=timedelta(0)),
            # Nobody who watches waits a minute for an edit.
            "delivery": Delivery(burst=0, debounce=timedelta(0)),
        }
    )


@dataclass(slots=True)
class Performance:
    """One show. The program is the real one; only its loop is here, to tell each look."""

    call: Call
    program: "Program"
    story: Story
    deliverer: "Deliverer" = field(init=False)
    totals: Totals = field(default_factory=Totals)
    rested: bool = False
    """Whether a look after the last scene has found nothing any more."""

    async def prepare(self, site: str, interval: timedelta) -> None:
        """Watch both pages, and let the terminal follow them."""
        from bot.app.terminal import follow_everything
        from bot.channels.console import ConsoleChannel
        from bot.channels.pace import Unpaced

        manage = self.program.manage
        for path, name in (("live", "Storm, live"), ("article", "The harbour wall")):
            draft = Draft(url=f"{site}/{path}", id=path, name=name, interval=interval)
            await manage.add(draft, by=Origin.SHELL)
        await follow_everything(self.program.store, self.program.clock.now())
        console = ConsoleChannel()
        self.deliverer = self.program.deliverer({console.name: console}, {console.name: Unpaced()})

    async def run(self) -> None:
        """Look and tell until the story is over and was seen whole."""
        left = max(LINGER / self.story.speed, 1.5)
        while left > 0 or not self.rested:
            for told in self.story.move_on(self.program.clock.now()):
                self._line("the site", told, "magenta")
            await self._looks()
            await asyncio.sleep(STEP)
            if self.story.is_over:
                left -= STEP
            else:
                self.rested = False

    def epilogue(self) -> None:
        """What all of this came to."""
        totals = self.totals
        screen = self.call.screen
        screen.print(Rule(style="dim") if screen.is_terminal else "")
        delay = (
            f", {max(totals.delays):.1f} s after it was published at most" if totals.delays else ""
        )
        screen.print(
            Text.assemble(
                (f"{totals.changes} changes told", "bold green"),
                f"{delay}. {totals.looks} looks, {totals.not_modified} of them answered “not "
                "modified” and cost next to nothing.",
            )
        )
        screen.print(
            "Now the real thing: addendum sources add URL, then addendum poll, or addendum run."
        )

    async def _looks(self) -> None:
        store, now = self.program.store, self.program.clock.now()
        for watched, lease in await store.lease_due(now, limit=8, per_host=8, lease=LEASE):
            report = await self.program.poller.poll(watched, lease)
            self._count(report)
            said, style = SAID[report.result]
            if report.result is Result.CHANGED:
                kinds = ", ".join(f"{c.entry.role} {c.kind}" for c in report.changes)
                said = f"changed: {kinds}"
            elapsed = report.elapsed.total_seconds() * 1000
            self._line(report.source.id, f"{said} ({elapsed:.0f} ms)", style)
            if report.alerts:
                self.call.screen.print()
        await self.deliverer.drain(patience=timedelta(0))

    def _count(self, report: PollReport) -> None:
        totals = self.totals
        totals.looks += 1
        totals.not_modified += report.result is Result.NOT_MODIFIED
        self.rested = self.rested or report.result is not Result.CHANGED
        for change in report.changes:
            if not change.substance:
                continue
            totals.changes += 1
            told_at = change.entry.updated or change.entry.published
            if told_at and told_at > self.story.start:
                totals.delays.append((report.at - told_at).total_seconds())

    def _line(self, who: str, said: str, style: str) -> None:
        self.call.screen.print(
            Text.assemble((f"{clock()}  ", "dim"), (f"{who:<9}", "bold"), (said, style))
        )


def _prologue(call: Call, site: str, database: Path, interval: timedelta, *, follow: bool) -> None:
    screen = call.screen
    title = Text("Addendum, on a sample", style="bold")
    screen.print(Rule(title, style="dim") if screen.is_terminal else title)
    ending = "Ctrl-C ends it" if follow else "it ends by itself in about 40 seconds"
    screen.print(
        f"A live blog ({site}/live) and an article ({site}/article) are served on this machine.\n"
        f"Both are looked at every {interval.total_seconds():g} seconds; what is remembered stands "
        f"in {database}.\nNobody is told of what was there before; {ending}.\n"
    )
