"""What people type after a command, made into values. Nothing here raises for what it reads."""

import re
from datetime import datetime, time, timedelta
from typing import Any
from urllib.parse import urlsplit

from telegram import Message, MessageEntity

from bot.core.duration import parse_duration
from bot.core.exchange import Draft
from bot.core.model import Quiet
from bot.render.clean import one_line

LONGEST_ARGUMENT = 2500
"""Characters of an argument that are read at all; an address may have 2048."""

_COMMAND = re.compile(r"/([A-Za-z0-9_]{1,32})(?:@([A-Za-z0-9_]{3,32}))?(?=\s|$)")
_SPAN = re.compile(r"(\d{1,4})\s*([a-zа-яіїґ]*)", re.IGNORECASE)
_WORDS = re.compile(r"\s*/(?:[^/\\]|\\.)+/\s*(?=,|$)|[^,]+")
_CLOCK = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?$")
_UNITS = {
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}
# The first letters of minute, hour, day and week in the languages that we speak.
_UNIT_WORDS = {
    "m": ("m", "min", "minute", "minutes", "хв", "мин", "minuten", "minuto", "minuti", "dk"),
    "h": ("", "h", "hr", "hour", "hours", "г", "год", "ч", "час", "std", "stunden", "g", "s", "sa"),
    "d": (
        "d",
        "day",
        "days",
        "д",
        "дн",
        "день",
        "tag",
        "tage",
        "t",
        "j",
        "jour",
        "dia",
        "g.",
        "gün",
    ),
    "w": ("w", "week", "weeks", "т", "тиж", "н", "нед", "woche", "sem", "tydz", "hf"),
}


def split_command(text: str) -> tuple[str, str, str] | None:
    """Command in small letters, the bot it is addressed to ("" for none), and the argument
    cleaned of control and direction marks; None where the text is no command."""
    match = _COMMAND.match(text.lstrip())
    if match is None:
        return None
    argument = text.lstrip()[match.end() :]
    return match[1].lower(), (match[2] or "").lower(), tidy(argument)


def tidy(text: str) -> str:
    """One line of what a person typed, of a length that may be read."""
    return one_line(text[: LONGEST_ARGUMENT * 2])[:LONGEST_ARGUMENT].strip()


def span(text: str) -> timedelta | None:
    """ "3h", "45 min", "2d", "1h30m" as a length of time; a bare number means hours."""
    rest, whole = text.strip().lower(), timedelta(0)
    if not rest:
        return None
    for part in re.split(r"(?<=[a-zа-яіїґ])\s*(?=\d)", rest):
        match = _SPAN.fullmatch(part.strip())
        unit = _unit(match[2]) if match else None
        if match is None or unit is None:
            return None
        whole += int(match[1]) * unit
    return whole or None


def _unit(word: str) -> timedelta | None:
    return next((_UNITS[key] for key, words in _UNIT_WORDS.items() if word in words), None)


def clock(text: str) -> time | None:
    """ "23:00", "7.30", "23" as a time of day."""
    match = _CLOCK.match(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2] or 0) > 59:
        return None
    return time(int(match[1]), int(match[2] or 0))


def quiet(text: str) -> Quiet | None:
    """ "23:00-07:00", with "urgent" after it where corrections may break through."""
    words = text.lower().split()
    urgent = bool(words) and words[-1] in {"urgent", "+urgent"}
    rest = "".join(words[:-1] if urgent else words)
    ends = [clock(part) for part in re.split(r"[-–—]", rest)]
    if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[0] == ends[1]:
        return None
    return Quiet(ends[0], ends[1], urgent)


def since(text: str, now: datetime) -> datetime | None:
    """ "2h" or "14:05" (`now` being in the reader's zone) as a moment in the past."""
    length = span(text)
    if length is not None and not text.strip().isdigit() and ":" not in text:
        return now - length
    at = clock(text)
    if at is not None and ":" in text:
        today = now.replace(hour=at.hour, minute=at.minute, second=0, microsecond=0)
        return today if today <= now else today - timedelta(days=1)
    return now - length if length is not None else None


