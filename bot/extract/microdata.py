"""HTML microdata of named types, read into the shape of JSON-LD, within bounds.

https://html.spec.whatwg.org/multipage/microdata.html, section 5: an element with `itemscope`
is an item, its descendants with `itemprop` are its properties, and a property that is itself
an item nests. `itemref` is not followed: news pages do not use it.
"""

from typing import Any

from selectolax.lexbor import LexborNode

from bot.extract.document import Document

Node = dict[str, Any]

MAX_ITEMS = 10_000
MAX_DEPTH = 8
_ADDRESSES = {"a": "href", "link": "href", "area": "href", "img": "src", "audio": "src"} | {
    "video": "src", "iframe": "src", "source": "src", "embed": "src", "object": "data",
}  # fmt: skip
_LONG_TEXT = {"articleBody", "text"}


def items(document: Document, type_name: str) -> list[Node]:
    """The page's items of a schema.org type, as nested dictionaries; [] if there are none.

    `articleBody` keeps its markup, so that its paragraphs are not run together.
    """
    if "itemscope" not in document.text:
        return []
    return [
        _item(node, 0)
        for node in document.tree.css("[itemscope][itemtype]")[:MAX_ITEMS]
        if type_name in (node.attributes.get("itemtype") or "")
    ]


def _item(scope: LexborNode, depth: int) -> Node:
    kind = (scope.attributes.get("itemtype") or "").rstrip("/").rsplit("/", 1)[-1]
    item: Node = {"@type": kind}
    for name in ("itemid", "id"):
        if value := scope.attributes.get(name):
            item.setdefault("@id" if name == "itemid" else "identifier", value)
    taken = 0
    # Descendants are walked with a stack: a property's own descendants belong to it only if
    # it is an item of its own.
    stack = _children(scope)
    while stack and taken < MAX_ITEMS:
        node = stack.pop()
        attributes = node.attributes
        names = (attributes.get("itemprop") or "").split()
        nested = "itemscope" in attributes
        for name in names:
            taken += 1
            _add(item, name, _value(node, name, nested, depth))
        if not nested:
            stack.extend(_children(node))
    return item


def _children(node: LexborNode) -> list[LexborNode]:
    return list(node.iter(include_text=False))[::-1]


def _add(item: Node, name: str, value: object) -> None:
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(node: LexborNode, name: str, nested: bool, depth: int) -> object:
    if nested and depth < MAX_DEPTH:
        return _item(node, depth + 1)
    attributes = node.attributes
    for attribute in ("content", "datetime"):
        if attributes.get(attribute):
            return attributes[attribute]
    source = _ADDRESSES.get(node.tag or "")
    if source and attributes.get(source):
        return attributes[source]
    return node.html if name in _LONG_TEXT else (node.text(deep=True) or "").strip()
