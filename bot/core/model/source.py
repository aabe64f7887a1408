"""A watched address, and what polling remembers of it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model.entry import Coverage
from bot.core.model.page import Failure, Validators

SourceId = str


class Origin(StrEnum):
    """Who configured a source. What the file says, only the file may change."""

    FILE = "file"
    SHELL = "shell"
    CHAT = "chat"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A watched address and how an admin wants it read.

    `id` is a slug of `a-z0-9_-`, at most 48 characters, and never changes.
    `interval` is kept as given (None: the schedule adapts). `selector` names one entry
    for the `selector` extractor; `ignore` are CSS selectors left out before reading;
    `ignore_text` are RE2 patterns, and a paragraph that matches one is left out.
    `timezone` (IANA) dates wall-clock times where the page gives no zone. `brought_by` is
    the chat ("channel:address") that had it watched. `moved_from` is the address that the
    configuration file has for it, where a permanent redirect led on from there.
    """

    id: SourceId
    url: str
    name: str | None = None
    interval: timedelta | None = None
    extractor: str = "auto"
    selector: str | None = None
    ignore: tuple[str, ...] = ()
    ignore_text: tuple[str, ...] = ()
    timezone: str | None = None
    read_articles: bool = False
    browser: bool = False
    ignore_robots: bool = False
    origin: Origin = Origin.SHELL
    brought_by: str | None = None
    paused: bool = False
    moved_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What polling remembers of a source beside its snapshot.

    `next_look` is when it is due; `why_next` says which rule chose that moment.
    `failures` counts failed looks in a row; `told_failing` is true once the admins were
    told, until it recovers. `body_digest` is that of the last body read, to tell the same
    bytes without parsing; `reading_digest` that of what was read in them, once all of it is
    settled. `interval` is the adaptive interval in force.
    """

    next_look: datetime
    why_next: str = "new"
    last_look: datetime | None = None
    last_success: datetime | None = None
    last_change: datetime | None = None
    interval: timedelta | None = None
    failures: int = 0
    failing_since: datetime | None = None
    failure: Failure | None = None
    told_failing: bool = False
    retired: bool = False
    validators: Validators = field(default_factory=Validators)
    body_digest: str | None = None
    reading_digest: str | None = None
    looks_since_full: int = 0
    title: str | None = None
    language: str | None = None
    coverage: Coverage = Coverage.UNKNOWN
    extractor: str | None = None
    fell_silent: bool = False


@dataclass(frozen=True, slots=True)
class Watched:
    """A source together with its polling state."""

    source: Source
    state: PollState
