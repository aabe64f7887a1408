"""Harsher unrest: boxes with whole sentences in every place of a page, wrappers that are tried on
some of the readers, spelling that a new release of the site's software changes."""

import random
import re
from collections.abc import Callable

from benchmarks.detection.noise import Spoil

_PARAGRAPH = re.compile(r"<p(?:\s[^<>]*)?>(?:(?!</?p[\s>])[\s\S]){80,2000}?</p>")
_TEXT = re.compile(r"(?<=>)[^<>]{40,}(?=<)")
_TOWNS = ("Ashford", "Brigg", "Corwen", "Dorking", "Esher", "Frome", "Goole", "Hexham")
_THINGS = ("bridge", "harbour", "library", "market", "museum", "railway", "school", "theatre")
_NAMES = ("Ada Brook", "Ben Carter", "Cleo Dunn", "Dev Evans", "Ema Ford", "Finn Gray")


def _sentence(chance: random.Random) -> str:
    """A sentence of another story, a new one each time."""
    return chance.choice(
        (
            "The {thing} in {town} is to close for {n} weeks, the council said on Tuesday.",
            "{name} has been named head of the {thing} in {town} after {n} years abroad.",
            "Update: police in {town} have found the car that hit the {thing} {n} days ago.",
            "A plan to sell the {thing} of {town} for {n} million has met with anger.",
            "“Nobody asked us,” said {name}, who has lived by the {thing} for {n} years.",
        )
    ).format(
        thing=chance.choice(_THINGS),
        town=chance.choice(_TOWNS),
        name=chance.choice(_NAMES),
        n=chance.randint(2, 90),
    )


_ENTITIES = {
    "é": "&eacute;",
    "ü": "&uuml;",
    "“": "&ldquo;",
    "”": "&rdquo;",
    "’": "&rsquo;",
    "–": "&ndash;",
    "—": "&mdash;",
    "…": "&hellip;",
    "'": "&#39;",
    '"': "&quot;",
}

# Places


def _put(html: str, chance: random.Random, box: str) -> str:
    """Put a box into a place that pages have for boxes."""
    return chance.choice(_PLACES)(html, chance, box)


def _after(pattern: str) -> Callable[[str, random.Random, str], str]:
    return lambda html, _, box: re.sub(pattern, lambda m: m[0] + box, html, count=1)


def _before_last(tag: str) -> Callable[[str, random.Random, str], str]:
    def put(html: str, _: random.Random, box: str) -> str:
        head, found, tail = html.rpartition(tag)
        return f"{head}{box}{found}{tail}" if found else html

    return put


def _between(html: str, chance: random.Random, box: str) -> str:
    ends = [found.end() for found in _PARAGRAPH.finditer(html)][:40]
    if not ends:
        return html
    at = chance.choice(ends)
    return html[:at] + box + html[at:]


_PLACES = (
    _after(r"<body[^>]*>"),
    _before_last("</body>"),
    _after(r"<(?:main|article)(?:\s[^>]*)?>"),
    _before_last("</article>"),
    _before_last("</main>"),
    _after(r"</h1>"),
    _between,
    _between,
)

# Boxes


def _cookies(html: str, chance: random.Random) -> str:
    n = chance.randint(20, 1600)
    text = (
        f"We and our {n} partners store and access information on your device, such as cookies, "
        "and process personal data to show you advertisements and content that suit you, to "
        "measure them, and to learn about our audience. With your permission we may use precise "
        "geolocation data. You may click to consent to this processing, or refuse to consent.",
        "Your preferences will apply to this website only. You can change your preferences or "
        "withdraw your consent at any time by returning to this site and clicking the button "
        "at the bottom of the page.",
    )
    said = "".join(f"<p>{one}</p>" for one in text)
    form = chance.choice(
        (
            '<div id="cmp-root" class="cmp"><h2>We value your privacy</h2>{}<i>OK</i></div>',
            '<div class="layer x{n}"><div><h2>Your privacy</h2>{}<button>OK</button></div></div>',
            '<div role="dialog" aria-label="Privacy">{}<a href="/p">Privacy policy</a></div>',
        )
    )
    where = chance.choice((_PLACES[0], _PLACES[1]))
    return where(html, chance, form.replace("{n}", str(n)).replace("{}", said))


