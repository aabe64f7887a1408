# ruff: noqa: E501 - markup and sentences are left in one piece
"""What a live page's own software shows otherwise from look to look, though nothing happened:
posts that are pinned, windows that grow, embeds and captions that come late, counters."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.detection.liveblogs.page import Env, Post

_PINNED = {"de": "Angepinnt", "fr": "Épinglé", "es": "Fijado", "pt": "Fixado", "it": "In evidenza"}
_LIKES = {"de": "Gefällt mir", "fr": "J’aime", "es": "Me gusta", "ru": "Нравится", "ja": "いいね"}
_VIEWS = {"de": "Aufrufe", "fr": "vues", "es": "visitas", "it": "visualizzazioni"}
_ROLES = {
    "de": "Politische Korrespondentin",
    "fr": "Correspondante politique",
    "es": "Corresponsal política",
    "it": "Corrispondente politico",
    "ru": "Политический обозреватель",
}
_SHARE = 0.25
"""Of the kinds of flux, how many a look shows at once."""


@dataclass(frozen=True)
class Flux:
    """One look's. `names` are the kinds at work; the choices within them are drawn anew for
    each post from `seed`."""

    names: tuple[str, ...] = ()
    seed: str = ""

    def chance(self, of: object) -> random.Random:
        """A source of choices for one thing of this look, the same at every question."""
        return random.Random(f"{self.seed} {of}")

    def __contains__(self, name: str) -> bool:
        return name in self.names


STILL = Flux()


def drawn(chance: random.Random) -> Flux:
    """A look's flux by chance."""
    names = tuple(name for name in KINDS if chance.random() < _SHARE)
    return Flux(names, str(chance.random()))


# What is shown


