"""JSON-LD as publishers really write it, read within bounds.

W3C JSON-LD 1.1 embeds data in `<script type="application/ld+json">` (section 7). Real pages
break the grammar in a handful of ways, and each is mended here: control characters inside
strings, HTML comments or CDATA around the object, a byte order mark, a trailing comma or
semicolon, several objects one after the other, and the whole object HTML-escaped.
"""

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bot.extract.document import Document

Node = dict[str, Any]

MAX_SCRIPT = 16_000_000
"""Characters of one script that are read at all."""
MAX_SCRIPTS = 60
MAX_NODES = 20_000
MAX_DEPTH = 12
"""How deep typed nodes are looked for. Deeper nesting has no meaning for a news page."""

_CACHE = "_jsonld_nodes"
_WRAPPING = re.compile(
    r"^(?:\s|\ufeff|//\s*(?=<!)|<!--|/\*\s*<!\[CDATA\[\s*\*/|<!\[CDATA\[)+"
    r"|(?:\s|;|//\s*(?=\]\]>|-->)|-->|/\*\s*\]\]>\s*\*/|\]\]>)+$"
)
_TRAILING_COMMA = re.compile(r",(\s*[}\]])")
_BAD_ESCAPE = re.compile(r'\\(?![\\"/bfnrtu])')
# Where a node that describes the page may hang below another. Lists of teasers
# (itemListElement) are not among them: what they name is another page.
_DESCENT = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "subjectOf", "@included")


def nodes(document: Document) -> Sequence[Node]:
    """Every typed object of the page that may describe it, in document order, read once.

    Objects of `@graph`, of lists and of several scripts are all there; none if the page has
    no JSON-LD or only such as cannot be mended.
    """
    known = vars(document).get(_CACHE)
    if known is None:
        known = vars(document)[_CACHE] = tuple(_typed(_scripts(document)))
    found: Sequence[Node] = known
    return found


def of_type(document: Document, *types: str) -> list[Node]:
    """The page's objects that are of one of these schema.org types."""
    wanted = set(types)
    return [node for node in nodes(document) if wanted & types_of(node)]


def types_of(node: Node) -> set[str]:
    """The names of an object's types, without the vocabulary's address or prefix."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {re.split(r"[/#:]", name)[-1] for name in names if isinstance(name, str)}


def by_id(document: Document) -> dict[str, Node]:
    """The page's objects by their `@id`, for references from one to another."""
    index: dict[str, Node] = {}
    for node in nodes(document):
        name = node.get("@id")
        if isinstance(name, str) and len(node) > len(index.get(name, ())):
            index[name] = node
    return index


def as_list(value: object) -> list[Any]:
    """A property's values: schema.org allows one or a list of them everywhere."""
    if value is None:
        return []
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and "@list" in value:
        return as_list(value["@list"])
    return [value]


def string_of(value: object) -> str | None:
    """The text of a property: a string, a number, `{"@value": …}`, or the first of a list."""
    for one in as_list(value):
        if isinstance(one, dict):
            one = one.get("@value") or one.get("text")
        if isinstance(one, bool):
            continue
        if isinstance(one, int | float):
            return str(one)
        if isinstance(one, str) and one.strip():
            return one.strip()
    return None


def name_of(value: object) -> str | None:
    """The name of a person or an organisation, several joined by commas."""
    names: list[str] = []
    for one in as_list(value):
        name = string_of(one.get("name")) if isinstance(one, dict) else string_of(one)
        if name and not name.startswith(("http:", "https:")) and name not in names:
            names.append(name)
    return ", ".join(unescape(name) for name in names) or None


def url_of(value: object) -> str | None:
    """The address of a property: a string, or an object's `url`, `contentUrl` or `@id`."""
    for one in as_list(value):
        if isinstance(one, dict):
            one = string_of(one.get("url")) or string_of(one.get("contentUrl")) or one.get("@id")
        if isinstance(one, str) and one.strip():
            return one.strip()
    return None


_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")


def unescape(text: str) -> str:
    """Text without HTML entities, also where it was escaped twice."""
    for _ in range(3):
        if "&" not in text or not _ENTITY.search(text):
            break
        text = html.unescape(text)
    return text


def _scripts(document: Document) -> Iterator[object]:
    found = 0
    for script in document.tree.css("script[type]"):
        kind = script.attributes.get("type") or ""
        if "ld+json" not in kind.lower():
            continue
        found += 1
        source = script.text(deep=True)
        if found > MAX_SCRIPTS:
            return
        if source and len(source) <= MAX_SCRIPT:
            yield from parse(source)


def parse(source: str) -> list[object]:
    """The values of one script, mended where it is not quite JSON; none if hopeless."""
    for attempt in _attempts(source):
        try:
            return [json.loads(attempt, strict=False)]
        except (ValueError, RecursionError):
            continue
    return _one_after_the_other(_WRAPPING.sub("", source))


def _attempts(source: str) -> Iterator[str]:
    yield source
    source = _WRAPPING.sub("", source)
    yield source
    mended = _TRAILING_COMMA.sub(r"\1", _BAD_ESCAPE.sub("", source))
    if mended != source:
        yield mended
    if "&quot;" in source or "&#34;" in source:
        yield html.unescape(source)


def _one_after_the_other(source: str) -> list[object]:
    decoder = json.JSONDecoder(strict=False)
    values: list[object] = []
    position = 0
    while position < len(source) and len(values) < MAX_SCRIPTS:
        try:
            value, position = decoder.raw_decode(source, position)
        except (ValueError, RecursionError):
            break
        values.append(value)
        while position < len(source) and source[position] in " \t\r\n,;":
            position += 1
    return values


def _typed(values: Iterator[object]) -> Iterator[Node]:
    """Typed objects in document order, by a stack of our own: nesting cannot exhaust ours."""
    seen = 0
    for value in values:
        stack: list[tuple[object, int]] = [(value, 0)]
        while stack and seen < MAX_NODES:
            one, depth = stack.pop()
            seen += 1
            if isinstance(one, list):
                stack.extend((item, depth + 1) for item in reversed(one[:MAX_NODES]))
            elif isinstance(one, dict):
                if "@type" in one:
                    yield one
                if depth < MAX_DEPTH:
                    stack.extend((one[k], depth + 1) for k in reversed(_DESCENT) if k in one)
