"""What a known entry went through, and whether that is worth telling."""

from collections.abc import Callable
from dataclasses import replace

from bot.core.apart import beginning, came_silently
from bot.core.asides import is_aside, is_slight
from bot.core.comparison import HEARD, Comparison
from bot.core.identity import ALL_HEARD, words_of
from bot.core.likeness import Heard, Words, likeness
from bot.core.model import MARKED_ROLES, Change, Entry, Kind, Known, Role
from bot.core.substance import differs, only_a_pointer_behind
from bot.core.text import is_sentence, squash

REWORDED = 0.3
"""From here on two lines are one that was reworded."""


def edit(
    look: Comparison, index: int, known: Known, entry: Entry, *, own_title: bool
) -> Change | None:
    """The change that a known entry went through, or None."""
    former = known.entry
    told = known.revision + 1
    if former.role is Role.TEXT and entry.role in MARKED_ROLES and known.revision:
        # It was appended unmarked since the first look, and is now labelled: whoever follows
        # marked updates only was never told of it.
        if not look.lenient and not look.silent:
            rule = "a paragraph that was appended lately is labelled now"
            return Change(kind=Kind.ADDED, entry=merged(known, entry), revision=told, rule=rule)
        return None
    words_changed = index not in look.matching.unchanged
    if entry.partial and (not words_changed or _is_part(entry, former)):
        return None
    title_changed = own_title and bool(former.title) and former.title != entry.title
    if not words_changed and not (title_changed and differs(former.title or "", entry.title or "")):
        return _relabelled(look, known, entry)
    idle = entry.role is Role.TEXT and came_silently(known, beginning(look.snapshot.known))
    substance = not (look.lenient or look.silent or idle) and _weighs(look, former, entry)
    return Change(
        kind=Kind.EDITED,
        entry=merged(known, entry),
        previous=former,
        substance=substance,
        revision=told if substance else known.revision,
        rule=look.matching.rules[index],
    )


# From what only adds to what takes back.
_GRAVITY = {Role.UPDATE: 0, Role.CLARIFICATION: 0, Role.CORRECTION: 1, Role.RETRACTION: 2}


def _relabelled(look: Comparison, known: Known, entry: Entry) -> Change | None:
    """The change of a section whose words are as they were and whose label now says that they
    put something right or take it back: whoever was told of an update is to know."""
    former = known.entry
    if look.lenient or look.silent or not (former.marker and entry.marker):
        return None
    if _GRAVITY.get(entry.role, 0) <= _GRAVITY.get(former.role, 2):
        return None
    return Change(
        kind=Kind.EDITED,
        entry=merged(known, entry),
        previous=former,
        revision=known.revision + 1,
        rule="a section whose label is another now",
    )


def _is_part(entry: Entry, former: Entry) -> bool:
    """Whether an entry has no words but those of its fuller former self."""
    fuller = (former.title or "", words_of(former))
    return Heard(fuller).share(words_of(entry)) >= ALL_HEARD


def _weighs(look: Comparison, former: Entry, entry: Entry) -> bool:
    """Whether an edit is worth telling."""
    if entry.role is Role.TEXT and not (look.reading.complete and is_sentence(entry.text)):
        return False
    if entry.role is Role.TEXT and (
        look.rewritten or only_a_pointer_behind(words_of(former), words_of(entry))
    ):
        return False
    if differs(words_of(former), words_of(entry)):
        return not (
            _only_embedded(former, entry)
            or _only_asides(former, entry)
            or _only_moved(look, former, entry)
        )
    return bool(former.title and entry.title) and _other_title(
        former.title or "", entry.title or ""
    )


def _other_title(former: str, new: str) -> bool:
    """Whether a title says something else: a kicker before it ("CHAMPIONS LEAGUE") does not."""
    shorter, longer = sorted((squash(former), squash(new)), key=len)
    return not (shorter and longer.endswith(shorter)) and differs(former, new)


def _only_embedded(former: Entry, entry: Entry) -> bool:
    """Whether messages of social networks are all that came or went, as far as either look
    knew them for what they are."""
    prints = {squash(line) for line in (*former.embedded, *entry.embedded)}
    if not prints:
        return False
    before, now = (
        "\n".join(line for line in one.text.split("\n") if squash(line) not in prints)
        for one in (former, entry)
    )
    if not (before and now):
        return not differs(former.text, entry.text)
    return not differs(before, now)


def _only_asides(former: Entry, entry: Entry) -> bool:
    """Whether whole lines that say nothing by themselves are all that came or went: a box that
    stands between the paragraphs of a post."""
    before, now = words_of(former).split("\n"), words_of(entry).split("\n")
    if all(map(is_aside, before)) or all(map(is_aside, now)):
        return True  # what was read for the entry is a box that stands in it
    prints = {squash(line) for line in before} & {squash(line) for line in now}
    lost = [line for line in before if squash(line) not in prints]
    gained = [line for line in now if squash(line) not in prints]
    idle = is_slight if entry.role is Role.POST else is_aside
    left = _without(lost, gained, idle), _without(gained, lost, idle)
    if len(left[0]) + len(left[1]) == len(lost) + len(gained):
        return False
    return not differs("\n".join(left[0]), "\n".join(left[1]))


def _without(lines: list[str], others: list[str], idle: Callable[[str], bool]) -> list[str]:
    """The lines without those that are idle, unless another wording of them is on the other
    side: a heading that was reworded."""
    words = [Words.of(other) for other in others]
    return [
        line
        for line in lines
        if not (is_aside(line) or idle(line))
        or (
            not is_aside(line)
            and any(likeness(Words.of(line), other) >= REWORDED for other in words)
        )
    ]


def _only_moved(look: Comparison, former: Entry, entry: Entry) -> bool:
    """Whether all that an entry lost stands elsewhere on the page, and all that it gained
    stood there before: paragraphs that went from one section to another, or out of the text."""
    one, other = words_of(former).split("\n"), words_of(entry).split("\n")
    lost = [text for text in one if text not in other and not look.beside.holds(text)]
    gained = [text for text in other if text not in one and not look.beside.held(text)]
    if len(one) + len(other) == 2:
        return False
    here = Heard(words_of(e) for e in look.entries if e is not entry) if lost else Heard()
    there = Heard(
        words_of(k.entry) for k in look.snapshot.known if k.entry is not former and gained
    )
    return all(here.share(text) >= HEARD for text in lost) and all(
        there.share(text) >= HEARD for text in gained
    )


def merged(known: Known, entry: Entry) -> Entry:
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
