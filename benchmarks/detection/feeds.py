"""Feeds of every format: what comes, what is edited, what a content grew, and what is noise.

All made up: a harbour town's paper in eight shapes of feed, and what servers do to feeds although
nothing happened.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape

from benchmarks.detection.case import Case, Told

URL = "https://news.example/feed"
_DAY = "2026-11-20T%02d:00:00Z"
_SAID = (
    "The council of Esher said that item {n} would be decided later this month.",
    "Residents near pier {n} were told to wait for a letter from the harbour office.",
    "The harbour master counted {n} ships at anchor and called for a second tug.",
)
_MARKS = (
    ("<p><strong>Update:</strong> {0}</p>", "update", 1),
    ("<p>UPDATE 14:05: {0}</p>", "update", 1),
    ("<p><em>Correction: {0}</em></p>", "correction", 1),
    ("<h3>Update</h3><p>{0}</p><p>{1}</p>", "update", 2),
)
_NEWS = (
    "The plan was voted down on Friday evening by nine members to two.",
    "The mayor has left the meeting and will speak to the press at noon.",
)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the paper's feed, its content in HTML."""

    number: int
    title: str
    content: str
    more: str = ""


def story(number: int) -> Item:
    """The paper's story of that number."""
    said = (_SAID[(number + step) % 3].format(n=number) for step in range(2))
    return Item(
        number,
        f"Harbour story number {number}",
        "".join(f"<p>{one}</p>" for one in said),
    )


STORIES = [story(number) for number in range(20, 5, -1)]


@dataclass(frozen=True, slots=True)
class Served:
    """How a server makes RSS of items."""

    guid: bool = True
    escaped: bool = False
    encoded: bool = False
    built: str = "10:00:00"
    tracking: str = ""
    minutes: int = 0
    head: str = ""

    def __call__(self, items: Sequence[Item]) -> str:
        return (
            f"<?xml version='1.0' encoding='UTF-8'?>{self.head}<rss version='2.0' "
            "xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel>"
            f"<title>The Esher Post</title><language>en</language>"
            f"<lastBuildDate>Fri, 20 Nov 2026 {self.built} GMT</lastBuildDate>"
            f"{''.join(map(self.item, items))}</channel></rss>"
        )

    def item(self, one: Item) -> str:
        body = escape(one.content) if self.escaped else f"<![CDATA[{one.content}]]>"
        summary = escape(one.content[3:].partition("</p>")[0]) if self.encoded else body
        whole = f"<content:encoded>{body}</content:encoded>" if self.encoded else ""
        guid = f"<guid isPermaLink='false'>urn:esher:{one.number}</guid>" if self.guid else ""
        return (
            f"<item><title>{escape(one.title)}</title>{guid}"
            f"<link>https://news.example/{one.number}{self.tracking}</link>"
            f"<pubDate>Fri, 20 Nov 2026 {one.number % 24:02}:{self.minutes:02}:00 GMT</pubDate>"
            f"<description>{summary}</description>{whole}{one.more}</item>"
        )


@dataclass(frozen=True, slots=True)
class Atom:
    """How a server makes Atom of items."""

    xhtml: bool = False
    updated: str = ""

    def __call__(self, items: Sequence[Item]) -> str:
        title = "<title>The Esher Post</title>"
        head = f"<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'>{title}"
        return f"{head}{''.join(map(self.entry, items))}</feed>"

    def entry(self, one: Item) -> str:
        at = _DAY % (one.number % 24)
        content = (
            f"<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>{one.content}</div>"
            if self.xhtml
            else f"<content type='html'>{escape(one.content)}"
        )
        return (
            f"<entry><id>urn:esher:{one.number}</id><title>{escape(one.title)}</title>"
            f"<link href='https://news.example/{one.number}'/><published>{at}</published>"
            f"<updated>{self.updated or at}</updated>{content}</content></entry>"
        )


def rdf(items: Sequence[Item]) -> str:
    """RSS 1.0, with plain text."""
    rows = "".join(
        f"<item rdf:about='https://news.example/{one.number}'><title>{one.title}</title>"
        f"<link>https://news.example/{one.number}</link><description>{escape(one.content)}"
        f"</description><dc:date>{_DAY % (one.number % 24)}</dc:date></item>"
        for one in items
    )
    return (
        "<?xml version='1.0'?><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' "
        "xmlns='http://purl.org/rss/1.0/' xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        f"<channel><title>The Esher Post</title></channel>{rows}</rdf:RDF>"
    )


