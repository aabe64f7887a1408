"""What else stands on a page beside its entries: teasers, boxes, comments, and whatever was not
taken for the article's text.

Which of a page's containers is the text is a judgement, and a box put beside it may turn it. So
each reading also says, by short keys, what was left out. A paragraph that stood on the page
before, and is only read as text now, is no news; one that is only no longer read is not missing.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Undecodable
from collections.abc import Iterable
from dataclasses import dataclass, replace
from zlib import crc32

from bot.core.model import Entry, Role

SHORTEST = 25
"""Characters from which on a block is worth a key: shorter ones stand twice by chance."""
TURNED = 2
"""Paragraphs that have crossed over from which on it is the reading that changed."""
_MOST = 600
_BYTES = 4
_NO_WORD = re.compile(r"[\W_]+")
_LABELLED = re.compile(r".{2,80}?(?:[:：] | [–—-] |\] )", re.DOTALL)


def key(text: str) -> int:
    """A short name of the letters and digits of a text; the same for every way to set it."""
    return crc32(_NO_WORD.sub("", text).casefold().encode("utf-8", "surrogatepass"))


def keys(texts: Iterable[str]) -> tuple[int, ...]:
    """The keys of blocks, each once; of one that begins as with a label, also of the rest."""
    found: dict[int, None] = {}
    for text in texts:
        if len(text) < SHORTEST:
            continue
        found[key(text)] = None
        label = _LABELLED.match(text)
        if label and len(text) - label.end() >= SHORTEST:
            found[key(text[label.end() :])] = None
    return tuple(found)


def noted(beside: Iterable[int]) -> str:
    """Keys as one word of a snapshot's notes."""
    packed = b"".join(one.to_bytes(_BYTES, "big") for one in list(beside)[:_MOST])
    return b64encode(packed).decode()


def read(note: str | None) -> frozenset[int]:
    """The keys of a note; none where there is none or it is broken."""
    try:
        packed = b64decode(note or "", validate=True)
    except (Undecodable, ValueError):
        return frozenset()
    return frozenset(
        int.from_bytes(packed[at : at + _BYTES], "big") for at in range(0, len(packed), _BYTES)
    )


@dataclass(frozen=True, slots=True)
class Beside:
    """What stood beside the entries at the former looks, and what does now. `turned` says
    that paragraphs have crossed over: another part of the page is read as its text."""

    before: frozenset[int] = frozenset()
    now: frozenset[int] = frozenset()
    turned: bool = False

    def stood(self, entry: Entry) -> bool:
        """Whether an entry just read stood on the page before without being read."""
        return bool(self.before) and _stands(entry, self.before)

    def stands(self, entry: Entry) -> bool:
        """Whether a known entry that is not read any more stands there still."""
        return bool(self.now) and _stands(entry, self.now)

    def held(self, line: str) -> bool:
        """Whether a line stood beside the entries before."""
        return bool(self.before) and key(line) in self.before

    def holds(self, line: str) -> bool:
        """Whether a line stands beside the entries now."""
        return bool(self.now) and key(line) in self.now


def beside(
    note: str | None,
    now: Iterable[int],
    fresh: Iterable[Entry],
    missed: Iterable[Entry],
) -> Beside:
    """Compare what is beside the entries with what was: `fresh` entries are not known, and
    `missed` ones should have been there."""
    found = Beside(read(note), frozenset(now))
    came = sum(entry.role is Role.TEXT and found.stood(entry) for entry in fresh)
    went = sum(entry.role is Role.TEXT and found.stands(entry) for entry in missed)
    return replace(found, turned=came + went >= TURNED)


def _stands(entry: Entry, among: frozenset[int]) -> bool:
    """As it is, line by line, or with its label."""
    text = entry.text
    if key(text) in among or all(key(line) in among for line in text.split("\n")):
        return True
    return entry.marker is not None and key(entry.marker + text) in among
