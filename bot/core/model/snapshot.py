"""What is remembered of a source: the entries it has shown."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.core.model.entry import Coverage, Entry, NotThePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An entry that was seen, as last seen, and what became of it.

    `revision` counts the changes told of it, so that each has a key of its own.
    `missing` counts good looks in a row that should have shown it and did not; -1 says that
    it fell off the window that the page shows, so that its absence means nothing.
    `fingerprint` is that of its text, with the normaliser's version before it.
    `aliases` are further ids under which the page has shown the same entry.
    """

    entry: Entry
    fingerprint: str
    first_seen: datetime
    revision: int = 0
    missing: int = 0
    removed: bool = False
    position: int = 0
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """The memory that the next look is compared with.

    `reader` names extractor and its version: when a release reads pages otherwise, the
    first look after it is compared leniently instead of telling the difference as news.
    """

    known: tuple[Known, ...]
    title: str | None = None
    extractor: str = ""
    reader: str = ""
    coverage: Coverage = Coverage.UNKNOWN
    taken_at: datetime | None = None
    extra: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SnapshotDelta:
    """What to write so that the stored snapshot becomes the one after the look: most looks
    at a page of forty entries change none or one of them. `extra` replaces the snapshot's;
    None leaves it as it is. `forgotten` are ids of entries to delete."""

    title: str | None
    extractor: str
    reader: str
    coverage: Coverage
    taken_at: datetime
    upserts: tuple[Known, ...] = ()
    forgotten: tuple[str, ...] = ()
    extra: dict[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Doubted(NotThePage):
    """Not the page, as far as one look can tell. `delta` writes that it was seen (and nothing
    else), so that the same page, shown again and again, is believed in the end."""

    delta: SnapshotDelta


@dataclass(frozen=True, slots=True)
class Version:
    """The text of a page as it stood at one look, one line a paragraph; kept for history."""

    taken_at: datetime
    title: str | None
    text: str
