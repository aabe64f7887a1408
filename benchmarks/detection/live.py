"""Live pages: real ones with posts cut, edited, removed and rolled off in the markup and in the
structured data alike; and made-up ones in the forms in which publishers make them."""

import json
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from typing import Any

from selectolax.lexbor import LexborHTMLParser, LexborNode

from benchmarks.detection import corpus
from benchmarks.detection.case import Case, Told
from benchmarks.detection.tongues import TONGUES
from bot.core.text import squash

_POST = frozenset({"post"})
_EXTRA = " Two more people were confirmed dead."


@dataclass
class Page:
    """A real live page that posts can be taken out of."""

    name: str
    url: str
    source: str
    selector: str

    def without(self, texts: list[str]) -> bytes:
        """The page without the posts that have these texts."""
        tree = LexborHTMLParser(self.source)
        stems = [squash(text)[:50] for text in texts]
        for node in tree.css(self.selector):
            words = squash(node.text(separator=" "))
            if any(stem in words for stem in stems):
                node.decompose()
        for script in tree.css('script[type="application/ld+json"]'):
            _keep(script, lambda stem: stem not in stems)
        return (tree.html or "").encode()

    def until(self, text: str) -> bytes:
        """The page as it is when this post and all below it have rolled off."""
        tree = LexborHTMLParser(self.source)
        nodes = tree.css(self.selector)
        stem = squash(text)[:50]
        last = next(n for n, node in enumerate(nodes) if stem in squash(node.text(separator=" ")))
        shown = [squash(node.text(separator=" ")) for node in nodes[:last]]
        for node in nodes[last:]:
            node.decompose()
        for script in tree.css('script[type="application/ld+json"]'):
            _keep(script, lambda stem: any(stem in words for words in shown))
        return (tree.html or "").encode()

    def posts(self) -> list[str]:
        """The texts of the posts, newest first, as the page's own structured data has them
        and its markup shows them."""
        tree = LexborHTMLParser(self.source)
        shown = [squash(node.text(separator=" ")) for node in tree.css(self.selector)]
        texts: dict[str, int] = {}
        for script in tree.css('script[type="application/ld+json"]'):
            for update in _updates(_json(script)):
                text = _plain(update.get("articleBody") or "")
                place = next(
                    (n for n, words in enumerate(shown) if squash(text)[:50] in words), None
                )
                if len(text) > 60 and place is not None:
                    texts.setdefault(text, place)
        return sorted(texts, key=texts.__getitem__)


def _json(script: LexborNode) -> Any:
    try:
        return json.loads(script.text(), strict=False)
    except ValueError:
        return None


def _updates(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, list):
        return [update for one in value for update in _updates(one)]
    if not isinstance(value, dict):
        return []
    own = value.get("liveBlogUpdate")
    if isinstance(own, list):
        return [one for one in own if isinstance(one, dict)]
    return [update for one in value.values() for update in _updates(one)]


def _keep(script: LexborNode, wanted: Callable[[str], bool]) -> None:
    value = _json(script)
    updates = _updates(value)
    if not updates:
        return
    kept = [u for u in updates if wanted(squash(_plain(u.get("articleBody") or ""))[:50])]
    _put(value, kept)
    script.inner_html = json.dumps(value)


def _put(value: Any, kept: list[dict[str, Any]]) -> None:
    if isinstance(value, list):
        for one in value:
            _put(one, kept)
    elif isinstance(value, dict):
        if "liveBlogUpdate" in value:
            value["liveBlogUpdate"] = kept
        for one in value.values():
            _put(one, kept)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(unescape(str(text)))).split())


def cases() -> Iterator[Case]:
    """Real pages, then made-up ones."""
    for row in corpus.live_selectors():
        selector = row["entry_selector"]
        if selector.startswith(("XPATH", "(")):
            continue
        source = corpus.body(row["file"]).decode("utf-8", "replace")
        name = row["file"].removeprefix("pages/")
        yield from _real(Page(name, f"https://{row['publisher']}/live", source, selector))
    for name, make in TEMPLATES.items():
        for seed in range(6):
            yield from _made(name, make, random.Random(seed))


