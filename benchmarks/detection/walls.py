"""What is not the page, on real pages; and their return."""

import random
from collections.abc import Iterator

from benchmarks.detection.canvas import Canvas, canvases
from benchmarks.detection.case import Case

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


def cases() -> Iterator[Case]:
    """Walls, half bodies, other charsets and other pages in place of real pages."""
    chance = random.Random(11)
    pages = canvases()
    for name, wall in WALLS.items():
        for canvas in chance.sample(pages, 8):
            yield _case(name, canvas, wall.encode())
    for canvas in pages:
        yield _case("half a body", canvas, _half(canvas, chance))
        yield _case("paywall stub", canvas, _framed(canvas, _STUB, keep=2))
        yield _case("consent in the site's frame", canvas, _framed(canvas, _CONSENT, keep=0))
        yield Case(
            f"another charset for {canvas.name}",
            "another charset",
            canvas.url,
            canvas.html.encode(),
            canvas.html.encode().decode("latin-1").encode(),
            tags=frozenset({"quiet"}),
        )
        other = chance.choice([page for page in pages if page.url != canvas.url])
        yield _case("another article", canvas, other.html.encode())


_STUB = (
    "<div class=paywall><h3>Subscribe to continue reading</h3><p>This article is for subscribers "
    "only. Already a subscriber? Log in.</p></div>"
)
_CONSENT = (
    "<div class=gate><h2>Your privacy is important to us</h2><p>We and our partners use cookies "
    "to store and access information on your device and to show personalised advertising. To go "
    "on reading, accept or take out a subscription.</p><button>Accept and continue</button></div>"
)


def _framed(canvas: Canvas, wall: str, *, keep: int) -> bytes:
    """The page in its own frame, with a wall in place of all but its first paragraphs."""
    start = canvas.html.rfind("<p", 0, canvas.gaps[0]) if not keep else canvas.gaps[keep - 1]
    return (canvas.html[:start] + wall + canvas.html[canvas.gaps[-1] :]).encode()


def _half(canvas: Canvas, chance: random.Random) -> bytes:
    """Cut within the first half of the text, as a connection that breaks does."""
    last = canvas.gaps[max(1, len(canvas.gaps) // 2)]
    first = canvas.gaps[0]
    return canvas.html[: chance.randrange(first, last)].encode()


def _case(name: str, canvas: Canvas, new: bytes) -> Case:
    old = canvas.html.encode()
    return Case(
        name=f"{name} for {canvas.name}",
        family=f"not the page: {name}",
        url=canvas.url,
        old=old,
        new=new,
        refused=True,
        then=old,
    )
