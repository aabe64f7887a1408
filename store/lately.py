"""What was sent within the last minute: limits of a channel outlive the process that met them."""

from datetime import datetime

from bot.core.model import ChatKind, Recipient
from store.connection import Session
from store.instants import from_micros, to_micros
from store.rows import recipient_from

# A list of deliveries that was sent as one message shares its receipt and its instant. What is
# under way may be sent, and arrive, any time until now: its instant is the present one. What was
# refused or failed may have been counted all the same, and edits of anchors were.
_LATELY = """SELECT c.channel, c.address, r.topic, c.kind, sent.at FROM (
      SELECT recipient_id, settled_at AS at FROM deliveries
        WHERE settled_at >= ?1 AND state = 'sent' GROUP BY recipient_id, receipt, settled_at
      UNION ALL SELECT recipient_id, ?2 FROM deliveries
        WHERE state = 'sending' AND leased_at >= ?1 GROUP BY recipient_id
      UNION ALL SELECT recipient_id, leased_at FROM deliveries
        WHERE turn IS NOT NULL AND attempts > 0 AND leased_at >= ?1
      UNION ALL SELECT recipient_id, refreshed_at FROM threads t
        WHERE refreshed_at >= ?1 AND NOT EXISTS (SELECT 1 FROM deliveries d
          WHERE d.recipient_id = t.recipient_id AND d.receipt = t.anchor
            AND d.settled_at = t.refreshed_at)) AS sent
    JOIN recipients r ON r.id = sent.recipient_id JOIN chats c ON c.id = r.chat_id
    ORDER BY sent.at"""


def sent_since(
    session: Session, since: datetime, now: datetime
) -> list[tuple[Recipient, ChatKind, datetime]]:
    """The messages that were sent, or may have been, since an instant, oldest first."""
    return [
        (recipient_from(row), ChatKind(row["kind"]), from_micros(row["at"]))
        for row in session.execute(_LATELY, (to_micros(since), to_micros(now)))
    ]
