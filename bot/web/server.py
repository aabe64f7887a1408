"""The HTTP port: starlette's routes on uvicorn, on a socket that we bound ourselves."""

import asyncio
import contextlib
import socket
from collections.abc import Awaitable, Callable, Generator

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.core.errors import ConfigError
from bot.core.health import Health


def routes(
    health: Callable[[], Awaitable[Health]],
    metrics: Callable[[], Awaitable[tuple[bytes, str]]],
) -> list[BaseRoute]:
    """`/health` (200 or 503, with what is wrong) and `/metrics`."""

    async def show_health(_: Request) -> Response:
        found = await health()
        answer = {"ok": found.ok, "problems": list(found.problems)}
        return JSONResponse(answer, status_code=200 if found.ok else 503)

    async def show_metrics(_: Request) -> Response:
        text, content_type = await metrics()
        return Response(text, headers={"content-type": content_type})

    return [Route("/health", show_health), Route("/metrics", show_metrics)]


def bind(listen: str) -> socket.socket:
    """A listening socket for `host:port`; ConfigError names the setting if it cannot be had."""
    host, _, port = listen.rpartition(":")
    host = host.strip("[]")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, int(port)))
    except OSError as error:
        bound.close()
        raise ConfigError(
            f"cannot listen on {listen}: {error.strerror or error}",
            where="http.listen",
            remedy='choose a free port, or "" for none (ADDENDUM_HTTP_LISTEN)',
        ) from None
    bound.listen(64)
    bound.setblocking(False)
    return bound


class _Server(uvicorn.Server):
    """uvicorn without its own signal handlers: the program has one way to stop."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


async def serve(bound: socket.socket, served: list[BaseRoute], stop: asyncio.Event) -> None:
    """Answer on a bound socket until `stop` is set."""
    server = _Server(
        uvicorn.Config(
            Starlette(routes=served),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            timeout_graceful_shutdown=2,
        )
    )
    serving = asyncio.create_task(server.serve(sockets=[bound]))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
    server.should_exit = True
    stopping.cancel()
    await serving
