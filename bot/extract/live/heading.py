"""The heading of a post: an element that is one, is called one, or a line in bold of its own."""

from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from bot.extract.lines import fold
from bot.extract.live.chrome import is_only_time
from bot.extract.live.clock import clock_of
from bot.extract.live.parts import Part, part_of, words_of

LEAST = 12
"""Characters that a line in bold has at least to be a heading."""
LONGEST = 300
BEFORE = 60
"""Characters that may stand before a heading: a name, a place."""
REST = 30
"""Characters of text without which a line in bold is the text itself."""

_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "summary"})
_CANDIDATES = "h1,h2,h3,h4,h5,h6,summary,[itemprop=headline],[class],strong,b"
_INSIDE = "p,ul,ol,blockquote,figure,h2,h3,h4,h5"
_TEXT_TAGS = frozenset({"p", "li", "blockquote", "a", "em", "i", "span", "dd", "figcaption"})
_BLOCK_TAGS = frozenset({"p", "div", "ul", "ol", "figure", "blockquote", "section", "br"})
_SENTENCE_ENDS = (".", "!", "…", "”", "»", ":", "。")


def candidates(body: LexborNode) -> Iterator[tuple[LexborNode, str]]:
    """The elements that may be a post's heading, with their texts, in the page's order."""
    for node in body.css(_CANDIDATES):
        if node.tag == "body" or (not _is_named(node) and node.tag not in {"b", "strong"}):
            continue
        text = fold(node.text(deep=True))
        if text and _is_heading(body, node, text):
            yield node, text


def may_be_byline(node: LexborNode) -> bool:
    """Whether it is called the head of the post, in which names stand as well as headings."""
    names = set(words_of(node.attributes.get("class") or ""))
    return node.tag not in _TAGS and bool({"head", "header"} & names)


def is_within(node: LexborNode, outer: LexborNode) -> bool:
    """Whether an element stands inside another one."""
    parent = node.parent
    while parent is not None:
        if parent == outer:
            return True
        parent = parent.parent
    return False


def _is_named(node: LexborNode) -> bool:
    if node.tag in _TAGS or node.attributes.get("itemprop") == "headline":
        return True
    return part_of(node.attributes.get("class") or "") is Part.TITLE


def _is_heading(body: LexborNode, node: LexborNode, text: str) -> bool:
    above = fold(_text_before(body, node))
    before = 0 if is_only_time(above) else len(above)
    if before > BEFORE:
        return False
    if node.tag in _TAGS or node.attributes.get("itemprop") == "headline":
        return True
    if len(text) > LONGEST or node.parent == body:
        return False
    if _is_named(node):
        return all(one == node for one in node.css(_INSIDE)[:2])
    if before:
        return _stands_alone(node)
    return _stands_alone(node) or _is_line(body, node, text) or _ends_line(node, text)


def _stands_alone(bold: LexborNode) -> bool:
    """Whether words in bold are a line of their own above blocks, not the start of a text."""
    if bold.parent is None or bold.parent.tag in _TEXT_TAGS - {"li"}:
        return False
    after = bold.next
    while after is not None and not after.is_element_node:
        if (after.text_content or "").strip():
            return False
        after = after.next
    if after is None or (after.tag == "br" and bold.parent.tag == "li"):
        return False
    return after.tag in _BLOCK_TAGS


def _ends_line(bold: LexborNode, text: str) -> bool:
    """Whether words in bold that begin with the time end with a line break ("+++ 14:05 Bridge
    shut +++" in the paragraph that it heads)."""
    parsed = clock_of(text)
    if parsed is None or len(parsed[1]) < LEAST:
        return False
    last = bold.last_child
    return any(one is not None and one.tag == "br" for one in (last, bold.next))


def _is_line(body: LexborNode, bold: LexborNode, text: str) -> bool:
    """Whether the first of several paragraphs is all in bold and no sentence."""
    line = bold.parent
    if (
        line is None
        or line.tag not in {"p", "div"}
        or len(text) < LEAST
        or text.endswith(_SENTENCE_ENDS)
    ):
        return False
    if fold(line.text(deep=True)) != text:
        return False
    return len(fold(body.text(deep=True))) > len(text) + REST


def _text_before(body: LexborNode, node: LexborNode) -> str:
    """The text between the block's start and an element; not much more than is asked for."""
    pieces: list[str] = []
    length = 0
    for one in body.traverse(include_text=True):
        if one == node or length > 4 * BEFORE:
            break
        if one.is_text_node and (text := one.text_content):
            pieces.append(text)
            length += len(text.strip())
    return "".join(pieces)
