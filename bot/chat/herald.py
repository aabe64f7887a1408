"""Sends what admins say to every chat, one chat after the other, and shows how far it is.

Alerts come first: a broadcast leaves half of what Telegram takes a second to them, and where
they need it all, it waits. Who has got it is noted in the store chat by chat, so that a process
that is killed in the middle is followed by one that goes on; the one message that was under way
then may arrive twice, and the report says so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.chat.plain import as_plain
from bot.chat.saying import lines
from bot.core.broadcast import Broadcast, Stage
from bot.core.errors import StoreError
from bot.core.model import Chat, Recipient
from bot.core.ports import BroadcastStore, Clock, Pace
from bot.core.press import Seal
from bot.core.route import quiet_end, zone_of
from bot.render.catalogue import Catalogue, catalogue
from bot.render.html import Html

log = structlog.get_logger(__name__)

STOP = "caststop"
KEPT_FREE = 15
"""Messages a second that are left to alerts, of the 30 that Telegram takes over all."""
MOST_TRIES = 4
"""How often a chat is tried whose answers do not come."""
_SHOWN_EVERY = 3.0
"""Seconds between two edits of the progress."""
_TROUBLE = timedelta(seconds=5)
_REFUSED = timedelta(minutes=1)
"""Rest after Telegram refused the token, which it also does in its bad moments."""


class Memory(BroadcastStore, Protocol):
    """The part of the store that a herald needs."""

    async def chat(self, recipient: Recipient) -> Chat | None: ...

    async def move_chat(self, former: Recipient, new: Recipient) -> None: ...


@dataclass(slots=True, kw_only=True)
class Herald:
    """`monotonic` and `sleep` are the event loop's; `idle` are the seconds after which the store
    is asked again whether an admin has something to say."""

    store: Memory
    bot: Bot
    pace: Pace
    seal: Seal
    clock: Clock
    monotonic: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    idle: float = 1.0
    _resting_until: float = field(default=0.0, init=False)
    _shown_at: float = field(default=0.0, init=False)

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set."""
        recovered = False
        while not stop.is_set():
            try:
                if not recovered:
                    await self.store.recover_broadcasts()
                    recovered = True
                if not await self.step():
                    await self._wait(stop, self.idle)
                    continue
                await self._wait(stop, self._rest())
            except StoreError as error:
                log.warning("a broadcast waits for the database", why=str(error))
                await self._wait(stop, self.idle)

    async def step(self) -> bool:
        """Send to one chat, or tell how it ended; False where there is nothing to do now."""
        numbers = await self.store.unreported_broadcasts()
        if not numbers:
            return False
        if self._rest() > 0:
            return True
        number = numbers[0]
        leased = await self.store.lease_broadcast(number, self.clock.now())
        if leased is not None:
            await self._send(number, *leased)
        elif not await self._end(number):
            return False
        return True

    def _rest(self) -> float:
        """Seconds until something may be sent."""
        now = self.monotonic()
        if now < self._resting_until:
            return self._resting_until - now
        return 0.0 if self.pace.room(now) > KEPT_FREE else 0.05

    async def _wait(self, stop: asyncio.Event, seconds: float) -> None:
        if seconds <= 0:
            await self.sleep(0)
            return
        waits = [
            asyncio.ensure_future(stop.wait()),
            asyncio.ensure_future(self.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    # One chat.

    async def _send(self, number: int, key: int, chat: Chat, text: str) -> None:
        now = self.monotonic()
        ready = self.pace.ready_at(chat.recipient, chat.kind, now)
        if ready > now:
            await self._defer(number, key, timedelta(seconds=ready - now))
            return
        if now - self._shown_at >= _SHOWN_EVERY and (told := await self.store.broadcast(number)):
            await self._show(told)
        try:
            await self._paced(chat, lambda: self._message(chat, text))
        except TelegramError as error:
            await self._failed(number, key, chat, error)
        except ValueError as error:  # a fault of ours in one chat must not keep it from the rest
            log.error("a broadcast cannot be sent", chat=chat.recipient.address, exc_info=error)
            await self.store.settle_broadcast(number, key, sent=False)
        else:
            await self.store.settle_broadcast(number, key, sent=True)

    async def _message(self, chat: Chat, text: str) -> None:
        """In plain letters if its markup is refused; without a sound while the chat is quiet."""
        silent = self._is_quiet(chat)
        try:
            await self._say(chat, text, ParseMode.HTML, silent)
        except BadRequest as refusal:
            if isinstance(refusal, ChatMigrated) or "parse entities" not in refusal.message:
                raise
            await self._say(chat, as_plain(text), None, silent)

    async def _say(self, chat: Chat, text: str, mode: ParseMode | None, silent: bool) -> None:
        await self.bot.send_message(
            int(chat.recipient.address), text, parse_mode=mode, disable_notification=silent
        )

    def _is_quiet(self, chat: Chat) -> bool:
        now = self.clock.now()
        if chat.muted_until is not None and chat.muted_until > now:
            return True
        return chat.quiet is not None and quiet_end(chat.quiet, now, zone_of(chat)) is not None

    async def _failed(self, number: int, key: int, chat: Chat, error: TelegramError) -> None:
        """What an answer of Telegram means for this chat."""
        log.info("a broadcast did not arrive", chat=chat.recipient.address, why=str(error))
        if isinstance(error, ChatMigrated):
            new = Recipient(chat.recipient.channel, str(error.new_chat_id))
            await self.store.move_chat(chat.recipient, new)
            await self._defer(number, key, timedelta(0))
        elif isinstance(error, RetryAfter):
            asked = error.retry_after
            wait = asked if isinstance(asked, timedelta) else timedelta(seconds=asked)
            self._pause(wait)
            await self._defer(number, key, wait)
        elif isinstance(error, InvalidToken):
            self._pause(_REFUSED)
            await self._defer(number, key, _REFUSED)
        elif isinstance(error, NetworkError) and not isinstance(error, BadRequest):
            tries = await self._defer(number, key, _TROUBLE, tried=True)
            if tries >= MOST_TRIES:
                await self.store.settle_broadcast(number, key, sent=False)
        else:
            await self.store.settle_broadcast(number, key, sent=False)

    async def _defer(self, number: int, key: int, by: timedelta, *, tried: bool = False) -> int:
        until = self.clock.now() + by
        return await self.store.defer_broadcast(number, key, until, tried=tried)

    def _pause(self, span: timedelta) -> None:
        self._resting_until = self.monotonic() + span.total_seconds()

    async def _paced(self, chat: Chat, call: Callable[[], Awaitable[None]]) -> None:
        taken = self.monotonic()
        self.pace.take(chat.recipient, chat.kind, taken)
        try:
            await call()
        finally:
            self.pace.answered(chat.recipient, taken, self.monotonic())

    # What the admin sees.

    async def _end(self, number: int) -> bool:
        """Tell how it ended, if it did; False where some chats have to wait."""
        await self.store.end_broadcast(number)
        told = await self.store.broadcast(number)
        if told is None or told.stage is Stage.SENDING:
            return False
        if await self._show(told):
            await self.store.broadcast_reported(number)
        else:
            self._pause(_TROUBLE)
        return True

    async def _show(self, told: Broadcast) -> bool:
        """Edit the progress in place; False where that is to be tried again."""
        self._shown_at = self.monotonic()
        author = await self.store.chat(told.author)
        if author is None:
            return True
        words = catalogue(author.language)
        rows = []
        if told.stage is Stage.SENDING:
            data = self.seal.close(author.recipient.address, STOP, told.id)
            rows = [[InlineKeyboardButton(words.say("Stop it"), callback_data=data)]]
        try:
            await self._paced(author, lambda: self._edit(told, progress(words, told), rows))
        except (BadRequest, Forbidden) as refusal:
            if "not modified" not in refusal.message.lower():
                log.info("a broadcast's progress was not shown", why=refusal.message)
                return await self._report_anew(told, author, words)
        except TelegramError as error:
            log.info("a broadcast's progress was not shown", why=type(error).__name__)
            return False
        return True

    async def _edit(
        self, told: Broadcast, text: Html, rows: list[list[InlineKeyboardButton]]
    ) -> None:
        await self.bot.edit_message_text(
            text,
            chat_id=int(told.author.address),
            message_id=int(told.message or 0),
            parse_mode=ParseMode.HTML,
            reply_markup=InlineKeyboardMarkup(rows) if rows else None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )

    async def _report_anew(self, told: Broadcast, author: Chat, words: Catalogue) -> bool:
        """The message with the progress is gone: the end of it is worth another."""
        if told.stage is Stage.SENDING:
            return True
        try:
            await self._paced(author, lambda: self._message(author, progress(words, told)))
        except TelegramError as error:
            log.warning("a broadcast was not reported", why=type(error).__name__)
        return True


def progress(words: Catalogue, told: Broadcast) -> Html:
    """How far a broadcast is, or how it ended."""
    if told.stage is Stage.SENDING:
        head = words.say_html(
            "Sending: {done} of {all} chats",
            done=words.number(told.all - told.left),
            all=words.number(told.all),
        )
    elif told.stage is Stage.STOPPED:
        head = words.say_html_n(
            "⏹ Stopped. Sent to {n} chat.", "⏹ Stopped. Sent to {n} chats.", told.sent
        )
    else:
        head = words.say_html_n("✅ Sent to {n} chat.", "✅ Sent to {n} chats.", told.sent)
    parts = [head]
    if told.failed:
        parts.append(
            words.say_html_n("It did not reach {n}.", "It did not reach {n}.", told.failed)
        )
    if told.stage is Stage.STOPPED and told.left:
        parts.append(words.say_html_n("{n} was left out.", "{n} were left out.", told.left))
    if told.doubtful:
        parts.append(
            words.say_html_n(
                "{n} chat may have got it twice.", "{n} chats may have got it twice.", told.doubtful
            )
        )
    return lines(*parts)
