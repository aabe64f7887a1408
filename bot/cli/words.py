"""The difference of two texts, word by word, in colours and in signs for a pipe."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from rich.text import Text

_WORDS = re.compile(r"\S+\s*")
NEAR = 60
"""Words of context that are shown around what differs."""
MOST = 20_000
"""Words beyond which only whole paragraphs are compared."""


def word_diff(old: str, new: str) -> Text:
    """What was taken out as [-…-] in red, what was put in as {+…+} in green (the signs of
    `git diff --word-diff`), among the unchanged paragraphs' nearest words."""
    shown = Text()
    before, after = old.splitlines(), new.splitlines()
    blocks = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    for tag, i, j, k, m in blocks:
        if tag == "equal":
            continue
        if shown:
            shown.append("\n")
        shown.append_text(_words("\n".join(before[i:j]), "\n".join(after[k:m])))
    return shown or Text("the same text", style="dim")


def _words(old: str, new: str) -> Text:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    shown = Text()
    if not before or not after or len(before) + len(after) > MOST:
        _mark(shown, "[-", old, "-]", "red strike")
        _mark(shown, "{+", new, "+}", "green")
        return shown
    plain_before, plain_after = [w.strip() for w in before], [w.strip() for w in after]
    matcher = SequenceMatcher(None, plain_before, plain_after, autojunk=False)
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            shown.append("".join(_near(after[k:m], first=k == 0, last=m == len(after))))
            continue
        _mark(shown, "[-", "".join(before[i:j]), "-]", "red strike")
        _mark(shown, "{+", "".join(after[k:m]), "+}", "green")
    return shown


def _near(words: list[str], *, first: bool, last: bool) -> Iterator[str]:
    keep_head, keep_tail = (0 if first else NEAR // 2), (0 if last else NEAR // 2)
    if len(words) <= max(keep_head + keep_tail, NEAR // 2):
        yield from words
        return
    yield from words[:keep_head]
    yield "… "
    yield from words[len(words) - keep_tail :]


def _mark(shown: Text, left: str, words: str, right: str, style: str) -> None:
    bare = words.rstrip()
    if bare:
        shown.append(f"{left}{bare}{right}", style=style)
        shown.append(words[len(bare) :] or " ")
