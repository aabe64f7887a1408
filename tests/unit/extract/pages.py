"""Small pages written for the tests, and the one way to have them read."""

from datetime import UTC, datetime

from bot.core.model import MARKED_ROLES, Entry, Hints, NotThePage, Page, Reading, Role
from bot.extract.read import read

URL = "https://paper.example/politics/council-meets"
NOW = datetime(2026, 11, 22, 17, 0, tzinfo=UTC)
SENTENCES = (
    "The council met on Monday to talk about the budget for the coming year, and it took long.",
    "Members of all parties spoke, and none of them was content with what lay before them.",
    "A vote is to be held on Thursday, when the mayor will have come back from her journey.",
    "The budget has been a matter of dispute since the spring, when the former one was refused.",
)


def article(*inside: str, lang: str = "en", after: str = "", head: str = "") -> str:
    """A page as a paper serves it: `inside` stands between the second and third paragraph."""
    first, second, third, fourth = (f"<p>{text}</p>" for text in SENTENCES)
    return f"""<!doctype html><html lang="{lang}"><head><title>Council meets – Paper</title>
<meta property="og:title" content="Council meets"><meta property="og:site_name" content="Paper">
{head}</head><body><nav><ul><li><a href="/">News</a></li></ul></nav><main>
<article><h1>Council meets</h1><div class="share-bar"><a href="#">Share</a></div>
{first}{second}{"".join(inside)}{third}{fourth}</article>{after}</main>
<aside class="related"><h3>Related</h3><p><a href="/x">Update: another story altogether</a></p></aside>
<footer><p>© 2026 Paper. All rights reserved.</p></footer></body></html>"""  # noqa: E501


def look(html: str | bytes, **hints: object) -> Reading | NotThePage:
    """Read a page as it would be read when it came from URL at NOW."""
    body = html if isinstance(html, bytes) else html.encode()
    settings: dict[str, object] = {"url": URL, "now": NOW, **hints}
    page = Page(url=URL, body=body, fetched_at=NOW, content_type="text/html")
    return read(page, Hints(**settings))  # type: ignore[arg-type]


def reading(html: str | bytes, **hints: object) -> Reading:
    found = look(html, **hints)
    assert isinstance(found, Reading), found
    return found


def marked(html: str | bytes, **hints: object) -> list[Entry]:
    return [entry for entry in reading(html, **hints).entries if entry.role in MARKED_ROLES]


def texts(html: str | bytes, **hints: object) -> list[str]:
    return [e.text for e in reading(html, **hints).entries if e.role is Role.TEXT]
