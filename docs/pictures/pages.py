"""The pages of a town that does not exist, as they stand from look to look."""

import json
from dataclasses import dataclass, field
from datetime import datetime

LIVE_TITLE = "Storm over Port Aster: live"
ARTICLE_TITLE = "Council to decide on harbour wall"


@dataclass(frozen=True, slots=True)
class Post:
    """A post of the live blog; `body` is HTML."""

    number: int
    headline: str
    body: str
    at: datetime
    changed: datetime | None = None


@dataclass
class LiveBlog:
    """A live blog with structured data and markup, as most publishers serve it."""

    posts: list[Post] = field(default_factory=list)
    ended: datetime | None = None

    def html(self) -> str:
        newest = sorted(self.posts, key=lambda post: post.at, reverse=True)
        stamp = max(post.changed or post.at for post in newest)
        about = {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "headline": LIVE_TITLE,
            "dateModified": stamp.isoformat(),
            "coverageStartTime": min(post.at for post in newest).isoformat(),
            **({"coverageEndTime": self.ended.isoformat()} if self.ended else {}),
            "liveBlogUpdate": [_structured(post) for post in newest],
        }
        return (
            f'<!doctype html><html lang="en"><head><title>{LIVE_TITLE}</title>'
            f'<script type="application/ld+json">{json.dumps(about)}</script></head>'
            f"<body><main><h1>{LIVE_TITLE}</h1>{''.join(map(_shown, newest))}</main></body></html>"
        )


def _structured(post: Post) -> dict[str, str]:
    return {
        "@type": "BlogPosting",
        "@id": f"#post-{post.number}",
        "headline": post.headline,
        "datePublished": post.at.isoformat(),
        "dateModified": (post.changed or post.at).isoformat(),
        "articleBody": post.body,
    }


def _shown(post: Post) -> str:
    return (
        f'<article id="post-{post.number}"><header><time datetime="{post.at.isoformat()}">'
        f"{post.at:%H:%M}</time></header><h2>{post.headline}</h2>{post.body}</article>"
    )


@dataclass
class Article:
    """An article that gains paragraphs after it was published."""

    paragraphs: list[str]
    published: datetime
    modified: datetime

    def html(self) -> str:
        about = {
            "@context": "https://schema.org",
            "@type": "NewsArticle",
            "headline": ARTICLE_TITLE,
            "datePublished": self.published.isoformat(),
            "dateModified": self.modified.isoformat(),
        }
        text = "".join(f"<p>{paragraph}</p>" for paragraph in self.paragraphs)
        return (
            f'<!doctype html><html lang="en"><head><title>{ARTICLE_TITLE}</title>'
            f'<script type="application/ld+json">{json.dumps(about)}</script></head>'
            f"<body><main><article><h1>{ARTICLE_TITLE}</h1>{text}</article></main></body></html>"
        )
