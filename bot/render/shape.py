"""An alert as JSON, for programs: the shape of a change is that of `addendum poll --json`."""

from datetime import datetime
from typing import Any

from bot.core.model import (
    Alert,
    Change,
    Changed,
    CoverageEnded,
    Kind,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
)
from bot.render.clean import one_line
from bot.render.link import entry_link


def alert_shape(alert: Alert) -> dict[str, Any]:
    """One alert. `type` names the event; what it holds stands beside it."""
    return {
        "source": alert.source_id,
        "source_name": _folded(alert.source_name),
        "source_title": _folded(alert.source_title),
        "source_url": alert.source_url,
        "noticed": _instant(alert.noticed_at),
        **_event(alert),
    }


def _event(alert: Alert) -> dict[str, Any]:
    match alert.event:
        case Changed(change):
            return {"type": "changed", "change": change_shape(change, alert)}
        case CoverageEnded(at, successor):
            return {"type": "coverage-ended", "at": _instant(at), "successor": successor}
        case SourceFailing(failure, since):
            failed = {"failure": failure.kind.value, "detail": failure.detail}
            return {"type": "failing", "since": _instant(since), **failed}
        case SourceRecovered(since):
            return {"type": "recovered", "since": _instant(since)}
        case SourceMoved(former, url):
            return {"type": "moved", "former": former, "url": url}
        case SourceRetired(failure):
            return {"type": "retired", "failure": failure.kind.value, "detail": failure.detail}


def change_shape(change: Change, alert: Alert) -> dict[str, Any]:
    """A change, with the names that programs rely on."""
    entry = change.entry
    present = change.kind is not Kind.REMOVED
    return {
        "source": alert.source_id,
        "kind": change.kind.value,
        "role": entry.role.value,
        "id": entry.id,
        "title": _folded(entry.title),
        "text": _folded(entry.text),
        "marker": _folded(entry.marker),
        "published": _instant(entry.published),
        "updated": _instant(entry.updated),
        "author": _folded(entry.author),
        "url": entry_link(entry, alert.source_url, present=present),
        "previous_text": _folded(change.previous.text) if change.previous else None,
    }


def _folded(text: str | None) -> str | None:
    return None if text is None else one_line(text)


def _instant(at: datetime | None) -> str | None:
    return None if at is None else at.isoformat(timespec="seconds")
