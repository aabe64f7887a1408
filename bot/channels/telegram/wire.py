"""One message at a time to Telegram, in the richest form that it takes, each counted."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

from telegram import Bot, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.pace import Toll
from bot.channels.telegram.answers import MARKUP, NO_TOPIC, SAME, depends_on_form
from bot.channels.telegram.markup import keyboard_markup, preview_options
from bot.channels.telegram.place import Place
from bot.render.message import Message
from bot.render.telegram_html import to_plain

LONGEST_WAIT = 10.0
"""Seconds that the later parts of a message wait for their turn within one attempt."""


class NotYet(Exception):
    """The next part has to wait for longer than one attempt may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.after = timedelta(seconds=seconds)


class Wire:
    """Raises what the library raises, and NotYet. `dated` is False once a Bot API server showed
    that it is older than `tg-time`: times are written out from then on."""

    def __init__(
        self,
        bot: Bot,
        *,
        toll: Toll | None,
        paid: bool,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.dated = True
        self._bot = bot
        self._toll = toll
        self._paid = paid or None
        self._sleep = sleep

    async def post(self, part: Message, place: Place, *, first: bool) -> tuple[int, Place]:
        """Send one part as it is, or without preview and buttons, or as plain text; its id, and
        where it went: to the chat itself if the topic is no more, and as no answer if what it
        was to answer is no more. The `first` of a message is counted already."""
        forms = [(part, True), (replace(part, preview=None, buttons=()), True), (part, False)]
        counted = first
        while True:
            form, rich = forms[0]
            try:
                async with self._under_way(place, counted=counted):
                    return await self._post(form, place, first=first, rich=rich)
            except BadRequest as error:
                if place.topic is not None and NO_TOPIC.search(error.message):
                    # Those who followed in the topic are still in the chat.
                    place = replace(place, topic=None)
                elif not depends_on_form(error) or len(forms) == 1:
                    raise
                else:
                    self._doubt_dates(error)
                    forms = forms[-1:] if MARKUP.search(error.message) else forms[1:]
                counted = False

    async def _post(
        self, part: Message, place: Place, *, first: bool, rich: bool
    ) -> tuple[int, Place]:
        reply = place.reply_to
        message = await self._bot.send_message(
            place.chat,
            part.html if rich else to_plain(part.html),
            parse_mode=ParseMode.HTML if rich else None,
            message_thread_id=place.topic,
            reply_parameters=ReplyParameters(reply, allow_sending_without_reply=True)
            if reply
            else None,
            link_preview_options=preview_options(part.preview),
            reply_markup=keyboard_markup(part.buttons) if rich else None,
            disable_notification=part.silent or not first or None,
            allow_paid_broadcast=self._paid,
        )
        answered = message.reply_to_message
        if reply and (answered is None or answered.message_id != reply):
            place = replace(place, reply_to=None)
        return message.message_id, place

    async def edit(
        self, part: Message, place: Place, message_id: int, *, counted: bool = True
    ) -> None:
        """Let a message say something else; that it says so already is fine."""
        for rich in (True, False):
            try:
                async with self._under_way(place, counted=counted and rich):
                    await self._bot.edit_message_text(
                        part.html if rich else to_plain(part.html),
                        place.chat,
                        message_id,
                        parse_mode=ParseMode.HTML if rich else None,
                        link_preview_options=preview_options(part.preview),
                        reply_markup=keyboard_markup(part.buttons),
                    )
                return
            except BadRequest as error:
                if SAME.search(error.message):
                    return
                if not rich or not MARKUP.search(error.message):
                    raise
                self._doubt_dates(error)

    async def turn(self, place: Place) -> None:
        """Wait until one message more may be sent there."""
        if self._toll is None:
            return
        waited = 0.0
        while (wait := self._toll.wait(place.recipient, place.kind)) > 0:
            if waited + wait > LONGEST_WAIT:
                raise NotYet(wait)
            waited += wait
            await self._sleep(wait)

    def count(self, place: Place) -> None:
        """A request that was answered just now, and that nobody has counted."""
        if self._toll is not None:
            taken = self._toll.take(place.recipient, place.kind)
            self._toll.answered(place.recipient, taken)

    @asynccontextmanager
    async def _under_way(self, place: Place, *, counted: bool) -> AsyncIterator[None]:
        """One request, which the pace counts if nobody has: a later part, a second try."""
        if counted or self._toll is None:
            yield
            return
        taken = self._toll.take(place.recipient, place.kind)
        try:
            yield
        finally:
            self._toll.answered(place.recipient, taken)

    def _doubt_dates(self, error: BadRequest) -> None:
        if "tg-time" in error.message:
            self.dated = False
