"""A day from its parts: the latest that it can be, in the calendars of newspapers."""

from datetime import date, timedelta

from bot.extract.dates.when import When
from bot.extract.markers.calendar import SOLAR


def four_digits(year: int) -> int:
    """The pivot of POSIX: 69 to 99 are of the last century."""
    return year if year > 99 else year + (1900 if year > 68 else 2000)


def day_of(when: When, today: date) -> date:
    if when.month is None and when.day is not None:
        return _latest_with(when.day, today)
    if when.month is None:
        back = 0 if when.weekday is None else (today.weekday() - when.weekday) % 7
        return today - timedelta(days=back)
    day = when.day or 1
    if when.month > SOLAR:
        return _solar(when.year, when.month - SOLAR, day, today)
    if when.year is None:
        guess = date(today.year, when.month, day)
        return (
            guess if guess <= today + timedelta(days=2) else date(today.year - 1, when.month, day)
        )
    return _gregorian(when.year, when.month, day)


def _latest_with(day: int, today: date) -> date:
    """ "Thursday 25th": the latest day of that number."""
    guess = today
    for _ in range(62):
        if guess.day == day:
            break
        guess -= timedelta(days=1)
    return guess


def _gregorian(year: int, month: int, day: int) -> date:
    """Iranian newspapers print Solar Hijri years (13xx, 14xx), Thai ones Buddhist (25xx)."""
    if 1300 <= year < 1500:
        return _from_hijri(year, month, day)
    return date(year - 543 if year > 2400 else year, month, day)


def _solar(year: int | None, month: int, day: int, today: date) -> date:
    """A day of the Solar Hijri calendar, the latest where no year is given."""
    if year is not None:
        return _from_hijri(year, month, day)
    guess = _from_hijri(today.year - 621, month, day)
    return (
        guess if guess <= today + timedelta(days=2) else _from_hijri(today.year - 622, month, day)
    )


def _from_hijri(year: int, month: int, day: int) -> date:
    """Solar Hijri → Gregorian by the 33-year cycle of leap years, right for 1244 to 1472."""
    leaps = sum(1 for past in range(1300, year) if past % 33 in {1, 5, 9, 13, 17, 22, 26, 30})
    days = (month - 1) * 31 - max(0, month - 7) + day - 1
    return date(1921, 3, 21) + timedelta(days=(year - 1300) * 365 + leaps + days)
