"""One pass over a text: a date, a clock and a zone in any order."""

from dataclasses import replace

from bot.extract import zones
from bot.extract.dates.calendars import four_digits
from bot.extract.dates.forms import (
    AFTER_CLOCK,
    BEFORE_CLOCK,
    CLOCK,
    CLOCK_CJK,
    CLOCK_SECONDS,
    D_CJK,
    DAY,
    DAY_MONTH,
    DIGITS,
    DMY_VIETNAMESE,
    HALVES,
    HOUR,
    HOUR_WORD,
    ISO,
    JOINING,
    MD_CJK,
    MD_DASH,
    MONTH_FIRST,
    NOON,
    NUMERIC,
    SEPARATORS,
    WORD,
    YEAR,
    YMD,
)
from bot.extract.dates.when import When
from bot.extract.markers.calendar import month_number, solar_month_number, weekday_number

LONGEST = 400  # characters that are looked at: a time is short


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
        self.text = text if text.isascii() else text.translate(DIGITS)
        self.language = (language or "").split("-")[0].casefold() or None
        self.skip = skip
        self.when = When()

    def run(self, start: int) -> tuple[When, int]:
        at = end = start
        while at < len(self.text):
            if self.text[at] in SEPARATORS:
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
        if self.text[at].isdigit() or self.text[at] in HALVES:
            return self._take_number(at)
        return self._take_word(at)

    def _take_number(self, at: int) -> int:
        if not self.when.month and (after := self._take_date(at)) > at:
            return after
        if not self.when.has_clock and (after := self._take_clock(at)) > at:
            return after
        return self._take_day_or_year(at)

    def _take_date(self, at: int) -> int:
        if (m := ISO.match(self.text, at) or YMD.match(self.text, at)) and self._date(
            int(m[1]), int(m[2]), int(m[3])
        ):
            return m.end()
        if (m := MD_CJK.match(self.text, at)) and self._date(None, int(m[1]), int(m[2])):
            return m.end()
        if self.language in MONTH_FIRST and (m := MD_DASH.match(self.text, at)):
            return m.end() if self._date(None, int(m[1]), int(m[2])) else at
        if (m := DMY_VIETNAMESE.match(self.text, at)) and self._date(
            int(m[3]) if m[3] else None, int(m[2]), int(m[1])
        ):
            return m.end()
        if m := NUMERIC.match(self.text, at):
            year = int(m[4])
            if self._day_and_month(int(m[1]), int(m[3]), m[2], four_digits(year)):
                return m.end()
        if (m := DAY_MONTH.match(self.text, at)) and self._day_and_month(
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
        if m := CLOCK_SECONDS.match(self.text, at):
            return self._clock(m.end(), int(m[1]), int(m[2]), int(m[3]), m[4], at)
        if m := CLOCK.match(self.text, at):
            return self._clock(m.end(), int(m[1]), int(m[2]), int(m[3] or 0), m[4], at)
        if m := CLOCK_CJK.match(self.text, at):
            late = (
                "p"
                if m[1] in {"午後", "下午", "晚上", "오후"}
                else "a"
                if m[1] in {"午前", "오전", "上午"}
                else None
            )
            return self._clock(m.end(), int(m[2]), int(m[3] or m[4] or 0), 0, late, at)
        if m := HOUR.match(self.text, at):
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
        end = self._part_of_day(end)
        if found := zones.offset(self.text, end):
            zone, end = found
            self.when = replace(self.when, zone=zone)
        return end

    def _after_hour_word(self, at: int) -> int:
        """Past "Uhr" or "uur", behind which a zone may stand."""
        match = HOUR_WORD.match(self.text, at)
        return match.end() if match else at

    def _part_of_day(self, at: int) -> int:
        """Past a word behind a clock of twelve hours that says which half of the day it is."""
        match = AFTER_CLOCK.match(self.text, at)
        if match is None:
            return at
        self._in_half("p" if match[1] else "a")
        return match.end()

    def _in_half(self, half: str) -> None:
        """Set the hour in a half of the day; a night has hours of both."""
        hour = self.when.hour
        if half == "night":
            half = "p" if hour is not None and 6 <= hour < 12 else "a"
        if hour is not None and hour <= 12:
            self.when = replace(self.when, hour=hour % 12 + (12 if half == "p" else 0))

    def _take_day_or_year(self, at: int) -> int:
        m = YEAR.match(self.text, at) if self.when.year is None else None
        if m and (self.when.month or self._month_next(m.end())):
            self.when = replace(self.when, year=int(m[1]))
            return m.end() + (not self.when.month and self.text[m.end() : m.end() + 1] == ".")
        if self.when.day is None and (m := DAY.match(self.text, at)) and 1 <= int(m[1]) <= 31:
            return self._month_after(m.end(), int(m[1])) or (
                self._day_alone(m.end(), int(m[1]))
                if self.when.month or self.when.weekday is not None
                else at
            )
        if not self.when.month and (m := D_CJK.match(self.text, at)):
            return m.end()
        return at

    def _month_next(self, at: int) -> bool:
        """ "2024. május 5.": the year first, as Hungarian and Lithuanian write it."""
        word = WORD.search(self.text, at, at + 24)
        return word is not None and self._month(word[0]) is not None

    def _month_after(self, at: int, day: int) -> int:
        """ "3. Mai", "11 de mayo de", "29th of March": a month's name behind a day."""
        for _ in range(2):
            while at < len(self.text) and self.text[at] in " \u00a0\u202f./-":
                at += 1
            word = WORD.match(self.text, at)
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
        word = WORD.match(self.text, at)
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
        if (hour := NOON.get(text.casefold())) is not None and not self.when.has_clock:
            self.when = replace(self.when, hour=hour)
            return word.end()
        if not self.when.has_clock and (half := BEFORE_CLOCK.get(text)):
            after = self._take_clock(word.end() + 1)
            if after > word.end() + 1:
                self._in_half(half)
                return after
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
        following = DAY.match(self.text, rest) or YEAR.match(self.text, rest)
        if following is None:
            return at
        self.when = replace(self.when, month=month)
        return end

    def _pass_over(self, at: int) -> int:
        word = WORD.match(self.text, at)
        if word is not None and (self.skip or word[0].casefold().rstrip(".") in JOINING):
            return word.end()
        return at + 1 if self.skip else at
