"""No secret of the configuration stands in anything that a run wrote or answered."""

import asyncio
import base64
import gzip
import json
import os
import signal
import sys
import threading
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from tests.e2e.cli import UPDATE, article
from tests.e2e.program import ROOT, free_port
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_faults import RandomFaults

HOOK = base64.b64encode(bytes(range(32))).decode()
PASSWORD = "a-pass-word-of-a-team"


class Machine:
    """A folder in which the real program is called; `said` is all that it wrote to a terminal."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.said: dict[str, bytes] = {}

    async def call(self, *arguments: str) -> int:
        process = await self._start(*arguments)
        async with asyncio.timeout(60):
            out, _ = await process.communicate()
        self.said[" ".join(arguments)] = out
        return process.returncode or 0

    async def several(self, commands: list[tuple[str, ...]]) -> None:
        """Call one command after the other, in one process."""
        process = await self._start(json.dumps(commands), module="tests.e2e.several")
        async with asyncio.timeout(90):
            self.said["several"], _ = await process.communicate()

    async def interrupt(self, when: threading.Event, *arguments: str) -> None:
        """Call a command that goes on for long, and stop it when something has happened."""
        process = await self._start(*arguments)
        assert await asyncio.to_thread(when.wait, 60)
        process.send_signal(signal.SIGINT)
        out, _ = await process.communicate()
        self.said[f"{' '.join(arguments)} (interrupted)"] = out

    async def _start(self, *arguments: str, module: str = "bot") -> asyncio.subprocess.Process:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ADDENDUM_")}
        return await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", module, *arguments, "--config", "secret/addendum.toml", "--db", "a.db"),
            cwd=self.folder,
            env=kept | {"PYTHONPATH": str(ROOT), "TMPDIR": str(self.folder)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )

    def written(self) -> dict[str, bytes]:
        """All files but the configuration itself, and all that was said."""
        files = {
            str(file.relative_to(self.folder)): file.read_bytes()
            for file in self.folder.rglob("*")
            if file.is_file() and file.parent.name != "secret"
        }
        return files | self.said


def leaks(written: dict[str, bytes], secrets: list[str]) -> list[str]:
    """Where a secret stands, in any of its usual spellings."""
    found = []
    for secret in secrets:
        plain = secret.encode()
        spellings = {plain, base64.b64encode(plain), plain.replace(b":", b"%3A"), plain[::-1]}
        found += [where for where, text in written.items() if any(s in text for s in spellings)]
    return found


def settings(api: FakeBotApi, site: HTTPServer, listen: str) -> str:
    return f"""
[telegram]
token = "{api.token}"
api_url = "{api.api_url}"
admins = [9000]
[polling]
interval = "1s"
min_interval = "1s"
[fetch]
allow_private_networks = true
[http]
listen = "{listen}"
[log]
level = "debug"
[[sources.watch]]
id = "storm"
url = "{site.url_for("/storm")}"
interval = "1s"
[[hooks]]
id = "desk"
url = "{site.url_for("/nowhere")}"
secret = "{HOOK}"
[[hooks]]
id = "team"
apprise = "json://user:{PASSWORD}@127.0.0.1:1/x"
"""


def serve(site: HTTPServer, *paragraphs: str) -> None:
    site.clear_all_handlers()
    page = article(*paragraphs)
    site.expect_request("/storm").respond_with_data(page, content_type="text/html")


def hooked(site: HTTPServer) -> threading.Event:
    """Set when the hook is called, which is answered with an error."""
    called = threading.Event()

    def answer(_: Request) -> Response:
        called.set()
        return Response(status=500)

    site.expect_request("/nowhere").respond_with_handler(answer)
    return called


async def test_no_secret_is_found_in_what_a_service_wrote(
    tmp_path: Path, httpserver: HTTPServer
) -> None:
    """Everything goes wrong meanwhile: Telegram's errors, a hook that is not there, a faulty
    configuration, and a second start."""
    pytest.importorskip("apprise", reason="the extra is not installed")
    machine, port = Machine(tmp_path), free_port()
    (tmp_path / "secret").mkdir()
    config = tmp_path / "secret" / "addendum.toml"
    async with FakeBotApi() as api:
        serve(httpserver)
        config.write_text(settings(api, httpserver, f"127.0.0.1:{port}"))
        secrets = [api.token, api.token.partition(":")[2], HOOK, PASSWORD]
        running = await machine._start("run", "--verbose")
        reader = api.user(9000, language_code="en")
        assert (await reader.asks("/subscribe storm")).text
        api.weather = RandomFaults.weather(7, 0.3)
        serve(httpserver, UPDATE)
        config.write_text(config.read_text() + "\n[telegramm]\n")
        await asyncio.gather(machine.call("doctor", "--verbose"), machine.call("run", "--verbose"))
        api.weather = None
        config.write_text(settings(api, httpserver, f"127.0.0.1:{port}"))
        for path in ("metrics", "health", "feeds.json"):
            machine.said[path] = await asyncio.to_thread(_get, f"http://127.0.0.1:{port}/{path}")
        assert (await reader.asks("/errors")).text
        await machine.several(COMMANDS)
        running.terminate()
        out, _ = await running.communicate()
        machine.said["run --verbose (the service)"] = out
        await machine.call("restore", "copy.db")
        await machine.interrupt(hooked(httpserver), "poll", "--verbose")
        machine.said["messages"] = "\n".join(str(m.record()) for m in api.every).encode()
    assert running.returncode == 0
    assert b"addendum_checks_total" in machine.said["metrics"]
    assert machine.said["run --verbose"].startswith(b"addendum: ")  # the second one is refused
    assert b"looked" in out
    assert b"copy.db holds the database" in machine.said["several"]
    written = machine.written()
    assert {"a.db", "copy.db"} <= set(written)
    assert leaks(written, secrets) == []


COMMANDS = [
    ("poll", "--verbose"),
    ("doctor", "--json", "--verbose"),
    ("chats", "export", "chats.json"),
    ("deliveries", "dead"),
    ("backup", "copy.db", "--verbose"),
]


def _get(url: str) -> bytes:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return bytes(answer.read())
    except HTTPError as error:
        with error:
            return bytes(error.read())


def test_what_looks_for_leaks_finds_them() -> None:
    token = "123456:" + "A" * 35
    assert leaks({"a": f"x{token}x".encode(), "b": gzip.compress(b"y")}, [token]) == ["a"]
    assert leaks({"a": base64.b64encode(token.encode())}, [token]) == ["a"]
