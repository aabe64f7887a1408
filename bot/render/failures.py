"""Why a source cannot be read, for admins: what is wrong, and what would mend it."""

from bot.core.model import Failure, FailureKind
from bot.render.catalogue import Catalogue, mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

_WAIT = mark("It is tried again by itself; nothing is lost that the page still shows then.")
_FEED = mark("A feed of the same site often works: give its address to this source.")
_ADDRESS = mark("Look whether the page has another address now, and change the source's.")

_WORDS: dict[FailureKind, tuple[str, str]] = {
    FailureKind.DNS: (mark("The name of its server is not found."), _ADDRESS),
    FailureKind.CONNECT: (mark("Its server does not answer."), _WAIT),
    FailureKind.TLS: (mark("Its server's certificate is not valid."), _WAIT),
    FailureKind.TIMEOUT: (mark("Its server takes too long to answer."), _WAIT),
    FailureKind.INTERRUPTED: (mark("The connection breaks off."), _WAIT),
    FailureKind.FORBIDDEN_ADDRESS: (
        mark("It leads into a private network."),
        mark("If that is meant, allow it by the setting fetch.allow_private_networks."),
    ),
    FailureKind.BAD_ADDRESS: (mark("Its address is not that of a page."), _ADDRESS),
    FailureKind.ROBOTS: (mark("The site asks robots to stay away (robots.txt)."), _FEED),
    FailureKind.REDIRECTS: (mark("It redirects in circles, or too often."), _ADDRESS),
    FailureKind.TOO_LARGE: (mark("It is larger than the limit."), _FEED),
    FailureKind.BAD_ENCODING: (mark("Its server packs it in a way that cannot be read."), _WAIT),
    FailureKind.BROWSER: (mark("The browser could not open it."), _WAIT),
    FailureKind.BLOCKED: (mark("The site blocks this program."), _FEED),
    FailureKind.RATE_LIMITED: (
        mark("The site says that it is asked too often."),
        mark("A longer interval for this source helps."),
    ),
    FailureKind.NOT_FOUND: (mark("There is no such page (404)."), _ADDRESS),
    FailureKind.GONE: (mark("The page is gone for good (410)."), _ADDRESS),
    FailureKind.CLIENT_ERROR: (mark("The site refuses to show it."), _FEED),
    FailureKind.SERVER_ERROR: (mark("The site has a fault of its own."), _WAIT),
    FailureKind.EMPTY: (mark("The page is empty."), _WAIT),
    FailureKind.CUT_OFF: (mark("Only a part of the page arrives."), _WAIT),
    FailureKind.NOT_TEXT: (mark("It is a file and not a page."), _ADDRESS),
    FailureKind.CONSENT_WALL: (mark("It shows only a question about cookies."), _FEED),
    FailureKind.BOT_WALL: (mark("It shows a test for robots."), _FEED),
    FailureKind.LOGIN_WALL: (mark("One has to log in to read it."), _FEED),
    FailureKind.PAYWALL: (mark("One has to pay to read it."), _FEED),
    FailureKind.SOFT_404: (mark("It says that the page was not found."), _ADDRESS),
    FailureKind.MAINTENANCE: (mark("The site is being worked on."), _WAIT),
    FailureKind.PARKED: (mark("The name is for sale: there is no site any more."), _ADDRESS),
    FailureKind.SCRIPT_ONLY: (mark("It is empty until a script has run."), _FEED),
    FailureKind.OTHER_PAGE: (mark("It shows another page than before."), _ADDRESS),
    FailureKind.UNREADABLE: (
        mark("No entries are found on it."),
        mark("Look at it with /test, and choose another extractor or a selector."),
    ),
    FailureKind.TOO_SLOW: (mark("It takes too long to read."), _FEED),
}


def what(words: Catalogue, failure: Failure) -> Html:
    """What is wrong, with the detail that a person may need."""
    sentence = words.say_html(_WORDS[failure.kind][0])
    if not failure.detail:
        return sentence
    return Html(f"{sentence} <i>({escape(one_line(failure.detail, 200))})</i>")


def remedy(words: Catalogue, failure: Failure) -> Html:
    """What would mend it."""
    return words.say_html(_WORDS[failure.kind][1])
