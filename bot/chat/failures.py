"""Why a page cannot be read, for those who asked for it: what stands in the way, and what
they might try."""

from bot.core.model import Failure, FailureKind
from bot.render.catalogue import Catalogue, mark
from bot.render.failures import what
from bot.render.html import Html

_LATER = mark("Try again later.")
_SPELLING = mark("Is the address complete, and spelled right?")
_FEED = mark("A feed of the same site often works: try its address.")

_ADVICE: dict[str, frozenset[FailureKind]] = {
    _LATER: frozenset(
        {
            FailureKind.CONNECT,
            FailureKind.TIMEOUT,
            FailureKind.INTERRUPTED,
            FailureKind.RATE_LIMITED,
            FailureKind.SERVER_ERROR,
            FailureKind.CUT_OFF,
            FailureKind.MAINTENANCE,
            FailureKind.TOO_SLOW,
        }
    ),
    _SPELLING: frozenset(
        {
            FailureKind.DNS,
            FailureKind.BAD_ADDRESS,
            FailureKind.NOT_FOUND,
            FailureKind.SOFT_404,
            FailureKind.REDIRECTS,
        }
    ),
    _FEED: frozenset(
        {
            FailureKind.BLOCKED,
            FailureKind.ROBOTS,
            FailureKind.CLIENT_ERROR,
            FailureKind.CONSENT_WALL,
            FailureKind.BOT_WALL,
            FailureKind.LOGIN_WALL,
            FailureKind.PAYWALL,
            FailureKind.SCRIPT_ONLY,
            FailureKind.EMPTY,
            FailureKind.UNREADABLE,
            FailureKind.TOO_LARGE,
        }
    ),
}


def reason(words: Catalogue, failure: Failure) -> Html:
    """What stands in the way, without its technical detail, and what to try."""
    sentence = what(words, Failure(failure.kind))
    for advice, kinds in _ADVICE.items():
        if failure.kind in kinds:
            return Html(f"{sentence} {words.say_html(advice)}")
    return sentence
