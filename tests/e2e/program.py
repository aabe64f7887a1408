"""`addendum run` as a process of its own, as an operator would start it."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from tests.fakes.bot_api import FakeBotApi

ROOT = Path(__file__).resolve().parents[2]
ADMIN = 9000


def free_port() -> int:
    """One at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def configuration(
    api: FakeBotApi | None, sources: Mapping[str, str], more: str = "", *, every: str = "1s"
) -> str:
    """A configuration file: sources by id, looked at so often, on the fake Telegram."""
    lines = ["[polling]", f'interval = "{every}"', f'min_interval = "{every}"', "[fetch]"]
    lines += ["allow_private_networks = true", "[http]", 'listen = ""']
    if api is not None:
        lines += ["[telegram]", f'token = "{api.token}"', f'api_url = "{api.api_url}"']
        lines += [f"admins = [{ADMIN}]"]
    lines += [more]
    for source_id, url in sources.items():
        lines += ["[[sources.watch]]", f'id = "{source_id}"', f'url = "{url}"']
        lines += [f'interval = "{every}"']
    return "\n".join(lines) + "\n"


class Program:
    """The running process. `log` is all that it wrote so far. `module` is what is run."""

    module = "bot"

    def __init__(self, folder: Path, role: str = "run") -> None:
        self.folder = folder
        self.role = role
        self.config = folder / "addendum.toml"
        self.database = folder / "addendum.db"
        self._output = folder / f"output.{role}.log"
        self._process: asyncio.subprocess.Process | None = None

    @property
    def log(self) -> str:
        return self._output.read_text(errors="replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("ADDENDUM_")}
        return kept | {"ADDENDUM_STORE_PATH": str(self.database), "PYTHONPATH": str(ROOT)}

    async def start(self) -> None:
        """Start it; returns at once."""
        with self._output.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-W", "error", "-m", self.module, "run", "--role", self.role),
                *("--config", str(self.config)),
                cwd=self.folder,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )

    async def said(self, words: str, times: int = 1) -> None:
        """Wait until its log says something so often."""
        async with asyncio.timeout(30):
            while self.log.count(words) < times:  # noqa: ASYNC110 (a file tells nobody)
                await asyncio.sleep(0.05)

    async def ended(self) -> int:
        """Wait for its end; the exit status."""
        assert self._process is not None
        async with asyncio.timeout(30):
            return await self._process.wait()

    async def stop(self) -> int:
        """Stop it as an operator does (SIGTERM); the exit status."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return await self.ended()

    async def kill(self) -> None:
        """SIGKILL: it gets no word in."""
        assert self._process is not None
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()


class Hurried(Program):
    """One that may look as often as `HURRIED` says (see tests.e2e.hurried)."""

    module = "tests.e2e.hurried"


HURRIED = "200ms"
P = TypeVar("P", bound=Program)


@asynccontextmanager
async def program(
    folder: Path,
    config: str,
    role: str = "run",
    kind: type[P] = Program,  # type: ignore[assignment]
) -> AsyncIterator[P]:
    """Written, not yet started; killed at the end whatever happens."""
    made = kind(folder, role)
    made.config.write_text(config, encoding="utf-8")
    try:
        yield made
    finally:
        if made._process is not None:
            await made.kill()
