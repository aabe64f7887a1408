"""Things put aside for a while: what Undo brings back, a conversation that is not at its end."""

from datetime import datetime

from bot.core.model import Recipient
from store.connection import Session
from store.instants import to_micros


def shelve(
    session: Session, name: str, value: str, *, until: datetime, owner: Recipient | None = None
) -> None:
    """Keep a value under a name until then, in place of what was there. What has an `owner`
    is forgotten with that chat."""
    session.execute(
        """INSERT INTO shelf (name, value, until, channel, address) VALUES (?, ?, ?, ?, ?)
           ON CONFLICT (name) DO UPDATE SET value = excluded.value, until = excluded.until,
             channel = excluded.channel, address = excluded.address""",
        (
            name,
            value,
            to_micros(until),
            owner.channel if owner else None,
            owner.address if owner else None,
        ),
    )


def shelved(session: Session, name: str, now: datetime) -> str | None:
    """What is kept under that name; None where nothing is, or it is no longer fresh."""
    row = session.one(
        "SELECT value FROM shelf WHERE name = ? AND until > ?", (name, to_micros(now))
    )
    return None if row is None else str(row["value"])


def unshelve(session: Session, name: str) -> bool:
    """Let go of it; False where nothing was there: of two who ask at once one is told True."""
    return session.execute("DELETE FROM shelf WHERE name = ?", (name,)).rowcount > 0


def forget_owner(session: Session, owner: Recipient) -> None:
    """Let go of all that belongs to a chat, its topics' included."""
    session.execute(
        "DELETE FROM shelf WHERE channel = ? AND address = ?", (owner.channel, owner.address)
    )
