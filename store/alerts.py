"""Alerts that were born with a look (store/looks.py writes them)."""

from datetime import datetime

from bot.core.errors import NotFound
from bot.core.model import Alert, Recipient, SourceId
from store.connection import Session
from store.instants import to_micros
from store.rows import ALERT_COLUMNS, RETOUCHED, alert_from

_SELECT = f"SELECT {ALERT_COLUMNS} FROM alerts a"  # noqa: S608 (columns of this package)
_REMEMBERED = 256


def alert(session: Session, alert_id: int) -> Alert | None:
    row = session.one(f"{_SELECT} WHERE a.id = ?", (alert_id,))
    return None if row is None else alert_from(row)


def read_alert(session: Session, alert_id: int) -> Alert:
    """An alert that a delivery names. Alerts never change: the last ones are remembered."""
    found = session.alerts.get(alert_id)
    if found is None:
        found = alert(session, alert_id)
        if found is None:
            raise NotFound(f"no alert {alert_id}")
        while len(session.alerts) >= _REMEMBERED:
            del session.alerts[next(iter(session.alerts))]
        session.alerts[alert_id] = found
    return found


def alerts(session: Session, source_id: SourceId | None, limit: int) -> list[Alert]:
    """Alerts, newest first, without those that are no news."""
    news = f"a.kind <> '{RETOUCHED}'"
    if source_id is None:
        rows = session.execute(f"{_SELECT} WHERE {news} ORDER BY a.id DESC LIMIT ?", (limit,))
    else:
        rows = session.execute(
            f"{_SELECT} WHERE a.source_id = ? AND {news} ORDER BY a.id DESC LIMIT ?",
            (source_id, limit),
        )
    return [alert_from(row) for row in rows]


def alerts_for(
    session: Session, recipient: Recipient, since: datetime, limit: int = 200
) -> list[Alert]:
    """What the sources that a recipient follows told since then, told to it or not (muted,
    filtered, while it was gone), newest first. Without a topic: those of the whole chat."""
    rows = session.execute(
        f"""{_SELECT} WHERE a.kind IN ('changed', 'coverage-ended', 'retired')
              AND a.noticed_at > ?1 AND a.source_id IN (
                SELECT s.source_id FROM subscriptions s JOIN recipients r ON r.id = s.recipient_id
                JOIN chats c ON c.id = r.chat_id
                WHERE c.channel = ?2 AND c.address = ?3 AND (?4 = '' OR r.topic = ?4))
            ORDER BY a.id DESC LIMIT ?5""",  # noqa: S608
        (to_micros(since), recipient.channel, recipient.address, recipient.topic, limit),
    )
    return [alert_from(row) for row in rows]
