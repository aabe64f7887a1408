"""What differs from look to look at a page on which nothing happened: what `noise` does once,
and what real pages do again and again, in many ways at once."""

import html as markup
import random
import re
from collections.abc import Iterable

from benchmarks.detection.bustle import BUSTLE
from benchmarks.detection.noise import SPOILS, Spoil

PROMOS = (
    "Sign up for our morning newsletter and get the day's top stories in your inbox.",
    "Subscribe to the Gazette from £1 a week and read all of our stories without limits.",
    "Download our app for the latest news, alerts and live scores, free for iOS and Android.",
    "Follow us on WhatsApp and never miss a story from your part of the country again.",
    "Do you have a story for us? Write to our newsdesk at tips@gazette.example today.",
    "Support independent journalism: become a member today, from as little as $5 a month.",
    "Lesen Sie auch: Warum die Brücke über den Fluss erst im nächsten Jahr fertig wird.",
    "Abonnieren Sie unseren Newsletter und bleiben Sie jeden Morgen auf dem Laufenden.",
    "À lire aussi : pourquoi le pont sur le fleuve ne sera prêt que l'année prochaine.",
    "Suscríbete a nuestro boletín y recibe cada mañana las noticias más importantes.",
)
"""Boxes between paragraphs, which change with the reader and the hour."""

_RELATED = (
    "Harbour bridge to stay closed until spring",
    "What the new budget means for your town",
    "Update: storm moves on to the northern coast",
    "The ten best walks along the old canal",
    "Five dead after a fire in a block of flats",
    "Live: follow the council's debate here",
)
_AFTER_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>(?:(?!</?p[\s>])[\s\S]){80,2000}?</p>")


def _between(html: str, chance: random.Random, boxes: list[str]) -> str:
    """Put boxes between paragraphs of the text."""
    ends = [found.end() for found in _AFTER_PARAGRAPH.finditer(html)][:40]
    for at, box in sorted(
        zip(chance.sample(ends, min(len(ends), len(boxes))), boxes, strict=False), reverse=True
    ):
        html = html[:at] + box + html[at:]
    return html


def _promo_box(html: str, chance: random.Random) -> str:
    form = chance.choice(
        (
            '<div class="newsletter-promo"><p>{}</p><a href="/sub">Sign up</a></div>',
            '<aside class="inline-promo"><p>{}</p></aside>',
            '<div class="c-cta" data-component="promo"><p>{}</p></div>',
            '<div class="subscribe-box"><h4>Newsletter</h4><p>{}</p><button>OK</button></div>',
        )
    )
    return _between(html, chance, [form.format(chance.choice(PROMOS))])


def _related_box(html: str, chance: random.Random) -> str:
    links = "".join(
        f'<li><a href="/{n}">{chance.choice(_RELATED)}</a></li>'
        for n in range(chance.randint(1, 4))
    )
    form = chance.choice(
        (
            '<div class="related-inline"><h3>Related</h3><ul>{}</ul></div>',
            '<aside class="story-related"><strong>Read more</strong><ul>{}</ul></aside>',
            '<ul class="article__related">{}</ul>',
        )
    )
    return _between(html, chance, [form.format(links)])


def _read_more_line(html: str, chance: random.Random) -> str:
    form = chance.choice(
        (
            '<p><strong>READ MORE: <a href="/x">{}</a></strong></p>',
            '<p><a href="/x">{}</a></p>',
            '<p class="rel"><b>Related:</b> <a href="/x">{}</a></p>',
            '<p><em>Read also: <a href="/x">{}</a></em></p>',
        )
    )
    return _between(html, chance, [form.format(chance.choice(_RELATED))])


def _advertisement(html: str, chance: random.Random) -> str:
    form = chance.choice(
        (
            '<div class="ad" id="div-gpt-ad-{n}"><p>Advertisement</p></div>',
            "<p>Story continues below advertisement</p>",
            '<div data-ad-slot="{n}"><span>ANZEIGE</span></div>',
            '<div class="adblock-note"><p>Please turn off your ad blocker so that we can go on '
            "reporting for you.</p></div>",
        )
    )
    boxes = [form.replace("{n}", str(chance.randint(1, 10**9))) for _ in range(3)]
    return _between(html, chance, boxes)


