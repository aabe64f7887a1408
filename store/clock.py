"""What waits for an instant, when the clock is set back.

A machine's clock may be an hour ahead until it is set right. What was put off by its time
would then wait an hour too long: all sources, and all that is to be sent again.
"""

from store.connection import Session
from store.instants import from_micros
from store.notes import write_note

NOTICED = 60 * 1_000_000
"""Microseconds: smaller steps back are the clock's ordinary corrections."""


# The latest time that the file knows of, for a clock that was set back while nobody looked.
_LAST_KNOWN = """SELECT max(at) FROM (
    SELECT max(settled_at) AS at FROM deliveries WHERE settled_at IS NOT NULL
    UNION ALL SELECT max(at) FROM notes
    UNION ALL SELECT max(taken_at) FROM snapshots
    UNION ALL SELECT noticed_at FROM alerts WHERE id = (SELECT max(id) FROM alerts))"""


def steps_back(session: Session, kind: str, at: int) -> int:
    """How far the clock was set back since this opened store last saw it, or since the file was
    last written to, in microseconds; 0 for no step that matters. `kind` names who asks."""
    latest = session.latest.get(kind)
    if latest is None:
        latest = session.number(_LAST_KNOWN)
        # So that the next to open the file knows, though nothing happens until then.
        write_note(session, f"clock:{kind}", "", from_micros(at))
    session.latest[kind] = at
    return latest - at if latest - at >= NOTICED else 0


def bring_looks_forward(session: Session, back: int, at: int) -> None:
    """Sources are due by as much earlier as the clock was set back."""
    session.execute(
        """UPDATE polling SET due_at = due_at - ?1, leased_until = leased_until - ?1
           WHERE due_at > ?2""",
        (back, at),
    )


def bring_sends_forward(session: Session, back: int, at: int) -> None:
    """The same for what is to be sent again, for edits that wait for others, and for anchors.
    What is held for a digest or quiet hours waits for a time of day: it stays."""
    session.execute(
        """UPDATE deliveries SET not_before = not_before - ?1, turn = turn - ?1
           WHERE (state = 'owed' OR state = 'held' AND NOT held) AND not_before > ?2""",
        (back, at),
    )
    session.execute(
        """UPDATE threads SET refresh_at = refresh_at - ?1, refreshed_at = refreshed_at - ?1
           WHERE refresh_at > ?2""",
        (back, at),
    )
