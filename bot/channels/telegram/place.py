"""Where a message goes."""

from dataclasses import dataclass

from bot.channels.telegram.receipt import Receipt
from bot.core.model import ChatKind, Owed, Recipient


@dataclass(frozen=True, slots=True)
class Place:
    """A chat, perhaps a topic of it, and the message that is answered there."""

    chat: int | str
    recipient: Recipient
    kind: ChatKind
    topic: int | None = None
    reply_to: int | None = None

    @classmethod
    def of(cls, first: Owed) -> "Place":
        """Raises ValueError for an address that is none of Telegram's."""
        recipient = first.delivery.recipient
        address = recipient.address
        chat: int | str = address if address.startswith("@") else int(address)
        answered = None
        if not first.summed_up:
            answered = Receipt.read(first.earlier) or Receipt.read(first.anchor)
        topic = int(recipient.topic) if recipient.topic else None
        reply_to = answered.messages[0] if answered else None
        return cls(chat, recipient, first.chat.kind, topic, reply_to)
