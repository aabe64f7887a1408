"""How often a feed wishes to be looked at, and when not at all."""

import re
from datetime import timedelta

_PERIODS = {
    "hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30), "yearly": timedelta(days=365),
}  # fmt: skip
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SKIPPED = {
    what: re.compile(rf"<skip{what}>((?:(?!</skip{what}>).){{1,4000}})", re.IGNORECASE | re.DOTALL)
    for what in ("Hours", "Days")
}
_HOUR = re.compile(r"<hour>\s*(\d{1,2})\s*<", re.IGNORECASE)
_DAY = re.compile(r"<day>\s*([a-z]{6,9})\s*<", re.IGNORECASE)


def refresh_of(head: str) -> timedelta | None:
    """RSS 2.0 `ttl` (minutes), or RSS 1.0 `sy:updatePeriod` over `sy:updateFrequency`."""
    if ttl := re.search(r"<ttl>\s*(\d{1,6})\s*<", head):
        return timedelta(minutes=int(ttl[1])) or None
    period = re.search(r"<sy:updatePeriod>\s*(\w+)\s*<", head)
    if period is None or period[1].lower() not in _PERIODS:
        return None
    frequency = re.search(r"<sy:updateFrequency>\s*(\d{1,4})\s*<", head)
    return _PERIODS[period[1].lower()] / max(1, int(frequency[1]) if frequency else 1)


def rests_of(head: str) -> tuple[int, ...]:
    """RSS 2.0 `skipHours` and `skipDays`, as hours of the week in UTC (0 is Monday's first).
    A feed that rests always means something else by it."""
    hours = {int(hour) % 24 for hour in _named(head, "Hours", _HOUR) if int(hour) <= 24}
    days = {
        _DAYS.index(day) for name in _named(head, "Days", _DAY) if (day := name.lower()) in _DAYS
    }
    rests = {
        day * 24 + hour for day in range(7) for hour in range(24) if day in days or hour in hours
    }
    return tuple(sorted(rests)) if len(rests) < 7 * 24 else ()


def _named(head: str, what: str, item: re.Pattern[str]) -> list[str]:
    found = _SKIPPED[what].search(head)
    return item.findall(found[1]) if found else []
