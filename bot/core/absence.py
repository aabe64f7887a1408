"""Absence is not deletion: which of the known entries that a look does not show are removed."""

from dataclasses import replace
from itertools import pairwise

from bot.core.apart import beginning, came_silently
from bot.core.asides import is_aside
from bot.core.bound import owner
from bot.core.comparison import HEARD, OFF, Comparison, Difference, is_unsteady
from bot.core.identity import family, words_of
from bot.core.likeness import Heard
from bot.core.model import MARKED_ROLES, Change, Kind, Known, Role
from bot.core.order import newest_first
from bot.core.text import is_sentence

GOOD_LOOKS = 3
"""Looks in a row that must miss an entry before it counts as removed by the publisher."""
GOOD_LOOKS_AT_THE_EDGE = 6
"""The same for the newest entry: caches that lag behind do not show it yet."""
MOST_REMOVED = 5
MOST_TEXTS = 2
"""Paragraphs that one editor takes back at once."""


class _Window:
    """What of the page can be missed at all."""

    def __init__(self, look: Comparison) -> None:
        self.look = look
        known = look.snapshot.known
        found = set(look.matching.known_of.values())
        self.downwards = newest_first(look.entries)
        self.shown = [known[number] for number in found]
        self.items = {
            one.entry.id: number in found
            for number, one in enumerate(known)
            if one.entry.role is Role.ITEM
        }
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
        if owner(entry, self.items) is False:
            return 0
        inside = self.low < known.position < self.high
        if entry.role is Role.TEXT and not self.look.reading.complete:
            return 0
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


def miss(look: Comparison, result: Difference) -> None:
    """Count absences, and tell those that have become removals."""
    found = set(look.matching.known_of.values())
    absent = [
        known
        for number, known in enumerate(look.snapshot.known)
        if number not in found and known.missing != OFF and not known.removed
    ]
    if not absent:
        return
    window, since = _Window(look), beginning(look.snapshot.known)
    # What is as it was holds nothing of what is missing.
    heard = Heard(
        words_of(e) for n, e in enumerate(look.entries) if n not in look.matching.unchanged
    )
    removed: list[Known] = []
    for known in absent:
        if look.beside.stands(known.entry):
            # It is there and was not read for once: the page is measured by it all the same.
            result.upserts += [replace(known, missing=0)] if known.missing else []
            continue
        needed = 0 if came_silently(known, since) else window.needed(known)
        if not needed or heard.share(words_of(known.entry)) >= HEARD:
            result.upserts.append(replace(known, missing=OFF))
        elif known.missing + 1 < needed:
            result.upserts.append(replace(known, missing=known.missing + 1))
        else:
            removed.append(known)
    wholesale = len(removed) > MOST_REMOVED
    if is_unsteady(look.snapshot.known):
        texts = [known for known in removed if known.entry.role is Role.TEXT]
        _remove(texts, result, wholesale=True)
        removed = [known for known in removed if known.entry.role is not Role.TEXT]
    _remove(removed, result, wholesale=wholesale)


def _remove(removed: list[Known], result: Difference, *, wholesale: bool) -> None:
    for known in removed:
        told = not wholesale and _is_taken_back(known, removed)
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


def _is_taken_back(known: Known, removed: list[Known]) -> bool:
    """Whether an absence is an editor's doing. Publishers take back one section or paragraph
    of an article; where several go at once, the page is made or read in another way."""
    entry = known.entry
    if family(entry.role) != "article":
        return True
    together = [one.entry.role for one in removed if family(one.entry.role) == "article"]
    if entry.role in MARKED_ROLES:
        return sum(role in MARKED_ROLES for role in together) == 1 and len(together) <= MOST_TEXTS
    return len(together) <= MOST_TEXTS and is_sentence(entry.text) and not is_aside(entry.text)
