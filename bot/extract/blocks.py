"""A page's tree → its visible blocks of text, in the page's order.

One walk over the tree, without recursion, so that a page nested 100,000 deep is only a page.
A block is what stands between two breaks of a line's flow: a paragraph, a heading, a list
item, or the loose text of a `div`. Each knows where its emphasised beginnings end, because
that is how publishers set a label ("**Update:** text").
"""

import re
from dataclasses import dataclass, field

from selectolax.lexbor import LexborNode

from bot.core.text import without_phrases_for_screen_readers
from bot.extract.scopes import Scope, hidden, open_scope
from bot.extract.spoken import is_spoken

MAX_BLOCKS = 20_000
MAX_NODES = 600_000  # some hundred times what a news page has
MAX_TEXT = 200_000  # characters of one block that are kept

_SKIPPED = frozenset(
    [
        "nav",
        "script",
        "style",
        "noscript",
        "template",
        "svg",
        "iframe",
        "object",
        "embed",
        "canvas",
        "video",
        "audio",
        "select",
        "button",
        "input",
        "textarea",
        "head",
        "math",
        "map",
        "datalist",
        "progress",
        "meter",
        "option",
        "picture",
        "source",
        "track",
        "link",
        "meta",
        "amp-ad",
        "amp-analytics",
        "amp-iframe",
        "amp-social-share",
    ]
)
_CONTAINERS = frozenset(
    [
        "html",
        "body",
        "main",
        "article",
        "section",
        "div",
        "aside",
        "header",
        "footer",
        "nav",
        "form",
        "fieldset",
        "table",
        "tbody",
        "thead",
        "tfoot",
        "tr",
        "ul",
        "ol",
        "dl",
        "figure",
        "details",
        "center",
        "menu",
        "dialog",
        "address",
        "hgroup",
        "search",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "blockquote",
        "td",
        "th",
        "dd",
        "dt",
        "pre",
        "figcaption",
        "summary",
        "caption",
        "legend",
    ]
)
_EMPHASIS = frozenset(
    [
        "strong",
        "b",
        "em",
        "i",
        "u",
        "span",
        "mark",
        "font",
        "small",
        "label",
        "abbr",
        "time",
        "cite",
        "a",
    ]
)
_STRONG = frozenset(["strong", "b", "em", "i", "u", "mark"])
_SLANTED = frozenset(["em", "i"])
_ASIDE = frozenset(["span", "small"])  # what may hold words that nobody sees
_PARAGRAPH_LIKE = frozenset({"blockquote", "li", "td", "dd", "th"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_LINES = HEADINGS | {"p"}
# What is never seen. The joiners U+200C and U+200D stay: Persian is misspelt without them.
_UNSEEN = "\u200b\ufeff\u00ad\u2060\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2068\u2069"
_UNTIDY = re.compile(f"[{_UNSEEN}]")
_INVISIBLE = dict.fromkeys(map(ord, _UNSEEN))


def without_unseen(text: str) -> str:
    """A text without the signs in it that are never seen: soft hyphens, marks of direction."""
    if text.isascii() or not _UNTIDY.search(text):
        return text
    return text.translate(_INVISIBLE)


@dataclass(eq=False, slots=True)
class Block:
    """One block. `leads` are the offsets in `text` at which an emphasised beginning ends;
    `emphasised` says that all of it is set in strong, em, b or i, `italic` that it is
    in em or i; `breaks` are the offsets of its first line breaks. `linked` counts the
    characters in links; `aside` says why it is a notice and no text. `rule` is
    True for a thematic break, which has no text."""

    tag: str
    scope: Scope
    node: LexborNode
    text: str = ""
    leads: tuple[int, ...] = ()
    emphasised: bool = False
    italic: bool = False
    breaks: tuple[int, ...] = ()
    linked: int = 0
    rule: bool = False
    times: tuple[str, ...] = ()
    weight: float = 0.0
    aside: str = ""
    nodes: list[LexborNode] = field(default_factory=list)

    @property
    def heading(self) -> bool:
        return self.tag in HEADINGS

    @property
    def link_share(self) -> float:
        return self.linked / len(self.text) if self.text else 0.0


class _Walk:
    """The state of the walk: the scope we are in, and the block that is being filled."""

    def __init__(self, ignored: frozenset[int], unhide: bool) -> None:
        self.ignored = ignored
        self.unhide = unhide
        self.blocks: list[Block] = []
        self.scope = Scope(tag="", parent=None, depth=0)
        self.tags: list[tuple[str, LexborNode]] = []
        self.parts: list[str] = []
        self.nodes: list[LexborNode] = []
        self.times: list[str] = []
        self.leads: list[int] = []
        self.broken: list[int] = []
        self.length = 0
        self.space = False
        self.breaks = 0
        self.strong = 0
        self.link = 0
        self.plain = 0
        self.slanted = 0
        self.upright = 0
        self.linked = 0

    def text(self, node: LexborNode) -> None:
        raw = node.text_content
        if not raw or raw.isspace():
            self.space = self.space or bool(raw)
            return
        if self.link:
            raw = without_phrases_for_screen_readers(raw)
        raw = without_unseen(raw)
        words = raw.split()
        if not words:
            self.space = self.space or bool(raw)
            return
        if self.length and (self.space or raw[0].isspace()):
            self.parts.append(" ")
            self.length += 1
        piece = " ".join(words)
        if self.length < MAX_TEXT:
            self.parts.append(piece)
            self.nodes.append(node)
        self.length += len(piece)
        self.space = raw[-1].isspace()
        self.breaks = 0
        if not self.strong:
            self.plain += len(piece)
        if not self.slanted:
            self.upright += len(piece)
        if self.link:
            self.linked += len(piece)

    def line_break(self) -> None:
        self.space = True
        self.breaks += 1
        if self.length and len(self.broken) < 4:
            self.broken.append(self.length)
        if self.breaks > 1:
            self.flush()

    def flush(self) -> None:
        """End the block that is being filled, if there is any text in it."""
        if not self.parts:
            # Most elements end without a text of their own: nothing else was counted then.
            self.times, self.breaks, self.space = [], 0, False
            return
        if len(self.blocks) < MAX_BLOCKS:
            self._add()
        self.parts, self.nodes, self.times, self.leads, self.broken = [], [], [], [], []
        self.length = self.plain = self.upright = self.linked = self.breaks = 0
        self.space = False

    def _add(self) -> None:
        text = "".join(self.parts)
        if not text.strip():
            return
        tag, node = self.tags[-1] if self.tags else ("div", self.nodes[0])
        self.scope.chars += len(text)
        self.blocks.append(
            Block(
                tag=tag,
                scope=self.scope,
                node=node,
                text=text,
                leads=tuple(self.leads),
                emphasised=self.plain == 0,
                italic=self.upright == 0,
                breaks=tuple(self.broken),
                linked=self.linked,
                times=tuple(self.times),
                nodes=self.nodes,
            )
        )

    def enter(self, node: LexborNode, tag: str) -> bool:
        """Step into an element; False if it is not to be walked."""
        if tag in _SKIPPED or (self.ignored and node.mem_id in self.ignored):
            return False
        if tag in _EMPHASIS:
            return self._enter_inline(node, tag)
        if tag == "br":
            self.line_break()
            return False
        if tag == "hr":
            self.flush()
            self.blocks.append(Block(tag="hr", scope=self.scope, node=node, rule=True))
            return False
        if "-" in tag and self._in_line():
            return True
        if tag in _CONTAINERS or tag in _BLOCKS or "-" in tag:
            return self._enter_block(node, tag)
        return True

    def _in_line(self) -> bool:
        """Whether a paragraph is being filled: an element of a page's own making is part of
        its line, and anywhere else a container."""
        return bool(self.tags) and self.tags[-1][0] in _LINES

    def _enter_inline(self, node: LexborNode, tag: str) -> bool:
        if tag in _STRONG:
            self.strong += 1
            self.slanted += tag in _SLANTED
        elif tag == "a":
            self.link += 1
        elif tag == "time" and (stamp := node.attributes.get("datetime")):
            self.times.append(stamp)
        elif tag in _ASIDE and (attributes := node.attributes):
            return not (hidden(attributes) or is_spoken(attributes))
        return True

    def _enter_block(self, node: LexborNode, tag: str) -> bool:
        attributes = node.attributes
        if attributes and not self.unhide and hidden(attributes):
            return False
        self.flush()
        if attributes and attributes.get("role") == "heading":
            level = attributes.get("aria-level") or ""
            self.tags.append((f"h{level}" if f"h{level}" in HEADINGS else "h2", node))
            return True
        container = tag in _CONTAINERS or tag in _PARAGRAPH_LIKE or "-" in tag
        if container or attributes:
            scope = open_scope(tag, attributes, self.scope)
            if container or scope.out or scope.mark:
                self.scope.children.append(scope)
                self.scope = scope
                self.tags.append((tag, node))
                return True
        self.tags.append((tag, node))
        return True

    def leave(self, tag: str, scope: Scope) -> None:
        """Step out of an element that was entered."""
        if tag in _EMPHASIS:
            self._leave_inline(tag)
        elif "-" in tag and self._in_line():
            return
        elif tag in _CONTAINERS or tag in _BLOCKS or "-" in tag:
            self.flush()
            self.tags.pop()
            self.scope = scope

    def _leave_inline(self, tag: str) -> None:
        if tag in _STRONG:
            self.strong -= 1
            self.slanted -= tag in _SLANTED
        elif tag == "a":
            self.link -= 1
        if self.length and len(self.leads) < 4:
            self.leads.append(self.length)


def visible_blocks(
    root: LexborNode, ignored: frozenset[int] = frozenset(), *, unhide: bool = False
) -> list[Block]:
    """The visible blocks below `root`, without what `ignored` names by `mem_id`.

    `unhide` takes what is hidden too: pages that scripts put together keep their text in
    hidden elements until then.
    """
    walk = _Walk(ignored, unhide)
    stack: list[tuple[LexborNode, str, Scope]] = []
    node: LexborNode | None = root
    left = MAX_NODES
    while node is not None and left:
        left -= 1
        child = None
        if node.is_text_node:
            walk.text(node)
        elif node.is_element_node:
            tag = node.tag or ""
            before = walk.scope
            if walk.enter(node, tag):
                stack.append((node, tag, before))
                child = node.child
                if child is None:
                    _up(walk, stack)
        if child is None:
            child = _next(node, walk, stack)
        node = child
    walk.flush()
    return walk.blocks


def _up(walk: _Walk, stack: list[tuple[LexborNode, str, Scope]]) -> LexborNode:
    node, tag, scope = stack.pop()
    walk.leave(tag, scope)
    return node


def _next(
    node: LexborNode, walk: _Walk, stack: list[tuple[LexborNode, str, Scope]]
) -> LexborNode | None:
    """The node that follows in the page's order, leaving what ends before it."""
    following = node.next if stack else None
    while following is None and stack:
        ended = _up(walk, stack)
        following = ended.next if stack else None
    return following
