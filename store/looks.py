"""A finished look, written whole or not at all: what was seen, and what is owed for it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.model import Alert, Changed, Look, Origin, PollState, Source
from store.connection import Session
from store.instants import to_micros
from store.rows import SOURCE, STATE, kind_of, pack_alert
from store.snapshots import write_delta
from store.sources import due_at, host_of
from store.subscriptions import follow_instead, follow_once
from store.tallies import tally, tally_latency
from store.versions import add_version


def commit(session: Session, look: Look) -> list[Alert]:
    """Write a look and give back the alerts that are new, with ids; an alert whose key is
    known already is not written twice. Frees the lease. A look whose lease was lost, or
    whose source is gone, writes nothing and returns []."""
    if look.delta is None and look.version is None and not look.alerts and not look.moved_to:
        _keep_state(session, look)
        return []
    row = session.one(
        """SELECT s.source FROM polling p JOIN sources s ON s.id = p.source_id
           WHERE p.source_id = ? AND p.lease IS ?""",
        (look.source_id, look.lease),
    )
    if row is None:
        return []
    source = SOURCE.load(row["source"])
    if look.delta is not None:
        write_delta(session, look.source_id, look.delta)
    if look.version is not None:
        add_version(session, look.source_id, look.version)
    new = [stored for alert in look.alerts if (stored := add_alert(session, alert)) is not None]
    state = look.state
    if look.moved_to is not None and look.moved_to != source.url:
        source, retired = _move(session, source, look.moved_to)
        state = replace(state, retired=state.retired or retired)
    session.execute(
        """UPDATE polling SET state = ?, host = ?, due_at = ?, lease = NULL, leased_until = NULL
           WHERE source_id = ?""",
        (STATE.dump(state), host_of(source.url), due_at(source, state), look.source_id),
    )
    return new


def is_urgent(look: Look) -> bool:
    """Whether somebody waits for what a look found: otherwise it is written with others."""
    return bool(look.alerts or look.delta is not None or look.version is not None)


def commit_all(session: Session, looks: Sequence[Look]) -> list[list[Alert]]:
    """The same for several looks at once."""
    return [commit(session, look) for look in looks]


def _keep_state(session: Session, look: Look) -> None:
    """What most looks come to: the page is as it was."""
    state = look.state
    session.execute(
        """UPDATE polling SET state = ?1, lease = NULL, leased_until = NULL,
             due_at = CASE WHEN ?2 OR (SELECT paused FROM sources WHERE id = source_id)
               THEN NULL ELSE ?3 END
           WHERE source_id = ?4 AND lease IS ?5""",
        (
            STATE.dump(state),
            state.retired,
            to_micros(state.next_look),
            look.source_id,
            look.lease,
        ),
    )


def add_alert(session: Session, alert: Alert) -> Alert | None:
    """The alert with its id; None if its key is known already."""
    event = alert.event
    entry = event.change.entry if isinstance(event, Changed) else None
    row = session.one(
        """INSERT INTO alerts (source_id, key, kind, entry_id, noticed_at, alert)
           VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id""",
        (
            alert.source_id,
            alert.key,
            kind_of(event),
            None if entry is None else entry.id,
            to_micros(alert.noticed_at),
            pack_alert(alert),
        ),
    )
    if row is None:
        return None
    tally(session, alert.noticed_at, "alerts")
    if entry is not None and (published := entry.updated or entry.published) is not None:
        tally_latency(session, alert.noticed_at, "noticed", alert.noticed_at - published)
    return replace(alert, id=row["id"])


def _move(session: Session, source: Source, url: str) -> tuple[Source, bool]:
    """Follow a permanent redirect: the source takes the new address; or, where that one is
    watched already, its followers follow that source instead, and this one is retired.

    That waits until nobody can miss or get twice what only one of the two has noticed: until
    this one's last change was told, and the other one has been looked at since.
    """
    other = session.one(
        """SELECT s.id, s.paused, p.state FROM sources s JOIN polling p ON p.source_id = s.id
           WHERE s.url = ?""",
        (url,),
    )
    if other is not None:
        there = STATE.load(other["state"])
        if other["paused"] or there.retired:
            return source, False
        if not _is_told_there_too(session, source, there):
            follow_once(session, source.id, other["id"])
            return source, False
        follow_instead(session, source.id, other["id"])
        return source, True
    moved = replace(source, url=url)
    if source.origin is Origin.FILE:
        moved = replace(moved, moved_from=source.moved_from or source.url)
    session.execute(
        "UPDATE sources SET url = ?, source = ? WHERE id = ?", (url, SOURCE.dump(moved), source.id)
    )
    return moved, False


def _is_told_there_too(session: Session, source: Source, there: PollState) -> bool:
    newest = session.one(
        """SELECT noticed_at, fanned_out FROM alerts
           WHERE source_id = ? AND entry_id IS NOT NULL ORDER BY id DESC LIMIT 1""",
        (source.id,),
    )
    if newest is None:
        return True
    looked = there.last_success is not None and to_micros(there.last_success) > newest["noticed_at"]
    return bool(newest["fanned_out"]) and looked
