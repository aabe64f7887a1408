"""What one look is compared by, and what the comparison comes to."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.beside import Beside
from bot.core.identity import Matching, words_of
from bot.core.model import Change, Entry, Known, Reading, Role, Snapshot
from bot.core.text import fingerprint
from bot.core.wordings import Wordings

HEARD = 0.9
"""The share of known words from which on a text is one that was moved, split or joined."""
TURNED = 3
"""Paragraphs that came and went again after which a page counts as one on which they do."""
OFF = -1
"""`Known.missing` of an entry whose absence means nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """All that a look is compared by. `lenient` after the way of reading changed;
    `silent` when a page is only to be remembered; `rewritten` when most of its text is new;
    `beside` is what stands on the page and was not read."""

    snapshot: Snapshot
    reading: Reading
    entries: Sequence[Entry]
    matching: Matching
    now: datetime
    lenient: bool = False
    silent: bool = False
    rewritten: bool = False
    beside: Beside = field(default_factory=Beside)


@dataclass
class Difference:
    """Changes, in no order yet, and the known entries that have to be written."""

    wordings: Wordings
    changes: list[Change] = field(default_factory=list)
    upserts: list[Known] = field(default_factory=list)
    rank: dict[str, int] = field(default_factory=dict)


def print_of_entry(look: Comparison, index: int) -> str:
    """The fingerprint of an entry just read."""
    return look.matching.prints.get(index) or fingerprint(words_of(look.entries[index]))


def is_unsteady(known: Sequence[Known]) -> bool:
    """Whether most of the paragraphs that have come since the first look have gone again:
    boxes that turn, in which the next one is no news either."""
    came = [one for one in known if one.entry.role is Role.TEXT and one.revision]
    gone = sum(one.missing != 0 or one.removed for one in came)
    return gone >= TURNED and 2 * gone > len(came)