def _most_read(html: str, chance: random.Random) -> str:
    form = chance.choice(
        (
            '<li><a href="/s{n}"><h4>{h}</h4></a><p>{s}</p></li>',
            '<li><a href="/s{n}">{h}</a> {s}</li>',
            '<div><a href="/s{n}"><span>{h}</span><p>{s}</p></a></div>',
        )
    )
    items = "".join(
        form.format(n=chance.randint(1, 9999), h=_sentence(chance)[:50], s=_sentence(chance))
        for _ in range(5)
    )
    frame = chance.choice(
        (
            '<section class="most-read"><h3>Most read</h3><ol>{}</ol></section>',
            '<div class="module-{n}"><h3>Top stories</h3><ul>{}</ul></div>',
            "<aside><h2>Read more</h2><ul>{}</ul></aside>",
        )
    )
    return _put(html, chance, frame.replace("{}", items).replace("{n}", str(chance.randint(1, 99))))


def _newsletter(html: str, chance: random.Random) -> str:
    said = (
        "Start your day with the stories that matter.",
        f"Join {chance.randint(10, 900)},000 readers who get our newsletter every morning.",
        "By signing up you agree to our terms and acknowledge our privacy policy.",
    )
    form = chance.choice(
        (
            '<div class="nl-box"><h3>The Morning Brief</h3>{}<form><input type=email></form></div>',
            '<section class="inline-signup"><h3>Sign up</h3>{}<button>Go</button></section>',
            '<div class="piano-{n}">{}<input type="email" placeholder="you@mail"></div>',
        )
    )
    body = "".join(f"<p>{one}</p>" for one in said)
    if chance.random() < 0.3:
        body = f"<p>{' '.join(said)}</p>"
    box = form.replace("{}", body).replace("{n}", str(chance.randint(1, 99)))
    return _put(html, chance, box)


def _weather(html: str, chance: random.Random) -> str:
    box = (
        f'<div class="w-bar"><span>{chance.choice(_TOWNS)}</span> <b>{chance.randint(-9, 33)}°</b>'
        f"<p>Cloudy, with a {chance.randint(5, 95)}% chance of rain in the afternoon.</p>"
        f"<span>{chance.randint(10, 23)}:{chance.randint(10, 59)}</span></div>"
    )
    return _put(html, chance, box)


def _player(html: str, chance: random.Random) -> str:
    box = (
        '<div class="video-player"><div class="jw">'
        f"<p>0:00 / {chance.randint(1, 9)}:{chance.randint(10, 59)}</p>"
        "<p>Video Player is loading. This is a modal window.</p>"
        "<p>To play the media you will need to update your browser to a recent version.</p>"
        f"<p>Up next: {_sentence(chance)}</p></div></div>"
    )
    return _put(html, chance, box)


def _offer(html: str, chance: random.Random) -> str:
    price = f"{chance.choice('£$€')}{chance.randint(1, 9)}"
    text = chance.choice(
        (
            f"Subscribe today for {price} a month and get unlimited access to all of our stories.",
            f"Unlock this article and all others for {price} a week. You can cancel at any time.",
            f"Jetzt für {price} im Monat abonnieren und alle Artikel ohne Werbung lesen.",
            f"Abonnez-vous pour {price} par mois et lisez tous nos articles sans publicité.",
            "Our reporters work for you around the clock. Support our journalism with a gift.",
        )
    )
    form = chance.choice(("<p>{}</p>", "<div><p><b>{}</b></p></div>", "<p class=offer>{}</p>"))
    return _between(html, chance, form.format(text))


def _author(html: str, chance: random.Random) -> str:
    name = chance.choice(_NAMES)
    box = (
        f'<div class="author-card"><a href="/by"><img src=a.jpg>{name}</a>'
        f"<p>{name} has covered the courts of {chance.choice(_TOWNS)} for the paper since "
        f"{chance.randint(2001, 2024)}. Follow {name.split()[0]} for more.</p></div>"
    )
    return chance.choice((_PLACES[3], _PLACES[5], _PLACES[4]))(html, chance, box)


