"""The ground of the chain: what is still open, and what was found."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.core.identity.comparing import words_of
from bot.core.likeness import Words, likeness
from bot.core.model import Entry, Known
from bot.core.text import fingerprint


@dataclass
class Matching:
    """How entries were recognised: `known_of` gives for an entry's index that of the known
    one, `rules` the rule that recognised it, `unchanged` the entries whose words are the same.
    `renumbered` says that ids of this page mean nothing from look to look."""

    known_of: dict[int, int] = field(default_factory=dict)
    rules: dict[int, str] = field(default_factory=dict)
    unchanged: set[int] = field(default_factory=set)
    prints: dict[int, str] = field(default_factory=dict)
    renumbered: bool = False


class Chain:
    """What one run of the chain knows and has found."""

    def __init__(self, known: Sequence[Known], entries: Sequence[Entry]) -> None:
        self.known = known
        self.entries = entries
        self.open_known = dict.fromkeys(range(len(known)))
        self.open_entries = dict.fromkeys(range(len(entries)))
        self.found = Matching()
        self._words: dict[str, Words] = {}
        self.by_id: dict[str, int] = {}
        for index, one in enumerate(known):
            for alias in one.aliases:
                self.by_id.setdefault(alias, index)
        self.by_id.update((one.entry.id, index) for index, one in enumerate(known))
        self.entry_of_id = {entry.id: index for index, entry in enumerate(entries)}

    def _take(self, entry: int, known: int, rule: str, *, unchanged: bool = False) -> None:
        self.found.known_of[entry] = known
        self.found.rules[entry] = rule
        if unchanged:
            self.found.unchanged.add(entry)
        del self.open_entries[entry], self.open_known[known]

    def _print(self, entry: int) -> str:
        prints = self.found.prints
        if entry not in prints:
            prints[entry] = fingerprint(words_of(self.entries[entry]))
        return prints[entry]

    def _likeness(self, one: str, other: str) -> float:
        for text in (one, other):
            if text not in self._words:
                self._words[text] = Words.of(text)
        return likeness(self._words[one], self._words[other])

    def _pair_likeness(self, entry: int, known: int) -> float:
        return self._likeness(words_of(self.entries[entry]), words_of(self.known[known].entry))
