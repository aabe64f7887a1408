"""How attempts to send ended → what the outbox says. Settling twice changes nothing."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.core.errors import NotFound
from bot.core.model import (
    Alert,
    Attempt,
    Changed,
    Delivery,
    DeliveryState,
    Gone,
    Moved,
    Recipient,
    Rejected,
    RetryLater,
    Sent,
)
from bot.core.retry import is_exhausted, retry_at
from bot.core.telling import rewrites
from store.alerts import read_alert
from store.chats import mark_gone, move_chat
from store.connection import Session
from store.instants import from_micros, to_micros
from store.queue import reseat, seat_next
from store.rows import DELIVERY_COLUMNS, delivery_from
from store.tallies import tally_latencies
from store.threads import is_threaded, note_told

_DELIVERY = """SELECT d.id, d.alert_id, d.recipient_id, d.state, d.attempts, d.refusals, d.held,
      a.noticed_at, r.chat_id, c.channel, c.address,
      c.state = 'active' AND (d.subscription_id IS NULL
        OR EXISTS (SELECT 1 FROM subscriptions WHERE id = d.subscription_id)) AS wanted
    FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    JOIN recipients r ON r.id = d.recipient_id JOIN chats c ON c.id = r.chat_id WHERE d.id = ?"""
# What became of the entry of a dead letter meanwhile, which nobody owed to who never got it: what
# is sent again is sent as it reads now.
_SINCE = """INSERT INTO deliveries (alert_id, recipient_id, subscription_id, channel, state)
    SELECT later.id, d.recipient_id, d.subscription_id, d.channel, 'owed'
    FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    JOIN alerts later ON later.source_id = a.source_id AND later.entry_id = a.entry_id
      AND later.id > a.id AND later.fanned_out = 1
    WHERE d.id = ? ON CONFLICT (alert_id, recipient_id) DO NOTHING"""
_ALONG = "SELECT id FROM deliveries WHERE along = ?"


def settle(session: Session, attempts: Sequence[Attempt]) -> None:
    """Write how attempts ended: sent, owed again later, moved, gone or dead. What was told
    along with a delivery ended as it did."""
    touched: dict[int, float] = {}
    took: list[timedelta] = []
    receipts = Counter(a.outcome.receipt for a in attempts if isinstance(a.outcome, Sent))
    for attempt in _with_those_along(session, attempts):
        row = session.one(_DELIVERY, (attempt.delivery_id,))
        if row is None or not _still_open(row, attempt):
            continue
        # One chance a recipient: what failed as one message comes back as one.
        jitter = touched.setdefault(row["recipient_id"], session.chance())
        if isinstance(attempt.outcome, Sent):
            summary = bool(row["held"]) and receipts[attempt.outcome.receipt] > 1
            _sent(session, row, attempt.outcome.receipt, attempt, threaded=not summary)
            if _is_news(session, row):
                took.append(attempt.at - from_micros(row["noticed_at"]))
        else:
            _write(session, row, attempt, jitter)
    seat_next(session, touched)
    if took:
        tally_latencies(session, attempts[-1].at, "sent", took)


def _with_those_along(session: Session, attempts: Sequence[Attempt]) -> Iterator[Attempt]:
    for attempt in attempts:
        yield attempt
        for row in session.execute(_ALONG, (attempt.delivery_id,)).fetchall():
            yield replace(attempt, delivery_id=row["id"])


def _is_news(session: Session, row: sqlite3.Row) -> bool:
    """Whether how long it took says how fast we are: a new wording waits for others first."""
    event = read_alert(session, row["alert_id"]).event
    return not (isinstance(event, Changed) and rewrites(event.change))


def _still_open(row: sqlite3.Row, attempt: Attempt) -> bool:
    """Whether the outcome is news. That a message was accepted is true even of a delivery
    that was dropped, or owed again, while it was in flight."""
    if isinstance(attempt.outcome, Sent):
        return bool(row["state"] != DeliveryState.SENT.value)
    return bool(row["state"] == DeliveryState.SENDING.value)


def _write(session: Session, row: sqlite3.Row, attempt: Attempt, jitter: float) -> None:
    match attempt.outcome:
        case RetryLater() as later:
            _again(session, row, later, attempt, jitter)
        case Moved(to):
            _owe(session, row, to_micros(attempt.at), f"moved to {to.address}", attempt)
            move_chat(session, Recipient(row["channel"], row["address"]), to)
        case Gone(why):
            _end(session, row, DeliveryState.DROPPED, why, attempt)
            mark_gone(session, row["chat_id"], why, attempt.at)
        case Rejected(why):
            _end(session, row, DeliveryState.DEAD, why, attempt)


def _sent(
    session: Session, row: sqlite3.Row, receipt: str, attempt: Attempt, *, threaded: bool
) -> None:
    at = to_micros(attempt.at)
    session.execute(
        """UPDATE deliveries SET state = 'sent', receipt = ?, settled_at = ?, turn = NULL,
             not_before = NULL, in_doubt = 0, why = '' WHERE id = ?""",
        (receipt, at, row["id"]),
    )
    session.execute(
        "UPDATE chats SET last_told = max(coalesce(last_told, ?1), ?1) WHERE id = ?2",
        (at, row["chat_id"]),
    )
    alert = read_alert(session, row["alert_id"])
    if threaded and is_threaded(alert):
        edits = row["channel"] in session.editing
        note_told(session, row["recipient_id"], alert, receipt, at, edited_later=edits)


def _again(
    session: Session, row: sqlite3.Row, later: RetryLater, attempt: Attempt, jitter: float
) -> None:
    if later.limited and is_exhausted(row["refusals"] + 1):
        why = f"refused {row['refusals'] + 1} times: {later.why}"
        _end(session, row, DeliveryState.DEAD, why, attempt)
        return
    at = retry_at(later, attempts=row["attempts"], at=attempt.at, jitter=jitter)
    doubt = later.uncertain
    _owe(session, row, to_micros(at), later.why, attempt, uncertain=doubt, refused=later.limited)
    if later.receipt is not None:  # parts of a long message that were accepted: not again
        session.execute(
            "UPDATE deliveries SET receipt = ? WHERE id = ? AND state = 'owed'",
            (later.receipt, row["id"]),
        )


def _owe(
    session: Session,
    row: sqlite3.Row,
    not_before: int,
    why: str,
    attempt: Attempt,
    *,
    uncertain: bool = False,
    refused: bool = False,
) -> None:
    """Owe it again, unless nobody wants it any longer."""
    if not row["wanted"]:
        _end(session, row, DeliveryState.DROPPED, "no longer wanted", attempt)
        return
    session.execute(
        """UPDATE deliveries SET state = 'owed', turn = NULL, not_before = ?, why = ?,
             in_doubt = max(in_doubt, ?), refusals = refusals + ? WHERE id = ?""",
        (not_before, why, uncertain, refused, row["id"]),
    )


def _end(
    session: Session, row: sqlite3.Row, state: DeliveryState, why: str, attempt: Attempt
) -> None:
    session.execute(
        "UPDATE deliveries SET state = ?, turn = NULL, why = ?, settled_at = ? WHERE id = ?",
        (state.value, why, to_micros(attempt.at), row["id"]),
    )


def dead_letters(session: Session, limit: int) -> list[tuple[Delivery, Alert]]:
    """What could not be sent and will not be tried again, newest first."""
    rows = session.execute(
        f"""SELECT {DELIVERY_COLUMNS}, c.channel, c.address, r.topic
            FROM deliveries d JOIN recipients r ON r.id = d.recipient_id
            JOIN chats c ON c.id = r.chat_id
            WHERE d.state = 'dead' ORDER BY d.id DESC LIMIT ?""",  # noqa: S608
        (limit,),
    )
    return [(delivery_from(row), read_alert(session, row["alert_id"])) for row in rows.fetchall()]


def resend(session: Session, delivery_id: int) -> bool:
    """Owe a dead letter again, with a clean slate; False if it is not one."""
    row = session.one(
        """UPDATE deliveries SET state = 'owed', not_before = NULL, attempts = 0, refusals = 0,
             settled_at = NULL, why = 'sent again by an admin'
           WHERE id = ? AND state = 'dead' RETURNING recipient_id""",
        (delivery_id,),
    )
    if row is None:
        return False
    session.execute(_SINCE, (delivery_id,))
    reseat(session, (row["recipient_id"],))
    return True


def delivery_by_receipt(
    session: Session, recipient: Recipient, receipt: str
) -> list[tuple[Delivery, Alert]]:
    """What one message told (a burst is one message): for /why, and for a message's buttons.
    `receipt` is a whole receipt, or the id of one of the messages that it lists."""
    rows = session.execute(
        f"""SELECT {DELIVERY_COLUMNS}, c.channel, c.address, r.topic
            FROM chats c JOIN recipients r ON r.chat_id = c.id
            JOIN deliveries d ON d.recipient_id = r.id AND d.state = 'sent'
            WHERE c.channel = ?1 AND c.address = ?2 AND (?3 = '' OR r.topic = ?3)
              AND (d.receipt = ?4 OR d.receipt GLOB ?4 || '[,*/]*'
                   OR d.receipt GLOB '*,' || ?4 OR d.receipt GLOB '*,' || ?4 || '[,*/]*')
            ORDER BY d.alert_id""",  # noqa: S608
        (recipient.channel, recipient.address, recipient.topic, receipt),
    )
    return [(delivery_from(row), read_alert(session, row["alert_id"])) for row in rows.fetchall()]


def delivery(session: Session, delivery_id: int) -> tuple[Delivery, Alert]:
    """One delivery with its alert. Raises NotFound."""
    row = session.one(
        f"""SELECT {DELIVERY_COLUMNS}, c.channel, c.address, r.topic
            FROM deliveries d JOIN recipients r ON r.id = d.recipient_id
            JOIN chats c ON c.id = r.chat_id WHERE d.id = ?""",  # noqa: S608
        (delivery_id,),
    )
    if row is None:
        raise NotFound(f"no delivery {delivery_id}")
    return delivery_from(row), read_alert(session, row["alert_id"])
