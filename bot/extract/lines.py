"""Markup → its visible lines, for pieces of markup that belong to one entry.

The pieces are parsed by themselves and may be taken apart, which the page's own tree may
not. Inline markup is run together, each block is one line.
"""

import re
from collections.abc import Container, Sequence

from selectolax.lexbor import LexborHTMLParser, LexborNode

MAX_MARKUP = 2_000_000
"""Characters of one piece of markup that are read."""

NEVER = (
    "script,style,noscript,template,svg,iframe,object,embed,video,audio,canvas,button,input,"
    "select,textarea,form,figcaption,dialog,nav,link,meta,head,title,"
    "[hidden],[aria-hidden=true],[role=button],[role=toolbar],[role=navigation]"
)
"""What is never an entry's own text."""

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "ins", "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "var", "wbr", "time", "label", "nobr", "amp-img", "img",
})  # fmt: skip

MAX_NESTING = 2_000
"""Open elements inside one another from which on markup is read as bare text: the time to
parse grows with the square of the nesting."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)[^<>]*>")
_VOID = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr")
)
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f]")
_EMBED_LINE = re.compile(
    r"^(?:https?://)?(?:\w+\.)?(?:facebook|instagram|twitter|x|tiktok|youtube|youtu|t|threads|vimeo"
    r"|bsky|vk|pic\.twitter)\.(?:com|be|me|net|app|co)/\S*$",
    re.I,
)


def fold(text: str) -> str:
    """Text with every run of white space as one space and without invisible characters."""
    if not text.isascii() and _INVISIBLE.search(text):
        text = _INVISIBLE.sub("", text)
    return " ".join(text.split())


def fragment(markup: str) -> LexborNode | None:
    """A piece of markup as a tree of its own; None if there is nothing in it."""
    if markup.startswith("<tr"):
        markup = f"<table>{markup}</table>"
    # A comment would part the text around it as an element does.
    markup = _COMMENT.sub("", markup[:MAX_MARKUP])
    if _is_too_deep(markup):
        markup = _TAG.sub("\n", markup)
    return LexborHTMLParser(markup).body


def _is_too_deep(markup: str) -> bool:
    if markup.count("<") <= MAX_NESTING:
        return False
    depth = 0
    for match in _TAG.finditer(markup):
        if match[2].lower() in _VOID:
            continue
        depth += -1 if match[1] else 1
        if depth > MAX_NESTING:
            return True
    return False


def remove(nodes: Sequence[LexborNode]) -> None:
    """Take elements out of their tree. They stand in document order; the innermost go first,
    since taking out an outer one frees what is inside it. One may be listed twice: a search by
    several selectors finds an element once for each that it matches."""
    for node in reversed(list({node.mem_id: node for node in nodes}.values())):
        node.decompose()


def within(node: LexborNode, known: Container[int]) -> bool:
    """Whether an element stands inside one of those with these `mem_id`s."""
    parent = node.parent
    while parent is not None:
        if parent.mem_id in known:
            return True
        parent = parent.parent
    return False


def lines_of(node: LexborNode) -> list[str]:
    """The visible lines of an element of one's own tree, one a block. Changes the tree.

    A line that is only the address of an embedded post of a social network is no text.
    """
    inline = {one.tag or "" for one in node.traverse()} & INLINE
    if inline:
        node.unwrap_tags(sorted(inline))
    node.merge_text_nodes()
    pieces = node.text(deep=True, separator="\n\x00").split("\n\x00")
    lines = (fold(piece) for piece in pieces)
    return [line for line in lines if line and not _EMBED_LINE.match(line)]


def fragment_of_text(markup: str) -> LexborNode | None:
    """A piece of markup as a tree of its own, without what is never text."""
    body = fragment(markup)
    if body is not None:
        remove([node for node in body.css(NEVER) if node.tag != "body"])
    return body
