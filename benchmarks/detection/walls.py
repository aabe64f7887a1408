"""What is not the page, on real pages; and their return."""

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from benchmarks.detection.canvas import Canvas, canvases
from benchmarks.detection.case import Case, Told

SERVED = Path(__file__).parents[2] / "tests" / "pages" / "served"
TRUE = "passing"
"""The file of pages that only look like walls."""

_HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
WALLS = {
    "consent": _HEAD.format(title="Before you continue")
    + "<div><h1>We value your privacy</h1><p>We and our 842 partners store and access information"
    " on a device, such as cookies, and process personal data for personalised advertising.</p>"
    "<button>Accept all</button><button>Manage options</button></div></body></html>",
    "consent in German": _HEAD.format(title="Zustimmung")
    + "<main><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie uns wie gewohnt mit Werbung und "
    "Tracking. Details zu Werbe- und Analyse-Trackern sowie zum jederzeit möglichen Widerruf "
    "finden Sie in unserer Datenschutzerklärung.</p><button>Akzeptieren und weiter</button>"
    "<p>Nutzen Sie uns ganz ohne Tracking für 2,99 € die Woche.</p></main></body></html>",
    "bot": _HEAD.format(title="Just a moment...")
    + "<noscript><p>Enable JavaScript and cookies to continue</p></noscript><div id=cf-wrapper>"
    "<h2>Checking if the site connection is secure</h2></div></body></html>",
    "bot captcha": _HEAD.format(title="Are you a robot?")
    + "<h1>Please verify you are a human</h1><p>Access to this page has been denied because we "
    "believe you are using automation tools to browse the website.</p><p>Reference ID: 1f2e"
    "</p></body></html>",
    "access denied": _HEAD.format(title="Access Denied")
    + "<h1>Access Denied</h1><p>You don't have permission to access this page on this server.</p>"
    "<p>Reference #18.4f2c1</p></body></html>",
    "login": _HEAD.format(title="Sign in")
    + "<form><h1>Log in to continue reading</h1><label>Email<input type=email></label><label>"
    "Password<input type=password></label><button>Log in</button></form><p>No account yet? "
    "Register for free to read this story.</p></body></html>",
    "soft 404": _HEAD.format(title="Page not found")
    + "<main><h1>Sorry, we can't find that page</h1><p>The page you were looking for may have been"
    " moved or deleted. Try our search or go back to the home page.</p></main></body></html>",
    "soft 404 in French": _HEAD.format(title="Page introuvable")
    + "<main><h1>Oups, cette page est introuvable</h1><p>La page que vous recherchez n'existe plus"
    " ou a été déplacée.</p></main></body></html>",
    "maintenance": _HEAD.format(title="Down for maintenance")
    + "<h1>We'll be back soon</h1><p>Our site is undergoing scheduled maintenance. Please check "
    "back in a few minutes.</p></body></html>",
    "server error": _HEAD.format(title="502 Bad Gateway")
    + "<center><h1>502 Bad Gateway</h1></center><hr><center>nginx</center></body></html>",
    "parked": _HEAD.format(title="example.com is for sale")
    + "<h1>This domain is for sale</h1><p>Buy this domain. The owner of this domain has parked it "
    "with us.</p></body></html>",
    "script only": _HEAD.format(title="News")
    + '<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>'
    "<script src=/app.js></script></body></html>",
    "empty": "",
    "empty body": "<html><head></head><body></body></html>",
}


def served() -> list[tuple[str, bytes]]:
    """Walls as their makers serve them, in many languages: name and body."""
    files = sorted(file for file in SERVED.glob("*.toml") if file.stem != TRUE)
    return [
        (f"{file.stem}: {row['name']}", row["html"].encode())
        for file in files
        for row in tomllib.loads(file.read_text("utf-8"))["page"]
    ]


def cases() -> Iterator[Case]:
    """Walls, half bodies, other charsets and other pages in place of real pages; the page comes
    back as it was, or with an update."""
    chance = random.Random(11)
    pages = canvases()
    walls = [*((name, wall.encode()) for name, wall in WALLS.items()), *served()]
    for name, wall in walls:
        family = f"walls of makers: {name.partition(':')[0]}"
        for canvas in chance.sample(pages, 2):
            yield _case(name, canvas, wall, family)
    for canvas in pages:
        yield _case("half a body", canvas, _half(canvas, chance))
        for stub, keep in zip(STUBS, (2, len(canvas.gaps) // 2), strict=False):
            yield _case("paywall stub", canvas, _framed(canvas, stub, keep=keep))
        yield _case("consent in the site's frame", canvas, _framed(canvas, _CONSENT, keep=0))
        if _is_spelt_with_more_than_ascii(canvas):
            garbled = canvas.html.encode().decode("cp1252", "replace")
            yield _case("another charset", canvas, garbled.encode())
        other = chance.choice([page for page in pages if page.url != canvas.url])
        yield _case("another article", canvas, other.html.encode())
        yield _back_with_news(canvas, chance.choice(walls))


STUBS = (
    "<div class=paywall><h3>Subscribe to continue reading</h3><p>This article is for subscribers "
    "only. Already a subscriber? Log in.</p></div>",
    "<section class=plus><h2>Weiterlesen mit Plus</h2><p>Jetzt vier Wochen kostenlos testen. Sie "
    "haben bereits ein Abo? Hier anmelden.</p></section>",
)
_CONSENT = (
    "<div class=gate><h2>Your privacy is important to us</h2><p>We and our partners use cookies "
    "to store and access information on your device and to show personalised advertising. To go "
    "on reading, accept or take out a subscription.</p><button>Accept and continue</button></div>"
)
_NEWS = "The harbour authority said in the evening that the northern pier would stay closed."


def _back_with_news(canvas: Canvas, wall: tuple[str, bytes]) -> Case:
    """A wall, and then the page with an update."""
    update = f"<p><strong>Update, 17:40:</strong> {_NEWS}</p>"
    return Case(
        name=f"{wall[0]} for {canvas.name}",
        family="not the page: back with an update",
        url=canvas.url,
        old=canvas.html.encode(),
        new=wall[1],
        expected=(Told("added", frozenset({"update"}), _NEWS),),
        refused=True,
        then=canvas.with_(update, len(canvas.gaps) - 1),
    )


def _framed(canvas: Canvas, wall: str, *, keep: int) -> bytes:
    """The page in its own frame, with a wall in place of all but its first paragraphs."""
    start = canvas.html.rfind("<p", 0, canvas.gaps[0]) if not keep else canvas.gaps[keep - 1]
    return (canvas.html[:start] + wall + canvas.html[canvas.gaps[-1] :]).encode()


def _is_spelt_with_more_than_ascii(canvas: Canvas) -> bool:
    """Whether its paragraphs look otherwise in another charset."""
    text = canvas.html[canvas.gaps[0] : canvas.gaps[-1]]
    return sum(not sign.isascii() for sign in text) > 20


def _half(canvas: Canvas, chance: random.Random) -> bytes:
    """Cut within the first half of the text, as a connection that breaks does."""
    last = canvas.gaps[max(1, len(canvas.gaps) // 2)]
    first = canvas.gaps[0]
    return canvas.html[: chance.randrange(first, last)].encode()


def _case(name: str, canvas: Canvas, new: bytes, family: str = "") -> Case:
    old = canvas.html.encode()
    return Case(
        name=f"{name} for {canvas.name}",
        family=family or f"not the page: {name}",
        url=canvas.url,
        old=old,
        new=new,
        refused=True,
        then=old,
    )
