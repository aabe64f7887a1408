"""Time zones as newspapers write them behind a clock: "GMT", "ET", "Uhr MESZ", "мск"."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

# An abbreviation that names standard or summer time is that offset; one that names a region
# ("ET", "CET" as printed in summer too) is the region's clock. Where an abbreviation is
# ambiguous (IST, CST, BST) the sense is the one that its own press uses most.
_REGIONS = {
    "ET": "America/New_York",
    "EST": "America/New_York",
    "EDT": "America/New_York",
    "CT": "America/Chicago",
    "CST": "America/Chicago",
    "CDT": "America/Chicago",
    "MT": "America/Denver",
    "MST": "America/Denver",
    "MDT": "America/Denver",
    "PT": "America/Los_Angeles",
    "PST": "America/Los_Angeles",
    "PDT": "America/Los_Angeles",
    "BST": "Europe/London",
    "WET": "Europe/Lisbon",
    "WEST": "Europe/Lisbon",
    "CET": "Europe/Berlin",
    "CEST": "Europe/Berlin",
    "MEZ": "Europe/Berlin",
    "MESZ": "Europe/Berlin",
    "HNEC": "Europe/Paris",
    "SEČ": "Europe/Prague",
    "SELČ": "Europe/Prague",
    "EET": "Europe/Helsinki",
    "EEST": "Europe/Helsinki",
    "MSK": "Europe/Moscow",
    "МСК": "Europe/Moscow",
    "TRT": "Europe/Istanbul",
    "TSİ": "Europe/Istanbul",
    "IST": "Asia/Kolkata",
    "PKT": "Asia/Karachi",
    "WIB": "Asia/Jakarta",
    "WITA": "Asia/Makassar",
    "WIT": "Asia/Jayapura",
    "JST": "Asia/Tokyo",
    "KST": "Asia/Seoul",
    "HKT": "Asia/Hong_Kong",
    "SGT": "Asia/Singapore",
    "AEST": "Australia/Sydney",
    "AEDT": "Australia/Sydney",
    "AWST": "Australia/Perth",
    "NZST": "Pacific/Auckland",
    "NZDT": "Pacific/Auckland",
    "SAST": "Africa/Johannesburg",
    "EAT": "Africa/Nairobi",
    "WAT": "Africa/Lagos",
    "BRT": "America/Sao_Paulo",
    "ART": "America/Argentina/Buenos_Aires",
}
_UNIVERSAL = {"GMT", "UTC", "Z", "UT"}
_OFFSET = re.compile(r"(?:GMT|UTC)?\s?([-+−])(\d{1,2}):?(\d{2})?(?!\d)", re.I)
_WORD = re.compile(r"[^\W\d_]{1,4}(?![^\W_])")


@cache
def named(name: str) -> tzinfo | None:
    """The zone of an abbreviation or an IANA name, or None."""
    upper = name.upper()
    if upper in _UNIVERSAL:
        return UTC
    try:
        return ZoneInfo(_REGIONS.get(upper, name if "/" in name else ""))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def offset(text: str, start: int = 0) -> tuple[tzinfo, int] | None:
    """A zone that stands at `start` ("+02:00", "GMT+3", "BST", "(мск"), and where it ends."""
    while start < len(text) and text[start] in " (,":
        start += 1
    if match := _OFFSET.match(text, start):
        sign = 1 if match[1] == "+" else -1
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours <= 14 and minutes < 60:
            return timezone(sign * timedelta(hours=hours, minutes=minutes)), match.end()
    if (match := _WORD.match(text, start)) and (zone := _capitals(match[0])):
        return zone, match.end()
    return None


def _capitals(word: str) -> tzinfo | None:
    """Zones are printed in capitals; only "мск" and "GMT" are seen in small letters."""
    if word.isupper() or word.casefold() in {"мск", "gmt", "utc"}:
        return None if "/" in word else named(word)
    return None
