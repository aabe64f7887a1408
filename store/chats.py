"""Chats, their topics, and the admins among them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from bot.core.model import Chat, ChatKind, ChatState, Recipient
from store.connection import Session
from store.instants import to_micros
from store.queue import drop_open, reseat
from store.rows import CHAT_COLUMNS, chat_from, chat_values, recipient_from
from store.shelf import forget_owner

_OF_CHAT = "recipient_id IN (SELECT id FROM recipients WHERE chat_id = ?)"
_NEVER_BACK = ("last_told", "last_caught_up")


def chat(session: Session, recipient: Recipient) -> Chat | None:
    """The chat of a recipient, whatever its topic."""
    row = session.one(
        f"SELECT {CHAT_COLUMNS} FROM chats c WHERE channel = ? AND address = ?",  # noqa: S608
        (recipient.channel, recipient.address),
    )
    return None if row is None else chat_from(row)


def chats(session: Session) -> list[Chat]:
    rows = session.execute(f"SELECT {CHAT_COLUMNS} FROM chats c ORDER BY c.id")  # noqa: S608
    return [chat_from(row) for row in rows]


def chats_of(session: Session, channel: str) -> list[Chat]:
    """Those of one channel."""
    rows = session.execute(
        f"SELECT {CHAT_COLUMNS} FROM chats c WHERE c.channel = ? ORDER BY c.id",  # noqa: S608
        (channel,),
    )
    return [chat_from(row) for row in rows]


def save_chat(session: Session, chat: Chat) -> None:
    """Add or change. When it was last told something only ever moves on, whatever a caller
    read before. What is owed to a chat that is gone or banned is dropped."""
    values = chat_values(chat)
    names = ", ".join(values)
    marks = ", ".join(f":{name}" for name in values)
    changes = ", ".join(
        f"{name} = coalesce(max(excluded.{name}, {name}), excluded.{name}, {name})"
        if name in _NEVER_BACK
        else f"{name} = excluded.{name}"
        for name in values
        if name not in ("channel", "address")
    )
    row = session.one(
        f"""INSERT INTO chats ({names}) VALUES ({marks})
            ON CONFLICT (channel, address) DO UPDATE SET {changes} RETURNING id""",  # noqa: S608
        values,
    )
    if row is not None and chat.state is not ChatState.ACTIVE:
        drop_open(session, _OF_CHAT, (row["id"],), chat.gone_why or chat.state.value)


def chat_id(session: Session, recipient: Recipient) -> int:
    """The key of a recipient's chat, which is added with defaults if it is not there."""
    key = (recipient.channel, recipient.address)
    found = session.one("SELECT id FROM chats WHERE channel = ? AND address = ?", key)
    if found is None:
        kind = ChatKind.TERMINAL if recipient.channel == "console" else ChatKind.PRIVATE
        save_chat(session, Chat(recipient=replace(recipient, topic=""), kind=kind))
        found = session.one("SELECT id FROM chats WHERE channel = ? AND address = ?", key)
    return 0 if found is None else int(found["id"])


def recipient_id(session: Session, recipient: Recipient) -> int:
    """The key of a recipient, which is added if it is not there."""
    found = find_recipient(session, recipient)
    if found is not None:
        return found
    cursor = session.execute(
        "INSERT INTO recipients (chat_id, topic) VALUES (?, ?)",
        (chat_id(session, recipient), recipient.topic),
    )
    return int(cursor.lastrowid or 0)


def find_recipient(session: Session, recipient: Recipient) -> int | None:
    row = session.one(
        """SELECT r.id FROM recipients r JOIN chats c ON c.id = r.chat_id
           WHERE c.channel = ? AND c.address = ? AND r.topic = ?""",
        (recipient.channel, recipient.address, recipient.topic),
    )
    return None if row is None else int(row["id"])


def set_admins(session: Session, recipients: Iterable[Recipient]) -> None:
    """Name those who are told of failing sources, in place of whoever was before."""
    session.execute("UPDATE recipients SET admin = 0 WHERE admin")
    for each in recipients:
        _mark_admin(session, each)


