"""A made-up news page of ordinary weight: head, navigation, an article, what stands around it."""

import json
import random
from datetime import UTC, datetime, timedelta
from functools import cache

_WORDS = (
    *("council", "river", "harbour", "minister", "budget", "talks", "evening", "ferry"),
    *("engineers", "bridge", "morning", "report", "spokesman", "station", "residents", "market"),
    *("northern", "agreement", "weather", "lines", "police", "service", "region", "decision"),
    *("hospital", "committee", "workers", "traffic", "school", "union", "inquiry", "parliament"),
    *("delegation",),
)


def _sentence(chance: random.Random, words: int) -> str:
    picked = [chance.choice(_WORDS) for _ in range(words)]
    return " ".join([picked[0].capitalize(), *picked[1:]]) + "."


def _paragraph(chance: random.Random, sentences: int = 4) -> str:
    return " ".join(_sentence(chance, chance.randint(10, 18)) for _ in range(sentences))


@cache
def _parts() -> tuple[str, str, str, list[str]]:
    """Head and navigation, the article's paragraphs, the footer, the cards of other stories."""
    chance = random.Random(1)
    state = {f"module-{n}": {"id": n, "text": _paragraph(chance, 2)} for n in range(120)}
    styles = "".join(f".m-{n}{{margin:{n}px;color:#{n:06x}}}" for n in range(300))
    links = "".join(f'<li><a href="/s/{n}">{_WORDS[n % 32].title()}</a></li>' for n in range(60))
    head = (
        '<meta charset="utf-8"><title>Ferries stop as the river rises - The Harbour Post</title>'
        '<meta property="og:title" content="Ferries stop as the river rises">'
        '<meta property="article:published_time" content="2026-03-01T08:00:00Z">'
        f"<style>{styles}</style><script>window.__STATE__={json.dumps(state)}</script>"
        f"</head><body><header><nav><ul>{links}</ul></nav></header>"
    )
    body = "".join(f'<p class="m-1">{_paragraph(chance)}</p>' for _ in range(24))
    cards = [
        f'<div class="card m-{n}"><a href="/story/{n}"><img src="/i/{n}.jpg" alt="">'
        f"<h3>{_sentence(chance, 8)}</h3></a></div>"
        for n in range(40)
    ]
    foot = f"<footer><ul>{links}</ul><p>Copyright The Harbour Post.</p></footer></body></html>"
    return head, body, foot, cards


def _update(number: int) -> str:
    chance = random.Random(1000 + number)
    return f'<p class="m-1"><strong>Update {number}.</strong> {_paragraph(chance, 2)}</p>'


def page(*, updates: int = 0, noise: int = 0) -> str:
    """The page with so many update sections. `noise` changes what is no news: a token, a
    counter, an advertisement's id, the order of the most read stories."""
    head, body, foot, cards = _parts()
    nonce = random.Random(noise)
    shown = cards[:]
    if noise:
        nonce.shuffle(shown)
    token, views = f"{nonce.getrandbits(128):032x}", 1000 + noise
    news = "".join(_update(n) for n in range(1, updates + 1))
    return (
        f'<!doctype html><html lang="en"><head><meta name="csrf-token" content="{token}">{head}'
        f'<main><article><h1>Ferries stop as the river rises</h1><p class="byline">By A. Writer</p>'
        f'<span class="views">{views} views</span>{body}{news}'
        f'<div id="ad-{token[:8]}" class="ad-slot"></div></article>'
        f'<aside class="most-read"><h2>Most read</h2>{"".join(shown)}</aside></main>{foot}'
    )


def huge(*, noise: int) -> str:
    """The page with so much around it that it weighs 6.6 MB."""
    whole = page(noise=noise)
    chance = random.Random(2)
    state = json.dumps([_paragraph(chance, 1) for _ in range(1_000)]) * 40
    cards = "".join(_parts()[3]) * 300
    aside = f"<script>window.__MORE__={state}</script><aside>{cards}</aside>"
    return whole.replace("</main>", f"{aside}</main>")


def posts(count: int, *, shown: int | None = None) -> str:
    """A live blog of so many posts, the newest first; the newest `shown` of them."""
    begun = datetime(2026, 3, 1, 6, tzinfo=UTC)
    articles = []
    for number in range(count, count - (shown or count), -1):
        at = begun + timedelta(seconds=20 * number)
        text = _paragraph(random.Random(5_000 + number), 2)
        articles.append(
            f'<article class="live-post" id="post-{number}"><time datetime="{at.isoformat()}">'
            f"{at:%H:%M}</time><p>{text}</p></article>"
        )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Live: the river rises'
        '</title></head><body><main><h1>Live: the river rises</h1><div class="live-blog">'
        f"{''.join(articles)}</div></main></body></html>"
    )
