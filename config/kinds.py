"""Kinds of values that a configuration holds beside text, numbers and lists."""

import re
from datetime import timedelta
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BeforeValidator, PlainSerializer

from bot.core.duration import parse_duration, write_duration
from bot.core.slug import is_slug

_SIZE = re.compile(r"(\d{1,12})\s*(B|KB|MB|GB)?", re.IGNORECASE)
_SIZES = {"": 1, "B": 1, "KB": 1024, "MB": 1024**2, "GB": 1024**3}


def as_duration(value: object) -> timedelta:
    """A length of time as a file, the environment or code gives it. Raises ValueError."""
    if isinstance(value, str | int | float):
        return parse_duration(value)
    if isinstance(value, timedelta):
        return value
    raise ValueError('write a length of time like "30s", "15m" or "1h30m"')


def _size(value: object) -> object:
    match = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match:
        return int(match[1]) * _SIZES[(match[2] or "").upper()]
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError('write a size like "10MB" or "512KB"')


def web_address(value: str) -> str:
    """An address that could be of a page: http or https, a host, nothing odd in it.

    Raises ValueError. Whether it may be reached is decided when it is fetched.
    """
    try:
        parts = urlsplit(value)
        port_is_fine = parts.port is None or 0 < parts.port < 65536
    except ValueError as error:
        raise ValueError(f"not an address of a page: {error}") from None
    if "@" in parts.netloc:
        raise ValueError(
            "not an address of a page: it names a user or a password, leave out what is before @"
        )
    if parts.scheme not in {"http", "https"}:
        raise ValueError("not an address of a page: it begins with https:// or http://")
    if not parts.hostname or not port_is_fine or re.search(r"[\s<>\"\\^`{|}\x00-\x20]", value):
        raise ValueError("not an address of a page, write one like https://example.org/live")
    return value


def _listen(value: str) -> str:
    if value:
        listen_address(value)
    return value


def listen_address(value: str) -> tuple[str, int]:
    """Host and port of "127.0.0.1:8080" or "[::1]:8080". Raises ValueError."""
    host, _, port = value.rpartition(":")
    if not host or not (port.isascii() and port.isdigit()) or int(port) > 65535:
        raise ValueError('write host and port, like "127.0.0.1:8080"')
    return host.strip("[]"), int(port)


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError("not a time zone; write one like Europe/Kyiv or UTC") from None
    return value


def _slug(value: str) -> str:
    if not is_slug(value):
        raise ValueError("an id has 1 to 48 of the characters a-z 0-9 _ -")
    return value


Duration = Annotated[
    timedelta, BeforeValidator(as_duration), PlainSerializer(write_duration, return_type=str)
]
Size = Annotated[int, BeforeValidator(_size)]
WebAddress = Annotated[str, AfterValidator(web_address)]
Listen = Annotated[str, AfterValidator(_listen)]
TimeZone = Annotated[str, AfterValidator(_timezone)]
Slug = Annotated[str, AfterValidator(_slug)]