def trailing_span(text: str) -> tuple[str, timedelta | None]:
    """ "donbas 3h" → what stands before the length of time, and the length."""
    words = text.split()
    for taken in (2, 1):
        if len(words) >= taken:
            length = span(" ".join(words[-taken:]))
            # "1 2h" is a name and a length; "2 h" is a length in two words.
            if length is not None and (taken == 1 or not words[-1][0].isdigit()):
                return " ".join(words[:-taken]), length
    return text.strip(), None


def addresses(message: Message) -> list[str]:
    """The web addresses in a message, as text or behind a link, in their order, each once."""
    found: list[str] = []
    kinds: list[str | None] = [MessageEntity.URL, MessageEntity.TEXT_LINK]
    parts = {
        **message.parse_entities(kinds),
        **message.parse_caption_entities(kinds),
    }
    for entity, text in sorted(parts.items(), key=lambda part: part[0].offset):
        url = entity.url or text
        found.append(url if "://" in url else f"https://{url}")
    if not found:
        found.extend(
            re.findall(r"https?://[^\s<>\"]+", (message.text or message.caption or "")[:8192])
        )
    return list(dict.fromkeys(one_line(url) for url in found if _is_web(url)))


def _is_web(url: str) -> bool:
    try:
        return urlsplit(url).scheme.lower() in {"http", "https"}
    except ValueError:
        return False


def words(text: str) -> list[str]:
    """Words or phrases parted by commas; what stands between slashes is one expression,
    commas and all."""
    parts = (match[0].strip() for match in _WORDS.finditer(text))
    return [part for part in parts if part]


def number(text: str) -> int | None:
    """A whole number of at most six digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 6 else None


_LISTS = frozenset({"ignore", "ignore_text"})
SWITCHES = frozenset({"read_articles", "browser", "ignore_robots"})
_TEXTS = frozenset({"name", "extractor", "selector", "timezone", "url"})
SETTINGS = _TEXTS | _LISTS | SWITCHES | {"interval"}
"""What of a source can be set from a chat."""
_ON, _OFF = frozenset({"yes", "on", "true", "1"}), frozenset({"no", "off", "false", "0"})


def as_draft(text: str) -> tuple[Draft, str]:
    """ "https://… id=donbas interval=30s name=The whole rest" as a source to be, and the first
    setting that there is not ("" if there is none)."""
    url, _, rest = text.partition(" ")
    fields, unknown = _pairs(rest, SETTINGS - {"url"} | {"id"})
    return Draft(url=url, **fields), unknown


def as_changes(text: str) -> tuple[dict[str, Any], str]:
    """ "interval=30s name=The whole rest" as fields of a source, and the first setting that
    there is not. "auto" as an interval lets it adapt; what may be given several times
    (`ignore=.box ignore=.poll`) adds up, and "-" stands for none."""
    return _pairs(text, SETTINGS)


def _pairs(text: str, known: frozenset[str]) -> tuple[dict[str, Any], str]:
    fields: dict[str, Any] = {}
    for part in re.split(r"\s+(?=[a-z_]+=)", text.strip()) if text.strip() else []:
        key, found, written = part.partition("=")
        if not found or not written or key not in known:
            return fields, part
        try:
            value = setting(key, written)
        except ValueError:
            return fields, part
        fields[key] = (*fields.get(key, ()), *value) if key in _LISTS else value
    return fields, ""


def setting(key: str, written: str) -> Any:
    """A source's setting, as written, in its kind. Raises ValueError."""
    if key == "interval":
        return None if written == "auto" else parse_duration(written)
    if key in SWITCHES:
        if written.lower() not in _ON | _OFF:
            raise ValueError(f"neither yes nor no: {written}")
        return written.lower() in _ON
    if key in _LISTS:
        return () if written == "-" else (written,)
    return written