def _mark_admin(session: Session, recipient: Recipient) -> None:
    number = recipient_id(session, recipient)
    session.execute("UPDATE recipients SET admin = 1 WHERE id = ?", (number,))


def admins(session: Session) -> list[Recipient]:
    rows = session.execute(
        """SELECT c.channel, c.address, r.topic FROM recipients r JOIN chats c ON c.id = r.chat_id
           WHERE r.admin ORDER BY r.id"""
    )
    return [recipient_from(row) for row in rows]


def mark_gone(session: Session, chat: int, why: str, at: datetime) -> None:
    """The chat cannot be written to: drop what it is owed, keep what it follows."""
    session.execute(
        """UPDATE chats SET state = 'gone', gone_why = ?, gone_since = coalesce(gone_since, ?)
           WHERE id = ? AND state = 'active'""",
        (why, to_micros(at), chat),
    )
    drop_open(session, _OF_CHAT, (chat,), why, to_micros(at))


def forget_chat(session: Session, recipient: Recipient, *, still_admin: bool = False) -> None:
    """Delete all that is stored of a chat. `still_admin` says that an admin, whom the
    configuration names and not the chat, goes on being told of failing sources."""
    marked = [a for a in admins(session) if replace(a, topic="") == replace(recipient, topic="")]
    forget_owner(session, recipient)
    session.execute(
        "DELETE FROM chats WHERE channel = ? AND address = ?",
        (recipient.channel, recipient.address),
    )
    for admin in marked if still_admin else ():
        _mark_admin(session, admin)


def move_chat(session: Session, former: Recipient, new: Recipient) -> None:
    """A group became a supergroup: its settings, subscriptions and debts go along. Where the
    new one is known already, it keeps its own settings and gains the rest."""
    old_key = (former.channel, former.address)
    old = session.one("SELECT id FROM chats WHERE channel = ? AND address = ?", old_key)
    if old is None or old_key == (new.channel, new.address):
        return
    other = session.one(
        "SELECT id FROM chats WHERE channel = ? AND address = ?", (new.channel, new.address)
    )
    if former.channel != new.channel:
        session.execute(
            f"UPDATE deliveries SET channel = ? WHERE {_OF_CHAT}",  # noqa: S608
            (new.channel, old["id"]),
        )
    if other is not None:
        _merge_chats(session, old["id"], other["id"])
        return
    session.execute(
        """UPDATE chats SET channel = ?, address = ?,
             kind = CASE kind WHEN 'group' THEN 'supergroup' ELSE kind END WHERE id = ?""",
        (new.channel, new.address, old["id"]),
    )


def _merge_chats(session: Session, old: int, new: int) -> None:
    rows = session.execute("SELECT id, topic, admin FROM recipients WHERE chat_id = ?", (old,))
    touched = []
    for row in rows.fetchall():
        session.execute(
            "INSERT INTO recipients (chat_id, topic) VALUES (?, ?) ON CONFLICT DO NOTHING",
            (new, row["topic"]),
        )
        into = session.number(
            "SELECT id FROM recipients WHERE chat_id = ? AND topic = ?", (new, row["topic"])
        )
        hand_over(session, row["id"], into)
        for table in ("subscriptions", "deliveries", "threads", "topics"):
            session.execute(
                f"UPDATE OR IGNORE {table} SET recipient_id = ? WHERE recipient_id = ?",  # noqa: S608
                (into, row["id"]),
            )
        session.execute(
            "UPDATE recipients SET admin = max(admin, ?) WHERE id = ?", (row["admin"], into)
        )
        touched.append(into)
    session.execute("DELETE FROM chats WHERE id = ?", (old,))
    reseat(session, touched)


def hand_over(session: Session, former: int, recipient: int) -> None:
    """What one recipient is owed for a subscription that another has too is owed for that."""
    session.execute(
        """UPDATE deliveries SET subscription_id = twin.id
           FROM subscriptions own JOIN subscriptions twin ON twin.source_id = own.source_id
           WHERE deliveries.recipient_id = ?1 AND own.id = deliveries.subscription_id
             AND own.recipient_id = ?1 AND twin.recipient_id = ?2""",
        (former, recipient),
    )