def _header(html: str, chance: random.Random) -> str:
    day, date, degrees = (
        chance.choice(("Mon", "Tues")),
        chance.randint(1, 28),
        chance.randint(-9, 30),
    )
    index = f"DAX {chance.randint(10000, 20000)} {chance.choice('+-')}{chance.random():.2f}%"
    bar = (
        f'<div class="topbar"><span>{day}day, {date} November 2026</span><span class="weather">'
        f"{degrees}°C Cloudy</span><span>{index}</span>"
        '<a href="/live">LIVE: all about the election</a></div>'
    )
    return re.sub(r"(<body[^>]*>)", lambda m: m[1] + bar, html, count=1)


def _counters(html: str, chance: random.Random) -> str:
    shares, comments, views = (chance.randint(2, most) for most in (9999, 999, 99999))
    bar = (
        f'<div class="share"><span>{shares} shares</span> <span>{comments} comments</span> '
        f"<span>{chance.randint(2, 9)} min read</span>"
        f'<span class="views">{views} views</span></div>'
    )
    return re.sub(r"(</h1>)", lambda m: m[1] + bar, html, count=1)


def _ago(html: str, chance: random.Random) -> str:
    form = chance.choice(
        ("Updated {n} minutes ago", "Aktualisiert vor {n} Minuten", "il y a {n} minutes",
         "Last updated: {n} mins ago", "Hace {n} minutos", "Обновлено {n} минут назад",
         "更新：{n}分前")
    )  # fmt: skip
    stamp = f"<p class=meta>{form.format(n=chance.randint(1, 59))}</p>"
    return re.sub(r"(</h1>)", lambda m: m[1] + stamp, html, count=1)


def _entities(html: str, chance: random.Random) -> str:
    def spell(text: re.Match[str]) -> str:
        return re.sub(
            "[À-ÿ’“”–]", lambda m: f"&#{ord(m[0])};" if chance.random() < 0.5 else m[0], text[0]
        )

    body = html.find("<body")
    return html[: max(0, body)] + re.sub(r">[^<>]{20,}<", spell, html[max(0, body) :])


def _scripts(html: str, chance: random.Random) -> str:
    html = re.sub(
        r"(\?v=|\?ver=|\.)[0-9a-f]{6,}", lambda m: f"{m[1]}{chance.randbytes(5).hex()}", html
    )
    return re.sub(r"<p(?=[\s>])", lambda _: f'<p data-k="{chance.randint(1, 10**6)}"', html)


def _dashes(html: str, chance: random.Random) -> str:
    to = chance.choice((" – ", " — ", " - "))
    return re.sub(r">[^<>]{20,}<", lambda m: re.sub(r" [–—-] ", to, m[0]), html)


def _spaced(html: str, chance: random.Random) -> str:
    def space(text: re.Match[str]) -> str:
        return re.sub(r"(?<=\d) ?(?=[%h€]\b)|(?<=\w) ?(?=[?!;:](?:\s|$))",
                      chance.choice(("\u00a0", "\u202f", "")), text[0])  # fmt: skip

    return re.sub(r"(?<=<p>)[^<>&]{40,}<", space, html)


def _quote_marks(html: str, chance: random.Random) -> str:
    one, other = chance.choice((("“", "”"), ("«\u00a0", "\u00a0»"), ("„", "“"), ('"', '"')))
    return re.sub(
        r"(?<=>)[^<>]{40,}<",
        lambda m: re.sub(r'["“„]([^"“”„<>]{3,200})["”“]', rf"{one}\1{other}", m[0]),
        html,
    )


