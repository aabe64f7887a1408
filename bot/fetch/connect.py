# ruff: noqa: ASYNC109, ARG002 - the signatures are httpcore's
"""Connecting to nothing but what was checked.

The check stands where the connection is made: a name is resolved once, every address it has
is judged, and one of the judged addresses is connected to. There is no second look-up in
between that an attacker's name server could answer otherwise (DNS rebinding), and no second
parser that could read the host otherwise. Redirects pass through here like everything else.
"""

import asyncio
import socket
import ssl
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Protocol

import httpcore

from bot.fetch.guard import Address, literal, refusal

SocketOption = (
    tuple[int, int, int] | tuple[int, int, bytes | bytearray] | tuple[int, int, None, int]
)

_MOST_ADDRESSES = 16
_MOST_OF_HEADS = 512 * 1024
"""Bytes that may come before an answer's own head is complete."""


class AddressRefused(Exception):
    """Connecting there is not allowed. `str()` says why, naming the host only."""


class NotResolved(Exception):
    """The name has no address, or the name server does not answer."""


class TlsFailed(Exception):
    """The other side's certificate or handshake is not acceptable."""


class Resolver(Protocol):
    """A name → its addresses, in the order of preference. Raises NotResolved."""

    async def resolve(self, host: str) -> Sequence[Address]: ...


class SystemResolver:
    """The operating system's look-up, on threads of its own: a slow name server must not
    keep others from the event loop's few."""

    def __init__(self, threads: int = 8) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="resolve")

    async def resolve(self, host: str) -> Sequence[Address]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, _look_up, host)
        except (OSError, UnicodeError) as error:
            raise NotResolved(f"{host}: {_reason(error)}") from None
        addresses = [literal(str(row[4][0])) for row in found]
        # dict.fromkeys: the same address comes once for each socket type.
        return list(dict.fromkeys(address for address in addresses if address is not None))

    def close(self) -> None:
        """Let the threads end; a look-up under way is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)


class GuardedBackend(httpcore.AsyncNetworkBackend):
    """The network as httpcore sees it: it can only reach addresses that may be reached.

    `network` makes the connections to addresses that passed (always by number, never by name).
    """

    def __init__(
        self,
        resolver: Resolver,
        *,
        allow_private: bool,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._resolver = resolver
        self._allow_private = allow_private
        self._network = network or httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Connect to the first address of `host` that answers.

        Raises AddressRefused if any of its addresses is not allowed (a name that mixes public
        and private addresses is an attack or a mistake), NotResolved, httpcore.ConnectError or
        httpcore.ConnectTimeout.
        """
        deadline = asyncio.get_running_loop().time() + (timeout or 3600.0)
        try:
            async with asyncio.timeout_at(deadline):
                addresses = await checked(host, self._resolver, allow_private=self._allow_private)
        except TimeoutError:
            raise NotResolved(f"{host}: the name server does not answer") from None
        return await self._first(host, port, addresses, deadline, local_address, socket_options)

    async def _first(
        self,
        host: str,
        port: int,
        addresses: Sequence[Address],
        deadline: float,
        local_address: str | None,
        options: Iterable[SocketOption] | None,
    ) -> httpcore.AsyncNetworkStream:
        error: Exception = httpcore.ConnectError(f"{host} does not answer")
        loop = asyncio.get_running_loop()
        for index, address in enumerate(addresses):
            # A share for each address: a dead first one must not use up all the time.
            share = (deadline - loop.time()) / min(len(addresses) - index, 3)
            if share <= 0:
                break
            try:
                stream = await self._network.connect_tcp(
                    str(address),
                    port,
                    timeout=share,
                    local_address=local_address,
                    socket_options=options,
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as failed:
                error = failed
            else:
                return GuardedStream(stream)
        raise error

    async def connect_unix_socket(
        self,
        path: str,
        timeout: float | None = None,
        socket_options: Iterable[SocketOption] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Never: pages do not live in this machine's sockets."""
        raise AddressRefused("local sockets are not fetched from")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class GuardedStream(httpcore.AsyncNetworkStream):
    """A connection whose TLS faults can be told from other faults, and whose other side cannot
    send heads without end: before its answer a server may send any number of interim ones
    (RFC 9110, section 15.2), each of which h11 bounds, but not their number."""

    def __init__(self, stream: httpcore.AsyncNetworkStream) -> None:
        self._stream = stream
        self._heads = 0
        self._waiting = False

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        data = await self._stream.read(max_bytes, timeout)
        if self._waiting:
            self._heads += len(data)
            if self._heads > _MOST_OF_HEADS:
                raise httpcore.RemoteProtocolError("the heads before the answer are too long")
        return data

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._heads, self._waiting = 0, True
        await self._stream.write(buffer, timeout)

    def answered(self) -> None:
        """The head of the answer is here: what follows is its body."""
        self._waiting = False

    async def aclose(self) -> None:
        await self._stream.aclose()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """Raises TlsFailed with the reason that OpenSSL gives."""
        try:
            stream = await self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            raise TlsFailed(tls_reason(error)) from None
        secured = stream.get_extra_info("ssl_object")
        # HTTP/2 carries many answers at once, and bounds what stands before each by itself.
        if secured is not None and secured.selected_alpn_protocol() == "h2":
            return stream
        return GuardedStream(stream)


async def checked(host: str, resolver: Resolver, *, allow_private: bool) -> Sequence[Address]:
    """The addresses of a host, every one of which may be connected to. Raises AddressRefused
    if one may not, NotResolved if there is none."""
    spelt = literal(host)
    addresses = [spelt] if spelt is not None else await resolver.resolve(host)
    if not addresses:
        raise NotResolved(f"{host}: the name has no address")
    for address in addresses:
        why = refusal(address, allow_private=allow_private)
        if why is not None:
            raise AddressRefused(f"{host} is {why}, which is not fetched from")
    return addresses[:_MOST_ADDRESSES]


def _look_up(host: str) -> list[tuple[Any, ...]]:
    return list(socket.getaddrinfo(host, None, type=socket.SOCK_STREAM))


def _reason(error: Exception) -> str:
    if isinstance(error, socket.gaierror):
        return str(error.strerror or "the name is not known")
    return "the name cannot be looked up"


def tls_reason(error: BaseException) -> str:
    """Why TLS failed, in the words that OpenSSL has for it."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"the certificate is not accepted: {cause.verify_message}"
        if isinstance(cause, ssl.SSLError):
            reason = (cause.reason or "unknown fault").replace("_", " ").lower()
            return f"the TLS handshake failed: {reason}"
        cause = cause.__cause__ or cause.__context__
    return "the connection was closed during the TLS handshake"
