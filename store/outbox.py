"""Leasing what is owed: the next deliveries of each recipient, in order, fairly."""

from collections.abc import Generator, Sequence
from datetime import datetime
from itertools import zip_longest

from bot.core.model import DeliveryState, Owed, Recipient
from store.clock import bring_sends_forward, steps_back
from store.connection import Session
from store.instants import from_micros, to_micros
from store.queue import reseat
from store.rows import (
    CHAT_COLUMNS,
    DELIVERY_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    chat_from,
    delivery_from,
    recipient_from,
    subscription_from,
)
from store.runs import Head, Part, gather
from store.standing import message_about
from store.threads import is_threaded

ALERTS_AT_ONCE = 64
"""So many alerts share what is leased in one call; of more, the oldest go first."""
LAPSE = 15 * 60 * 1_000_000
"""Microseconds after which what another process leased counts as left behind (a command that
was killed beside a running service). One's own never lapses: its outcome may be known already
and wait for a disk that is full."""
_RELEASED_AT_ONCE = 500

_NEXT_ALERT = """SELECT alert_id FROM deliveries
    WHERE turn IS NOT NULL AND channel = ? AND alert_id > ? AND turn <= ?
    ORDER BY alert_id LIMIT 1"""
_HEADS = """SELECT d.id, d.recipient_id, d.held, a.source_id, a.noticed_at, c.channel, c.address,
      r.topic
    FROM deliveries d JOIN alerts a ON a.id = d.alert_id
    JOIN recipients r ON r.id = d.recipient_id JOIN chats c ON c.id = r.chat_id
    WHERE d.channel = ? AND d.alert_id = ? AND d.turn IS NOT NULL AND d.turn <= ?
    ORDER BY d.turn"""
_MARK = """UPDATE deliveries SET state = 'sending', turn = NULL, attempts = attempts + 1,
      sender = ?, leased_at = ?, along = ?, joins = ? WHERE id = ?"""
_OWED = f"""SELECT {DELIVERY_COLUMNS}, d.in_doubt, d.recipient_id, r.topic, {CHAT_COLUMNS},
      t.anchor, o.topic AS own_topic, {SUBSCRIPTION_COLUMNS}
    FROM deliveries d JOIN recipients r ON r.id = d.recipient_id
    JOIN chats c ON c.id = r.chat_id JOIN alerts a ON a.id = d.alert_id
    LEFT JOIN subscriptions s ON s.id = d.subscription_id
    LEFT JOIN threads t ON t.recipient_id = d.recipient_id AND t.source_id = a.source_id
    LEFT JOIN topics o ON o.recipient_id = d.recipient_id AND o.source_id = a.source_id
    WHERE d.id = ?"""  # noqa: S608 (columns of this package)
_TURNS = """SELECT d.turn AS at, c.channel, c.address, r.topic FROM deliveries d
    JOIN recipients r ON r.id = d.recipient_id JOIN chats c ON c.id = r.chat_id
    WHERE d.turn IS NOT NULL ORDER BY d.turn"""
_HELD_UNTIL = """SELECT d.not_before AS at, c.channel, c.address, r.topic FROM deliveries d
    JOIN recipients r ON r.id = d.recipient_id JOIN chats c ON c.id = r.chat_id
    WHERE d.state = 'held' ORDER BY d.not_before"""
_UNWANTED = """(subscription_id IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM subscriptions s WHERE s.id = subscription_id)
    OR NOT EXISTS (SELECT 1 FROM recipients r JOIN chats c ON c.id = r.chat_id
      WHERE r.id = recipient_id AND c.state = 'active'))"""


def lease_owed(
    session: Session,
    now: datetime,
    *,
    limit: int,
    channel: str,
    busy: frozenset[Recipient] = frozenset(),
    edits: bool = True,
) -> list[list[Owed]]:
    """For at most `limit` recipients of a channel that are not `busy`, the oldest open delivery
    that may be sent now, marked SENDING. One list a recipient, which is sent as one message:
    of one delivery, except where several of one source were held for a digest or quiet hours,
    or make a burst. What comes later for the same recipient waits until they are settled.

    The alerts with something to send take turns, so that one alert to 100,000 chats does not
    hold up another's few. What was held comes out as a whole, one source after another in one
    list. So does, source by source, what is older than `too_old` (see Session), when it could
    not be sent for so long. `edits` says that the channel can edit what it sent: new wordings
    come with the message that they belong in.
    """
    at = to_micros(now)
    if back := steps_back(session, "sending", at):
        bring_sends_forward(session, back, at)
    _release_held(session, at)
    _owe_again(session, at, "sender IS NOT ? AND leased_at < ?", (session.name, at - LAPSE))
    while heads := _fairly(session, at, limit, channel, busy):
        gathered = [gather(session, head, at, edits=edits) for head in heads]
        runs = [parts for parts in gathered if parts]
        for parts in runs:
            _mark(session, parts, at)
        if runs:
            return [[_load(session, part) for part in parts] for parts in runs]
    return []


