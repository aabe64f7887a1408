"""What every part of the verb stands on."""

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from bot.core.model import Alert, Chat, Delivery, Recipient, Snapshot, SourceId
from bot.core.ports import ChatStore, Clock, Shelf, SourceStore
from bot.subscribe.outcomes import Rules


class Memory(ChatStore, SourceStore, Shelf, Protocol):
    """The part of the store that a chat's wishes need."""

    async def snapshot(self, source_id: SourceId) -> Snapshot | None: ...

    async def delivery_by_receipt(
        self, recipient: Recipient, receipt: str
    ) -> list[tuple[Delivery, Alert]]: ...


def whole(recipient: Recipient) -> Recipient:
    """The chat that a topic is part of."""
    return replace(recipient, topic="") if recipient.topic else recipient


class Ground:
    """The store, the clock, and the operator's rules, asked anew each time: the settings may
    be reloaded."""

    def __init__(self, store: Memory, clock: Clock, rules: Callable[[], Rules] = Rules) -> None:
        self._store = store
        self._clock = clock
        self._rules = rules

    async def _saved(self, chat: Chat) -> Chat:
        await self._store.save_chat(chat)
        return chat
