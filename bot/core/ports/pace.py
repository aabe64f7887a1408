"""How fast a way out may be written to."""

from typing import Protocol

from bot.core.model import ChatKind, Recipient


class Pace(Protocol):
    """How fast a channel may be written to. Times are seconds of a monotonic clock."""

    def ready_at(self, recipient: Recipient, kind: ChatKind, now: float) -> float:
        """When this recipient may be sent a message next, as far as its own limits go."""
        ...

    def room(self, now: float) -> int:
        """How many messages the channel as a whole may send at once, now."""
        ...

    def room_at(self, now: float) -> float:
        """When the channel as a whole has room for one message."""
        ...

    def take(self, recipient: Recipient, kind: ChatKind, now: float) -> None:
        """One message (or edit) is sent to this recipient now."""
        ...

    def answered(self, recipient: Recipient, taken: float, now: float) -> None:
        """What was taken at `taken` was answered, or failed, at `now`."""
        ...

    def hold(self, recipient: Recipient, until: float) -> None:
        """The channel asked for patience for this recipient alone (429)."""
        ...
