"""The service: everything at once, until it is told to stop."""

import asyncio
import os
import signal
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack, suppress
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

import structlog

from bot.app.hooks import follow_hooks, hook_ways, sync_hooks
from bot.app.observe import Observer
from bot.app.patterns import usable
from bot.app.program import Program, open_program, schedule_of
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
from bot.poll import LEASE
from bot.render.raster import png
from bot.subscribe import Rules, Subscribe
from bot.web.feeds import feed_routes
from bot.web.metrics import Metrics
from bot.web.server import bind, routes, serve
from config.environment import strangers
from config.settings import Config, Hook
from config.watch import ConfigWatch, Unchanged

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
    hooks: tuple[Hook, ...] = ()
    observer: Observer = field(init=False)

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
        self.hooks = self.config.hooks
        await sync_hooks(store, self.hooks, self.program.clock.now())
        if self.telegram is None:
            if "deliver" in self.parts:
                log.warning("no telegram.token: alerts go to this terminal")
            await store.set_admins([TERMINAL])
            await follow_everything(store, self.program.clock.now())
        else:
            await forget_terminal(store)
            await self._name_admins()

    async def _name_admins(self) -> None:
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
            jobs.append(Job("configuration", self._reload, 2))
            jobs.append(Job("prune", self._prune, PRUNE_EVERY))
        if self.telegram is None:
            jobs.append(Job("terminal", self._follow, 2))
        else:
            jobs.append(Job("telegram", self.telegram.prove, 30))
        if self.hooks and "poll" in self.parts:
            jobs.append(Job("hooks", self._follow_hooks, 5))
        return jobs

    def _channels(self) -> tuple[dict[str, Channel], dict[str, Pace]]:
        if self.telegram is None:
            return {TERMINAL.channel: ConsoleChannel()}, {TERMINAL.channel: Unpaced()}
        channel, pace = telegram_way(self.telegram, self.seal, self.program.store)
        self.observer.channel = channel
        return {channel.name: channel}, {channel.name: pace}

    async def _deliver(self, stack: AsyncExitStack) -> list[tuple[str, Worker]]:
        """Alerts, and within the same pace what admins say to every chat."""
        channels, paces = self._channels()
        more, at_their_pace = await hook_ways(self.program, stack)
        channels, paces = channels | more, paces | at_their_pace
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
        limit = self.config.polling.concurrency
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
        )

        async def listen(stop: asyncio.Event) -> None:
            try:
                await side.run(deps, stop)
            except ConfigError as error:
                self.fatal = error
                self.stop.set()

        return listen

    def _rules(self) -> Rules:
        sources = self.config.sources
        return Rules(
            open_to_everyone=sources.open_to == "everyone",
            most_followed=sources.subscriptions,
            most_brought=sources.limit,
        )

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

    async def _follow_hooks(self) -> None:
        await follow_hooks(self.program.store, self.hooks, self.program.clock.now())

    async def _prune(self) -> None:
        pruned = await self.program.store.prune(self.program.clock.now())
        log.info("pruned", **pruned)

    async def _reload(self) -> None:
        found = await asyncio.to_thread(self.watch.check)
        if isinstance(found, Unchanged):
            return
        if isinstance(found, ConfigError):
            log.error("the changed configuration is refused, the old one stays", why=str(found))
            await self._tell_admins(f"{found}\n\nThe former configuration stays in force.")
            return
        await self._take(found)

    async def _take(self, config: Config) -> None:
        late = [name for name in LATER if getattr(config, name) != getattr(self.config, name)]
        self.program.config = config
        self.program.poller = replace(self.program.poller, schedule=schedule_of(config))
        synced = await self.program.manage.sync_file(config.watched())
        if self.telegram is not None:
            await self._name_admins()
        for conflict in synced.conflicts:
            log.warning("a source of the file was left out", why=conflict)
        log.info(
            "configuration taken over",
            added=list(synced.added),
            edited=list(synced.edited),
            removed=list(synced.removed),
            after_a_restart=late,
        )

    async def _tell_admins(self, fault: str) -> None:
        if self.telegram is not None:
            await self.telegram.tell(self.config.telegram.admins, fault)


LATER = ("store", "fetch", "http", "log", "delivery", "hooks")
"""Sections that are read at the start only."""
