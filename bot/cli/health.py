"""`health`: ask a running service whether it does its job; for containers and monitors."""

import json
import urllib.request
from typing import Any
from urllib.error import HTTPError, URLError

import typer

from bot.cli.call import Call
from bot.core.errors import ConfigError, WorkFailed
from config.environment import PREFIX
from config.kinds import listen_address

PATIENCE = 4.0
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1", "": "127.0.0.1"}  # noqa: S104 - asked, not bound


def health(ctx: typer.Context) -> int:
    """Whether the running service looked at a page and reached Telegram lately."""
    call: Call = ctx.obj
    listen = _listen(call)
    if not listen:
        raise ConfigError("the service has no port to ask", where="http.listen", remedy="set it")
    host, port = listen_address(listen)
    host = EVERYWHERE.get(host, host)
    shown = f"[{host}]" if ":" in host else host
    url = f"http://{shown}:{port}/health"
    found = _asked(url)
    if call.json:
        call.emit(found)
    if not found.get("ok"):
        problems = "; ".join(str(problem) for problem in found.get("problems", ()))
        raise WorkFailed(f"not well: {problems or 'no reason given'}", where=url)
    call.say("well")
    return 0


def _listen(call: Call) -> str:
    """Where the service listens. A file that became faulty while it runs is no illness."""
    import os

    try:
        return call.config.http.listen
    except ConfigError:
        return os.environ.get(f"{PREFIX}HTTP_LISTEN", "127.0.0.1:8080")


def _asked(url: str) -> dict[str, Any]:
    # Straight to our own machine: a proxy of the environment has no business here.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=PATIENCE) as answer:
            body = answer.read(100_000)
    except HTTPError as error:
        with error:
            body = error.read(100_000)
    except (URLError, OSError) as error:
        why = getattr(error, "reason", None) or error
        raise WorkFailed(f"no answer: {why}", where=url, remedy="is it running?") from None
    try:
        found = json.loads(body)
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise WorkFailed("something else answers there", where=url)
    return found
