"""The difference between what is known and what was just read, entry by entry."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from bot.core.identity import ALL_HEARD, Matching, family, words_of
from bot.core.likeness import Heard
from bot.core.model import MARKED_ROLES, Change, Entry, Kind, Known, Reading, Role, Snapshot
from bot.core.order import direction, newest_first, positions
from bot.core.substance import differs
from bot.core.text import fingerprint, folded_tokens, is_current, is_sentence, squash

GOOD_LOOKS = 3
"""Looks in a row that must miss an entry before it counts as removed by the publisher."""
GOOD_LOOKS_AT_THE_EDGE = 6
"""The same for the newest entry: caches that lag behind do not show it yet."""
MOST_REMOVED = 5
HEARD = 0.9
"""The share of known words from which on a text is one that was moved, split or joined."""
_ALIASES = 4
OFF = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that a look is compared by. `lenient` after the way of reading changed;
    `silent` when a page is only to be remembered; `rewritten` when most of its text is new."""

    snapshot: Snapshot
    reading: Reading
    entries: Sequence[Entry]
    matching: Matching
    now: datetime
    lenient: bool = False
    silent: bool = False
    rewritten: bool = False


@dataclass
class Difference:
    """Changes, in no order yet, and the known entries that have to be written."""

    changes: list[Change] = field(default_factory=list)
    upserts: list[Known] = field(default_factory=list)
    rank: dict[str, int] = field(default_factory=dict)


def diff(look: Comparison) -> Difference:
    """Compare. Pure, and linear in the number of words."""
    result = Difference()
    places = positions(len(look.entries), look.matching.known_of, look.snapshot.known)
    _see_known(look, places, result)
    _see_new(look, places, result)
    _miss(look, result)
    # New entries have got ids of their own by now; the page's direction orders them.
    downwards = newest_first(look.entries)
    if downwards:
        result.rank = {one: -place for one, place in result.rank.items()}
    return result


def _see_known(look: Comparison, places: list[int], result: Difference) -> None:
    shared_titles = Counter(entry.title for entry in look.entries if entry.title)
    for index, number in look.matching.known_of.items():
        known, entry = look.snapshot.known[number], look.entries[index]
        result.rank[known.entry.id] = places[index]
        own_title = entry.title is not None and shared_titles[entry.title] == 1
        change = _edit(look, index, known, entry, own_title=own_title)
        after = _as_seen(look, index, known, places[index], change)
        if change is not None:
            result.changes.append(change)
        if after != known:
            result.upserts.append(after)


def _edit(
    look: Comparison, index: int, known: Known, entry: Entry, *, own_title: bool
) -> Change | None:
    """The change that a known entry went through, or None."""
    merged = _merged(known, entry)
    former = known.entry
    told = known.revision + 1
    if former.role is Role.TEXT and entry.role in MARKED_ROLES and known.revision:
        # It was appended unmarked since the first look, and is now labelled: whoever follows
        # marked updates only was never told of it.
        if not look.lenient and not look.silent:
            rule = "a paragraph that was appended lately is labelled now"
            return Change(kind=Kind.ADDED, entry=merged, revision=told, rule=rule)
        return None
    words_changed = index not in look.matching.unchanged
    if entry.partial and (not words_changed or _is_part(entry, former)):
        return None
    title_changed = own_title and bool(former.title) and former.title != entry.title
    if not words_changed and not (title_changed and differs(former.title or "", entry.title or "")):
        return None
    substance = not look.lenient and not look.silent and _weighs(look, former, entry)
    return Change(
        kind=Kind.EDITED,
        entry=merged,
        previous=former,
        substance=substance,
        revision=told if substance else known.revision,
        rule=look.matching.rules[index],
    )


def _is_part(entry: Entry, former: Entry) -> bool:
    """Whether an entry has no words but those of its fuller former self."""
    fuller = (former.title or "", words_of(former))
    return Heard(fuller).share(words_of(entry)) >= ALL_HEARD


def _weighs(look: Comparison, former: Entry, entry: Entry) -> bool:
    """Whether an edit is worth telling."""
    if entry.role is Role.TEXT and (look.rewritten or not is_sentence(entry.text)):
        return False
    if differs(words_of(former), words_of(entry)):
        return not _only_moved(look, former, entry)
    return bool(former.title and entry.title) and differs(former.title or "", entry.title or "")


