"""A fetched body, decoded once and parsed on demand."""

from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser
from w3lib.encoding import html_to_unicode


@dataclass
class Document:
    """The text of a page and, when asked for, its tree.

    `content_type` is the header verbatim; the charset comes from the header, a byte order
    mark, the meta element, or the bytes, in the order of the HTML standard.
    """

    url: str
    body: bytes
    content_type: str | None = None

    @cached_property
    def text(self) -> str:
        """The body as text."""
        return str(html_to_unicode(self.content_type, self.body)[1])

    @cached_property
    def tree(self) -> LexborHTMLParser:
        """The body as a tree of elements."""
        return LexborHTMLParser(self.text)
