"""When to look next, and why: a pure function of what is known of a source.

The rhythm of a page is told by how long it has been quiet: one that changed a minute ago is
likely to change within the next, one that has been the same since yesterday is not. The pause
is a fixed part of the quiet time, between bounds that depend on the kind of page, and what
server and feed say about caching can only make it longer.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.model import Caching, Coverage, FailureKind, PollState, Reading, Role

LIVE_PART = 20
"""A live page is looked at again after a twentieth of the time it has been quiet."""
QUIET_PART = 10
"""Any other page after a tenth."""
LIVE_CEILING = timedelta(minutes=5)
"""A live page that pauses overnight is still looked at so often."""
LIVE_CACHE_CEILING = timedelta(minutes=1)
"""A cache lifetime above this is taken for the site's default, not for a word on this page."""
LONGEST_RETRY_AFTER = timedelta(days=1)
RETIRED_PAUSE = timedelta(days=365)
_JUST_ENDED = timedelta(hours=1)
_REFUSED = frozenset({FailureKind.BLOCKED, FailureKind.BOT_WALL})
_REFUSED_PAUSE = timedelta(seconds=30)
"""Who is told "too often", or is refused twice in a row, is not wanted so often; a single
wall may be a hiccup."""


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
    former = own_interval or state.interval or schedule.interval
    if state.retired:
        return now + RETIRED_PAUSE, "retired", former
    if state.failures:
        pause, why = _after_failure(schedule, state, former, retry_after, jitter)
        return now + pause, why, former
    if retry_after is not None and retry_after > former:
        return now + min(retry_after, LONGEST_RETRY_AFTER), "the server's Retry-After", former
    if own_interval is not None:
        return now + own_interval, "the source's own interval", own_interval
    interval, why = _adapted(schedule, state, now, reading, changed)
    interval, why = _as_cached(schedule, state, now, caching, reading, (interval, why))
    return now + _spread(schedule, interval, jitter), why, interval


def _spread(schedule: Schedule, interval: timedelta, jitter: float) -> timedelta:
    """A tenth to either side, so that sources that were added together drift apart, but within
    the operator's bounds (beyond which only ended coverage is)."""
    first, last = interval * 0.9, interval * 1.1
    if interval <= schedule.max_interval:
        last = min(last, schedule.max_interval)
    first = max(first, schedule.min_interval)
    return first + max(last - first, timedelta(0)) * jitter


def _after_failure(
    schedule: Schedule,
    state: PollState,
    former: timedelta,
    retry_after: timedelta | None,
    jitter: float,
) -> tuple[timedelta, str]:
    """Doubling from the interval in force up to the limit; never before the server's wish."""
    first = former
    kind = state.failure.kind if state.failure is not None else None
    if kind is FailureKind.RATE_LIMITED or (kind in _REFUSED and state.failures > 1):
        first = max(first, min(_REFUSED_PAUSE, schedule.backoff_limit))
    limit = max(schedule.backoff_limit, former)
    doubled = min(first.total_seconds() * 2.0 ** min(state.failures - 1, 40), limit.total_seconds())
    pause = timedelta(seconds=doubled * (1 + 0.2 * jitter))
    if retry_after is not None and retry_after > pause:
        return min(retry_after, LONGEST_RETRY_AFTER), "the server's Retry-After"
    times = "failure" if state.failures == 1 else f"{state.failures} failures in a row"
    return pause, f"backoff after {times}"


