"""What the chat needs from the rest of the program, given by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.core.ports import Clock
from bot.core.press import Seal
from bot.manage import Manage
from bot.subscribe import Subscribe


def nobody() -> frozenset[int]:
    """No admins."""
    return frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatDeps:
    """`admins` are the configured Telegram user ids, asked anew each time, for the settings
    may be reloaded. `backup` writes a copy of the database to the path it is given; `counts`
    is what /stats tells beside what the sources say. `channel` is the name by which
    recipients in Telegram are known."""

    subscribe: Subscribe
    manage: Manage
    clock: Clock
    seal: Seal
    admins: Callable[[], frozenset[int]] = nobody
    backup: Callable[[Path], Awaitable[object]] | None = None
    counts: Callable[[], Awaitable[dict[str, int]]] | None = None
    channel: str = "telegram"