def _prices(html: str, chance: random.Random) -> str:
    """A stock's price with its movement, put into a sentence by a script of the publisher."""
    quote = f" (ACME {chance.choice('+-')}{chance.random() * 9:.2f}%)"
    found = re.search(r"<p(?:\s[^<>]*)?>[^<>]{80,}?[a-z](?=, |\. )", html)
    return html[: found.end()] + quote + html[found.end() :] if found else html


def _title_counter(html: str, chance: random.Random) -> str:
    prefix = chance.choice(("", "(3) ", "(1) ", "● "))
    return re.sub(r"(<title[^>]*>)", lambda m: m[1] + prefix, html, count=1)


def _poll(html: str, chance: random.Random) -> str:
    box = (
        '<div class="poll"><h4>What do you think?</h4><p>Should the bridge be rebuilt before the '
        f"spring?</p><ul><li>Yes {chance.randint(1, 99)}%</li><li>No</li></ul>"
        f"<p>{chance.randint(10, 9999)} readers have voted so far.</p></div>"
    )
    return _between(html, chance, [box])


def _caption(html: str, chance: random.Random) -> str:
    figure = (
        f'<figure><img src="/p{chance.randint(1, 99)}.jpg"><figcaption>The harbour on a quiet day '
        f"in {chance.randint(2001, 2020)}. Photo: Example Agency</figcaption></figure>"
    )
    return _between(html, chance, [figure])


def _recommended(html: str, chance: random.Random) -> str:
    cards = "".join(
        f'<article class="card"><a href="/s{n}"><h3>{chance.choice(_RELATED)}</h3><p>'
        f"{chance.choice(_SUMMARIES)}</p></a><time>{chance.randint(2, 23)}h ago</time></article>"
        for n in range(6)
    )
    rail = f'<section class="recommended"><h2>More for you</h2>{cards}</section>'
    return html.replace("</body>", f"{rail}</body>", 1)


_SUMMARIES = (
    "The council has put off the work again, and the shops along the quay count their losses.",
    "Update: the hearing was moved to Friday after a witness fell ill, the court said today.",
    "Correction of the coastline has cost millions, and the sea has taken half of it back.",
    "A guide to the paths, the pubs and the views, from the locks to the lighthouse.",
)


def _plain_promo(html: str, chance: random.Random) -> str:
    return _between(html, chance, [f"<p>{markup.escape(chance.choice(PROMOS))}</p>"])


MORE: dict[str, Spoil] = {
    "promotion box": _promo_box,
    "related box": _related_box,
    "read-more line": _read_more_line,
    "advertisements": _advertisement,
    "header": _header,
    "counters": _counters,
    "minutes ago": _ago,
    "entities": _entities,
    "scripts": _scripts,
    "dashes": _dashes,
    "spaced punctuation": _spaced,
    "quotation style": _quote_marks,
    "prices": _prices,
    "title counter": _title_counter,
    "poll": _poll,
    "captions": _caption,
    "recommended": _recommended,
    "promotion in a plain paragraph": _plain_promo,
}
UNREST: dict[str, Spoil] = {**SPOILS, **MORE, **BUSTLE}
_IN_SCRIPTS = frozenset({"dateModified"})
_SCRIPT = re.compile(
    r"<(script|style|template|textarea)\b[^>]*>[\s\S]*?</\1\s*>|<!--[\s\S]*?-->", re.I
)


def spoilt(html: str, names: Iterable[str], chance: random.Random) -> str:
    """The page with these kinds of unrest. Scripts are kept out of it: a sentence in one is
    code, and what is broken there is another page."""
    for name in names:
        html = UNREST[name](html, chance) if name in _IN_SCRIPTS else _outside(html, name, chance)
    return html


def _outside(html: str, name: str, chance: random.Random) -> str:
    kept: list[str] = []

    def put_by(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"<script data-kept={len(kept) - 1}></script>"

    html = UNREST[name](_SCRIPT.sub(put_by, html), chance)
    return re.sub(r"<script data-kept=(\d+)></script>", lambda m: kept[int(m[1])], html)
