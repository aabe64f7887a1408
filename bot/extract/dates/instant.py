"""A time stamp of any kind becomes an instant."""

import re
from datetime import UTC, datetime, tzinfo
from email.utils import parsedate_to_datetime

from bot.extract.dates.ago import counted_back
from bot.extract.dates.resolving import resolve
from bot.extract.dates.scanner import LONGEST, scan


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


def _printed(
    stamp: str, now: datetime, zone: tzinfo | None, language: str | None
) -> datetime | None:
    if ago := counted_back(stamp, now):
        return ago
    when, _ = scan(stamp, language=language, skip=True)
    return resolve(when, now=now, zone=zone)
