"""Chats and what they follow as JSON, for moving to another bot or machine. Pure.

A bot can be lost without notice; whoever has this file and the new bot's token loses nobody.
Sources are named by id and address, so that the receiving side may know them under another id.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, time
from enum import Enum
from typing import Any

from bot.core.errors import UsageError
from bot.core.exchange import Draft, Refused, draft_of_row, row_of_source
from bot.core.model import (
    Chat,
    ChatKind,
    ChatState,
    Delay,
    Preferences,
    Quiet,
    Recipient,
    Role,
    Source,
    Subscription,
)

FORMAT = "addendum-chats"
VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """One chat of a roster: its settings and its subscriptions, whose `source_id` are ids in
    the roster's own list of sources."""

    chat: Chat
    subscriptions: tuple[Subscription, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """Chats with what they follow. `drafts` holds the sources by their id in the roster."""

    drafts: Mapping[str, Draft]
    following: tuple[Following, ...]
    refused: tuple[Refused, ...] = ()


def write_roster(sources: Iterable[Source], following: Sequence[Following]) -> str:
    """Chats, and those of the sources that any of them follows."""
    followed = {s.source_id for f in following for s in f.subscriptions}
    document = {
        "format": FORMAT,
        "version": VERSION,
        "sources": [row_of_source(source) for source in sources if source.id in followed],
        "chats": [_chat_row(f) for f in following],
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def read_roster(text: str) -> Roster:
    """What `write_roster` wrote. A chat that cannot be read is refused, the rest is taken.

    Raises UsageError if this is no roster, or one of a later release.
    """
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}") from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise UsageError("this is not an export of chats", remedy="make one: addendum chats export")
    if not isinstance(document.get("version"), int) or document["version"] > VERSION:
        raise UsageError("this export is of a later release", remedy="upgrade this one first")
    drafts: dict[str, Draft] = {}
    refused: list[Refused] = []
    for row in _rows(document, "sources"):
        draft, fault = draft_of_row(row)
        if draft is None or draft.id is None:
            refused.append(Refused(str(row)[:80], fault or "it has no id"))
        else:
            drafts[draft.id] = draft
    following: list[Following] = []
    for row in _rows(document, "chats"):
        try:
            following.append(_following(row))
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            refused.append(Refused(str(row)[:80], f"not a chat: {error}"))
    return Roster(drafts=drafts, following=tuple(following), refused=tuple(refused))


def _rows(document: Mapping[str, Any], key: str) -> list[Any]:
    rows = document.get(key)
    if not isinstance(rows, list):
        raise UsageError(f'"{key}" is not a list')
    return rows


def _chat_row(following: Following) -> dict[str, Any]:
    chat = following.chat
    row = {f.name: _plain(getattr(chat, f.name)) for f in fields(Chat)}
    row["recipient"] = [chat.recipient.channel, chat.recipient.address]
    row["preferences"] = _preferences_row(chat.preferences)
    row["quiet"] = (
        [chat.quiet.start.isoformat(), chat.quiet.end.isoformat(), chat.quiet.urgent_breaks]
        if chat.quiet
        else None
    )
    row["follows"] = [subscription_row(s) for s in following.subscriptions]
    return row


def subscription_row(subscription: Subscription) -> dict[str, Any]:
    """A subscription as plain values, its chat left out."""
    own = _preferences_row(subscription.preferences)
    return {
        "source": subscription.source_id,
        "topic": subscription.recipient.topic,
        "overrides": {name: own[name] for name in sorted(subscription.overrides)},
        "muted_until": _plain(subscription.muted_until),
        "paused": subscription.paused,
        "created_at": _plain(subscription.created_at),
    }


def _preferences_row(preferences: Preferences) -> dict[str, Any]:
    return {f.name: _plain(getattr(preferences, f.name)) for f in fields(Preferences)}


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | time):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(_plain(item) for item in value)
    return list(value) if isinstance(value, tuple) else value


def _following(row: Mapping[str, Any]) -> Following:
    channel, address = (str(part) for part in row["recipient"])
    recipient = Recipient(channel, address)
    quiet = row.get("quiet")
    chat = Chat(
        recipient=recipient,
        kind=ChatKind(row.get("kind", ChatKind.PRIVATE.value)),
        title=_text(row.get("title")),
        username=_text(row.get("username")),
        language=str(row.get("language", "en")),
        timezone=str(row.get("timezone", "UTC")),
        quiet=_quiet(*quiet) if quiet else None,
        preferences=_preferences(row.get("preferences", {})),
        state=ChatState(row.get("state", ChatState.ACTIVE.value)),
        gone_since=_moment(row.get("gone_since")),
        gone_why=str(row.get("gone_why", "")),
        owner=_text(row.get("owner")),
        muted_until=_moment(row.get("muted_until")),
        last_told=_moment(row.get("last_told")),
        last_caught_up=_moment(row.get("last_caught_up")),
        created_at=_moment(row.get("created_at")),
    )
    subscriptions = (subscription_of_row(item, recipient) for item in row.get("follows", ()))
    return Following(chat=chat, subscriptions=tuple(subscriptions))


def subscription_of_row(row: Mapping[str, Any], chat: Recipient) -> Subscription:
    """The subscription that such values tell. Raises KeyError, ValueError or TypeError."""
    overrides = dict(row.get("overrides", {}))
    return Subscription(
        recipient=Recipient(chat.channel, chat.address, str(row.get("topic", ""))),
        source_id=str(row["source"]),
        preferences=_preferences(overrides),
        overrides=frozenset(overrides),
        muted_until=_moment(row.get("muted_until")),
        paused=bool(row.get("paused", False)),
        created_at=_moment(row.get("created_at")),
    )


def _preferences(row: Mapping[str, Any]) -> Preferences:
    """Raises ValueError or TypeError for what is no preference."""
    own = dict(row)
    if "roles" in own:
        own["roles"] = frozenset(Role(role) for role in own["roles"])
    if "delay" in own:
        own["delay"] = Delay(own["delay"])
    if "digest_at" in own:
        own["digest_at"] = time.fromisoformat(own["digest_at"])
    for words in ("include", "exclude"):
        if words in own:
            own[words] = tuple(str(word) for word in own[words])
    return Preferences(**own)


def _quiet(start: str, end: str, urgent_breaks: bool = False) -> Quiet:
    return Quiet(time.fromisoformat(start), time.fromisoformat(end), bool(urgent_breaks))


def _moment(written: str | None) -> datetime | None:
    at = datetime.fromisoformat(written) if written else None
    if at is not None and at.tzinfo is None:
        raise ValueError(f"{written} has no offset")
    return at


def _text(value: Any) -> str | None:
    return None if value is None else str(value)
