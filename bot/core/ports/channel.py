"""A way out."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from bot.core.model import Owed, SendOutcome


class Channel(Protocol):
    """A way out. Never raises for what the other side does, and never logs a secret."""

    name: str

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """Send what is owed to one recipient as one message (or one message in parts):
        usually one alert, several of one source where a burst collapses."""
        ...


@runtime_checkable
class EditingChannel(Channel, Protocol):
    """A way out that can change what it sent."""

    async def refresh(self, anchor: Owed) -> SendOutcome:
        """Let the message `anchor.standing` say where its story stands now, without a sound.
        Tried once: that it fails is no loss."""
        ...
