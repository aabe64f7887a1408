"""What a status means for whoever wants the page (RFC 9110, section 15; RFC 6585; RFC 7725)."""

from collections.abc import Mapping

from bot.core.model import Failure, FailureKind

REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})

_MEANINGS: dict[int, tuple[FailureKind, str]] = {
    206: (FailureKind.CUT_OFF, "sent a part that nobody asked for"),
    401: (FailureKind.BLOCKED, "wants a login"),
    403: (FailureKind.BLOCKED, "refuses us"),
    404: (FailureKind.NOT_FOUND, "has no such page"),
    407: (FailureKind.BLOCKED, "wants a login at a proxy"),
    408: (FailureKind.TIMEOUT, "gave up waiting for the request"),
    410: (FailureKind.GONE, "says that the page is gone for good"),
    429: (FailureKind.RATE_LIMITED, "asks for fewer requests"),
    451: (FailureKind.BLOCKED, "may not show the page for legal reasons"),
    503: (FailureKind.SERVER_ERROR, "is not available at the moment"),
}


def refusal_of(
    status: int, headers: Mapping[str, str], host: str, *, conditional: bool
) -> Failure | None:
    """The failure that an answer is, or None for a page, a redirect that can be followed, or a
    304 to a request that was `conditional`. A body is not judged here."""
    walled = _bot_wall(headers, host)
    if walled is not None:
        return walled
    if status in REDIRECTS or (status == 304 and conditional):
        return None
    if 200 <= status < 300 and status not in _MEANINGS:
        return None
    kind, words = _MEANINGS.get(status) or _by_class(status)
    return Failure(kind, f"{host} {words} (HTTP {status})")


def _by_class(status: int) -> tuple[FailureKind, str]:
    if status == 304:
        return FailureKind.SERVER_ERROR, "says that nothing changed, which was not the question"
    if 300 <= status < 400:
        return FailureKind.REDIRECTS, "offers several addresses"
    if 400 <= status < 500:
        return FailureKind.CLIENT_ERROR, "does not accept the request"
    return FailureKind.SERVER_ERROR, "has an error"


def _bot_wall(headers: Mapping[str, str], host: str) -> Failure | None:
    """Walls that name themselves in a header, whatever the status."""
    walled = headers.get("cf-mitigated", "").lower() == "challenge" or headers.get(
        "x-amzn-waf-action", ""
    ).lower() in ("challenge", "captcha")
    if not walled:
        return None
    return Failure(FailureKind.BOT_WALL, f"{host} asks us to prove that we are a browser")
