"""A small HTTP/1.1 server on asyncio that can also misbehave: hang, hang up, answer rubbish."""

import asyncio
import json
import socket
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from email import message_from_bytes
from urllib.parse import parse_qsl, unquote, urlsplit


@dataclass
class Request:
    method: str
    path: str
    fields: dict[str, object]
    files: dict[str, bytes]
    gone: asyncio.Event


@dataclass
class Response:
    status: int
    body: bytes
    content_type: str = "application/json"


class HangUp(Exception):
    """The connection is reset without an answer."""


Handler = Callable[[Request], Awaitable[Response]]


class HttpServer:
    """Serves `handler` on 127.0.0.1 until stopped."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()
        self.port = 0

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(
            self._connected, "127.0.0.1", port, limit=1 << 20, backlog=1024
        )
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        if self._server is None:
            return
        self._server.close()
        tasks = list(self._connections)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self._server.wait_closed()
        self._server = None

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._answer_one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        except HangUp:
            _reset(writer)
        except asyncio.CancelledError:
            pass
        finally:
            writer.close()

    async def _answer_one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except asyncio.IncompleteReadError:
            return False
        line, *rest = head.decode("latin-1").split("\r\n")
        headers = {
            k.strip().lower(): v.strip() for k, _, v in (h.partition(":") for h in rest) if k
        }
        method, target, _ = line.split(" ", 2)
        body = await _body(reader, headers)
        fields, files = _fields(headers.get("content-type", ""), body)
        parts = urlsplit(target)
        fields = {**dict(parse_qsl(parts.query)), **fields}
        request = Request(method, unquote(parts.path), fields, files, asyncio.Event())
        response = await self._while_connected(request, reader)
        if response is None:
            return False
        writer.write(
            b"HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n%s"
            % (
                response.status,
                response.content_type.encode(),
                len(response.body),
                b"" if method == "HEAD" else response.body,
            )
        )
        await writer.drain()
        return headers.get("connection", "").lower() != "close"

    async def _while_connected(
        self, request: Request, reader: asyncio.StreamReader
    ) -> Response | None:
        """The handler's answer; the handler is told when the client hangs up meanwhile."""
        work = asyncio.ensure_future(self._handler(request))
        done, _ = await asyncio.wait({work}, timeout=0.05)
        try:
            while not done:
                done, _ = await asyncio.wait({work}, timeout=0.05)
                if not done and reader.at_eof():
                    request.gone.set()
                    work.cancel()
                    await asyncio.wait({work})
                    return None
        except asyncio.CancelledError:
            work.cancel()
            await asyncio.wait({work})
            raise
        return work.result()


async def _body(reader: asyncio.StreamReader, headers: dict[str, str]) -> bytes:
    if headers.get("transfer-encoding", "").lower() == "chunked":
        chunks = []
        while size := int((await reader.readline()).split(b";")[0], 16):
            chunks.append(await reader.readexactly(size))
            await reader.readexactly(2)
        await reader.readline()
        return b"".join(chunks)
    length = int(headers.get("content-length", "0"))
    return await reader.readexactly(length) if length else b""


def _fields(content_type: str, body: bytes) -> tuple[dict[str, object], dict[str, bytes]]:
    if not body:
        return {}, {}
    if content_type.startswith("application/json"):
        return json.loads(body), {}
    if content_type.startswith("multipart/form-data"):
        return _multipart(content_type, body)
    return dict(parse_qsl(body.decode(), keep_blank_values=True)), {}


def _multipart(content_type: str, body: bytes) -> tuple[dict[str, object], dict[str, bytes]]:
    message = message_from_bytes(b"Content-Type: " + content_type.encode() + b"\r\n\r\n" + body)
    fields: dict[str, object] = {}
    files: dict[str, bytes] = {}
    for part in message.get_payload():
        name = str(part.get_param("name", header="content-disposition"))
        content = part.get_payload(decode=True)
        if part.get_filename() is None:
            fields[name] = content.decode()
        else:
            files[name] = content
    return fields, files


def _reset(writer: asyncio.StreamWriter) -> None:
    """Close with RST instead of FIN, as a broken line does."""
    sock = writer.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
