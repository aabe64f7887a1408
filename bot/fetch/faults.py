"""What goes wrong on the way → a named failure, in one line that holds no secret.

Details name the host, never the path or the query: those may hold keys.
"""

import httpx

from bot.core.model import Failure, FailureKind
from bot.fetch.connect import AddressRefused, NotResolved, TlsFailed
from bot.fetch.decode import BodyRefused

_WORDS: tuple[tuple[type[BaseException], FailureKind, str], ...] = (
    (httpx.ConnectTimeout, FailureKind.TIMEOUT, "{host} did not accept a connection in time"),
    (httpx.TimeoutException, FailureKind.TIMEOUT, "{host} stopped sending"),
    (TimeoutError, FailureKind.TIMEOUT, "{host} did not answer in time"),
    (httpx.ConnectError, FailureKind.CONNECT, "{host} refused the connection"),
    (httpx.RemoteProtocolError, FailureKind.INTERRUPTED, "{host} ended the answer early"),
    (httpx.NetworkError, FailureKind.INTERRUPTED, "the connection to {host} broke"),
    (httpx.ProtocolError, FailureKind.BAD_ADDRESS, "the request cannot be written as HTTP"),
    (httpx.InvalidURL, FailureKind.BAD_ADDRESS, "the address cannot be written as HTTP"),
    (OSError, FailureKind.INTERRUPTED, "the connection to {host} broke"),
)


def failure_of(error: Exception, host: str) -> Failure:
    """The failure that an exception stands for."""
    if isinstance(error, AddressRefused):
        return Failure(FailureKind.FORBIDDEN_ADDRESS, str(error))
    if isinstance(error, NotResolved):
        return Failure(FailureKind.DNS, str(error))
    if isinstance(error, TlsFailed):
        return Failure(FailureKind.TLS, f"{host}: {error}")
    if isinstance(error, BodyRefused):
        return Failure(error.kind, error.detail)
    if isinstance(error, httpx.RemoteProtocolError) and "too long" in str(error):
        # h11's words for a head beyond its 100 KB.
        return Failure(FailureKind.TOO_LARGE, f"{host} sends too many headers")
    for kind, failure, words in _WORDS:
        if isinstance(error, kind):
            return Failure(failure, words.format(host=host))
    return Failure(FailureKind.INTERRUPTED, f"{host}: unexpected {type(error).__name__}")
