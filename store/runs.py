"""What is sent to one recipient as one message: one alert, a burst, a summary, or an edit."""

import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import NamedTuple

from bot.core.model import Alert, Changed, Kind, Standing
from bot.core.telling import entry_of, is_silent, merge, rewrites, takes_back
from store.alerts import read_alert
from store.connection import Session
from store.queue import drop_open, reseat
from store.standing import last_shown, message_about, standing

RUN = 50
"""At most so many deliveries are leased to one recipient as one list."""
SUMMARY = 150
"""So many if they were held: a digest tells a day."""
GROWS_TO = 20
"""New entries that a message takes in a burst before the next message begins."""
_LATELY = 100

_MICROSECOND = timedelta(microseconds=1)
_WAITING = """SELECT d.id, d.alert_id, d.held, d.not_before, a.source_id, a.noticed_at
    FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    WHERE d.recipient_id = ? AND d.state = 'owed' ORDER BY d.alert_id LIMIT 500"""
_UNSETTLED = """SELECT d.id, d.alert_id, d.in_doubt FROM alerts a
    CROSS JOIN deliveries d ON d.alert_id = a.id AND d.recipient_id = ?
    WHERE a.source_id = ? AND a.entry_id = ? AND d.state IN ('owed', 'held') ORDER BY a.id"""
_SENT = """SELECT d.alert_id, d.receipt, d.settled_at, d.held, a.source_id FROM deliveries d
    JOIN alerts a ON a.id = d.alert_id
    WHERE d.recipient_id = ? AND d.state = 'sent' ORDER BY d.alert_id DESC LIMIT ?"""


class Head(NamedTuple):
    """The delivery that is a recipient's next."""

    delivery: int
    recipient: int
    held: int
    source: str
    noticed: int


class Part(NamedTuple):
    """One thing to tell: the delivery that stands for it, those that are settled with it, what
    it says (None: nothing is left to say), and the message in which it is told if that is not
    a new one."""

    delivery: int
    along: tuple[int, ...]
    alert: Alert | None
    message: Standing | None
    summed_up: bool
    in_doubt: bool


class _Run(NamedTuple):
    deliveries: list[int]
    message: Standing | None = None
    summed_up: bool = False


def gather(session: Session, head: Head, at: int, *, edits: bool) -> list[Part]:
    """What is told with a recipient's next delivery, in order; [] if nothing of it is left to
    tell: then it is dropped, and the next is next. `edits` says that the channel can edit."""
    run = _run(session, head, at, edits=edits)
    taken: set[int] = set()
    found: list[Part] = []
    for delivery in run.deliveries:
        if delivery in taken:
            continue
        part = _part(session, head, delivery, run, edits=edits)
        taken.update((delivery, *part.along))
        if part.alert is None:
            _drop(session, part, at)
        else:
            found.append(part)
    if not found:
        reseat(session, (head.recipient,))
    return found


def _drop(session: Session, part: Part, at: int) -> None:
    ids = ", ".join(str(each) for each in (part.delivery, *part.along))
    drop_open(session, f"id IN ({ids})", (), "nothing of it was left to tell", at)


def _part(session: Session, head: Head, delivery: int, run: _Run, *, edits: bool) -> Part:
    """A delivery together with all others of its entry that are not sent yet."""
    own = session.one("SELECT alert_id, in_doubt FROM deliveries WHERE id = ?", (delivery,))
    assert own is not None  # noqa: S101 (read in this transaction)
    alert = read_alert(session, own["alert_id"])
    entry = entry_of(alert)
    if entry is None:
        return Part(delivery, (), alert, None, run.summed_up, bool(own["in_doubt"]))
    group = session.execute(_UNSETTLED, (head.recipient, alert.source_id, entry.id)).fetchall()
    alerts = [read_alert(session, row["alert_id"]) for row in group]
    message = run.message
    if edits and message is None and not run.summed_up:
        message = _message_about(session, head.recipient, alerts[-1])
    doubt = any(row["in_doubt"] for row in group)
    left = merge(alerts, last_shown(message, entry.id))
    if left is None and doubt and message is not None:
        left = alerts[-1]  # What may have arrived has to be set right.
    if left is not None and is_silent(left) and message is None:
        left = None
    along = tuple(row["id"] for row in group if row["id"] != delivery)
    return Part(delivery, along, left, message, run.summed_up, doubt)


def _message_about(session: Session, recipient: int, alert: Alert) -> Standing | None:
    """The message that an alert rewrites, or that it takes back."""
    event = alert.event
    if not isinstance(event, Changed) or not (rewrites(event.change) or takes_back(event.change)):
        return None
    receipt = message_about(session, recipient, alert)
    if receipt is None:
        return None
    return standing(session, recipient, receipt, alert.source_id)


