"""The order of a page: which way it runs, and where each of its entries stands."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from itertools import pairwise

from bot.core.model import Change, Entry, Kind, Known, Role

GAP = 1_024
"""Room left between two positions, so that an entry between them moves nobody else."""
_BY_NATURE_NEWEST_FIRST = (Role.POST, Role.ITEM)


def direction(entries: Sequence[Entry]) -> int:
    """Which way the page runs: -1 newest first, 1 oldest first, 0 if nothing in it says so
    (neither times nor numbers)."""
    loose = [entry for entry in entries if not entry.pinned]
    sense = _by_times(loose) or _by_numbers(loose)
    return (sense > 0) - (sense < 0)


def newest_first(entries: Sequence[Entry]) -> bool:
    """Whether the page shows its newest entries first, by its own word or, without one, as
    pages of that kind mostly do."""
    sense = direction(entries)
    if sense:
        return sense < 0
    return bool(entries) and entries[0].role in _BY_NATURE_NEWEST_FIRST


def _by_times(entries: Sequence[Entry]) -> int:
    times = [entry.published for entry in entries if entry.published]
    return sum((a < b) - (a > b) for a, b in pairwise(times))


def _by_numbers(entries: Sequence[Entry]) -> int:
    """Counts in labels ("Update 2"), else numbers that the page gives as ids."""
    labels = [int(m[0]) for e in entries if e.marker and (m := re.search(r"\d{1,3}\b", e.marker))]
    if len(labels) > 1:
        return sum((a < b) - (a > b) for a, b in pairwise(labels))
    numbers = [int(e.id) for e in entries if e.explicit_id and re.fullmatch(r"\d{1,18}", e.id)]
    if numbers and min(numbers) <= 1 and numbers == sorted(numbers):
        return 0  # counted along the page: that says nothing
    return sum((a < b) - (a > b) for a, b in pairwise(numbers))


def in_order_of_telling(changes: Iterable[Change], rank: dict[str, int]) -> tuple[Change, ...]:
    """The headline, what was added from the oldest to the newest, what was edited, what was
    removed. `rank` gives an entry's place from the oldest to the newest by the page's order,
    which holds where not every time is known."""
    listed = sorted(changes, key=lambda change: rank.get(change.entry.id, -1))
    added = [change for change in listed if change.kind is Kind.ADDED]
    times = [change.entry.published for change in added if change.entry.published]
    if len(times) == len(added):
        added = [c for _, c in sorted(zip(times, added, strict=True), key=lambda pair: pair[0])]
    headline = [change for change in listed if change.entry.role is Role.HEADLINE]
    rest = [c for c in listed if c.kind is not Kind.ADDED and c.entry.role is not Role.HEADLINE]
    edited = [change for change in rest if change.kind is Kind.EDITED]
    removed = [change for change in rest if change.kind is Kind.REMOVED]
    return (*headline, *added, *edited, *removed)


def positions(count: int, known_of: dict[int, int], known: Sequence[Known]) -> list[int]:
    """A position for each entry of the page, growing along it, such that entries which kept
    their order keep their positions."""
    kept = _longest_rise([(i, known[known_of[i]].position) for i in sorted(known_of)])
    if not kept:
        return [index * GAP for index in range(count)]
    placed = dict(kept)
    result: list[int | None] = [placed.get(index) for index in range(count)]
    if not _fill(result):
        return [index * GAP for index in range(count)]
    return [position or 0 for position in result]


def _longest_rise(pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of (index, position) in which positions rise."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for n, (_, position) in enumerate(pairs):
        place = bisect_left(tails, position)
        tails[place : place + 1] = [position]
        ends[place : place + 1] = [n]
        before.append(ends[place - 1] if place else -1)
    chain = []
    n = ends[-1] if ends else -1
    while n >= 0:
        chain.append(pairs[n])
        n = before[n]
    return chain[::-1]


def _fill(result: list[int | None]) -> bool:
    """Give the rest positions between their neighbours; False where there is no room."""
    placed = [index for index, position in enumerate(result) if position is not None]
    first, last = placed[0], placed[-1]
    for index in range(first - 1, -1, -1):
        result[index] = (result[index + 1] or 0) - GAP
    for index in range(last + 1, len(result)):
        result[index] = (result[index - 1] or 0) + GAP
    for low, high in pairwise(placed):
        start, end = result[low] or 0, result[high] or 0
        if end - start < high - low:
            return False
        for index in range(low + 1, high):
            result[index] = start + (end - start) * (index - low) // (high - low)
    return True
