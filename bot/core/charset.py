"""Texts that were read in a wrong charset: "Ã©" for "é", or a replacement character for it.

Servers and caches do that for one look and mend it in the next; neither is a change.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice

from bot.core.identity import Matching, print_of, words_of
from bot.core.model import Entry, Known
from bot.core.text import fingerprint

_SUSPECT = re.compile(
    "[\u00c2-\u00f4\u0402-\u045f][\u0080-\u00bf\u2010-\u2122\u0152-\u0192\u02c6\u02dc]|\ufffd"
)
_SAMPLE = 12


def repaired(text: str) -> str | None:
    """The text as it was meant, where its UTF-8 was read as Latin-1 or Windows-1252; None
    where it was not."""
    if not _SUSPECT.search(text):
        return None
    for codec in ("latin-1", "cp1252"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except (UnicodeEncodeError, UnicodeDecodeError):
            continue
        if mended != text:
            return mended
    return None


def broken_now(known: Sequence[Known], entries: Sequence[Entry], matching: Matching) -> bool:
    """Whether texts that are known came in a wrong charset."""
    changed = [
        words_of(entry) for index, entry in enumerate(entries) if index not in matching.unchanged
    ]
    if not _suspects(changed):
        return False
    prints = {print_of(one) for one in known}
    skeletons = {_skeleton(words_of(one.entry)) for one in known}
    # Folding white space may have eaten a byte (0x85 is one): what is plain ASCII still tells.
    return _any_repaired(changed, prints) or any(
        len(_skeleton(text)) > 20 and _skeleton(text) in skeletons for text in _suspects(changed)
    )


def broken_before(known: Sequence[Known], entries: Sequence[Entry], matching: Matching) -> bool:
    """Whether texts that are known had come in a wrong charset, and are right now."""
    same = {matching.known_of[index] for index in matching.unchanged}
    changed = [
        words_of(one.entry) for n, one in enumerate(known) if n not in same and one.missing >= 0
    ]
    if not _suspects(changed):
        return False
    prints = {fingerprint(words_of(entry)) for entry in entries}
    return _any_repaired(changed, prints)


def _any_repaired(texts: Iterable[str], prints: set[str]) -> bool:
    return any(
        (mended := repaired(text)) is not None and fingerprint(mended) in prints
        for text in _suspects(texts)
    )


def _suspects(texts: Iterable[str]) -> list[str]:
    """Some of the texts that may have been read in a wrong charset."""
    found = (text for text in texts if not text.isascii() and _SUSPECT.search(text))
    return list(islice(found, _SAMPLE))


def _skeleton(text: str) -> str:
    """What every charset agrees on."""
    return re.sub(r"[^\x21-\x7e]+", "", text)
