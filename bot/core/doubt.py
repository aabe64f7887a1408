"""Whether what came can be the page at all, judged by what the page showed before.

Walls and errors that can be known by themselves are named when the page is read. Here is what
only the comparison shows: half of the page, or another one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from bot.core import charset, headline
from bot.core.beside import Beside
from bot.core.identity import Matching, family, words_of
from bot.core.likeness import Heard
from bot.core.model import (
    MARKED_ROLES,
    Entry,
    Failure,
    FailureKind,
    Known,
    NotThePage,
    Reading,
    Snapshot,
)
from bot.core.text import fingerprint, squash

BELIEVED_AFTER = 5
"""Looks in a row that must show the same doubtful page before it is taken for the page."""
BELIEVED_SINCE = timedelta(minutes=30)
_HALF = 0.5
_TAIL = 0.35
_LITTLE = 0.2
_SKETCH = 40
_A_LINE = 180
"""Characters: a page that said less may say something else now."""
_WINDOW = 20
"""Posts in a row that are a page of a live blog, however many it showed before: it has begun to
be parted into pages, or its structured data is not there for once."""


@dataclass(frozen=True)
class Shown:
    """What the page should show, and how much of it the reading does, in characters."""

    visible: tuple[Known, ...]
    matched: frozenset[int]
    total: int
    kept: float
    read: int
    fresh: tuple[str, ...]
    before: tuple[str, ...]

    @property
    def share(self) -> float:
        """Of the words that were there, those still there."""
        return self.kept / self.total if self.total else 1.0

    @cached_property
    def foreign(self) -> float:
        """Of the words that are there now, those never seen."""
        if not self.fresh or not self.read:
            return 0.0
        heard = Heard(self.before)
        return sum(len(text) * (1 - heard.share(text)) for text in self.fresh) / self.read


def measure(
    known: Sequence[Known], entries: Sequence[Entry], matching: Matching, beside: Beside
) -> Shown:
    """Weigh a reading against what is known. What stands on the page without being read is
    there."""
    found = {known[number].entry.id for number in matching.known_of.values()}
    visible = tuple(one for one in known if one.missing >= 0 and not one.removed)
    missing = [
        words_of(one.entry)
        for one in visible
        if one.entry.id not in found and not beside.stands(one.entry)
    ]
    total = sum(len(words_of(one.entry)) for one in visible)
    kept: float = total - sum(map(len, missing))
    if missing:
        # What was only moved between paragraphs is still there. It stands in what is new or
        # was edited: the rest is as it was.
        moved = Heard(
            words_of(entry) for n, entry in enumerate(entries) if n not in matching.unchanged
        )
        kept += sum(len(text) * moved.share(text) for text in missing)
    return Shown(
        visible=visible,
        matched=frozenset(n for n, one in enumerate(visible) if one.entry.id in found),
        total=total,
        kept=kept,
        read=sum(len(words_of(entry)) for entry in entries),
        fresh=tuple(words_of(e) for n, e in enumerate(entries) if n not in matching.known_of),
        before=tuple(words_of(one.entry) for one in known),
    )


def judge(
    snapshot: Snapshot,
    reading: Reading,
    entries: Sequence[Entry],
    matching: Matching,
    beside: Beside,
) -> tuple[NotThePage | None, bool]:
    """Whether the reading is to be doubted; and whether the page was rewritten as a whole."""
    visible = [one for one in snapshot.known if one.missing >= 0 and not one.removed]
    if not visible:
        return None, False
    if not entries:
        return _doubt(FailureKind.EMPTY, "nothing of what the page showed is there"), False
    if len(matching.unchanged) == len(visible) == len(entries):
        return None, False
    if charset.broken_now(snapshot.known, entries, matching):
        return _doubt(FailureKind.BAD_ENCODING, "the text came in a wrong charset"), False
    listed = sum(family(one.entry.role) != "article" for one in visible) * 2 > len(visible)
    listed = listed and any(family(entry.role) != "article" for entry in entries)
    shown = measure(snapshot.known, entries, matching, beside)
    same_title = headline.alike(snapshot.title, reading.title)
    if listed:
        return _judge_list(shown, snapshot, entries, same_title), False
    return _judge_article(shown, entries, matching, snapshot, same_title, beside)


def _doubt(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, detail))


def _judge_list(
    shown: Shown,
    snapshot: Snapshot,
    entries: Sequence[Entry],
    same_title: bool,
) -> NotThePage | None:
    """A live blog or a feed."""
    size = len(shown.visible)
    if not shown.matched:
        if same_title or shown.share >= _HALF or _all_later(shown, entries):
            return None
        return _doubt(FailureKind.OTHER_PAGE, "none of the posts is there, under another title")
    ranked = sorted(range(size), key=lambda n: shown.visible[n].position)
    present = [place for place, n in enumerate(ranked) if n in shown.matched]
    inside = ranked[present[0] : present[-1] + 1]
    hole = len(inside) - len(present)
    known = {one.entry.id for one in snapshot.known}
    if len(entries) > len(shown.matched) and any(entry.id not in known for entry in entries):
        return None  # it goes on: a part of a page, or an old one, holds nothing new
    if hole >= 3 and hole >= 0.4 * len(inside) and shown.share < 0.7:
        return _doubt(FailureKind.CUT_OFF, f"{hole} posts are missing from the middle")
    if size >= 6 and present[0] == 0 and 2 * len(present) < size and len(entries) < _WINDOW:
        return _doubt(FailureKind.CUT_OFF, f"only {len(present)} of {size} posts are there")
    return None


def _all_later(shown: Shown, entries: Sequence[Entry]) -> bool:
    """Whether every post read is later than every one known: a fast blog after a pause."""
    before = [one.entry.published for one in shown.visible if one.entry.published]
    after = [entry.published for entry in entries if entry.published]
    return bool(before and len(after) == len(entries)) and max(before) < min(after)


def _judge_article(
    shown: Shown,
    entries: Sequence[Entry],
    matching: Matching,
    snapshot: Snapshot,
    same_title: bool,
    beside: Beside,
) -> tuple[NotThePage | None, bool]:
    if shown.share >= _HALF:
        return _cut(shown, entries, matching, snapshot, beside), False
    if shown.total < _A_LINE and shown.share > 0:
        return None, False
    whole = shown.read >= _HALF * shown.total
    if same_title and _goes_on(entries, matching, snapshot):
        return None, False
    if shown.foreign < 0.3:
        detail = f"only {shown.share:.0%} of the known text is there"
        return _doubt(FailureKind.CUT_OFF, detail), False
    if same_title or shown.share >= _LITTLE:
        if whole:
            return None, True
        return _doubt(FailureKind.CUT_OFF, "most of the known text is not there"), False
    return _doubt(FailureKind.OTHER_PAGE, "another title and other words"), False


def _goes_on(entries: Sequence[Entry], matching: Matching, snapshot: Snapshot) -> bool:
    """Whether the text begins as it did and holds a marked section that is new: a body that
    breaks off holds nothing new, so what is missing was no part of the text."""
    first = snapshot.known[matching.known_of[0]] if 0 in matching.known_of else None
    begins = first is not None and first.position <= min(
        (one.position for one in snapshot.known if one.missing >= 0 and not one.removed),
        default=first.position,
    )
    return begins and any(
        entry.role in MARKED_ROLES and index not in matching.known_of
        for index, entry in enumerate(entries)
    )


def _cut(
    shown: Shown,
    entries: Sequence[Entry],
    matching: Matching,
    snapshot: Snapshot,
    beside: Beside,
) -> NotThePage | None:
    """A body that breaks off: the text ends in the middle of a known one, or long before."""
    if not matching.known_of:
        return None
    last = max(matching.known_of)
    position = snapshot.known[matching.known_of[last]].position
    after = [n for n, one in enumerate(shown.visible) if one.position > position]
    if any(n in shown.matched for n in after):
        return None
    if last == len(entries) - 1 and last not in matching.unchanged:
        words = words_of(snapshot.known[matching.known_of[last]].entry)
        former, new = squash(words), squash(words_of(entries[last]))
        if beside.holds(words.rpartition("\n")[2]):
            return None
        if len(new) < len(former) and former.startswith(new) and (after or len(new) > 20):
            return _doubt(FailureKind.CUT_OFF, "the text breaks off in the middle of a paragraph")
    if len(after) >= 2 and 1 - shown.share >= _TAIL and shown.foreign < 0.02:
        return _doubt(FailureKind.CUT_OFF, f"the text ends after {shown.share:.0%} of it")
    return None


def sketch(entries: Sequence[Entry]) -> list[str]:
    """A few fingerprints that stand for all: the smallest."""
    return sorted({fingerprint(words_of(entry)) for entry in entries})[:_SKETCH]


def remember(
    former: str | None, failure: Failure, entries: Sequence[Entry], now: datetime
) -> tuple[str, bool]:
    """Note a doubtful look after the former ones; True when the page is to be believed."""
    now_shown = sketch(entries)
    count, since = 1, now
    if former:
        try:
            note = json.loads(former)
            if _much_the_same(note["sketch"], now_shown):
                count, since = int(note["count"]) + 1, datetime.fromisoformat(note["since"])
        except (ValueError, KeyError, TypeError):
            count, since = 1, now
    note = {
        "kind": failure.kind.value,
        "count": count,
        "since": since.isoformat(),
        "sketch": now_shown,
    }
    believed = bool(entries) and count >= BELIEVED_AFTER and now - since >= BELIEVED_SINCE
    return json.dumps(note), believed


def _much_the_same(one: list[str], other: list[str]) -> bool:
    smallest = set(sorted({*one, *other})[:_SKETCH])
    return bool(smallest) and len(smallest & set(one) & set(other)) >= _HALF * len(smallest)
