"""Ordinary pages as canvases: real pages without a mark, and where their text stands."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import escape

from selectolax.lexbor import LexborHTMLParser

from benchmarks.detection import corpus
from benchmarks.detection.contenders import NOW, reading
from bot.core.model import NotThePage, Role
from bot.core.text import squash


@dataclass(frozen=True, slots=True)
class Canvas:
    """A page as text, with the ends of its body's paragraphs: where something may be put in."""

    name: str
    url: str
    language: str
    html: str
    gaps: tuple[int, ...]
    plain: bool = True

    def with_(self, markup: str, gap: int) -> bytes:
        """The page with a piece of markup after one of its paragraphs."""
        at = self.gaps[gap]
        return (self.html[:at] + markup + self.html[at:]).encode()

    def outside(self, markup: str) -> bytes:
        """The page with a piece of markup behind the element that holds its text, or at the end
        of its text where no element calls itself that."""
        after = self.gaps[-1]
        end, another = self.html.find("</article>", after), self.html.find("<article", after)
        own = end >= 0 and not 0 <= another < end
        at = end + len("</article>") if own else self.html.find("</main>", after)
        at = at if at >= 0 else self.gaps[-1]
        return (self.html[:at] + markup + self.html[at:]).encode()


@cache
def canvases() -> tuple[Canvas, ...]:
    """Real articles of at least six paragraphs that bear no mark."""
    return tuple(_real())


def _real() -> Iterator[Canvas]:
    for row in corpus.rows("index.jsonl"):
        labels = {marker["label"] for marker in row["update_markers"]}
        if row["is_live_page"] or labels - {"timestamp", "not_update"}:
            continue
        canvas = _canvas(row["file"], row["url"] or "https://news.example/a", row["language"])
        if canvas is not None:
            yield canvas


def _canvas(file: str, url: str, language: str | None) -> Canvas | None:
    body = corpus.body(file)
    read = reading(body, url, NOW)
    if isinstance(read, NotThePage) or read.extractor != "article":
        return None
    texts = {squash(entry.text) for entry in read.entries if entry.role is Role.TEXT}
    tree = LexborHTMLParser(body)
    html = tree.html or ""
    gaps = []
    at = 0
    for node in tree.css("p"):
        markup = node.html or ""
        found = html.find(markup, at)
        if found < 0:
            continue
        at = found + 1
        if len(node.text()) > 80 and squash(node.text(separator=" ")) in texts:
            gaps.append(found + len(markup))
    if len(gaps) < 6:
        return None
    code = (language or read.language or "")[:2].casefold()
    code = {"nb": "no", "nn": "no"}.get(code, code)
    return Canvas(file.removeprefix("pages/"), url, code, html, tuple(gaps))


def plain(language: str, more: str) -> Canvas:
    """A small page for a language of which the corpus has none."""
    title = escape(more[:40])
    paragraphs = [f"{more} {more} ({n})" for n in (14, 27, 33, 48, 59, 61, 75)]
    body = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    html = (
        f'<!doctype html><html lang="{language}"><head><title>{title}</title>'
        f'<meta charset="utf-8"></head><body><nav><a href="/">Home</a></nav><main><article>'
        f"<h1>{title}</h1>{body}</article></main><footer><p>© 2026</p></footer></body></html>"
    )
    gaps: list[int] = []
    at = 0
    while (at := html.find("</p>", at)) >= 0 and len(gaps) < len(paragraphs):
        at += len("</p>")
        gaps.append(at)
    return Canvas(f"plain-{language}", "https://news.example/a", language, html, tuple(gaps))


def pick(chance: random.Random, language: str, count: int) -> list[Canvas]:
    """Some canvases of a language."""
    fitting = [canvas for canvas in canvases() if canvas.language == language]
    return chance.sample(fitting, min(count, len(fitting)))
