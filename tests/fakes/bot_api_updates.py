"""Updates: queued for getUpdates or pushed to a webhook."""

import asyncio
import json
from typing import Any
from urllib.parse import urlsplit

from tests.fakes.bot_api_faults import CONFLICT, Fault, Refused

_NOT_BY_DEFAULT = {"chat_member", "message_reaction", "message_reaction_count"}


class Updates:
    """The queue. A second getUpdates ends the first with 409, as Telegram does."""

    def __init__(self) -> None:
        self.queue: list[dict[str, Any]] = []
        self.allowed: set[str] | None = None
        self.webhook: dict[str, Any] = {}
        self.other_poller = False
        self.delivered = 0
        self._last_id = 0
        self._loop: asyncio.AbstractEventLoop | None = None
        self._more = asyncio.Event()
        self._poll = 0
        self._pushes: set[asyncio.Task[None]] = set()

    def add(self, kind: str, content: dict[str, Any]) -> dict[str, Any] | None:
        """Queue an update; None if the bot did not ask for its kind."""
        wanted = kind in self.allowed if self.allowed else kind not in _NOT_BY_DEFAULT
        if not wanted:
            return None
        self._last_id += 1
        update = {"update_id": self._last_id, kind: content}
        self.queue.append(update)
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._wake)
        return update

    def bind(self) -> None:
        """Remember the loop that the server runs on."""
        self._loop = asyncio.get_running_loop()

    def _wake(self) -> None:
        self._more.set()
        self._more = asyncio.Event()
        if self.webhook.get("url"):
            while self.queue:
                task = asyncio.ensure_future(self._push(self.queue.pop(0)))
                self._pushes.add(task)
                task.add_done_callback(self._pushes.discard)

    async def get(self, fields: dict[str, Any], gone: asyncio.Event) -> list[dict[str, Any]]:
        """getUpdates, with long polling."""
        self.bind()
        if self.other_poller:
            raise Refused(CONFLICT)
        if self.webhook.get("url"):
            raise Refused(
                Fault(
                    409,
                    "Conflict: can't use getUpdates method while webhook is active; "
                    "use deleteWebhook to delete the webhook first",
                )
            )
        self._poll += 1
        mine = self._poll
        self._wake()
        if fields.get("allowed_updates") is not None:
            self.allowed = set(fields["allowed_updates"]) or None
        offset = int(fields.get("offset") or 0)
        self.queue = [u for u in self.queue if u["update_id"] >= offset]
        await self._wait(float(fields.get("timeout") or 0), mine, gone)
        found = self.queue[: int(fields.get("limit") or 100)]
        self.delivered += len(found)
        return found

    async def _wait(self, seconds: float, mine: int, gone: asyncio.Event) -> None:
        try:
            async with asyncio.timeout(seconds):
                while not self.queue and not gone.is_set():
                    await self._more.wait()
                    if self._poll != mine:
                        raise Refused(CONFLICT)
        except TimeoutError:
            pass

    async def stop(self) -> None:
        for task in list(self._pushes):
            task.cancel()
        await asyncio.gather(*self._pushes, return_exceptions=True)

    async def _push(self, update: dict[str, Any]) -> None:
        parts = urlsplit(self.webhook["url"])
        body = json.dumps(update).encode()
        secret = self.webhook.get("secret_token")
        try:
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port or 80)
        except OSError:
            self.webhook["last_error_message"] = "Connection refused"
            return
        head = [
            f"POST {parts.path or '/'} HTTP/1.1",
            f"Host: {parts.netloc}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
            "Connection: close",
        ]
        if secret:
            head.append(f"X-Telegram-Bot-Api-Secret-Token: {secret}")
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body)
        await writer.drain()
        self.webhook["last_status"] = (await reader.readline()).decode("latin-1").strip()
        writer.close()
