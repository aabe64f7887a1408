"""A glance at a page that may say nothing new, far cheaper than reading it.

Most pages change with every request: tokens, advertisements, counters, the order of other
stories. What a reader makes of them does not. A sketch remembers of a page that was read which
of its pieces of text (what stands between two tags) had no part in the reading, and a digest of
all the others in their order. A page whose pieces are those, and no other, says what it said.

A sketch errs to one side. A piece that was never seen, one more of a kind than ever, one that
moved, digits that changed in what was read, a heading of the page's head, a piece of structured
data, an element shown that was hidden: each of them calls for a reading. What it cannot see is
text that was on the page all the time and became news by a change of nothing but its place, so
whoever uses sketches reads now and then all the same.
"""

import re
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import blake2b
from zlib import crc32

from selectolax.lexbor import LexborHTMLParser

from bot.core.model import Hints, Reading
from bot.extract.document import Document

MOST_PIECES = 6_000
MOST_WORK = 80_000_000
"""Pieces times characters read: beyond it, telling what was read from what was not takes long."""
MOST_LOOSE = 6_000
"""Pieces remembered that had no part in any reading, of the last pages and those before."""

_STRICT = 16  # bytes of the digest that a sketch begins with
_SHORT = 80  # bytes of a piece in which digits may count or tell the time
_NEXT = 0x9E3779B1  # sets the second, third … of the same pieces apart
_END = 24  # characters at either end of a piece by which it is found in what was read
_LEAST = 8  # the same of a short piece
_DIGITS = bytes.maketrans(b"123456789", b"0" * 9)
_NUMBER = re.compile(r"\d+")
_SILENT = ["script", "style", "noscript", "template"]
_STATED = (
    "script[type*='ld+json'],title,meta[property*=title],meta[name*=title],"
    "meta[itemprop],html[lang],base"
)
_BOXES = frozenset(
    [
        *("div", "p", "section", "article", "li", "ul", "ol", "main"),
        *("h1", "h2", "h3", "h4", "blockquote", "table", "body"),
    ]
)
# One question, for to walk the tree costs more than what is asked; and first what few have.
_ASKED = (
    f"{_STATED},:is([hidden],[style*=none],[class*=hid],[class*=none],[class*=invis],"
    f"[class*=sr-only]):is({','.join(sorted(_BOXES))})"
)
_WORDED = frozenset({"script", "title"})
_KEPT = frozenset(["content", "class", "style", "hidden", "property", "name", "itemprop", "lang"])


@dataclass(slots=True)
class Glance:
    """The pieces of a page's text in their order, each with its number: pieces of one wording
    are numbered apart, short ones whatever their digits are. `stated` is a digest of what a
    page states beside its text."""

    pieces: list[bytes]
    numbers: list[int]
    stated: bytes

    def strict(self, loose: frozenset[int] | set[int]) -> bytes:
        """A digest of all but the loose pieces."""
        said = [p for p, n in zip(self.pieces, self.numbers, strict=True) if n not in loose]
        return blake2b(b"\0".join([self.stated, *said]), digest_size=_STRICT).digest()

    def says(self, sketch: bytes) -> bool:
        """Whether the page says what the sketched one said."""
        return bool(sketch) and self.strict(_loose(sketch)) == sketch[:_STRICT]


def glance(document: Document, hints: Hints) -> Glance | None:
    """The pieces of a page; None for what is no page in HTML, or too long a one."""
    if not document.is_html:
        return None
    # A tree of its own: it is cut, and a reader wants it whole.
    tree = document.fresh_tree()
    stated = blake2b(_setting(document, hints), digest_size=_STRICT)
    for part in _stated(tree):
        stated.update(part)
    tree.strip_tags(_SILENT)
    text = tree.text(separator="\0", skip_empty=True) or ""
    pieces = _pieces(text.encode("utf-8", "surrogatepass"))
    if len(pieces) > MOST_PIECES:
        return None
    return Glance(pieces, _numbers(pieces), stated.digest())


