"""One thing that a person did in a chat, and the ways to answer it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InputFile,
    LinkPreviewOptions,
    Message,
)
from telegram import User as TelegramUser
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.chat.access import Membership
from bot.chat.deps import ChatDeps
from bot.chat.plain import within_limit
from bot.chat.saying import Rows, anchor, lines, markup, patiently, send, thread
from bot.core.finding import label
from bot.core.model import Chat, Recipient, Watched
from bot.core.press import Press
from bot.render.catalogue import Catalogue, zone
from bot.render.clean import one_line
from bot.render.html import Html, escape

log = structlog.get_logger(__name__)


class Refused(Exception):
    """What was asked cannot be done, for the reason that is said to the person."""

    def __init__(self, text: Html) -> None:
        self.text = text
        super().__init__(text)


@dataclass(slots=True, kw_only=True)
class Turn:
    """A command, a plain message or a press, with the chat it came from.

    `recipient` is the chat, or its topic where it was said in one. `user` is None where
    Telegram hides the person (anonymous admins, channels). `press` is set for buttons, `asked`
    for the answer to a question: what was asked, and about what. `standing` is what the message
    of a button goes on saying, above what it is made to show.
    """

    deps: ChatDeps
    membership: Membership
    bot: Bot
    chat: Chat
    recipient: Recipient
    message: Message | None
    user: TelegramUser | None
    words: Catalogue
    command: str = ""
    argument: str = ""
    press: Press | None = None
    asked: Press = field(default_factory=lambda: Press(""))
    standing: Html = field(default=Html(""))
    toast: str = ""
    alarming: bool = False
    answered: bool = field(default=False)

    @property
    def user_id(self) -> int | None:
        return self.user.id if self.user else None

    @property
    def now(self) -> datetime:
        return self.deps.clock.now()

    @property
    def is_admin(self) -> bool:
        """Whether one of the configured admins did this, under their own name."""
        return self.user_id is not None and self.user_id in self.deps.admins()

    @property
    def pressed(self) -> Press:
        """The button that was pressed, or one that says nothing."""
        return self.press or Press("")

    async def may_change(self) -> bool:
        """Whether this person may change what this chat follows."""
        presser = self.user if self.press is not None else None
        return await self.membership.may_change(self.bot, self.message, presser, self.now)

    def button(self, text: str, action: str, *arguments: object) -> InlineKeyboardButton:
        """A button of this chat."""
        data = self.deps.seal.close(self.recipient.address, action, *arguments)
        return InlineKeyboardButton(one_line(text, 60) or "·", callback_data=data)

    def name(self, watched: Watched) -> str:
        """What to call a source, on one line."""
        return one_line(label(watched), 80)

    def link(self, watched: Watched, text: str = "") -> Html:
        """A source's name, linked to its page."""
        return anchor(text or self.name(watched), watched.source.url)

    def when(self, at: datetime) -> Html:
        """A moment, shown by Telegram in each reader's own zone; older clients show it in
        the chat's."""
        here = zone(self.chat.timezone)
        shown = escape(self.words.moment(at, here, self.now))
        today = at.astimezone(here).date() == self.now.astimezone(here).date()
        form = "t" if today else "Dt"
        return Html(f'<tg-time unix="{int(at.timestamp())}" format="{form}">{shown}</tg-time>')

    def ago(self, at: datetime) -> str:
        """How long ago, or in how long."""
        if abs((at - self.now).total_seconds()) < 1:
            return self.words.say("now")
        return self.words.relative(at, self.now)

    async def reply(self, text: Html, rows: Rows = (), *, to: bool = False) -> Message | None:
        """A new message, in the same topic; `to` quotes the one that it answers."""
        self.answered = True
        return await send(
            self.bot,
            self.recipient,
            text,
            rows,
            reply_to=self.message.message_id if to and self.message else None,
        )

    async def show(self, text: Html, rows: Rows = ()) -> None:
        """After a press, what the message now says; after anything else, a new message."""
        if self.standing:
            text = lines(self.standing, "", text)
        if self.press is None or self.message is None:
            await self.reply(text, rows)
            return
        self.answered = True
        try:
            await patiently(
                lambda: self.bot.edit_message_text(
                    within_limit(text),
                    chat_id=int(self.recipient.address),
                    message_id=self.message.message_id if self.message else None,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup(rows),
                    link_preview_options=LinkPreviewOptions(is_disabled=True),
                )
            )
        except BadRequest as refusal:
            # Pressed twice, it says the same already; deleted or too old, it is said anew.
            if "not modified" not in refusal.message.lower():
                await self.reply(text, rows)

    async def document(self, name: str, content: bytes, caption: Html | None = None) -> None:
        """A file of our making."""
        self.answered = True
        await patiently(
            lambda: self.bot.send_document(
                int(self.recipient.address),
                InputFile(content, filename=name),
                caption=caption,
                parse_mode=ParseMode.HTML,
                message_thread_id=thread(self.recipient),
            )
        )

    async def picture(self, content: bytes, caption: Html) -> bool:
        """A picture of our making, with words below it; False where the chat takes none, so
        that the words can be said without it."""
        try:
            await patiently(
                lambda: self.bot.send_photo(
                    int(self.recipient.address),
                    InputFile(content, filename="addendum.png"),
                    caption=caption,
                    parse_mode=ParseMode.HTML,
                    message_thread_id=thread(self.recipient),
                )
            )
        except (BadRequest, Forbidden) as refusal:
            log.info("picture refused", chat=self.recipient.address, why=refusal.message)
            return False
        self.answered = True
        return True

    @asynccontextmanager
    async def busy(self) -> AsyncIterator[None]:
        """Show that we are at it for as long as it takes: Telegram shows each sign of that for
        five seconds."""
        await self._typing()
        signs = asyncio.create_task(self._go_on_typing())
        try:
            yield
        finally:
            signs.cancel()
            with suppress(asyncio.CancelledError):
                await signs

    async def _go_on_typing(self) -> None:
        while True:
            await asyncio.sleep(self.deps.typing_every)
            await self._typing()

    async def _typing(self) -> None:
        """One sign. Never stands in the way of the answer itself."""
        try:
            await self.bot.send_chat_action(
                int(self.recipient.address),
                ChatAction.TYPING,
                message_thread_id=thread(self.recipient),
            )
        except TelegramError as error:
            log.debug("typing action refused", error=type(error).__name__)
