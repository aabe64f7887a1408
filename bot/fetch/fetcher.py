"""The fetcher: a request for a page → a page, "not modified", or a failure with a name."""

import asyncio
import ssl
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

import httpcore
import httpx

from bot.core.errors import ConfigError
from bot.core.model import (
    Failure,
    FailureKind,
    Fetched,
    FetchFailed,
    NotModified,
    Page,
    PageRequest,
    Validators,
)
from bot.core.ports import Clock
from bot.fetch.address import BadAddress, Target, parse
from bot.fetch.connect import GuardedBackend, Resolver, SystemResolver
from bot.fetch.exchange import Answer, Cookies, Exchange
from bot.fetch.faults import failure_of
from bot.fetch.guard import is_loopback, port_refused
from bot.fetch.headers import caching, retry_after, validators
from bot.fetch.pace import Breaker, LoopTimer, Pace, Timer, TooBusy
from bot.fetch.robots import Robots
from bot.fetch.room import Room
from bot.fetch.settings import FetchSettings
from bot.fetch.status import PERMANENT, REDIRECTS, refusal_of
from bot.fetch.transport import PooledTransport
from bot.fetch.wire import HttpxWire, Wire

_ROBOTS_REDIRECTS = 5  # RFC 9309, section 2.3.1.2


class _Refused(Exception):
    """This fetch ends here. Caught by `fetch`, never seen outside."""

    def __init__(
        self,
        failure: Failure,
        *,
        status: int | None = None,
        wait: timedelta | None = None,
    ) -> None:
        self.failure = failure
        self.status = status
        self.wait = wait
        super().__init__(failure.detail)


@dataclass(slots=True)
class _Walk:
    """The state of one fetch on its way through redirects."""

    target: Target
    validators: Validators
    robots: bool
    hops_left: int
    seconds_left: float
    counts: bool = True
    """Whether a server error counts against the host: a broken robots.txt says nothing of it."""
    elapsed: float = 0.0
    hops: int = 0
    all_permanent: bool = True
    cookies: Cookies = field(default_factory=Cookies)
    been: set[str] = field(default_factory=set)

    @property
    def moved_to(self) -> str | None:
        return self.target.url if self.hops and self.all_permanent else None


