"""Rich text as runs: pieces of visible text, each with the tags that are open around it.

Whatever is done to runs (cut, split, excerpt), writing them as HTML gives balanced tags and
escaped text: there is no cutting of HTML, so no message with broken HTML can come out.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.render.html import Html, escape
from bot.render.tokens import End, tokens


@dataclass(frozen=True, slots=True)
class Tag:
    """An open tag: its name, and its attributes as they are written (`href="…"`)."""

    name: str
    attributes: str = ""

    @property
    def opening(self) -> str:
        return f"<{self.name} {self.attributes}>" if self.attributes else f"<{self.name}>"

    @property
    def closing(self) -> str:
        return f"</{self.name}>"


@dataclass(frozen=True, slots=True)
class Run:
    """Text, and the tags open around it, outermost first."""

    text: str
    tags: tuple[Tag, ...] = ()


Runs = tuple[Run, ...]

KNOWN = frozenset({"b", "i", "u", "s", "a", "code", "pre", "blockquote", "tg-spoiler", "tg-time"})
_INSTANT = re.compile(r"[0-9]{1,12}")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_SYNONYMS = {"strong": "b", "em": "i", "ins": "u", "del": "s", "strike": "s"}
DEEPEST = 32
"""Tags open at once that are kept; deeper ones change nothing that a reader could see."""
_KEPT = {"a": ("href",), "blockquote": ("expandable",), "tg-time": ("unix", "format")}


def units(text: str) -> int:
    """The length of a text in UTF-16 code units, as Telegram counts it."""
    return len(text) + sum(character > "\uffff" for character in text)


def to_html(runs: Iterable[Run]) -> Html:
    """Runs as HTML: each tag is opened once for neighbours that share it, and closed."""
    out: list[str] = []
    opened: list[Tag] = []
    for run in runs:
        shared = 0
        while shared < min(len(opened), len(run.tags)) and opened[shared] == run.tags[shared]:
            shared += 1
        out += [tag.closing for tag in reversed(opened[shared:])]
        out += [tag.opening for tag in run.tags[shared:]]
        out.append(escape(run.text))
        opened[shared:] = run.tags[shared:]
    out += [tag.closing for tag in reversed(opened)]
    return Html("".join(out))


def to_plain(runs: Iterable[Run]) -> str:
    """What a reader sees, without emphasis; a link's address stands behind its text."""
    return "".join(run.text for run in runs)


def parse(html: str) -> Runs:
    """HTML of our own (Telegram's kind: line breaks are characters) as runs.

    Forgiving: an unknown tag is left out and its text kept, an unclosed one is closed.
    """
    runs: list[Run] = []
    opened: list[Tag] = []
    for token in tokens(html):
        if isinstance(token, str):
            runs.append(Run(token, tuple(opened)))
            continue
        name = _SYNONYMS.get(token.name, token.name)
        if name not in KNOWN:
            continue
        if isinstance(token, End):
            close(opened, name)
        elif len(opened) < DEEPEST and _is_valid(name, token.attributes):
            opened.append(Tag(name, _attributes(name, token.attributes)))
    return tuple(runs)


def close(opened: list[Tag], name: str) -> None:
    """Take the innermost tag of that name away, if there is one."""
    for at in range(len(opened) - 1, -1, -1):
        if opened[at].name == name:
            del opened[at]
            return


def _is_valid(name: str, attributes: dict[str, str]) -> bool:
    """Whether Telegram would take the tag: a link leads somewhere, a time has an instant."""
    if name == "a":
        return bool(attributes.get("href"))
    if name == "tg-time":
        unix, form = attributes.get("unix", ""), attributes.get("format", "")
        return bool(_INSTANT.fullmatch(unix) and _TIME_FORMAT.fullmatch(form))
    return True


def _attributes(name: str, found: dict[str, str]) -> str:
    written = []
    for key in _KEPT.get(name, ()):
        if key in found:
            written.append(f'{key}="{escape(found[key])}"' if found[key] else key)
    return " ".join(written)


def merge(runs: Iterable[Run]) -> Runs:
    """Neighbours with the same tags as one, the empty ones left out."""
    merged: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if merged and merged[-1].tags == run.tags:
            merged[-1] = Run(merged[-1].text + run.text, run.tags)
        else:
            merged.append(run)
    return tuple(merged)


def cut(runs: Sequence[Run], at: int) -> tuple[Runs, Runs]:
    """The first `at` characters of the text, and the rest."""
    head: list[Run] = []
    for index, run in enumerate(runs):
        if at <= 0:
            return tuple(head), tuple(runs[index:])
        if len(run.text) > at:
            head.append(Run(run.text[:at], run.tags))
            return tuple(head), (Run(run.text[at:], run.tags), *runs[index + 1 :])
        head.append(run)
        at -= len(run.text)
    return tuple(head), ()


def strip(runs: Sequence[Run]) -> Runs:
    """Without white space at either end of the text."""
    text = to_plain(runs)
    left = len(text) - len(text.lstrip())
    rest = cut(runs, left)[1]
    return merge(cut(rest, len(text.strip()))[0])


def wrapped(runs: Iterable[Run], tag: Tag) -> Runs:
    """All of it within one more tag (outermost)."""
    return tuple(Run(run.text, (tag, *run.tags)) for run in runs)
