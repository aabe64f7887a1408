"""Which of the entries just read is which of those that are known.

A chain, from what is surest to what is only likely: the same id with the same words; the same
words; the same permalink; the same id; words that are mostly the same. Words come before ids,
because ids are renumbered by many publishers while words stay; and an id alone comes late,
because a page may give the id of yesterday's post to today's.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from urllib.parse import urldefrag

from bot.core.likeness import Heard, Words, likeness
from bot.core.model import MARKED_ROLES, Entry, Known, Role
from bot.core.text import fingerprint, folded_tokens, is_current

ALIKE = 0.5
"""From here on two texts are one text that was edited, if nothing speaks against it."""
VERY_ALIKE = 0.8
"""From here on they are, although the page gives the two different ids."""
ANY_LIKENESS = 0.2
"""Below this, the same id on another text with another time is an id used again."""
ALL_HEARD = 0.95
"""The share of known words from which on a text holds nothing else."""
SAME_MOMENT = timedelta(seconds=90)
_MOST_CANDIDATES = 8
_ZONES = timedelta(minutes=15)
_DISTINCT_WORDS = 8
"""Shorter texts ("Goal!") are written twice by chance."""


def family(role: Role) -> str:
    """Roles among which an entry may change: a paragraph may be labelled later."""
    return "article" if role is Role.TEXT or role in MARKED_ROLES else str(role)


def words_of(entry: Entry) -> str:
    """What an entry is compared by: its text, or its title where it has no text."""
    return entry.text or entry.title or ""


def print_of(known: Known) -> str:
    """The fingerprint of a known entry by the rules in force."""
    if is_current(known.fingerprint):
        return known.fingerprint
    return fingerprint(words_of(known.entry))


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


class _Matcher:
    """One run of the chain."""

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

    def run(self) -> Matching:
        self._same_id_and_words()
        self._same_words()
        self._judge_ids()
        if not self.found.renumbered:
            self._same_link()
        self._same_id()
        self._similar()
        return self.found

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

    def _same_link(self) -> None:
        known = _unique(self.open_known, lambda k: _permalink(self.known[k].entry))
        read = _unique(self.open_entries, lambda e: _permalink(self.entries[e]))
        for link, index in read.items():
            other = known.get(link)
            if other is None or not self._is_same_thing(index, other):
                continue
            self._take(index, other, "same permalink")

    def _same_id(self) -> None:
        for index in list(self.open_entries):
            known = self.by_id.get(self.entries[index].id)
            if known is None or known not in self.open_known:
                continue
            if self._is_same_thing(index, known):
                self._take(index, known, "same id")

    def _is_same_thing(self, index: int, known: int) -> bool:
        """Whether an entry that bears a known id or link may be that entry, edited."""
        entry, former = self.entries[index], self.known[known].entry
        if family(entry.role) != family(former.role):
            return False
        alike = self._pair_likeness(index, known)
        if self.found.renumbered or not entry.explicit_id:
            return alike >= ALIKE
        if alike >= ANY_LIKENESS or entry.published is None or former.published is None:
            return True
        return abs(entry.published - former.published) <= SAME_MOMENT

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
        return ALIKE


def match(known: Sequence[Known], entries: Sequence[Entry]) -> Matching:
    """Recognise entries. Each known entry is found at most once; time and memory grow with
    the number of words, not with their pairs."""
    return _Matcher(known, entries).run()


def _shifted(apart: timedelta) -> bool:
    """Whether two times may be one instant read in two zones."""
    return apart <= timedelta(hours=26) and apart % _ZONES < SAME_MOMENT


def _permalink(entry: Entry) -> str | None:
    """What in an entry's own address stays when headlines change: the fragment, else all."""
    if not entry.url or family(entry.role) == "article":
        return None
    address, fragment = urldefrag(entry.url)
    if fragment and not fragment.startswith(":~:"):
        return f"#{fragment}"
    return address.removesuffix("/") if not fragment else None


def _unique(indexes: Iterable[int], key: Callable[[int], str | None]) -> dict[str, int]:
    """The indexes whose key is theirs alone."""
    seen: dict[str, int | None] = {}
    for index in indexes:
        name = key(index)
        if name is not None:
            seen[name] = None if name in seen else index
    return {name: index for name, index in seen.items() if index is not None}
