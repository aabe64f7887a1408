"""One request and its answer, within limits."""

import asyncio
from dataclasses import dataclass, field

import httpx

from bot.core.model import FailureKind, Validators
from bot.fetch.address import Target
from bot.fetch.decode import ACCEPT_ENCODING, BodyRefused, decoder, too_large
from bot.fetch.room import Hold, Room
from bot.fetch.settings import FetchSettings
from bot.fetch.wire import RawHeaders, Reply, Wire

_DRAINED = 64 * 1024
_DRAINED_IN = 1.0
"""Seconds. A body that nobody wants must not cost its head: Retry-After, where it redirects."""
_A_BREATH = 500
_MANY, _TINY = 20_000, 16
"""So many chunks of so few bytes each are no page: a chunk costs some 30 µs of CPU."""
_NOT_PAGES = ("video/", "audio/", "image/", "font/", "application/pdf", "application/zip")
_ACCEPT = (
    "text/html, application/xhtml+xml, application/atom+xml, application/rss+xml, "
    "application/feed+json, application/xml;q=0.9, application/json;q=0.9, */*;q=0.8"
)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer whose body (if it was wanted) is whole and decoded. Header names are in
    lower case; a doubled header is joined by ", "."""

    status: int
    headers: dict[str, str]
    cookies: tuple[str, ...] = ()
    body: bytes = b""
    hold: Hold | None = None
    """What the body holds of the room for all bodies: to be given back."""


@dataclass(slots=True)
class Cookies:
    """What a site sets on its way to the page, sent back to the same host in the same fetch
    and then forgotten: some sites redirect for ever without it."""

    _by_host: dict[str, dict[str, str]] = field(default_factory=dict)

    def keep(self, host: str, set_cookies: tuple[str, ...]) -> bool:
        """Take in Set-Cookie headers; True if any of them was news."""
        jar = self._by_host.setdefault(host, {})
        before = dict(jar)
        for line in set_cookies:
            name, found, value = line.partition(";")[0].partition("=")
            if found and name.strip() and len(jar) < 50 and len(line) <= 4096:
                jar[name.strip()] = value.strip()
        return jar != before

    def header(self, host: str) -> str:
        """The Cookie header for a host, "" for none."""
        return "; ".join(f"{k}={v}" for k, v in self._by_host.get(host, {}).items())


class Exchange:
    """Sends one GET over an engine and reads the answer. Follows nothing, raises freely
    (bot.fetch.faults gives exceptions their names)."""

    def __init__(self, wire: Wire, settings: FetchSettings, room: Room) -> None:
        self._wire = wire
        self._settings = settings
        self._room = room
        self._standing: RawHeaders = [
            (b"User-Agent", settings.user_agent.encode("latin-1", "replace")),
            (b"Accept", _ACCEPT.encode()),
            (b"Accept-Encoding", ACCEPT_ENCODING.encode()),
        ]
        if settings.accept_language:
            self._standing.append((b"Accept-Language", settings.accept_language.encode()))

    async def get(
        self, target: Target, validators: Validators, cookies: str, *, seconds: float
    ) -> Answer:
        """GET an address; all of it within `seconds`. The body is read only of a page."""
        headers = self._asking(target, validators, cookies)
        hold = self._room.hold()
        try:
            async with asyncio.timeout(seconds):
                reply = await self._wire.get(target, headers)
                try:
                    return await self._read(reply, hold)
                finally:
                    await reply.close()
        except BaseException:
            hold.give_back()
            raise

    def _asking(self, target: Target, validators: Validators, cookies: str) -> RawHeaders:
        headers = [(b"Host", target.authority.encode()), *self._standing]
        if validators.etag:
            headers.append((b"If-None-Match", validators.etag.encode("latin-1", "replace")))
        if validators.last_modified:
            modified = validators.last_modified.encode("latin-1", "replace")
            headers.append((b"If-Modified-Since", modified))
        if cookies:
            headers.append((b"Cookie", cookies.encode("latin-1", "replace")))
        return headers

    async def _read(self, reply: Reply, hold: Hold) -> Answer:
        headers, cookies = self._headers(reply.headers)
        status = reply.status
        if 200 <= status < 300:
            body = await self._body(reply, headers, hold)
            return Answer(status, headers, cookies, body, hold)
        await _drain(reply, headers)
        return Answer(status, headers, cookies)

    def _headers(self, raw: RawHeaders) -> tuple[dict[str, str], tuple[str, ...]]:
        if sum(len(name) + len(value) for name, value in raw) > self._settings.max_headers:
            raise BodyRefused(FailureKind.TOO_LARGE, "the answer has too many headers")
        headers: dict[str, str] = {}
        cookies: list[str] = []
        for key, content in raw:
            name, value = key.decode("latin-1").lower(), content.decode("latin-1")
            if name == "set-cookie":
                cookies.append(value)
            else:
                headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers, tuple(cookies)

    async def _body(self, reply: Reply, headers: dict[str, str], hold: Hold) -> bytes:
        content_type = headers.get("content-type", "").strip().lower()
        if content_type.startswith(_NOT_PAGES) and "svg" not in content_type:
            kind = content_type.partition(";")[0][:60]
            raise BodyRefused(FailureKind.NOT_TEXT, f"the address serves {kind}, which is no page")
        limits = self._settings
        encoding = headers.get("content-encoding", "")
        decoding = decoder(encoding, compressed=limits.max_compressed, decompressed=limits.max_body)
        declared = _length(headers)
        if declared > max(limits.max_compressed, limits.max_body):
            raise too_large(max(limits.max_compressed, limits.max_body))
        pieces: list[bytes] = []
        count = size = 0
        async for chunk in reply.chunks:
            count, size = count + 1, size + len(chunk)
            if count % _A_BREATH == 0:
                await _breathe(count, size)
            for piece in decoding.feed(chunk):
                await hold.grow(len(piece))
                pieces.append(piece)
        decoding.finish()
        return b"".join(pieces)


async def _breathe(count: int, size: int) -> None:
    """Let others have their turn: what was sent in small chunks comes without a pause. Raises
    BodyRefused where the chunks are so small that they are there to keep us busy."""
    if count > _MANY and size < count * _TINY:
        raise BodyRefused(FailureKind.TOO_LARGE, f"the body comes in {count:,} chunks and more")
    await asyncio.sleep(0)


async def _drain(reply: Reply, headers: dict[str, str]) -> None:
    """Read a small body that nobody wants, so that the connection can be used again."""
    if _length(headers) > _DRAINED:
        return
    size = 0
    try:
        async with asyncio.timeout(_DRAINED_IN):
            async for chunk in reply.chunks:
                size += len(chunk)
                if size > _DRAINED:
                    return
    except (httpx.TransportError, TimeoutError):
        return  # The status says enough.


def _length(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "")
    return int(text[:15]) if text.isascii() and text.isdigit() else 0