def _only_moved(look: Comparison, former: Entry, entry: Entry) -> bool:
    """Whether all that an entry lost stands elsewhere on the page, and all that it gained
    stood there before: paragraphs that went from one section to another."""
    one, other = words_of(former).split("\n"), words_of(entry).split("\n")
    lost = [text for text in one if text not in other]
    gained = [text for text in other if text not in one]
    if len(one) + len(other) == 2 or not lost + gained:
        return False
    here = Heard(words_of(e) for e in look.entries if e is not entry) if lost else Heard()
    there = Heard(
        words_of(k.entry) for k in look.snapshot.known if k.entry is not former and gained
    )
    return all(here.share(text) >= HEARD for text in lost) and all(
        there.share(text) >= HEARD for text in gained
    )


def _merged(known: Known, entry: Entry) -> Entry:
    """The entry as read, under the id and the time by which it is known, and with a label
    that it once had."""
    former = known.entry
    labelled = former.role in MARKED_ROLES and entry.role is Role.TEXT
    return replace(
        entry,
        id=former.id,
        published=former.published or entry.published,
        role=former.role if labelled else entry.role,
        marker=former.marker if labelled else entry.marker,
    )


def _as_seen(
    look: Comparison, index: int, known: Known, place: int, change: Change | None
) -> Known:
    """The known entry after the look: the very same value where nothing worth a write
    changed (other quotation marks, another author's spelling, a bumped time are not)."""
    entry = look.entries[index]
    merged = _merged(known, entry)
    former = known.entry
    stale = (
        change is not None
        or not is_current(known.fingerprint)
        or merged.role is not former.role
        or merged.published != former.published
        or squash(merged.title or "") != squash(former.title or "")
        or (merged.key, merged.pinned) != (former.key, former.pinned)
    )
    aliases = known.aliases
    if entry.id != former.id and entry.id not in aliases and not look.matching.renumbered:
        aliases = (*aliases, entry.id)[-_ALIASES:]
    return replace(
        known,
        entry=merged if stale else former,
        fingerprint=_print(look, index) if stale else known.fingerprint,
        revision=change.revision if change else known.revision,
        missing=0,
        removed=False,
        position=place,
        aliases=aliases,
    )


def _print(look: Comparison, index: int) -> str:
    return look.matching.prints.get(index) or fingerprint(words_of(look.entries[index]))


class _News:
    """Which of the entries that are not known are news, and which only look new."""

    def __init__(self, look: Comparison) -> None:
        self.look = look
        known = look.snapshot.known
        self.direction = direction(look.entries)
        shown = [k.entry for k in known if k.missing >= 0 and family(k.entry.role) != "article"]
        times = [entry.published for entry in shown if entry.published]
        self.oldest = min(times) if times else None
        self.newest = max(times) if times else None
        matched = list(look.matching.known_of)
        self.first = min(matched, default=len(look.entries))
        self.last = max(matched, default=-1)

    @cached_property
    def heard(self) -> Heard:
        """Everything that the page ever said."""
        return Heard(words_of(one.entry) for one in self.look.snapshot.known)

    @cached_property
    def heard_marked(self) -> Heard:
        """What a marked section may be made of without being news: other marked sections, and
        paragraphs that stood unmarked and do so no longer. A paragraph that is still there
        by itself is only repeated; one that was appended unmarked since the first look is
        news for those who follow marked updates, now that it is labelled."""
        found = set(self.look.matching.known_of.values())
        return Heard(
            words_of(one.entry)
            for number, one in enumerate(self.look.snapshot.known)
            if one.entry.role is not Role.TEXT or (number not in found and not one.revision)
        )

    def why_not(self, index: int, entry: Entry) -> str | None:
        """Why an entry is to be remembered without a word; None if it is news."""
        if self.look.silent:
            return "the page is believed to be another now"
        if self.look.lenient and not self._unmistakable(entry):
            return "the page is read in another way than before"
        if entry.role is Role.TEXT:
            return self._text(entry)
        if entry.role in MARKED_ROLES:
            heard = self.heard_marked.share(entry.text) >= 0.95
            return "a label on words that were there" if heard else None
        return self._listed(index, entry)

    def _unmistakable(self, entry: Entry) -> bool:
        taken = self.look.snapshot.taken_at
        if entry.role is Role.TEXT or entry.published is None or taken is None:
            return False
        return entry.published > taken and self.heard.share(words_of(entry)) < 0.5

    def _text(self, entry: Entry) -> str | None:
        if self.look.rewritten:
            return "the text was rewritten as a whole"
        if not is_sentence(entry.text):
            return "not a sentence"
        if self.heard.share(entry.text) >= HEARD:
            return "words that were there, parted or joined"
        return None

    def _listed(self, index: int, entry: Entry) -> str | None:
        later = entry.published and self.newest and entry.published > self.newest
        if later:
            return None
        words = words_of(entry)
        if len(folded_tokens(words)) >= 12 and self.heard.share(words) >= 0.95:
            return "repeats words of another post"
        if self._rolled_in(index, entry):
            return "an old post that the page shows again"
        return None

    def _rolled_in(self, index: int, entry: Entry) -> bool:
        """Whether it stands beyond the oldest that was shown."""
        if not self.look.matching.known_of:
            return False
        if entry.published is not None and self.oldest is not None:
            return entry.published < self.oldest
        if not self.direction or self.look.reading.complete:
            return False
        return index > self.last if self.direction < 0 else index < self.first


