"""Dates and times as pages print them, in many languages → instants.

Structured times (ISO 8601, RFC 2822, epoch numbers) go the fast way. What is printed for
people is read by `scan`, which takes a date, a clock and a zone in any order. A date without
a year, and a clock without a date, are completed from the time of the look: what a page
says has happened already.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from bot.extract import zones
from bot.extract.markers.calendar import (
    SOLAR,
    joining_words,
    month_number,
    solar_month_number,
    weekday_number,
)

# How far ahead of our own clock a publisher's may run before its time means yesterday.
AHEAD = timedelta(minutes=30)
LONGEST = 400  # characters that are looked at: a time is short


@dataclass(frozen=True, slots=True)
class When:
    """The parts of a printed time; None where it does not say. `month` is above SOLAR where
    it is one of the Solar Hijri calendar."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    zone: tzinfo | None = None

    @property
    def has_date(self) -> bool:
        return self.month is not None or self.weekday is not None

    @property
    def has_clock(self) -> bool:
        return self.hour is not None

    def __bool__(self) -> bool:
        return self.has_date or self.has_clock


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?=\D|$)(?:T(?=\d))?")
_YMD = re.compile(r"(\d{4})\s?[./年년]\s?(\d{1,2})\s?[./月월]\s?(\d{1,2})(?!\d)\s?[日일.]?")
_MD_CJK = re.compile(r"(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
_D_CJK = re.compile(r"(\d{1,2})\s?[日일](?!\w)")
_NUMERIC = re.compile(r"(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2}(?![:h]\d))(?!\d)\.?")
_DMY_VIETNAMESE = re.compile(r"(\d{1,2})\s+tháng\s+(\d{1,2})(?:,?\s+năm\s+(\d{4}))?", re.I)
_DAY_MONTH = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.(?!\d)|(\d{1,2})/(\d{1,2})(?![\d/])")
_CLOCK_CJK = re.compile(
    r"(午前|午後|上午|下午|中午|早上|凌晨|晚上|오전|오후)?\s?(\d{1,2})\s?"
    r"(?:[時时點点시]\s?(?:(\d{1,2})\s?[分분])?|[:：]\s?(\d{2}))\s?"
)
_MERIDIEM = r"([ap])\.?\s?m\b\.?"
_CLOCK = re.compile(
    r"(\d{1,2})\s?(?:[:.]|h|u|ч\.?|Ч)\s?(\d{2})(?!\d|[.:/]\d)(?::(\d{2})(?:\.\d+)?)?"
    rf"\s?(?:min\b|мин\.?)?(?:\s?{_MERIDIEM})?",
    re.I,
)
_CLOCK_SECONDS = re.compile(
    r"(\d{1,2})[:.](\d{2})[:.](\d{2})(?:\.\d+)?(?!\d)" + rf"(?:\s?{_MERIDIEM})?", re.I
)
_HOUR = re.compile(rf"(\d{{1,2}})\s?(?:{_MERIDIEM}|(?:Uhr|hrs?|h|uur|ч|год)\b\.?)", re.I)
_HOUR_WORD = re.compile(r"\s?(?:Uhr|uur|hrs|hours|horas|hod|ч|год)\b|\s?h(?:rs)?\b", re.I)
_DAY = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|re|º|ª|°|-?го|-?е|\.)?(?=\W|$)", re.I)
_YEAR = re.compile(
    r"((?:19|20)\d{2}|1[34]\d{2}|25\d{2})(?!\d)(?:\s?(?:г|р)\b\.?|\s?(?:года|року)\b)?"
)
# Letters with the marks that Indian, Hebrew, Arabic and Thai scripts put on them.
_LETTER = (
    r"(?:[^\W\d_]|[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u0652\u0900-\u0903"
    r"\u093a-\u094f\u0962\u0963\u0981-\u0983\u09bc-\u09cd\u0b82-\u0bcd\u0e31\u0e34-\u0e4e])"
)
_WORD = re.compile(rf"[^\W\d_]{_LETTER}*(?:[-'’]{_LETTER}+)*[.\u0970]?")
_SEPARATORS = " \t\n\r\u00a0\u202f\u2009,;|·•@/([–—-"
# Words that join the parts of a time and mean nothing by themselves.
_JOINING = joining_words()
_NOON = {"noon": 12, "midday": 12, "midnight": 0, "mittag": 12, "midi": 12, "minuit": 0}


