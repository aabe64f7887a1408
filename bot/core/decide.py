"""The decision: a snapshot and a reading → what changed, and what to remember."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core import belief, charset, doubt, headline, sections
from bot.core import beside as besides
from bot.core.comparison import OFF, Comparison, Difference
from bot.core.diff import diff
from bot.core.identity import Matching, match, words_of
from bot.core.model import (
    Change,
    Coverage,
    Doubted,
    Entry,
    Known,
    NotThePage,
    Reading,
    Snapshot,
    SnapshotDelta,
)
from bot.core.order import GAP, in_order_of_telling
from bot.core.text import fingerprint

KEPT = 2_000
"""Entries remembered beyond those that the page shows; the oldest are forgotten."""
_TITLES = 12
_DOUBT, _SEEN_TITLES, _ENDED, _BESIDE = "doubt", "titles", "ended", "beside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one good look comes to.

    `changes` stand in the order of publication (the page's order where it gives no times),
    those without substance included. `baseline` is True for the first look, which alerts
    nobody. `ended` is True in the one look in which the coverage is seen to have ended.
    """

    changes: tuple[Change, ...]
    delta: SnapshotDelta
    baseline: bool = False
    ended: bool = False
    unsettled: bool = False


def decide(snapshot: Snapshot | None, reading: Reading, *, now: datetime) -> Outcome | NotThePage:
    """Compare a reading with what is remembered.

    NotThePage where only the comparison shows that this is not the page: half of it is
    missing, or it is another article altogether. It is then `Doubted`, whose delta is to be
    written all the same: a page that stays as it is, look after look, is believed in the
    end, remembered without a word, and compared with from then on.
    """
    wall = doubt.named(reading)
    if snapshot is None:
        return wall or _baseline(reading, _distinct(reading.entries), now)
    entries = _distinct(sections.ended(reading.entries, snapshot.known))
    matching = match(snapshot.known, entries)
    silent = charset.broken_before(snapshot.known, entries, matching)
    beside = _beside(snapshot, reading, entries, matching)
    verdict, rewritten = doubt.judge(snapshot, reading, entries, matching, beside)
    if verdict is not None and verdict == wall:
        return verdict
    if verdict is not None and not silent:
        note, silent = belief.remember(snapshot.extra.get(_DOUBT), verdict.failure, entries, now)
        if not silent:
            return _doubted(verdict, snapshot, note, now)
    look = Comparison(
        snapshot=snapshot,
        reading=reading,
        entries=entries,
        matching=matching,
        now=now,
        lenient=bool(snapshot.reader) and snapshot.reader != _reader(reading),
        silent=silent,
        rewritten=rewritten,
        beside=beside,
    )
    return _outcome(look)


def _beside(
    snapshot: Snapshot, reading: Reading, entries: Sequence[Entry], matching: Matching
) -> besides.Beside:
    """What of the page was not read, at the looks before and at this one."""
    shown = set(matching.known_of.values())
    return besides.beside(
        snapshot.extra.get(_BESIDE),
        reading.beside,
        (entry for n, entry in enumerate(entries) if n not in matching.known_of),
        (
            known.entry
            for n, known in enumerate(snapshot.known)
            if n not in shown and known.missing >= 0 and not known.removed
        ),
    )


def _reader(reading: Reading) -> str:
    return reading.reader or reading.extractor


