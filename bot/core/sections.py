"""Where a marked section ends, told by what the page said before.

A label stands above or before its paragraphs, and nothing says how many of them are its own.
What was on the page before the label came is not: the section ends there.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.core.identity import words_of
from bot.core.model import MARKED_ROLES, Entry, Known, Role
from bot.core.text import fingerprint


def ended(entries: Sequence[Entry], known: Sequence[Known]) -> tuple[Entry, ...]:
    """The entries, with sections that are not known as they stand cut before the first
    paragraph that the page showed before; what follows is given back as text."""
    sections = [e for e in entries if e.role in MARKED_ROLES and "\n" in e.text]
    if not sections:
        return tuple(entries)
    prints = {one.fingerprint for one in known if one.entry.role in MARKED_ROLES}
    whole = {words_of(one.entry) for one in known if one.entry.role in MARKED_ROLES}
    before = {
        fingerprint(paragraph): one.entry.id if "\n" not in one.entry.text else None
        for one in known
        for paragraph in words_of(one.entry).split("\n")
    }
    result: list[Entry] = []
    for entry in entries:
        stands = entry.text in whole or fingerprint(entry.text) in prints
        if entry.role in MARKED_ROLES and "\n" in entry.text and not stands:
            result.extend(_cut(entry, before))
        else:
            result.append(entry)
    return tuple(result)


def _cut(entry: Entry, before: dict[str, str | None]) -> list[Entry]:
    paragraphs = entry.text.split("\n")
    names = [before.get(fingerprint(one), "") for one in paragraphs]
    end = next((n for n, name in enumerate(names) if n and name != ""), 0)
    if not end or names[0] != "":
        # Either nothing of it was there, or its beginning was too: an edit, not a new one.
        return [entry]
    kept = replace(entry, text="\n".join(paragraphs[:end]), html=None)
    rest = [
        Entry(
            id=name or f"{entry.id}+{n}",
            role=Role.TEXT,
            text=paragraphs[n],
            rule="paragraph below a section, on the page before it",
        )
        for n, name in enumerate(names)
        if n >= end
    ]
    return [kept, *rest]
