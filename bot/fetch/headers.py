"""What the headers of an answer say, for people who did not all read RFC 9110."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from bot.core.model import Caching, Validators

_LONGEST_VALIDATOR = 1024
_LONGEST_AGE = timedelta(days=366)
_DIRECTIVE = re.compile(r'([a-z-]+)\s*(?:=\s*"?([^",]*)"?)?')


def http_date(text: str | None) -> datetime | None:
    """An HTTP-date (RFC 9110, section 5.6.7), in UTC; None if it is none."""
    if not text or len(text) > 64:
        return None
    try:
        parsed = parsedate_to_datetime(text.strip())
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if parsed.tzinfo is None:
        return parsed.replace(tzinfo=UTC)
    try:
        return parsed.astimezone(UTC)
    except OverflowError:
        return None


def validators(headers: Mapping[str, str]) -> Validators:
    """ETag and Last-Modified, verbatim; one that is absurdly long is not worth keeping."""
    etag, modified = headers.get("etag"), headers.get("last-modified")
    return Validators(
        etag=etag if etag and len(etag) <= _LONGEST_VALIDATOR else None,
        last_modified=modified if modified and http_date(modified) else None,
    )


def caching(headers: Mapping[str, str], now: datetime) -> Caching:
    """When the answer goes stale (RFC 9111, sections 4.2 and 5.3).

    `max_age` is what is left of it after Age. `expires` is put on our clock by means of Date,
    so that a server whose clock is wrong is understood; an invalid one lies in the past.
    """
    found = dict(_DIRECTIVE.findall(_lower(headers, "cache-control")))
    if "no-store" in found or "no-cache" in found:
        return Caching(max_age=timedelta(0))
    max_age = _seconds(found.get("max-age"))
    if max_age is not None:
        age = _seconds(headers.get("age")) or timedelta(0)
        max_age = max(timedelta(0), max_age - age)
    return Caching(max_age=max_age, expires=_expires(headers, now))


def retry_after(headers: Mapping[str, str], now: datetime, longest: timedelta) -> timedelta | None:
    """How long the server wishes to be left alone (RFC 9110, section 10.2.3): seconds or a
    date, cut to `longest`; None if it does not say."""
    text = headers.get("retry-after")
    wish = _seconds(text)
    if wish is None and (date := http_date(text)) is not None:
        wish = date - (http_date(headers.get("date")) or now)
    if wish is None:
        return None
    return min(max(wish, timedelta(0)), longest)


def _expires(headers: Mapping[str, str], now: datetime) -> datetime | None:
    text = headers.get("expires")
    if text is None:
        return None
    date = http_date(text)
    if date is None:
        return now
    lifetime = min(date - (http_date(headers.get("date")) or now), _LONGEST_AGE)
    return now + max(lifetime, -_LONGEST_AGE)


def _seconds(text: str | None) -> timedelta | None:
    text = (text or "").strip()
    if not text.isascii() or not text.isdigit():
        return None
    return min(timedelta(seconds=int(text[:12])), _LONGEST_AGE)


def _lower(headers: Mapping[str, str], name: str) -> str:
    return headers.get(name, "")[:1000].lower()
