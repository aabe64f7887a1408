"""Rows → values and back. Each SELECT list here names the columns that its function reads."""

import sqlite3
from typing import Any

from bot.core.model import (
    Alert,
    Changed,
    Chat,
    ChatKind,
    ChatState,
    CoverageEnded,
    Delivery,
    DeliveryState,
    Event,
    Hold,
    Known,
    PollState,
    Preferences,
    Quiet,
    Recipient,
    Source,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Subscription,
    Watched,
)
from store.codec import CachedCodec, Codec
from store.instants import from_micros, to_micros

SOURCE: Codec[Source] = Codec(Source)
STATE: Codec[PollState] = Codec(PollState)
KNOWN: Codec[Known] = Codec(Known)
PREFERENCES: Codec[Preferences] = CachedCodec(Preferences)
QUIET: Codec[Quiet] = CachedCodec(Quiet)
OVERRIDES: Codec[frozenset[str]] = CachedCodec(frozenset[str])

_EVENTS: dict[str, type[Event]] = {
    "changed": Changed,
    "coverage-ended": CoverageEnded,
    "failing": SourceFailing,
    "recovered": SourceRecovered,
    "moved": SourceMoved,
    "retired": SourceRetired,
}
_KINDS = {event: kind for kind, event in _EVENTS.items()}
RETOUCHED = "retouched"
"""The kind of a Changed that only sets right what a message says: no news, for nobody."""
_EVENTS[RETOUCHED] = Changed
_ALERT: Codec[dict[str, Any]] = Codec(dict[str, Any])
_EVENT_CODECS: dict[str, Codec[Any]] = {kind: Codec(event) for kind, event in _EVENTS.items()}

CHAT_COLUMNS = """c.channel, c.address, c.kind, c.title, c.username, c.language, c.timezone,
    c.quiet, c.preferences AS chat_preferences, c.state AS chat_state, c.gone_since, c.gone_why,
    c.owner, c.muted_until AS chat_muted_until, c.last_told, c.last_caught_up,
    c.created_at AS chat_created_at"""
SUBSCRIPTION_COLUMNS = """s.id AS subscription_id, s.source_id, s.preferences, s.overrides,
    s.muted_until, s.paused, s.created_at"""
DELIVERY_COLUMNS = """d.id AS delivery_id, d.alert_id, d.state, d.subscription_id AS for_id,
    d.not_before, d.attempts, d.receipt, d.why, d.settled_at, d.held_by, d.held_until"""
ALERT_COLUMNS = """a.id AS alert_id, a.source_id AS alert_source, a.key, a.kind AS alert_kind,
    a.noticed_at, a.alert"""


def watched(row: sqlite3.Row) -> Watched:
    """From `source` and `state`."""
    return Watched(SOURCE.load(row["source"]), STATE.load(row["state"]))


def kind_of(event: Event) -> str:
    if isinstance(event, Changed) and not event.change.substance:
        return RETOUCHED
    return _KINDS[type(event)]


def pack_alert(alert: Alert) -> bytes:
    """The parts of an alert that have no column of their own."""
    return _ALERT.pack(
        {
            "event": _EVENT_CODECS[kind_of(alert.event)].dump(alert.event),
            "name": alert.source_name,
            "url": alert.source_url,
            "title": alert.source_title,
            "language": alert.language,
            "coverage": alert.coverage,
        }
    )


def alert_from(row: sqlite3.Row) -> Alert:
    """From ALERT_COLUMNS."""
    rest = _ALERT.unpack(row["alert"])
    return Alert(
        source_id=row["alert_source"],
        key=row["key"],
        event=_EVENT_CODECS[row["alert_kind"]].load(rest["event"]),
        noticed_at=from_micros(row["noticed_at"]),
        source_name=rest["name"],
        source_url=rest["url"],
        source_title=rest["title"],
        language=rest["language"],
        coverage=rest["coverage"],
        id=row["alert_id"],
    )


def recipient_from(row: sqlite3.Row) -> Recipient:
    """From `channel`, `address` and `topic`."""
    return Recipient(row["channel"], row["address"], row["topic"])


def chat_from(row: sqlite3.Row) -> Chat:
    """From CHAT_COLUMNS."""
    return Chat(
        recipient=Recipient(row["channel"], row["address"]),
        kind=ChatKind(row["kind"]),
        title=row["title"],
        username=row["username"],
        language=row["language"],
        timezone=row["timezone"],
        quiet=None if row["quiet"] is None else QUIET.load(row["quiet"]),
        preferences=PREFERENCES.load(row["chat_preferences"]),
        state=ChatState(row["chat_state"]),
        gone_since=from_micros(row["gone_since"]),
        gone_why=row["gone_why"],
        owner=row["owner"],
        muted_until=from_micros(row["chat_muted_until"]),
        last_told=from_micros(row["last_told"]),
        last_caught_up=from_micros(row["last_caught_up"]),
        created_at=from_micros(row["chat_created_at"]),
    )


def chat_values(chat: Chat) -> dict[str, object]:
    """The columns of a chat."""
    return {
        "channel": chat.recipient.channel,
        "address": chat.recipient.address,
        "kind": chat.kind.value,
        "title": chat.title,
        "username": chat.username,
        "language": chat.language,
        "timezone": chat.timezone,
        "quiet": None if chat.quiet is None else QUIET.dump(chat.quiet),
        "preferences": PREFERENCES.dump(chat.preferences),
        "state": chat.state.value,
        "gone_since": to_micros(chat.gone_since),
        "gone_why": chat.gone_why,
        "owner": chat.owner,
        "muted_until": to_micros(chat.muted_until),
        "last_told": to_micros(chat.last_told),
        "last_caught_up": to_micros(chat.last_caught_up),
        "created_at": to_micros(chat.created_at),
    }


def subscription_from(row: sqlite3.Row) -> Subscription:
    """From SUBSCRIPTION_COLUMNS, `channel`, `address` and `topic`."""
    return Subscription(
        recipient=recipient_from(row),
        source_id=row["source_id"],
        preferences=PREFERENCES.load(row["preferences"]),
        overrides=OVERRIDES.load(row["overrides"]),
        muted_until=from_micros(row["muted_until"]),
        paused=bool(row["paused"]),
        created_at=from_micros(row["created_at"]),
        id=row["subscription_id"],
    )


def delivery_from(row: sqlite3.Row) -> Delivery:
    """From DELIVERY_COLUMNS, `channel`, `address` and `topic`."""
    return Delivery(
        alert_id=row["alert_id"],
        recipient=recipient_from(row),
        state=DeliveryState(row["state"]),
        subscription_id=row["for_id"],
        not_before=from_micros(row["not_before"]),
        attempts=row["attempts"],
        id=row["delivery_id"],
        receipt=row["receipt"],
        why=row["why"],
        settled_at=from_micros(row["settled_at"]),
        held_by=Hold(row["held_by"]) if row["held_by"] else None,
        held_until=from_micros(row["held_until"]),
    )