def _see_new(look: Comparison, places: list[int], result: Difference) -> None:
    fresh = [index for index in range(len(look.entries)) if index not in look.matching.known_of]
    if not fresh:
        return
    taken = {known.entry.id for known in look.snapshot.known}
    taken.update(alias for known in look.snapshot.known for alias in known.aliases)
    news = _News(look)
    for index in fresh:
        entry = look.entries[index]
        if entry.id in taken:
            entry = replace(entry, id=_own_id(entry, taken))
        taken.add(entry.id)
        why_not = news.why_not(index, entry)
        told = why_not is None
        if told:
            rule = entry.rule or "not known"
            result.changes.append(Change(kind=Kind.ADDED, entry=entry, revision=1, rule=rule))
        result.rank[entry.id] = places[index]
        result.upserts.append(
            Known(
                entry=entry,
                fingerprint=_print(look, index),
                first_seen=look.now,
                revision=int(told),
                position=places[index],
            )
        )


def _own_id(entry: Entry, taken: set[str]) -> str:
    """An id for an entry whose own is another entry's already."""
    stem = f"{entry.id}~{fingerprint(words_of(entry)).partition(':')[2][:8]}"
    name, count = stem, 2
    while name in taken:
        name, count = f"{stem}~{count}", count + 1
    return name


class _Window:
    """What of the page can be missed at all."""

    def __init__(self, look: Comparison) -> None:
        self.look = look
        known = look.snapshot.known
        found = set(look.matching.known_of.values())
        self.downwards = newest_first(look.entries)
        self.shown = [known[number] for number in found]
        places = [one.position for one in self.shown]
        self.low, self.high = min(places, default=0), max(places, default=0)
        times = [e.published for e in look.entries if e.published and not e.pinned]
        self.oldest = min(times, default=None)
        steps = list(pairwise(times))
        self.sorted = all(a >= b for a, b in steps) or all(a <= b for a, b in steps)
        self.grew = len(found) < len(look.entries)

    def needed(self, known: Known) -> int:
        """Good looks without it after which an entry counts as removed; 0 if its absence
        says nothing."""
        entry = known.entry
        if self.look.lenient or self.look.silent or entry.pinned or not self.shown:
            return 0
        inside = self.low < known.position < self.high
        if family(entry.role) == "article":
            return GOOD_LOOKS if inside or entry.role in MARKED_ROLES else 0
        if entry.role is Role.ITEM and not self.sorted:
            return 0
        if entry.published and self.oldest and entry.published < self.oldest:
            return 0
        if inside:
            return GOOD_LOOKS
        newest_side = known.position <= self.low if self.downwards else known.position >= self.high
        if newest_side or (self.look.reading.complete and not self.grew):
            return GOOD_LOOKS_AT_THE_EDGE
        return 0


def _miss(look: Comparison, result: Difference) -> None:
    """Count absences, and tell those that have become removals."""
    found = set(look.matching.known_of.values())
    absent = [
        known
        for number, known in enumerate(look.snapshot.known)
        if number not in found and known.missing != OFF and not known.removed
    ]
    if not absent:
        return
    window = _Window(look)
    heard = Heard(words_of(entry) for entry in look.entries)
    removed: list[Known] = []
    for known in absent:
        needed = window.needed(known)
        if not needed or heard.share(words_of(known.entry)) >= HEARD:
            result.upserts.append(replace(known, missing=OFF))
        elif known.missing + 1 < needed:
            result.upserts.append(replace(known, missing=known.missing + 1))
        else:
            removed.append(known)
    _remove(removed, result, wholesale=len(removed) > MOST_REMOVED)


def _remove(removed: list[Known], result: Difference, *, wholesale: bool) -> None:
    texts = sum(known.entry.role is Role.TEXT for known in removed)
    for known in removed:
        text = known.entry.role is Role.TEXT
        told = not wholesale and not (text and (texts > 2 or not is_sentence(known.entry.text)))
        revision = known.revision + told
        after = replace(known, missing=known.missing + 1, removed=True, revision=revision)
        result.upserts.append(after)
        if told:
            result.changes.append(
                Change(
                    kind=Kind.REMOVED,
                    entry=known.entry,
                    revision=revision,
                    rule=f"missed in {after.missing} looks that should have shown it",
                )
            )
