"""A web site on 127.0.0.1 that behaves, or misbehaves, as a test asks.

It speaks HTTP/1.1 over bare asyncio sockets, so that it can also do what no web framework lets
its user do: lie about lengths, stop in the middle, never answer, never end.

    async with Site() as site:
        site.page("/a", "<p>Hello</p>", headers={"ETag": '"1"'})
        site.script("/b", Answer(body="first"), Answer(status=503), Answer(body="then this"))
        site.fresh("/c", "<p>Hello</p>", etag='"1"')  # answers 304 to whoever has it
        ... fetch site.url("/a") ...
        assert site.requests[0].headers["user-agent"]

Nothing here sleeps unless `drip` is asked for: a stalled answer waits until the site closes.
"""

import asyncio
import gzip
import socket
import ssl
import struct
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal, Self

Headers = Mapping[str, str] | Iterable[tuple[str, str]]

CERTIFICATE = Path(__file__).with_name("localhost.pem")
"""A self-signed certificate, with its key, for 127.0.0.1, localhost and *.example.test."""

REASONS = {200: "OK", 301: "Moved Permanently", 302: "Found", 304: "Not Modified"}
NO_BODY = frozenset({204, 304})


@dataclass(frozen=True, slots=True)
class Seen:
    """A request as it came in. Header names are lower case; a doubled one is joined by ", "."""

    method: str
    target: str
    headers: dict[str, str]
    connection: int

    @property
    def path(self) -> str:
        """The target without its query."""
        return self.target.partition("?")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer, and how it goes wrong.

    `gzipped` compresses the body and says so. `length` is written as Content-Length instead of
    the true one ("" leaves the header out and ends the body by closing). `chunked` sends the
    body in chunks of 1,000 bytes. `stall` stops for ever before the headers, or in the middle of
    the body (after `cut_at` bytes, else half). `cut_at` sends only so many bytes of the body and
    closes. `reset` tears the connection down without an answer. `endless` is repeated after the
    body until the other side hangs up. `drip` sends the body in pieces of (bytes, seconds apart).
    `raw` is sent exactly as it is, and the connection closed. `close` closes after the answer.
    """

    body: str | bytes = b""
    status: int = 200
    headers: Headers = ()
    gzipped: bool = False
    length: int | Literal[""] | None = None
    chunked: bool = False
    stall: Literal["headers", "body"] | None = None
    cut_at: int | None = None
    reset: bool = False
    endless: bytes = b""
    drip: tuple[int, float] | None = None
    raw: bytes | None = None
    close: bool = False

    @property
    def payload(self) -> bytes:
        """The body as it goes over the wire, before it is cut or chunked."""
        body = self.body.encode() if isinstance(self.body, str) else self.body
        return gzip.compress(body, mtime=0) if self.gzipped else body

    @property
    def closes(self) -> bool:
        """Whether the connection cannot be used after this answer."""
        framed = not (self.endless or self.length is not None or self.cut_at is not None)
        return self.close or not framed

    def head(self) -> bytes:
        """The status line and the headers."""
        headers = list(self.headers.items() if isinstance(self.headers, Mapping) else self.headers)
        names = {name.lower() for name, _ in headers}
        if "content-type" not in names and self.status not in NO_BODY:
            headers.append(("Content-Type", "text/html; charset=utf-8"))
        if self.gzipped:
            headers.append(("Content-Encoding", "gzip"))
        headers += self._framing()
        if self.closes:
            headers.append(("Connection", "close"))
        lines = [f"HTTP/1.1 {self.status} {REASONS.get(self.status, 'Whatever')}"]
        lines += [f"{name}: {value}" for name, value in headers]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8")

    def _framing(self) -> list[tuple[str, str]]:
        if self.chunked:
            return [("Transfer-Encoding", "chunked")]
        if self.length == "" or self.endless or self.status in NO_BODY:
            return []
        return [("Content-Length", str(len(self.payload) if self.length is None else self.length))]


Respond = Callable[[Seen], Answer]


@dataclass
class Site:
    """A server on a free port of 127.0.0.1. `tls` serves https with `CERTIFICATE`."""

    tls: bool = False
    host: str = "127.0.0.1"
    requests: list[Seen] = field(default_factory=list)
    connections: int = 0
    port: int = 0

    def __post_init__(self) -> None:
        self._routes: dict[str, Respond] = {}
        self._default: Respond = lambda _: Answer(status=404, body="<p>Not found</p>")
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._waiting: list[tuple[int, asyncio.Event]] = []

    # What a test says

    def url(self, path: str = "/", *, host: str | None = None) -> str:
        """The address of a path; `host` names the site otherwise (for an injected resolver)."""
        return f"{'https' if self.tls else 'http'}://{host or self.host}:{self.port}{path}"

    def page(
        self,
        path: str,
        body: str | bytes = b"",
        *,
        headers: Headers = (),
        status: int = 200,
        gzipped: bool = False,
    ) -> None:
        """Serve this from now on."""
        self.answer(path, Answer(body=body, headers=headers, status=status, gzipped=gzipped))

    def answer(self, path: str, answer: Answer) -> None:
        """Serve this answer from now on."""
        self.route(path, lambda _: answer)

    def script(self, path: str, *answers: Answer) -> None:
        """Serve these one after another; the last one stays."""
        left = list(answers)
        self.route(path, lambda _: left.pop(0) if len(left) > 1 else left[0])

    def redirect(self, path: str, to: str, *, status: int = 302) -> None:
        """Send whoever asks somewhere else."""
        self.page(path, status=status, headers={"Location": to})

    def fresh(
        self,
        path: str,
        body: str | bytes,
        *,
        etag: str | None = None,
        last_modified: str | None = None,
        headers: Headers = (),
    ) -> None:
        """Serve a page with validators, and 304 to whoever sends them back."""
        extra = list(headers.items() if isinstance(headers, Mapping) else headers)
        extra += [("ETag", etag)] if etag else []
        extra += [("Last-Modified", last_modified)] if last_modified else []

        def respond(seen: Seen) -> Answer:
            sent = seen.headers.get("if-none-match"), seen.headers.get("if-modified-since")
            known = sent[0] == etag if sent[0] is not None else sent[1] == last_modified
            if any(sent) and known:
                return Answer(status=304, headers=extra)
            return Answer(body=body, headers=extra)

        self.route(path, respond)

    def route(self, path: str, respond: Respond) -> None:
        """Let a function answer for a path (its query is not part of it)."""
        self._routes[path] = respond

    def otherwise(self, respond: Respond) -> None:
        """Let a function answer for every path that has no answer of its own."""
        self._default = respond

    def asked(self, path: str) -> list[Seen]:
        """The requests for a path so far."""
        return [seen for seen in self.requests if seen.path == path]

    async def seen(self, count: int) -> None:
        """Wait until so many requests have come in all."""
        event = asyncio.Event()
        self._waiting.append((count, event))
        self._wake()
        await event.wait()

    # What a browser sees

    async def __aenter__(self) -> Self:
        context = None
        if self.tls:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(CERTIFICATE)
        self._server = await asyncio.start_server(
            self._accept, self.host, self.port, ssl=context, backlog=1024
        )
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._server is not None:
            self._server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        # The streams' own task logs a cancellation as an error: answer in a task of ours.
        self.connections += 1
        task = asyncio.create_task(self._converse(reader, writer, self.connections))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, number: int
    ) -> None:
        try:
            while (seen := await _read_request(reader, number)) is not None:
                self.requests.append(seen)
                self._wake()
                answer = self._routes.get(seen.path, self._default)(seen)
                await _send(writer, answer, head_only=seen.method == "HEAD")
                if answer.closes or answer.raw is not None or answer.reset:
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # The other side hung up, as it may.
        finally:
            writer.close()

    def _wake(self) -> None:
        for count, event in self._waiting:
            if len(self.requests) >= count:
                event.set()


async def _read_request(reader: asyncio.StreamReader, number: int) -> Seen | None:
    try:
        first = await reader.readexactly(1)
        if not first.isalpha():
            return None  # No HTTP: a TLS handshake, say.
        head = first + await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
    line, *rest = head.decode("latin-1").split("\r\n")
    headers: dict[str, str] = {}
    for item in filter(None, rest):
        name, _, value = item.partition(":")
        name, value = name.strip().lower(), value.strip()
        headers[name] = f"{headers[name]}, {value}" if name in headers else value
    await reader.readexactly(int(headers.get("content-length", "0")))
    method, target, _ = line.split(" ", 2)
    return Seen(method, target, headers, number)


async def _send(writer: asyncio.StreamWriter, answer: Answer, *, head_only: bool) -> None:
    if answer.reset:
        _tear_down(writer)
        return
    if answer.stall == "headers":
        await asyncio.Event().wait()
    if answer.raw is not None:
        writer.write(answer.raw)
        await writer.drain()
        return
    writer.write(answer.head())
    if answer.status not in NO_BODY and not head_only:
        await _send_body(writer, answer)
    await writer.drain()


async def _send_body(writer: asyncio.StreamWriter, answer: Answer) -> None:
    payload = answer.payload
    if answer.stall == "body":
        writer.write(payload[: len(payload) // 2 if answer.cut_at is None else answer.cut_at])
        await asyncio.Event().wait()
    pieces = _pieces(payload[: answer.cut_at], answer)
    for piece in pieces:
        writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if answer.chunked else piece)
        await writer.drain()
        if answer.drip:
            await asyncio.sleep(answer.drip[1])
    while answer.endless:
        writer.write(answer.endless)
        await writer.drain()
    if answer.chunked and answer.cut_at is None:
        writer.write(b"0\r\n\r\n")


def _pieces(payload: bytes, answer: Answer) -> list[bytes]:
    size = answer.drip[0] if answer.drip else 1000 if answer.chunked else 1 << 20
    return [payload[at : at + size] for at in range(0, len(payload), size)]


def _tear_down(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