def json_feed(items: Sequence[Item]) -> str:
    """JSON Feed 1.1."""
    rows = [
        {
            "id": f"urn:esher:{one.number}",
            "url": f"https://news.example/{one.number}",
            "title": one.title,
            "content_html": one.content,
            "date_published": _DAY % (one.number % 24),
        }
        for one in items
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": "The Esher Post"}
    return json.dumps(head | {"items": rows})


SHAPES: dict[str, Callable[[Sequence[Item]], str]] = {
    "rss": Served(),
    "rss escaped": Served(escaped=True),
    "rss with content": Served(encoded=True),
    "rss without guid": Served(guid=False),
    "atom": Atom(),
    "atom xhtml": Atom(xhtml=True),
    "rdf": rdf,
    "json": json_feed,
}


def cases() -> Iterator[Case]:
    """Every shape with everything that happens to feeds; then what servers do to them."""
    for name, made in SHAPES.items():
        yield from _news(name, made)
        yield from _quiet(name, made)
    yield from _servers()


def _case(name: str, kind: str, old: str, new: str, *told: Told, refused: bool = False) -> Case:
    quiet = frozenset() if told else frozenset({"quiet"})
    return Case(
        name=f"{name}: {kind}",
        family=f"feeds: {kind}",
        url=URL,
        old=old.encode(),
        new=new.encode(),
        expected=told,
        refused=refused,
        tags=quiet,
    )


def _added(item: Item) -> Told:
    return Told("added", frozenset({"item"}), _text(item.content))


def _text(content: str) -> str:
    return content.removeprefix("<p>").removesuffix("</p>").replace("</p><p>", "\n")


def _news(name: str, made: Callable[[Sequence[Item]], str]) -> Iterator[Case]:
    old = made(STORIES)
    fresh = [story(number) for number in (23, 22, 21)]
    yield _case(name, "an item", old, made([fresh[2], *STORIES[:-1]]), _added(fresh[2]))
    told = [_added(one) for one in reversed(fresh)]
    yield _case(name, "three items", old, made([*fresh, *STORIES[:-3]]), *told)
    for number, (markup, role, paragraphs) in enumerate(_MARKS):
        at = 2 + number
        grown = STORIES[at].content + markup.format(*_NEWS)
        text = "\n".join(_NEWS[:paragraphs])
        section = Told("added", frozenset({role}), text)
        yield _case(name, "a content grew", old, made(_with(at, content=grown)), section)
    edited = STORIES[5].content.replace("<p>", "<p>All five members resigned on Thursday. ", 1)
    change = Told("edited", frozenset({"item"}), _text(edited))
    yield _case(name, "an edit", old, made(_with(5, content=edited)), change)


def _with(at: int, **changed: str) -> list[Item]:
    return [
        replace(one, **changed) if place == at else one  # type: ignore[arg-type]
        for place, one in enumerate(STORIES)
    ]


def _quiet(name: str, made: Callable[[Sequence[Item]], str]) -> Iterator[Case]:
    old = made(STORIES)
    marked = _with(12, content=STORIES[12].content + _MARKS[0][0].format(*_NEWS))
    yield _case(name, "the same", old, old)
    yield _case(name, "another order", old, made(STORIES[::-1]))
    yield _case(name, "a shorter window", old, made(STORIES[:-4]))
    yield _case(name, "a longer window", made(marked[:-5]), made(marked))
    typo = STORIES[4].content.replace("harbour", "harbuor").replace("council", "counicl")
    yield _case(name, "a typo", made(_with(4, content=typo)), old)
    yield _case(name, "nothing in it", old, made([]), refused=True)


def _servers() -> Iterator[Case]:
    old = Served()(STORIES)
    others = {
        "a later build": Served(built="12:00:00"),
        "tracking": Served(tracking="?utm_source=rss&amp;utm_medium=x"),
        "other minutes": Served(minutes=30),
        "a style sheet": Served(head="<?xml-stylesheet href='/x.xsl' type='text/xsl'?>"),
        "a byte order mark": lambda items: "\ufeff" + Served()(items),
        "summaries beside the contents": Served(encoded=True),
        "no more ids": Served(guid=False),
        "another format": Atom(),
    }
    for kind, made in others.items():
        yield _case(kind, "served otherwise", old, made(STORIES))
    fed = Atom()(STORIES)
    dated = Atom(updated="2026-11-21T09:00:00Z")(STORIES)
    yield _case("every entry touched", "served otherwise", fed, dated)
    counted = [
        [replace(one, more=f"<comments>{one.number + more}</comments>") for one in STORIES]
        for more in (0, 7)
    ]
    yield _case("comments", "served otherwise", *map(Served(), counted))
    pictured = old.replace("<![CDATA[", "<![CDATA[<img src='/a.jpg?t=1'>")
    yield _case("pictures", "served otherwise", old, pictured)
    bare = old.replace("harbour office", "R&amp;D office")
    yield _case("a bare ampersand", "served otherwise", bare, bare.replace("R&amp;D", "R&D"))
    yield _case("a third of it", "cut off", old, old[: len(old) // 3], refused=True)
    gone = "<html><title>Maintenance</title><h1>We will be back soon</h1><p>Maintenance.</p></html>"
    yield _case("maintenance", "cut off", old, gone, refused=True)
