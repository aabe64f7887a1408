"""The terminal as a chat: without a token, alerts to everything that is watched go there."""

from datetime import datetime

from bot.core.model import Chat, ChatKind, Recipient
from store.sqlite import SqliteStore

TERMINAL = Recipient("console", "terminal")


async def follow_everything(store: SqliteStore, now: datetime) -> None:
    """Let the terminal follow every source."""
    await store.follow_all(Chat(recipient=TERMINAL, kind=ChatKind.TERMINAL, created_at=now))


async def forget_terminal(store: SqliteStore) -> None:
    """Owe the terminal nothing more: there is a bot now."""
    if await store.chat(TERMINAL) is not None:
        await store.forget_chat(TERMINAL)
