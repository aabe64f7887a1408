"""Messages of ours that stand in a chat, and what they tell, so that they can be edited."""

import sqlite3
from collections.abc import Iterable, Sequence

from bot.core.model import Alert, Changed, CoverageEnded, Entry, Standing, Story
from bot.core.telling import entry_of, merge, takes_back
from store.alerts import alert as find_alert
from store.alerts import read_alert
from store.connection import Session

MOST = 60
"""Alerts of one message; of a message that tells more, none is edited."""

# CROSS JOIN keeps the order: an entry has few alerts, a recipient has many deliveries.
_TOLD = """SELECT id, alert_id, along, held FROM deliveries
    WHERE recipient_id = ? AND receipt = ? AND state = 'sent' ORDER BY alert_id LIMIT ?"""
_ABOUT = """SELECT d.receipt, d.alert_id FROM alerts a
    CROSS JOIN deliveries d ON d.alert_id = a.id AND d.recipient_id = ?
    WHERE a.source_id = ? AND a.entry_id = ? AND d.state = 'sent' AND d.receipt IS NOT NULL
    ORDER BY a.id DESC LIMIT 1"""
_THREAD = """SELECT anchor, told, latest FROM threads
    WHERE recipient_id = ? AND source_id = ?"""


def message_about(session: Session, recipient: int, alert: Alert) -> str | None:
    """The receipt of the last message that told a recipient of the entry of an alert."""
    entry = entry_of(alert)
    if entry is None:
        return None
    row = session.one(_ABOUT, (recipient, alert.source_id, entry.id))
    return None if row is None else row["receipt"]


def standing(session: Session, recipient: int, receipt: str, source: str) -> Standing | None:
    """A message that can be edited; None for a summary, which stays as it was, and for one of
    which nothing is known any more."""
    rows = session.execute(_TOLD, (recipient, receipt, MOST + 1)).fetchall()
    summary = len(rows) > 1 and any(row["held"] for row in rows)
    if not rows or len(rows) > MOST or summary:
        return None
    told = _steps(session, rows)
    return Standing(
        receipt=receipt,
        alerts=(*told, *_taken_back(session, recipient, receipt, told)),
        story=_story(session, recipient, receipt, source),
    )


def last_shown(message: Standing | None, entry_id: str) -> Entry | None:
    """An entry as a message shows it."""
    if message is None:
        return None
    entries = [entry for alert in message.alerts if (entry := entry_of(alert)) is not None]
    return next((entry for entry in reversed(entries) if entry.id == entry_id), None)


def _steps(session: Session, rows: Iterable[sqlite3.Row]) -> tuple[Alert, ...]:
    """What came at once about one entry as one alert."""
    steps: dict[int, list[Alert]] = {}
    for row in rows:
        steps.setdefault(row["along"] or row["id"], []).append(read_alert(session, row["alert_id"]))
    return tuple(merge(alerts) or alerts[-1] for alerts in steps.values())


def _taken_back(
    session: Session, recipient: int, receipt: str, told: Sequence[Alert]
) -> tuple[Alert, ...]:
    """What other messages took back of this one."""
    found = []
    entries = {entry.id: alert for alert in told if (entry := entry_of(alert)) is not None}
    for entry_id, alert in entries.items():
        row = session.one(_ABOUT, (recipient, alert.source_id, entry_id))
        if row is None or row["receipt"] == receipt:
            continue
        later = read_alert(session, row["alert_id"])
        if isinstance(later.event, Changed) and takes_back(later.event.change):
            found.append(later)
    return tuple(found)


def _story(session: Session, recipient: int, receipt: str, source: str) -> Story | None:
    row = session.one(_THREAD, (recipient, source))
    if row is None or row["anchor"] != receipt:
        return None
    return story_of(session, row)


def story_of(session: Session, row: sqlite3.Row) -> Story | None:
    """From `told` and `latest`."""
    latest = find_alert(session, row["latest"]) if row["latest"] else None
    if latest is None:
        return None
    event = latest.event
    if isinstance(event, CoverageEnded):
        return Story(told=row["told"], latest_at=latest.noticed_at, over=True, ended_at=event.at)
    return Story(told=row["told"], latest_at=latest.noticed_at)
