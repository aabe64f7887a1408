"""Pages for the tests of live blogs, and how they are read."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bot.core.model import Entry, Hints, NotThePage, Reading
from bot.extract import liveblog
from bot.extract.document import Document

PAGES = Path(__file__).parents[2] / "pages"
URL = "https://news.example/live/river-flood"
NOW = datetime(2026, 3, 2, 9, 15, tzinfo=UTC)


def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def document(html: str, url: str = URL) -> Document:
    return Document(url, html.encode(), "text/html; charset=utf-8")


def claim(html: str, url: str = URL) -> float:
    return liveblog.EXTRACTOR.claims(document(html, url))


def outcome(html: str, url: str = URL, **hints: Any) -> Reading | NotThePage:
    known = Hints(url=url, now=hints.pop("now", NOW), **hints)
    return liveblog.EXTRACTOR.read(document(html, url), known)


def read(html: str, url: str = URL, **hints: Any) -> Reading:
    reading = outcome(html, url, **hints)
    assert isinstance(reading, Reading), reading
    return reading


def texts(html: str, **hints: Any) -> list[str]:
    return [entry.text for entry in read(html, **hints).entries]


def by_text(reading: Reading, start: str) -> Entry:
    return next(entry for entry in reading.entries if entry.text.startswith(start))


def structured(updates: object, **blog: object) -> str:
    """A page that has nothing but structured data."""
    data = {"@type": "LiveBlogPosting", "headline": "The day", "liveBlogUpdate": updates} | blog
    script = json.dumps(data, ensure_ascii=False)
    return (
        "<html lang=en><head><title>The day</title>"
        f'<script type="application/ld+json">{script}</script></head><body><h1>The day</h1></body>'
    )


def update(number: int, **more: object) -> dict[str, object]:
    """One post of structured data, newer the higher its number."""
    return {
        "@type": "BlogPosting",
        "url": f"{URL}#post-{4000 + number}",
        "datePublished": f"2026-03-02T08:{number:02}:00Z",
        "articleBody": f"Report number {number} tells of things that were not known before.",
    } | more


def shown(*posts: str, title: str = "Harbour fire live", before: str = "", after: str = "") -> str:
    """A page that has nothing but markup."""
    return (
        f"<html lang=en><head><title>{title}</title></head><body><h1>{title}</h1>"
        f"{before}<div class='posts'>{''.join(posts)}</div>{after}</body></html>"
    )


def post(number: int, text: str = "", *, attributes: str = "", clock: str = "") -> str:
    """One post of markup, newer the higher its number."""
    text = text or f"Report number {number} tells of things that were not known before."
    return (
        f"<div class='entry' {attributes or f'id=post-{4000 + number}'}>"
        f"<time>{clock or f'08:{number:02}'}</time><p>{text}</p></div>"
    )
