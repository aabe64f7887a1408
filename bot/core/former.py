"""Whether a page is as it was at a former look.

A box that one look took for text is known from then on, and may be longer than the article that
it stood beside. When it goes, most of what is known is not there, and yet nothing was cut off:
the page shows all that it showed before the box came. So what is known is looked at by the look
that brought it.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from bot.core.beside import SHORTEST, Beside
from bot.core.identity import Matching, words_of
from bot.core.likeness import Heard
from bot.core.model import Entry, Known

_LACKING = 0.03
"""The share of a look's text that may have been taken out since."""
_OF_THE_FIRST, _OF_THE_READING = 0.8, 0.5
"""How much of the first look's text must be there, or of what is read now must be of one look,
for that look to have been the page."""
_GROWTH = 3
"""Looks that each brought some of what is missing: the page grew, and that is an article."""


def shows_a_former_look(
    known: Sequence[Known], entries: Sequence[Entry], matching: Matching, beside: Beside
) -> bool:
    """Whether all is there that one look brought which was the page, and what is missing came
    later or in another reading."""
    looks: defaultdict[datetime, list[int]] = defaultdict(list)
    for number, one in enumerate(known):
        if not one.removed:
            looks[one.first_seen].append(number)
    if not looks:
        return False
    heard = Heard(words_of(e) for n, e in enumerate(entries) if n not in matching.unchanged)
    found = set(matching.known_of.values())
    there = {n for n, one in enumerate(known) if n in found or _is_there(one, heard, beside)}
    first = min(looks)
    if _grew(known, there, first):
        return False
    read = sum(len(words_of(entry)) for entry in entries)
    return any(
        _is_whole(known, numbers, there, read, first=look == first)
        for look, numbers in looks.items()
    )


def shows_what_stood_beside(entries: Sequence[Entry], beside: Beside, total: int) -> bool:
    """Whether most of what is read stood beside the text at a former look, and as much of it
    as the text that is known, whose characters are `total`: a box was taken for the text then,
    and the text is read now."""
    if not beside.turned:
        return False
    read = sum(len(words_of(entry)) for entry in entries)
    stood = sum(len(words_of(entry)) for entry in entries if beside.stood(entry))
    return stood >= _OF_THE_READING * max(read, total)


def _is_there(one: Known, heard: Heard, beside: Beside) -> bool:
    if one.missing < 0:
        return False
    text = words_of(one.entry)
    if beside.turned and len(text) < SHORTEST:
        return True
    return beside.stands(one.entry) or heard.share(text) >= 1 - _LACKING


def _is_whole(
    known: Sequence[Known], look: Sequence[int], there: set[int], read: int, *, first: bool
) -> bool:
    """Whether what a look brought is there; what is known to be off the page need not be."""
    weight = {number: len(words_of(known[number].entry)) for number in look}
    shown = sum(weight[number] for number in look if number in there)
    lacking = sum(weight[n] for n in look if n not in there and known[n].missing >= 0)
    if not shown or lacking > _LACKING * shown:
        return False
    least = _OF_THE_FIRST * sum(weight.values()) if first else _OF_THE_READING * read
    return shown >= least


def _grew(known: Sequence[Known], there: set[int], first: datetime) -> bool:
    """Whether what is missing came bit by bit: a page that grew, and is cut back."""
    lost = {
        one.first_seen
        for number, one in enumerate(known)
        if number not in there and one.missing == 0 and not one.removed
    }
    return len(lost - {first}) >= _GROWTH
