"""Bodies that came in part: broken off at the end, or with a piece missing from the middle."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.core.beside import Beside
from bot.core.identity import Matching, words_of
from bot.core.model import MARKED_ROLES, Entry, Failure, FailureKind, Known, Snapshot
from bot.core.shown import Shown
from bot.core.text import squash, tidy

_TAIL, _LONG_TAIL = 0.2, 0.35
"""Shares of the text: several paragraphs at the end of that much are not taken out at once."""
_IN_ITS_PLACE = 0.3
"""As much new text as that, by what is gone, is an editor's work."""
_A_PARAGRAPH, _WITHHELD = 60, 0.15
_SEVERAL = 3
_SEAM = 12
"""Characters of a former text that make a piece of it."""
_MOST = 60
_ENDS = (".", "!", "?", "…", ":", '"', "'", ")", "。", "！", "？", "।", "؟", "۔")


@dataclass(frozen=True, slots=True)
class Compared:
    """A reading beside what was known."""

    shown: Shown
    entries: Sequence[Entry]
    matching: Matching
    snapshot: Snapshot
    beside: Beside

    def brings_news(self) -> bool:
        """Whether a marked section is new: a body that came in part holds none."""
        return any(
            entry.role in MARKED_ROLES and index not in self.matching.known_of
            for index, entry in enumerate(self.entries)
        )

    def torn(self, withheld: Failure | None) -> Failure | None:
        """Why it is not the page although most of the text is there; None if it is. `withheld`
        is what the page says of the rest of its text."""
        if not self.matching.known_of:
            return None
        if self.brings_news():
            return _cut_off(self.breaks_off())
        lost = tuple(self._lost_at_the_end())
        missing = self.shown.total - self.shown.kept
        if withheld and missing >= max(_A_PARAGRAPH, _WITHHELD * self.shown.total):
            return withheld
        return _cut_off(
            self.breaks_off() or self._ends_early(lost) or self._lost_in_a_row() or self._has_seam()
        )

    def _lost_at_the_end(self) -> Iterator[Known]:
        """What stood below the last thing that is still there."""
        last = max(self.snapshot.known[n].position for n in self.matching.known_of.values())
        for number, one in enumerate(self.shown.visible):
            if one.position > last and one.missing == 0 and not self._is_there(number):
                yield one

    def _gone(self, lost: Sequence[Known]) -> float:
        """How many characters of these are not on the page, not even in other paragraphs."""
        shown = self.shown
        return min(_length(lost), shown.total - shown.kept)

    def breaks_off(self) -> str:
        """A last paragraph that is the beginning of a known one, with nothing after it."""
        last = max(self.matching.known_of, default=-1)
        if last < 0:
            return ""
        known = self.snapshot.known[self.matching.known_of[last]]
        visible = self.shown.visible
        after = [n for n, one in enumerate(visible) if one.position > known.position]
        if any(n in self.shown.matched for n in after):
            return ""
        if last != len(self.entries) - 1 or last in self.matching.unchanged:
            return ""
        words = words_of(known.entry)
        if self.beside.holds(words.rpartition("\n")[2]):
            return ""
        said = words_of(self.entries[last])
        former, new = squash(words), squash(said)
        # A section, or what ends as a sentence does, is read without the "Read more" behind it.
        ended = not after and said.rstrip().endswith(_ENDS)
        least = 2 * _SEAM if ended or self.brings_news() else 0
        cut = len(former) - len(new) > least and former.startswith(new)
        cut = cut and (bool(after) or len(new) > 20)
        return "the text breaks off in the middle of a paragraph" if cut else ""

    def _ends_early(self, lost: Sequence[Known]) -> str:
        """Several paragraphs at the end that are not there, and little in their place."""
        gone, new = self._gone(lost), self.shown.foreign * self.shown.read
        much = gone >= _TAIL * self.shown.total or 1 - self.shown.share >= _LONG_TAIL
        if len(lost) < 2 or not much or new >= _IN_ITS_PLACE * gone:
            return ""
        return f"the text ends after {self.shown.share:.0%} of it"

    def _lost_in_a_row(self) -> str:
        """A large piece that is not there, with what stood below it still in its place."""
        ranked = sorted(range(len(self.shown.visible)), key=self._position)
        longest: list[Known] = []
        run: list[Known] = []
        for number in ranked:
            one = self.shown.visible[number]
            if one.missing:
                continue  # gone since an earlier look, which was believed
            run = [] if self._is_there(number) else [*run, one]
            longest = max(longest, run, key=_length)
        gone, new = self._gone(longest), self.shown.foreign * self.shown.read
        if len(longest) < _SEVERAL or gone < _LONG_TAIL * self.shown.total:
            return ""
        return "a large piece of the text is missing" if new < _IN_ITS_PLACE * gone else ""

    def _position(self, number: int) -> float:
        return self.shown.visible[number].position

    def _is_there(self, number: int) -> bool:
        there = number in self.shown.matched
        return there or self.beside.stands(self.shown.visible[number].entry)

    def _has_seam(self) -> str:
        """A paragraph made of the beginning of one and the end of a later one, or of the
        beginning alone, while what stood between is not there."""
        edited = [n for n in range(len(self.entries)) if n not in self.matching.unchanged]
        if not edited or len(edited) > _MOST:
            return ""
        former = sorted(
            (one.position, tidy(words_of(one.entry)), n in self.shown.matched)
            for n, one in enumerate(self.shown.visible)
        )
        texts = [text for _, text, _ in former]
        there = [found for _, _, found in former]
        for index in edited:
            text = tidy(words_of(self.entries[index]))
            if len(text) > 2 * _SEAM and _is_seam(text, texts, there):
                return "a piece is missing from the middle of the text"
        return ""


def _length(known: Sequence[Known]) -> int:
    return sum(len(words_of(one.entry)) for one in known)


def _cut_off(detail: str) -> Failure | None:
    return Failure(FailureKind.CUT_OFF, detail) if detail else None


def _is_seam(text: str, texts: Sequence[str], there: Sequence[bool]) -> bool:
    """Whether a text is two pieces of former ones; `there` says which of those still are."""
    head, first = max((_common(text, one), -n) for n, one in enumerate(texts))
    first = -first
    if head < _SEAM or head >= len(texts[first]):
        return False
    backwards = text[::-1]
    later = range(first + 1, len(texts))
    tail, last = max(((_common(backwards, texts[n][::-1]), -n) for n in later), default=(0, 0))
    if tail >= _SEAM:
        joined = head + tail >= len(text) and tail < len(texts[-last])
        return joined and not any(there[first + 1 : -last])
    alone = head == len(text) and not text.endswith(_ENDS) and first + 1 < len(texts)
    return alone and not there[first + 1]


def _common(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    short = min(len(one), len(other))
    if one[:short] == other[:short]:
        return short
    return next(n for n in range(short) if one[n] != other[n])