def _real(page: Page) -> Iterator[Case]:
    posts = page.posts()
    whole = page.without([])
    if len(posts) < 6:
        return

    def case(what: str, old: bytes, new: bytes, *expected: Told) -> Case:
        return Case(f"{what} {page.name}", f"live: {what}", page.url, old, new, tuple(expected))

    for count in (1, 2, 4):
        newest = posts[:count]
        told = [Told("added", _POST, text) for text in newest]
        yield case("newest cut", page.without(newest), whole, *told)
    middle = posts[len(posts) // 2]
    yield case("one removed", whole, page.without([middle]), Told("removed", _POST, middle))
    yield case("rolled off", whole, page.until(posts[-4]))
    new = [Told("added", _POST, text) for text in posts[:2]]
    yield case("new and rolled off", page.without(posts[:2]), page.until(posts[-3]), *new)
    for text in posts[1:6]:
        run = re.match(r"[A-Za-z0-9 ,]{30,}[a-z]{3}", text)
        edited = page.source.replace(run[0], run[0] + _EXTRA) if run else ""
        if run and edited.count(_EXTRA) >= 2:
            same = Page(page.name, page.url, edited, page.selector).without([])
            told_ = Told("edited", _POST, text.replace(run[0], run[0] + _EXTRA))
            yield case("one edited", whole, same, told_)
            break


@dataclass(frozen=True)
class Post:
    """A made-up post."""

    number: int
    at: datetime
    text: str


Make = Callable[[list[Post]], str]
_HEAD = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{more}'
    "</head><body><header><nav><a href=/>Home</a><a href=/live>Live</a></nav></header><main>"
    "<h1>{title}</h1><p>Follow the developments in the town as they happen, with our reporters "
    "on the spot.</p>{body}</main><footer><p>© Example Media</p></footer></body></html>"
)
_TITLE = "Storm in the harbour town: live updates"


def _frame(body: str, more: str = "") -> str:
    return _HEAD.format(title=_TITLE, more=more, body=body)


def _ld(posts: list[Post], **keys: Callable[[Post], Any]) -> str:
    value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": _TITLE,
        "coverageStartTime": "2026-11-22T06:00:00Z",
        "liveBlogUpdate": [
            {"@type": "BlogPosting", **{key: make(post) for key, make in keys.items()}}
            for post in posts
        ],
    }
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def _articles(posts: list[Post], form: str) -> str:
    parts = []
    for place, post in enumerate(posts):
        parts.append(
            form.format(
                n=post.number, place=place, text=escape(post.text), iso=post.at.isoformat(),
                clock=f"{post.at:%H:%M}", epoch=int(post.at.timestamp()),
                ms=int(post.at.timestamp() * 1000), hex=f"{post.number * 7919:024x}",
            )
        )  # fmt: skip
        if place % 4 == 2:
            parts.append('<div class="ad-slot" data-ad="1"><p>Advertisement</p></div>')
    return "".join(parts)


