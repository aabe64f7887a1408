"""How much of what a page showed before it shows now."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.asides import is_aside
from bot.core.beside import SHORTEST, Beside
from bot.core.identity import Matching, words_of
from bot.core.likeness import Heard
from bot.core.model import Entry, Known, Role


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
    there, and notices of the publisher's own may go as they came."""
    found = {known[number].entry.id for number in matching.known_of.values()}
    visible = tuple(
        one
        for one in known
        if one.missing >= 0
        and not one.removed
        and (one.entry.id in found or not _weighs_nothing(one.entry, beside))
    )
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


def _weighs_nothing(entry: Entry, beside: Beside) -> bool:
    """Whether it says nothing that an entry is not there: it spoke of the publisher, or it is
    too short to be found again beside a text that is read from another part of the page."""
    if entry.role is not Role.TEXT:
        return False
    return is_aside(entry.text) or (beside.turned and len(entry.text) < SHORTEST)
