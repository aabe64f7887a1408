"""The configuration file, taken over when it changes."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

import structlog

from bot.app.hooks import HookWays, follow_hooks, sync_hooks
from bot.app.program import Program, schedule_of
from bot.core.errors import ConfigError
from config.settings import Config, Hook
from config.watch import ConfigWatch, Unchanged

log = structlog.get_logger(__name__)

LATER = ("store", "fetch", "http", "log", "delivery")
"""Sections that are read at the start only."""


@dataclass(slots=True, kw_only=True)
class Reloading:
    """Looks at the file, and lets it be in force. A process that does not look at pages takes
    only its hooks; the one that does tells admins what is wrong with the file.

    `ways` are the ways out to the hooks, where this process delivers.
    """

    program: Program
    watch: ConfigWatch
    polls: bool
    hooks: tuple[Hook, ...]
    tell_admins: Callable[[str], Awaitable[None]]
    admins_changed: Callable[[], Awaitable[None]]
    ways: HookWays | None = None

    async def check(self) -> None:
        """Take over what changed since the last time; what is faulty leaves all as it was."""
        found = await asyncio.to_thread(self.watch.check)
        if isinstance(found, Unchanged):
            return
        if isinstance(found, ConfigError):
            log.error("the changed configuration is refused, the old one stays", why=str(found))
            if self.polls:
                await self.tell_admins(f"{found}\n\nThe former configuration stays in force.")
            return
        await self._take(found)

    async def follow_hooks(self) -> None:
        """Let hooks follow the sources that came later."""
        if self.hooks:
            await follow_hooks(self.program.store, self.hooks, self.program.clock.now())

    async def _take(self, config: Config) -> None:
        former, self.program.config = self.program.config, config
        late = [name for name in LATER if getattr(config, name) != getattr(former, name)]
        if self.polls:
            await self._take_sources(config, late)
        if config.hooks != self.hooks:
            await self._take_hooks(config.hooks)

    async def _take_sources(self, config: Config, late: Sequence[str]) -> None:
        self.program.poller = replace(self.program.poller, schedule=schedule_of(config))
        synced = await self.program.manage.sync_file(await asyncio.to_thread(config.watched))
        await self.admins_changed()
        for conflict in synced.conflicts:
            log.warning("a source of the file was left out", why=conflict)
        log.info(
            "configuration taken over",
            added=list(synced.added),
            edited=list(synced.edited),
            removed=list(synced.removed),
            after_a_restart=late,
        )

    async def _take_hooks(self, hooks: tuple[Hook, ...]) -> None:
        try:
            if self.ways is not None:
                await self.ways.take(hooks)
        except ConfigError as error:
            log.error("the changed hooks are refused, the old ones stay", why=str(error))
            await self.tell_admins(f"{error}\n\nThe former hooks stay in force.")
            return
        self.hooks = hooks
        await sync_hooks(self.program.store, hooks, self.program.clock.now())
        log.info("hooks taken over", hooks=[hook.id for hook in hooks])
