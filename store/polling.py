"""Which sources are due, and who looks at them: leases in the table of polling states."""

import secrets
from collections import Counter
from collections.abc import Iterable
from datetime import datetime, timedelta

from bot.core.model import SourceId, Watched
from store.clock import bring_looks_forward, steps_back
from store.connection import Session
from store.instants import from_micros, to_micros
from store.rows import watched

# The index holds all three columns: nothing else is read of what is passed over.
_DUE = "SELECT source_id, host FROM polling WHERE due_at <= ? ORDER BY due_at"


def lease_due(
    session: Session, now: datetime, *, limit: int, per_host: int, lease: timedelta
) -> list[tuple[Watched, str]]:
    """Sources that are due, most overdue first, at most `per_host` of one host at a time
    (those that are leased already count), each with a lease token: nobody else gets them
    until it is committed or lapses."""
    at = to_micros(now)
    if back := steps_back(session, "polling", at):
        bring_looks_forward(session, back, at)
    chosen = _choose(session, at, limit, per_host)
    return _take(session, chosen, at, lease) if chosen else []


def lease(
    session: Session, source_id: SourceId, now: datetime, lease: timedelta
) -> tuple[Watched, str] | None:
    """One source, due or not, paused or not; None if it is leased already or not there."""
    at = to_micros(now)
    free = session.one(
        "SELECT 1 FROM polling WHERE source_id = ? AND (lease IS NULL OR leased_until <= ?)",
        (source_id, at),
    )
    return None if free is None else _take(session, [source_id], at, lease)[0]


def release(session: Session, source_id: SourceId, token: str, again_at: datetime) -> None:
    """Give a lease back without a look; the source is due at `again_at`."""
    session.execute(
        """UPDATE polling SET lease = NULL, leased_until = NULL,
             due_at = CASE WHEN due_at IS NULL THEN NULL ELSE ? END
           WHERE source_id = ? AND lease = ?""",
        (to_micros(again_at), source_id, token),
    )


def free_looks(session: Session, now: datetime) -> int:
    """Take back the leases of looks that will never end, because the process that polled was
    killed: their sources are due at once, not when the leases lapse. For whoever holds the
    role "poll" and has not begun. A look under way elsewhere (the command `poll`) then writes
    nothing, and is repeated. Returns how many."""
    freed = session.execute(
        """UPDATE polling SET lease = NULL, leased_until = NULL,
             due_at = CASE WHEN due_at IS NULL THEN NULL ELSE min(due_at, ?) END
           WHERE lease IS NOT NULL""",
        (to_micros(now),),
    )
    return freed.rowcount


def next_due_at(session: Session) -> datetime | None:
    """When the next source is due; None if none ever is."""
    row = session.one("SELECT min(due_at) FROM polling WHERE due_at IS NOT NULL")
    return None if row is None else from_micros(row[0])


def _choose(session: Session, at: int, limit: int, per_host: int) -> list[SourceId]:
    looking: Counter[str] = Counter(
        dict(
            session.execute(
                """SELECT host, count(*) FROM polling
                   WHERE lease IS NOT NULL AND leased_until > ? GROUP BY host""",
                (at,),
            ).fetchall()
        )
    )
    chosen: list[SourceId] = []
    due = session.execute(_DUE, (at,))
    for source_id, host in due:
        if len(chosen) >= limit:
            break
        if looking[host] < per_host:
            looking[host] += 1
            chosen.append(source_id)
    due.close()
    return chosen


def _take(
    session: Session, chosen: Iterable[SourceId], at: int, lease: timedelta
) -> list[tuple[Watched, str]]:
    until = at + lease // timedelta(microseconds=1)
    taken = []
    for source_id in chosen:
        token = secrets.token_hex(8)
        row = session.one(
            """UPDATE polling SET lease = ?1, leased_until = ?2,
                 due_at = CASE WHEN due_at IS NULL THEN NULL ELSE ?2 END
               WHERE source_id = ?3
               RETURNING state, (SELECT source FROM sources WHERE id = source_id) AS source""",
            (token, until, source_id),
        )
        assert row is not None  # noqa: S101 (chosen in this transaction)
        taken.append((watched(row), token))
    return taken
