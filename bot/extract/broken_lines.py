"""Paragraphs in which labels stand: where a line begins ("Update 14:05: …<br>Update 15:10: …"),
in bold behind a sentence, and in brackets at the end ("… he said. [Update: …]")."""

import re
from dataclasses import replace
from itertools import pairwise

from bot.extract.blocks import Block
from bot.extract.markers.grammar import mark_of
from bot.extract.markers.line import Line
from bot.extract.markers.table import Words, fold, size_of

_PARTS = 12
_LONGEST = 6_000  # characters of a paragraph that is looked through
_LEADS = 12
_LABEL = 60  # characters of a label within a paragraph
_OPENING = "[(（【"
_CLOSING = "])）】"
# Behind a sentence, which no space parts from the next one in Chinese and Japanese.
_END = r"(?:(?<=[.!?…”\"»)\]])\s|(?<=[。！？」])\s?)"
_BRACKET = re.compile(_END + r"(?=[\[(（【])")
_SENTENCE = re.compile(_END)
_SIGNED = frozenset({"label with a colon", "label in brackets"})


def parted(blocks: list[Block], words: Words, language: str | None) -> list[Block]:
    """The blocks, with those cut in two in which a line begins with a label and its sign."""
    found: list[Block] = []
    for block in blocks:
        starts = [] if block.heading or block.rule else _starts(block)
        found += _lines(block, starts, words, language) if starts else [block]
    return found


def _starts(block: Block) -> list[int]:
    """Where in a block a label of its own may begin: at the space before it."""
    text, found = block.text, set(block.breaks)
    if len(text) > _LONGEST:
        return sorted(found)
    if text[-1] in _CLOSING or "【" in text:
        found |= {match.start() for match in _BRACKET.finditer(text)}
    for lead in block.leads[:_LEADS]:
        sentences = list(_SENTENCE.finditer(text, max(0, lead - _LABEL), lead))
        if sentences and set(":：") & set(text[sentences[-1].end() : lead + 2]):
            found.add(sentences[-1].start())
    return sorted(found)


def _lines(block: Block, places: list[int], words: Words, language: str | None) -> list[Block]:
    starts = [at for at in places if _begins(block, at, words, language)]
    if not starts:
        return [block]
    bounds = [0, *starts[:_PARTS], len(block.text)]
    return [
        _part(block, begin, end) for begin, end in pairwise(bounds) if block.text[begin:end].strip()
    ]


def _begins(block: Block, at: int, words: Words, language: str | None) -> bool:
    """Whether a label with its sign stands at a break, behind the space that it leaves."""
    text = block.text[at : at + 160].lstrip()
    if not text or size_of(text) < 30:
        return False
    begin = next((n for n, c in enumerate(text[:6]) if c.isalnum()), 0)
    if not (text[begin].isdigit() or words.labels_at(fold(text), begin)):
        return False
    begun = at + len(block.text[at : at + 160]) - len(text)
    mark = mark_of(Line(text, _moved(block.leads, begun)), language)
    if mark is None or mark.role is None or not mark.label or mark.rule not in _SIGNED:
        return False
    leads = {lead - begun for lead in block.leads}
    bold = any(mark.start - 2 <= lead <= mark.start + 2 for lead in leads)
    return at in block.breaks or bold or text[0] in _OPENING


def _moved(offsets: tuple[int, ...], start: int) -> tuple[int, ...]:
    return tuple(at - start for at in offsets if at > start)


def _part(block: Block, begin: int, end: int) -> Block:
    """One of a block's lines, as a block. Its words in links are taken to be spread evenly."""
    start = begin + len(block.text[begin:end]) - len(block.text[begin:end].lstrip())
    text = block.text[start:end].rstrip()
    within = tuple(at - start for at in block.leads if start < at <= end)
    breaks = tuple(at - start for at in block.breaks if start < at < end)
    share = len(text) / len(block.text)
    return replace(
        block,
        text=text,
        leads=within,
        breaks=breaks,
        linked=round(block.linked * share),
        weight=block.weight * share,
    )