def _distinct(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """Entries with ids of their own: what a page shows twice (a pinned post, a list of key
    events) is one entry; the one that stands in order is kept."""
    by_id: dict[str, Entry] = {}
    texts: dict[str, str] = {}
    for entry in sorted(entries, key=lambda entry: entry.pinned):
        words = words_of(entry)
        if not words.strip():
            continue
        twin = by_id.get(entry.id)
        if twin is not None:
            if words_of(twin) == words:
                continue
            entry = replace(entry, id=_free(entry.id, by_id))
        if not entry.explicit_id and words in texts and _one_moment(by_id[texts[words]], entry):
            continue
        by_id[entry.id] = entry
        texts.setdefault(words, entry.id)
    place = {id(entry): index for index, entry in enumerate(entries)}
    words_place = {(e.id, words_of(e)): index for index, e in reversed(list(enumerate(entries)))}
    return tuple(
        sorted(
            by_id.values(),
            key=lambda e: place.get(id(e), words_place.get((e.id, words_of(e)), len(entries))),
        )
    )


def _one_moment(one: Entry, other: Entry) -> bool:
    return one.published is None or other.published is None or one.published == other.published


def _free(name: str, taken: dict[str, Entry]) -> str:
    count = 2
    while f"{name}~{count}" in taken:
        count += 1
    return f"{name}~{count}"


def _baseline(reading: Reading, entries: tuple[Entry, ...], now: datetime) -> Outcome:
    known = tuple(
        Known(
            entry=entry,
            fingerprint=fingerprint(words_of(entry)),
            first_seen=now,
            position=index * GAP,
        )
        for index, entry in enumerate(entries)
    )
    extra = _with_title({}, reading.title)
    if reading.beside:
        extra[_BESIDE] = besides.noted(reading.beside)
    if reading.withheld:
        extra[doubt.OFFERED] = reading.withheld.kind.value
    if reading.coverage is Coverage.ENDED:
        extra[_ENDED] = now.isoformat()
    return Outcome(
        changes=(), delta=_delta(reading, reading.title, now, known, (), extra), baseline=True
    )


def _doubted(verdict: NotThePage, snapshot: Snapshot, note: str, now: datetime) -> Doubted:
    delta = SnapshotDelta(
        title=snapshot.title,
        extractor=snapshot.extractor,
        reader=snapshot.reader,
        coverage=snapshot.coverage,
        taken_at=snapshot.taken_at or now,
        extra={**snapshot.extra, _DOUBT: note},
    )
    return Doubted(verdict.failure, delta)


def _outcome(look: Comparison) -> Outcome:
    snapshot, reading = look.snapshot, look.reading
    found = diff(look)
    former_titles = snapshot.extra.get(_SEEN_TITLES, "").split()
    changes = list(found.changes)
    if not look.silent and not look.lenient:
        changed = headline.change(
            snapshot.title, reading.title, seen=former_titles, entries=look.entries
        )
        changes += [changed] if changed else []
    extra = found.wordings.noted_in(snapshot.extra)
    extra.pop(_DOUBT, None)
    if reading.withheld and not doubt.named(reading):
        extra[doubt.OFFERED] = reading.withheld.kind.value
    title = reading.title or snapshot.title
    extra = _with_title(extra, title)
    ended = _has_ended(look)
    if ended:
        extra[_ENDED] = look.now.isoformat()
    if found.upserts and reading.beside:
        # Boxes turn at every look: what stands beside is written with what is to be written.
        extra[_BESIDE] = besides.noted(reading.beside)
    delta = _delta(
        reading,
        title,
        look.now,
        tuple(found.upserts),
        _forgotten(snapshot, look.matching, found),
        extra if extra != snapshot.extra else None,
    )
    return Outcome(
        changes=in_order_of_telling(changes, found.rank),
        delta=delta,
        ended=ended,
        unsettled=found.wordings.unsettled
        or any(known.missing > 0 and not known.removed for known in found.upserts),
    )


def _has_ended(look: Comparison) -> bool:
    return (
        look.reading.coverage is Coverage.ENDED
        and look.snapshot.coverage is not Coverage.ENDED
        and _ENDED not in look.snapshot.extra
        and not look.silent
        and not look.lenient
    )


def _with_title(extra: dict[str, str], title: str | None) -> dict[str, str]:
    """The titles seen, by their fingerprints, the latest last."""
    if not title:
        return dict(extra)
    seen = extra.get(_SEEN_TITLES, "").split()
    name = fingerprint(headline.bare(title))
    if name in seen:
        return dict(extra)
    return {**extra, _SEEN_TITLES: " ".join([*seen, name][-_TITLES:])}


def _forgotten(snapshot: Snapshot, matching: Matching, found: Difference) -> tuple[str, ...]:
    """The longest unseen of what the page no longer shows, where there is too much of it."""
    if len(snapshot.known) <= KEPT:
        return ()
    current = {k.entry.id for k in found.upserts}
    shown = set(matching.known_of.values())
    gone = [
        known
        for number, known in enumerate(snapshot.known)
        if number not in shown
        and known.entry.id not in current
        and (known.missing == OFF or known.removed)
    ]
    surplus = len(gone) - KEPT
    if surplus <= 0:
        return ()
    gone.sort(key=lambda known: (known.first_seen, known.entry.id))
    return tuple(known.entry.id for known in gone[:surplus])


def _delta(
    reading: Reading,
    title: str | None,
    now: datetime,
    upserts: tuple[Known, ...],
    forgotten: tuple[str, ...],
    extra: dict[str, str] | None,
) -> SnapshotDelta:
    return SnapshotDelta(
        title=title,
        extractor=reading.extractor,
        reader=_reader(reading),
        coverage=reading.coverage,
        taken_at=now,
        upserts=upserts,
        forgotten=forgotten,
        extra=extra,
    )
