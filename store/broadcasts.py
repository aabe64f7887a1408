"""Broadcasts: who is still to get one, and who got it."""

import sqlite3
from datetime import datetime, timedelta

from bot.core.broadcast import Broadcast, Stage
from bot.core.model import Chat, Recipient
from store.connection import Session
from store.instants import from_micros, to_micros
from store.rows import CHAT_COLUMNS, chat_from

KEPT = timedelta(days=30)
"""How long a broadcast is remembered after it was written."""

_SELECT = """SELECT b.*,
      (SELECT count(*) FROM broadcast_chats WHERE broadcast_id = b.id AND state = 'sent') AS sent,
      (SELECT count(*) FROM broadcast_chats WHERE broadcast_id = b.id AND state = 'failed')
        AS failed,
      (SELECT count(*) FROM broadcast_chats WHERE broadcast_id = b.id
        AND state IN ('open', 'sending')) AS still_open,
      (SELECT count(*) FROM broadcast_chats WHERE broadcast_id = b.id AND state = 'sent'
        AND doubt) AS doubtful
    FROM broadcasts b"""


def draft_broadcast(session: Session, author: Recipient, text: str, now: datetime) -> int:
    """Note a text that an admin may send; its number."""
    cursor = session.execute(
        """INSERT INTO broadcasts (channel, address, topic, text, stage, made_at)
           VALUES (?, ?, ?, ?, 'draft', ?)""",
        (author.channel, author.address, author.topic, text, to_micros(now)),
    )
    return int(cursor.lastrowid or 0)


def begin_broadcast(session: Session, number: int, message: str) -> bool:
    """It goes to all chats of its channel that can be written to now. False where it was sent,
    or stopped, before: two presses are one."""
    row = session.one(
        """UPDATE broadcasts SET stage = 'sending', message = ? WHERE id = ? AND stage = 'draft'
           RETURNING channel""",
        (message, number),
    )
    if row is None:
        return False
    session.execute(
        """INSERT INTO broadcast_chats (broadcast_id, chat_id, state, not_before)
           SELECT ?, id, 'open', 0 FROM chats WHERE channel = ? AND state = 'active'""",
        (number, row["channel"]),
    )
    return True


def stop_broadcast(session: Session, number: int) -> bool:
    """Send it to nobody from now on; False where it is at its end already."""
    return (
        session.execute(
            "UPDATE broadcasts SET stage = 'stopped' WHERE id = ? AND stage = 'sending'",
            (number,),
        ).rowcount
        > 0
    )


def forget_broadcast(session: Session, number: int) -> bool:
    """Let a draft be; False where it was begun, or forgotten, before."""
    cursor = session.execute("DELETE FROM broadcasts WHERE id = ? AND stage = 'draft'", (number,))
    return cursor.rowcount > 0


def broadcast(session: Session, number: int) -> Broadcast | None:
    row = session.one(f"{_SELECT} WHERE b.id = ?", (number,))
    return None if row is None else _broadcast(row)


def unreported_broadcasts(session: Session) -> list[int]:
    """Those that were begun and whose end was not told yet, the oldest first."""
    rows = session.execute(
        "SELECT id FROM broadcasts WHERE stage <> 'draft' AND NOT reported ORDER BY id"
    )
    return [int(row["id"]) for row in rows]


def lease_broadcast(session: Session, number: int, now: datetime) -> tuple[int, Chat, str] | None:
    """The next chat that is to get it, noted as being sent to, after a key by which to settle
    that (its address may change meanwhile) and before the text. None where nobody is to get it
    now."""
    row = session.one(
        """UPDATE broadcast_chats SET state = 'sending' WHERE broadcast_id = ?1 AND chat_id = (
             SELECT chat_id FROM broadcast_chats JOIN broadcasts b ON b.id = broadcast_id
             WHERE broadcast_id = ?1 AND broadcast_chats.state = 'open' AND not_before <= ?2
               AND b.stage = 'sending'
             ORDER BY not_before, chat_id LIMIT 1)
           RETURNING chat_id""",
        (number, to_micros(now)),
    )
    if row is None:
        return None
    found = session.one(
        f"""SELECT {CHAT_COLUMNS}, b.text FROM chats c JOIN broadcasts b ON b.id = ?
            WHERE c.id = ?""",  # noqa: S608
        (number, row["chat_id"]),
    )
    return None if found is None else (row["chat_id"], chat_from(found), found["text"])


def settle_broadcast(session: Session, number: int, key: int, *, sent: bool) -> None:
    """It reached that chat, or cannot."""
    _set(session, number, key, "state = ?", "sent" if sent else "failed")


def defer_broadcast(
    session: Session, number: int, key: int, until: datetime, *, tried: bool = False
) -> int:
    """That chat is to get it later; how often it was `tried` by now without an answer, so that
    it may have arrived."""
    return _set(
        session,
        number,
        key,
        "state = 'open', not_before = ?, tries = tries + ?, doubt = max(doubt, ?)",
        to_micros(until),
        *(int(tried), int(tried)),
    )


def end_broadcast(session: Session, number: int) -> bool:
    """Note that nobody is left, if that is so."""
    return (
        session.execute(
            """UPDATE broadcasts SET stage = 'done' WHERE id = ?1 AND stage = 'sending'
               AND NOT EXISTS (SELECT 1 FROM broadcast_chats WHERE broadcast_id = ?1
                 AND state IN ('open', 'sending'))""",
            (number,),
        ).rowcount
        > 0
    )


def broadcast_reported(session: Session, number: int) -> None:
    """Its end was told."""
    session.execute("UPDATE broadcasts SET reported = 1 WHERE id = ?", (number,))


def recover_broadcasts(session: Session) -> int:
    """After a start: what was being sent when the last process ended is to be sent again, in
    doubt. How many chats that concerns."""
    return session.execute(
        "UPDATE broadcast_chats SET state = 'open', doubt = 1 WHERE state = 'sending'"
    ).rowcount


def _set(session: Session, number: int, key: int, change: str, *values: object) -> int:
    row = session.one(
        f"""UPDATE broadcast_chats SET {change} WHERE broadcast_id = ? AND chat_id = ?
            RETURNING tries""",  # noqa: S608 (constants of this module)
        (*values, number, key),
    )
    return 0 if row is None else int(row["tries"])


def _broadcast(row: sqlite3.Row) -> Broadcast:
    return Broadcast(
        id=row["id"],
        author=Recipient(row["channel"], row["address"], row["topic"]),
        text=row["text"],
        message=row["message"],
        stage=Stage(row["stage"]),
        made_at=from_micros(row["made_at"]),
        sent=row["sent"],
        failed=row["failed"],
        left=row["still_open"],
        doubtful=row["doubtful"],
    )
