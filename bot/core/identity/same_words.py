"""The surest links: the same words, under the same id or another."""

import re
from collections import defaultdict
from datetime import timedelta

from bot.core.identity.chain import Chain
from bot.core.identity.comparing import ALIKE, ANY_LIKENESS, SAME_MOMENT, print_of, words_of
from bot.core.model import Role
from bot.core.text import folded_tokens, is_current

_ZONES = timedelta(minutes=15)
_DISTINCT_WORDS = 8
"""Shorter texts ("Goal!") are written twice by chance."""


class SameWords(Chain):
    """Recognises entries whose words are the same, and judges the ids by them."""

    def _same_id_and_words(self) -> None:
        for index in list(self.open_entries):
            known = self.by_id.get(self.entries[index].id)
            if known is None or known not in self.open_known:
                continue
            one = self.known[known]
            if words_of(one.entry) == words_of(self.entries[index]) and is_current(one.fingerprint):
                self.found.prints[index] = one.fingerprint
            if self._print(index) == print_of(one):
                self._take(index, known, "same id, same words", unchanged=True)

    def _same_words(self) -> None:
        by_print: defaultdict[str, list[int]] = defaultdict(list)
        for known in self.open_known:
            by_print[print_of(self.known[known])].append(known)
        crossing = self._crossings(by_print)
        for index in list(self.open_entries):
            candidates = [
                known
                for known in by_print.get(self._print(index), ())
                if known in self.open_known and self._may_be_one(index, known, crossing > 1)
            ]
            if candidates:
                best = min(candidates, key=lambda known: self._distance(index, known))
                self._take(index, best, "same words", unchanged=True)

    def _crossings(self, by_print: dict[str, list[int]]) -> int:
        """Entries with the words of a known one whose id another entry bears now."""
        return sum(
            1
            for index in self.open_entries
            for known in by_print.get(self._print(index), ())[:1]
            if self.known[known].entry.id != self.entries[index].id
            and self.known[known].entry.id in self.entry_of_id
        )

    def _distance(self, index: int, known: int) -> tuple[bool, bool, bool, int]:
        """Small for the likeliest of several known entries with the same words."""
        entry, one = self.entries[index], self.known[known]
        return (
            entry.published != one.entry.published,
            entry.role is not one.entry.role,
            one.missing != 0,
            abs(known - index),
        )

    def _may_be_one(self, index: int, known: int, crossing: bool) -> bool:
        """Whether an entry with the words of a known one, under another id, may be it."""
        entry, one = self.entries[index], self.known[known]
        if entry.id == one.entry.id or crossing:
            return True
        if entry.role is one.entry.role is Role.TEXT:
            return True  # a paragraph's id is made of the words it begins with
        elsewhere = self.entry_of_id.get(one.entry.id)
        if (
            elsewhere is not None
            and elsewhere in self.open_entries
            and self._pair_likeness(elsewhere, known) >= ALIKE
        ):
            return False  # that post was edited, and this one only sounds as it did
        before, after = one.entry.published, entry.published
        if before is None or after is None or abs(after - before) <= SAME_MOMENT:
            return True
        short = len(folded_tokens(words_of(entry))) < _DISTINCT_WORDS
        if entry.explicit_id and one.entry.explicit_id:
            return not short and _shifted(abs(after - before))
        return not (short and one.missing != 0 and abs(after - before) > timedelta(hours=3))

    def _judge_ids(self) -> None:
        """Ids are worthless where words moved from one id to another that was taken."""
        crossed = sum(
            1
            for index, known in self.found.known_of.items()
            if self.entries[index].id != self.known[known].entry.id
            and self.known[known].entry.id in self.entry_of_id
        )
        kept = sum(1 for rule in self.found.rules.values() if rule == "same id, same words")
        self.found.renumbered = crossed > 1 or (crossed == 1 and not kept) or self._all_anew()

    def _all_anew(self) -> bool:
        """Every id is known and no text is: small numbers counted from the newest post."""
        if self.found.known_of or len(self.open_entries) < 2:
            return False
        numbers = [re.sub(r"\D", "", entry.id) for entry in self.entries]
        return all(number and int(number[:9]) <= 500 for number in numbers) and all(
            self._pair_likeness(index, self.by_id[entry.id]) < ANY_LIKENESS
            for index, entry in enumerate(self.entries)
            if entry.id in self.by_id
        )


def _shifted(apart: timedelta) -> bool:
    """Whether two times may be one instant read in two zones."""
    return apart <= timedelta(hours=26) and apart % _ZONES < SAME_MOMENT
