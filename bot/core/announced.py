"""Feeds that only announce: the articles behind their items are read too, a few at a look.

An item that is new is told with its article's text where the feed gives less. What an article
marks as an update, correction, clarification or retraction is an entry of its own, bound to
the item by its id; those that stand there when an article is first read are part of the news of
its item and told to nobody. Articles of the newest items are read again, at first often, then
ever more seldom, so that an "Update." that is added to one is found although the feed says
nothing of it.

What is remembered of each article stands in the snapshot, and is written with the look that
learnt it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.core.bound import bound_id
from bot.core.decide import Outcome
from bot.core.model import MARKED_ROLES, Entry, Kind, Reading, Role, Snapshot
from bot.core.text import fingerprint, is_current

WINDOW = 10
"""Items at the top of a feed whose articles are read."""
A_LOOK = 4
"""Articles that one look reads at most: the pages of one host are fetched one after another."""
MEMORY = 60
"""Items that are remembered."""
SOONEST = timedelta(minutes=15)
LATEST = timedelta(hours=6)
OLD = timedelta(days=3)
"""The age from which on an article is left alone, unless the feed says that it changed."""
_KEY = "articles"
_SHARE_OF_AGE = 8


@dataclass(frozen=True, slots=True)
class Note:
    """What is remembered of one item: a fingerprint of what the feed said of it, the time that
    the feed gave as its last change, since when it is known, when its article was last read,
    and when that was last tried."""

    said: str
    updated: str
    since: datetime
    read: datetime | None = None
    tried: datetime | None = None

    def due(self, now: datetime) -> bool:
        """Whether it is time to read the article again."""
        if self.tried is None:
            return True
        age = now - self.since
        wait = min(max(age / _SHARE_OF_AGE, SOONEST), LATEST)
        return age <= OLD and now - self.tried >= wait


Notes = dict[str, Note]


def notes_of(snapshot: Snapshot | None) -> Notes:
    """What is remembered, by the items' ids, the newest first; {} where nothing is."""
    try:
        rows = json.loads(snapshot.extra.get(_KEY, "{}")) if snapshot else {}
        return {name: _note(row) for name, row in rows.items()}
    except (ValueError, TypeError, AttributeError, IndexError):
        return {}


def is_due(snapshot: Snapshot | None, now: datetime) -> bool:
    """Whether some article is to be read although the feed may have nothing new."""
    return any(note.due(now) for note in list(notes_of(snapshot).values())[:WINDOW])


def to_read(reading: Reading, snapshot: Snapshot | None, now: datetime) -> list[Entry]:
    """The items whose articles this look reads: the new ones first, then those that the feed
    says have changed, then those that were not read for the longest time."""
    notes = notes_of(snapshot)
    ranked = []
    for item in _newest(reading)[:WINDOW]:
        note = notes.get(item.id)
        if item.url is None or not _wanted(item, note, now):
            continue
        since = note.tried.timestamp() if note and note.tried else 0.0
        ranked.append((note is not None, note is None or not _changed(item, note), since, item))
    ranked.sort(key=lambda row: row[:3])
    return [item for *_, item in ranked[:A_LOOK]]


@dataclass(frozen=True, slots=True)
class Followed:
    """A feed's reading with what its articles say; the ids of entries that are told to nobody
    because their article was read for the first time; and what is to be remembered."""

    reading: Reading
    silent: frozenset[str]
    notes: Notes


def follow(
    reading: Reading,
    snapshot: Snapshot | None,
    articles: Mapping[str, Reading | None],
    now: datetime,
) -> Followed:
    """Put together what the feed says, what the articles said that were read in this look (by
    the items' ids, None where that failed), and what is remembered of the others."""
    work = _Work(snapshot, reading, now)
    for entry in reading.entries:
        work.add(entry, tried=entry.id in articles, article=articles.get(entry.id))
    kept = {item.id: work.notes[item.id] for item in _newest(reading)[:MEMORY]}
    # What has left the feed may come back to it.
    for name, note in notes_of(snapshot).items():
        if len(kept) < MEMORY:
            kept.setdefault(name, note)
    joined = replace(reading, entries=tuple(work.entries), digest="")
    return Followed(joined, frozenset(work.silent), kept)


def settle(outcome: Outcome, followed: Followed, snapshot: Snapshot | None) -> Outcome:
    """The outcome without what is told to nobody, and with what is to be remembered."""
    changes = tuple(
        change
        for change in outcome.changes
        if change.kind is not Kind.ADDED or change.entry.id not in followed.silent
    )
    extra = outcome.delta.extra
    if extra is None:
        extra = dict(snapshot.extra) if snapshot else {}
    rows = {name: _row(note) for name, note in followed.notes.items()}
    extra = {**extra, _KEY: json.dumps(rows, separators=(",", ":"))}
    return replace(outcome, changes=changes, delta=replace(outcome.delta, extra=extra))


