"""Whether an edit changes what a text says, or only how it is written."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from itertools import pairwise

from bot.core.text import is_sentence, settled, squash, tokens

_MOST = 1_200
"""Words left after the common beginning and end that are compared one by one."""

# Words that an editor puts in or takes out without another meaning. Negations, numbers and
# auxiliary verbs are not among them.
_SLIGHT = frozenset(
    word
    for line in (
        "a an the of to in on at by for and that which with from as s",
        "der die das den dem des ein eine einen einem einer eines und im am zum zur von",
        "le la les l un une des du de d et à au aux que",
        "el los las una y en al del",
        "il lo gli i e di da che o os as um uma do dos ao",
        "het een en van op te och att ett den det av og at i w z na i",
    )
    for word in line.split()
)
_SENTENCE_ENDS = (".", "!", "?", "…", "。", "！", "？", "।", "؟")
POINTER = 24
"""Letters up to which words behind the last sentence of a paragraph are a pointer."""
_NUMBER = re.compile(r"\d")
_NEGATING = (
    *("un", "in", "im", "il", "ir", "dis", "non", "no", "not", "anti", "mis", "de"),
    *("ne", "nie", "ni", "не", "без", "α", "αν", "o", "u", "a", "nem", "ei"),
)
# "(dpa)", "(AFP/Reuters)", "USA TODAY" behind the end of a sentence.
_SIGNED = re.compile(
    r"(?<=[.!?…\"”»])\s+(?:\([\w/ ,.&-]{2,30}\)|[A-Z][\w&]{1,20}(?:[ /][A-Z][\w&]{1,20}){0,2})\s*$"
)
_DEGREES = re.compile(r"[-−]?\d{1,3}(?:[.,]\d)?[ ]?°[ ]?[CF]?")
_YO = str.maketrans("ёЁ", "еЕ")  # Russian newspapers write either for the former
_ELLIPSIS = re.compile(r"\s*(?:\[?\(?(?:…|\.\.\.)\)?\]?|(?:read|mehr|weiter) ?(?:more|lesen)?)\s*$")


def differs(former: str, new: str) -> bool:
    """Whether the new wording says something else than the former.

    Typos, case, punctuation, spacing, articles and numbers that tick do not; numbers of news,
    names, negations and whole words do.
    """
    if former == new or squash(former) == squash(new):
        return False
    if _cut_short(former, new):
        return False
    if not (is_sentence(former) or is_sentence(new)):
        former, new = _DEGREES.sub("~", former), _DEGREES.sub("~", new)
    one, other = _apart(_words(_unsigned(former)), _words(_unsigned(new)))
    if max(len(one), len(other)) > _MOST:
        return True
    # A typo may hide in a word that opens a sentence: case is judged word by word.
    lowered = [word.casefold() for word in one], [word.casefold() for word in other]
    matcher = SequenceMatcher(None, *lowered, autojunk=False)
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind != "equal" and _weighs(one[a:b], other[c:d]):
            return True
    return False


def _unsigned(text: str) -> str:
    """A text without the name of an agency or a paper behind its last sentence."""
    return _SIGNED.sub("", text)


def _words(text: str) -> list[str]:
    """The words of a text, one that was written twice in a row once."""
    words = tokens(text.translate(_YO))
    twice = {
        n
        for n, (one, other) in enumerate(pairwise(words))
        if one == other and len(one) > 1 and one.isalpha()
    }
    return [word for n, word in enumerate(words) if n not in twice] if twice else words


def _cut_short(former: str, new: str) -> bool:
    """Whether one of the two is only the other with its end left out ("…")."""
    longer, shorter = sorted((settled(former), settled(new)), key=len, reverse=True)
    stem = _ELLIPSIS.sub("", shorter)
    return stem != shorter and len(stem) >= 20 and longer.startswith(stem)


def only_a_pointer_behind(former: str, new: str) -> bool:
    """Whether all that sets the two apart is a few words behind the last sentence of one, which
    are none: "Back to the front page >>"."""
    longer, shorter = sorted((former.rstrip(), new.rstrip()), key=len, reverse=True)
    if not shorter.endswith(_SENTENCE_ENDS) or not squash(longer).startswith(squash(shorter)):
        return False
    tail = longer[longer.rfind(shorter[-1]) + 1 :].strip()
    behind = len(squash(longer)) - len(squash(shorter))
    if tail.endswith(_SENTENCE_ENDS) or _NUMBER.search(tail):
        return False
    return len(squash(tail)) == behind <= POINTER


def _apart(one: list[str], other: list[str]) -> tuple[list[str], list[str]]:
    """Both without their common beginning and end."""
    start = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        start += 1
    one, other = one[start:], other[start:]
    end = 0
    for a, b in zip(reversed(one), reversed(other), strict=False):
        if a != b:
            break
        end += 1
    return one[: len(one) - end], other[: len(other) - end]


def _weighs(former: list[str], new: list[str]) -> bool:
    """Whether replacing these words by those is a change of substance."""
    if "".join(former).casefold().replace("'", "") == "".join(new).casefold().replace("'", ""):
        return False
    if len(former) == len(new):
        return any(_other_word(a, b) for a, b in zip(former, new, strict=True))
    return any(word.casefold() not in _SLIGHT for word in _left(former, new))


def _left(former: list[str], new: list[str]) -> Iterator[str]:
    """The words that stand on one side only."""
    one, other = {w.casefold() for w in former}, {w.casefold() for w in new}
    yield from (word for word in former if word.casefold() not in other)
    yield from (word for word in new if word.casefold() not in one)


def _other_word(former: str, new: str) -> bool:
    """Whether a word became another word, rather than being spelt right."""
    one, other = former.casefold(), new.casefold()
    if one == other or {one, other} <= _SLIGHT:
        return False
    if _NUMBER.search(one) or _NUMBER.search(other):
        return True
    if _swapped(one, other) and {one, other} & _SLIGHT:
        return False  # teh for the
    if min(len(one), len(other)) < 4 or one[0] != other[0]:
        return min(len(one), len(other)) < 4 or not _swapped(one, other)
    if _negated(one, other):
        return True
    name = former[0].isupper() and new[0].isupper()
    allowed = 2 if len(one) >= 8 and not name else 1
    if name and len(one) <= 5 and not _swapped(one, other):
        return True  # Iran is not Iraq
    return _steps(one, other, allowed) > allowed


def _negated(one: str, other: str) -> bool:
    """Whether one is the other with a prefix that turns its meaning."""
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(shorter) and longer[: len(longer) - len(shorter)] in _NEGATING


def _swapped(one: str, other: str) -> bool:
    """Whether two neighbouring letters changed places."""
    if len(one) != len(other):
        return False
    apart = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and one[apart[0]] == other[apart[1]]
        and one[apart[1]] == other[apart[0]]
    )


def _steps(one: str, other: str, most: int) -> int:
    """Letters put in, left out, replaced or swapped (a swap is one); stops above `most`."""
    if _swapped(one, other):
        return 1
    if abs(len(one) - len(other)) > most or max(len(one), len(other)) > 60:
        return most + 1
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        above, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            above, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, above + (a != b))
        if min(row) > most:
            return most + 1
    return row[-1]