TEMPLATES: dict[str, Make] = {
    "JSON-LD with @id": lambda posts: _frame(
        _articles(posts, '<div class="c-x1" id="e{n}"><h3>{clock}</h3><p>{text}</p></div>'),
        _ld(
            posts,
            **{"@id": lambda p: f"https://news.example/live#e{p.number}"},
            datePublished=lambda p: p.at.isoformat(),
            articleBody=lambda p: p.text,
        ),
    ),
    "JSON-LD without ids": lambda posts: _frame(
        "<div id=app></div>",
        _ld(
            posts,
            headline=lambda p: _TITLE,
            datePublished=lambda p: p.at.isoformat(),
            articleBody=lambda p: escape(f"<p>{escape(p.text)}</p>"),
        ),
    ),
    "JSON-LD, one instant for all": lambda posts: _frame(
        "<div id=app></div>",
        _ld(
            posts,
            url=lambda p: f"https://news.example/live-{posts[0].number}#post{p.number}",
            headline=lambda p: _TITLE,
            datePublished=lambda p: posts[0].at.isoformat(),
            articleBody=lambda p: p.text,
        ),
    ),
    "WordPress Liveblog": lambda posts: _frame(
        '<div id="wpcom-liveblog-container"><div id="liveblog-entries">'
        + _articles(
            posts,
            '<div id="liveblog-entry-{n}" class="liveblog-entry" data-timestamp="{epoch}"><header '
            'class="liveblog-meta"><span class="liveblog-meta-time">{clock}</span></header><div '
            'class="liveblog-entry-text"><p>{text}</p></div></div>',
        )
        + "</div></div>"
    ),
    "Sourcefabric": lambda posts: _frame(
        '<div class="lb-timeline">'
        + _articles(
            posts,
            '<article class="lb-post" data-post-id="urn:newsml:{hex}" data-js-id="{hex}"><time '
            'class="lb-post-date" datetime="{iso}">{clock}</time><div class="lb-item">'
            "<p>{text}</p></div></article>",
        )
        + "</div>"
    ),
    "AMP": lambda posts: _frame(
        '<amp-live-list id="live" data-poll-interval="15000" data-max-items-per-page="20"><div '
        "items>"
        + _articles(
            posts,
            '<div id="item{n}" data-sort-time="{epoch}"><p><b>{clock}</b></p><p>{text}</p></div>',
        )
        + "</div></amp-live-list>"
    ),
    "blocks with hex ids": lambda posts: _frame(
        '<div class="liveblog">'
        + _articles(
            posts,
            '<article id="block-{hex}" class="block"><header><time datetime="{iso}">{clock}</time>'
            "</header><div class=body><p>{text}</p></div></article>",
        )
        + "</div>"
    ),
    "blocks counted from the newest": lambda posts: _frame(
        '<section class="ticker">'
        + _articles(
            posts,
            '<div class="ticker-entry" id="entry-{place}"><time datetime="{iso}">{clock}</time>'
            "<p>{text}</p></div>",
        )
        + "</section>"
    ),
    "bold clock": lambda posts: _frame(
        "<article>" + _articles(posts, "<p><strong>{clock}</strong> {text}</p>") + "</article>"
    ),
    "list items, hashed classes": lambda posts: _frame(
        "<ol class=css-9fj2k>"
        + _articles(
            posts,
            '<li class="css-1x{n}z"><div><span class="css-t">{clock} GMT</span></div><div><p>'
            "{text}</p></div></li>",
        )
        + "</ol>"
    ),
    "microdata": lambda posts: _frame(
        '<div itemscope itemtype="https://schema.org/LiveBlogPosting">'
        + _articles(
            posts,
            '<div itemprop="liveBlogUpdate" itemscope itemtype="https://schema.org/BlogPosting" '
            'id="m{n}"><meta itemprop="datePublished" content="{iso}"><div itemprop="articleBody">'
            "<p>{text}</p></div></div>",
        )
        + "</div>"
    ),
}


def _texts(chance: random.Random, count: int) -> list[str]:
    """Sentences of news, each another."""
    streets = ["Harbour", "Mill", "Church", "Station", "Castle", "River", "Market", "Bridge"]
    acts = ["is closed", "has been flooded", "was cleared", "saw two arrests", "has power again"]
    who = ["the fire service", "police", "the mayor", "a resident", "our reporter", "the army"]
    made = []
    for number in range(count):
        made.append(
            f"{chance.choice(streets)} Street {chance.choice(acts)}, says {chance.choice(who)}. "
            f"Some {chance.randint(20, 900)} people are affected near number {number * 3 + 11}."
        )
    return made


def _made(name: str, make: Make, chance: random.Random) -> Iterator[Case]:
    count = chance.randint(8, 24)
    start = datetime(2026, 11, 22, 6, tzinfo=UTC)
    posts = [
        Post(n + 1, start + timedelta(minutes=11 * n), text)
        for n, text in enumerate(_texts(chance, count))
    ][::-1]

    def case(what: str, old: list[Post], new: list[Post], *expected: Told) -> Case:
        return Case(
            f"{what} {name} ({count})",
            f"made-up live: {name}",
            "https://news.example/live",
            make(old).encode(),
            make(new).encode(),
            tuple(expected),
        )

    fresh = chance.choice((1, 2, 3))
    told = [Told("added", _POST, post.text) for post in posts[:fresh]]
    yield case("new", posts[fresh:], posts, *told)
    yield case("new and rolled off", posts[fresh:], posts[:-fresh], *told)
    yield case("rolled off", posts, posts[:-2])
    place = chance.randrange(1, count - 1)
    gone = posts[place]
    removed = Told("removed", _POST, gone.text)
    yield case("removed", posts, posts[:place] + posts[place + 1 :], removed)
    grown = Post(gone.number, gone.at, gone.text + _EXTRA)
    edited = Told("edited", _POST, grown.text)
    yield case("edited", posts, [*posts[:place], grown, *posts[place + 1 :]], edited)
    pinned = [posts[-1], *posts]
    yield case("pinned twice", posts, pinned)
    update = Post(count + 1, posts[0].at + timedelta(minutes=7), "Update: " + TONGUES["en"].text)
    told_ = Told("added", frozenset({"post", "update"}), update.text)
    yield case("post that begins with Update", posts, [update, *posts], told_)
