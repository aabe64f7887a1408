"""Chats, and what they follow."""

from collections.abc import AsyncIterator
from typing import Protocol

from bot.core.model import Chat, Recipient, SourceId, Subscription


class ChatStore(Protocol):
    """Chats and what they follow."""

    async def chat(self, recipient: Recipient) -> Chat | None: ...

    async def save_chat(self, chat: Chat) -> None: ...

    async def move_chat(self, former: Recipient, new: Recipient) -> None:
        """A group became a supergroup: its settings, subscriptions and debts go along."""
        ...

    async def forget_chat(self, recipient: Recipient, *, still_admin: bool = False) -> None:
        """Delete all that is stored of a chat. `still_admin` says that an admin, whom the
        configuration names and not the chat, goes on being told of failing sources."""
        ...

    async def chats(self) -> list[Chat]: ...

    async def subscribe(self, subscription: Subscription) -> tuple[Subscription, bool]:
        """Add, or give back the one that is there (then False)."""
        ...

    async def unsubscribe(self, recipient: Recipient, source_id: SourceId) -> Subscription | None:
        """The one removed, None if there was none. What was owed for it is dropped."""
        ...

    async def save_subscription(self, subscription: Subscription) -> None: ...

    async def subscription(self, subscription_id: int) -> Subscription | None: ...

    async def subscriptions(self, recipient: Recipient) -> list[Subscription]:
        """Those of a chat, or of one of its topics if the recipient names one."""
        ...

    async def followers(self, source_id: SourceId) -> int: ...

    def all_subscriptions(self) -> AsyncIterator[Subscription]: ...
