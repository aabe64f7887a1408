"""Days that a live blog names above or beside its clocks: "Friday, 20 November", "Yesterday"."""

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta, tzinfo

from selectolax.lexbor import LexborNode

from bot.extract.dates import When, scan
from bot.extract.lines import fold
from bot.extract.live.clock import Clock, clock_of

LONGEST = 48
"""Characters of a heading that is no more than a date."""
MAX_SIBLINGS = 12
MAX_LEVELS = 3

_TODAY_WORDS = (
    r"today|heute|aujourd['’]hui|hoy|hoje|oggi|vandaag|dzisiaj|dziś|dnes|сьогодні|сегодня|idag"
    r"|i dag|tänään|bugün|σήμερα|astăzi|azi|ma|اليوم|היום|امروز|आज|今日|きょう|今天|오늘|hari ini"
    r"|hôm nay"
)
_YESTERDAY_WORDS = (
    r"yesterday|gestern|hier|ayer|ontem|ieri|gisteren|wczoraj|včera|вчора|вчера|igår|i går"
    r"|eilen|dün|χθες|χτες|tegnap|أمس|אתמול|دیروز|昨日|きのう|昨天|어제|kemarin|hôm qua"
)
_TODAY = re.compile(rf"^(?:{_TODAY_WORDS})(?!\w)", re.I)
_YESTERDAY = re.compile(rf"^(?:{_YESTERDAY_WORDS})(?!\w)", re.I)
_NAMED = re.compile(
    rf"^(?:{_TODAY_WORDS}|{_YESTERDAY_WORDS})(?!\w)[\s,|•·–—-]*"
    r"(?:(?:at|um|à|a las|às|alle|om|o|v|в|о|kl\.?|klo|la|pukul|lúc)\s)?",
    re.I,
)


def relative(
    text: str, now: datetime, zone: tzinfo | None, clock: Clock | None = None
) -> date | None:
    """The day of a stamp that begins with "today" or "yesterday" in some language. A page that
    was made before midnight calls "today" what was yesterday: then the clock beside it is one
    that has yet to come."""
    back = 0 if _TODAY.match(text) else 1 if _YESTERDAY.match(text) else None
    if back is None:
        return None
    local = now.astimezone((clock and clock.zone) or zone or UTC)
    if clock and back == 0 and clock.time > (local + _SLACK).time() > local.time():
        back = 1
    return local.date() - timedelta(days=back)


_SLACK = timedelta(minutes=30)


def with_clock(text: str) -> Clock | None:
    """The clock of a stamp that is "today" or "yesterday" and a clock, and nothing else."""
    named = _NAMED.match(text)
    parsed = clock_of(text[named.end() :]) if named else None
    return parsed[0] if parsed and not parsed[1] else None


def heading_day(
    text: str, *, now: datetime, zone: tzinfo | None, language: str | None
) -> date | None:
    """The day that a line names if it names a day and says nothing else."""
    text = text.strip(" :–—-|•+*")
    if not text or len(text) > LONGEST:
        return None
    if day := relative(text, now, zone):
        words = len(text.split())
        return day if words <= 2 else None
    if not any(char.isdigit() for char in text) and len(text.split()) > 1:
        return None
    when, end = scan(text, language=language)
    if when.has_clock or end < len(text.rstrip(" .,:)")):
        return None
    return _day_of(when, now.astimezone(zone or UTC).date())


def is_day(text: str) -> bool:
    """Whether a line names a day and nothing else, whichever it is."""
    return heading_day(fold(text), now=_ANY, zone=UTC, language=None) is not None


_ANY = datetime(2000, 12, 31, tzinfo=UTC)


def _day_of(when: When, today: date) -> date | None:
    if when.month is None or when.day is None:
        if when.weekday is None:
            return None
        return today - timedelta(days=(today.weekday() - when.weekday) % 7)
    try:
        if when.year is not None:
            return date(when.year, when.month, when.day)
        guess = date(today.year, when.month, when.day)
        late = guess > today + timedelta(days=2)
        return date(today.year - 1, when.month, when.day) if late else guess
    except ValueError:
        return None


def days_above(
    nodes: Sequence[LexborNode], *, now: datetime, zone: tzinfo | None, language: str | None
) -> list[date | None]:
    """For each post's element the day of the nearest heading above it that is a date, None
    before the first. Headings stand between the posts, or before the list that a day has of
    its own."""
    known = {one.mem_id for node in nodes for one in _with_parents(node)}
    days: list[date | None] = []
    current: date | None = None
    for node in nodes:
        for text in _texts_before(node, known):
            if day := heading_day(text, now=now, zone=zone, language=language):
                current = day
                break
        days.append(current)
    return days


def _with_parents(node: LexborNode) -> list[LexborNode]:
    found = [node]
    parent = node.parent
    while parent is not None and len(found) <= MAX_LEVELS and parent.tag not in {"body", "html"}:
        found.append(parent)
        parent = parent.parent
    return found


def _texts_before(node: LexborNode, known: set[int]) -> list[str]:
    """Short texts before an element, the nearest first, back to the post before it."""
    texts: list[str] = []
    for climb in _with_parents(node):
        before, seen = climb.prev, 0
        while before is not None and seen < MAX_SIBLINGS:
            if before.is_element_node:
                seen += 1
                if before.mem_id in known:
                    return texts
                text = before.text(deep=True) or ""
                if 0 < len(text) < 200:
                    texts.append(fold(text))
            before = before.prev
    return texts