def _adapted(
    schedule: Schedule,
    state: PollState,
    now: datetime,
    reading: Reading | None,
    changed: bool,
) -> tuple[timedelta, str]:
    active = _last_activity(state, now, reading)
    if state.coverage is Coverage.ENDED:
        if changed or (active is not None and now - active < _JUST_ENDED):
            return schedule.max_interval, "ended a short while ago"
        return schedule.ended_interval, "the coverage has ended"
    if state.fell_silent and not changed:
        return schedule.max_interval, "silent for long"
    live = _is_live(state, reading)
    floor = schedule.min_interval if live else schedule.interval
    ceiling = schedule.max_interval
    if live:
        ceiling = max(floor, min(ceiling, LIVE_CEILING))
    if changed:
        return floor, "live and posting" if live else "just changed"
    former = min(state.interval or floor, ceiling)
    if active is None:
        return _between(former * 1.25, floor, ceiling), "nothing new yet"
    part = LIVE_PART if live else QUIET_PART
    wanted = (now - active) / part
    if reading is None:
        # Nothing was read: what slowed the pace before (a feed's ttl) still holds.
        wanted = max(wanted, former)
    interval = _between(min(wanted, former * 2), floor, ceiling)
    what = "live" if live else "quiet"
    return interval, f"{what}, last change {_spoken(now - active)} ago"


def _is_live(state: PollState, reading: Reading | None) -> bool:
    """Whether posts are to be expected: the page says so, or it is made of posts."""
    if state.coverage is Coverage.LIVE:
        return True
    if reading is not None:
        return any(entry.role is Role.POST for entry in reading.entries)
    return (state.extractor or "").startswith("live")


def _last_activity(state: PollState, now: datetime, reading: Reading | None) -> datetime | None:
    """The latest sign of life: a change that we saw, or the newest post's own time."""
    entries = reading.entries if reading is not None else ()
    times = [e.published for e in entries if e.published is not None and e.published <= now]
    if state.last_change is not None:
        times.append(min(state.last_change, now))
    return max(times, default=None)


def _as_cached(
    schedule: Schedule,
    state: PollState,
    now: datetime,
    caching: Caching | None,
    reading: Reading | None,
    chosen: tuple[timedelta, str],
) -> tuple[timedelta, str]:
    """What server and feed say about how long the answer stays fresh: it may lengthen the
    pause up to the ceiling, never shorten it (RFC 9111, section 4.2; RSS 2.0, ttl)."""
    interval, why = chosen
    ceiling = LIVE_CACHE_CEILING if _is_live(state, reading) else schedule.max_interval
    fresh = _freshness(caching, now)
    if fresh is not None and min(fresh, ceiling) > interval:
        interval, why = min(fresh, ceiling), "fresh until then, says the server"
    refresh = reading.refresh if reading is not None else None
    if refresh is not None and min(refresh, schedule.max_interval) > interval:
        interval, why = min(refresh, schedule.max_interval), "the feed's own pace"
    rest = _rest(reading, now, interval)
    if rest is not None and min(rest, schedule.max_interval) > interval:
        interval, why = min(rest, schedule.max_interval), "the feed rests at this hour"
    return interval, why


def _rest(reading: Reading | None, now: datetime, interval: timedelta) -> timedelta | None:
    """How long until a feed is to be looked at again by its skipHours and skipDays (RSS 2.0),
    None if it may be in this interval."""
    rests = reading.rests if reading is not None else ()
    at = (now + interval).astimezone(UTC)
    if not rests or _hour_of_week(at) not in rests:
        return None
    begun = at.replace(minute=0, second=0, microsecond=0)
    hours = (begun + timedelta(hours=n) for n in range(1, 7 * 24 + 1))
    return next((hour - now for hour in hours if _hour_of_week(hour) not in rests), None)


def _hour_of_week(at: datetime) -> int:
    return at.weekday() * 24 + at.hour


def _freshness(caching: Caching | None, now: datetime) -> timedelta | None:
    if caching is None:
        return None
    if caching.max_age is not None:
        return caching.max_age
    return caching.expires - now if caching.expires is not None else None


def _between(interval: timedelta, floor: timedelta, ceiling: timedelta) -> timedelta:
    return max(floor, min(interval, ceiling))


def _spoken(time: timedelta) -> str:
    seconds = max(0, int(time.total_seconds()))
    for size, unit in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {unit}"
    return f"{seconds} s"
