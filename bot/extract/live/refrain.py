"""Short lines that most posts of a page begin or end with: buttons, not words of a post."""

import math
import re
from collections import Counter
from collections.abc import Sequence

from bot.extract.live.draft import Draft

LONGEST = 40
LEAST = 2
"""Posts that must share a line before it is taken for a part of the page."""
SHARE = 0.9
"""Buttons stand in every post. A lower share would be passed and lost again as posts come."""
_ENDS = (".", "!", "?", "…", "”", "»", "。", "！", "？", "؟", "।", ":")
_COUNTED = re.compile(r"\d[\d., ]*(?=\s?[^\W\d_]+(?:\s[^\W\d_]+)?$)")


def without_refrain(drafts: Sequence[Draft]) -> None:
    """Take out a first or last line that nearly all posts have in common
    ("Copy the link", "12 votes", whatever the number). A sentence is never taken out, and never
    a post's only line."""
    for _ in range(3):
        if not any([_drop(drafts, first=True), _drop(drafts, first=False)]):
            return


def _drop(drafts: Sequence[Draft], *, first: bool) -> bool:
    least = max(LEAST, math.ceil(len(drafts) * SHARE))
    if len(drafts) < least:
        return False
    counts = Counter(_edge(draft, first=first) for draft in drafts)
    lines = {line for line, count in counts.items() if line and count >= least}
    for draft in drafts:
        if _edge(draft, first=first) in lines:
            head, _, tail = (draft.text.partition if first else draft.text.rpartition)("\n")
            draft.text = tail if first else head
    return bool(lines)


def _edge(draft: Draft, *, first: bool) -> str:
    if "\n" not in draft.text:
        return ""
    line = draft.text.partition("\n")[0] if first else draft.text.rpartition("\n")[2]
    if len(line) > LONGEST or line.endswith(_ENDS):
        return ""
    counted = _COUNTED.match(line)
    return f"0 {line[counted.end() :].strip()}" if counted else line
