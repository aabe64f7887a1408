"""Anchors that have something new to say, and the topics that stories have to themselves."""

from datetime import datetime

from bot.core.model import Delivery, DeliveryState, Owed, Recipient, SourceId
from store.alerts import alert as find_alert
from store.chats import find_recipient
from store.connection import Session
from store.instants import to_micros
from store.rows import (
    CHAT_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    chat_from,
    recipient_from,
    subscription_from,
)
from store.standing import standing

_STALE = f"""SELECT t.recipient_id, t.anchor, t.latest, r.topic, {CHAT_COLUMNS},
      {SUBSCRIPTION_COLUMNS}
    FROM threads t JOIN recipients r ON r.id = t.recipient_id
    JOIN chats c ON c.id = r.chat_id
    JOIN subscriptions s ON s.recipient_id = t.recipient_id AND s.source_id = t.source_id
    WHERE t.refresh_at <= ? AND c.channel = ? AND c.state = 'active'
    ORDER BY t.refresh_at"""  # noqa: S608 (columns of this package)
_FRESH = """UPDATE threads SET refresh_at = NULL, refreshed_at = ?
    WHERE recipient_id = ? AND source_id = ?"""


def lease_anchors(
    session: Session,
    now: datetime,
    *,
    limit: int,
    channel: str,
    busy: frozenset[Recipient] = frozenset(),
) -> list[Owed]:
    """At most so many anchors that are to say where their story stands now, one a recipient.

    Each is handed out once: an edit that fails is no loss, the next alert brings the next. The
    delivery has no id, for there is nothing to settle; the alert is the story's latest.
    """
    at = to_micros(now)
    session.editing.add(channel)
    found: list[Owed] = []
    taken = set(busy)
    rows = session.execute(_STALE, (at, channel)).fetchmany(limit + len(busy))
    for row in rows:
        recipient = recipient_from(row)
        if recipient in taken or len(found) >= limit:
            continue
        taken.add(recipient)
        session.execute(_FRESH, (at, row["recipient_id"], row["source_id"]))
        message = standing(session, row["recipient_id"], row["anchor"], row["source_id"])
        latest = find_alert(session, row["latest"])
        if message is None or message.story is None or latest is None or latest.id is None:
            continue
        found.append(
            Owed(
                delivery=Delivery(
                    alert_id=latest.id, recipient=recipient, state=DeliveryState.SENT
                ),
                alert=latest,
                chat=chat_from(row),
                subscription=subscription_from(row),
                standing=message,
            )
        )
    return found


def keep_topic(session: Session, recipient: Recipient, source_id: SourceId, topic: str) -> None:
    """Remember the topic of a forum that a source's story has to itself; "" forgets it."""
    here = find_recipient(session, recipient)
    if here is None:
        return
    if not topic:
        session.execute(
            "DELETE FROM topics WHERE recipient_id = ? AND source_id = ?", (here, source_id)
        )
        return
    session.execute(
        """INSERT INTO topics (recipient_id, source_id, topic) VALUES (?, ?, ?)
           ON CONFLICT (recipient_id, source_id) DO UPDATE SET topic = excluded.topic""",
        (here, source_id, topic),
    )


def forget_anchor(session: Session, recipient: Recipient, source_id: SourceId, anchor: str) -> None:
    """People deleted a story's first message: the next one takes its place. The story goes on
    counting. Another anchor that was made meanwhile stays."""
    here = find_recipient(session, recipient)
    if here is not None:
        session.execute(
            """UPDATE threads SET anchor = '', refresh_at = NULL
               WHERE recipient_id = ? AND source_id = ? AND anchor = ?""",
            (here, source_id, anchor),
        )