def sketch(seen: Glance, reading: Reading, former: bytes) -> bytes:
    """What to remember of a page and what was read in it. `former` is the sketch before: what
    had no part then may come back. Empty for a page of which a sketch cannot be made quickly."""
    said = _squashed(" ".join(_strings(reading)))
    if len(seen.pieces) * len(said) > MOST_WORK:
        return b""
    loose: set[int] = set()
    strict: set[int] = set()
    judged: dict[bytes, bool] = {}
    for piece, number in zip(seen.pieces, seen.numbers, strict=True):
        read = judged.get(piece)
        if read is None:
            read = judged[piece] = _is_read(piece, said)
        (strict if read else loose).add(number)
    if former:
        loose |= _loose(former)
        if len(loose) > MOST_LOOSE:
            loose &= set(seen.numbers)
    _without(loose, strict)
    return seen.strict(loose) + array("I", sorted(loose)).tobytes()


def _loose(sketched: bytes) -> set[int]:
    return set(memoryview(sketched)[_STRICT:].cast("I"))


def _without(loose: set[int], strict: Iterable[int]) -> None:
    """Take out the pieces that were read, and all others of the same wording."""
    for number in strict:
        for step in (_NEXT, -_NEXT):
            same = number
            while same in loose or same == number:
                loose.discard(same)
                same = (same + step) & 0xFFFFFFFF


def _pieces(text: bytes) -> list[bytes]:
    return [stripped for piece in text.split(b"\0") if (stripped := piece.strip())]


def _numbers(pieces: list[bytes]) -> list[int]:
    """A number for each piece, whatever the digits of a short one are."""
    numbers = []
    count: dict[int, int] = {}
    shapes = iter(_shapes([piece for piece in pieces if len(piece) < _SHORT]))
    for piece in pieces:
        number = crc32(next(shapes) if len(piece) < _SHORT else piece)
        before = count.get(number, 0)
        count[number] = before + 1
        numbers.append((number + before * _NEXT) & 0xFFFFFFFF)
    return numbers


def _shapes(pieces: list[bytes]) -> list[bytes]:
    """The pieces with a zero in the place of each number: all at once, since an expression
    takes longer to find what is a number than all the rest of a glance."""
    masked = b"\0".join(pieces).translate(_DIGITS)
    while b"00" in masked:
        masked = masked.replace(b"00", b"0")
    return masked.split(b"\0")


def _setting(document: Document, hints: Hints) -> bytes:
    kind = (document.url, document.status, document.content_type)
    asked = (hints.url, hints.extractor, hints.selector, hints.ignore, hints.ignore_text)
    return repr((kind, asked, hints.timezone)).encode("utf-8", "surrogatepass")


def _stated(tree: LexborHTMLParser) -> Iterator[bytes]:
    """What a page says in its head, in structured data, and by hiding."""
    for node in tree.css(_ASKED):
        tag = node.tag
        if tag in _BOXES:
            if node.text(deep=True, skip_empty=True):
                yield _mark(tag, node.attributes)
            continue
        yield _mark(tag, node.attributes)
        if tag in _WORDED:
            yield node.text(deep=True).encode("utf-8", "surrogatepass")


def _mark(tag: str | None, attributes: dict[str, str | None]) -> bytes:
    kept = [f"{name}={value}" for name, value in attributes.items() if name in _KEPT]
    return "\1".join([tag or "", *kept]).encode("utf-8", "surrogatepass")


def _strings(reading: Reading) -> Iterator[str]:
    """All the words of a reading."""
    yield from (reading.title or "", reading.publisher or "")
    for entry in reading.entries:
        yield from (entry.title or "", entry.marker or "", entry.text, entry.author or "")


def _squashed(text: str) -> str:
    return "".join(text.split())


def _is_read(piece: bytes, said: str) -> bool:
    """Whether a piece, or a part of it, may be among what was read: rather too often than
    not, for such a piece may not change."""
    text = _squashed(piece.decode("utf-8", "surrogatepass"))
    if text in said:
        return True
    end = min(_END, max(_LEAST, len(text) * 2 // 3))
    if len(text) > end and (text[:end] in said or text[-end:] in said):
        return True
    middle = len(text) // 2
    if len(text) > 3 * _END and text[middle - _END // 2 : middle + _END // 2] in said:
        return True
    return any(
        text[max(0, number.start() - 3) : number.end() + 3] in said
        for number in _NUMBER.finditer(text)
    )
