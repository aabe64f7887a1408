"""The sample: a live blog and an article about a town that does not exist, and what happens
to them second by second."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from html import escape

TITLE = "Storm over Port Aster: ferries stop, harbour wall under watch"
ARTICLE_TITLE = "Why Port Aster's harbour wall was built so low"


@dataclass(frozen=True, slots=True)
class Post:
    """An entry of the live blog."""

    number: int
    headline: str
    text: str
    at: datetime
    changed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Both pages as they stand at one moment."""

    posts: tuple[Post, ...] = ()
    update: str | None = None
    over: bool = False


@dataclass(frozen=True, slots=True)
class Scene:
    """What happens so many seconds after the start: a step of the story."""

    second: float
    told: str
    headline: str = ""
    text: str = ""
    edits: int | None = None
    updates_article: bool = False
    ends: bool = False


BEFORE = (
    (
        41,
        "Ferries stay in harbour",
        "The morning crossings to the islands are cancelled. The harbour master says that "
        "waves of four metres are expected at the breakwater by noon.",
    ),
    (
        12,
        "School buses leave early",
        "Pupils from the outer villages are being taken home before the coast road closes.",
    ),
)

SCENES = (
    Scene(
        4,
        "a post is published",
        "Coast road closed",
        "The road between Port Aster and Lindry is closed in both directions. Police ask "
        "drivers to turn back at the old mill.",
    ),
    Scene(
        9,
        "a post is published",
        "Wall holds, water reaches Quay Street",
        "The harbour wall is holding, but water is coming over it with the larger waves. "
        "About 40 households in Quay Street have been asked to go upstairs.",
    ),
    Scene(
        14,
        "the publisher edits that post: 40 becomes 140",
        "Wall holds, water reaches Quay Street",
        "The harbour wall is holding, but water is coming over it with the larger waves. "
        "About 140 households in Quay Street have been asked to go upstairs.",
        edits=-1,
    ),
    Scene(
        18,
        "an ordinary article gains an “Update.” in its middle",
        text="The town council has called a special sitting for Thursday. “We will decide "
        "about the wall this week and not next year,” the mayor, Ilsa Verran, said.",
        updates_article=True,
    ),
    Scene(
        23,
        "a post is published",
        "Correction: no boats were lost",
        "An earlier post of the harbour radio, which we quoted in our newsletter, said that "
        "two boats had sunk. Both are moored at Lindry and their crews are safe.",
    ),
    Scene(
        28,
        "a post is published",
        "Wind is turning",
        "The wind has turned to the north-west and is easing. The next tide, at 19:40, should "
        "stay half a metre below the wall.",
    ),
    Scene(
        33,
        "the last post is published, and the coverage ends",
        "Crossings resume tomorrow",
        "Ferries are to leave again from six in the morning. That ends our live coverage; "
        "thank you for reading.",
        ends=True,
    ),
)

LATER = (
    ("Pumps at work", "Firefighters are pumping out cellars in Quay Street, number by number."),
    ("Power is back", "The last 60 houses without electricity were connected again."),
    ("Bakery opens", "The bakery at the quay has opened its side door: bread, but no cake."),
)
BETWEEN_LATER = 8.0


