"""An entry's content as rich text that Telegram can show.

Entry.html is a small subset of HTML already, but it comes from the open web by way of a
parser, so nothing is taken on trust: what is not known is left out and its text kept.
Paragraphs become lines, lists become lines with bullets, links keep only real addresses.
"""

import re
from urllib.parse import urljoin, urlsplit

from bot.core.model import Entry
from bot.render import runs as rich
from bot.render.clean import clean, paragraphs
from bot.render.html import escape
from bot.render.runs import Run, Runs, Tag
from bot.render.telegram_html import tidy
from bot.render.tokens import End, Start, tokens

MAX_HTML = 200_000
"""Characters of HTML that are read; an entry longer than that is shown as plain text."""
MAX_ADDRESS = 2048

_INLINE = {
    "b": "b",
    "strong": "b",
    "i": "i",
    "em": "i",
    "cite": "i",
    "u": "u",
    "ins": "u",
    "s": "s",
    "del": "s",
    "strike": "s",
    "code": "code",
    "a": "a",
}
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = frozenset({"p", "div", "section", "ul", "ol", "table", "tr", "figure", "pre"}) | _HEADINGS
_HIDDEN = frozenset({"script", "style", "template", "noscript", "iframe", "svg", "head", "title"})
_BLANKS = re.compile(r"\s+")


def entry_runs(entry: Entry, page_url: str) -> Runs:
    """An entry's whole content, rich where it is known to be, else its plain text."""
    if entry.html and len(entry.html) <= MAX_HTML:
        found = html_runs(entry.html, entry.url or page_url)
        # The text is what was compared and promised: HTML that shows less of it is not used.
        if len(_letters(rich.to_plain(found))) >= 0.9 * len(_letters(entry.text)):
            return found
    return text_runs(entry.text)


def _letters(text: str) -> str:
    return "".join(text.split())


def text_runs(text: str) -> Runs:
    """Plain text, its paragraphs set apart by an empty line."""
    return rich.merge([Run(paragraphs(text).replace("\n", "\n\n"))])


def html_runs(html: str, page_url: str) -> Runs:
    """HTML of a web page as what Telegram can show of it."""
    reader = _Reader(page_url)
    for token in tokens(html):
        match token:
            case Start(name, attributes):
                reader.start(name, attributes)
            case End(name):
                reader.end(name)
            case str():
                reader.text(token)
    return rich.strip(tidy(reader.runs))


class _Reader:
    """Runs with the line breaks that a browser would show."""

    def __init__(self, page_url: str) -> None:
        self.runs: list[Run] = []
        self._page_url = page_url
        self._open: list[Tag] = []
        self._hidden = 0
        self._break = ""
        self._space = False
        self._lists: list[int | None] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _HIDDEN:
            self._hidden += 1
        elif tag == "br":
            self._line("\n")
        elif tag == "blockquote":
            self._line("\n\n")
            self._push(Tag("blockquote"))
        elif tag == "li":
            self._item()
        elif tag in _BLOCKS:
            self._block(tag)
        elif tag in _INLINE:
            self._push(self._inline(_INLINE[tag], attributes))

    def end(self, tag: str) -> None:
        if tag in _HIDDEN:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "li":
            self._line("\n")
        elif tag in ("ul", "ol"):
            if self._lists:
                self._lists.pop()
            self._line("\n" if self._lists else "\n\n")
        elif tag == "blockquote" or tag in _HEADINGS:
            self._pop("b" if tag in _HEADINGS else "blockquote")
            self._line("\n\n")
        elif tag in _BLOCKS:
            self._line("\n\n")
        elif tag in _INLINE:
            self._pop(_INLINE[tag])

    def text(self, text: str) -> None:
        if self._hidden:
            return
        folded = _BLANKS.sub(" ", clean(text))
        words = folded.strip()
        if folded.startswith(" "):
            self._space = True
        if not words:
            return
        self._lead()
        self.runs.append(Run(words, tuple(self._open)))
        self._space = folded.endswith(" ")

    def _lead(self) -> None:
        """The break or the space that was owed before these words."""
        if self.runs and self._break:
            shared = tuple(t for t in self._open if t.name == "blockquote")
            quoted = any(t.name == "blockquote" for t in self.runs[-1].tags)
            self.runs.append(Run(self._break, shared if quoted else ()))
        elif self.runs and self._space:
            # A space between two runs is outside of a link or an emphasis that begins here.
            before = self.runs[-1].tags
            self.runs.append(Run(" ", tuple(t for t in self._open if t in before)))
        self._break, self._space = "", False

    def _line(self, breaks: str) -> None:
        if len(breaks) > len(self._break):
            self._break = breaks

    def _block(self, tag: str) -> None:
        if tag in ("ul", "ol"):
            self._line("\n" if self._lists else "\n\n")
            self._lists.append(0 if tag == "ol" else None)
            return
        self._line("\n" if tag == "tr" else "\n\n")
        if tag in _HEADINGS:
            self._push(Tag("b"))

    def _item(self) -> None:
        self._line("\n")
        bullet = "• "
        if self._lists and (number := self._lists[-1]) is not None:
            self._lists[-1] = number + 1
            bullet = f"{number + 1}. "
        self._lead()
        indent = "  " * max(0, len(self._lists) - 1)
        quote = tuple(t for t in self._open if t.name == "blockquote")
        self.runs.append(Run(indent + bullet, quote))

    def _inline(self, name: str, attributes: dict[str, str]) -> Tag | None:
        if name != "a":
            return Tag(name)
        address = web_address(attributes.get("href", ""), self._page_url)
        return Tag("a", f'href="{escape(address)}"') if address else None

    def _push(self, tag: Tag | None) -> None:
        if tag is not None and len(self._open) < rich.DEEPEST:
            self._open.append(tag)

    def _pop(self, name: str) -> None:
        rich.close(self._open, name)


def web_address(address: str, page_url: str = "") -> str | None:
    """An address that may be linked to: http or https, absolute, of a sane length; else None."""
    written = "".join(clean(address).split())
    if written.endswith("://"):
        return None
    try:
        whole = urljoin(page_url, written)
        parts = urlsplit(whole)
        name = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not name or len(whole) > MAX_ADDRESS:
        return None
    return whole
