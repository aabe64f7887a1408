"""httpx's transport port, with a small connection pool for each origin.

httpx keeps one pool for all hosts and scans every connection of it for every request, several
times. A pool of its own for each origin makes that scan one or two connections long, whatever
the number of hosts: a fetch costs half the CPU, and one host's connections never push out
another's.
"""

import asyncio
import ssl
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from dataclasses import dataclass

import httpcore
import httpx

from bot.fetch.connect import GuardedBackend, GuardedStream

Origin = tuple[bytes, bytes, int | None]

_FAULTS: tuple[tuple[type[Exception], type[httpx.TransportError]], ...] = (
    (httpcore.ConnectTimeout, httpx.ConnectTimeout),
    (httpcore.TimeoutException, httpx.ReadTimeout),
    (httpcore.ConnectError, httpx.ConnectError),
    (httpcore.RemoteProtocolError, httpx.RemoteProtocolError),
    (httpcore.ProtocolError, httpx.LocalProtocolError),
    (httpcore.UnsupportedProtocol, httpx.UnsupportedProtocol),
    (httpcore.NetworkError, httpx.ReadError),
)
_CORE_FAULTS = tuple(kind for kind, _ in _FAULTS)


@dataclass(slots=True)
class _Pool:
    connections: httpcore.AsyncConnectionPool
    used_at: float = 0.0
    busy: int = 0


class PooledTransport(httpx.AsyncBaseTransport):
    """Sends requests over guarded connections that are kept alive, by origin.

    `keepalive` is in seconds; at most `max_idle` origins keep connections while none of their
    requests is under way. `loop_time` is a monotonic clock.
    """

    def __init__(
        self,
        backend: GuardedBackend,
        tls: ssl.SSLContext,
        *,
        keepalive: float = 90.0,
        max_idle: int = 512,
        http2: bool = False,
        loop_time: Callable[[], float] | None = None,
    ) -> None:
        self._backend = backend
        self._tls = tls
        self._keepalive = keepalive
        self._max_idle = min(max_idle, most_open_files() // 2)
        self._http2 = http2
        self._time = loop_time or (lambda: asyncio.get_running_loop().time())
        self._pools: OrderedDict[Origin, _Pool] = OrderedDict()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request. Raises httpx.TransportError and what the guard raises."""
        await self._sweep()
        url = request.url
        origin = (url.raw_scheme, url.raw_host, url.port)
        pool = self._pool(origin)
        pool.busy += 1
        sent = False
        try:
            answer = await self._send(pool.connections, request)
            sent = True
        finally:
            if not sent:
                self._done(pool)
        return httpx.Response(
            answer.status,
            headers=answer.headers,
            stream=_Body(answer, lambda: self._done(pool)),
            extensions=answer.extensions,
        )

    async def aclose(self) -> None:
        """Close all connections."""
        pools, self._pools = self._pools, OrderedDict()
        for pool in pools.values():
            await pool.connections.aclose()

    async def _sweep(self) -> None:
        """Close what was idle for too long, or too many: cheap when there is nothing to do."""
        oldest = self._time() - self._keepalive
        while self._pools:
            origin, pool = next(iter(self._pools.items()))
            if pool.used_at > oldest and len(self._pools) <= self._max_idle:
                return
            self._pools.move_to_end(origin)
            if pool.busy:
                pool.used_at = self._time()
                return
            del self._pools[origin]
            await pool.connections.aclose()

    def _pool(self, origin: Origin) -> _Pool:
        pool = self._pools.get(origin)
        if pool is None:
            pool = self._pools[origin] = _Pool(
                httpcore.AsyncConnectionPool(
                    ssl_context=self._tls,
                    max_connections=None,
                    max_keepalive_connections=32,
                    keepalive_expiry=self._keepalive,
                    http2=self._http2,
                    network_backend=self._backend,
                )
            )
        pool.used_at = self._time()
        self._pools.move_to_end(origin)
        return pool

    def _done(self, pool: _Pool) -> None:
        pool.busy -= 1
        pool.used_at = self._time()

    async def _send(
        self, pool: httpcore.AsyncConnectionPool, request: httpx.Request
    ) -> httpcore.Response:
        url = request.url
        core = httpcore.Request(
            request.method.encode(),
            httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            content=request.stream if request.method == "POST" else None,
            extensions=request.extensions,
        )
        reused = any(connection.is_idle() for connection in pool.connections)
        try:
            return _headed(await pool.handle_async_request(core))
        except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError) as error:
            # The server may close a kept connection in the moment we use it. Nothing was
            # answered, and a GET may be repeated (RFC 9110, section 9.2.2): once, afresh.
            if not reused or request.method not in ("GET", "HEAD"):
                raise _translated(error) from None
        except _CORE_FAULTS as error:
            raise _translated(error) from None
        try:
            return _headed(await pool.handle_async_request(core))
        except _CORE_FAULTS as error:
            raise _translated(error) from None


def _headed(answer: httpcore.Response) -> httpcore.Response:
    stream = answer.extensions.get("network_stream")
    if isinstance(stream, GuardedStream):
        stream.answered()
    return answer


class _Body(httpx.AsyncByteStream):
    def __init__(self, answer: httpcore.Response, done: Callable[[], None]) -> None:
        self._answer = answer
        self._done: Callable[[], None] | None = done

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for chunk in self._answer.aiter_stream():
                yield chunk
        except _CORE_FAULTS as error:
            raise _translated(error) from None

    async def aclose(self) -> None:
        done, self._done = self._done, None
        try:
            await self._answer.aclose()
        finally:
            if done is not None:
                done()


def _translated(error: Exception) -> httpx.TransportError:
    ours = next(ours for kind, ours in _FAULTS if isinstance(error, kind))
    return ours(str(error))


ENOUGH_FILES = 16_384


def open_more_files() -> None:
    """Let this process have as many open files as the system allows it, but not more than it can
    use: the limit that a process begins with (often 1024) is for programs of former times."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = ENOUGH_FILES if hard == resource.RLIM_INFINITY else min(hard, ENOUGH_FILES)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def most_open_files() -> int:
    """How many files, connections among them, the process may have open."""
    try:
        import resource
    except ImportError:  # pragma: no cover - not on Windows, where the limit is thousands
        return 4096
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return 1 << 20 if soft == resource.RLIM_INFINITY else soft
