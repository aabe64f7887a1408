"""Names that stand as a line of their own above posts, with nothing to say what they are.

A heading may look like a name; but the same few names above many posts are their writers.
"""

from collections import Counter
from collections.abc import Sequence

from bot.extract.live.byline import is_name
from bot.extract.live.draft import Draft

SHARE = 0.6
"""Posts that must begin with a name for every name above a post to be its writer's."""


def lift_names(drafts: Sequence[Draft]) -> None:
    """Make first lines that are writers' names the authors of their posts."""
    first = {id(draft): line for draft in drafts if (line := _name_above(draft))}
    counts = Counter(first.values())
    repeated = {name for name, count in counts.items() if count > 1}
    everywhere = bool(repeated) and len(first) >= SHARE * len(drafts)
    for draft in drafts:
        name = first.get(id(draft))
        if name and (everywhere or name in repeated):
            draft.text = draft.text.partition("\n")[2]
            draft.author = draft.author or name


def _name_above(draft: Draft) -> str | None:
    line, more, _ = draft.text.partition("\n")
    return line if more and is_name(line) else None