def _threads(html: str, chance: random.Random) -> str:
    count = chance.randint(3, 30)
    said = "".join(
        f'<li class="comment" id="c{n}"><b>{chance.choice(_NAMES)}</b> <time>{n} hours ago</time>'
        f"<p>{_sentence(chance)} I have seen it with my own eyes, and it is a shame.</p></li>"
        for n in range(count)
    )
    form = chance.choice(
        (
            '<section class="comments"><h3>{n} comments</h3><ol>{}</ol></section>',
            '<div id="disqus_thread"><ul>{}</ul></div>',
            '<div class="discussion-{n}" id="comments"><ul>{}</ul></div>',
        )
    )
    box = form.replace("{}", said).replace("{n}", str(count))
    return chance.choice((_PLACES[1], _PLACES[3], _PLACES[4]))(html, chance, box)


def _cards(html: str, chance: random.Random) -> str:
    """Teasers with whole paragraphs under them, as endless pages load them."""
    said = "".join(
        f'<div class="card"><h3><a href="/c{n}">{_sentence(chance)[:60]}</a></h3>'
        f"<p>{_sentence(chance)} {_sentence(chance)}</p></div>"
        for n in range(chance.randint(2, 12))
    )
    frame = chance.choice(('<div class="feed">{}</div>', "<section>{}</section>"))
    return chance.choice((_PLACES[1], _PLACES[4]))(html, chance, frame.format(said))


# The same text, otherwise


def _wrapped(html: str, chance: random.Random) -> str:
    """Each paragraph in a wrapper of its own, as tests of two versions do."""
    if chance.random() < 0.5:
        name = chance.choice(("block", "t-a", "paragraph"))
        return _PARAGRAPH.sub(lambda m: f'<div class="{name}">{m[0]}</div>', html)
    name = f"css-{chance.randbytes(3).hex()}"
    return re.sub(r"<p(?=>)", f'<p class="{name}"', html)


def _lazy(html: str, chance: random.Random) -> str:
    form = chance.choice(
        (
            '<div class="lazy-placeholder" style="height:{n}px"><span>Loading…</span></div>',
            "<noscript><img src=/p{n}.jpg></noscript>",
            '<figure><img data-src="/p{n}.jpg"><figcaption>Loading image {n}</figcaption></figure>',
        )
    )
    return re.sub(r"<img\b[^<>]*>", lambda _: form.replace("{n}", str(chance.randint(1, 99))), html)


def _soft_hyphens(html: str, chance: random.Random) -> str:
    every = chance.choice((3, 7))
    return _TEXT.sub(
        lambda m: re.sub(
            r"(?<!&)\b([A-Za-zÀ-ÿ]{4})([a-zà-ÿ]{4,})\b(?!;)",
            lambda w: f"{w[1]}\u00ad{w[2]}" if len(w[0]) % every else w[0],
            m[0],
        ),
        html,
    )


def _hard_spaces(html: str, chance: random.Random) -> str:
    sign = chance.choice(("\u00a0", "&nbsp;", "&#160;", "\u2009"))
    return _TEXT.sub(lambda m: re.sub(r"(?<=\s\w) (?=\w)|(?<=\d) (?=\w)", sign, m[0]), html)


def _named(html: str, chance: random.Random) -> str:
    """Umlauts, quotation marks and dashes as named and hexadecimal entities."""
    return _TEXT.sub(
        lambda m: "".join(
            _ENTITIES.get(sign, sign) if chance.random() < 0.7 else sign for sign in m[0]
        ),
        html,
    )


def _ellipses(html: str, chance: random.Random) -> str:
    to = chance.choice(("…", "...", ". . ."))
    return _TEXT.sub(lambda m: re.sub(r"…|\.\.\.", to, m[0]), html)


BUSTLE: dict[str, Spoil] = {
    "long cookie banner": _cookies,
    "most read with sentences": _most_read,
    "newsletter of three sentences": _newsletter,
    "weather": _weather,
    "video player": _player,
    "offer": _offer,
    "author box": _author,
    "growing comments": _threads,
    "cards": _cards,
    "wrappers": _wrapped,
    "lazy images": _lazy,
    "soft hyphens": _soft_hyphens,
    "hard spaces": _hard_spaces,
    "named entities": _named,
    "ellipses": _ellipses,
}
