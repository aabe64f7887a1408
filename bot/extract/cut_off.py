"""Whether a page ends in the middle.

Many valid pages never close `body` or `html` (both may be omitted, HTML standard 13.1.2.4),
so their absence alone proves nothing: something else has to be open too.
"""

import re

_TAIL = 4_000
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.I)
_OPENED = re.compile(r"<(?:html|body)[\s>]", re.I)
_NESTING = ("div", "article", "section", "main", "ul", "table")
_LAST_OPENING = re.compile(r"<[a-zA-Z][^<>/]*$")
_LAST_CODE = re.compile(r"</(?:script|style|noscript)>\s*$", re.I)
_LAST_TAG = re.compile(r"<[a-zA-Z/!][^<>]*$")
MOST = 3_000_000  # characters beyond which open elements are not counted


def detail(html: str) -> str:
    """What of a page is left open at its end, "" if nothing shows that it is cut off."""
    if _CLOSED.search(html, max(0, len(html) - _TAIL)) or not _OPENED.search(html[:20_000]):
        return ""
    if _CLOSED.search(html):
        return ""
    tail = html[-_TAIL:]
    if _LAST_TAG.search(tail):
        return "ends inside a tag"
    if len(html) > MOST:
        return ""
    if script := next((tag for tag in ("script", "style") if _open(html, tag) > 0), ""):
        return f"ends inside a {script}"
    opened = sum(max(0, _open(html, tag)) for tag in _NESTING)
    last = tail.rpartition(">")
    if last[2].strip() and (opened or _is_left_open(last[0], html)):
        return "ends inside a paragraph"
    return f"ends with {opened} elements open" if opened > 2 and not _LAST_CODE.search(tail) else ""


def _is_left_open(before: str, html: str) -> bool:
    """Whether the last tag opens an element, and one whose end the page does not always omit
    (that of a paragraph may be, HTML standard 13.1.2.4)."""
    opening = _LAST_OPENING.search(before)
    if opening is None:
        return False
    return re.match(r"<(?:p|li|dd|dt)\b", opening[0], re.I) is None or "</p" in html


def _open(html: str, tag: str) -> int:
    opened = len(re.findall(rf"<{tag}[\s>]", html, re.I))
    return opened - len(re.findall(rf"</{tag}\s*>", html, re.I)) if opened else 0
