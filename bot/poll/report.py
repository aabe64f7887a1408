"""How a look ended."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model import Alert, Change, Failure, PollState, Source


class Result(StrEnum):
    """How a look ended, for counters and screens."""

    BASELINE = "baseline"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SAME_BYTES = "same-bytes"
    NOT_MODIFIED = "not-modified"
    FAILED = "failed"
    BUSY = "busy"
    PUT_OFF = "put-off"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one look came to. `alerts` are those that this look stored."""

    source: Source
    result: Result
    state: PollState
    at: datetime
    elapsed: timedelta = timedelta(0)
    alerts: tuple[Alert, ...] = ()
    changes: tuple[Change, ...] = ()
    failure: Failure | None = None
    entries: int = 0
