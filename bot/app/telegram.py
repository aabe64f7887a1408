"""Telegram's side of the service: the application that listens, on its own connection."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError
from telegram.ext import ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.channels.pace import TelegramPace
from bot.chat.deps import ChatDeps
from bot.chat.menus import ALLOWED_UPDATES
from bot.chat.register import announce, register
from bot.core.errors import ConfigError
from bot.core.ports import Clock
from bot.fetch.lanes import LanesTransport, may_take_lanes
from config.settings import Telegram

log = structlog.get_logger(__name__)

LONGEST_PAUSE = 60.0
"""Seconds between two tries to reach Telegram."""
CONNECTIONS = 64
"""To Telegram at most, beside the one that listens."""
QUIET = timedelta(seconds=60)
"""Without an answer for so long, Telegram is asked for one."""


class NoticingRequest(HTTPXRequest):
    """The library's own way out, which also notices that Telegram answered."""

    def __init__(self, answered: Callable[[], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._answered = answered

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the library's; any answer that is no fault of Telegram's proves that it is there."""
        status, payload = await super().do_request(*args, **kwargs)
        if status == 200:
            self._answered()
        return status, payload


def sending_request(answered: Callable[[], None]) -> NoticingRequest:
    """For all but getUpdates: many at once, at little cost each."""
    lanes = {"transport": LanesTransport(CONNECTIONS)} if may_take_lanes() else None
    return NoticingRequest(
        answered,
        connection_pool_size=CONNECTIONS,
        pool_timeout=20,
        read_timeout=20,
        httpx_kwargs=lanes,
    )


class TokenRefused(NetworkError):
    """Telegram answered getUpdates with 401 or 404, which it also does in its bad moments."""


class ListeningRequest(NoticingRequest):
    """For getUpdates. The library gives up listening for ever at the first refusal of the
    token; as a fault of the network it is tried again, further and further apart."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """As the library's. Raises TokenRefused."""
        status, payload = await super().do_request(*args, **kwargs)
        if status in (401, 404):
            raise TokenRefused(f"the token is refused ({status})")
        return status, payload


@dataclass(slots=True)
class TelegramSide:
    """The bot: built at once, so that alerts can be sent; listening once Telegram answers."""

    settings: Telegram
    clock: Clock
    last_answer: datetime | None = None
    fault: str = ""
    deaf_since: datetime | None = None
    """Since when getUpdates has failed."""
    application: Any = field(init=False)
    pace: TelegramPace = field(init=False)
    _requests: tuple[NoticingRequest, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.pace = TelegramPace(paid=self.settings.paid_broadcast)
        self.application = self._build()

    def _build(self) -> Any:
        api = self.settings.api_url.rstrip("/")
        sending = sending_request(self._answered)
        listening = ListeningRequest(
            self._heard, connection_pool_size=4, pool_timeout=20, read_timeout=20
        )
        self._requests = (sending, listening)
        return (
            ApplicationBuilder()
            .token(self.settings.token.get_secret_value())
            .base_url(f"{api}/bot")
            .base_file_url(f"{api}/file/bot")
            .request(sending)
            .get_updates_request(listening)
            .job_queue(None)
            .concurrent_updates(True)
            .build()
        )

    def _answered(self) -> None:
        self.last_answer = self.clock.now()

    def _heard(self) -> None:
        """A send that succeeds does not say that listening does."""
        self._answered()
        self.fault, self.deaf_since = "", None

    async def run(self, deps: ChatDeps, stop: asyncio.Event) -> None:
        """Listen until `stop` is set. Raises ConfigError for a token that Telegram refuses."""
        if not await self._reach(stop):
            return
        register(self.application, deps)
        await self.application.start()
        try:
            await self._listen()
            log.info("listening to Telegram", bot=self.application.bot.username)
            announcing = asyncio.create_task(announce(self.application.bot, deps))
            await stop.wait()
            announcing.cancel()
            await asyncio.gather(announcing, return_exceptions=True)
        finally:
            await self._leave()

    async def _reach(self, stop: asyncio.Event) -> bool:
        """Wait for Telegram: an outage at the start is no reason not to watch pages."""
        pause = 1.0
        while not stop.is_set():
            try:
                await self.application.initialize()
            except InvalidToken:
                raise refused_token() from None
            except (NetworkError, TelegramError) as error:
                self._unreachable(error)
                await _rest(stop, pause)
                pause = min(pause * 2, LONGEST_PAUSE)
            else:
                return True
        return False

    def _unreachable(self, error: TelegramError) -> None:
        fault = type(error).__name__
        if fault != self.fault:
            self.fault = fault
            log.warning("Telegram cannot be reached; alerts are kept until it can", why=fault)

    async def _listen(self) -> None:
        hook = self.settings.webhook
        if hook is None:
            await self.application.updater.start_polling(
                bootstrap_retries=-1,
                allowed_updates=list(ALLOWED_UPDATES),
                error_callback=self._polling_failed,
            )
            return
        secret = hook.secret.get_secret_value() or token_urlsafe(32)
        await self.application.updater.start_webhook(
            listen=hook.listen,
            port=hook.port,
            url_path=hook.url.rstrip("/").rpartition("/")[2] if hook.url.count("/") > 2 else "",
            webhook_url=hook.url,
            secret_token=secret,
            bootstrap_retries=-1,
            allowed_updates=list(ALLOWED_UPDATES),
        )

    def _polling_failed(self, error: TelegramError) -> None:
        """Told once for each kind of fault, until Telegram answers again."""
        fault = type(error).__name__
        self.deaf_since = self.deaf_since or self.clock.now()
        if fault == self.fault:
            return
        self.fault = fault
        if isinstance(error, Conflict):
            log.error(
                "another program listens with the same token (409): stop it, or remove its "
                "webhook; until then commands do not arrive, alerts are sent all the same"
            )
        elif isinstance(error, TokenRefused):
            log.error("Telegram refuses the token (401): copy it anew from @BotFather")
        else:
            log.warning("Telegram cannot be reached", why=fault)

    async def prove(self) -> None:
        """Ask Telegram for a sign of life where nothing else did for a while: with a webhook,
        or a process that only sends, quiet hours would look like an outage."""
        if self.last_answer and self.clock.now() - self.last_answer < QUIET:
            return
        try:
            await self.application.bot.get_me()
        except TelegramError as error:
            self._unreachable(error)
        else:
            if self.settings.webhook or not self.application.updater.running:
                self.fault = ""  # else it is getUpdates that has to succeed again

    async def _leave(self) -> None:
        if self.application.updater.running:
            await self.application.updater.stop()
        await self.application.stop()

    async def tell(self, users: Iterable[int], text: str) -> None:
        """A plain line to each of these users, as well as it goes now; who never spoke to the
        bot cannot be written to."""
        for user in users:
            try:
                await self.application.bot.send_message(user, text[:4000])
            except TelegramError as error:
                log.warning("an admin could not be told", user=user, why=type(error).__name__)

    async def close(self) -> None:
        """Let go of the connections; after the last send."""
        try:
            await self.application.shutdown()
        except (RuntimeError, TelegramError) as error:
            log.debug("closing the connections to Telegram", why=type(error).__name__)
        # An application that only sends was never initialised, and closes nothing by itself.
        for request in self._requests:
            await request.shutdown()


def refused_token() -> ConfigError:
    """What to say of a token that Telegram does not know."""
    return ConfigError(
        "Telegram refuses this token (401)",
        where="telegram.token",
        remedy="copy it anew from @BotFather (ADDENDUM_TELEGRAM_TOKEN)",
    )


async def _rest(stop: asyncio.Event, seconds: float) -> None:
    try:
        async with asyncio.timeout(seconds):
            await stop.wait()
    except TimeoutError:
        return
