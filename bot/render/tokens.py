"""HTML as tokens, in time linear in its length whatever it holds.

The standard library's HTMLParser takes minutes over 200 KB of unclosed tags. The HTML that
comes here was serialised by us, so a small grammar is enough: what is not a tag is text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

# A tag ends at the next ">" and holds no "<", so that no position is looked at twice.
_TAG = re.compile(r"<(?:(/?)([a-zA-Z][a-zA-Z0-9-]{0,20})((?:\s[^<>]*)?)/?|[!?][^<>]*)>")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]{1,20})(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=]+)))?""")
_LONGEST = 8192


@dataclass(frozen=True, slots=True)
class Start:
    """A start tag, its name in lower case, an attribute without a value as ""."""

    name: str
    attributes: dict[str, str]


@dataclass(frozen=True, slots=True)
class End:
    """An end tag."""

    name: str


def tokens(html: str) -> Iterator[Start | End | str]:
    """Start tags, end tags, and text with its entities resolved."""
    at = 0
    for match in _TAG.finditer(html):
        if match.start() > at:
            yield unescape(html[at : match.start()])
        at = match.end()
        if match[2] is None:
            continue
        name = match[2].lower()
        yield End(name) if match[1] else Start(name, _attributes(match[3]))
    if at < len(html):
        yield unescape(html[at:])


def _attributes(written: str) -> dict[str, str]:
    found: dict[str, str] = {}
    if not written or len(written) > _LONGEST:
        return found
    for match in _ATTRIBUTE.finditer(written):
        value = match[2] or match[3] or match[4] or ""
        found.setdefault(match[1].lower(), unescape(value))
    return found
