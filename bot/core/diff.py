"""The difference between what is known and what was just read, entry by entry."""

from collections import Counter
from dataclasses import replace

from bot.core.absence import miss
from bot.core.bound import owner
from bot.core.comparison import Comparison, Difference, print_of_entry
from bot.core.edits import edit, merged
from bot.core.model import MARKED_ROLES, Change, Entry, Kind, Known, Role
from bot.core.news import see_new
from bot.core.order import newest_first, positions
from bot.core.text import is_current, squash
from bot.core.wordings import Wordings

_ALIASES = 4


def diff(look: Comparison) -> Difference:
    """Compare. Pure, and linear in the number of words."""
    result = Difference(Wordings(look.snapshot))
    places = positions(len(look.entries), look.matching.known_of, look.snapshot.known)
    _see_known(look, places, result)
    see_new(look, places, result)
    miss(look, result)
    # New entries have got ids of their own by now; the page's direction orders them.
    downwards = newest_first(look.entries)
    if downwards:
        result.rank = {one: -place for one, place in result.rank.items()}
    for entry in look.entries:
        # A feed's order is that of its items; what an item says comes behind it.
        if (place := owner(entry, result.rank)) is not None:
            result.rank[entry.id] = place
    return result


def _see_known(look: Comparison, places: list[int], result: Difference) -> None:
    shared_titles = Counter(entry.title for entry in look.entries if entry.title)
    for index, number in look.matching.known_of.items():
        known, entry = look.snapshot.known[number], look.entries[index]
        result.rank[known.entry.id] = places[index]
        own_title = entry.title is not None and shared_titles[entry.title] == 1
        change = edit(look, index, known, entry, own_title=own_title)
        if change is not None and change.kind is Kind.EDITED and change.substance:
            if result.wordings.is_passing(entry_id := known.entry.id, change.entry):
                _wait(known, places[index], result)
                continue
            result.wordings.leave(entry_id, known.entry)
        after = _as_seen(look, index, known, places[index], change)
        if change is not None:
            result.changes.append(change)
        if after != known:
            result.upserts.append(after)


def _wait(known: Known, place: int, result: Difference) -> None:
    """Keep what is known as it is: a former wording is there, and may pass again."""
    after = replace(known, missing=0, removed=False, position=place)
    if after != known:
        result.upserts.append(after)


def _as_seen(
    look: Comparison, index: int, known: Known, place: int, change: Change | None
) -> Known:
    """The known entry after the look: the very same value where nothing worth a write
    changed (other quotation marks, another author's spelling, a bumped time are not)."""
    entry = look.entries[index]
    former = known.entry
    stale = change is not None or not is_current(known.fingerprint) or _otherwise(former, entry)
    aliases = known.aliases
    if entry.id != former.id and entry.id not in aliases and not look.matching.renumbered:
        aliases = (*aliases, entry.id)[-_ALIASES:]
    if not stale and (known.missing, known.position, known.aliases) == (0, place, aliases):
        return replace(known, removed=False) if known.removed else known
    return replace(
        known,
        entry=merged(known, entry) if stale else former,
        fingerprint=print_of_entry(look, index) if stale else known.fingerprint,
        revision=change.revision if change else known.revision,
        missing=0,
        removed=False,
        position=place,
        aliases=aliases,
    )


def _otherwise(former: Entry, entry: Entry) -> bool:
    """Whether anything but the words of an entry is worth writing anew."""
    labelled = former.role in MARKED_ROLES and entry.role is Role.TEXT
    return (
        (entry.role is not former.role and not labelled)
        or (former.published is None and entry.published is not None)
        or (entry.title != former.title and squash(entry.title or "") != squash(former.title or ""))
        or (entry.key, entry.pinned) != (former.key, former.pinned)
    )
