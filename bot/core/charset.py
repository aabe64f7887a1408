"""Texts that were read in a wrong charset: "Ã©" for "é", or a replacement character for it.

Servers and caches do that for one look and mend it in the next; neither is a change.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from bot.core.identity import Matching, print_of, words_of
from bot.core.model import Entry, Known
from bot.core.text import fingerprint

_SUSPECT = re.compile(
    "[\u00c2-\u00f4\u0402-\u045f][\u0080-\u00bf\u2010-\u2122\u0152-\u0192\u02c6\u02dc]|\ufffd"
)
_BEFORE_A_LETTER = re.compile(r"\?(?=[^\W\d_])")
_WORD = re.compile(r"[a-zA-Z]{3,}")
_USUAL = frozenset(map(chr, range(128))) | frozenset(
    "“”„‟«»‹›‘’‚‛–—‒…·•\u00a0\u202f\u2009\u200b\u00ad"
)
_SAMPLE, _WORDS = 12, 400
_LOST, _SAME = 0.4, 0.5
_MORE = 1.2
"""Strange characters for each that was meant: one of UTF-8 takes two bytes or more."""


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


def garbled(meant: str, came: str) -> bool:
    """Whether a text is another in a wrong charset: what is not ASCII became something else,
    and what is stayed as it was."""
    letters = Counter(sign for sign in meant if not sign.isascii() and not sign.isspace())
    if not letters:
        return False
    return _words_garbled(meant, came, letters) or _letters_garbled(meant, came, letters)


def _words_garbled(meant: str, came: str, letters: Counter[str]) -> bool:
    """Whether most words that differ do so by this alone. A page may spell some of its letters
    as entities, which no charset touches."""
    one, other = meant.split()[:_WORDS], came.split()[:_WORDS]
    if len(one) != len(other):
        return False
    pairs = [(was, now) for was, now in zip(one, other, strict=True) if was != now]
    return 2 * sum(_word_garbled(was, now, letters) for was, now in pairs) > len(pairs)


def _word_garbled(meant: str, came: str, letters: Counter[str]) -> bool:
    if meant.isascii() or not _skeleton(meant) or _skeleton(meant) != _skeleton(came):
        return False
    before, after = (sum(not sign.isascii() for sign in word) for word in (meant, came))
    lost = "\ufffd" in came or came.count("?") > meant.count("?")
    return lost or (after > before and any(_is_strange(sign, letters) for sign in came))


def _letters_garbled(meant: str, came: str, letters: Counter[str]) -> bool:
    """Whether what is not ASCII is gone, and strange characters or marks stand for it."""
    strange = [sign for sign in came if _is_strange(sign, letters)]
    marks = came.count("\ufffd") + _marks(came) - _marks(meant)
    if marks < _LOST * letters.total() and len(strange) < _MORE * letters.total():
        return False
    kept = sum((letters & Counter(came)).values())
    return kept <= _LOST * letters.total() and _same_words(meant, came)


def _is_strange(sign: str, letters: Counter[str]) -> bool:
    return sign not in _USUAL and sign not in letters


def _marks(text: str) -> int:
    return len(_BEFORE_A_LETTER.findall(text))


def _same_words(one: str, other: str) -> bool:
    """Whether the words of plain letters are the same, or there are none."""
    words, others = Counter(_WORD.findall(one)), Counter(_WORD.findall(other))
    common = sum((words & others).values())
    return bool(words) and common >= _SAME * words.total()


def broken_now(known: Sequence[Known], entries: Sequence[Entry], matching: Matching) -> bool:
    """Whether texts that are known came in a wrong charset."""
    changed = [
        words_of(entry) for index, entry in enumerate(entries) if index not in matching.unchanged
    ]
    prints = {print_of(one) for one in known} if _suspects(changed) else set()
    return _any_repaired(changed, prints) or _most(_pairs(known, entries, matching))


def broken_before(known: Sequence[Known], entries: Sequence[Entry], matching: Matching) -> bool:
    """Whether texts that are known had come in a wrong charset, and are right now."""
    same = {matching.known_of[index] for index in matching.unchanged}
    changed = [
        words_of(one.entry) for n, one in enumerate(known) if n not in same and one.missing >= 0
    ]
    prints = {fingerprint(words_of(entry)) for entry in entries} if _suspects(changed) else set()
    pairs = ((came, was) for was, came in _pairs(known, entries, matching))
    return _any_repaired(changed, prints) or _most(pairs)


def _pairs(
    known: Sequence[Known], entries: Sequence[Entry], matching: Matching
) -> Iterator[tuple[str, str]]:
    """What was known and what came in its place, by matching or by what every charset agrees
    on."""
    skeletons: dict[str, str] | None = None
    for index, entry in enumerate(entries):
        if index in matching.unchanged:
            continue
        text = words_of(entry)
        if index in matching.known_of:
            yield words_of(known[matching.known_of[index]].entry), text
            continue
        if skeletons is None:
            skeletons = {_skeleton(words_of(one.entry)): words_of(one.entry) for one in known}
        skeleton = _skeleton(text)
        if len(skeleton) > 20 and skeleton in skeletons:
            yield skeletons[skeleton], text


def _most(pairs: Iterable[tuple[str, str]]) -> bool:
    """Whether most of some texts that are not all ASCII are garbled, `meant` and `came`."""
    counted = [
        garbled(meant, came)
        for meant, came in islice(pairs, 4 * _SAMPLE)
        if meant != came and not meant.isascii()
    ]
    return 2 * sum(counted) > len(counted)


def _any_repaired(texts: Iterable[str], prints: set[str]) -> bool:
    return bool(prints) and any(
        (mended := repaired(text)) is not None and fingerprint(mended) in prints
        for text in _suspects(texts)
    )


def _suspects(texts: Iterable[str]) -> list[str]:
    """Some of the texts that may have been read in a wrong charset."""
    found = (text for text in texts if not text.isascii() and _SUSPECT.search(text))
    return list(islice(found, _SAMPLE))


def _skeleton(text: str) -> str:
    """What every charset agrees on."""
    return re.sub(r"[^\x21-\x7e]+|\?", "", text)
