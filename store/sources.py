"""Sources: what is watched, as it was configured."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from bot.core.errors import Conflict, NotFound
from bot.core.model import PollState, Source, SourceId, Validators, Watched
from store.connection import Session
from store.instants import to_micros
from store.queue import reseat
from store.rows import SOURCE, STATE, watched

_SELECT = "SELECT s.source, p.state FROM sources s JOIN polling p ON p.source_id = s.id"


def host_of(url: str) -> str:
    """The host that one is a guest of; the address itself where it names none."""
    try:
        return urlsplit(url).hostname or url
    except ValueError:
        return url


def due_at(source: Source, state: PollState) -> int | None:
    """When polling should look at it; None for never."""
    return None if source.paused or state.retired else to_micros(state.next_look)


def sources(session: Session) -> list[Watched]:
    return [watched(row) for row in session.execute(f"{_SELECT} ORDER BY s.id")]


def source(session: Session, source_id: SourceId) -> Watched | None:
    row = session.one(f"{_SELECT} WHERE s.id = ?", (source_id,))
    return None if row is None else watched(row)


def source_by_url(session: Session, url: str) -> Watched | None:
    row = session.one(f"{_SELECT} WHERE s.url = ?", (url,))
    return None if row is None else watched(row)


def add_source(session: Session, source: Source, now: datetime) -> None:
    """Raises Conflict for an id or an address that is there already."""
    add_sources(session, (source,), now)


def add_sources(session: Session, sources: Sequence[Source], now: datetime) -> None:
    """Several at once, all or none; raises Conflict as `add_source` does. They are due now,
    a millisecond apart, so that they are looked at in the order given."""
    for at, each in enumerate(sources):
        _refuse_double(session, each)
        state = PollState(next_look=now)
        session.execute(
            "INSERT INTO sources (id, url, paused, source) VALUES (?, ?, ?, ?)",
            (each.id, each.url, each.paused, SOURCE.dump(each)),
        )
        due = due_at(each, state)
        session.execute(
            "INSERT INTO polling (source_id, host, due_at, state) VALUES (?, ?, ?, ?)",
            (each.id, host_of(each.url), due and due + at, STATE.dump(state)),
        )


def save_source(session: Session, source: Source) -> None:
    """Raises NotFound for one that is not there and Conflict for another's address. With
    another address, what was remembered of the former one's answers is forgotten, and it is
    due; its entries and followers stay."""
    before = session.one(
        "SELECT s.url, p.state FROM sources s JOIN polling p ON p.source_id = s.id WHERE s.id = ?",
        (source.id,),
    )
    if before is None:
        raise NotFound(f"no source {source.id}", remedy="list them: addendum sources list")
    _refuse_double(session, source, but=source.id)
    state = STATE.load(before["state"])
    if source.url != before["url"]:
        state = _at_another_address(state)
    session.execute(
        "UPDATE sources SET url = ?, paused = ?, source = ? WHERE id = ?",
        (source.url, source.paused, SOURCE.dump(source), source.id),
    )
    # A lease that runs stays: due_at is its end then, unless the source is paused.
    session.execute(
        """UPDATE polling SET host = :host, state = :state,
             due_at = CASE WHEN :due IS NULL THEN NULL
                      WHEN lease IS NOT NULL THEN leased_until ELSE :due END
           WHERE source_id = :id""",
        {
            "host": host_of(source.url),
            "state": STATE.dump(state),
            "due": due_at(source, state),
            "id": source.id,
        },
    )


def remove_source(session: Session, source_id: SourceId) -> int:
    """Delete a source and all that belongs to it; returns how many followed it."""
    followed = session.number(
        "SELECT count(*) FROM subscriptions WHERE source_id = ?", (source_id,)
    )
    waiting = [
        row[0]
        for row in session.execute(
            """SELECT DISTINCT d.recipient_id FROM alerts a JOIN deliveries d ON d.alert_id = a.id
               WHERE a.source_id = ? AND d.state IN ('owed', 'sending')""",
            (source_id,),
        )
    ]
    session.execute("DELETE FROM sources WHERE id = ?", (source_id,))
    session.alerts.clear()
    reseat(session, waiting)
    return followed


def look_now(session: Session, source_id: SourceId, now: datetime) -> None:
    """Make it due, unless it is paused, retired, or looked at in this moment."""
    row = session.one("SELECT state FROM polling WHERE source_id = ?", (source_id,))
    if row is None:
        raise NotFound(f"no source {source_id}", remedy="list them: addendum sources list")
    state = replace(STATE.load(row["state"]), next_look=now, why_next="asked for")
    session.execute(
        """UPDATE polling SET state = :state,
             due_at = CASE WHEN due_at IS NULL THEN NULL
                      WHEN lease IS NOT NULL AND leased_until > :now THEN due_at ELSE :now END
           WHERE source_id = :id""",
        {"state": STATE.dump(state), "now": to_micros(now), "id": source_id},
    )


def revive(session: Session, source_id: SourceId, now: datetime) -> None:
    """Poll a retired source again, from now on. Raises NotFound."""
    seen = source(session, source_id)
    if seen is None:
        raise NotFound(f"no source {source_id}", remedy="list them: addendum sources list")
    state = replace(
        seen.state, retired=False, failures=0, failing_since=None, next_look=now, why_next="revived"
    )
    session.execute(
        "UPDATE polling SET state = ?, due_at = ? WHERE source_id = ?",
        (STATE.dump(state), due_at(seen.source, state), source_id),
    )


def count_sources(session: Session) -> dict[str, int]:
    """How many are `active`, `paused`, `retired` and (of the active) `failing`."""
    row = session.one(
        """SELECT
             count(*) FILTER (WHERE NOT s.paused AND p.state ->> '$.retired' IS NULL) AS active,
             count(*) FILTER (WHERE s.paused) AS paused,
             count(*) FILTER (WHERE p.state ->> '$.retired') AS retired,
             count(*) FILTER (WHERE NOT s.paused AND p.state ->> '$.retired' IS NULL
                              AND p.state ->> '$.told_failing') AS failing
           FROM sources s JOIN polling p ON p.source_id = s.id"""
    )
    return {} if row is None else dict(row)


def _refuse_double(session: Session, source: Source, but: SourceId | None = None) -> None:
    if but is None and session.one("SELECT 1 FROM sources WHERE id = ?", (source.id,)):
        raise Conflict(f"there is a source {source.id} already", remedy="choose another id")
    other = session.one("SELECT id FROM sources WHERE url = ? AND id IS NOT ?", (source.url, but))
    if other is not None:
        raise Conflict(
            f"{source.url} is watched already, as source {other['id']}", remedy="use that one"
        )


def _at_another_address(state: PollState) -> PollState:
    return replace(
        state,
        validators=Validators(),
        body_digest=None,
        looks_since_full=0,
        retired=False,
        why_next="another address",
        next_look=state.last_look or state.next_look,
    )
