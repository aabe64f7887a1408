"""`xml:base` of Atom feeds: what the relative addresses of an entry are relative to.

XML Base (https://www.w3.org/TR/xmlbase/), used by RFC 4287, section 2.
"""

import re
from html import unescape

from bot.extract.addresses import join

_OPENING = re.compile(r"<(?:\w+:)?(?P<tag>feed|entry)\b(?P<attributes>[^<>]{0,2000})>")
_BASE = re.compile(r"\sxml:base\s*=\s*[\"']([^\"'<>]{1,2000})[\"']")


def entry_bases(source: str, url: str, count: int) -> list[str]:
    """The base of each entry in the feed's order; none where the feed names none, or where
    its entries are not those that were counted."""
    if "xml:base" not in source:
        return []
    whole = url
    bases: list[str] = []
    for opening in _OPENING.finditer(source):
        found = _BASE.search(opening["attributes"])
        own = unescape(found[1]).strip() if found else ""
        if opening["tag"] == "feed":
            whole = join(url, own)
        else:
            bases.append(join(whole, own))
    return bases if len(bases) == count else []
