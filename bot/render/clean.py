"""Strangers' text made harmless: no control characters, no direction tricks, no absurd length.

Titles and names come from the open web and from other people. Direction overrides
(U+202A–U+202E) and unclosed isolates (U+2066–U+2069) would turn the rest of a message around;
control characters are refused by Telegram or move a terminal's cursor. Right-to-left text
itself needs none of them: its letters carry their direction.
"""

import re

_LINE_BREAKS = re.compile(r"\r\n?|[\v\f\x1c-\x1e\x85\u2028\u2029]")
# C0 and C1 but for tab and newline, direction marks and overrides, interlinear annotation,
# the byte order mark, tag characters, halves of surrogate pairs, non-characters.
_HARMFUL = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ufeff"
    "\ufff9-\ufffb\ufffe\uffff\ud800-\udfff\U000e0000-\U000e001f]"
)
_BLANKS = re.compile(r"[^\S\n]+")
_BLANK_LINES = re.compile(r"\n(?:[ \t]*\n)+")
# More accents on one letter than any script needs ("Zalgo" text runs over its neighbours).
_MARKS = "[\u0300-\u036f\u0483-\u0489\u20d0-\u20ff]"
_PILED_MARKS = re.compile(f"({_MARKS}{{4}}){_MARKS}+")


def clean(text: str) -> str:
    """Text without what could harm a reader's screen; line breaks stay, as newlines."""
    text = _LINE_BREAKS.sub("\n", text)
    return _PILED_MARKS.sub(r"\1", _HARMFUL.sub("", text))


def one_line(text: str, limit: int | None = None) -> str:
    """Clean text on one line, cut with an ellipsis at `limit` characters."""
    line = " ".join(clean(text).split())
    return shorten(line, limit) if limit else line


def paragraphs(text: str) -> str:
    """Clean text with white space folded, its line breaks single."""
    return _BLANK_LINES.sub("\n", _BLANKS.sub(" ", clean(text))).strip()


def shorten(text: str, limit: int) -> str:
    """At most `limit` characters, cut at a word where that loses little."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    space = cut.rfind(" ")
    if space > limit * 2 // 3:
        cut = cut[:space]
    return cut.rstrip(" ,;:–—-") + "…"
