"""Where a marked section ends, told by what the page said before.

A label stands above or before its paragraphs, and nothing says how many of them are its own.
What was on the page before the label came is not: the section ends there. What came with the
label, right behind it, is: the section goes on to there.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from bot.core.identity import words_of
from bot.core.model import MARKED_ROLES, Entry, Known, Role
from bot.core.text import fingerprint, is_sentence

MOST_BEHIND = 5
"""Paragraphs that may have come with a label and behind its own: where there are more, the page
was rewritten, and nothing says which are the label's."""


def ended(entries: Sequence[Entry], known: Sequence[Known]) -> tuple[Entry, ...]:
    """The entries, with sections that are not known as they stand cut before the first
    paragraph that the page showed before, which is given back as text with what follows; and
    with the paragraphs that came together with a label as part of its section."""
    if not any(e.role in MARKED_ROLES for e in entries):
        return tuple(entries)
    marked = [one for one in known if one.entry.role in MARKED_ROLES]
    prints = {one.fingerprint for one in marked}
    whole = {words_of(one.entry) for one in marked}
    before = _Before(known)
    result: list[Entry] = []
    for entry in entries:
        stands = entry.text in whole or fingerprint(entry.text) in prints
        if entry.role in MARKED_ROLES and "\n" in entry.text and not stands:
            result.extend(_cut(entry, before))
        else:
            result.append(entry)
    return tuple(_grown(result, before, marked))


_ENDS = re.compile(r"(?:heading|line) of the body")
"""Rules of what is no paragraph of a section above it, as the extractor names them."""


_BEHIND = re.compile(r"(?<=[.!?…。！？])\s+[^.!?…。！？]{2,24}[.!?…]?$")
"""A few words behind the last sentence but one."""


class _Before:
    """The paragraphs that a page showed: `names` are the ids of those that were entries by
    themselves, None for those within a section; `whole` has those that may be shown without
    their last words, by what is left then."""

    def __init__(self, known: Sequence[Known]) -> None:
        self.names: dict[str, str | None] = {
            fingerprint(paragraph): one.entry.id if "\n" not in one.entry.text else None
            for one in known
            for paragraph in words_of(one.entry).split("\n")
        }
        # A section is read without the link that ends a paragraph ("Click here.").
        self.whole: dict[str, str] = {}
        for one in known:
            for paragraph in words_of(one.entry).split("\n"):
                if behind := _BEHIND.search(paragraph):
                    bare = fingerprint(paragraph[: behind.start()])
                    self.names.setdefault(bare, self.names[fingerprint(paragraph)])
                    self.whole[bare] = paragraph

    def had(self, text: str) -> bool:
        return any(fingerprint(one) in self.names for one in text.split("\n"))


def _cut(entry: Entry, before: _Before) -> list[Entry]:
    paragraphs = entry.text.split("\n")
    names = [before.names.get(fingerprint(one), "") for one in paragraphs]
    end = next((n for n, name in enumerate(names) if n and name != ""), 0)
    if not end or names[0] != "":
        # Either nothing of it was there, or its beginning was too: an edit, not a new one.
        return [entry]
    html = _beginning(entry.html, len(paragraphs), end) if entry.html else None
    kept = replace(entry, text="\n".join(paragraphs[:end]), html=html)
    rest = [
        Entry(
            id=name or f"{entry.id}+{n}",
            role=Role.TEXT,
            text=before.whole.get(fingerprint(paragraphs[n]), paragraphs[n]),
            rule="paragraph below a section, on the page before it",
        )
        for n, name in enumerate(names)
        if n >= end
    ]
    return [kept, *rest]


def _grown(entries: list[Entry], before: _Before, marked: Sequence[Known]) -> list[Entry]:
    """The entries, with what came behind a label joined to it."""
    sections = {one.entry.id: words_of(one.entry).split("\n") for one in marked}
    by_beginning = {lines[0]: lines for lines in sections.values()}
    result: list[Entry] = []
    at = 0
    while at < len(entries):
        entry = entries[at]
        at += 1
        count = 0
        if entry.role in MARKED_ROLES:
            lines = sections.get(entry.id) or by_beginning.get(entry.text.split("\n")[0])
            behind = entries[at : at + MOST_BEHIND + 1]
            count = (
                _as_known(entry, behind, lines, before)
                if lines
                else _came(entry, behind, before, last=at + len(behind) == len(entries))
            )
        result.append(_joined(entry, entries[at : at + count]))
        at += count
    return result


def _as_known(entry: Entry, behind: Sequence[Entry], lines: Sequence[str], before: _Before) -> int:
    """How many of the entries behind a known section belong to it as they did: those that read
    as they did, or stand in their place and were nowhere before."""
    rest = lines[entry.text.count("\n") + 1 :]
    count = 0
    for text, other in zip(rest, behind, strict=False):
        same = fingerprint(text) == fingerprint(other.text)
        if other.role is not Role.TEXT or not (same or not before.had(other.text)):
            break
        count += 1
    return count


def _came(entry: Entry, behind: Sequence[Entry], before: _Before, *, last: bool) -> int:
    """How many of the entries behind a new section came with it; `last` says that the page
    ends with them."""
    if not _labelled(entry) or before.had(entry.text):
        return 0
    count = 0
    for other in behind:
        if other.role is not Role.TEXT or _ENDS.match(other.rule):
            break
        if before.had(other.text) or not is_sentence(other.text):
            break
        count += 1
    if not _goes_on(entry) and not (last and _ends_with(behind[count:])):
        return 0
    return count if count <= MOST_BEHIND else 0


def _labelled(entry: Entry) -> bool:
    """Whether a section may have more paragraphs than its label shows: not one in brackets, nor
    a sentence that tells of a change."""
    return entry.marker is not None and "label" in entry.rule and "brackets" not in entry.rule


def _goes_on(entry: Entry) -> bool:
    """Whether it may wherever it stands. A correction goes on below a label that stands alone;
    behind one in its paragraph the text may, except at its end."""
    return entry.role is Role.UPDATE or "heading" in entry.rule


def _ends_with(rest: Sequence[Entry]) -> bool:
    """Whether a text is over where only its last lines and other marks follow."""
    return all(
        one.role in MARKED_ROLES or (_ENDS.match(one.rule) and not one.rule.startswith("heading"))
        for one in rest
    )


_LINE = re.compile(r"<(p|li)>.*?</\1>", re.DOTALL)


def _beginning(html: str, lines: int, count: int) -> str | None:
    """The first lines of an entry's HTML; None where its lines are not those of the text."""
    found = list(_LINE.finditer(html))
    if len(found) != lines:
        return None
    kept = html[: found[count - 1].end()]
    around = ("ul", "ol", "blockquote")
    left = [tag for tag in around if kept.count(f"<{tag}>") > kept.count(f"</{tag}>")]
    return kept + "".join(f"</{tag}>" for tag in left)


def _joined(entry: Entry, more: Sequence[Entry]) -> Entry:
    if not more:
        return entry
    together = [entry, *more]
    made = None
    if any(one.html for one in together):
        made = "".join(one.html or _paragraphs(one.text) for one in together)
    return replace(entry, text="\n".join(one.text for one in together), html=made)


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(line, quote=False)}</p>" for line in text.split("\n"))
