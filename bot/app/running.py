"""The service: everything at once, until it is told to stop."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import structlog

from bot.app.hooks import HookWays, sync_hooks
from bot.app.observe import Observer
from bot.app.patterns import usable
from bot.app.program import Program, looks_at_once, open_program, rules_of
from bot.app.reloading import Reloading
from bot.app.succession import Succession
from bot.app.telegram import TelegramSide
from bot.app.terminal import TERMINAL, follow_everything, forget_terminal
from bot.app.ways_out import herald_of, seal_of, telegram_way
from bot.channels.console import ConsoleChannel
from bot.channels.pace import Unpaced
from bot.chat.deps import ChatDeps
from bot.core.errors import AddendumError, ConfigError
from bot.core.model import Recipient, Watched
from bot.core.ports import Channel, Pace
from bot.core.press import Seal
from bot.engine.engine import Engine, Job, Worker
from bot.engine.pump import Pump
from bot.fetch.transport import open_more_files
from bot.poll import LEASE
from bot.render.raster import png
from bot.subscribe import Rules, Subscribe
from bot.web.feeds import feed_routes
from bot.web.metrics import Metrics
from bot.web.server import bind, routes, serve
from config.environment import strangers
from config.settings import Config
from config.watch import ConfigWatch

log = structlog.get_logger(__name__)

GRACE = 7.0
"""Seconds for what is under way when the service is told to stop: a container's runtime gives
ten by default."""

ROLES = {
    "run": frozenset({"poll", "deliver", "chat"}),
    "poll": frozenset({"poll"}),
    "deliver": frozenset({"deliver"}),
    "chat": frozenset({"chat"}),
}
TICK = 0.25
"""Seconds between two questions for what is due: the most by which a look is late."""
PRUNE_EVERY = timedelta(hours=6).total_seconds()


async def run_service(
    config: Config,
    *,
    path: Path,
    load: Callable[[], Config],
    role: str = "run",
) -> None:
    """Run until SIGTERM or SIGINT, then finish what is under way.

    `path` and `load` are the configuration file and how it is read again when it changes.
    Raises ConfigError or StoreError for what makes it impossible to start.
    """
    open_more_files()
    async with AsyncExitStack() as stack:
        program = await stack.enter_async_context(open_program(config, role=role))
        seal = await seal_of(program.store)
        running = Running(program, seal, ROLES[role], ConfigWatch(path, load))
        await running.run(stack)


@dataclass(slots=True)
class Running:
    """One running service, or one part of it."""

    program: Program
    seal: Seal
    parts: frozenset[str]
    watch: ConfigWatch
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    fatal: AddendumError | None = None
    telegram: TelegramSide | None = None
    observer: Observer = field(init=False)
    reloading: Reloading = field(init=False)

    def __post_init__(self) -> None:
        settings = self.config.telegram
        if settings.token.get_secret_value():
            self.telegram = TelegramSide(settings, self.program.clock)
        self.observer = Observer(
            store=self.program.store,
            clock=self.program.clock,
            metrics=Metrics(),
            started=self.program.clock.now(),
            telegram=self.telegram,
            looks="poll" in self.parts,
        )
        self.reloading = Reloading(
            program=self.program,
            watch=self.watch,
            polls="poll" in self.parts,
            hooks=self.config.hooks,
            tell_admins=self._tell_admins,
            admins_changed=self._name_admins,
        )

    @property
    def config(self) -> Config:
        """The settings in force."""
        return self.program.config

    async def run(self, stack: AsyncExitStack) -> None:
        """Start everything, wait for the end, and end everything."""
        await self._prepare()
        if self.telegram is not None:
            stack.push_async_callback(self.telegram.close)
        workers = await self._workers(stack)
        engine = Engine(
            jobs=self._jobs(), workers=workers, on_error=self.observer.failed, grace=GRACE
        )
        self._heed_signals(stack)
        for name in strangers(Config, os.environ):
            log.warning("no setting has the name of this variable", variable=name)
        log.info("started", parts=sorted(self.parts), database=str(self.config.store.path))
        await engine.run(self.stop)
        log.info("stopped")
        if self.fatal is not None:
            raise self.fatal

    # Before the start

    async def _prepare(self) -> None:
        store = self.program.store
        if "poll" in self.parts:
            await store.free_looks(self.program.clock.now())
            synced = await self.program.manage.sync_file(self.config.watched())
            for conflict in synced.conflicts:
                log.warning("a source of the file was left out", why=conflict)
        await sync_hooks(store, self.config.hooks, self.program.clock.now())
        if self.telegram is None:
            if "deliver" in self.parts:
                log.warning("no telegram.token: alerts go to this terminal")
            await store.set_admins([TERMINAL])
            await follow_everything(store, self.program.clock.now())
        else:
            await forget_terminal(store)
            await self._name_admins()

    async def _name_admins(self) -> None:
        if self.telegram is None:
            return
        admins = [Recipient("telegram", str(user)) for user in self.config.telegram.admins]
        await self.program.store.set_admins(admins)

    def _heed_signals(self, stack: AsyncExitStack) -> None:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with suppress(NotImplementedError):  # Windows
                loop.add_signal_handler(number, self.stop.set)
                stack.callback(loop.remove_signal_handler, number)

    # What runs

    async def _workers(self, stack: AsyncExitStack) -> list[tuple[str, Worker]]:
        workers: list[tuple[str, Worker]] = []
        if "deliver" in self.parts:
            workers += await self._deliver(stack)
        if "poll" in self.parts:
            workers.append(("looks", self._looks()))
        if "chat" in self.parts and self.telegram is not None:
            workers.append(("telegram", self._chat(self.telegram)))
        if self.config.http.listen:
            workers.append(("http", self._web()))
        return workers

    def _jobs(self) -> list[Job]:
        jobs = [Job("observe", self.observer.observe, 15)]
        if "poll" in self.parts:
            jobs.append(Job("tick", self._tick, TICK))
            jobs.append(Job("prune", self._prune, PRUNE_EVERY))
        if self.parts & {"poll", "deliver"}:
            jobs.append(Job("configuration", self.reloading.check, 1))
        if self.telegram is None:
            jobs.append(Job("terminal", self._follow, 2))
        else:
            jobs.append(Job("telegram", self.telegram.prove, 30))
        if "poll" in self.parts:
            jobs.append(Job("hooks", self.reloading.follow_hooks, 5))
        return jobs

    def _channels(self) -> tuple[dict[str, Channel], dict[str, Pace]]:
        if self.telegram is None:
            return {TERMINAL.channel: ConsoleChannel()}, {TERMINAL.channel: Unpaced()}
        channel, pace = telegram_way(self.telegram, self.seal, self.program.store)
        self.observer.channel = channel
        return {channel.name: channel}, {channel.name: pace}

    async def _deliver(self, stack: AsyncExitStack) -> list[tuple[str, Worker]]:
        """Alerts, and within the same pace what admins say to every chat."""
        ways = self.reloading.ways = HookWays(self.program, stack)
        channels, paces = ways.channels, ways.paces
        mine, at_its_pace = self._channels()
        channels.update(mine)
        paces.update(at_its_pace)
        await ways.take(self.config.hooks)
        deliverer = self.program.deliverer(
            channels,
            paces,
            settled=self.observer.settled,
            trouble=lambda error: self.observer.failed("delivery", error),
        )
        self.observer.ring = deliverer.ring

        async def deliver(stop: asyncio.Event) -> None:
            await deliverer.run(stop)

        workers: list[tuple[str, Worker]] = [("delivery", deliver)]
        if self.telegram is not None:
            herald = herald_of(self.telegram, self.program, self.seal, paces["telegram"])
            workers.append(("broadcasts", herald.run))
        return workers

    def _looks(self) -> Worker:
        program = self.program
        limit = looks_at_once(self.config)
        subscribe = Subscribe(store=program.store, clock=program.clock, rules=self._rules)
        succession = Succession(program, subscribe)

        async def lease(room: int) -> Sequence[tuple[Watched, str]]:
            now = program.clock.now()
            per_host = self.config.fetch.per_host
            return await program.store.lease_due(now, limit=room, per_host=per_host, lease=LEASE)

        async def look(leased: tuple[Watched, str]) -> None:
            late = program.clock.now() - leased[0].state.next_look
            report = await program.poller.poll(*leased)
            self.observer.looked(report, late)
            for alert in report.alerts:
                await succession.see_to(alert)

        pump = self.pump = Pump(
            lease, look, limit=limit, on_error=lambda e: self.observer.failed("look", e)
        )

        async def looks(stop: asyncio.Event) -> None:
            await succession.catch_up()
            await pump.run(stop)
            await pump.finish(GRACE - 1)

        return looks

    pump: Pump[tuple[Watched, str]] | None = None

    def _chat(self, side: TelegramSide) -> Worker:
        store, clock = self.program.store, self.program.clock
        deps = ChatDeps(
            subscribe=Subscribe(store=store, clock=clock, rules=self._rules),
            manage=self.program.manage,
            clock=clock,
            seal=self.seal,
            admins=lambda: frozenset(self.config.telegram.admins),
            backup=store.backup,
            counts=self.observer.counts,
            tallies=store,
            draw=png,
            usable=usable,
            pace=side.pace,
        )

        async def listen(stop: asyncio.Event) -> None:
            try:
                await side.run(deps, stop)
            except ConfigError as error:
                self.fatal = error
                self.stop.set()

        return listen

    def _rules(self) -> Rules:
        return rules_of(self.config)

    def _web(self) -> Worker:
        bound = bind(self.config.http.listen)

        async def answer(stop: asyncio.Event) -> None:
            served = routes(self.observer.health, self.observer.exposition)
            if self.config.http.feeds:
                store, public = self.program.store, self.config.http.public_url
                served += feed_routes(store.alerts, store.source, public)
            await serve(bound, served, stop)

        return answer

    # Jobs

    async def _tick(self) -> None:
        if self.pump is not None:
            self.pump.tick()

    async def _follow(self) -> None:
        await follow_everything(self.program.store, self.program.clock.now())

    async def _prune(self) -> None:
        pruned = await self.program.store.prune(self.program.clock.now())
        log.info("pruned", **pruned)

    async def _tell_admins(self, fault: str) -> None:
        if self.telegram is not None:
            await self.telegram.tell(self.config.telegram.admins, fault)
