"""How alike two texts are, by the words they share; linear in their length."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.text import folded_tokens

LONGEST = 4_000
"""Words of one text that are looked at: a paragraph of a megabyte is known by its first."""
RUN = 3
"""Words in a row that count as known when they stand in a known text."""
RUN_OF_SIGNS = 6
"""The same where words are not parted by spaces, so that each sign counts for itself."""
_SAMPLE = 60


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text, counted once and compared often."""

    run: tuple[str, ...]
    single: Counter[str]
    pairs: Counter[tuple[str, str]]

    @classmethod
    def of(cls, text: str) -> "Words":
        """Count the words of a text."""
        run = tuple(folded_tokens(text[: LONGEST * 12])[:LONGEST])
        return cls(run, Counter(run), Counter(pairwise(run)))


def likeness(one: Words, other: Words) -> float:
    """0 for texts without a word in common, 1 for the same words in the same order.

    A text that is the other's beginning (a post that grew, a paragraph that was cut) counts
    by how much of the shorter is in the longer.
    """
    if not one.run or not other.run:
        return 1.0 if one.run == other.run else 0.0
    if one.run == other.run:
        return 1.0
    singles = _dice(one.single, other.single)
    pairs = _dice(one.pairs, other.pairs)
    return max(0.4 * singles + 0.6 * pairs, _beginning(one, other))


def _dice(one: Counter[str] | Counter[tuple[str, str]], other: Counter) -> float:  # type: ignore[type-arg]
    total = one.total() + other.total()
    if not total:
        return 0.0
    if len(one) > len(other):
        one, other = other, one
    shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
    return 2 * shared / total


def _beginning(one: Words, other: Words) -> float:
    """How much of the shorter text is the beginning of the longer; 0 for very short ones."""
    shorter = min(len(one.run), len(other.run))
    if shorter < 5:
        return 0.0
    same = 0
    for a, b in zip(one.run, other.run, strict=False):
        if a != b:
            break
        same += 1
    return 0.9 * same / shorter if same >= 5 else 0.0


def _run(words: Sequence[str]) -> int:
    """How many words in a row say as much as three do in most scripts."""
    sample = words[:_SAMPLE]
    signs = sum(len(word) == 1 and word >= "\u0e00" for word in sample)
    return RUN_OF_SIGNS if 2 * signs > len(sample) else RUN


def _runs(words: Sequence[str], length: int) -> Iterable[tuple[str, ...]]:
    return zip(*(words[start:] for start in range(length)), strict=False)


class Heard:
    """All runs of three words of a number of texts: what of another text was heard before."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._runs: set[tuple[str, ...]] = set()
        self._short: set[tuple[str, ...]] = set()
        for text in texts:
            self.add(text)

    def add(self, text: str) -> None:
        """Hear one more text."""
        words = folded_tokens(text)
        length = _run(words)
        if len(words) < length:
            self._short.add(tuple(words))
        self._runs.update(_runs(words, length))

    def share(self, text: str) -> float:
        """The share of a text's words that stand in a run heard before, 0 to 1."""
        words = folded_tokens(text)
        return self.covered(words) / len(words) if words else 1.0

    def covered(self, words: Sequence[str]) -> int:
        """How many words stand in a run heard before."""
        length = _run(words)
        if len(words) < length:
            return len(words) if tuple(words) in self._short else 0
        known = 0
        reach = 0  # the first word that no run has covered yet
        for start, run in enumerate(_runs(words, length)):
            if run in self._runs:
                known += start + length - max(start, reach)
                reach = start + length
        return known
