"""The fake Bot API in a process of its own, and what is asked of it."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

ROOT = Path(__file__).resolve().parents[2]


class Telegram:
    """Its address and token, and a line to its control."""

    def __init__(self, api_url: str, token: str, client: httpx.AsyncClient) -> None:
        self.api_url = api_url
        self.token = token
        self._client = client

    async def ask(self, do: str, **about: Any) -> Any:
        answer = await self._client.post(f"{self.api_url}/control", json={"do": do, **about})
        found = answer.json()
        assert found["ok"], found
        return found["result"]


@asynccontextmanager
async def telegram(*arguments: str) -> AsyncIterator[Telegram]:
    """Started with these arguments, ended at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "tests.fakes.bot_api", *arguments),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        said = json.loads(await process.stdout.readline())
        async with httpx.AsyncClient(timeout=60, trust_env=False, verify=False) as client:
            yield Telegram(said["api_url"], said["token"], client)
    finally:
        process.kill()
        await process.wait()
