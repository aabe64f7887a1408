"""A link at the end of a paragraph that sends the reader on ("Read more"): no part of its text."""

from itertools import takewhile

from selectolax.lexbor import LexborNode

from bot.extract.blocks import Block
from bot.extract.markers.table import Words, fold
from bot.extract.rich import INVISIBLE

_LONGEST = 60  # characters of such a link
_DEEPEST = 8
_CLOSING = " .…)]>»›→"
_ENDING = '.!?。…”"»)।؟۔！？'


def text_end(block: Block, start: int, end: int, words: Words) -> int:
    """Where the text of a part of a block ends: before a link that says "Read more" behind a
    whole sentence, else at `end`."""
    if not block.linked or block.linked >= end - start:
        return end
    nodes = reversed(block.nodes[-8:])
    linked: list[str] = []
    inside = (node for node in nodes if _said(node).strip(_CLOSING) or _linked(node, block))
    for node in takewhile(lambda one: _linked(one, block), inside):
        linked.insert(0, _said(node))
    link = " ".join(" ".join(linked).split())
    if not 3 < len(link) < _LONGEST or not words.aside.match(fold(link)):
        return end
    at = block.text.rfind(linked[0].strip(), start, end)
    before = block.text[start:at].rstrip(" ([<«‹—–-|·►▶→")
    return start + len(before) if at > start and before[-1:] in set(_ENDING) else end


def _said(node: LexborNode) -> str:
    return " ".join(INVISIBLE.sub("", node.text_content or "").split())


def _linked(node: LexborNode, block: Block) -> bool:
    climb, steps = node.parent, 0
    while climb is not None and climb.mem_id != block.node.mem_id and steps < _DEEPEST:
        if climb.tag == "a":
            return True
        climb, steps = climb.parent, steps + 1
    return False
