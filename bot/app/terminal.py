"""The terminal as a chat: without a token, alerts to everything that is watched go there."""

from datetime import datetime

from bot.core.model import Chat, ChatKind, Preferences, Recipient, Subscription
from store.sqlite import SqliteStore

TERMINAL = Recipient("console", "terminal")


async def follow_everything(store: SqliteStore, now: datetime) -> None:
    """Let the terminal follow every source."""
    followed = {each.source_id for each in await store.subscriptions(TERMINAL)}
    missing = [w.source.id for w in await store.sources() if w.source.id not in followed]
    if not missing:
        return
    if await store.chat(TERMINAL) is None:
        await store.save_chat(
            Chat(
                recipient=TERMINAL,
                kind=ChatKind.TERMINAL,
                preferences=Preferences(),
                created_at=now,
            )
        )
    for source_id in missing:
        await store.subscribe(Subscription(recipient=TERMINAL, source_id=source_id, created_at=now))


async def forget_terminal(store: SqliteStore) -> None:
    """Owe the terminal nothing more: there is a bot now."""
    if await store.chat(TERMINAL) is not None:
        await store.forget_chat(TERMINAL)
