"""Lists of blocks with times on a page that says nowhere that it is live: nothing but the
blocks themselves can tell.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import pairwise

from bot.extract.dates import scan
from bot.extract.lines import fold
from bot.extract.live.block import Block, BlockList
from bot.extract.live.clock import clock_at_end, clock_of

HALF = 0.5
NEARLY_ALL = 0.8
"""Shares of a page's text that posts hold where nothing but their times speaks for them."""
LONGEST_COVERAGE = 4
"""Days between the first and the last post beyond which it is a blog or a calendar."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """How sure it is that a list is a live blog, from 0 to 1, and the reason."""

    score: float
    why: str


def unsaid(candidate: BlockList, median: int, *, many: bool, long: bool) -> Verdict:
    """The verdict where nothing but the blocks themselves can tell."""
    if _goes_over_days(candidate):
        return Verdict(0.2, "repeated blocks of many days, no sign of a live blog")
    if many and _ordered(candidate):
        # Programmes, transcripts and threads go forward; a timeline is a part of an article.
        share, falling = _share(candidate), _falls(candidate)
        if candidate.flat and share >= (HALF if falling else NEARLY_ALL):
            return Verdict(0.75, "paragraphs headed by times in order")
        if long and falling and share >= HALF:
            return Verdict(0.6, "repeated long texts with times in order")
    if many and median >= 60 and _named(candidate) and _newest_first(candidate):
        return Verdict(0.6, "repeated texts with ids, the newest first")
    return Verdict(0.2, "repeated blocks with times, no sign of a live blog")


def _share(candidate: BlockList) -> float:
    """How much of the text around them the blocks hold: of the story that they stand in."""
    held = sum(
        len(node.text(deep=True) or "")
        for block in candidate.blocks
        for node in (block.node, *block.tail)
        if node.is_element_node
    )
    story = candidate.container
    while story.parent is not None and story.parent.tag not in {"body", "html", "main"}:
        if story.tag == "article":
            break
        story = story.parent
    return held / max(1, len(story.text(deep=True) or ""))


def _falls(candidate: BlockList) -> bool:
    """Whether the newest comes first, but for a midnight."""
    known = [stamp for block in candidate.blocks[:60] if (stamp := _stamp(block))]
    return sum(a >= b for a, b in pairwise(known)) >= 0.8 * (len(known) - 1)


def _named(candidate: BlockList) -> bool:
    """Whether each block has an id of its own."""
    ids = {block.node.attributes.get("id") for block in candidate.blocks}
    return None not in ids and len(ids) == len(candidate.blocks)


def _newest_first(candidate: BlockList) -> bool:
    """Programmes and timetables go the other way."""
    stamps = [_stamp(block) for block in candidate.blocks[:60]]
    known = [stamp for stamp in stamps if stamp]
    falls = sum(a > b for a, b in pairwise(known))
    return len(known) == len(stamps) and falls >= 0.8 * (len(known) - 1)


def _ordered(candidate: BlockList) -> bool:
    """Whether the times go one way, but for a midnight or a pinned post."""
    stamps = [_stamp(block) for block in candidate.blocks[:60]]
    known = [stamp for stamp in stamps if stamp]
    if len(known) < 4 or len(known) * 2 < len(stamps) or len(set(known)) * 2 < len(known):
        return False
    falls = sum(a >= b for a, b in pairwise(known))
    rises = sum(a <= b for a, b in pairwise(known))
    return max(falls, rises) >= 0.8 * (len(known) - 1)


_TIMED = re.compile(r"\dT\d|\d \d{1,2}:\d\d|^\d{10}(?:\d{3})?$")


LONGEST_HEADING = 400
LONGEST_STAMP = 40


def _printed(text: str) -> str | None:
    """A stamp that is printed with its day ("Nov 20, 2026 7:31 AM")."""
    if not any(char.isdigit() for char in text):
        return None
    when, _ = scan(text, skip=True)
    if not (when.has_clock and when.month and when.day):
        return None
    return f"{when.month:02}-{when.day:02}T{when.hour:02}:{when.minute:02}"


def _stamp(block: Block) -> str | None:
    """A time of a block that can be compared as text with its neighbours' times; None where
    it names no more than a day, as reviews and articles do."""
    node = block.node
    for name in ("data-sort-time", "data-post-time", "data-timestamp", "data-published"):
        value = node.attributes.get(name)
        if value and _TIMED.search(value):
            return value.rjust(16, "0")
    time = node.css_first("time[datetime]")
    value = (time.attributes.get("datetime") or "") if time is not None else ""
    if _TIMED.search(value):
        return value
    for inner in [node, *node.css("time,b,strong,span,h2,h3,h4,[class*=time]")[:8]]:
        text = fold(inner.text(deep=True, separator=" ")[:LONGEST_HEADING])
        if parsed := clock_of(text) or clock_at_end(text):
            return parsed[0].time.isoformat()
        if len(text) <= LONGEST_STAMP and (stamp := _printed(text)):
            return stamp
    return None


_DATED = re.compile(r"(?:(\d{4})-)?(\d{2})-(\d{2})[T ]\d")


def _goes_over_days(candidate: BlockList) -> bool:
    """Whether the blocks are of more days than live coverage goes on for: a blog's archive, a
    calendar of concerts."""
    stamps = [stamp for block in candidate.blocks[:60] if (stamp := _stamp(block))]
    days = [day for stamp in stamps if (day := _day(stamp)) is not None]
    return len(days) > 1 and (max(days) - min(days)).days > LONGEST_COVERAGE


def _day(stamp: str) -> date | None:
    digits = stamp.lstrip("0")
    try:
        if digits.isdigit():
            seconds = int(digits) / (1000 if len(digits) > 11 else 1)
            return datetime.fromtimestamp(seconds, UTC).date()
        found = _DATED.match(stamp)
        return date(int(found[1] or 2000), int(found[2]), int(found[3])) if found else None
    except (ValueError, OverflowError, OSError):
        return None