class _Work:
    """The entries of a feed and its articles, put together item by item."""

    def __init__(self, snapshot: Snapshot | None, reading: Reading, now: datetime) -> None:
        known = snapshot.known if snapshot else ()
        self.now = now
        # What the feed itself says of an article's sections is not said again.
        self.stated = {entry.id for entry in reading.entries}
        self.first_look = snapshot is None
        self.known = {name: k.entry for k in known for name in (k.entry.id, *k.aliases)}
        self.marked: dict[str, list[Entry]] = {}
        for one in known:
            if one.entry.role in MARKED_ROLES and not one.removed:
                self.marked.setdefault(one.entry.id.rpartition("#")[0], []).append(one.entry)
        self.former = notes_of(snapshot)
        self.notes: Notes = {}
        self.entries: list[Entry] = []
        self.silent: set[str] = set()

    def add(self, item: Entry, *, tried: bool, article: Reading | None) -> None:
        """One entry of the feed, and what belongs to it."""
        if item.role is not Role.ITEM:
            self.entries.append(item)
            return
        note = self.former.get(item.id)
        self.entries.append(self._told(item, note, article))
        self.entries += self._marks(item, note, article)
        waiting = note is not None and _says_else(item, note) and tried and article is None
        self.notes[item.id] = Note(
            said=note.said if waiting and note else _said(item),
            updated=_moment(item),
            since=note.since if note else self.now,
            read=self.now if article else note.read if note else None,
            tried=self.now if tried or item.url is None else note.tried if note else None,
        )

    def _told(self, item: Entry, note: Note | None, article: Reading | None) -> Entry:
        """The item with the text that it is told with: its article's, once and for all, until
        the feed itself says something else."""
        known = self.known.get(item.id)
        if known is None:
            return item if self.first_look or article is None else _whole(item, article)
        if note is None:
            return item
        if not _says_else(item, note):
            return replace(item, text=known.text, html=known.html)
        if note.read is not None and known.text != item.text:
            if article is None:
                return replace(item, text=known.text, html=known.html)
            return _whole(item, article)
        return item

    def _marks(self, item: Entry, note: Note | None, article: Reading | None) -> list[Entry]:
        """The marked sections of an item's article: as just read, else as remembered."""
        if article is None:
            return [one for one in self.marked.get(item.id, []) if one.id not in self.stated]
        found = [_bound(entry, item) for entry in article.entries if entry.role in MARKED_ROLES]
        found = [one for one in found if one.id not in self.stated]
        if note is None or note.read is None:
            self.silent.update(entry.id for entry in found)
        return found


def _newest(reading: Reading) -> list[Entry]:
    """The items, the newest first; in the feed's order where it does not date all of them."""
    items = [entry for entry in reading.entries if entry.role is Role.ITEM]
    if all(item.published for item in items):
        items.sort(key=lambda item: item.published.timestamp() if item.published else 0.0)
        items.reverse()
    return items


def _wanted(item: Entry, note: Note | None, now: datetime) -> bool:
    if note is None or note.due(now):
        return True
    rested = note.tried is None or now - note.tried >= SOONEST
    return _changed(item, note) and (rested or note.read == note.tried)


def _changed(item: Entry, note: Note) -> bool:
    return _says_else(item, note) or note.updated != _moment(item)


def _says_else(item: Entry, note: Note) -> bool:
    """Other words than before; what another release counted otherwise says nothing."""
    return note.said != _said(item) and is_current(note.said)


def _said(item: Entry) -> str:
    return fingerprint(f"{item.title or ''}\n{item.text}")


def _moment(item: Entry) -> str:
    return item.updated.isoformat() if item.updated else ""


def _whole(item: Entry, article: Reading) -> Entry:
    """The item with its article's text, where the feed has only a part of it."""
    paragraphs = [e for e in article.entries if e.role is Role.TEXT or e.role in MARKED_ROLES]
    text = "\n".join(_labelled(entry) for entry in paragraphs)
    if len(text) <= len(item.text):
        return item
    return replace(item, text=text, html=None, rule=f"{item.rule}, its article read")


def _labelled(entry: Entry) -> str:
    return f"{entry.marker}: {entry.text}" if entry.marker else entry.text


def _bound(entry: Entry, item: Entry) -> Entry:
    return replace(
        entry,
        id=bound_id(item, entry.id),
        title=entry.title or item.title,
        url=entry.url or item.url,
        explicit_id=False,
    )


def _note(row: Sequence[str | None]) -> Note:
    said, updated, since, read, tried = row
    return Note(
        said=said or "",
        updated=updated or "",
        since=datetime.fromisoformat(since or ""),
        read=datetime.fromisoformat(read) if read else None,
        tried=datetime.fromisoformat(tried) if tried else None,
    )


def _row(note: Note) -> list[str | None]:
    return [
        note.said,
        note.updated,
        note.since.isoformat(),
        note.read.isoformat() if note.read else None,
        note.tried.isoformat() if note.tried else None,
    ]