def parse_instant(
    text: str | None,
    *,
    now: datetime,
    zone: tzinfo | None = None,
    language: str | None = None,
) -> datetime | None:
    """The instant that a time stamp means, in UTC, or None where it means none.

    `now` is when the page was fetched; `zone` the zone of a clock that names none (UTC if
    None); `language` a code such as "de" or "pt-BR". Never raises.
    """
    stamp = " ".join((text or "")[:LONGEST].split())
    if not stamp:
        return None
    try:
        return _structured(stamp, zone) or _printed(stamp, now, zone, language)
    except (ValueError, OverflowError, OSError):
        return None


def zone_of(stamp: str | None) -> tzinfo | None:
    """The zone that a structured time carries ("…+02:00"): the page's own, as a hint. "Z"
    and +00:00 say nothing of where the publisher sits, so they count as none."""
    try:
        parsed = datetime.fromisoformat((stamp or "").strip())
    except ValueError:
        return None
    return parsed.tzinfo if parsed.tzinfo is not None and parsed.utcoffset() else None


def _structured(stamp: str, zone: tzinfo | None) -> datetime | None:
    if stamp.isdecimal():
        return _epoch(int(stamp))
    if not stamp[0].isdigit():
        return _mail(stamp)
    try:
        parsed = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    if parsed.tzinfo is None:
        parsed = parsed.replace(tzinfo=zone or UTC)
    return parsed.astimezone(UTC)


def _epoch(number: int) -> datetime | None:
    """Seconds, milliseconds or microseconds since 1970, told apart by size (1990 to 2100);
    a compact date (20261122) is smaller than any of them."""
    for scale in (1, 1_000, 1_000_000):
        seconds = number / scale
        if 631_152_000 <= seconds < 4_102_444_800:
            return datetime.fromtimestamp(seconds, UTC)
    if 19_000_101 <= number <= 21_001_231:
        return datetime.strptime(str(number), "%Y%m%d").replace(tzinfo=UTC)
    return None


_MAIL = re.compile(r"(?:[A-Z][a-z]{2}, )?\d{1,2} [A-Z][a-z]{2} \d{4} \d{1,2}:\d{2}")


def _mail(stamp: str) -> datetime | None:
    if not _MAIL.match(stamp):
        return None
    parsed = parsedate_to_datetime(stamp)
    return parsed.replace(tzinfo=parsed.tzinfo or UTC).astimezone(UTC)


_AGO = re.compile(
    r"(\d{1,3})\s?(s|m|h|d|sec|min|hr|second|minute|hour|day|week|minut|stund|tag|heure|jour|hora|día|dia|"
    r"ore|giorn|uur|dag|час|дн|ден|мин|хв|годин)\w*\.?",
    re.I,
)
_AGO_SIGN = re.compile(
    r"\bago\b|\bvor\b|il y a|\bhace\b|\bhá\b|\bfa\b|geleden|sedan|siden|sitten|temu|назад|тому|önce"
    r"|πριν|acum|^\d+\s?[smhd]$",
    re.I,
)
_UNITS = (
    (re.compile(r"s(ec|$)", re.I), 1),
    (re.compile(r"m|хв|мин", re.I), 60),
    (re.compile(r"st|h|ore|uur|час|годин", re.I), 3600),
    (re.compile(r"week", re.I), 604800),
    (re.compile(r"d|t|j|gior|дн|ден", re.I), 86400),
)


def _ago(stamp: str, now: datetime) -> datetime | None:
    """ "4m ago", "vor 5 Minuten": counted back from the look."""
    if len(stamp) > 40 or not _AGO_SIGN.search(stamp) or not (match := _AGO.search(stamp)):
        return None
    unit = next((seconds for pattern, seconds in _UNITS if pattern.match(match[2])), None)
    return now - timedelta(seconds=int(match[1]) * unit) if unit else None


def _printed(
    stamp: str, now: datetime, zone: tzinfo | None, language: str | None
) -> datetime | None:
    if ago := _ago(stamp, now):
        return ago
    when, _ = scan(stamp, language=language, skip=True)
    return resolve(when, now=now, zone=zone)


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
        day = _day(when, here.date())
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