class HttpxFetcher:
    """Implements bot.core.ports.Fetcher over httpx. Use as an async context manager, or call
    `aclose`. One instance serves the whole program; its pace and its memory of hosts are its
    own.

    `resolver`, `timer`, `tls` and `network` are for tests and for operators with a name server
    or a certificate authority of their own; `network` connects to addresses that the guard has
    let pass.
    """

    def __init__(
        self,
        settings: FetchSettings,
        clock: Clock,
        *,
        resolver: Resolver | None = None,
        timer: Timer | None = None,
        tls: ssl.SSLContext | None = None,
        network: httpcore.AsyncNetworkBackend | None = None,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._timer: Timer = timer or LoopTimer()
        self._own_resolver = SystemResolver() if resolver is None else None
        names = resolver or self._own_resolver or SystemResolver()
        self._wire = _wire(settings, names, tls, network)
        self._room = Room(
            settings.max_at_once,
            largest=settings.max_body,
            fetches=settings.concurrency + settings.waiting,
            patience=settings.total_timeout / 3,
        )
        self._exchange = Exchange(self._wire, settings, self._room)
        self._pace = Pace(self._timer)
        self._breaker = Breaker(settings, self._timer)
        self._robots = Robots(self._fetch_robots, settings, self._timer)
        self._slots = asyncio.Semaphore(settings.concurrency)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()
        if self._own_resolver is not None:
            self._own_resolver.close()

    async def fetch(self, request: PageRequest) -> Fetched:
        """Look at an address. Never raises for what the world does."""
        try:
            target = parse(request.url)
        except BadAddress as error:
            return FetchFailed(
                url=request.url, failure=Failure(FailureKind.BAD_ADDRESS, error.what)
            )
        walk = self._walk(
            target,
            validators=request.validators,
            robots=self._settings.robots and not request.ignore_robots,
            hops=self._settings.max_redirects,
        )
        return await self._end(walk, request.url)

    def _walk(self, target: Target, *, validators: Validators, robots: bool, hops: int) -> _Walk:
        return _Walk(target, validators, robots, hops, self._settings.total_timeout)

    async def _fetch_robots(self, target: Target) -> Page | FetchFailed:
        walk = self._walk(target, validators=Validators(), robots=False, hops=_ROBOTS_REDIRECTS)
        walk.counts = False
        fetched = await self._end(walk, target.url)
        if isinstance(fetched, NotModified):  # Cannot be: nothing was conditional.
            raise TypeError("a 304 without validators must be a failure")
        return fetched

    async def _end(self, walk: _Walk, url: str) -> Fetched:
        try:
            answer = await self._follow(walk)
            return self._result(walk, answer)
        except _Refused as refused:
            return FetchFailed(
                url=url,
                failure=refused.failure,
                status=refused.status,
                retry_after=refused.wait,
                elapsed=timedelta(seconds=walk.elapsed),
            )

    # Redirects

    async def _follow(self, walk: _Walk) -> Answer:
        while True:
            walk.been.add(walk.target.url)
            answer = await self._at(walk)
            if answer.status not in REDIRECTS:
                return answer
            self._hop(walk, answer)
            if walk.seconds_left <= 0:
                raise _Refused(failure_of(TimeoutError(), walk.target.host), status=answer.status)

    def _hop(self, walk: _Walk, answer: Answer) -> None:
        """Turn to where a redirect points, if it may be followed."""
        news = walk.cookies.keep(walk.target.host, answer.cookies)
        location = answer.headers.get("location", "").strip()
        if not location:
            raise _redirects(f"{walk.target.host} redirects to nowhere", answer.status)
        try:
            further = parse(_text(location), against=walk.target.url)
        except BadAddress as error:
            words = f"{walk.target.host} redirects to an address that is not fetched: {error.what}"
            raise _redirects(words, answer.status) from None
        downgrade = walk.target.scheme == "https" and further.scheme == "http"
        if downgrade and not self._settings.allow_downgrade:
            words = f"{walk.target.host} redirects from https to http, which anybody could rewrite"
            raise _redirects(words, answer.status)
        if further.url in walk.been and not news:
            raise _redirects(f"{walk.target.host} redirects in a circle", answer.status)
        walk.hops_left -= 1
        if walk.hops_left < 0:
            raise _redirects(f"{walk.target.host} redirects too often", answer.status)
        walk.hops += 1
        walk.all_permanent = walk.all_permanent and answer.status in PERMANENT
        walk.target = further

    # One host

    async def _at(self, walk: _Walk) -> Answer:
        """Ask one host, in turn and with manners."""
        target = walk.target
        if port_refused(target.port, allowed=self._settings.ports):
            words = f"port {target.port} of {target.host} is not one that pages are fetched from"
            raise _Refused(Failure(FailureKind.FORBIDDEN_ADDRESS, words))
        ours = is_loopback(target.host)
        spacing = 0.0 if ours else self._settings.spacing
        if walk.robots and not ours:
            spacing = max(spacing, await self._allowed(target))
        try:
            async with self._pace.turn(
                target.host,
                at_once=self._settings.per_loopback_host if ours else self._settings.per_host,
                spacing=spacing,
                longest_wait=self._settings.longest_wait,
            ):
                return await self._ask(walk, target)
        except TooBusy:
            words = f"more sources wait for {target.host} than its pace lets pass"
            wait = timedelta(seconds=self._settings.longest_wait)
            raise _Refused(Failure(FailureKind.RATE_LIMITED, words), wait=wait) from None

    async def _allowed(self, target: Target) -> float:
        """The Crawl-delay in seconds; refuses what robots.txt does not allow."""
        verdict = await self._robots.verdict(target)
        if verdict.failure is not None:
            failed = verdict.failure
            raise _Refused(failed.failure, status=failed.status, wait=failed.retry_after)
        return verdict.delay

    async def _ask(self, walk: _Walk, target: Target) -> Answer:
        if is_loopback(target.host):
            return await self._answer(walk, target)
        pause = self._breaker.pause(target.host)
        if pause is not None:
            raise _Refused(
                Failure(pause.failure.kind, f"{target.host} is left alone: {pause.failure.detail}"),
                wait=pause.left,
            )
        settled = False
        try:
            answer = await self._answer(walk, target)
            self._breaker.answered(target.host)
            settled = True
            return answer
        except _Refused as refused:
            if walk.counts or refused.wait or refused.failure.kind is not FailureKind.SERVER_ERROR:
                self._breaker.failed(target.host, refused.failure, refused.wait)
            else:
                self._breaker.answered(target.host)
            settled = True
            raise
        finally:
            if not settled:
                self._breaker.withdrawn(target.host)

    async def _answer(self, walk: _Walk, target: Target) -> Answer:
        async with self._slots:
            answer = await self._timed(walk, target)
        try:
            self._judge(target, answer, walk.validators)
        except _Refused:
            if answer.hold is not None:
                answer.hold.give_back()
            raise
        return answer

    async def _timed(self, walk: _Walk, target: Target) -> Answer:
        begun = self._timer.time()
        try:
            return await self._exchange.get(
                target,
                walk.validators,
                walk.cookies.header(target.host),
                seconds=walk.seconds_left,
            )
        except Exception as error:
            raise _Refused(failure_of(error, target.host)) from error
        finally:
            took = self._timer.time() - begun
            walk.elapsed += took
            walk.seconds_left -= took

    def _judge(self, target: Target, answer: Answer, sent: Validators) -> None:
        """Refuse an answer that is neither a page, nor a redirect, nor an expected 304."""
        conditional = bool(sent.etag or sent.last_modified)
        failure = refusal_of(answer.status, answer.headers, target.host, conditional=conditional)
        if failure is None:
            return
        wait = None
        if answer.status in (429, 503):
            longest = self._settings.longest_retry_after
            wait = retry_after(answer.headers, self._clock.now(), longest)
        raise _Refused(failure, status=answer.status, wait=wait)

    # Values

    def _result(self, walk: _Walk, answer: Answer) -> Page | NotModified:
        now = self._clock.now()
        elapsed = timedelta(seconds=walk.elapsed)
        found = validators(answer.headers)
        if answer.status == 304:
            return self._not_modified(walk, answer, found, now, elapsed)
        page = Page(
            url=walk.target.url,
            body=answer.body,
            fetched_at=now,
            status=answer.status,
            content_type=answer.headers.get("content-type"),
            validators=found,
            caching=caching(answer.headers, now),
            moved_to=walk.moved_to,
            elapsed=elapsed,
        )
        if answer.hold is not None:
            answer.hold.until_gone(page)
        return page

    def _not_modified(
        self, walk: _Walk, answer: Answer, found: Validators, now: datetime, elapsed: timedelta
    ) -> NotModified:
        return NotModified(
            url=walk.target.url,
            fetched_at=now,
            # A 304 may leave out what did not change (RFC 9110, section 15.4.5).
            validators=Validators(
                etag=found.etag or walk.validators.etag,
                last_modified=found.last_modified or walk.validators.last_modified,
            ),
            caching=caching(answer.headers, now),
            moved_to=walk.moved_to,
            elapsed=elapsed,
        )


def _wire(
    settings: FetchSettings,
    names: Resolver,
    tls: ssl.SSLContext | None,
    network: httpcore.AsyncNetworkBackend | None,
) -> Wire:
    """The engine that the settings name."""
    tls = tls or httpx.create_ssl_context(trust_env=False)
    if settings.engine == "aiohttp":
        if network is not None:
            raise ValueError("aiohttp has no network of httpcore's")
        try:
            from bot.fetch.aio import AiohttpWire
        except ImportError:
            raise ConfigError(
                "aiohttp is not installed",
                where="fetch.engine",
                remedy="pip install 'addendum[aiohttp]', or leave fetch.engine out",
            ) from None
        return AiohttpWire(settings, names, tls)
    private = settings.allow_private_networks
    transport = PooledTransport(
        GuardedBackend(names, allow_private=private, network=network),
        tls,
        keepalive=settings.keepalive,
        max_idle=settings.max_idle_hosts,
        http2=settings.http2,
    )
    return HttpxWire(transport, settings)


def _redirects(words: str, status: int) -> _Refused:
    return _Refused(Failure(FailureKind.REDIRECTS, words), status=status)


def _text(location: str) -> str:
    # Headers are bytes; what is not ASCII in them is UTF-8 more often than not. A bare blank is
    # wrong in an address, but servers write it, and browsers follow it.
    location = location.replace(" ", "%20")
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location
