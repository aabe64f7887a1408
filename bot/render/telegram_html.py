"""HTML as Telegram takes it: a small set of tags, and at most 4,096 UTF-16 units of text.

The rules are those of the Bot API, "Formatting options": b i u s a code pre blockquote
tg-spoiler tg-time; blockquotes do not nest; at most 100 entities; the entities &lt; &gt; &amp;
&quot; and numeric ones.
"""

import re
from collections.abc import Sequence

from bot.render import runs as rich
from bot.render.clean import clean
from bot.render.html import Html
from bot.render.runs import Run, Runs, Tag

TEXT_LIMIT = 4096
"""UTF-16 units of a message's text, after entities (sendMessage)."""
ENTITY_LIMIT = 90
"""Telegram drops entities beyond 100; ten are left for those it finds itself (addresses)."""
BYTE_LIMIT = 30_000
"""Telegram's servers cut a text off at 35,000 bytes of HTML before they parse it."""

# Where a text is best parted, the best first: between blocks, lines, sentences, words.
_SENTENCE_END = re.compile(r"""[.!?…。！？]["'”’»)\]]*(?=\s)|[。！？]""")
_BREAKS = (
    re.compile(r"\n\n+"),
    re.compile(r"\n"),
    _SENTENCE_END,
    re.compile(r"\s"),
)
# Not between a letter and its accent, nor inside an emoji that is made of several.
_JOINED = re.compile("[\u0300-\u036f\u200d\ufe0f\u20d0-\u20ff\U0001f3fb-\U0001f3ff]")


def count(html: str) -> int:
    """The length of HTML as Telegram counts it: of the text that is seen, in UTF-16 units."""
    return rich.units(rich.to_plain(rich.parse(html)))


def to_plain(html: str) -> str:
    """The text that is seen."""
    return rich.to_plain(tidy(rich.parse(html)))


def split(html: str, limit: int = TEXT_LIMIT) -> list[Html]:
    """Parts that Telegram takes, each well formed, cut where it hurts least.

    The text of all parts together is that of the whole, save white space at the cuts.
    """
    rest = rich.strip(tidy(rich.parse(html)))
    parts: list[Html] = []
    while rest:
        head, rest = _first_part(rest, limit)
        parts.append(rich.to_html(head))
    return parts


def tidy(runs: Sequence[Run]) -> Runs:
    """Runs that Telegram takes: clean text, no quotation within a quotation, no link within
    a link."""
    return rich.merge(Run(clean(run.text), _once(run.tags)) for run in runs)


def _once(tags: Sequence[Tag]) -> tuple[Tag, ...]:
    seen: list[Tag] = []
    for tag in tags:
        if all(tag.name != other.name for other in seen):
            seen.append(tag)
    return tuple(seen)


def _first_part(runs: Runs, limit: int) -> tuple[Runs, Runs]:
    fitting = _fitting(runs, limit)
    text = rich.to_plain(runs)
    if fitting >= len(text):
        return runs, ()
    head, rest = rich.cut(runs, break_before(text, fitting))
    return rich.strip(head), rich.strip(rest)


def _fitting(runs: Runs, limit: int) -> int:
    """How many characters fit within the limits of units, entities and bytes."""
    characters = units = octets = entities = 0
    opened: tuple[Tag, ...] = ()
    for run in runs:
        new = [tag for tag in run.tags if tag not in opened]
        entities += len(new)
        octets += sum(len(tag.opening.encode()) + len(tag.closing) for tag in run.tags)
        if entities > ENTITY_LIMIT or octets > BYTE_LIMIT:
            break
        opened = run.tags
        for character in run.text:
            units += 2 if character > "\uffff" else 1
            octets += 6 if character in '<>&"' else len(character.encode(errors="replace"))
            if units > limit or octets > BYTE_LIMIT:
                return characters
            characters += 1
    return max(1, characters)


def break_before(text: str, end: int, *, least: float = 0.5) -> int:
    """The best place to part a text at or before `end`, not before `least` of it unless
    there is none."""
    for pattern in _BREAKS:
        found = _last(pattern, text, end)
        if found >= end * least:
            return found
    while end > 1 and end < len(text) and _JOINED.match(text[end]):
        end -= 1
    return max(1, end)


def _last(pattern: re.Pattern[str], text: str, end: int) -> int:
    """Where the last match that ends by `end` ends; -1 if there is none."""
    last = -1
    # One character more is looked at: a full stop ends a sentence if a space follows it.
    for match in pattern.finditer(text, 0, min(len(text), end + 1)):
        if match.end() <= end:
            last = match.end()
    return last


def excerpt(runs: Sequence[Run], limit: int) -> tuple[Runs, bool]:
    """The beginning of a text, at most `limit` characters, to a sentence's end where there
    is one; and whether anything was left out."""
    text = rich.to_plain(runs)
    if len(text) <= limit:
        return tuple(runs), False
    end = _last(_SENTENCE_END, text, limit)
    if end >= limit / 3:
        return rich.strip(rich.cut(runs, end)[0]), True
    end = break_before(text, limit - 1)
    head = rich.strip(rich.cut(runs, end)[0])
    return (*head, Run("…", head[-1].tags if head else ())), True
