"""robots.txt (RFC 9309): whether an address may be fetched by us, and how often.

Of each origin only the compressed text and the verdicts on the addresses that were asked for
are kept: a parsed file takes tens of kilobytes, and there may be twenty thousand of them.
"""

import asyncio
import zlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from protego import Protego

from bot.core.model import Failure, FailureKind, FetchFailed, Page
from bot.fetch.address import Target
from bot.fetch.pace import Timer
from bot.fetch.settings import FetchSettings

LARGEST = 512 * 1024
"""Bytes of a robots.txt that are read; the standard asks for at least 500 KiB."""

_SHORTEST = timedelta(minutes=5)
_AGAIN_AFTER_FAILURE = timedelta(minutes=2)
_MOST_ORIGINS = 50_000
_MOST_VERDICTS = 256
_SLOW_TO_PARSE = 32 * 1024

_ALLOWING = frozenset({FailureKind.NOT_FOUND, FailureKind.GONE, FailureKind.BLOCKED})
_ALLOWING |= {FailureKind.CLIENT_ERROR, FailureKind.REDIRECTS, FailureKind.TOO_LARGE}
# What is no text has no rules, and a wall is a 4xx like others: whether it stands before the
# page too will show there.
_ALLOWING |= {FailureKind.NOT_TEXT, FailureKind.BOT_WALL}
_SERVERS = frozenset({FailureKind.SERVER_ERROR, FailureKind.RATE_LIMITED})
_GARBLED = frozenset({FailureKind.BAD_ENCODING, FailureKind.CUT_OFF})

FetchRobots = Callable[[Target], Awaitable[Page | FetchFailed]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an address may be fetched. `failure` is set if not; `delay` is the file's
    Crawl-delay in seconds, 0 for none."""

    failure: FetchFailed | None = None
    delay: float = 0.0


@dataclass(slots=True)
class _Rules:
    expires: float
    text: bytes | None = None
    failure: FetchFailed | None = None
    failing_since: float | None = None
    delay: float = 0.0
    verdicts: dict[str, bool] = field(default_factory=dict)


class Robots:
    """Verdicts, from files that are fetched when needed and kept as long as they say."""

    def __init__(self, fetch: FetchRobots, settings: FetchSettings, timer: Timer) -> None:
        self._fetch = fetch
        self._settings = settings
        self._timer = timer
        self._origins: OrderedDict[str, _Rules] = OrderedDict()
        self._under_way: dict[str, asyncio.Future[_Rules]] = {}

    async def verdict(self, target: Target) -> Verdict:
        """May this address be fetched? Reads the origin's robots.txt if it is not known."""
        rules = self._origins.get(target.origin)
        if rules is None or rules.expires <= self._timer.time():
            rules = await self._refresh(target)
        if rules.failure is not None:
            return Verdict(failure=rules.failure)
        if rules.text is None:
            return Verdict()
        allowed = rules.verdicts.get(target.path)
        if allowed is None:
            allowed = await self._judge(rules, target)
        if allowed:
            return Verdict(delay=rules.delay)
        detail = f"the robots.txt of {target.host} does not allow {self._settings.robots_token}"
        return Verdict(FetchFailed(url="", failure=Failure(FailureKind.ROBOTS, detail)))

    def delay(self, target: Target) -> float:
        """The Crawl-delay of an origin whose file is known, else 0."""
        rules = self._origins.get(target.origin)
        return rules.delay if rules is not None else 0.0

    async def _refresh(self, target: Target) -> _Rules:
        """Fetch the file once, however many wait for it."""
        running = self._under_way.get(target.origin)
        while running is not None:
            await asyncio.wait([running])
            if not running.cancelled():
                return running.result()
            running = self._under_way.get(target.origin)
        future: asyncio.Future[_Rules] = asyncio.get_running_loop().create_future()
        self._under_way[target.origin] = future
        try:
            rules = await self._read(target)
            future.set_result(rules)
            return rules
        finally:
            del self._under_way[target.origin]
            if not future.done():
                future.cancel()

    async def _read(self, target: Target) -> _Rules:
        former = self._origins.get(target.origin)
        answer = await self._fetch(Target(target.scheme, target.host, target.port, "/robots.txt"))
        now = self._timer.time()
        if isinstance(answer, Page):
            rules = _Rules(now + self._lifetime(answer), zlib.compress(answer.body[:LARGEST], 6))
            rules.delay = await self._crawl_delay(rules)
        elif answer.failure.kind in _ALLOWING:
            rules = _Rules(now + self._settings.robots_lifetime.total_seconds())
        else:
            rules = self._unreachable(former, answer, now)
        self._origins[target.origin] = rules
        self._origins.move_to_end(target.origin)
        if len(self._origins) > _MOST_ORIGINS:
            self._origins.popitem(last=False)
        return rules

    def _unreachable(self, former: _Rules | None, answer: FetchFailed, now: float) -> _Rules:
        """RFC 9309, section 2.3.1.4: keep to the former file, else fetch nothing; after a
        reasonably long time take the file for absent."""
        known = former is not None and former.text is not None
        since = now
        if former is not None and former.failing_since is not None:
            since = former.failing_since
        answered = answer.failure.kind in _SERVERS | _GARBLED
        # A host that does not answer at all is asked again with the next look; how often that
        # happens is the breaker's matter.
        again = _AGAIN_AFTER_FAILURE.total_seconds() if known or answered else 0.0
        rules = _Rules(now + again, failing_since=since)
        if former is not None and former.text is not None:
            rules.text, rules.delay, rules.verdicts = former.text, former.delay, former.verdicts
        elif now - since < self._settings.robots_grace.total_seconds() or not answered:
            rules.failure = _as_reason(answer)
        return rules

    def _lifetime(self, page: Page) -> float:
        longest = self._settings.robots_lifetime
        age = page.caching.max_age
        if age is None and page.caching.expires is not None:
            age = page.caching.expires - page.fetched_at
        return (longest if age is None else min(max(age, _SHORTEST), longest)).total_seconds()

    async def _judge(self, rules: _Rules, target: Target) -> bool:
        parser = await _parse(rules)
        allowed = bool(parser.can_fetch(target.url, self._settings.robots_token))
        if len(rules.verdicts) >= _MOST_VERDICTS:
            rules.verdicts.clear()
        rules.verdicts[target.path] = allowed
        return allowed

    async def _crawl_delay(self, rules: _Rules) -> float:
        parser = await _parse(rules)
        delay = parser.crawl_delay(self._settings.robots_token) or 0.0
        return min(max(float(delay), 0.0), self._settings.longest_crawl_delay)


async def _parse(rules: _Rules) -> Protego:
    text = zlib.decompress(rules.text or b"").decode("utf-8", "replace")
    if len(text) > _SLOW_TO_PARSE:
        return await asyncio.to_thread(Protego.parse, text)
    return Protego.parse(text)


def _as_reason(answer: FetchFailed) -> FetchFailed:
    kind = answer.failure.kind
    detail = answer.failure.detail
    if kind in _SERVERS:
        # The page may well be there, but we must not look: say why.
        kind = FailureKind.ROBOTS if kind is FailureKind.SERVER_ERROR else kind
    if kind is FailureKind.ROBOTS or kind in _SERVERS | _GARBLED:
        detail = f"robots.txt cannot be read: {detail}"
    return FetchFailed(
        url="",
        failure=Failure(kind, detail),
        status=answer.status,
        retry_after=answer.retry_after,
    )
