"""A word of the admins to every chat, and how far it has got."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.model import Recipient


class Stage(StrEnum):
    """A broadcast is a DRAFT until an admin confirms it, then SENDING, and in the end DONE, or
    STOPPED by an admin in the middle."""

    DRAFT = "draft"
    SENDING = "sending"
    DONE = "done"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broadcast:
    """`text` is HTML as it is sent, `author` the chat of the admin who wrote it, `message` the
    receipt of the message there that shows the progress. `left` counts the chats that it has
    not gone to yet; `doubtful`, of those `sent`, are chats that may have got it twice: a crash
    fell between sending and noting so."""

    id: int
    author: Recipient
    text: str
    message: str = ""
    stage: Stage = Stage.DRAFT
    made_at: datetime
    sent: int = 0
    failed: int = 0
    left: int = 0
    doubtful: int = 0

    @property
    def all(self) -> int:
        """How many chats it is for."""
        return self.sent + self.failed + self.left