def _four_digits(year: int) -> int:
    """The pivot of POSIX: 69 to 99 are of the last century."""
    return year if year > 99 else year + (1900 if year > 68 else 2000)


def _day(when: When, today: date) -> date:
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


def scan(
    text: str, start: int = 0, *, language: str | None = None, skip: bool = False
) -> tuple[When, int]:
    """Read a time that begins at `start`: its parts, and where it ends.

    Stops before the first word that is no part of a time; with `skip` such words are passed
    over instead, so that "Updated by Jane on 5 May at 14:05" is read too.
    """
    return _Scanner(text[: start + LONGEST], language, skip).run(start)


class _Scanner:
    """One pass over a text. Each `_take…` method tries one form at a position and gives back
    where it ended, or the same position."""

    def __init__(self, text: str, language: str | None, skip: bool) -> None:
        self.text = text
        self.language = (language or "").split("-")[0].casefold() or None
        self.skip = skip
        self.when = When()

    def run(self, start: int) -> tuple[When, int]:
        at = end = start
        while at < len(self.text):
            if self.text[at] in _SEPARATORS:
                at += 1
                continue
            after = self._take(at)
            if after > at:
                at = after
                end = at - len(self.text[:at]) + len(self.text[:at].rstrip())
                continue
            after = self._pass_over(at)
            if after == at:
                break
            at = after
        return self.when, end

    def _take(self, at: int) -> int:
        if self.text[at].isdigit() or self.text[at] in "午上下中早凌晚오":
            return self._take_number(at)
        return self._take_word(at)

    def _take_number(self, at: int) -> int:
        if not self.when.month and (after := self._take_date(at)) > at:
            return after
        if not self.when.has_clock and (after := self._take_clock(at)) > at:
            return after
        return self._take_day_or_year(at)

    def _take_date(self, at: int) -> int:
        if (m := _ISO.match(self.text, at) or _YMD.match(self.text, at)) and self._date(
            int(m[1]), int(m[2]), int(m[3])
        ):
            return m.end()
        if (m := _MD_CJK.match(self.text, at)) and self._date(None, int(m[1]), int(m[2])):
            return m.end()
        if (m := _DMY_VIETNAMESE.match(self.text, at)) and self._date(
            int(m[3]) if m[3] else None, int(m[2]), int(m[1])
        ):
            return m.end()
        if m := _NUMERIC.match(self.text, at):
            year = int(m[4])
            if self._day_and_month(int(m[1]), int(m[3]), m[2], _four_digits(year)):
                return m.end()
        if (m := _DAY_MONTH.match(self.text, at)) and self._day_and_month(
            int(m[1] or m[3]), int(m[2] or m[4]), "." if m[1] else "/", None
        ):
            return m.end()
        return at

    def _day_and_month(self, first: int, second: int, mark: str, year: int | None) -> bool:
        """Day before month everywhere but in American English, told by the slash and the
        language, or by a number that can be no month."""
        american = mark in "/-" and self.language in {"en", None} and first <= 12
        day, month = (second, first) if american or second > 12 else (first, second)
        return self._date(year, month, day)

    def _date(self, year: int | None, month: int, day: int) -> bool:
        if not (1 <= month <= 12 and 1 <= day <= 31):
            return False
        self.when = replace(self.when, year=year or self.when.year, month=month, day=day)
        return True

    def _take_clock(self, at: int) -> int:
        if m := _CLOCK_SECONDS.match(self.text, at):
            return self._clock(m.end(), int(m[1]), int(m[2]), int(m[3]), m[4], at)
        if m := _CLOCK.match(self.text, at):
            return self._clock(m.end(), int(m[1]), int(m[2]), int(m[3] or 0), m[4], at)
        if m := _CLOCK_CJK.match(self.text, at):
            late = (
                "p"
                if m[1] in {"午後", "下午", "晚上", "오후"}
                else "a"
                if m[1] in {"午前", "오전", "上午"}
                else None
            )
            return self._clock(m.end(), int(m[2]), int(m[3] or m[4] or 0), 0, late, at)
        if m := _HOUR.match(self.text, at):
            return self._clock(m.end(), int(m[1]), 0, 0, m[2], at)
        return at

    def _clock(
        self, end: int, hour: int, minute: int, second: int, half: str | None, at: int
    ) -> int:
        if half and hour <= 12:
            hour = hour % 12 + (12 if half.casefold() == "p" else 0)
        if hour == 24 and minute == 0:
            hour = 0
        if hour > 23 or minute > 59 or second > 59:
            return at
        self.when = replace(self.when, hour=hour, minute=minute, second=second)
        end = self._after_hour_word(end)
        if found := zones.offset(self.text, end):
            zone, end = found
            self.when = replace(self.when, zone=zone)
        return end

    def _after_hour_word(self, at: int) -> int:
        """Past "Uhr" or "uur", behind which a zone may stand."""
        match = _HOUR_WORD.match(self.text, at)
        return match.end() if match else at

    def _take_day_or_year(self, at: int) -> int:
        m = _YEAR.match(self.text, at) if self.when.year is None else None
        if m and (self.when.month or self._month_next(m.end())):
            self.when = replace(self.when, year=int(m[1]))
            return m.end() + (not self.when.month and self.text[m.end() : m.end() + 1] == ".")
        if self.when.day is None and (m := _DAY.match(self.text, at)) and 1 <= int(m[1]) <= 31:
            return self._month_after(m.end(), int(m[1])) or (
                self._day_alone(m.end(), int(m[1]))
                if self.when.month or self.when.weekday is not None
                else at
            )
        if not self.when.month and (m := _D_CJK.match(self.text, at)):
            return m.end()
        return at

    def _month_next(self, at: int) -> bool:
        """ "2024. május 5.": the year first, as Hungarian and Lithuanian write it."""
        word = _WORD.search(self.text, at, at + 24)
        return word is not None and self._month(word[0]) is not None

    def _month_after(self, at: int, day: int) -> int:
        """ "3. Mai", "11 de mayo de", "29th of March": a month's name behind a day."""
        for _ in range(2):
            while at < len(self.text) and self.text[at] in " \u00a0\u202f./-":
                at += 1
            word = _WORD.match(self.text, at)
            if word is None:
                return 0
            if month := self._month(word[0]):
                self.when = replace(self.when, day=day, month=month)
                return word.end()
            if word[0].casefold() not in {"de", "of", "d'", "di", "do", "ngày", "tháng"}:
                return 0
            at = word.end()
        return 0

    def _day_alone(self, end: int, day: int) -> int:
        self.when = replace(self.when, day=day)
        return end

    def _month(self, word: str) -> int | None:
        if len(word) < 2:
            return None
        if self.language == "fa" and (solar := solar_month_number(word)):
            return solar
        return month_number(word, self.language)

    def _take_word(self, at: int) -> int:
        word = _WORD.match(self.text, at)
        if word is None:
            return at
        text = word[0]
        if not self.when.month and (month := self._month(text)):
            return self._month_first(word.end(), month, at)
        if (
            self.when.weekday is None
            and (number := weekday_number(text, self.language)) is not None
        ):
            self.when = replace(self.when, weekday=number)
            return word.end()
        if (hour := _NOON.get(text.casefold())) is not None and not self.when.has_clock:
            self.when = replace(self.when, hour=hour)
            return word.end()
        if self.when.has_clock and not self.when.zone and (found := zones.offset(self.text, at)):
            self.when = replace(self.when, zone=found[0])
            return found[1]
        return at

    def _month_first(self, end: int, month: int, at: int) -> int:
        """ "Nov. 11": a month's name counts with a day or a year next to it, else "may" and
        "mars" would be dates."""
        rest = end
        while rest < len(self.text) and self.text[rest] in " \u00a0\u202f.,":
            rest += 1
        following = _DAY.match(self.text, rest) or _YEAR.match(self.text, rest)
        if following is None:
            return at
        self.when = replace(self.when, month=month)
        return end

    def _pass_over(self, at: int) -> int:
        word = _WORD.match(self.text, at)
        if word is not None and (self.skip or word[0].casefold().rstrip(".") in _JOINING):
            return word.end()
        return at + 1 if self.skip else at
