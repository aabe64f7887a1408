"""Parts of a printed time become the instant that they mean."""

from datetime import UTC, datetime, timedelta, tzinfo

from bot.extract.dates.calendars import day_of
from bot.extract.dates.when import When

# How far ahead of our own clock a publisher's may run before its time means yesterday.
AHEAD = timedelta(minutes=30)


def resolve(
    when: When,
    *,
    now: datetime,
    zone: tzinfo | None = None,
    not_before: datetime | None = None,
) -> datetime | None:
    """The instant that the parts mean, in UTC; None if they name neither date nor clock.

    What is missing is filled so that the instant is the latest one up to `now`. A date
    without a clock is that day's midnight. `not_before` (when the article was published)
    moves a clock without a date forward to the day on which it is possible.
    """
    if not when:
        return None
    local = when.zone or zone or UTC
    here = now.astimezone(local)
    try:
        day = day_of(when, here.date())
        at = datetime(
            day.year, day.month, day.day, when.hour or 0, when.minute, when.second, tzinfo=local
        )
    except ValueError:
        return None
    if when.has_date:
        return at.astimezone(UTC)
    if at > here + AHEAD:
        at -= timedelta(days=1)
    if not_before is not None and at < not_before - AHEAD and not_before <= now:
        first = not_before.astimezone(local)
        at = at.replace(year=first.year, month=first.month, day=first.day)
        if at < not_before - AHEAD:
            at += timedelta(days=1)
    return at.astimezone(UTC)
