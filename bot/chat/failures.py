"""Why a page cannot be read, for people: what stands in the way, and what would help."""

from bot.core.model import Failure, FailureKind
from bot.render.catalogue import Catalogue, mark
from bot.render.html import Html

_REASONS: dict[FailureKind, str] = {
    FailureKind.DNS: mark("There is no server of that name. Is the address spelled right?"),
    FailureKind.CONNECT: mark("Its server does not answer. Try again later."),
    FailureKind.TLS: mark("Its server has no valid certificate, so I cannot trust what it says."),
    FailureKind.TIMEOUT: mark("Its server took too long to answer. Try again later."),
    FailureKind.INTERRUPTED: mark("The connection broke off. Try again later."),
    FailureKind.FORBIDDEN_ADDRESS: mark("It leads into a private network, where I do not go."),
    FailureKind.BAD_ADDRESS: mark("That is not the address of a page."),
    FailureKind.ROBOTS: mark("The site asks robots to stay away from it (robots.txt)."),
    FailureKind.REDIRECTS: mark("It redirects in circles."),
    FailureKind.TOO_LARGE: mark("It is too large to be a page of news."),
    FailureKind.BAD_ENCODING: mark("Its server packs it in a way that cannot be unpacked."),
    FailureKind.BROWSER: mark("The browser that I read it with could not open it."),
    FailureKind.BLOCKED: mark(
        "The site blocks programs like me. A feed of the same site often works: try its address."
    ),
    FailureKind.RATE_LIMITED: mark("The site asks me to come less often. Try again later."),
    FailureKind.NOT_FOUND: mark("There is no such page (404). Is the address complete?"),
    FailureKind.GONE: mark("The site says that this page is gone for good."),
    FailureKind.CLIENT_ERROR: mark("The site refuses to show it."),
    FailureKind.SERVER_ERROR: mark("The site has a fault of its own at the moment. Try later."),
    FailureKind.EMPTY: mark("There is nothing on it that I could follow."),
    FailureKind.CUT_OFF: mark("Only a part of it arrived. Try again later."),
    FailureKind.NOT_TEXT: mark("It is a picture, a film or a file, not a page."),
    FailureKind.CONSENT_WALL: mark("It shows only a question about cookies to me."),
    FailureKind.BOT_WALL: mark(
        "It shows me a test for robots instead. A feed of the same site often works."
    ),
    FailureKind.LOGIN_WALL: mark("One has to log in to read it."),
    FailureKind.PAYWALL: mark("One has to pay to read it."),
    FailureKind.SOFT_404: mark("It says that the page was not found. Is the address complete?"),
    FailureKind.MAINTENANCE: mark("The site is being worked on. Try again later."),
    FailureKind.PARKED: mark("The name is for sale; there is no site behind it any more."),
    FailureKind.SCRIPT_ONLY: mark(
        "It is empty until a script has run. A feed of the same site, or its page without "
        "scripts, would help."
    ),
    FailureKind.OTHER_PAGE: mark("It shows another page than the one that was asked for."),
    FailureKind.UNREADABLE: mark("I cannot make sense of it."),
    FailureKind.TOO_SLOW: mark("It takes too long to read."),
}


def reason(words: Catalogue, failure: Failure) -> Html:
    """One or two sentences about a failure."""
    return words.say_html(_REASONS.get(failure.kind, _REASONS[FailureKind.UNREADABLE]))
