"""Times that are counted back: "4m ago", "vor 5 Minuten"."""

import re
from datetime import datetime, timedelta

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


def counted_back(stamp: str, now: datetime) -> datetime | None:
    """ "4m ago", "vor 5 Minuten": counted back from the look."""
    if len(stamp) > 40 or not _AGO_SIGN.search(stamp) or not (match := _AGO.search(stamp)):
        return None
    unit = next((seconds for pattern, seconds in _UNITS if pattern.match(match[2])), None)
    return now - timedelta(seconds=int(match[1]) * unit) if unit else None
