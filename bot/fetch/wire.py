"""One GET over the wire: what every engine does, and httpx's way of doing it.

An engine reaches nothing but what the guard lets pass, follows no redirect, keeps no cookie,
decodes nothing, and names its faults as httpx does.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

import httpx

from bot.fetch.address import Target
from bot.fetch.settings import FetchSettings

RawHeaders = list[tuple[bytes, bytes]]

_NOTHING = httpx.ByteStream(b"")


@dataclass(slots=True)
class Reply:
    """An answer whose head was read. `chunks` are the body's bytes as sent; `close` must be
    awaited, whether they were read or not."""

    status: int
    headers: RawHeaders
    chunks: AsyncIterator[bytes]
    close: Callable[[], Awaitable[None]]


class Wire(Protocol):
    """An engine. Raises httpx.TransportError and what the guard raises (bot.fetch.connect)."""

    async def get(self, target: Target, headers: RawHeaders) -> Reply: ...

    async def aclose(self) -> None: ...


class HttpxWire:
    """GETs over one of httpx's transports."""

    def __init__(self, transport: httpx.AsyncBaseTransport, settings: FetchSettings) -> None:
        self._transport = transport
        self._extensions = {
            "timeout": {
                "connect": settings.connect_timeout,
                "read": settings.read_timeout,
                "write": settings.read_timeout,
                "pool": None,
            }
        }

    async def get(self, target: Target, headers: RawHeaders) -> Reply:
        """Send a request and read the answer's head."""
        # With a stream, httpx takes the headers as they are: to work out those of a body costs it
        # as much as to send them.
        request = httpx.Request(
            "GET", target.url, headers=headers, stream=_NOTHING, extensions=self._extensions
        )
        if request.url.raw_host.decode("ascii") != target.host:
            # The guard checks the host that is connected to, so this is belt and braces.
            raise httpx.InvalidURL("two parsers read the host differently")
        response = await self._transport.handle_async_request(request)
        # The bytes as sent: what httpx would decode, it would decode without a limit.
        stream = response.stream
        if not isinstance(stream, httpx.AsyncByteStream):
            raise TypeError("the transport gave a stream that cannot be awaited")
        return Reply(response.status_code, response.headers.raw, aiter(stream), response.aclose)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._transport.aclose()
