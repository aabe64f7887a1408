"""Time zones as newspapers write them behind a clock: "GMT", "ET", "Uhr MESZ", "мск"."""

import re
from datetime import UTC, timedelta, timezone, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.extract.addresses import split

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


# Where most readers of a press live that prints wall clocks alone: by the country of the
# address, then by the language. Languages of several time zones are not among them.
_COUNTRIES = {
    "uk": "Europe/London", "ie": "Europe/Dublin", "de": "Europe/Berlin", "at": "Europe/Vienna",
    "ch": "Europe/Zurich", "fr": "Europe/Paris", "be": "Europe/Brussels", "nl": "Europe/Amsterdam",
    "lu": "Europe/Luxembourg", "it": "Europe/Rome", "es": "Europe/Madrid", "pt": "Europe/Lisbon",
    "dk": "Europe/Copenhagen", "se": "Europe/Stockholm", "no": "Europe/Oslo",
    "fi": "Europe/Helsinki", "is": "Atlantic/Reykjavik", "ee": "Europe/Tallinn",
    "lv": "Europe/Riga", "lt": "Europe/Vilnius", "pl": "Europe/Warsaw", "cz": "Europe/Prague",
    "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest",
    "md": "Europe/Chisinau", "bg": "Europe/Sofia", "gr": "Europe/Athens", "cy": "Asia/Nicosia",
    "hr": "Europe/Zagreb", "si": "Europe/Ljubljana", "rs": "Europe/Belgrade",
    "ba": "Europe/Sarajevo", "mk": "Europe/Skopje", "al": "Europe/Tirane", "tr": "Europe/Istanbul",
    "ua": "Europe/Kyiv", "by": "Europe/Minsk", "ru": "Europe/Moscow", "ge": "Asia/Tbilisi",
    "am": "Asia/Yerevan", "az": "Asia/Baku", "il": "Asia/Jerusalem", "ps": "Asia/Gaza",
    "lb": "Asia/Beirut", "sy": "Asia/Damascus", "jo": "Asia/Amman", "iq": "Asia/Baghdad",
    "sa": "Asia/Riyadh", "ae": "Asia/Dubai", "qa": "Asia/Qatar", "kw": "Asia/Kuwait",
    "eg": "Africa/Cairo", "ma": "Africa/Casablanca", "dz": "Africa/Algiers",
    "tn": "Africa/Tunis", "ir": "Asia/Tehran", "pk": "Asia/Karachi", "in": "Asia/Kolkata",
    "bd": "Asia/Dhaka", "lk": "Asia/Colombo", "np": "Asia/Kathmandu", "cn": "Asia/Shanghai",
    "hk": "Asia/Hong_Kong", "tw": "Asia/Taipei", "jp": "Asia/Tokyo", "kr": "Asia/Seoul",
    "vn": "Asia/Ho_Chi_Minh", "th": "Asia/Bangkok", "my": "Asia/Kuala_Lumpur",
    "sg": "Asia/Singapore", "ph": "Asia/Manila", "id": "Asia/Jakarta", "nz": "Pacific/Auckland",
    "za": "Africa/Johannesburg", "ke": "Africa/Nairobi", "ng": "Africa/Lagos",
    "gh": "Africa/Accra", "ar": "America/Argentina/Buenos_Aires", "uy": "America/Montevideo",
    "cl": "America/Santiago", "pe": "America/Lima", "co": "America/Bogota",
    "ve": "America/Caracas", "ec": "America/Guayaquil", "bo": "America/La_Paz",
    "py": "America/Asuncion", "mx": "America/Mexico_City", "br": "America/Sao_Paulo",
}  # fmt: skip
_LANGUAGES = {
    "de": "de", "fr": "fr", "it": "it", "nl": "nl", "da": "dk", "sv": "se", "nb": "no",
    "nn": "no", "no": "no", "fi": "fi", "is": "is", "et": "ee", "lv": "lv", "lt": "lt",
    "pl": "pl", "cs": "cz", "sk": "sk", "hu": "hu", "ro": "ro", "bg": "bg", "el": "gr",
    "hr": "hr", "sl": "si", "sr": "rs", "sq": "al", "tr": "tr", "uk": "ua", "he": "il",
    "iw": "il", "fa": "ir", "hi": "in", "bn": "bd", "ja": "jp", "ko": "kr", "vi": "vn",
    "th": "th", "id": "id", "ka": "ge", "hy": "am", "az": "az", "ru": "ru", "zh": "cn",
}  # fmt: skip


def likely(language: str | None, url: str) -> tzinfo | None:
    """The zone of a page that names none: that of the region in its language's code ("de-AT"),
    of its address's country, or of the only country where its language is at home. None where
    there are several."""
    code, _, region = (language or "").replace("_", "-").casefold().partition("-")
    host = split(url).hostname or ""
    ending = host.rpartition(".")[2]
    country = next(
        (one for one in (region, ending) if one in _COUNTRIES or one == "gb"),
        _LANGUAGES.get(code, ""),
    )
    return named(_COUNTRIES.get("uk" if country == "gb" else country, ""))
