"""What is put aside for a while."""

from datetime import datetime
from typing import Protocol

from bot.core.model import Recipient


class Shelf(Protocol):
    """What is put aside for a while, across restarts: what Undo brings back, a conversation
    that is not at its end."""

    async def shelve(
        self, name: str, value: str, *, until: datetime, owner: Recipient | None = None
    ) -> None:
        """Keep a value until then, in place of what had that name. It is forgotten with its
        `owner`, a chat."""
        ...

    async def shelved(self, name: str, now: datetime) -> str | None:
        """What is kept under that name, None where nothing is (any more)."""
        ...

    async def unshelve(self, name: str) -> bool:
        """Let go of it. Of two who do so at once, one is told True."""
        ...
