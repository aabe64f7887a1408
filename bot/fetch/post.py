"""Posting to an address that an operator named: past the same guard as pages are fetched."""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

import httpcore
import httpx

from bot.core.ports import Clock
from bot.fetch.address import BadAddress, parse
from bot.fetch.connect import AddressRefused, GuardedBackend, NotResolved, Resolver, SystemResolver
from bot.fetch.headers import retry_after
from bot.fetch.settings import FetchSettings
from bot.fetch.transport import PooledTransport

TIMEOUT = 20.0
"""Seconds for a whole request: a receiver should take a message, and work on it later."""
KEEPALIVE = 4.0
"""Seconds that a connection is kept: shorter than servers keep theirs, because a message that
met a closed connection may have been taken and cannot be repeated blindly."""


@dataclass(frozen=True, slots=True)
class Posted:
    """What the receiver answered. Its words are nothing to us and are not read."""

    status: int
    retry_after: timedelta | None = None


class NotPosted(Exception):
    """The request certainly did not leave. `str()` says why, naming the host only; `refused`
    says that it was not even tried, because of where it would go."""

    def __init__(self, why: str, *, refused: bool = False) -> None:
        self.refused = refused
        super().__init__(why)


class Poster:
    """Posts over guarded connections. Use as an async context manager. Redirects are not
    followed: whoever moves a receiver says so in the settings."""

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        *,
        resolver: Resolver | None = None,
        tls: ssl.SSLContext | None = None,
        timeout: float = TIMEOUT,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._timeout = timeout
        self._own_resolver = SystemResolver(2) if resolver is None else None
        self._network = GuardedBackend(
            resolver or self._own_resolver or SystemResolver(2),
            allow_private=settings.allow_private_networks,
        )
        self._transport = PooledTransport(
            self._network,
            tls or httpx.create_ssl_context(trust_env=False),
            keepalive=KEEPALIVE,
            max_idle=32,
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._transport.aclose()
        if self._own_resolver is not None:
            self._own_resolver.close()

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        """Post a body. Raises NotPosted, or OSError where it may have arrived."""
        try:
            target = parse(url)
        except BadAddress as error:
            raise NotPosted(str(error)) from None
        try:
            async with asyncio.timeout(self._timeout):
                return await self._send(target.url, body, headers)
        except TimeoutError:
            raise TimeoutError("no answer in time") from None
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:
            raise NotPosted(f"no connection ({type(error).__name__})") from None
        except AddressRefused as error:
            raise NotPosted(str(error), refused=True) from None
        except NotResolved as error:
            raise NotPosted(str(error)) from None
        except httpx.TransportError as error:
            raise ConnectionError(type(error).__name__) from None

    async def reach(self, url: str) -> None:
        """Whether somebody answers at an address: a connection, and nothing over it. Raises
        NotPosted."""
        try:
            target = parse(url)
            seconds = self._settings.connect_timeout
            stream = await self._network.connect_tcp(target.host, target.port, timeout=seconds)
            await stream.aclose()
        except AddressRefused as error:
            raise NotPosted(str(error), refused=True) from None
        except (httpcore.ConnectError, httpcore.ConnectTimeout):
            raise NotPosted(f"nobody answers at {target.authority}") from None
        except (BadAddress, NotResolved) as error:
            raise NotPosted(str(error)) from None

    async def _send(self, url: str, body: bytes, headers: Mapping[str, str]) -> Posted:
        request = httpx.Request(
            "POST",
            url,
            content=body,
            headers={"user-agent": self._settings.user_agent, **headers},
            extensions={
                "timeout": {
                    "connect": self._settings.connect_timeout,
                    "read": self._timeout,
                    "write": self._timeout,
                    "pool": self._timeout,
                }
            },
        )
        response = await self._transport.handle_async_request(request)
        try:
            named = {name.lower(): value for name, value in response.headers.items()}
            longest = self._settings.longest_retry_after
            return Posted(response.status_code, retry_after(named, self._clock.now(), longest))
        finally:
            await response.aclose()
