"""Boxes inside a post that no name gives away, told by what they hold: a field to write an
address into, the degrees of a weather box, cards that lead to other stories, a writer's life.

A box is taken for one only where prose of the post is left outside of it.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from bot.extract.addresses import join, split
from bot.extract.lines import fold
from bot.extract.live.chrome import is_loading
from bot.extract.live.clock import clock_of, is_relative
from bot.extract.live.parts import Part, part_of

PROSE = 25
"""Characters of a paragraph that says something."""
LEAST_CARDS = 2
LONGEST_AGO = 20
LEAST_LINKS = 2
"""Links to places on the page, or times, that make a list of its contents."""
MOST_LINKED = 0.7
"""The share of a text in links from which on it is no more than these."""
LEAST_LINK = 12
"""Characters of a link that is a headline rather than a name or a number."""
MAX_LOOKED_AT = 400
"""Elements of each kind that are looked at."""
MAX_LISTS = 4_000


_TAKEN = "div,section,aside,ul,ol,span,p,i,em"
_WAITING = re.compile(r"…|\.\.\.|\. \. \.")
_FRAMES = frozenset({"div", "section", "aside"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_LISTS = "ul,ol,div,section"
_ITEMS = frozenset({"li", "div", "article", "section"})
_FIELDS = "input:not([type=hidden]),textarea,select"
_DEGREES = re.compile(r"^[-−]?\d{1,3}\s?°\s?[CF]?$")
_OWN = "time,[datetime],[data-timestamp],[itemprop=datePublished]"


def inlays(body: LexborNode, page: str) -> list[LexborNode]:
    """The boxes inside an element, in document order. Nothing is changed."""
    waiting = _placeholders(body)
    prose = [node for node in body.css("p,div") if _says_something(node)]
    if not prose:
        return waiting
    top = body.child
    found = {
        node.mem_id: node
        for node in _candidates(body, page)
        if node != body and node != top and _leaves_prose(node, prose)
    }
    found |= {node.mem_id: node for node in waiting}
    return [node for node in body.css(_TAKEN) if node.mem_id in found]


def _placeholders(body: LexborNode) -> list[LexborNode]:
    """What only says that something is to come ("Loading…"), for scripts to replace."""
    if not _WAITING.search(body.text(deep=True)):
        return []
    nodes = body.css("span,div,p,i,em")
    return [node for node in nodes if is_waiting(node)]


def is_waiting(node: LexborNode) -> bool:
    """Whether all that an element says is that something is to come."""
    return is_loading(fold(node.text(deep=True)))


def is_weather(node: LexborNode) -> bool:
    """Whether an element's own children are the degrees of a weather box."""
    return any(_is_degrees(child) for child in node.iter(include_text=False))


def is_contents(node: LexborNode) -> bool:
    """Whether an element is no more than a list of what came when, or of links to places on
    the page itself."""
    items = [one for one in node.css("li") if one != node]
    if len(items) >= LEAST_LINKS and all(map(_begins_timed, items)):
        listed = sum(len(fold(one.text(deep=True))) for one in (*items, *node.css("h2,h3,h4,h5")))
        return listed >= len(fold(node.text(deep=True)))
    links = node.css('a[href^="#"]')
    if len({link.attributes.get("href") for link in links}) < LEAST_LINKS:
        return False
    text = len(node.text(deep=True) or "") - sum(
        len(one.text(deep=True) or "") for one in node.css("h2,h3,h4,h5,time")
    )
    return sum(len(link.text(deep=True) or "") for link in links) >= MOST_LINKED * max(1, text)


def _begins_timed(item: LexborNode) -> bool:
    lines = (fold(line) for line in item.text(deep=True, separator="\n")[:200].split("\n"))
    first = next((line for line in lines if line), "")
    return clock_of(first) is not None or (len(first) <= LONGEST_AGO and is_relative(first))


