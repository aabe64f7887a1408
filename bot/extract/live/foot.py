"""Names that stand as a line of their own below posts, with nothing to say what they are.

A post may end with the name of whoever it quotes; but the same few names below many posts are
their writers, and so is what stands below the names.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.text import is_sentence
from bot.extract.live.byline import is_name
from bot.extract.live.draft import Draft

SHARE = 0.3
"""Posts that must end with a name for names below posts to be writers."""
OFFICE = 60
"""Characters of the longest office ("Political correspondent")."""

_EDGES = " ·|•,;–—-"


class _Foot(NamedTuple):
    """The name at a post's end, and the line below it, if there is one."""

    name: str
    office: str


def lift_names_below(drafts: Sequence[Draft]) -> None:
    """Make last lines that are writers' names the authors of their posts."""
    feet = {id(draft): foot for draft in drafts if (foot := _foot(draft))}
    names = Counter(foot.name for foot in feet.values())
    offices = Counter(foot.office for foot in feet.values())
    if len(feet) < max(2, SHARE * len(drafts)) or max(names.values()) < 2:
        return
    for draft in drafts:
        foot = feet.get(id(draft))
        if foot is None or (foot.office and offices[foot.office] < 2):
            continue
        lines = draft.text.split("\n")
        draft.text = "\n".join(lines[: -2 if foot.office else -1])
        draft.author = draft.author or foot.name


def _foot(draft: Draft) -> _Foot | None:
    lines = draft.text.split("\n")
    if len(lines) > 2 and len(lines[-1]) <= OFFICE and not is_sentence(lines[-1]):
        name = lines[-2].strip(_EDGES)
        if is_name(name):
            return _Foot(name, lines[-1])
    name = lines[-1].strip(_EDGES)
    return _Foot(name, "") if len(lines) > 1 and is_name(name) else None
