"""Words that a reader wants or does not want, found in a text in linear time."""

from collections.abc import Callable

Matcher = Callable[[str, str], bool]
"""(pattern, text) → whether the text holds it."""


def fold(text: str) -> str:
    """Case folded, white space folded."""
    return " ".join(text.casefold().split())


def is_expression(pattern: str) -> bool:
    """Whether a pattern is written as an expression, between slashes: `/sanction(s|ed)/`."""
    return len(pattern) > 2 and pattern.startswith("/") and pattern.endswith("/")


def holds_word(pattern: str, text: str) -> bool:
    """Whether `text` holds `pattern` as a whole word or phrase, in any case.

    A star at the end stands for any ending ("sanction*"). Scripts that write no space
    between words (Chinese, Japanese, Thai) are matched anywhere.
    """
    wanted = fold(pattern)
    open_end = wanted.endswith("*")
    wanted = wanted.rstrip("*").rstrip()
    if not wanted:
        return False
    folded = fold(text)
    start = folded.find(wanted)
    while start >= 0:
        end = start + len(wanted)
        if _parted(folded, start) and (open_end or _parted(folded, end)):
            return True
        start = folded.find(wanted, start + 1)
    return False


def plain_words(pattern: str, text: str) -> bool:
    """The matcher without an engine for expressions: what stands between slashes is taken
    for the words themselves."""
    return holds_word(pattern[1:-1] if is_expression(pattern) else pattern, text)


def with_expressions(search: Matcher) -> Matcher:
    """A matcher that gives expressions to `search` (a linear-time engine such as RE2, which
    gets what stands between the slashes) and finds words itself."""

    def matches(pattern: str, text: str) -> bool:
        if is_expression(pattern):
            return search(pattern[1:-1], text)
        return holds_word(pattern, text)

    return matches


def _parted(text: str, at: int) -> bool:
    """Whether a word may begin or end between the characters before and at `at`."""
    if at <= 0 or at >= len(text):
        return True
    before, after = text[at - 1], text[at]
    if _unspaced(before) or _unspaced(after):
        return True
    return not (before.isalnum() and after.isalnum())


def _unspaced(character: str) -> bool:
    """Whether a character is of a script that parts no words: Thai, Lao, Burmese, Khmer,
    kana, and the Han ideographs (Unicode's blocks)."""
    code = ord(character)
    return (
        0x0E00 <= code <= 0x0EFF
        or 0x1000 <= code <= 0x109F
        or 0x1780 <= code <= 0x17FF
        or 0x3040 <= code <= 0x30FF
        or 0x3400 <= code <= 0x4DBF
        or 0x4E00 <= code <= 0x9FFF
        or 0x20000 <= code <= 0x3FFFF
    )
