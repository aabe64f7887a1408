"""Pruning: the past is bounded by the retention, in transactions that hold nobody up."""

from collections.abc import Callable
from datetime import datetime, timedelta

from store.broadcasts import KEPT
from store.connection import Session
from store.instants import HOUR, to_micros

CHUNK = 500
"""Rows that one transaction deletes."""

Step = Callable[[Session, datetime], int]


def prune_deliveries(session: Session, now: datetime) -> int:
    """Settled deliveries that are older than the retention."""
    return _delete(
        session,
        """DELETE FROM deliveries WHERE id IN (
             SELECT id FROM deliveries WHERE settled_at IS NOT NULL AND settled_at < ? LIMIT ?)""",
        _before(now, session.retention.deliveries),
    )


def prune_alerts(session: Session, now: datetime) -> int:
    """Alerts older than the retention that nobody is owed any longer. Only the oldest are
    looked at: ids grow in the order of telling."""
    session.alerts.clear()
    return _delete(
        session,
        """DELETE FROM alerts WHERE id IN (
             SELECT a.id FROM alerts a WHERE a.noticed_at < ? AND a.fanned_out
               AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert_id = a.id)
             ORDER BY a.id LIMIT ?)""",
        _before(now, session.retention.alerts),
    )


def prune_versions(session: Session, now: datetime) -> int:
    """Stored texts older than the retention, by whole groups; each source's newest stays."""
    return _delete(
        session,
        """DELETE FROM versions WHERE id IN (
             SELECT k.id FROM versions k WHERE k.keyframe IS NULL AND k.taken_at < ?1
               AND EXISTS (SELECT 1 FROM versions n
                 WHERE n.source_id = k.source_id AND n.id > k.id AND n.keyframe IS NULL)
               AND NOT EXISTS (SELECT 1 FROM versions m
                 WHERE m.keyframe = k.id AND m.taken_at >= ?1)
             LIMIT ?2)""",
        _before(now, session.retention.versions_age),
    )


def prune_chats(session: Session, now: datetime) -> int:
    """Chats that could not be written to for longer than the grace period."""
    return _delete(
        session,
        """DELETE FROM chats WHERE id IN (
             SELECT id FROM chats WHERE state = 'gone' AND gone_since < ? LIMIT ?)""",
        _before(now, session.retention.gone),
        limit=20,
    )


def prune_tallies(session: Session, now: datetime) -> int:
    return session.execute(
        "DELETE FROM tallies WHERE hour < ?", (_before(now, session.retention.tallies) // HOUR,)
    ).rowcount


def prune_shelf(session: Session, now: datetime) -> int:
    """What was put aside and is no longer fresh."""
    return _delete(
        session,
        "DELETE FROM shelf WHERE name IN (SELECT name FROM shelf WHERE until < ? LIMIT ?)",
        to_micros(now),
    )


def prune_broadcasts(session: Session, now: datetime) -> int:
    """Broadcasts of long ago, unless they are still being sent."""
    return _delete(
        session,
        """DELETE FROM broadcasts WHERE id IN (SELECT id FROM broadcasts
             WHERE made_at < ? AND (reported OR stage = 'draft') LIMIT ?)""",
        _before(now, KEPT),
        limit=1,
    )


def shrink(session: Session) -> int:
    """Give free pages back to the file system; how many are left."""
    session.execute("PRAGMA incremental_vacuum(256)").fetchall()
    return session.number("PRAGMA freelist_count")


STEPS: dict[str, Step] = {
    "deliveries": prune_deliveries,
    "alerts": prune_alerts,
    "versions": prune_versions,
    "chats": prune_chats,
    "tallies": prune_tallies,
    "shelf": prune_shelf,
    "broadcasts": prune_broadcasts,
}


def _before(now: datetime, age: timedelta) -> int:
    return to_micros(now - age)


def _delete(session: Session, sql: str, before: int, limit: int = CHUNK) -> int:
    return session.execute(sql, (before, limit)).rowcount
