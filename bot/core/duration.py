"""Lengths of time as people write them: "60s", "15m", "1h30m", "500ms"."""

import re
from datetime import timedelta

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)\s*(ms|s|m|h|d|w)", re.ASCII)
_LONGEST = timedelta(days=36525)


def parse_duration(written: str | int | float) -> timedelta:
    """A length of time; a bare number counts seconds. Raises ValueError with the remedy."""
    if isinstance(written, bool):
        raise ValueError(_wrong(written))
    seconds = float(written) if isinstance(written, int | float) else _seconds(written)
    if not 0 <= seconds <= _LONGEST.total_seconds():  # also what is not a number
        raise ValueError(_wrong(written))
    return timedelta(seconds=seconds)


def write_duration(length: timedelta) -> str:
    """A length of time in the form that parse_duration reads: 5400 s is "1h30m"."""
    milliseconds = round(length.total_seconds() * 1000)
    parts = []
    for unit, size in (("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1000), ("ms", 1)):
        number, milliseconds = divmod(milliseconds, size)
        if number:
            parts.append(f"{number}{unit}")
    return "".join(parts) or "0s"


def _seconds(written: str) -> float:
    text = written.strip().lower()
    if text.isascii() and text.isdigit() and len(text) < 12:
        return float(text)
    parts = list(_PART.finditer(text))
    rest = _PART.sub("", text).strip()
    if not parts or rest:
        raise ValueError(_wrong(written))
    return sum(float(p[1]) * _UNITS[p[2]] for p in parts)


def _wrong(written: object) -> str:
    shown = repr(written)
    shown = shown if len(shown) < 60 else f"{shown[:58]}…"
    return f'{shown} is not a length of time; write one like "30s", "15m" or "1h30m"'
