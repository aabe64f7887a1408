"""A word to every chat."""

from datetime import datetime
from typing import Protocol

from bot.core.broadcast import Broadcast
from bot.core.model import Chat, Recipient


class BroadcastStore(Protocol):
    """A word of the admins to every chat."""

    async def draft_broadcast(self, author: Recipient, text: str, now: datetime) -> int: ...

    async def begin_broadcast(self, number: int, message: str) -> bool:
        """It goes to all who can be written to; False where it was begun or stopped before."""
        ...

    async def forget_broadcast(self, number: int) -> bool:
        """Let a draft be; False where it was begun, or forgotten, before."""
        ...

    async def stop_broadcast(self, number: int) -> bool:
        """Send it to nobody from now on; False where it is at its end."""
        ...

    async def broadcast(self, number: int) -> Broadcast | None: ...

    async def unreported_broadcasts(self) -> list[int]:
        """Those that were begun and whose end was not told yet."""
        ...

    async def lease_broadcast(self, number: int, now: datetime) -> tuple[int, Chat, str] | None:
        """The next chat that is to get it now, noted as being sent to, after the key by which
        that is settled and before the text."""
        ...

    async def settle_broadcast(self, number: int, key: int, *, sent: bool) -> None: ...

    async def defer_broadcast(
        self, number: int, key: int, until: datetime, *, tried: bool = False
    ) -> int:
        """That chat is to get it later; how often it was `tried` by now."""
        ...

    async def end_broadcast(self, number: int) -> bool:
        """Note that nobody is left, if that is so."""
        ...

    async def broadcast_reported(self, number: int) -> None: ...

    async def recover_broadcasts(self) -> int:
        """After a start: what was being sent is to be sent again, in doubt."""
        ...
