"""What a page shows to whoever looks at it: what the judges of walls go by."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from selectolax.lexbor import LexborNode

from bot.core.model import Entry, FailureKind, Hints
from bot.extract import jsonld
from bot.extract.document import Document
from bot.extract.markers.table import fold
from bot.extract.metadata import metadata
from bot.extract.walls.signs import MOST_OF_IT, Signs, signs

VISIBLE = 12_000  # characters of visible text that are looked at
PARAGRAPHS, LONGEST = 40, 500  # entries that are looked at, and characters of each
_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_QUOTED = re.compile(r"“[^“”]{0,400}”|„[^„“”]{0,400}[“”]|«[^«»]{0,400}»|(?<!\w)\"[^\"]{2,400}\"")
ARTICLES = frozenset(
    f"{kind}Article"
    for kind in ("", "News", "ReportageNews", "AnalysisNews", "OpinionNews", "BackgroundNews")
) | {"BlogPosting"}
_UNSEEN = frozenset({"script", "style", "noscript", "template"})
_FRAME = frozenset({"nav", "footer"})
_STAMPED = "article time[datetime], main time[datetime]"
_WORDS = re.compile(r"\w+")


@dataclass(frozen=True)
class Face:
    """A page as it presents itself. `entries` are what was read as its text."""

    document: Document
    hints: Hints
    entries: Sequence[Entry] = ()

    @cached_property
    def title(self) -> str:
        """What the title element says."""
        node = self.document.tree.css_first("title")
        return _line(node.text(deep=True)) if node is not None else ""

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles and the first headlines, without doubles."""
        heads = self.document.tree.css("h1, h2")[:8]
        about = metadata(self.document, self.hints).headline or ""
        found = [self.title, _line(about), *(_line(node.text(deep=True)) for node in heads)]
        return tuple(dict.fromkeys(title for title in found if title))

    @cached_property
    def paragraphs(self) -> tuple[str, ...]:
        """The beginnings of what was read, without what it quotes."""
        return tuple(unquoted(fold(e.text[:LONGEST])) for e in self.entries[:PARAGRAPHS])

    @cached_property
    def size(self) -> float:
        """How much was read, in Latin letters."""
        return sum(
            len(entry.text) * (2.5 if _WIDE.search(entry.text[:60]) else 1.0)
            for entry in self.entries
        )

    @cached_property
    def text(self) -> str:
        """The visible text of the page without its navigation and its footer, in one line."""
        return unquoted(fold(" ".join(_pieces(self.document.tree.body))))

    @cached_property
    def declared(self) -> bool:
        """Whether the page says in its head that it is an article."""
        about = metadata(self.document, self.hints)
        return bool(about.kinds & ARTICLES) or about.published is not None

    @cached_property
    def described(self) -> bool:
        """Whether it says so there or prints a time beside its text."""
        return self.declared or self.document.tree.css_first(_STAMPED) is not None

    @cached_property
    def in_article(self) -> bool:
        """Whether its headline stands in an article element."""
        return self.document.tree.css_first("article h1") is not None

    @cached_property
    def free(self) -> bool:
        """False where it says that it is not for free."""
        return metadata(self.document, self.hints).free is not False

    @cached_property
    def asks_who(self) -> bool:
        """Whether there is a form for a password or an address of mail and for little else."""
        return self.document.tree.css_first("input[type=password], input[type=email]") is not None

    @cached_property
    def buttons(self) -> tuple[str, ...]:
        """What may be pressed, as far as it says little."""
        nodes = self.document.tree.css("button, a, input[type=submit], [role=button]")[:200]
        said = (_line(node.text(deep=True)) for node in nodes)
        return tuple(line for line in said if 1 < len(line) < 40)

    @cached_property
    def share_told(self) -> float:
        """Of the words that the page says it has, those that were read; 1 if it says nothing."""
        counts = (node.get("wordCount") for node in jsonld.nodes(self.document))
        stated = max((c for c in map(_number, counts) if c < 100_000), default=0)
        read = sum(len(_WORDS.findall(entry.text)) for entry in self.entries)
        return min(1.0, read / stated) if stated > 100 else 1.0

    @cached_property
    def counted(self) -> bool:
        """Whether it says how many words it has."""
        return '"wordCount"' in self.document.text

    def below(self, speech: re.Pattern[str]) -> str:
        """What is said like this below the text: a box between paragraphs bars nothing."""
        found = [*speech.finditer(self.text)]
        if not found:
            return ""
        said = found[-1]
        offers = signs(FailureKind.PAYWALL)
        text = self.text[said.end() :]
        later = any(
            paragraph[:40] in text
            for paragraph in self.paragraphs
            if len(paragraph) > 60
            and not offers.gate.search(paragraph)
            and not offers.offer.search(paragraph)
        )
        return "" if later else said[0]

    @cached_property
    def breaks_off(self) -> bool:
        """Whether the last long paragraph ends in an ellipsis."""
        long = [entry.text for entry in self.entries if len(entry.text) > 60]
        return bool(long) and long[-1].rstrip().endswith(("…", "..."))

    def titled(self, sign: Signs, least: float = MOST_OF_IT) -> str:
        """The title that says just this, "" if none does."""
        return next((t for t in self.titles[:4] if sign.whole(t, least)), "")

    def headed(self, sign: Signs) -> bool:
        """Whether the headline says just this, or the title where there is no headline."""
        node = self.document.tree.css_first("h1")
        return sign.whole(_line(node.text(deep=True)) if node is not None else self.title)

    def mentions(self, sign: Signs) -> str:
        """The title in which this is said among other things."""
        return next((t for t in self.titles if len(t) < 90 and sign.title.search(t)), "")

    def share(self, speech: Signs) -> float:
        """The share of what was read that speaks like this."""
        return share_of(self.paragraphs, [p for p in self.paragraphs if speech.text.search(p)])

    def codes(self, strings: Iterable[str]) -> str:
        """The first of some strings that stands in the source."""
        head = self.document.text[:400_000]
        return next((code for code in strings if code in head), "")

    @cached_property
    def unfilled(self) -> bool:
        """Whether an element stands empty that scripts are to fill."""
        mounts = signs(FailureKind.SCRIPT_ONLY).mount
        for name in mounts:
            found = self.document.tree.css(f'[id="{name}"]')[:1]
            found += self.document.tree.css(name)[:1] if "-" in name else []
            if any(len(node.text(deep=True).strip()) < 40 for node in found):
                return True
        return False


def share_of(whole: Iterable[str], part: Iterable[str]) -> float:
    """Of some texts, the share that others are, by length."""
    return sum(map(len, part)) / (sum(map(len, whole)) or 1)


def unquoted(text: str) -> str:
    """A text without what it quotes: an article quotes what a wall says."""
    return _QUOTED.sub(" ", text)


def _line(text: str) -> str:
    return fold(" ".join(text[:400].split()))


def _number(value: object) -> int:
    try:
        return int(str(value).replace(",", "").strip() or 0)
    except ValueError:
        return 0


def _pieces(body: LexborNode | None) -> Iterator[str]:
    if body is None:
        return
    length = 0
    for node in body.traverse(include_text=True, skip_empty=True):
        if not node.is_text_node or not node.text_content:
            continue
        piece = " ".join(node.text_content.split())
        if not piece or _is_frame(node.parent):
            continue
        yield piece
        length += len(piece)
        if length > VISIBLE:
            return


def _is_frame(node: LexborNode | None) -> bool:
    """Whether an element is never seen, or stands in what every page of a site has."""
    for _ in range(6):
        if node is None:
            return False
        if node.tag in _UNSEEN or node.tag in _FRAME:
            return True
        node = node.parent
    return False