def shown(flux: Flux, posts: Sequence["Post"]) -> list["Post"]:
    """The posts in the page's order, the newest first: a window of them, and a pinned one."""
    chosen = list(posts)
    if "window" in flux:
        chosen = chosen[: flux.chance("window").choice((10, 20))]
    if "pin" in flux and len(chosen) > 4:
        pin = chosen[len(chosen) // 2]
        rest = chosen if flux.chance("pin").random() < 0.5 else [p for p in chosen if p is not pin]
        chosen = [pin, *rest]
    return chosen


def pinned(flux: Flux, env: "Env", post: "Post") -> bool:
    """Whether a post is the one that is pinned on top."""
    return "pin" in flux and len(env.posts) > 4 and env.posts[0] is post


def dressed(
    flux: Flux, env: "Env", post: "Post", parts: list[str], *, bare: bool = False
) -> list[str]:
    """A post's paragraphs and boxes with what comes and goes around them; `bare` where nothing
    parts it from its neighbours, so that nothing can stand before it."""
    chance = flux.chance(post.number)
    if "caption" in flux and chance.random() < 0.4:
        parts = [*parts[:1], _picture(env, chance), *parts[1:]]
    if "embed" in flux and chance.random() < 0.4:
        parts = [*parts, _embed(env, post, chance)]
    if "role" in flux and not bare and post.author and chance.random() < 0.8:
        parts = [_role(env, post, flux.chance("role")), *parts]
    if not bare and pinned(flux, env, post):
        label = _PINNED.get(env.language, "Pinned")
        parts = [f'<div class="post-flag">{label}</div>', *parts]
    if "counters" in flux:
        parts = [*parts, _counters(env, flux.chance("counters"), chance)]
    return parts


def _picture(env: "Env", chance: random.Random) -> str:
    place = escape(env.words.places[chance.randrange(3)])
    said = f"{place}, {chance.randint(2, 28)}.11.2026. Photo: Ann Lee/Example Agency"
    return chance.choice(
        (
            '<figure class="media"><img data-src="/i.jpg"></figure>',
            f'<figure><picture><img src="/i.jpg" alt="{place}"></picture><figcaption>{said}'
            "</figcaption></figure>",
            f'<figure><div><img src="/i.jpg"></div><div>{said}</div></figure>',
            f'<div class="image-block"><img src="/i.jpg"><span class="image-caption">{said}</span>'
            "</div>",
            f'<div class="wp-caption"><img src="/i.jpg"><p class="wp-caption-text">{said}</p></div>',
            f'<div class="css-1p"><img src="/i.jpg"><div class="css-2c">{said}</div></div>',
            f'<p><img src="/i.jpg"><br><small>{said}</small></p>',
        )
    )


def _embed(env: "Env", post: "Post", chance: random.Random) -> str:
    """A message of a social network in one of the states in which it is on its way."""
    said = escape(f"{env.words.places[2]}: {post.quotation}")
    at = f"status/{post.number}77"
    return chance.choice(
        (
            f'<blockquote class="twitter-tweet"><p lang="en" dir="ltr">{said}</p>&mdash; Port Office '
            f'(@portoffice) <a href="https://twitter.com/portoffice/{at}?ref_src=twsrc%5Etfw">'
            'November 22, 2026</a></blockquote><script async src="https://platform.twitter.com/'
            'widgets.js"></script>',
            '<div class="twitter-tweet twitter-tweet-rendered"><iframe title="X Post"></iframe></div>',
            f"<p>https://twitter.com/portoffice/{at}</p>",
            f'<div class="embed"><a href="https://x.com/portoffice/{at}">View this post on X</a></div>',
            f'<div class="embed-consent"><p>This content is provided by X. We ask for your consent '
            f'before it is loaded.</p><button>Accept</button><a href="https://x.com/portoffice/{at}">'
            "View</a></div>",
            f'<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/'
            f'C{post.number}/"><p><a href="https://www.instagram.com/p/C{post.number}/">View this post '
            f"on Instagram</a></p><p>{said}</p><p>A post shared by Port Office (@portoffice)</p>"
            "</blockquote>",
            f'<blockquote class="bluesky-embed" data-bluesky-uri="at://did:plc:x/app.bsky.feed.post/3'
            f'{post.number}"><p lang="en">{said}</p>&mdash; Port Office (<a href="https://bsky.app/'
            f'profile/did:plc:x">@port.example</a>) <a href="https://bsky.app/profile/did:plc:x/post/3">'
            "22 November 2026 at 12:04</a></blockquote>",
            f'<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@port/video/{post.number}">'
            f'<section><a href="https://www.tiktok.com/@port">@port</a> <p>{said}</p></section>'
            "</blockquote>",
            f'<div class="fb-post" data-href="https://www.facebook.com/port/posts/{post.number}">'
            f'<blockquote cite="https://www.facebook.com/port/posts/{post.number}"><p>{said}</p>Posted '
            'by <a href="https://www.facebook.com/port">Port</a> on <a href="#">Sunday</a></blockquote>'
            "</div>",
            f'<blockquote class="text-post-media" data-text-post-permalink="https://www.threads.net/@p/'
            f'post/{post.number}"><div>{said}</div><a href="https://www.threads.net/@p/post/'
            f'{post.number}">View on Threads</a></blockquote>',
            '<figure class="wp-block-embed is-type-video"><div><iframe src="https://www.youtube.com/'
            'embed/x"></iframe></div></figure>',
        )
    )  # fmt: skip


def _role(env: "Env", post: "Post", chance: random.Random) -> str:
    name, role = escape(post.author or ""), _ROLES.get(env.language, "Political correspondent")
    return chance.choice(
        (
            f'<div class="author"><span class="author-name">{name}</span><span class="author-role">'
            f"{role}</span></div>",
            f'<p class="byline"><a rel="author" href="/by/x">{name}</a>, {role}</p>',
            f'<div class="contributor-info"><b>{name}</b><br><i>{role}</i></div>',
            f'<div class="css-9a"><p><b>{name}</b></p><p>{role}</p></div>',
        )
    )


def _counters(env: "Env", form: random.Random, chance: random.Random) -> str:
    likes = escape(_LIKES.get(env.language, "Likes"))
    views = escape(_VIEWS.get(env.language, "views"))
    share = escape(env.words.share)
    n, m = chance.randint(0, 99), chance.randint(100, 9999)
    return form.choice(
        (
            f'<div class="reactions"><button>👍 {n}</button><button>❤️ {m}</button></div>',
            f'<div class="css-x9"><span>{n}</span> <span>{likes}</span></div>',
            f'<div class="x"><span>👍</span><span>{n}</span><span>😢</span><span>{m}</span></div>',
            f'<p class="meta">{m} {views}</p>',
            f"<div><a href='#share'>{share} ({n})</a> <a href='#like'>{likes} {m}</a></div>",
            f'<span class="count">{m / 1000:.1f}K</span>',
            f"<ul class='tools'><li>{likes} {n}</li><li>{share}</li></ul>",
        )
    )


def hashed(flux: Flux, html: str) -> str:
    """The page with identifiers and class names that a script makes anew for every rendering."""
    if "hashes" not in flux:
        return html
    chance = flux.chance("hashes")

    def name(found: re.Match[str]) -> str:
        return (
            f'<{found[1]} id=":r{chance.randint(1, 4095):x}:" data-k="{chance.randbytes(3).hex()}">'
        )

    head, body, rest = html.partition("<body")
    return head + body + re.sub(r"<(p|div|span|li)>", name, rest)


# What stands between posts, above and below


def between(flux: Flux, env: "Env", place: int, tag: str) -> str:
    """Boxes among the posts that no name gives away."""
    chance = flux.chance(f"between {place}")
    if "boxes" not in flux or chance.random() > 0.3:
        return ""
    word = escape(env.words.ad)
    return chance.choice(
        (
            f"<{tag}><span>{word}</span></{tag}>",
            f'<{tag} class="css-{chance.randbytes(3).hex()}"><p>{word}</p><div id="ad-{place}"></div>'
            f"</{tag}>",
            f'<{tag}><a href="/offer"><h4>{escape(env.words.more)}</h4><p>Our new guide to storms, '
            f"with maps.</p></a></{tag}>",
            f'<{tag} class="live-promo"><p>Get the latest news in your inbox. Sign up for our '
            f"newsletter.</p><button>Sign up</button></{tag}>",
            f"<{tag}><p>Loading…</p></{tag}>",
        )
    )


def above(flux: Flux, env: "Env") -> str:
    """What stands above the posts: how many are new, and a list of the key events so far."""
    made = ""
    chance = flux.chance("above")
    if "placeholders" in flux:
        made += f'<button class="new-posts">{chance.randint(1, 9)} new updates</button>'
    if "key events" in flux:
        made += _key_events(env, chance)
    return made


def _key_events(env: "Env", chance: random.Random) -> str:
    posts = [post for post in env.posts if post.title or post.key][: chance.randint(2, 9)]
    if not posts:
        return ""
    form = chance.choice(
        (
            '<li><a href="#k{id}"><time datetime="{iso}">{clock}</time> <span>{said}</span></a></li>',
            '<li><b>{clock}</b> {said}</li>',
            '<li><a href="#k{id}">{said}</a></li>',
            '<li><span class="time">{ago}</span><p>{said}</p></li>',
        )
    )  # fmt: skip
    lines = "".join(
        form.format(
            id=env.hex(post),
            iso=env.iso(post),
            clock=env.clock(post),
            ago=env.ago(post),
            said=escape(post.title or post.paragraphs[0]),
        )
        for post in posts
    )
    frame = chance.choice(
        (
            '<div class="key-events"><h2>{}</h2><ul>{}</ul></div>',
            '<section class="css-k1"><h2>{}</h2><ol>{}</ol></section>',
            '<div class="summary"><p><strong>{}</strong></p><ul>{}</ul></div>',
        )
    )
    return frame.format(escape(env.words.key), lines)


def below(flux: Flux, env: "Env") -> str:
    """What stands below the posts while more are loaded."""
    if "placeholders" not in flux:
        return ""
    word = escape(env.words.load)
    chance = flux.chance("below")
    return chance.choice(
        (
            f'<button class="load-more">{word}</button>',
            f'<div class="more"><a href="?page=2">{word}</a></div>',
            '<div class="skeleton"><p>Loading…</p><p>Loading…</p></div>',
            f'<p><a href="#older">{word}</a></p>',
        )
    )


KINDS: tuple[str, ...] = (
    "window",
    "pin",
    "embed",
    "caption",
    "role",
    "counters",
    "boxes",
    "key events",
    "placeholders",
    "hashes",
)
