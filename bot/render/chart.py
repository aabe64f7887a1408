"""The last day as a picture: news by the hour, and how long telling it took. As SVG.

There are no letters in it, only digits and signs of units, which are drawn and not set: so it
needs no font, and is the same in every language. The words stand beside it. Its ground is its
own, so that it reads on light and on dark.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import log

WIDTH, HEIGHT = 1200, 780
LEFT, RIGHT = 112, 1156
HOURS = 24
STEP = (RIGHT - LEFT) / HOURS
BARS = (84, 396)
"""Top and bottom of the upper part, in pixels from above, as everywhere here."""
LINES = (490, 690)

GROUND, RULE, INK, FAINT = "#17212b", "#2b3947", "#e8eef4", "#8296a8"
COLOURS = {"alerts": "#4aa8ff", "noticed": "#ffb454", "sent": "#5fd38d"}
"""What is drawn in which colour: the words beside the picture name them by 🟦 🟧 🟩."""

SCALE = (0.1, 1.0, 10.0, 60.0, 600.0, 3600.0, 36_000.0, 604_800.0)
"""Seconds at which there may be a rule in the lower part."""
_UNITS = ((3600, "h"), (60, "m"), (1, "s"))

# Digits and units as strokes in a box of 10 by 16; what a pen would draw.
_STROKES = {
    "0": "M5 1C2 1 1 4 1 8s1 7 4 7 4-3 4-7-1-7-4-7z",
    "1": "M2 4.2L5.6 1v14",
    "2": "M1 4.6C1 2.5 2.6 1 5 1s4 1.5 4 3.8c0 3-4 5.6-8 10.2h8",
    "3": "M1.3 3.2C2 1.8 3.3 1 5 1c2.2 0 3.8 1.3 3.8 3.3S7.2 7.6 5 7.6c2.4 0 4.2 1.4"
    " 4.2 3.7S7.4 15 5 15c-1.9 0-3.4-.9-4.1-2.5",
    "4": "M7 15V1L1 11h8.4",
    "5": "M8.4 1h-6L1.6 7.3c.8-.8 1.9-1.2 3.2-1.2 2.5 0 4.3 1.8 4.3 4.4"
    "S7.3 15 4.8 15C3 15 1.7 14.2 1 12.8",
    "6": "M8.5 3C7.8 1.7 6.7 1 5.3 1 2.6 1 1 3.8 1 8.4 1 12.6 2.5 15 5.1 15 7.4 15 9 13.2 9 10.8"
    "S7.4 6.7 5.2 6.7C3 6.7 1.2 8.2 1 10.5",
    "7": "M1 1h8L4 15",
    "8": "M5 7.6C3 7.6 1.6 6.3 1.6 4.3S3 1 5 1s3.4 1.3 3.4 3.3S7 7.6 5 7.6z"
    "M5 7.6c-2.4 0-4 1.4-4 3.7S2.6 15 5 15s4-1.4 4-3.7-1.6-3.7-4-3.7z",
    "9": "M1.5 13c.7 1.3 1.8 2 3.2 2C7.4 15 9 12.2 9 7.6 9 3.4 7.5 1 4.9 1 2.6 1 1 2.8 1 5.2"
    "s1.6 4.1 3.8 4.1C7 9.3 8.8 7.8 9 5.5",
    ":": "M5 6.2v.1M5 12.7v.1",
    ".": "M4 14.8v.1",
    "s": "M8.4 7.8C7.7 6.9 6.6 6.4 5.3 6.4c-1.8 0-3 .9-3 2.2 0 3 6.4 1.2 6.4 4.3"
    "C8.7 14.2 7.4 15 5.4 15c-1.6 0-2.9-.6-3.6-1.6",
    "m": "M1 15V6.6M1 9.4C1 7.6 1.9 6.4 3.2 6.4S5 7.4 5 9v6"
    "M5 9.4C5 7.6 5.9 6.4 7.2 6.4S9 7.4 9 9v6",
    "h": "M1.5 15V1M1.5 10c0-2.2 1.4-3.6 3.4-3.6s3.3 1.2 3.3 3.4V15",
}  # fmt: skip
_NARROW = {":": 6.0, ".": 6.0, "1": 10.0, "m": 13.0}


@dataclass(frozen=True, slots=True)
class Spread:
    """How long something took in one hour, in seconds: half, and 99 of 100, took at most so
    long."""

    half: float
    most: float


@dataclass(frozen=True, slots=True)
class Day:
    """24 hours, the oldest first. `first` is the hour of the clock (0 to 23) at which the first
    begins, where the reader is. `noticed` and `sent` hold the hours in which there was
    anything, by their place."""

    first: int
    counts: Sequence[int]
    noticed: Mapping[int, Spread]
    sent: Mapping[int, Spread]


def day_chart(day: Day) -> str:
    """The picture as SVG, 1200 by 780. ValueError unless there are 24 counts."""
    if len(day.counts) != HOURS:
        raise ValueError(f"a day has {HOURS} hours, not {len(day.counts)}")
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>',
        *_clock(day),
        *_bars(day.counts),
        *_spreads(day),
        "</svg>",
    ]
    return "".join(parts)


def _middle(place: int) -> float:
    return LEFT + STEP * (place + 0.5)


# The upper part


def _bars(counts: Sequence[int]) -> list[str]:
    top, bottom = BARS
    highest = max(counts)
    rules = _round_rules(highest)
    full = max(rules[-1], highest)
    parts = [_rule(bottom - (bottom - top) * rule / full, str(rule)) for rule in rules]
    for place, count in enumerate(counts):
        if count:
            height = max(6.0, (bottom - top) * count / full)
            parts.append(_bar(place, bottom - height, height, latest=place == HOURS - 1))
    if highest:
        place = counts.index(highest)
        above = bottom - max(6.0, (bottom - top) * highest / full) - 40
        parts.append(_cleared(_middle(place), above, 14.0 * len(str(highest))))
        parts.append(_written(str(highest), _middle(place), above, 28, INK))
    return parts


def _bar(place: int, y: float, height: float, *, latest: bool) -> str:
    width = STEP * 0.66
    radius = min(7.0, height / 2)
    return (
        f'<rect x="{_middle(place) - width / 2:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="{radius:.1f}" fill="{COLOURS["alerts"]}" '
        f'fill-opacity="{"0.55" if latest else "1"}"/>'
    )


def _cleared(x: float, y: float, reach: float) -> str:
    """Ground around x, so that a rule does not strike through what is written there."""
    return (
        f'<rect x="{x - reach:.1f}" y="{y - 6:.1f}" width="{2 * reach:.1f}" height="42" '
        f'fill="{GROUND}"/>'
    )


def _round_rules(highest: int) -> list[int]:
    """Two to five round numbers up to about the highest, 0 among them."""
    for size in (1, 10, 100, 1000, 10_000, 100_000, 1_000_000):
        for step in (size, 2 * size, 5 * size):
            if highest <= step * 4:
                return [step * n for n in range(max(1, -(-highest // step)) + 1)]
    return [0, highest]


# The lower part


def _spreads(day: Day) -> list[str]:
    every = [*day.noticed.values(), *day.sent.values()]
    if not every:
        return [_rule(LINES[1], "")]
    low, high = _bounds([s.half for s in every], [s.most for s in every])
    parts = [_rule(_height(at, low, high), _span(at)) for at in SCALE if low <= at <= high]
    for name, spreads, shift in (("noticed", day.noticed, -4.0), ("sent", day.sent, 4.0)):
        parts += _series(COLOURS[name], spreads, shift, (low, high))
    return parts


def _bounds(halves: Sequence[float], most: Sequence[float]) -> tuple[float, float]:
    low = max((s for s in SCALE if s <= min(halves)), default=SCALE[0])
    high = min((s for s in SCALE if s >= max(most)), default=SCALE[-1])
    at = SCALE.index(high)
    return (low, high) if low < high else (SCALE[max(0, at - 1)], SCALE[max(1, at)])


def _height(seconds: float, low: float, high: float) -> float:
    """Each rule of the scale is as far from the next as from the one before."""
    steps = [s for s in SCALE if low <= s <= high]
    within = min(max(seconds, low), high)
    below = max(i for i, s in enumerate(steps[:-1]) if s <= within)
    start, end = steps[below], steps[below + 1]
    share = (below + log(within / start) / log(end / start)) / (len(steps) - 1)
    return LINES[1] - (LINES[1] - LINES[0]) * share


def _series(
    colour: str, spreads: Mapping[int, Spread], shift: float, bounds: tuple[float, float]
) -> list[str]:
    """A dot for half of an hour's news, a line up to 99 of 100, and a line from dot to dot."""
    parts: list[str] = []
    points = []
    for place, spread in sorted(spreads.items()):
        x, y = _middle(place) + shift, _height(spread.half, *bounds)
        points.append(f"{x:.1f},{y:.1f}")
        top = _height(spread.most, *bounds)
        parts.append(
            f'<path d="M{x:.1f} {y:.1f}V{top:.1f}" stroke="{colour}" stroke-width="5" '
            f'stroke-linecap="round" stroke-opacity="0.35"/>'
        )
    line = (
        f'<polyline points="{" ".join(points)}" fill="none" stroke="{colour}" '
        f'stroke-width="3" stroke-linejoin="round" stroke-opacity="0.8"/>'
    )
    dots = [
        f'<circle cx="{x}" cy="{y}" r="6.5" fill="{colour}" stroke="{GROUND}" stroke-width="2"/>'
        for x, y in (point.split(",") for point in points)
    ]
    return [*parts, line, *dots]