def _run(session: Session, head: Head, at: int, *, edits: bool) -> _Run:
    """The deliveries that are sent as one with a recipient's next one."""
    if head.held:
        run = _held(session, head, at)
        return _Run(run, summed_up=len(run) > 1)
    if edits and _rewrites(session, head.delivery):
        return _Run([head.delivery])
    if session.too_old is not None:
        old = at - session.too_old // _MICROSECOND
        if head.noticed < old:
            run = _too_old(session, head, at, lambda row: row["noticed_at"] < old)
            return _Run(run, summed_up=len(run) > 1)
    return _burst(session, head, at, edits=edits)


def _waiting(session: Session, head: Head, at: int) -> Iterator[sqlite3.Row]:
    """What a recipient is owed, in order, up to what has to wait."""
    for row in session.execute(_WAITING, (head.recipient,)):
        if row["not_before"] is not None and row["not_before"] > at:
            return
        yield row


def _held(session: Session, head: Head, at: int) -> list[int]:
    """All that was held for a digest or for the end of quiet hours, one source after another."""
    rows = [row for row in _waiting(session, head, at) if row["held"]][:SUMMARY]
    order = list(dict.fromkeys(row["source_id"] for row in rows))
    rows.sort(key=lambda row: (order.index(row["source_id"]), row["alert_id"]))
    return [row["id"] for row in rows] or [head.delivery]


def _too_old(
    session: Session, head: Head, at: int, belongs: Callable[[sqlite3.Row], bool]
) -> list[int]:
    """What is too old to be news: all of the head's source at once. What belongs to another
    source comes in a list of its own; what does not belong is not overtaken."""
    run: list[int] = []
    for row in _waiting(session, head, at):
        if len(run) >= RUN or not belongs(row):
            break
        if row["source_id"] == head.source:
            run.append(row["id"])
    return run or [head.delivery]


def _burst(session: Session, head: Head, at: int, *, edits: bool) -> _Run:
    """New entries of one source, one right after another, if they are many together with
    those that were told lately: then they go into the last of the messages that told them."""
    alone = _Run([head.delivery])
    run = _additions(session, head, at)
    if not run or session.burst <= 0:
        return alone
    begun = _begun(session, head) if edits else None
    if begun is not None:
        return _Run(run[:RUN], begun)
    lately = _lately(session, head, at) if edits else []
    if len(lately) + len(run) <= session.burst:
        return alone
    if len(lately) > session.burst:
        grown = standing(session, head.recipient, lately[0], head.source)
        room = GROWS_TO - len(grown.alerts) if grown is not None else 0
        if room > 0:
            return _Run(run[:room], grown)
    return _Run(run[:RUN])


def _additions(session: Session, head: Head, at: int) -> list[int]:
    run: list[int] = []
    for row in _waiting(session, head, at):
        if row["source_id"] != head.source or row["held"]:
            break
        if _is_addition(session, row["alert_id"]):
            run.append(row["id"])
        elif not _rewrites(session, row["id"]):
            break
    return run


def _begun(session: Session, head: Head) -> Standing | None:
    """The message into which it was put already by an attempt of which nobody knows how it
    ended: told anywhere else, it might be told twice."""
    row = session.one("SELECT joins, in_doubt FROM deliveries WHERE id = ?", (head.delivery,))
    if row is None or not row["in_doubt"] or row["joins"] is None:
        return None
    return standing(session, head.recipient, row["joins"], head.source)


def _lately(session: Session, head: Head, at: int) -> list[str]:
    """The receipts of the new entries of a source that a recipient was told lately, one for
    each, the last first."""
    since = at - session.burst_within // _MICROSECOND
    found = []
    for row in session.execute(_SENT, (head.recipient, _LATELY)):
        if row["settled_at"] <= since:
            break
        mine = row["source_id"] == head.source and not row["held"]
        if mine and row["receipt"] and _is_addition(session, row["alert_id"]):
            found.append(row["receipt"])
    return found


def _is_addition(session: Session, alert_id: int) -> bool:
    """Whether an alert brings a new entry: only these may share a message in a burst."""
    event = read_alert(session, alert_id).event
    return isinstance(event, Changed) and event.change.kind is Kind.ADDED


def _rewrites(session: Session, delivery: int) -> bool:
    """Whether a delivery only changes what a message says, so that it may be overtaken."""
    row = session.one("SELECT alert_id FROM deliveries WHERE id = ?", (delivery,))
    event = read_alert(session, row["alert_id"]).event if row is not None else None
    return isinstance(event, Changed) and rewrites(event.change)
