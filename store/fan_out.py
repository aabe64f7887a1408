"""An alert → a delivery for each recipient that wants it, in restartable steps."""

import sqlite3
from datetime import datetime

from bot.core.had import NOTHING_TOLD, Had
from bot.core.model import Alert, Changed, Kind, Subscription
from bot.core.route import ADMIN_EVENTS, FOLLOWER_EVENTS, Tell, route
from store.alerts import read_alert
from store.connection import Session
from store.instants import from_micros, to_micros
from store.rows import (
    CHAT_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    chat_from,
    subscription_from,
)

_FOLLOWERS = f"""SELECT s.recipient_id, s.after_alert, {SUBSCRIPTION_COLUMNS}, r.topic,
      {CHAT_COLUMNS}
    FROM subscriptions s JOIN recipients r ON r.id = s.recipient_id
    JOIN chats c ON c.id = r.chat_id
    WHERE s.source_id = ? AND s.id > ? ORDER BY s.id LIMIT ?"""  # noqa: S608
# What a recipient was told, or is owed, of the entry's earlier states: NULL for nothing, 0 where
# all of that is held.
_HAS = """SELECT max(d.state <> 'held' OR d.held = 0) AS told, max(d.not_before) AS until
    FROM alerts a CROSS JOIN deliveries d ON d.alert_id = a.id AND d.recipient_id = ?
    WHERE a.source_id = ? AND a.entry_id = ? AND a.id < ?
      AND d.state IN ('sent', 'sending', 'owed', 'held')"""
_FIRST_OF_ENTRY = """SELECT id FROM alerts WHERE source_id = ? AND entry_id = ? AND id < ?
    ORDER BY id LIMIT 1"""
_ADMINS = f"""SELECT r.id AS recipient_id, r.topic, {CHAT_COLUMNS}
    FROM recipients r JOIN chats c ON c.id = r.chat_id WHERE r.admin ORDER BY r.id"""  # noqa: S608
_OLDEST = "SELECT id, fan_cursor FROM alerts WHERE fanned_out = 0 ORDER BY id LIMIT 1"
# Owed at once to one who is owed nothing else: then it is this one's turn.
_INSERT = """INSERT INTO deliveries (alert_id, recipient_id, subscription_id, state, not_before,
      held, channel, held_by, held_until, turn)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, CASE WHEN ?4 = 'owed'
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE recipient_id = ?2 AND state = 'owed')
      AND NOT EXISTS (SELECT 1 FROM deliveries WHERE recipient_id = ?2 AND state = 'sending')
      THEN 0 END)
    ON CONFLICT (alert_id, recipient_id) DO NOTHING"""

Row = tuple[object, ...]


def fan_out(session: Session, now: datetime, *, chunk: int) -> int:
    """Turn the oldest alerts that are not yet fanned out into deliveries, at most `chunk` of
    them, routed by bot.core.route. Returns how many rows were looked at: 0 when nothing is
    left. Each alert remembers the subscription it came to, so that it goes on after any stop."""
    looked = 0
    while looked < chunk:
        row = session.one(
            "SELECT id, fan_cursor FROM alerts WHERE fanned_out = 0 ORDER BY id LIMIT 1"
        )
        if row is None:
            break
        alert = read_alert(session, row["id"])
        seen, cursor = _followers(session, alert, row["fan_cursor"], now, chunk - looked)
        looked += seen
        if cursor is not None:
            session.execute("UPDATE alerts SET fan_cursor = ? WHERE id = ?", (cursor, row["id"]))
            break
        looked += 1 + _admins(session, alert, now)
        session.execute("UPDATE alerts SET fanned_out = 1 WHERE id = ?", (row["id"],))
    return looked


def _followers(
    session: Session, alert: Alert, cursor: int, now: datetime, limit: int
) -> tuple[int, int | None]:
    """How many subscriptions were looked at, and the last one; None for that at the end."""
    if not isinstance(alert.event, FOLLOWER_EVENTS):
        return 0, None
    owed: list[Row] = []
    seen = 0
    told = _was_told(session, alert)
    for row in session.execute(_FOLLOWERS, (alert.source_id, cursor, limit)):
        seen += 1
        cursor = row["subscription_id"]
        subscription = subscription_from(row)
        if not _came_later(subscription, alert, row["after_alert"]):
            decision = route(
                subscription,
                chat_from(row),
                alert,
                now,
                session.matches,
                had=_had(session, alert, row["recipient_id"], told=told),
                debounce=session.debounce,
            )
            if isinstance(decision, Tell):
                owed.append(_values(alert, row, cursor, decision))
    session.execute_many(_INSERT, owed)
    return seen, cursor if seen == limit else None


def _was_told(session: Session, alert: Alert) -> bool:
    """Whether the entry of an edit or a removal was told as new."""
    if not isinstance(alert.event, Changed) or alert.event.change.kind is Kind.ADDED:
        return False
    entry = alert.event.change.entry
    row = session.one(_FIRST_OF_ENTRY, (alert.source_id, entry.id, alert.id))
    first = read_alert(session, row["id"]).event if row is not None else None
    return isinstance(first, Changed) and first.change.kind is Kind.ADDED


def _had(session: Session, alert: Alert, recipient: int, *, told: bool) -> Had:
    if not isinstance(alert.event, Changed) or alert.event.change.kind is Kind.ADDED:
        return NOTHING_TOLD
    entry = alert.event.change.entry
    row = session.one(_HAS, (recipient, alert.source_id, entry.id, alert.id))
    if row is None or row["told"] is None:
        return Had(missed=told)
    return Had(told=True, until=None if row["told"] else from_micros(row["until"]))


def _admins(session: Session, alert: Alert, now: datetime) -> int:
    if not isinstance(alert.event, ADMIN_EVENTS):
        return 0
    rows = session.execute(_ADMINS).fetchall()
    owed = [
        _values(alert, row, None, decision)
        for row in rows
        if isinstance(decision := route(None, chat_from(row), alert, now, session.matches), Tell)
    ]
    session.execute_many(_INSERT, owed)
    return len(rows)


def _values(alert: Alert, row: sqlite3.Row, subscription: int | None, tell: Tell) -> Row:
    waits = tell.not_before is not None
    return (
        alert.id,
        row["recipient_id"],
        subscription,
        "held" if waits else "owed",
        to_micros(tell.not_before),
        waits and tell.held,
        row["channel"],
        tell.by,
        to_micros(tell.not_before) if tell.by else None,
    )


def _came_later(subscription: Subscription, alert: Alert, after: int | None) -> bool:
    """Whether it was made after the news was noticed: who comes later is not told the past.
    What was written down after that (`after` is the last alert before) is told, whatever a
    clock that was set back says."""
    if after is not None and alert.id is not None and alert.id > after:
        return False
    made = subscription.created_at
    return made is not None and made > alert.noticed_at


def oldest_to_fan_out(session: Session) -> datetime | None:
    """When the oldest alert that is not yet fanned out was noticed."""
    row = session.one("SELECT noticed_at FROM alerts WHERE fanned_out = 0 ORDER BY id LIMIT 1")
    return None if row is None else from_micros(row["noticed_at"])
