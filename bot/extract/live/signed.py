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

LONGEST_NAME = 30
OFFICE = 60
"""Characters of the longest office."""


def lift_names(drafts: Sequence[Draft]) -> None:
    """Make first lines that are writers' names the authors of their posts."""
    _lift_titles(drafts)
    first = {id(draft): line for draft in drafts if (line := _name_above(draft))}
    counts = Counter(first.values())
    repeated = {name for name, count in counts.items() if count > 1}
    everywhere = bool(repeated) and len(first) >= SHARE * len(drafts)
    lifted = [draft for draft in drafts if draft.signed]
    for draft in drafts:
        name = first.get(id(draft))
        if name and (name in repeated or (everywhere and is_name(name))):
            draft.text = _below(draft.text, name)
            draft.author = draft.author or name
            lifted.append(draft)
    written = [draft for draft in drafts if draft.author]
    _drop(_below_names(lifted), written)
    _drop_offices(written)


def _lift_titles(drafts: Sequence[Draft]) -> None:
    """A name in bold above a post looks like its heading; above several it is a writer's."""
    named = [draft for draft in drafts if draft.title and is_name(draft.title)]
    counts = Counter(draft.title for draft in named)
    for draft in named:
        if counts[draft.title] > 1 and "\n" in draft.text:
            draft.author, draft.title, draft.signed = draft.author or draft.title, None, True


def _below(text: str, name: str) -> str:
    """A text without the lines at its head that are a name; a byline may be there twice."""
    line, more, rest = text.partition("\n")
    while more and line == name:
        text = rest
        line, more, rest = text.partition("\n")
    return text


def _below_names(lifted: Sequence[Draft]) -> set[str]:
    """Lines that stand right below the names above several posts."""
    lines = Counter(draft.text.partition("\n")[0] for draft in lifted)
    return {line for line, count in lines.items() if count > 1 and _may_be_office(line)}


def _drop(offices: set[str], drafts: Sequence[Draft]) -> None:
    for draft in drafts:
        line, _, rest = draft.text.partition("\n")
        if line in offices and rest:
            draft.text = rest


def _drop_offices(drafts: Sequence[Draft]) -> None:
    """Take out what a writer is ("Political correspondent") where it stands as a line of its
    own above all of several posts of one writer."""
    by_author: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_author.setdefault(draft.author or "", []).append(draft)
    offices = {office for written in by_author.values() if (office := _office(written))}
    _drop(offices, drafts)


def _office(written: Sequence[Draft]) -> str | None:
    """The line above all posts of a writer, if it can be one."""
    above = {draft.text.partition("\n")[0] for draft in written}
    line = next(iter(above))
    return line if len(written) > 1 and len(above) == 1 and _may_be_office(line) else None


def _may_be_office(line: str) -> bool:
    return len(line) <= OFFICE and not is_sentence(line)


def _name_above(draft: Draft) -> str | None:
    line, more, _ = draft.text.partition("\n")
    return line if more and (is_name(line) or _may_be_name(line)) else None


def _may_be_name(line: str) -> bool:
    """Whether a line in a script without capitals may be a name: two or three words alone."""
    letters = line.replace(" ", "")
    uncased = all(char.isalpha() and char.lower() == char.upper() for char in letters)
    return uncased and 2 <= len(line.split()) <= 3 and len(line) <= LONGEST_NAME
