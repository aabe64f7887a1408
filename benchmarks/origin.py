"""The web site that the measurements look at, in a process of its own so that its CPU is not
counted: `python -m benchmarks.origin` prints its port and serves until its input is closed.

Every address of 127.0.0.0/8 is this machine, so it stands for as many hosts as are wanted. All
pages `/p/NUMBER` answer in one way, chosen by `GET /mode/NAME`:

    fresh    an ETag, and 304 to whoever sends it back
    same     the same bytes each time, no validators
    noise    other bytes each time, nothing new in them
    noise/K  the same of every K-th page; the others answer as in `fresh`
    update/K   K "Update" sections in every page
    huge     a page of 6.6 MB, other bytes each time
    posts/K  a live blog of 5,000 posts and K more

`GET /publish/N/N/N` adds a section to these pages for good, whatever the mode; `GET /times` gives
the moments of all requests since the last `GET /times`, as JSON: page → list of epoch seconds.
"""

import asyncio
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from subprocess import PIPE, Popen
from urllib.request import urlopen

from benchmarks.newspaper import huge, page, posts

NOISES = 32


@lru_cache(maxsize=4096)
def _body(updates: int, noise: int) -> bytes:
    return gzip.compress(page(updates=updates, noise=noise).encode(), 6, mtime=0)


def _heavy(mode: str, number: int, turn: int) -> bytes:
    text = huge(noise=turn) if mode == "huge" else posts(5_000 + number)
    return gzip.compress(text.encode(), 1, mtime=0)


class _Site:
    def __init__(self) -> None:
        self.mode = "same"
        self.updates = 0
        self.published: defaultdict[str, int] = defaultdict(int)
        self.turn: defaultdict[str, int] = defaultdict(int)
        self.times: defaultdict[str, list[float]] = defaultdict(list)

    def answer(self, path: str, head: bytes) -> bytes:
        kind, _, rest = path.lstrip("/").partition("/")
        if kind == "p":
            self.times[rest].append(time.time())
            return self._page(rest, head)
        if kind == "robots.txt":
            return _framed(b"404 Not Found", b"")
        return _framed(b"200 OK", self._control(kind, rest))

    def _control(self, kind: str, rest: str) -> bytes:
        if kind == "mode":
            self.mode, _, number = rest.partition("/")
            self.updates = int(number or 0)
        elif kind == "publish":
            for name in rest.split("/"):
                self.published[name] += 1
        elif kind == "times":
            times, self.times = self.times, defaultdict(list)
            return json.dumps(times).encode()
        return b"ok"

    def _page(self, name: str, head: bytes) -> bytes:
        if self.mode in {"huge", "posts"}:
            self.turn[name] += 1
            body = _heavy(self.mode, self.updates, self.turn[name])
            return _framed(b"200 OK", body, b"Content-Encoding: gzip\r\n")
        noisy = self.mode == "noise" and int(name) % max(1, self.updates) == 0
        updates = self.published[name] + (0 if self.mode == "noise" else self.updates)
        noise, extra = 0, b""
        if self.mode == "fresh" or (self.mode == "noise" and not noisy):
            etag = b'"%d"' % updates
            extra = b"ETag: " + etag + b"\r\n"
            if b"\r\nif-none-match: " + etag + b"\r\n" in head.lower():
                return b"HTTP/1.1 304 Not Modified\r\n" + extra + b"\r\n"
        elif noisy:
            self.turn[name] += 1
            noise = 1 + self.turn[name] % NOISES
        return _framed(b"200 OK", _body(updates, noise), b"Content-Encoding: gzip\r\n" + extra)


def _framed(status: bytes, body: bytes, extra: bytes = b"") -> bytes:
    return (
        b"HTTP/1.1 %s\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n%s\r\n"
        % (status, len(body), extra)
        + body
    )


class _Talk(asyncio.Protocol):
    def __init__(self, site: _Site) -> None:
        self._site = site
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head, self._read = self._read[: end + 4], self._read[end + 4 :]
            path = head.split(b" ", 2)[1].decode()
            self._transport.write(self._site.answer(path, head))


async def _serve() -> None:
    loop, site = asyncio.get_running_loop(), _Site()
    for noise in range(NOISES + 1):
        _body(0, noise)
    server = await loop.create_server(lambda: _Talk(site), "0.0.0.0", 0, backlog=4096)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


class Origin:
    """The site, seen from the measurement."""

    def __init__(self, port: int, pid: int) -> None:
        self.port = port
        self.pid = pid

    def host(self, number: int) -> str:
        """The address of the host with this number."""
        return f"127.{1 + number // 62_500}.{number // 250 % 250}.{1 + number % 250}"

    def url(self, number: int, *, hosts: int) -> str:
        """The address of a page, spread over so many hosts."""
        return f"http://{self.host(number % hosts)}:{self.port}/p/{number}"

    def ask(self, path: str) -> bytes:
        """One of the controls."""
        with urlopen(f"http://127.0.0.1:{self.port}/{path}", timeout=60) as answer:
            found: bytes = answer.read()
            return found


@contextmanager
def origin() -> Iterator[Origin]:
    """The site in a process of its own."""
    with Popen([sys.executable, "-m", "benchmarks.origin"], stdin=PIPE, stdout=PIPE) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        try:
            yield Origin(int(process.stdout.readline()), process.pid)
        finally:
            process.stdin.close()
            process.wait()


if __name__ == "__main__":
    asyncio.run(_serve())
