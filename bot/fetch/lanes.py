"""Many requests at once to one server, each on a connection that nobody else uses meanwhile.

httpcore's pool goes through all its connections twice for each request, with a system call for
each that is idle: with thirty of them that is a third of what a message to Telegram costs. Here
each connection is a pool of one, and the last that was used is the next to be used.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from urllib.request import getproxies

import httpx


def may_take_lanes() -> bool:
    """Whether the environment names no proxy: through one, httpx finds its own way."""
    return not {"http", "https", "all"} & getproxies().keys()


class LanesTransport(httpx.AsyncBaseTransport):
    """At most `most` connections; who comes when all are in use waits, as long as the request's
    pool timeout says. It can be used again after it was closed, as httpx's clients expect."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._idle: list[httpx.AsyncHTTPTransport] = []
        self._room = asyncio.Semaphore(most)
        self._tls: ssl.SSLContext | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """As httpx wants it. Raises httpx.TransportError."""
        await self._enter(request)
        lane = self._idle.pop() if self._idle else self._new()
        try:
            response = await lane.handle_async_request(request)
        except BaseException:
            self._room.release()
            await lane.aclose()
            raise
        stream = response.stream
        assert isinstance(stream, httpx.AsyncByteStream)  # noqa: S101 (httpx's own)
        response.stream = _Body(stream, lambda: self._leave(lane))
        return response

    async def _enter(self, request: httpx.Request) -> None:
        patience = request.extensions.get("timeout", {}).get("pool")
        try:
            async with asyncio.timeout(patience):
                await self._room.acquire()
        except TimeoutError:
            raise httpx.PoolTimeout("all connections are in use", request=request) from None

    def _new(self) -> httpx.AsyncHTTPTransport:
        self._tls = self._tls or httpx.create_ssl_context()
        one = httpx.Limits(max_connections=1, max_keepalive_connections=1, keepalive_expiry=5.0)
        return httpx.AsyncHTTPTransport(verify=self._tls, limits=one)

    def _leave(self, lane: httpx.AsyncHTTPTransport) -> None:
        self._idle.append(lane)
        self._room.release()

    async def aclose(self) -> None:
        """Close what is idle."""
        idle, self._idle = self._idle, []
        for lane in idle:
            with suppress(httpx.TransportError):
                await lane.aclose()


class _Body(httpx.AsyncByteStream):
    """A body whose end frees its connection."""

    def __init__(self, stream: httpx.AsyncByteStream, done: Callable[[], None]) -> None:
        self._stream = stream
        self._done: Callable[[], None] | None = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for part in self._stream:
            yield part

    async def aclose(self) -> None:
        try:
            await self._stream.aclose()
        finally:
            done, self._done = self._done, None
            if done is not None:
                done()
