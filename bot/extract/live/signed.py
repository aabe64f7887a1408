"""Names that stand as a line of their own above posts, with nothing to say what they are.

A heading may look like a name; but the same few names above many posts are their writers.
"""

from collections import Counter
from collections.abc import Sequence

from bot.core.text import is_sentence
from bot.extract.live.byline import is_name
from bot.extract.live.draft import Draft

SHARE = 0.6
"""Posts that must begin with a name for every name above a post to be its writer's."""

OFFICE = 60
"""Characters of the longest office."""


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
    _drop_offices([draft for draft in drafts if draft.author])


def _drop_offices(drafts: Sequence[Draft]) -> None:
    """Take out what a writer is ("Political correspondent") where it stands as a line of its
    own above all of several posts of one writer."""
    by_author: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_author.setdefault(draft.author or "", []).append(draft)
    offices = {office for written in by_author.values() if (office := _office(written))}
    for draft in drafts:
        line, _, rest = draft.text.partition("\n")
        if line in offices and rest:
            draft.text = rest


def _office(written: Sequence[Draft]) -> str | None:
    """The line above all posts of a writer, if it can be one."""
    above = {draft.text.partition("\n")[0] for draft in written}
    line = next(iter(above))
    if len(written) < 2 or len(above) > 1 or len(line) > OFFICE or is_sentence(line):
        return None
    return line


def _name_above(draft: Draft) -> str | None:
    line, more, _ = draft.text.partition("\n")
    return line if more and is_name(line) else None