def _release_held(session: Session, at: int) -> None:
    """What is held until now becomes owed, for each recipient as a whole."""
    rows = session.execute(
        """SELECT DISTINCT recipient_id FROM deliveries
           WHERE state = 'held' AND not_before <= ? LIMIT ?""",
        (at, _RELEASED_AT_ONCE),
    ).fetchall()
    for row in rows:
        session.execute(
            """UPDATE deliveries SET state = 'owed', not_before = NULL
               WHERE recipient_id = ? AND state = 'held' AND not_before <= ?""",
            (row["recipient_id"], at),
        )
    reseat(session, [row["recipient_id"] for row in rows])


def _fairly(
    session: Session, at: int, limit: int, channel: str, busy: frozenset[Recipient]
) -> list[Head]:
    """The next delivery of so many recipients, one of each alert in turn."""
    chosen: list[Head] = []
    ready = _ready_alerts(session, at, channel)
    queues = [_heads(session, (channel, alert, at), busy) for alert in ready]
    for turn in zip_longest(*queues):
        chosen.extend(head for head in turn if head is not None)
        if len(chosen) >= limit:
            break
    for queue in queues:
        queue.close()
    return chosen[:limit]


def _ready_alerts(session: Session, at: int, channel: str) -> list[int]:
    found: list[int] = []
    while len(found) < ALERTS_AT_ONCE:
        row = session.one(_NEXT_ALERT, (channel, found[-1] if found else 0, at))
        if row is None:
            break
        found.append(row["alert_id"])
    return found


def _heads(
    session: Session, queue: tuple[str, int, int], busy: frozenset[Recipient]
) -> Generator[Head, None, None]:
    cursor = session.execute(_HEADS, queue)
    try:
        for row in cursor:
            if recipient_from(row) not in busy:
                yield Head(
                    row["id"],
                    row["recipient_id"],
                    row["held"],
                    row["source_id"],
                    row["noticed_at"],
                )
    finally:
        cursor.close()


def _load(session: Session, part: Part) -> Owed:
    row = session.one(_OWED, (part.delivery,))
    assert row is not None and part.alert is not None  # noqa: S101, PT018 (marked just now)
    alert = part.alert
    subscribed = row["subscription_id"] is not None
    threaded = is_threaded(alert)
    return Owed(
        delivery=delivery_from(row),
        alert=alert,
        chat=chat_from(row),
        subscription=subscription_from(row) if subscribed else None,
        anchor=row["anchor"] if threaded and not part.summed_up else None,
        earlier=message_about(session, row["recipient_id"], alert),
        standing=part.message,
        summed_up=part.summed_up,
        topic=row["own_topic"],
        in_doubt=part.in_doubt,
    )


def _mark(session: Session, parts: Sequence[Part], at: int) -> None:
    rows: list[tuple[object, ...]] = []
    for part in parts:
        joins = None if part.message is None else part.message.receipt
        rows.append((session.name, at, None, joins, part.delivery))
        rows += [(session.name, at, part.delivery, joins, each) for each in part.along]
    session.execute_many(_MARK, rows)


def recover(session: Session, now: datetime) -> int:
    """After a start: deliveries left SENDING by a crash become owed again, in doubt; what
    nobody wants any longer is dropped. Returns how many were left."""
    return _owe_again(session, to_micros(now), "TRUE", ())


def _owe_again(session: Session, at: int, where: str, parameters: tuple[object, ...]) -> int:
    rows = session.execute(
        f"""UPDATE deliveries SET in_doubt = 1, not_before = NULL,
              state = CASE WHEN {_UNWANTED} THEN 'dropped' ELSE 'owed' END,
              settled_at = CASE WHEN {_UNWANTED} THEN {at:d} END,
              why = CASE WHEN {_UNWANTED} THEN 'no longer wanted' ELSE why END
            WHERE state = 'sending' AND {where} RETURNING recipient_id""",  # noqa: S608
        parameters,
    ).fetchall()
    if rows:
        reseat(session, {row["recipient_id"] for row in rows})
    return len(rows)


def next_owed_at(
    session: Session,
    now: datetime,
    *,
    busy: frozenset[Recipient] = frozenset(),
    channels: frozenset[str] | None = None,
) -> datetime | None:
    """When the earliest open delivery to a recipient that is not `busy` (of these `channels`,
    if they are named) may be sent, not before now; None if none is open. What is in flight
    does not count."""
    times = []
    for rows in (session.execute(_TURNS), session.execute(_HELD_UNTIL)):
        for row in rows:
            if channels is not None and row["channel"] not in channels:
                continue
            if recipient_from(row) not in busy:
                times.append(row["at"])
                break
        rows.close()
    return max(now, from_micros(min(times))) if times else None


def count_deliveries(session: Session) -> dict[DeliveryState, int]:
    rows = session.execute("SELECT state, count(*) FROM deliveries GROUP BY state")
    counted = dict.fromkeys(DeliveryState, 0)
    counted.update({DeliveryState(row[0]): row[1] for row in rows})
    return counted


def oldest_owed(session: Session) -> datetime | None:
    """When the oldest alert that somebody is still owed was noticed (held ones aside)."""
    row = session.one(
        """SELECT noticed_at FROM alerts WHERE id = (
             SELECT min(alert_id) FROM (
               SELECT min(alert_id) AS alert_id FROM deliveries WHERE turn IS NOT NULL
               UNION ALL SELECT min(alert_id) FROM deliveries WHERE state = 'sending'))"""
    )
    return None if row is None else from_micros(row["noticed_at"])
