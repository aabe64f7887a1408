"""A site whose pages grow: live blogs, articles with updates, feeds; it stumbles now and then."""

import json
import random
from dataclasses import dataclass, field

from tests.e2e.cli import article
from tests.fakes.site import Answer, Seen, Site

TEXT = """harbour bridge mayor storm river council train school market doctor fire night morning
    minister engine police border village ferry winter election judge factory miner teacher
    strike island airport concert museum library garden forest valley hotel kitchen soldier"""
WORDS = tuple(TEXT.split())
STUMBLES = 0.03
"""The share of requests that the site answers with 503, half a page or a broken line."""


@dataclass
class Piece:
    """A piece of news: a mark that stands nowhere else, its sentence, and what it became."""

    mark: str
    sentence: str
    version: int = 0
    removed: bool = False

    @property
    def token(self) -> str:
        """What stands in its latest wording alone; "" for the first."""
        return f"{self.mark[:3]}v{self.mark[4:]}x{self.version}" if self.version else ""

    @property
    def text(self) -> str:
        if not self.version:
            return self.sentence
        return f"{self.sentence} The police now speak of {self.token} in the whole district."


@dataclass
class GrowingPage:
    """One page. `news` are its pieces, oldest first."""

    number: int
    chance: random.Random
    news: list[Piece] = field(default_factory=list)

    @property
    def id(self) -> str:
        return f"p{self.number:02}"

    @property
    def path(self) -> str:
        return f"/{self.id}"

    def grow(self) -> str:
        """One more piece of news; its mark."""
        mark = f"{self.id}n{len(self.news):04}"
        words = " ".join(self.chance.choices(WORDS, k=14))
        self.news.append(Piece(mark, f"Case {mark} brings {words}, officials said."))
        return mark

    def edit(self) -> None:
        """One of its last pieces reads otherwise from now on."""
        there = [piece for piece in self.news[-8:] if not piece.removed]
        if there:
            self.chance.choice(there).version += 1

    def remove(self) -> None:
        """One of its last pieces, with others before and after it, is taken away. What leaves a
        feed is no longer listed, which says nothing."""
        there = [piece for piece in self.news[-8:-2] if not piece.removed]
        if there and self.number % 3 != 2 and len(self.news) > 6:
            self.chance.choice(there).removed = True

    def _shown(self) -> list[tuple[int, str, str]]:
        """Number, mark and text of what is there, oldest first."""
        return [(n, p.mark, p.text) for n, p in enumerate(self.news, 1) if not p.removed]

    def written(self) -> tuple[str, str]:
        """The page as it stands, and its content type."""
        kind = (self._live_blog, self._article, self._feed)[self.number % 3]
        return kind()

    def _article(self) -> tuple[str, str]:
        told = (f"<strong>Update.</strong> {text}" for _, _, text in self._shown())
        return article(*told, title=f"Story {self.id}"), "text/html; charset=utf-8"

    def _live_blog(self) -> tuple[str, str]:
        posts = [
            {
                "@type": "BlogPosting",
                "@id": f"#post-{mark}",
                "url": f"#post-{mark}",
                "datePublished": f"2026-03-02T{n // 60 % 24:02}:{n % 60:02}:00Z",
                "articleBody": text,
            }
            for n, mark, text in reversed([(0, "start", "It begins."), *self._shown()])
        ]
        blog = {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "headline": f"Live {self.id}",
            "coverageStartTime": "2026-03-02T00:00:00Z",
            "liveBlogUpdate": posts,
        }
        page = (
            f"<!doctype html><html lang='en'><head><title>Live {self.id}</title>"
            f"<script type='application/ld+json'>{json.dumps(blog)}</script></head>"
            f"<body><main><h1>Live {self.id}</h1></main></body></html>"
        )
        return page, "text/html; charset=utf-8"

    def _feed(self) -> tuple[str, str]:
        items = "".join(
            f"<entry><id>urn:{mark}</id><title>Item {n}</title>"
            f"<updated>2026-03-02T{n // 60 % 24:02}:{n % 60:02}:00Z</updated>"
            f"<link href='https://example.org/{mark}'/>"
            f"<content type='text'>{text}</content></entry>"
            for n, mark, text in reversed([(0, "start", "It begins."), *self._shown()])
        )
        feed = (
            "<?xml version='1.0' encoding='utf-8'?><feed xmlns='http://www.w3.org/2005/Atom'>"
            f"<id>urn:{self.id}</id><title>Feed {self.id}</title>"
            f"<updated>2026-03-02T00:00:00Z</updated>{items}</feed>"
        )
        return feed, "application/atom+xml"


def serve(site: Site, page: GrowingPage, chance: random.Random) -> None:
    """Let the site answer for the page, mostly."""

    def answer(_: Seen) -> Answer:
        body, content_type = page.written()
        headers = {"content-type": content_type}
        if chance.random() >= STUMBLES:
            return Answer(body=body, headers=headers)
        return chance.choice(
            (
                Answer(status=503, body="<p>Busy</p>"),
                Answer(body=body, headers=headers, cut_at=len(body) // 2),
                Answer(reset=True),
            )
        )

    site.route(page.path, answer)
