"""Alerts: durable facts worth telling, born with the snapshot that shows them."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model.change import Change
from bot.core.model.page import Failure
from bot.core.model.source import SourceId


@dataclass(frozen=True, slots=True)
class Changed:
    """The page changed. For whoever follows the source."""

    change: Change


@dataclass(frozen=True, slots=True)
class CoverageEnded:
    """The live coverage is over. For whoever follows the source; told once. `silent_since` is
    set where nobody said so, but nothing came for long."""

    at: datetime | None = None
    successor: str | None = None
    silent_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class SourceFailing:
    """The source cannot be read since `since`. For the admins; told once until it recovers."""

    failure: Failure
    since: datetime


@dataclass(frozen=True, slots=True)
class SourceRecovered:
    """The source can be read again. For the admins."""

    since: datetime


@dataclass(frozen=True, slots=True)
class SourceMoved:
    """A permanent redirect moved the source to another address. For the admins."""

    former: str
    url: str


@dataclass(frozen=True, slots=True)
class SourceRetired:
    """The source is gone for good and is no longer polled. For admins and followers."""

    failure: Failure


Event = Changed | CoverageEnded | SourceFailing | SourceRecovered | SourceMoved | SourceRetired


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One event of one source. `key` is unique within the source; `id` is the store's, and
    grows in the order of telling (None before it is stored)."""

    source_id: SourceId
    key: str
    event: Event
    noticed_at: datetime
    source_name: str
    source_url: str
    source_title: str | None = None
    language: str | None = None
    coverage: str = "unknown"
    id: int | None = None
