"""The last: words that are mostly the same."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from bot.core.identity.chain import Chain
from bot.core.identity.comparing import (
    ALIKE,
    ALL_HEARD,
    GROWN,
    SAME_MOMENT,
    VERY_ALIKE,
    family,
    words_of,
)
from bot.core.likeness import Heard
from bot.core.model import MARKED_ROLES

_MOST_CANDIDATES = 8
_ENDING = ' .!?。！？।؟”»"」'


class Similar(Chain):
    """Recognises entries that were edited by their words."""

    def _similar(self) -> None:
        if not self.open_entries or not self.open_known:
            return
        parted = self._parted()
        index_of_pairs: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for known in self.open_known:
            text = words_of(self.known[known].entry)
            self._likeness(text, text)
            for pair in self._words[text].pairs:
                index_of_pairs[pair].append(known)
        scored: list[tuple[float, int, int]] = []
        for index in self.open_entries:
            for known in self._candidates(index, index_of_pairs):
                if index in parted[0] and known in parted[1]:
                    continue
                score = self._pair_likeness(index, known)
                if score >= self._needed(index, known):
                    scored.append((score, index, known))
        for _, index, known in sorted(scored, key=lambda s: (-s[0], s[1], s[2])):
            if index in self.open_entries and known in self.open_known:
                self._take(index, known, "similar words")

    def _parted(self) -> tuple[set[int], set[int]]:
        """Entries and known ones that are each other's words, parted or joined in another way:
        no paragraph of them was edited."""
        read = Heard(words_of(self.entries[index]) for index in self.open_entries)
        known = {
            number
            for number in self.open_known
            if family(self.known[number].entry.role) == "article"
            and read.share(words_of(self.known[number].entry)) >= ALL_HEARD
        }
        before = Heard(words_of(self.known[number].entry) for number in known)
        entries = {
            index
            for index in self.open_entries
            if known and before.share(words_of(self.entries[index])) >= ALL_HEARD
        }
        return entries, known

    def _candidates(
        self, index: int, index_of_pairs: dict[tuple[str, str], list[int]]
    ) -> Iterable[int]:
        """The known entries that share most pairs of words; pairs that many share say little."""
        text = words_of(self.entries[index])
        self._likeness(text, text)
        votes: Counter[int] = Counter()
        for pair in self._words[text].pairs:
            holders = index_of_pairs.get(pair, ())
            if len(holders) <= 20:
                votes.update(holders)
        return [known for known, _ in votes.most_common(_MOST_CANDIDATES)]

    def _in_place(self, index: int, known: int) -> bool:
        """Whether an entry stands between the same neighbours as the known one did."""
        place = self.known[known].position
        found = self.found.known_of
        before = next((found[i] for i in range(index - 1, -1, -1) if i in found), None)
        after = next((found[i] for i in range(index + 1, len(self.entries)) if i in found), None)
        return (before is None or self.known[before].position < place) and (
            after is None or place < self.known[after].position
        )

    def _needed(self, index: int, known: int) -> float:
        """How alike two texts must be to be one: more where ids or times say otherwise."""
        entry, one = self.entries[index], self.known[known]
        if family(entry.role) != family(one.entry.role):
            return 2.0
        before, after = one.entry.published, entry.published
        apart = before is not None and after is not None and abs(after - before) > SAME_MOMENT
        own_ids = entry.explicit_id and one.entry.explicit_id and not self.found.renumbered
        if own_ids and (apart or one.entry.id in self.entry_of_id or entry.id in self.by_id):
            return 2.0
        if family(entry.role) != "article" and (apart or not self._in_place(index, known)):
            return 2.0
        if own_ids or one.missing != 0:
            return VERY_ALIKE
        return GROWN if self._grown(index, known) else ALIKE

    def _grown(self, index: int, known: int) -> bool:
        """Whether a marked section still says all that it said, in its place and order, and
        more: however much came in between or behind."""
        entry, one = self.entries[index], self.known[known].entry
        if entry.role not in MARKED_ROLES or one.role not in MARKED_ROLES:
            return False
        text, at = words_of(entry), 0
        for line in words_of(one).split("\n"):
            at = text.find(line.rstrip(_ENDING), at)
            if at < 0:
                return False
        return self._in_place(index, known)
