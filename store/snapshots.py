"""What is remembered of each source: its entries, and the snapshot's own few facts."""

import json

from bot.core.model import Coverage, Entry, Known, Snapshot, SnapshotDelta, SourceId
from store.connection import Session
from store.instants import from_micros, to_micros
from store.rows import KNOWN


def snapshot(session: Session, source_id: SourceId) -> Snapshot | None:
    """None before the first good look."""
    head = session.one("SELECT * FROM snapshots WHERE source_id = ?", (source_id,))
    if head is None:
        return None
    rows = session.execute(
        "SELECT known FROM entries WHERE source_id = ? ORDER BY position, rowid", (source_id,)
    )
    return Snapshot(
        known=tuple(KNOWN.unpack(row["known"]) for row in rows),
        title=head["title"],
        extractor=head["extractor"],
        reader=head["reader"],
        coverage=Coverage(head["coverage"]),
        taken_at=from_micros(head["taken_at"]),
        extra=json.loads(head["extra"]),
    )


def write_delta(session: Session, source_id: SourceId, delta: SnapshotDelta) -> None:
    session.execute(
        """INSERT INTO snapshots (source_id, title, extractor, reader, coverage, taken_at, extra)
           VALUES (?1, ?2, ?3, ?4, ?5, ?6, coalesce(?7, '{}'))
           ON CONFLICT (source_id) DO UPDATE SET title = excluded.title,
             extractor = excluded.extractor, reader = excluded.reader,
             coverage = excluded.coverage, taken_at = excluded.taken_at,
             extra = coalesce(?7, extra)""",
        (
            source_id,
            delta.title,
            delta.extractor,
            delta.reader,
            delta.coverage.value,
            to_micros(delta.taken_at),
            None if delta.extra is None else json.dumps(delta.extra),
        ),
    )
    if delta.forgotten:
        session.execute_many(
            "DELETE FROM entries WHERE source_id = ? AND entry_id = ?",
            [(source_id, entry_id) for entry_id in delta.forgotten],
        )
    if delta.upserts:
        session.execute_many(
            """INSERT INTO entries (source_id, entry_id, position, removed, shown_at, known)
               VALUES (?, ?, ?, ?, ?, ?)
               ON CONFLICT (source_id, entry_id) DO UPDATE SET position = excluded.position,
                 removed = excluded.removed, shown_at = excluded.shown_at,
                 known = excluded.known""",
            [_values(source_id, known) for known in delta.upserts],
        )


def _values(source_id: SourceId, known: Known) -> tuple[object, ...]:
    shown = known.entry.published or known.entry.updated or known.first_seen
    return (
        source_id,
        known.entry.id,
        known.position,
        known.removed,
        to_micros(shown),
        KNOWN.pack(known),
    )


def latest(session: Session, source_id: SourceId, limit: int) -> list[Entry]:
    """The newest known entries that the page still has, newest first."""
    rows = session.execute(
        """SELECT known FROM entries WHERE source_id = ? AND NOT removed
           ORDER BY shown_at DESC, position LIMIT ?""",
        (source_id, limit),
    )
    return [KNOWN.unpack(row["known"]).entry for row in rows]