@dataclass(slots=True)
class Story:
    """The sample's state, moved on by the clock, `speed` times as fast as it. `goes_on` keeps
    posting after the end."""

    start: datetime
    goes_on: bool = False
    speed: float = 1.0
    site: Site = field(init=False)
    _left: Iterator[Scene] = field(init=False)
    _next: Scene | None = field(init=False)

    def __post_init__(self) -> None:
        posts = [
            Post(number, headline, text, self.start - timedelta(minutes=minutes))
            for number, (minutes, headline, text) in enumerate(BEFORE, start=1)
        ]
        self.site = Site(tuple(posts))
        self._left = _scenes(self.goes_on)
        self._next = next(self._left, None)

    @property
    def is_over(self) -> bool:
        """Nothing more will happen."""
        return self._next is None

    def move_on(self, now: datetime) -> list[str]:
        """Let happen what has happened by now; a line for each."""
        told = []
        passed = (now - self.start).total_seconds() * self.speed
        while self._next and passed >= self._next.second:
            self.site = _after(self.site, self._next, now)
            told.append(self._next.told)
            self._next = next(self._left, None)
        return told

    def live_page(self) -> str:
        """The live blog, as its publisher would serve it."""
        posts = list(reversed(self.site.posts))
        live = {
            "@context": "https://schema.org",
            "@type": "LiveBlogPosting",
            "headline": TITLE,
            "datePublished": _iso(self.site.posts[0].at),
            "coverageStartTime": _iso(self.site.posts[0].at),
            "liveBlogUpdate": [_schema(post) for post in posts],
        }
        if self.site.over:
            live["coverageEndTime"] = _iso(self.site.posts[-1].at)
        script = json.dumps(live).replace("</", "<\\/")
        shown = "\n".join(_html(post) for post in posts)
        head = f'<script type="application/ld+json">{script}</script>'
        return _page(TITLE, head, f'<section class="live">\n{shown}\n</section>')

    def article_page(self) -> str:
        """The article, with or without its update."""
        published = _iso(self.start - timedelta(hours=5))
        head = f'<meta property="article:published_time" content="{published}">'
        paragraphs = list(ARTICLE)
        if self.site.update:
            paragraphs.insert(2, f"<strong>Update.</strong> {escape(self.site.update)}")
        body = "\n".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
        return _page(ARTICLE_TITLE, head, body)


ARTICLE = (
    "When the harbour wall of Port Aster was finished in 1931, its builders argued for a month "
    "about thirty centimetres. The lower wall won, because the fish market wanted a view of the "
    "boats, and because concrete was dear.",
    "The wall has been overtopped nine times since. Four of those were in the past six years, "
    "and each time the same two streets were under water by the evening.",
    "A study by the county's engineers, finished last spring, proposed to raise the wall by "
    "eighty centimetres and to make its top a promenade. The council thanked them and put the "
    "study on the agenda for next year.",
    "Until then the town relies on a siren, on sandbags in a shed behind the school, and on "
    "Tomas Erring, 71, who has read the tide gauge every morning since he was a boy.",
)


def _scenes(goes_on: bool) -> Iterator[Scene]:
    for scene in SCENES:
        yield replace(scene, ends=False) if goes_on else scene
    second = SCENES[-1].second
    while goes_on:
        for headline, text in LATER:
            second += BETWEEN_LATER
            stamped = f"{text} It is {int(second)} seconds since this sample began."
            yield Scene(second, "a post is published", headline, stamped)


def _after(site: Site, scene: Scene, now: datetime) -> Site:
    if scene.updates_article:
        return replace(site, update=scene.text)
    if scene.edits is not None:
        posts = list(site.posts)
        posts[scene.edits] = replace(posts[scene.edits], text=scene.text, changed_at=now)
        return replace(site, posts=tuple(posts))
    post = Post(len(site.posts) + 1, scene.headline, scene.text, now)
    return replace(site, posts=(*site.posts, post), over=scene.ends)


def _schema(post: Post) -> dict[str, str]:
    return {
        "@type": "BlogPosting",
        "@id": f"#post-{post.number}",
        "url": f"/live#post-{post.number}",
        "headline": post.headline,
        "datePublished": _iso(post.at),
        "dateModified": _iso(post.changed_at or post.at),
        "articleBody": post.text,
    }


def _html(post: Post) -> str:
    return (
        f'<article id="post-{post.number}"><time datetime="{_iso(post.at)}">{post.at:%H:%M}</time>'
        f"<h2>{escape(post.headline)}</h2><p>{escape(post.text)}</p></article>"
    )


def _page(title: str, head: str, body: str) -> str:
    """A page with what publishers put around their text."""
    return f"""<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{escape(title)} | The Aster Gazette</title>
<meta property="og:title" content="{escape(title)}">
{head}
</head>
<body>
<nav><a href="/">Home</a> <a href="/live">Live</a> <a href="/article">Background</a></nav>
<main><article>
<h1>{escape(title)}</h1>
{body}
</article></main>
<footer><p>The Aster Gazette is a sample. Nobody was hurt in this storm.</p></footer>
</body>
</html>
"""


def _iso(at: datetime) -> str:
    return at.isoformat(timespec="seconds")
