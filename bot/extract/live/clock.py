"""Times as live blogs print them: a wall clock at the head of a post, or "4 min ago"."""

import itertools
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from bot.extract import zones

# Quantifiers are possessive: pages are full of white space, and going back over it is what
# makes such a pattern slow.
_BEFORE = (
    r"(?:(?:posted|published|updated)\b\s*+)?"
    r"(?:(?:at|um|à|às|a\s+las|alle|ore|ora|la\s+ora|klo|kl\.?|о|в|u|ob|om|godz\.?|saat|pukul|ώρα)"
    r"\s++)?"
)
CLOCK = re.compile(
    rf"^[\s\[(|•·+–—-]*+{_BEFORE}"
    r"(?:(?P<noon>오전|오후|上午|下午|午前|午後)\s*+)?"
    r"(?:(?P<h>2[0-4]|[01]?\d)\s?(?:[:.．：hH]|時|시\s?|点|點)\s?(?P<m>[0-5]\d)"
    r"(?:\s?(?:[分분]|min\b|m\b))?(?::[0-5]\d)?"
    r"|(?P<hour>1[0-2]|0?[1-9])(?=\s?[ap]\.?m\b))"
    r"(?:\s*+\(?(?P<half>[ap]\.?\s?m\b\.?)\)?|\s*+(?P<day>[صم](?![^\W\d_])|[πμ]\.?μ\.?|[قب]\.ظ\.?))?"
    r"(?:\s*+(?:(?:uhr|hrs?|hod\.?|uur|óra|น\.)(?![^\W\d_])|h\b))?"
    r"(?![\d%]|[./]\d|\s?/\s?\d{1,2}:\d)",
    re.IGNORECASE,
)
# "22.11., 12:45": what looks like a clock is a date where a clock follows it.
_CLOCK_AFTER = re.compile(r"\.?,?\s+(?:[–—|·-]\s*)?(?:2[0-3]|[01]?\d)[:.][0-5]\d(?!\d)")
_DIGITS = {first + n: str(n) for first in (0x0660, 0x06F0, 0x0966, 0x09E6) for n in range(10)}
"""Digits of the Arabic, Persian, Indian and Bengali scripts."""
SEPARATOR = re.compile(r"^(?:[\s:|•·–—\-\])]|\+{2,}|\.(?=\s|$))+")
_RELATIVE = re.compile(
    r"\b(?:ago|just now|moments?)\b|\bvor\s+\d+|\bil y a\b|\bhace\s+\d+|\bhá\s+\d+|\bfa\b\s*$"
    r"|\bgeleden\b|\btemu\b|\bnazad|назад|тому|önce|\bsedan\b|\bsiden\b|\bsitten\b|\bpřed\s+\d+"
    r"|\bperce\b|\bórája\b|πριν|acum\s+\d+|قبل|منذ|پیش|לפני|पहले|\blalu\b|\btrước\b"
    r"|\d\s?(?:秒|分[钟鐘]?|小[时時]|時間|[天日]|[周週]間?|[个個か]月|年)\s?之?前$"
    r"|\d\s?(?:초|분|시간|일|주|개월|년)\s?전$|방금|刚刚|剛剛|たった今",
    re.IGNORECASE,
)
_AGO_WORDS = 5
_AGO_LENGTH = 30


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day, and the zone printed beside it, if any."""

    time: time
    zone: tzinfo | None = None


def clock_of(text: str) -> tuple[Clock, str] | None:
    """The clock that a text begins with, and the rest of the text without it.

    None where the text begins otherwise; also for what only looks like a clock (a decimal
    number, a score, an hour beyond 24).
    """
    text = text.lstrip()
    head = text[:80] if text.isascii() else text[:80].translate(_DIGITS)
    match = CLOCK.match(head)
    if match is None or ("." in match[0] and _CLOCK_AFTER.match(head, match.end())):
        return None
    hour = int(match["h"] or match["hour"])
    half = (match["half"] or "").lower().replace(".", "").replace(" ", "")
    if match["day"]:
        half = "am" if match["day"][0] in "صπق" else "pm"
    if match["noon"]:
        half = "pm" if match["noon"] in "오후下午午後" else "am"
    if half:
        if not (0 if match["noon"] else 1) <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half == "pm" else 0)
    at = match.end()
    zone, end = zones.offset(text, at) or (None, at)
    clock = Clock(time(hour % 24, int(match["m"] or 0)), zone)
    return clock, SEPARATOR.sub("", text[end:])


_MINUTE = re.compile(
    r"^(?:(?:min(?:ute|uto|uut)?\.?\s)?\d{1,3}(?:\s?\+\s?\d{1,2})?\s?"
    r"(?:['’′`]+|\.?\s?min(?:ut[eot]?|uut)?\b\.?)|min(?:ute)?\.?\s\d{1,3})"
    r"\s*(?:[:–—|-](?:\s+|$))?",
    re.I,
)


_TO_READ = re.compile(
    r"\s?(?:read\b|to read\b|lese|de lect?u|de leitura|di lettura|leest|czyt|чит|чте|läs|læs|okuma"
    r"|čten|olvas|luku|ανάγν|baca|đọc)",
    re.I,
)
"""What makes a number of minutes the time that an article takes to read."""


def minute_of(text: str) -> tuple[str, str] | None:
    """The minute of a match that a text begins with ("45+2'", "90. Minute:"), as printed, and
    the rest of the text; None where it begins otherwise."""
    match = _MINUTE.match(text)
    if match and _TO_READ.match(text, match.end()):
        return None
    return (match[0].strip(" :–—-|"), text[match.end() :]) if match else None


_AT_END = re.compile(
    r"(?:[\[(（]|[–—|•·,-]\s|\s)\s?(?P<clock>(?:[01]?\d|2[0-3])\s?[:.：hH]\s?[0-5]\d"
    r"(?:\s?[ap]\.?m\.?)?(?:\s?(?:uhr|h|hrs?|hod\.?|uur|óra))?(?:\s[A-Z]{2,5})?)\s?(?P<close>[\])）])?$",
    re.I,
)


def clock_at_end(text: str) -> tuple[Clock, str] | None:
    """The clock that a heading ends with ("Title [17:45]", "Title – 17.45 Uhr"), and the text
    before it. None where it may be a part of the sentence ("… at 17:45")."""
    match = _AT_END.search(text[-40:])
    if match is None:
        return None
    opening = match[0].lstrip()[:1]
    if not match["close"] and opening not in "–—|•·,-":
        return None
    parsed = clock_of(match["clock"])
    if parsed is None:
        return None
    return parsed[0], text[: len(text) - len(match[0])].rstrip(" –—|•·,-")


def is_relative(text: str) -> bool:
    """Whether a stamp counts from now ("4m ago"): it changes with every look."""
    return bool(_RELATIVE.search(text[:60]))


def is_ago(text: str) -> bool:
    """Whether a text says how long ago something was and nothing else ("4 mins ago")."""
    if len(text) > _AGO_LENGTH or len(text.split()) > _AGO_WORDS or not is_relative(text):
        return False
    return 1 <= len(_COUNTED.findall(text)) <= 2


_COUNTED = re.compile(r"\d+")


def place(
    clocks: list[Clock | None],
    days: list[date | None],
    *,
    last: datetime,
    zone: tzinfo | None,
) -> list[datetime | None]:
    """Give wall clocks their days: an instant for each, None where there was no clock.

    `clocks` stand in the page's order, whichever that is. The newest is at or shortly before
    `last`; walking back from it, a clock that jumps forward has passed midnight. A day given
    by a heading is kept. Where no zone is known, clocks that are ahead of `last` are those of
    a place east of Greenwich: as many whole hours are taken off all of them.
    """
    known = [i for i, clock in enumerate(clocks) if clock is not None]
    order = known if _newest_first([clocks[i] for i in known]) else known[::-1]
    placed: list[datetime | None] = [None] * len(clocks)
    later: datetime | None = None
    for i in order:
        clock = clocks[i]
        if clock is None:  # pragma: no cover - `known` excludes it
            continue
        own_zone = clock.zone or zone or UTC
        day = days[i]
        if day is not None:
            at = datetime.combine(day, clock.time, own_zone)
        else:
            known_zone = bool(clock.zone or zone)
            slack = _SLACK_WITHIN if later else _SLACK_AT_TOP if known_zone else _EASTERNMOST
            at = _before(later or last, clock.time, own_zone, slack)
        placed[i] = at.astimezone(UTC)
        later = at
    return placed if zone else _not_ahead(placed, last)


def _not_ahead(placed: list[datetime | None], last: datetime) -> list[datetime | None]:
    """Instants of clocks of an unknown zone, none of them after the last moment."""
    ahead = max((at for at in placed if at), default=last) - last
    if ahead <= _SLACK_AT_TOP:
        return placed
    east = timedelta(hours=-(-ahead // timedelta(hours=1)))
    return [at - east if at else None for at in placed]


_EASTERNMOST = timedelta(hours=14)
_SLACK_AT_TOP = timedelta(minutes=30)
_SLACK_WITHIN = timedelta(hours=3)


def _before(later: datetime, clock: time, zone: tzinfo, slack: timedelta) -> datetime:
    """The last such clock at or before an instant, allowing for a little disorder."""
    local = later.astimezone(zone)
    at = datetime.combine(local.date() + timedelta(days=1), clock, zone)
    while at > later + slack:
        at -= timedelta(days=1)
    return at


def _newest_first(clocks: list[Clock | None]) -> bool:
    times = [clock.time for clock in clocks if clock is not None]
    steps = list(itertools.pairwise(times))
    falls = sum(a > b for a, b in steps)
    rises = sum(a < b for a, b in steps)
    return falls >= rises
