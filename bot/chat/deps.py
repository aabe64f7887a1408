"""What the chat needs from the rest of the program, given by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from bot.core.ports import Clock, Pace, Store
from bot.core.press import Seal
from bot.manage import Manage
from bot.subscribe import Subscribe


def nobody() -> frozenset[int]:
    """No admins."""
    return frozenset()


def nothing_usable(_expression: str) -> bool:
    """Without an engine for expressions none can be used."""
    return False


class Tallies(Protocol):
    """What was counted, by the hour: "alerts", and the latencies "noticed" (published until
    noticed) and "sent" (noticed until sent)."""

    async def percentiles(
        self, name: str, since: datetime, shares: tuple[float, ...] = ...
    ) -> tuple[timedelta, ...] | None: ...

    async def percentiles_by_hour(
        self, name: str, since: datetime, shares: tuple[float, ...] = ...
    ) -> list[tuple[datetime, tuple[timedelta, ...]]]: ...

    async def per_hour(self, name: str, since: datetime) -> list[tuple[datetime, int]]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDeps:
    """`admins` are the configured Telegram user ids, asked anew each time, for the settings
    may be reloaded. `backup` writes a copy of the database to the path it is given; `counts`
    is what /stats tells beside what the sources say. `channel` is the name by which
    recipients in Telegram are known. `draw` makes a PNG of an SVG, for the picture of /stats.
    `usable` says whether an expression between slashes can be matched. `typing_every` are the
    seconds between two signs of being at work. `pace` is that of the alerts, for what is told
    at length."""

    subscribe: Subscribe
    manage: Manage
    clock: Clock
    seal: Seal
    admins: Callable[[], frozenset[int]] = nobody
    backup: Callable[[Path], Awaitable[object]] | None = None
    counts: Callable[[], Awaitable[dict[str, int]]] | None = None
    tallies: Tallies | None = None
    draw: Callable[[str], bytes] | None = None
    usable: Callable[[str], bool] = nothing_usable
    channel: str = "telegram"
    typing_every: float = 4.0
    pace: Pace | None = None

    @property
    def store(self) -> Store:
        """Where questions, and what admins say to everybody, are kept across restarts."""
        return self.manage.store
