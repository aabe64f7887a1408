"""What changes although nothing happened, on every page; and what only looks like an update."""

import random
import re
from collections.abc import Callable, Iterator

from benchmarks.detection import corpus
from benchmarks.detection.canvas import canvases
from benchmarks.detection.case import Case

Spoil = Callable[[str, random.Random], str]


def _hashes(html: str, chance: random.Random) -> str:
    def anew(names: re.Match[str]) -> str:
        return re.sub(
            r"(?<=[-_])(?=[a-zA-Z]*[0-9])[0-9a-zA-Z]{5,8}(?=[\"' ])",
            lambda m: "".join(chance.choices("abcdef0123456789", k=len(m[0]))),
            names[0],
        )

    return re.sub(r"class=\"[^\"<>]*__[^\"<>]*\"", anew, html)


def _nonces(html: str, chance: random.Random) -> str:
    token = f'<meta name="csrf-token" content="{chance.random()}">'
    script = f"<script>window.t={chance.random()};</script>"
    return html.replace("<head>", f"<head>{token}", 1).replace("</body>", f"{script}</body>", 1)


def _quotes(html: str, chance: random.Random) -> str:
    def curl(text: re.Match[str]) -> str:
        return re.sub(r"(?<=\w)['’](?=\w)", "’" if "'" in text[0] else "'", text[0])

    return re.sub(r">[^<>]{20,}<", curl, html)


def _dated(html: str, chance: random.Random) -> str:
    def bump(found: re.Match[str]) -> str:
        return f'{found[1]}2026-11-{chance.randint(10, 28)}T{chance.randint(10, 23)}:00:00Z"'

    return re.sub(r'("dateModified"\s*:\s*")[^"]+"', bump, html)


def _stamp(html: str, chance: random.Random) -> str:
    stamp = f'<div class="byline"><span>Updated {chance.randint(1, 12)}:{chance.randint(10, 59)}'
    return re.sub(r"(</h1>)", rf"\1{stamp} p.m.</span></div>", html, count=1)


def _rail(html: str, chance: random.Random) -> str:
    links = "".join(
        f'<li><a href="/n/{n}"><h4>{chance.choice(_TEASERS)}</h4></a><time>{n} min ago</time></li>'
        for n in range(1, 6)
    )
    rail = f'<aside class="most-read related"><h3>Most read</h3><ol>{links}</ol></aside>'
    return html.replace("</body>", f"{rail}</body>", 1)


_TEASERS = (
    "Update: how the storm made its way along the coast",
    "Correction needed: why maps of the region are wrong",
    "Live: all the latest from the conference hall",
    "Five things to know about the new railway line",
    "UPDATE 2-Shares fall after the central bank's word",
)


def _comments(html: str, chance: random.Random) -> str:
    count = chance.randint(3, 400)
    thread = (
        f'<section id="comments" class="comments"><h3>{count} comments</h3><ul class="thread">'
        '<li class="comment"><p>EDIT: I did not see that this was answered above, sorry.</p></li>'
        '<li class="comment"><p>Update: it works again since this morning, thanks all.</p>'
        "</li></ul></section>"
    )
    return html.replace("</body>", f"{thread}</body>", 1)


def _newsletter(html: str, chance: random.Random) -> str:
    box = (
        '<div class="newsletter-signup"><p>Get our morning update in your inbox every day, free '
        "of charge.</p><form><input type=email><button>Sign up</button></form></div>"
    )
    return html.replace("</body>", f"{box}</body>", 1)


def _consent(html: str, chance: random.Random) -> str:
    banner = (
        '<div id="cookie-banner" role="dialog"><p>We and our partners use cookies to store '
        "information on your device. Update your preferences at any time.</p>"
        "<button>Accept all</button></div>"
    )
    return re.sub(r"(<body[^>]*>)", rf"\1{banner}", html, count=1)


