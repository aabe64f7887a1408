"""Lines of a post that are its stamp: when it came, whatever their elements are called.

A stamp is a clock, a date, "today at 14:05" or "4m ago", alone or several of them side by
side. Only whole lines at a post's head and foot are looked at: what stands in a sentence is
a part of it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, tzinfo

from selectolax.lexbor import LexborNode

from bot.extract.dates import parse_instant, scan
from bot.extract.lines import INLINE, fold
from bot.extract.live import chrome, days
from bot.extract.live.clock import Clock, clock_of, is_ago

LONGEST = 48
"""Characters of a stamp."""
AT_HEAD = 4
AT_FOOT = 3
"""Lines from the post's start and from its end among which a stamp is looked for."""
HEADING = 120
"""Characters of a line that may stand above a stamp: a heading, a name."""

_EDGES = " \t()[]|•·,;–—-/+*"


@dataclass(frozen=True, slots=True)
class Stamp:
    """What one stamp says; all None where it only counts from now."""

    published: datetime | None = None
    clock: Clock | None = None
    day: date | None = None


@dataclass(slots=True)
class _Line:
    """Text nodes that a browser shows on one line."""

    nodes: list[LexborNode] = field(default_factory=list)

    @property
    def pieces(self) -> list[str]:
        return [fold(node.text_content or "") for node in self.nodes]


def stamp_of(
    text: str, *, now: datetime, zone: tzinfo | None, language: str | None
) -> Stamp | None:
    """The stamp that a text is from end to end; None where it says anything else."""
    text = text.strip(_EDGES)
    if dotted := _DOTTED.match(text):
        return Stamp(day=_day(dotted[0], now, zone, language))
    if not 3 <= len(text) <= LONGEST or not any(char.isdigit() for char in text):
        return None
    if is_ago(text):
        return Stamp()
    if (parsed := clock_of(text)) and not parsed[1].strip(_EDGES):
        return Stamp(clock=parsed[0])
    if (named := days.with_clock(text)) is not None:
        return Stamp(clock=named, day=days.relative(text, now, zone, named))
    when, end = scan(text, language=language)
    if text[end:].strip(_EDGES + ".:") or not (when.month and when.day):
        return None
    if not when.has_clock:
        return Stamp(day=_day(text, now, zone, language))
    at = parse_instant(text, now=now, zone=zone, language=language)
    return Stamp(published=at) if at else None


# "22.11.": a date, though it looks like a clock.
_DOTTED = re.compile(r"\d{1,2}\.\s?\d{1,2}\.$")


def _day(text: str, now: datetime, zone: tzinfo | None, language: str | None) -> date | None:
    at = parse_instant(text, now=now, zone=zone, language=language)
    return at.astimezone(zone or UTC).date() if at else None


_COLON = re.compile(r"\s*(?:[:|–—]|-(?=\s))\s*")


def at_start(line: str, language: str | None) -> tuple[str, str] | None:
    """The stamp that a line begins with ("Sunday, 22 November, 7.34 pm: The …"), parted from
    the text by a colon or a dash, and that text."""
    when, end = scan(line[: LONGEST + 1], language=language)
    parting = _COLON.match(line, end)
    if not (when.has_clock and when.has_date and parting) or end > LONGEST:
        return None
    return line[:end], line[parting.end() :]


def take_out(
    body: LexborNode, *, now: datetime, zone: tzinfo | None, language: str | None
) -> list[Stamp]:
    """Take the lines that are stamps and nothing else out of a post's own tree; what they
    say, in the page's order."""
    lines = list(_lines(body))
    found: list[Stamp] = []
    for line in _at_edges(lines):
        if len(lines) > 1 and (said := _said(line.pieces, now, zone, language)):
            found += said
            for node in line.nodes:
                _remove(node, body)
    return found


def _said(
    pieces: Sequence[str], now: datetime, zone: tzinfo | None, language: str | None
) -> list[Stamp]:
    """The stamps of a line, which may be one in pieces or several; none if it is more."""
    whole = stamp_of(" ".join(pieces), now=now, zone=zone, language=language)
    if whole:
        return [whole]
    said: list[Stamp] = []
    for piece in pieces:
        stamp = stamp_of(piece, now=now, zone=zone, language=language)
        if stamp:
            said.append(stamp)
        elif not chrome.is_button(piece):
            return []
    return said


def _remove(node: LexborNode, body: LexborNode) -> None:
    """Take out a text with the element that holds nothing else."""
    parent = node.parent
    alone = parent is not None and parent != body and node.prev is None and node.next is None
    (parent if parent is not None and alone else node).decompose()


def _at_edges(lines: Sequence[_Line]) -> list[_Line]:
    """The lines at the head, down to the first that is text, and those at the foot."""
    head: list[_Line] = []
    for line in lines[:AT_HEAD]:
        head.append(line)
        if len(" ".join(line.pieces)) > HEADING:
            break
    known = {id(line) for line in head}
    return head + [line for line in lines[-AT_FOOT:] if id(line) not in known]


_RULE = re.compile(r"^\W*$")


def _lines(body: LexborNode) -> Iterator[_Line]:
    """The lines of a post, each with its text nodes; pieces without a word are left out."""
    current, home = _Line(), -1
    for node in body.traverse(include_text=True):
        if not node.is_text_node:
            if node.tag == "br" and current.nodes:
                yield current
                current = _Line()
            continue
        if _RULE.match(node.text_content or ""):
            continue
        place = _place(node)
        if place != home and current.nodes:
            yield current
            current = _Line()
        home = place
        current.nodes.append(node)
    if current.nodes:
        yield current


def _place(node: LexborNode) -> int:
    """The element that a text is shown in as a line."""
    parent = node.parent
    while parent is not None and parent.tag in INLINE:
        parent = parent.parent
    return parent.mem_id if parent is not None else 0
