"""A fetched body, decoded once and parsed on demand."""

import re
from codecs import BOM_UTF8
from dataclasses import dataclass, field
from functools import cached_property

from charset_normalizer import from_bytes
from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode

# Deeper than any page is built by hand or by program; the parser's time grows with the
# square of the depth beyond it.
MAX_DEPTH = 2_000
# A page with fewer tags than this cannot be nested deep enough to be slow.
_DEEP_FROM = 8_000
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9-]*)([^<>]*)>")
LONG_TAG = 60_000  # characters of one tag from which on its attributes are counted
_LONG_TAG = re.compile(rf"<([a-zA-Z][a-zA-Z0-9-]*)\s[^<>]{{{LONG_TAG},}}")
_VOID = frozenset(
    [
        *("area", "base", "br", "col", "embed", "hr", "img", "input"),
        *("link", "meta", "param", "source", "track", "wbr", "p", "li"),
    ]
)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|div|p|article|section|main|table|h[1-6]|title|meta|br|span|a)[\s>/]",
    re.I,
)
_BINARY = (
    b"%PDF",
    b"\x89PNG",
    b"GIF8",
    b"\xff\xd8\xff",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"OggS",
    b"\x7fELF",
    b"wOF",
    b"\x00\x00\x00",
    b"ID3",
    b"Rar!",
    b"7z\xbc\xaf",
    b"BM",
)


_STRAY = re.compile("[\udc80-\udcff]+")
_BEYOND_ASCII = re.compile("[^\x00-\x7f\udc80-\udcff]")
# The first bytes of most characters of UTF-8: alone before no letter, one was cut in two.
_CUT = re.compile("[\udcc2\udcc3\udce2](?![a-z])")


def mended(body: bytes) -> str | None:
    """UTF-8 with a few bytes of Windows-1252 in it, as editors paste them into feeds; None for
    any other encoding, in which nearly nothing is UTF-8 by chance."""
    text = body.decode("utf-8-sig", "surrogateescape")
    strays = len(_STRAY.findall(text))
    if 2 * strays > len(_BEYOND_ASCII.findall(text)):
        return None
    text = _CUT.sub("\ufffd", text)
    return _STRAY.sub(_as_windows, text)


def _as_windows(strays: re.Match[str]) -> str:
    if len(strays[0]) > 1:
        return "\ufffd"
    return bytes([ord(strays[0]) - 0xDC00]).decode("cp1252", "replace")


_CLOSED = re.compile(r"</(?:html|body)\s*>", re.I)
_TAIL = 2_000
"""Characters at the end of a page among which its last tags stand."""


@dataclass
class Document:
    """The text of a page and, when asked for, its tree.

    `content_type` is the header verbatim. A body that is valid UTF-8 is UTF-8, whatever the
    header says: no other encoding's text is so by chance, and a wrong header would make
    every paragraph a change. Else the charset comes from the header, a byte order mark, the
    meta element, or the bytes, in the order of the HTML standard.
    """

    url: str
    body: bytes
    content_type: str | None = None
    status: int = 200
    _as_sent: bool = field(default=False, init=False, repr=False, compare=False)

    @cached_property
    def text(self) -> str:
        """The body as text."""
        if self.body.startswith((b"\xff\xfe", b"\xfe\xff")):
            return self._declared()
        try:
            text = self.body.decode("utf-8-sig")
        except UnicodeDecodeError:
            return mended(self.body) or self._declared()
        if "\x1b$" in text[:4096]:
            return self._declared()
        self._as_sent = not self.body.startswith(BOM_UTF8)
        return text

    def _declared(self) -> str:
        """The body by the charset that is declared, or by its bytes where that cannot be."""
        text = str(html_to_unicode(self.content_type, self.body)[1])
        if text.count("\ufffd") <= max(3, len(text) // 500):
            return text
        best = from_bytes(self.body[:200_000]).best()
        return self.body.decode(best.encoding, "replace") if best is not None else text

    @cached_property
    def is_html(self) -> bool:
        """Whether it has the tags of a page."""
        head = self.text[:20_000].lstrip()
        if head.startswith(("<?xml", "<rss", "<feed", "{", "[")) and "<html" not in head.lower():
            return False
        return _HTML.search(head) is not None

    @property
    def is_binary(self) -> bool:
        """Whether the bytes are no text at all."""
        head = self.body[:1024]
        if head.startswith(_BINARY) and not head.lstrip().startswith(b"<"):
            return True
        if head.startswith((b"\xff\xfe", b"\xfe\xff")):
            return False
        control = sum(byte < 9 or 13 < byte < 27 or byte == 127 for byte in head)
        return len(head) > 0 and control > len(head) * 0.05

    @property
    def is_closed(self) -> bool:
        """Whether the markup came to its end: a body that breaks off lacks its last tags."""
        return bool(_CLOSED.search(self.text[-_TAIL:]))

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The body as a tree of elements, at most MAX_DEPTH deep or so."""
        return self.fresh_tree()

    def fresh_tree(self) -> LexborHTMLParser:
        """The same once more, to be cut at will."""
        html = shallow(self.text)
        # The parser wants UTF-8: a body that is just that need not be encoded once more.
        return LexborHTMLParser(self.body if self._as_sent and html is self.text else html)


def shallow(html: str) -> str:
    """The same page without the tags that nest deeper than MAX_DEPTH, whose text stays, and
    without the attributes of tags that have thousands of them."""
    if _may_hold_long_tags(html):
        html = _LONG_TAG.sub(_without_attributes, html)
    if html.count("<") < _DEEP_FROM or not _is_deep(html):
        return html
    depth = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth
        if match[2].lower() in _VOID or match[3].endswith("/"):
            return match[0]
        depth += -1 if match[1] else 1
        within = depth < MAX_DEPTH if match[1] else depth <= MAX_DEPTH
        depth = max(depth, 0)
        return match[0] if within else " "

    return _TAG.sub(keep, html)


def _may_hold_long_tags(html: str) -> bool:
    """Whether there is a stretch without a tag's beginning that a long tag could lie in, seen
    from afar: whoever is as long fills a whole window of half the length."""
    half = LONG_TAG // 2
    return any(
        html.find("<", start, start + half) < 0 for start in range(0, len(html) - half + 1, half)
    )


def _without_attributes(match: re.Match[str]) -> str:
    """The parser looks for each attribute among those before it."""
    return (
        f"<{match[1]} " if match[0].count("=") > 2_000 or match[0].count(" ") > 8_000 else match[0]
    )


def _may_be_deep(html: str) -> bool:
    """The same from above and quickly: counted by pieces, void elements as if they nested."""
    depth = 0
    for start in range(0, len(html), 4_096):
        piece = html[start : start + 4_096]
        closed = piece.count("</")
        opened = piece.count("<") - closed
        if depth + opened > MAX_DEPTH:
            return True
        depth = max(0, depth + opened - closed)
    return False


def _is_deep(html: str) -> bool:
    """Whether more tags are opened than closed by far, anywhere on the page."""
    if not _may_be_deep(html):
        return False
    depth = 0
    for match in _TAG.finditer(html):
        if match[2].lower() in _VOID or match[3].endswith("/"):
            continue
        depth = max(0, depth + (-1 if match[1] else 1))
        if depth > MAX_DEPTH:
            return True
    return False