def _links(html: str, chance: random.Random) -> str:
    return re.sub(
        r"(<p[^>]*>[^<]*<a [^>]*>[^<]+)(</a>)",
        r'\1<span class="sr-only"> (opens in a new tab)</span>\2',
        html,
    )


def _space(html: str, chance: random.Random) -> str:
    return re.sub(r"(?<=</p>)\s*(?=<p)", "\n\n  <!-- ad -->\n  ", html).replace("&nbsp;", " ")


def _year(html: str, chance: random.Random) -> str:
    footer = f"<footer><p>© {chance.randint(2020, 2027)} Example Media. All rights reserved.</p>"
    return html.replace("</body>", f"{footer}</footer></body>", 1)


SPOILS: dict[str, Spoil] = {
    "hashed class names": _hashes,
    "tokens": _nonces,
    "quotation marks": _quotes,
    "dateModified": _dated,
    "byline stamp": _stamp,
    "rail": _rail,
    "comments": _comments,
    "newsletter box": _newsletter,
    "consent banner": _consent,
    "screen reader text": _links,
    "white space": _space,
    "footer year": _year,
}

LOOKALIKES = (
    "Update 5.3 of the password manager brings a new vault and mends two faults for all users.",
    "Updated 10.9-inch model of the tablet goes on sale in May at the price of the former one.",
    "Updated by-laws would allow members to vote by post from next year, the chairman said.",
    "Developing a vaccine takes ten years on average, and most candidates fail on the way.",
    "Correctional officers at the county jail have asked for better pay and shorter shifts.",
    "Corrections officials said that three inmates were moved to another prison in June.",
    "Update am Abend heißt die neue Sendung, die ab Montag um 22 Uhr zu sehen sein wird.",
    "Corrections: if you are aware of an inaccuracy in this article, write to our desk at once.",
    "Updates on the trial will be published on this page as soon as the court has decided.",
    "Update your browser before you file the form, the ministry tells all who use its service.",
    "Clarification of the rules is what most of the clubs had asked for before the season.",
    "New updates to the app were announced at the conference in the city of Las Vegas.",
    "Aktualisierungen des Betriebssystems sollten laut Behörde sofort eingespielt werden.",
    "Mise à jour du logiciel oblige, les guichets resteront fermés ce lundi dans tout le pays.",
    "La actualización del padrón terminará en marzo, según ha confirmado el ayuntamiento.",
    "Nachtragshaushalt und Steuern sind die Themen, über die der Landtag morgen berät.",
    "Breaking the silence of many years, the singer spoke of her time with the band.",
)


def cases() -> Iterator[Case]:
    """Every page against itself and with each noise; look-alikes put into pages."""
    chance = random.Random(7)
    for row in corpus.rows("index.jsonl"):
        yield from _spoilt(row["file"], row["url"] or "https://news.example/a", chance)
    for number, text in enumerate(LOOKALIKES):
        for canvas in chance.sample(canvases(), 12):
            gap = chance.randrange(len(canvas.gaps))
            yield Case(
                name=f"look-alike {number} {text[:30]!r} in {canvas.name}",
                family="look-alikes",
                url=canvas.url,
                old=canvas.html.encode(),
                new=canvas.with_(f"<p>{text}</p>", gap),
            )


def _spoilt(file: str, url: str, chance: random.Random) -> Iterator[Case]:
    body = corpus.body(file)
    name = file.removeprefix("pages/")
    yield Case(f"itself {name}", "noise: none", url, body, body, tags=frozenset({"quiet"}))
    html = body.decode("utf-8", "replace")
    plain = html.encode()
    picked = chance.sample(sorted(SPOILS), 4)
    for spoil in picked:
        spoilt = SPOILS[spoil](html, chance).encode()
        yield Case(
            f"{spoil} on {name}", f"noise: {spoil}", url, plain, spoilt, tags=frozenset({"quiet"})
        )
    every = html
    for spoil in SPOILS:
        every = SPOILS[spoil](every, chance)
    yield Case(f"all noise on {name}", "noise: all at once", url, plain, every.encode())