def _span(seconds: float) -> str:
    """ "10s", "1m", "1h"."""
    for size, unit in _UNITS:
        if seconds >= size:
            return f"{seconds / size:g}{unit}"
    return f"{seconds:g}s"


# What both have


def _clock(day: Day) -> list[str]:
    """The hours of the day below each part, where they can be divided by three."""
    parts = []
    for place in range(HOURS):
        hour = (day.first + place) % 24
        if hour % 3:
            continue
        x = LEFT + STEP * place
        ink = INK if hour == 0 else FAINT
        for _, bottom in (BARS, LINES):
            parts.append(
                f'<path d="M{x:.1f} {bottom}v8" stroke="{RULE}" stroke-width="2"/>'
                + _written(f"{hour}:00", x, bottom + 20, 24, ink)
            )
    return parts


def _rule(y: float, label: str) -> str:
    line = f'<path d="M{LEFT} {y:.1f}H{RIGHT}" stroke="{RULE}" stroke-width="2"/>'
    return line + _written(label, LEFT - 16, y - 12, 24, FAINT, end=True)


def _written(text: str, x: float, y: float, size: float, ink: str, *, end: bool = False) -> str:
    """Digits and units, around x or (`end`) ending there; y is their upper edge."""
    scale = size / 16
    widths = [_NARROW.get(sign, 13.0) for sign in text]
    whole = sum(widths) - 3.0
    left = x - whole * scale * (1.0 if end else 0.5)
    parts = []
    at = 0.0
    for sign, width in zip(text, widths, strict=True):
        inset = -2.0 if sign in ":." else 0.0
        parts.append(f'<path transform="translate({at + inset:.1f} 0)" d="{_STROKES[sign]}"/>')
        at += width
    return (
        f'<g transform="translate({left:.1f} {y:.1f}) scale({scale:.3f})" fill="none" '
        f'stroke="{ink}" stroke-width="1.9" stroke-linecap="round" stroke-linejoin="round">'
        f"{''.join(parts)}</g>"
    )
