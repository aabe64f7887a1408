"""Whether the page's title changed, and whether that is a change of the headline."""

import re
from collections.abc import Iterable

from bot.core.likeness import Words, likeness
from bot.core.model import Change, Entry, Kind, Role
from bot.core.substance import differs
from bot.core.text import fingerprint, folded_tokens, squash, tidy

_SITE = re.compile(r"\s+(?:\||-|·|•|:|»|~|/)\s+|\s*\|\s*")
_COUNTER = re.compile(r"^\s*[(\[]\d{1,4}\+?[)\]]\s*|^\s*[●•🔴▶]\s*")
_PAGE = re.compile(r"\s*[(\[]\d{1,3} ?/ ?\d{1,3}[^()\[\]]{0,12}[)\]]\s*$")
ALIKE = 0.4


def bare(title: str) -> str:
    """A title without a counter before it or the number of a page behind it."""
    return _PAGE.sub("", _COUNTER.sub("", tidy(title)))


def same(one: str, other: str) -> bool:
    """Whether two titles are one, save for the site's name at an end and for spelling."""
    former, new = bare(one), bare(other)
    if not differs(former, new):
        return True
    shorter, longer = sorted((former, new), key=len)
    stem = squash(shorter)
    if len(folded_tokens(shorter)) < 2:
        return False
    parts = _SITE.split(longer)
    return any(squash(part) == stem for part in (parts[0], parts[-1], " ".join(parts[:-1]))) or (
        len(parts) > 1 and squash(_SITE.split(shorter)[0]) == squash(parts[0])
    )


def alike(one: str | None, other: str | None) -> bool:
    """Whether two titles may be of one story."""
    if not one or not other:
        return False
    if same(one, other):
        return True
    former, new = (Words.of(_SITE.split(bare(title))[0]) for title in (one, other))
    return likeness(former, new) >= ALIKE


def change(
    former: str | None, new: str | None, *, seen: Iterable[str], entries: Iterable[Entry]
) -> Change | None:
    """The change of the headline, or None.

    A title that was seen before (publishers try several in turn), one that only the site's
    name or a counter sets apart, and one that is the text of a post are no news.
    """
    if not former or not new or same(former, new) or fingerprint(bare(new)) in set(seen):
        return None
    if _is_a_post(former, entries) or _is_a_post(new, entries):
        return None
    name = f"headline:{fingerprint(bare(new)).partition(':')[2][:12]}"
    return Change(
        kind=Kind.EDITED,
        entry=Entry(id=name, role=Role.HEADLINE, text=bare(new), rule="title"),
        previous=Entry(id=name, role=Role.HEADLINE, text=bare(former), rule="title"),
        rule="the title has other words",
    )


def _is_a_post(title: str, entries: Iterable[Entry]) -> bool:
    stem = squash(_SITE.split(bare(title))[0])[:60]
    if len(stem) < 8:
        return False
    return any(
        squash(text[:200]).startswith(stem)
        for entry in entries
        if entry.role in (Role.POST, Role.ITEM)
        for text in (entry.title, entry.text)
        if text
    )
