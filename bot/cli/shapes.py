"""The JSON that programs rely on: a change, a page, a source, a chat."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import quote

from bot.core.duration import write_duration
from bot.core.model import Change, Entry, Kind, LeftOut, Reading, Watched

FRAGMENT_WORDS = 8


def folded(text: str | None) -> str | None:
    """White space as single spaces; None stays None."""
    return None if text is None else " ".join(text.split())


def instant(at: datetime | None) -> str | None:
    """RFC 3339, in UTC's offset or the one that the page gave."""
    return None if at is None else at.isoformat(timespec="seconds")


def entry_url(entry: Entry, page: str, *, present: bool = True) -> str:
    """The entry's permalink, else the page's address with a text fragment that finds it
    (https://wicg.github.io/scroll-to-text-fragment/)."""
    if entry.url:
        return entry.url
    words = entry.text.split("\n", 1)[0].split()[:FRAGMENT_WORDS]
    if not present or not words or entry.role == "headline" or not page.startswith("http"):
        return page
    # A comma or a hyphen has a meaning of its own in a text directive.
    fragment = quote(" ".join(words), safe="").replace("-", "%2D")
    return f"{page.partition('#')[0]}#:~:text={fragment}"


def change_shape(change: Change, *, source: str, page: str) -> dict[str, Any]:
    """A change, as `poll`, `diff` and `history` give it."""
    entry = change.entry
    present = change.kind is not Kind.REMOVED
    return {
        "source": source,
        "kind": change.kind.value,
        "role": entry.role.value,
        "id": entry.id,
        "title": folded(entry.title),
        "text": folded(entry.text),
        "marker": folded(entry.marker),
        "published": instant(entry.published),
        "updated": instant(entry.updated),
        "author": folded(entry.author),
        "url": entry_url(entry, page, present=present),
        "previous_text": folded(change.previous.text) if change.previous else None,
    }


def entry_shape(entry: Entry, *, page: str) -> dict[str, Any]:
    """An entry of a page, as `inspect` gives it."""
    return {
        "id": entry.id,
        "role": entry.role.value,
        "title": folded(entry.title),
        "text": folded(entry.text),
        "marker": folded(entry.marker),
        "published": instant(entry.published),
        "updated": instant(entry.updated),
        "author": folded(entry.author),
        "url": entry_url(entry, page),
    }


def page_shape(reading: Reading, *, explain: bool = False) -> dict[str, Any]:
    """A page, as `inspect` gives it; with `explain`, the rules and what was left out."""
    entries = [entry_shape(entry, page=reading.url) for entry in reading.entries]
    shape: dict[str, Any] = {
        "url": reading.url,
        "extractor": reading.extractor,
        "title": folded(reading.title),
        "language": reading.language,
        "coverage": reading.coverage.value,
        "published": instant(reading.published),
        "updated": instant(reading.updated),
        "entries": entries,
    }
    if explain:
        for row, entry in zip(entries, reading.entries, strict=True):
            row["rule"] = entry.rule
        shape["left_out"] = [left_out_shape(item) for item in reading.left_out]
    return shape


def left_out_shape(item: LeftOut) -> dict[str, Any]:
    """What looked like an entry and was not taken."""
    return {"text": folded(item.text), "why": item.why}


def source_shape(watched: Watched, *, followers: int | None = None) -> dict[str, Any]:
    """A source with its state, as `sources list` gives it."""
    source, state = watched.source, watched.state
    shape: Mapping[str, Any] = {
        "id": source.id,
        "url": source.url,
        "name": source.name,
        "title": state.title,
        "interval": write_duration(source.interval) if source.interval else None,
        "extractor": source.extractor,
        "selector": source.selector,
        "ignore": list(source.ignore),
        "ignore_text": list(source.ignore_text),
        "timezone": source.timezone,
        "read_articles": source.read_articles,
        "browser": source.browser,
        "ignore_robots": source.ignore_robots,
        "origin": source.origin.value,
        "state": standing(watched),
        "coverage": state.coverage.value,
        "failure": state.failure.kind.value if state.failure else None,
        "detail": state.failure.detail if state.failure else None,
        "failing_since": instant(state.failing_since),
        "last_look": instant(state.last_look),
        "last_change": instant(state.last_change),
        "next_look": None if source.paused or state.retired else instant(state.next_look),
        "why_next": state.why_next,
    }
    return dict(shape) if followers is None else {**shape, "followers": followers}


def standing(watched: Watched) -> str:
    """In one word how a source fares: paused, retired, failing, new, live, ended or quiet."""
    source, state = watched.source, watched.state
    if source.paused:
        return "paused"
    if state.retired:
        return "retired"
    if state.failures:
        return "failing"
    if state.last_success is None:
        return "new"
    return state.coverage.value if state.coverage.value != "unknown" else "quiet"
