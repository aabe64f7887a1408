"""Paragraphs whose lines are labels of their own: "Update 14:05: …<br>Update 15:10: …"."""

from dataclasses import replace
from itertools import pairwise

from bot.extract.blocks import Block
from bot.extract.markers.grammar import mark_of
from bot.extract.markers.line import Line
from bot.extract.markers.table import Words, fold

_PARTS = 12
_SIGNED = frozenset({"label with a colon", "label in brackets"})


def parted(blocks: list[Block], words: Words, language: str | None) -> list[Block]:
    """The blocks, with those cut in two in which a line begins with a label and its sign."""
    if not any(block.breaks for block in blocks):
        return blocks
    found: list[Block] = []
    for block in blocks:
        found += _lines(block, words, language) if block.breaks else [block]
    return found


def _lines(block: Block, words: Words, language: str | None) -> list[Block]:
    starts = [at for at in block.breaks if _begins(block, at, words, language)]
    if not starts or block.heading:
        return [block]
    bounds = [0, *starts[:_PARTS], len(block.text)]
    return [
        _part(block, begin, end) for begin, end in pairwise(bounds) if block.text[begin:end].strip()
    ]


def _begins(block: Block, at: int, words: Words, language: str | None) -> bool:
    """Whether a label with its sign stands at a break, behind the space that it leaves."""
    text = block.text[at : at + 160].lstrip()
    if not text or len(block.text) - at < 30:
        return False
    begin = next((n for n, c in enumerate(text[:6]) if c.isalnum()), 0)
    if not (text[begin].isdigit() or words.labels_at(fold(text), begin)):
        return False
    mark = mark_of(Line(text, _moved(block.leads, at)), language)
    return mark is not None and mark.role is not None and bool(mark.label) and mark.rule in _SIGNED


def _moved(offsets: tuple[int, ...], start: int) -> tuple[int, ...]:
    return tuple(at - start - 1 for at in offsets if at > start + 1)


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