def _candidates(body: LexborNode, page: str) -> Iterator[LexborNode]:
    yield from _frames(body.css(_FIELDS))
    yield from _frames(node for node in body.css("b,span,strong,div,p") if _is_degrees(node))
    for button in _frames(body.css("button")):
        if any(_is_prose(p) for p in button.css("p")):
            yield button
    yield from cards(body, page)
    for node in body.css("div[class],section[class],aside[class]"):
        of_author = part_of(node.attributes.get("class") or "") is Part.AUTHOR
        if of_author and any(_is_prose(p) for p in node.css("p")):
            yield node


def _frames(nodes: Sequence[LexborNode] | Iterator[LexborNode]) -> Iterator[LexborNode]:
    """The innermost boxes around elements, but for those that say when the post came."""
    for count, node in enumerate(nodes):
        if count >= MAX_LOOKED_AT:
            return
        frame = node.parent
        while frame is not None and frame.tag in {"form", "p", "span", "label", "fieldset", "b"}:
            frame = frame.parent
        if frame is not None and frame.tag in _FRAMES and frame.css_first(_OWN) is None:
            yield frame


def _is_degrees(node: LexborNode) -> bool:
    child = node.first_child
    if child is None or not child.is_text_node or child.next is not None:
        return False
    return bool(_DEGREES.match(fold((child.text_content or "")[:20])))


def _is_prose(paragraph: LexborNode) -> bool:
    return len(fold(paragraph.text(deep=True)[:200])) >= PROSE


def _says_something(node: LexborNode) -> bool:
    """Whether an element is a paragraph: one, or one that begins with words of its own."""
    if node.tag == "p":
        return _is_prose(node)
    child = node.first_child
    own = child is not None and child.is_text_node and (child.text_content or "").strip()
    return bool(own) and _is_prose(node)


def _leaves_prose(box: LexborNode, prose: Sequence[LexborNode]) -> bool:
    """Whether a paragraph that is no quotation stands outside of a box."""
    held = {node.mem_id for node in box.css("p,div")}
    return any(p.mem_id not in held and not _is_quoted(p) for p in prose)


def _is_quoted(paragraph: LexborNode) -> bool:
    parent = paragraph.parent
    return parent is not None and parent.tag in {"blockquote", "li", "figcaption", "figure"}


def cards(body: LexborNode, page: str) -> Iterator[LexborNode]:
    """Lists whose items all begin with a link to another story, with the heading above them."""
    for node in body.css(_LISTS)[:MAX_LISTS]:
        items = [one for one in node.iter(include_text=False) if one.tag not in _HEADINGS]
        if len(items) < LEAST_CARDS or any(one.tag not in _ITEMS for one in items):
            continue
        if not all(_leads_away(one, page) for one in items):
            continue
        frame = _headed(node)
        if frame is not None or node.tag not in {"ul", "ol"} or _are_only_links(items):
            yield frame or node


def _headed(items: LexborNode) -> LexborNode | None:
    """The box that holds these items and a heading, and nothing else."""
    frame = items.parent
    if frame is None or frame.tag not in _FRAMES:
        return None
    others = [one for one in frame.iter(include_text=False) if one != items]
    headed = others and all(one.tag in {*_HEADINGS, "strong", "b"} for one in others)
    return frame if headed else None


def _leads_away(item: LexborNode, page: str) -> bool:
    """Whether an item begins with a link to another page that reads like a headline."""
    link = item.css_first("a[href]")
    if link is None:
        return False
    text = fold(link.text(deep=True))
    if len(text) < LEAST_LINK or not fold(item.text(deep=True)).startswith(text[:LEAST_LINK]):
        return False
    href = link.attributes.get("href") or ""
    if href.startswith(("#", "?")):
        return False
    return split(join(page, href)).path.rstrip("/") != split(page).path.rstrip("/")


def _are_only_links(items: Sequence[LexborNode]) -> bool:
    return all(
        len(fold(link.text(deep=True))) * 10 >= len(fold(item.text(deep=True))) * 9
        for item in items
        if (link := item.css_first("a[href]")) is not None
    )
