"""A web site that speaks nothing but HTTP/2 over TLS: every path is the same page."""

import asyncio
import ssl
from types import TracebackType
from typing import Self

import h2.config
import h2.connection
import h2.events

from tests.fakes.site import CERTIFICATE


class SiteH2:
    """A server on a free port of 127.0.0.1, with `CERTIFICATE`. `paths` logs the requests."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.paths: list[str] = []
        self.port = 0
        self._server: asyncio.Server | None = None

    def url(self, path: str, *, host: str) -> str:
        return f"https://{host}:{self.port}{path}"

    async def __aenter__(self) -> Self:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        context.set_alpn_protocols(["h2"])
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: _Conversation(self), "127.0.0.1", 0, ssl=context
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


class _Conversation(asyncio.Protocol):
    def __init__(self, site: SiteH2) -> None:
        self._site = site
        config = h2.config.H2Configuration(client_side=False, header_encoding=None)
        self._state = h2.connection.H2Connection(config=config)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._state.initiate_connection()
        transport.write(self._state.data_to_send())

    def data_received(self, data: bytes) -> None:
        for event in self._state.receive_data(data):
            if isinstance(event, h2.events.RequestReceived):
                self._answer(event)
        self._transport.write(self._state.data_to_send())

    def _answer(self, event: h2.events.RequestReceived) -> None:
        self._site.paths.append(dict(event.headers or [])[b":path"].decode())
        headers = [(":status", "200"), ("content-type", "text/html"), ("etag", '"1"')]
        self._state.send_headers(event.stream_id, headers)
        self._state.send_data(event.stream_id, self._site.body, end_stream=True)
