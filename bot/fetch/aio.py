"""aiohttp as the engine (the extra `aiohttp`): a check costs half of what it does with httpx.

The guard stands where it stands for httpx. aiohttp asks our resolver for the addresses of a
name, which judges every one of them and gives numbers; and the socket of every connection is
made by us, for an address that is judged once more: a host that is spelt as a number comes
there without a look-up.
"""

import socket
import ssl
from collections.abc import AsyncIterator
from ipaddress import ip_address
from typing import Any

import aiohttp
import httpx
from aiohttp.abc import AbstractResolver, ResolveResult
from yarl import URL

from bot.fetch.address import Target
from bot.fetch.connect import AddressRefused, NotResolved, Resolver, TlsFailed, checked, tls_reason
from bot.fetch.guard import refusal
from bot.fetch.settings import FetchSettings
from bot.fetch.transport import most_open_files
from bot.fetch.wire import RawHeaders, Reply

_PIECE = 64 * 1024
_MOST_HEADERS = 250
_FAULTS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (aiohttp.ConnectionTimeoutError, httpx.ConnectTimeout),
    (aiohttp.ServerTimeoutError, httpx.ReadTimeout),
    (aiohttp.ClientConnectorError, httpx.ConnectError),
    (aiohttp.ServerDisconnectedError, httpx.RemoteProtocolError),
    (aiohttp.ClientOSError, httpx.ReadError),
    (TimeoutError, httpx.ReadTimeout),
    (OSError, httpx.ReadError),
)


class _CheckedNames(AbstractResolver):
    """Our resolver as aiohttp asks for it: names become addresses that may be reached."""

    def __init__(self, resolver: Resolver, *, allow_private: bool) -> None:
        self._resolver = resolver
        self._allow_private = allow_private

    async def resolve(
        self,
        host: str,
        port: int = 0,
        family: socket.AddressFamily = socket.AF_UNSPEC,  # noqa: ARG002 - the guard sees all
    ) -> list[ResolveResult]:
        """Raises AddressRefused and NotResolved."""
        found = await checked(host, self._resolver, allow_private=self._allow_private)
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Whoever made the resolver closes it."""


class Sockets:
    """Makes the sockets, and counts those that are open."""

    def __init__(self, *, allow_private: bool) -> None:
        self.open = 0
        self._allow_private = allow_private

    def __call__(self, info: Any) -> socket.socket:
        family, kind, protocol, _, place = info
        why = refusal(ip_address(place[0]), allow_private=self._allow_private)
        if why is not None:
            raise AddressRefused(f"{place[0]} is {why}, which is not fetched from")
        made = _Counted(family, kind, protocol)
        made.all, self.open = self, self.open + 1
        return made


class _Counted(socket.socket):
    all: Sockets | None = None

    def close(self) -> None:
        if self.all is not None:
            self.all.open -= 1
            self.all = None
        super().close()


class AiohttpWire:
    """Implements bot.fetch.wire.Wire over aiohttp, with connections that are kept alive while
    there are not too many of them."""

    def __init__(self, settings: FetchSettings, resolver: Resolver, tls: ssl.SSLContext) -> None:
        self._settings = settings
        self._tls = tls
        self._sockets = Sockets(allow_private=settings.allow_private_networks)
        self._names = _CheckedNames(resolver, allow_private=settings.allow_private_networks)
        self._most = min(settings.max_idle_hosts, most_open_files() // 2)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}

    def _session(self, *, keeps: bool) -> aiohttp.ClientSession:
        """The session that keeps its connections or that does not: made when first needed,
        since aiohttp binds it to the running loop."""
        known = self._sessions.get(keeps)
        if known is not None:
            return known
        limits = self._settings
        kept: dict[str, Any] = {"keepalive_timeout": limits.keepalive} if keeps else {}
        made = self._sessions[keeps] = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._tls,
                resolver=self._names,
                use_dns_cache=False,
                limit=0,
                force_close=not keeps,
                socket_factory=self._sockets,
                **kept,
            ),
            timeout=aiohttp.ClientTimeout(
                total=None, sock_connect=limits.connect_timeout, sock_read=limits.read_timeout
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=limits.max_headers,
            max_field_size=limits.max_headers,
            max_headers=_MOST_HEADERS,
        )
        return made

    async def get(self, target: Target, headers: RawHeaders) -> Reply:
        """Send a request and read the answer's head."""
        url = URL(target.url, encoded=True)
        if url.raw_host != target.host:
            raise httpx.InvalidURL("two parsers read the host differently")
        sent = [(name.decode(), value.decode("latin-1")) for name, value in headers]
        session = self._session(keeps=self._sockets.open < self._most)
        try:
            answer = await session.get(url, headers=sent, allow_redirects=False)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _named(error, secure=target.scheme == "https") from error

        async def close() -> None:
            answer.release() if answer.content.at_eof() else answer.close()

        return Reply(answer.status, list(answer.raw_headers), _chunks(answer), close)

    async def aclose(self) -> None:
        """Close all connections."""
        for session in self._sessions.values():
            await session.close()


async def _chunks(answer: aiohttp.ClientResponse) -> AsyncIterator[bytes]:
    try:
        async for chunk in answer.content.iter_chunked(_PIECE):
            yield chunk
    except (aiohttp.ClientError, OSError) as error:
        raise _named(error) from error


def _named(error: Exception, *, secure: bool = False) -> Exception:
    """A fault by the name that httpx or the guard would give it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, AddressRefused | NotResolved):
            return cause
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, aiohttp.InvalidURL):
        return httpx.InvalidURL("the address cannot be written as HTTP")
    if isinstance(error, aiohttp.ClientResponseError):
        return _malformed(error.message)
    if reason := _tls_fault(error, secure=secure):
        return TlsFailed(tls_reason(reason))
    named = next((ours for kind, ours in _FAULTS if isinstance(error, kind)), None)
    return named(str(error)) if named else httpx.RemoteProtocolError(str(error))


def _malformed(message: str) -> Exception:
    words = message.lower()
    long = "more than" in words or "too many headers" in words
    return httpx.RemoteProtocolError("too long" if long else message)


def _tls_fault(error: Exception, *, secure: bool) -> BaseException | None:
    """What failed in the handshake, if it was there that a connection failed."""
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return error.certificate_error
    if not isinstance(error, aiohttp.ClientConnectorError):
        return None
    broke = secure and isinstance(error.os_error, ConnectionResetError)
    return error.os_error if broke or isinstance(error, aiohttp.ClientSSLError) else None
