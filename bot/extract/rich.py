"""An entry's words with what little of their markup is worth keeping: links, emphasis, lists and
quotations, as a small safe subset of HTML (p, b, i, u, s, a, ul, ol, li, blockquote, br).

Lines are cut as `bot.extract.lines` cuts them, so that each line of an entry's text finds its
own again after lines that are no text were left out.
"""

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from selectolax.lexbor import LexborNode

from bot.extract.addresses import absolute
from bot.extract.lines import INLINE, fold

MAX_NODES = 20_000
MAX_HTML = 150_000
"""Characters of HTML from which on an entry is told as plain text."""
MAX_ADDRESS = 2_048

_WORTH = "a[href],b,strong,i,em,cite,u,ins,s,del,strike,ul,ol,blockquote"
_MARKS = {
    "b": "b", "strong": "b", "i": "i", "em": "i", "cite": "i", "u": "u", "ins": "u",
    "s": "s", "del": "s", "strike": "s",
}  # fmt: skip
_SKIPPED = frozenset({"script", "style", "template", "noscript"})
_SPACE = re.compile(r"\s+")
INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff\u200e\u200f\u202a-\u202c\u2066-\u2069]")

Run = tuple[str, tuple[str, ...]]
"""Words, and the opening tags around them, outermost first."""


@dataclass(slots=True)
class Line:
    """One visible line: its runs, and the list and the quotation that it stands in. `item`
    tells the lines of one list item from those of the next."""

    runs: list[Run] = field(default_factory=list)
    listed: str = ""
    item: int = 0
    quoted: bool = False

    @property
    def text(self) -> str:
        return "".join(words for words, _ in self.runs)

    def without(self, count: int) -> "Line":
        """The line without its first characters."""
        runs: list[Run] = []
        for words, tags in self.runs:
            if count >= len(words):
                count -= len(words)
                continue
            runs.append((words[count:], tags))
            count = 0
        return Line(runs, self.listed, self.item, self.quoted)


def lines(body: LexborNode, page: str) -> tuple[Line, ...]:
    """The lines of an element with their markup; () where it has none worth keeping. Does not
    change the tree, and is to be called before `bot.extract.lines.lines_of`, which does."""
    if all(node == body for node in body.css(_WORTH)[:2]):
        return ()
    return tuple(_Walk(page).run(body))


def html_of(known: Sequence[Line], text: str) -> str | None:
    """The HTML of an entry's text, whose lines are among the known ones, whole or without their
    beginning. None where it would say no more than the text."""
    if not known:
        return None
    chosen: list[Line] = []
    at = 0
    for one in text.split("\n"):
        found = next((i for i in range(at, len(known)) if known[i].text.endswith(one)), None)
        if found is None:
            chosen.append(Line([(one, ())]))
            continue
        chosen.append(known[found].without(len(known[found].text) - len(one)))
        at = found + 1
    if not any(line.listed or line.quoted or any(tags for _, tags in line.runs) for line in chosen):
        return None
    return assembled(chosen)


def assembled(chosen: Sequence[Line]) -> str | None:
    """Lines as HTML: paragraphs, lists and quotations. None where it is too long to be kept."""
    made = "".join(_grouped(chosen))
    return made if len(made) <= MAX_HTML else None


def _grouped(chosen: Sequence[Line]) -> list[str]:
    parts: list[str] = []
    for (quoted, listed), found in groupby(chosen, key=lambda line: (line.quoted, line.listed)):
        group = list(found)
        inner = _items(group, listed) if listed else _paragraphs(group)
        parts.append(f"<blockquote>{inner}</blockquote>" if quoted else inner)
    return parts


def opening(node: LexborNode, page: str) -> str:
    """The opening tag that an inline element comes to; "" for none."""
    tag = node.tag or ""
    if tag == "a":
        address = absolute(page, node.attributes.get("href"))
        known = address and len(address) <= MAX_ADDRESS
        return f'<a href="{html.escape(address or "")}">' if known else ""
    return f"<{_MARKS[tag]}>" if tag in _MARKS else ""


def _paragraphs(group: Sequence[Line]) -> str:
    return "".join(f"<p>{_inline(line.runs)}</p>" for line in group)


def _items(group: Sequence[Line], listed: str) -> str:
    items = (
        f"<li>{'<br>'.join(_inline(line.runs) for line in item)}</li>"
        for _, item in groupby(group, key=lambda line: line.item)
    )
    return f"<{listed}>{''.join(items)}</{listed}>"


def _inline(runs: Sequence[Run]) -> str:
    """Runs as HTML, tags closed in the order in which they were opened."""
    parts: list[str] = []
    open_tags: tuple[str, ...] = ()
    for words, tags in (*runs, ("", ())):
        common = 0
        while common < min(len(open_tags), len(tags)) and open_tags[common] == tags[common]:
            common += 1
        parts += [f"</{tag[1]}>" for tag in reversed(open_tags[common:])]
        parts += tags[common:]
        parts.append(html.escape(words, quote=False))
        open_tags = tags
    return "".join(parts)


class _Walk:
    """One walk over an element, cutting lines at every element that is not inline."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.found: list[Line] = []
        self.line = Line()
        self.tags: list[str] = []
        self.lists: list[str] = []
        self.items: list[int] = []
        self.count = 0
        self.quotes = 0

    def run(self, body: LexborNode) -> list[Line]:
        node = body.child
        seen = 0
        while node is not None and seen < MAX_NODES:
            seen += 1
            if node.is_text_node:
                self._text(node.text_content or "")
            elif node.is_element_node and node.tag not in _SKIPPED:
                self._enter(node)
                if node.child is not None:
                    node = node.child
                    continue
                self._leave(node)
            node = self._next(node, body)
        self._flush()
        return self.found

    def _next(self, node: LexborNode, body: LexborNode) -> LexborNode | None:
        climb: LexborNode | None = node
        while climb is not None:
            if climb.next is not None:
                return climb.next
            climb = climb.parent
            if climb is None or climb == body:
                return None
            self._leave(climb)
        return None

    def _enter(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if begun := opening(node, self.page):
            self.tags.append(begun)
        if tag in INLINE:
            return
        self._flush()
        if tag in {"ul", "ol"}:
            self.lists.append(tag)
        elif tag == "li":
            self.count += 1
            self.items.append(self.count)
        elif tag == "blockquote":
            self.quotes += 1

    def _leave(self, node: LexborNode) -> None:
        tag = node.tag or ""
        if self.tags and opening(node, self.page):
            self.tags.pop()
        if tag in INLINE:
            return
        self._flush()
        if tag in {"ul", "ol"} and self.lists:
            self.lists.pop()
        elif tag == "li" and self.items:
            self.items.pop()
        elif tag == "blockquote":
            self.quotes = max(0, self.quotes - 1)

    def _text(self, text: str) -> None:
        words = _SPACE.sub(" ", INVISIBLE.sub("", text))
        last = self.line.runs[-1][0] if self.line.runs else " "
        if last.endswith(" "):
            words = words.lstrip(" ")
        if words:
            self.line.runs.append((words, tuple(dict.fromkeys(self.tags))))

    def _flush(self) -> None:
        runs = self.line.runs
        if runs:
            words, tags = runs[-1]
            runs[-1] = (words.rstrip(" "), tags)
        if fold(self.line.text):
            self.line.quoted = self.quotes > 0
            self.line.listed = self.lists[-1] if self.lists and self.items else ""
            self.line.item = self.items[-1] if self.items else 0
            self.found.append(self.line)
        self.line = Line()
