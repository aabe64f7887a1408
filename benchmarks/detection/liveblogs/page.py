# ruff: noqa: E501 - markup and sentences are left in one piece
"""A made-up post, and what a page prints around posts."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from benchmarks.detection.liveblogs import flux as fluxes
from benchmarks.detection.liveblogs.flux import STILL, Flux
from benchmarks.detection.liveblogs.words import Words

_AGENDA = ("14:00 – Doors open in hall {}", "15:30 – Council {}", "17:45 – Vote on dam {}")
_DAYS = {"en": ("Today", "Yesterday"), "de": ("Heute", "Gestern"), "fr": ("Aujourd’hui", "Hier")}
URL = "https://news.example/2026/nov/22/storm-live"


@dataclass(frozen=True)
class Post:
    """`number` counts from the oldest. `extra` names what stands in it beside its paragraphs."""

    number: int
    at: datetime
    paragraphs: tuple[str, ...]
    title: str | None = None
    author: str | None = None
    extra: str = ""
    key: bool = False
    updated: datetime | None = None

    @property
    def text(self) -> str:
        """What a reader would call its text."""
        quoted = (self.quotation,) if self.extra in {"quote", "list"} else ()
        quoted = self.agenda if self.extra == "agenda" else quoted
        return "\n".join((*self.paragraphs, *quoted))

    @property
    def agenda(self) -> tuple[str, ...]:
        """Lines that begin with times."""
        return tuple(line.format(self.number) for line in _AGENDA)

    @property
    def quotation(self) -> str:
        """What it quotes: made of its own words, so that it is another one for each post."""
        return f"({self.number * 37}) {' '.join(reversed(self.paragraphs[0].split()))}!"

    @property
    def texts(self) -> tuple[str, ...]:
        """Every text that is right: a message of a social network may stand in it or not."""
        if self.extra != "tweet":
            return (self.text,)
        quoted = f"{self.text}\n{self.quotation}"
        return (self.text, quoted, f"{quoted}\n— Port Office (@portoffice) November 22, 2026")


@dataclass
class Env:
    """One page: its language, the time of the look, and what is printed around the posts."""

    words: Words
    language: str
    now: datetime
    posts: list[Post] = field(default_factory=list)
    ld: str = ""
    rail: bool = True
    keys: bool = False
    boxes: bool = True
    slug: str = ""
    above: str = ""
    below: str = ""
    flux: Flux = STILL

    def local(self, at: datetime) -> datetime:
        """An instant on the clocks of the place."""
        return at.astimezone(UTC) + timedelta(hours=self.words.hours)

    def clock(self, post: Post, form: str = "{h:02}:{m:02}") -> str:
        """The wall clock of a post."""
        at = self.local(post.at)
        return form.format(h=at.hour, m=at.minute, h12=at.hour % 12 or 12, half="ap"[at.hour > 11])

    def iso(self, post: Post) -> str:
        """The instant of a post with the offset of the place."""
        sign = "+" if self.words.hours >= 0 else "-"
        return f"{self.local(post.at):%Y-%m-%dT%H:%M:%S}{sign}{abs(self.words.hours):02}:00"

    def day(self, post: Post) -> str:
        """The day of a post as the language prints it."""
        at = self.local(post.at)
        month = self.words.months.split()[at.month - 1] if self.words.months else str(at.month)
        return self.words.day.format(d=at.day, m=month, M=at.month, y=at.year)

    def day_word(self, post: Post) -> str:
        """The day of a post, the last two by their names."""
        back = (self.local(self.now).date() - self.local(post.at).date()).days
        words = _DAYS.get(self.language, ())
        return words[back] if back < len(words) else self.day(post)

    def ago(self, post: Post) -> str:
        """How long ago a post came."""
        minutes = int((self.now - post.at).total_seconds() // 60)
        if minutes >= 24 * 60:
            return f"{self.local(post.at):%d %b}"
        return f"{minutes}m ago" if minutes < 60 else f"{minutes // 60}h ago"

    def hex(self, post: Post) -> str:
        """An identifier as databases make them."""
        return f"{post.number * 7919 + 0x6AF3C1D2 * (post.number + 5) * 65537 * 65537:024x}"[-24:]

    def body(self, post: Post, tag: str = "p", *, bare: bool = False) -> str:
        """The paragraphs of a post, and what stands between and behind them."""
        made = [f"<{tag}>{escape(text)}</{tag}>" for text in post.paragraphs]
        if post.extra and (box := self._extra(post)):
            made.insert(1 if post.extra in {"related", "newsletter", "figure"} else len(made), box)
        return "\n".join(fluxes.dressed(self.flux, self, post, made, bare=bare))

    def _extra(self, post: Post) -> str:
        words, said = self.words, escape(post.quotation)
        return {
            "quote": f"<blockquote><p>{said}</p></blockquote>",
            "agenda": f"<ul>{''.join(f'<li>{line}</li>' for line in post.agenda)}</ul>",
            "list": f"<ul><li>{said}</li></ul>",
            "tweet": f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{said}</p>&mdash; '
            f'Port Office (@portoffice) <a href="https://twitter.com/portoffice/status/'
            f'{post.number}9">November 22, 2026</a></blockquote><script async></script>',
            "figure": f'<figure class="media"><img src="/i/{post.number}.jpg" alt="x"><figcaption>'
            f"{words.places[0]}. Photo: Example Agency</figcaption></figure>",
            "video": f'<figure class="video"><div class="player"><iframe src="/v/{post.number}"></iframe>'
            f"</div><figcaption>{words.places[1]} (01:24)</figcaption></figure>",
            "related": f'<p><a href="/2026/nov/20/{post.number}">{escape(words.more)}</a></p>',
            "newsletter": '<aside class="newsletter-signup"><h4>Morning Briefing</h4><p>The day in '
            'three minutes, in your inbox.</p><form><input type="email"><button>Sign up</button>'
            "</form></aside>",
        }[post.extra]  # fmt: skip

    def head(self, post: Post, form: str = "<h3>{0}</h3>") -> str:
        """The heading of a post that has one."""
        return form.format(escape(post.title)) if post.title else ""

    def by(self, post: Post, form: str = '<span class="byline">{0}</span>') -> str:
        """The byline of a post that has one."""
        return form.format(escape(post.author)) if post.author else ""

    @property
    def share(self) -> str:
        """A share bar."""
        word = escape(self.words.share)
        return (
            f'<div class="share-bar"><button type="button" aria-label="{word}">{word}</button>'
            '<a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a>'
            '<a href="https://twitter.com/intent/tweet?url=x">X</a></div>'
        )

    def between(self, place: int, tag: str = "div") -> str:
        """What stands between two posts: an advertisement, or a promotion."""
        if not self.boxes:
            return ""
        word = escape(self.words.ad)
        if place % 4 == 2:
            return (
                f'<{tag} class="ad-slot" data-ad-unit="inline{place}"><span>{word}</span></{tag}>'
            )
        if place % 7 == 5:
            return (
                f'<{tag} class="promo-box"><h4>{escape(self.words.more)}</h4><p>The weather '
                'explained by our experts.</p><a href="/weather">More</a></'
                f"{tag}>"
            )
        return ""

    def listed(self, form: Callable[[Post, int], str], tag: str = "div") -> str:
        """Every post by a form, with what stands between them."""
        return "".join(
            form(post, place)
            + self.between(place, tag)
            + fluxes.between(self.flux, self, place, tag)
            for place, post in enumerate(self.posts)
        )


def frame(env: Env, body: str) -> str:
    """A whole page around a list of posts."""
    words = env.words
    direction = ' dir="rtl"' if env.language in {"he", "ar"} else ""
    title = escape(words.title)
    first = min(env.posts, key=lambda post: post.at, default=None)
    stamp = f'<meta property="article:published_time" content="{env.iso(first)}">' if first else ""
    return fluxes.hashed(
        env.flux,
        f'<!doctype html><html lang="{env.language}"{direction}><head><meta charset="utf-8">'
        f"<title>{title} | Example News</title>"
        f'<meta property="og:title" content="{title}"><meta property="og:site_name" content='
        f'"Example News">{stamp}<link rel="canonical" href="{URL}{env.slug}">{structured(env)}'
        '</head><body><header class="site-header"><a href="/">Example News</a><nav><ul>'
        '<li><a href="/world">World</a></li><li><a href="/sport">Sport</a></li></ul></nav>'
        f'</header><main><article><h1>{title}</h1><p class="standfirst">{escape(words.intro)}</p>'
        f"{env.above}{_keys(env)}{fluxes.above(env.flux, env)}{body}{fluxes.below(env.flux, env)}"
        f"{env.below}</article>{_comments(env)}{_rail(env)}</main>"
        '<footer><p>© 2026 Example News</p><a href="/imprint">Imprint</a></footer></body></html>',
    )


def _keys(env: Env) -> str:
    marked = [post for post in env.posts if post.key]
    if not env.keys or not marked:
        return ""
    lines = "".join(
        f'<li><a href="#k{env.hex(post)}"><time datetime="{env.iso(post)}">{env.clock(post)}</time>'
        f" <span>{escape(post.title or post.paragraphs[0])}</span></a></li>"
        for post in marked
    )
    return f'<div class="key-events"><h2>{escape(env.words.key)}</h2><ul>{lines}</ul></div>'


def _rail(env: Env) -> str:
    if not env.rail:
        return ""
    items = "".join(
        f'<li><a href="/2026/nov/22/story-{n}"><h4>{escape(env.words.headings[n % 3])} ({n})</h4>'
        f"<time>{7 + n:02}:1{n}</time></a></li>"
        for n in range(6)
    )
    return f'<aside class="sidebar"><h3>{escape(env.words.more)}</h3><ul>{items}</ul></aside>'


def _comments(env: Env) -> str:
    """What readers say below, of whom another one has come at every look."""
    if not env.rail:
        return ""
    count = 5 + env.now.minute % 7
    items = "".join(
        f'<li class="comment" id="comment-{n}"><cite>Reader {n}</cite> <time datetime="2026-11-22T'
        f'1{n % 2}:{10 + n}:00Z">1{n % 2}:{10 + n}</time><p>Reader {n} has this to say about the '
        f"storm, and number {n} will not be the last to say it, I fear.</p><a>Reply</a></li>"
        for n in range(count, 0, -1)
    )
    return f'<section id="comments"><h3>Comments ({count})</h3><ol>{items}</ol></section>'


def structured(env: Env) -> str:
    """The page's JSON-LD, in one of the states in which publishers leave it."""
    if not env.ld:
        return ""
    posts = env.posts[:10] if env.ld == "newest ten" else env.posts
    value = {
        "@context": "https://schema.org",
        "@type": "LiveBlogPosting",
        "headline": env.words.title,
        "url": URL + env.slug,
        "coverageStartTime": "2026-11-21T06:00:00Z",
        "coverageEndTime": "2026-11-23T06:00:00Z",
        "liveBlogUpdate": [_update(env, post) for post in posts],
    }
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def _update(env: Env, post: Post) -> dict[str, Any]:
    body = " ".join((*post.paragraphs, *((post.quotation,) if post.extra == "list" else ())))
    made: dict[str, Any] = {
        "@type": "BlogPosting",
        "headline": post.title or env.words.title,
        "datePublished": env.iso(post),
        "articleBody": body,
        "url": f"{URL}{env.slug}#k{env.hex(post)}",
        "author": {"@type": "Person", "name": post.author or "Example News"},
    }
    if env.ld == "one instant":
        made["datePublished"] = env.iso(env.posts[0])
    elif env.ld == "escaped twice":
        made["articleBody"] = escape("".join(f"<p>{escape(p)}</p>" for p in post.paragraphs))
    elif env.ld == "headline only":
        made = {"@type": "BlogPosting", "headline": post.title or post.paragraphs[0]}
        made["datePublished"] = env.iso(post)
    elif env.ld == "address only":
        made = {"@type": "BlogPosting", "url": made["url"]}
    elif env.ld == "beginnings":
        made["articleBody"] = body[: len(body) // 2] + "…"
        del made["url"]
    return made
