"""When to look next, and why: a pure function of what is known of a source."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.model import Caching, PollState, Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The bounds that the operator set. An interval given to a source is kept as given,
    save backoff and Retry-After."""

    interval: timedelta = timedelta(seconds=60)
    min_interval: timedelta = timedelta(seconds=15)
    max_interval: timedelta = timedelta(minutes=15)
    ended_interval: timedelta = timedelta(hours=2)
    backoff_limit: timedelta = timedelta(hours=1)


def next_look(
    schedule: Schedule,
    state: PollState,
    *,
    now: datetime,
    own_interval: timedelta | None,
    caching: Caching | None,
    reading: Reading | None,
    changed: bool,
    retry_after: timedelta | None,
    jitter: float,
) -> tuple[datetime, str, timedelta]:
    """The next look's instant, the rule that chose it in a few words, and the adaptive
    interval in force.

    `state` is the state after this look (failures counted, coverage set) but for its
    schedule; `reading` is None where nothing was read (304, same bytes, a failure);
    `jitter` is a number in [0, 1).
    """
    raise NotImplementedError
