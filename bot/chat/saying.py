"""How anything is said in a chat: text put together, sent, and sent again more simply where it is
refused."""

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TypeVar

import structlog
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, RetryAfter

from bot.chat.plain import as_plain, within_limit
from bot.chat.rows import fitting
from bot.core.model import Recipient
from bot.render.html import Html, escape

log = structlog.get_logger(__name__)

T = TypeVar("T")
_DATE = re.compile(r"</?tg-time[^>]*>")
Rows = Sequence[Sequence[InlineKeyboardButton]]
LONGEST_WAIT = 15.0
"""Seconds that an answer waits at most when Telegram asks us to slow down."""


def bold(text: Html) -> Html:
    """Text that stands out."""
    return Html(f"<b>{text}</b>")


def italic(text: Html) -> Html:
    """Text that is said aside."""
    return Html(f"<i>{text}</i>")


def anchor(text: str, url: str) -> Html:
    """A link."""
    return Html(f'<a href="{escape(url)}">{escape(text)}</a>')


def thread(recipient: Recipient) -> int | None:
    """The topic of a chat, as the Bot API wants it."""
    return int(recipient.topic) if recipient.topic else None


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """Rows of buttons that fit; None for none."""
    kept = fitting(rows)
    return InlineKeyboardMarkup(kept) if kept else None


def lines(*parts: str) -> Html:
    """Lines of HTML as one text; empty ones part paragraphs, at most one at a time."""
    kept: list[str] = []
    for part in parts:
        if part or (kept and kept[-1]):
            kept.append(part)
    return Html("\n".join(kept).strip("\n"))


async def send(
    bot: Bot, to: Recipient, text: Html, rows: Rows = (), *, reply_to: int | None = None
) -> Message | None:
    """Send HTML; without its markup if Telegram refuses that, for an answer in plain letters
    is better than none."""
    quoted = (
        ReplyParameters(message_id=reply_to, allow_sending_without_reply=True) if reply_to else None
    )

    topic = thread(to)

    async def attempt(body: str, mode: ParseMode | None) -> Message:
        return await patiently(
            lambda: bot.send_message(
                int(to.address),
                body,
                parse_mode=mode,
                message_thread_id=topic,
                reply_markup=markup(rows),
                reply_parameters=quoted,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )

    try:
        return await attempt(within_limit(text), ParseMode.HTML)
    except Forbidden as refusal:
        log.info("the chat cannot be written to", chat=to.address, why=refusal.message)
        return None
    except BadRequest as refusal:
        said = refusal.message.lower()
        if topic is not None and "thread not found" in said:
            log.info("the topic is gone, said without it", chat=to.address, topic=topic)
            return await send(bot, replace(to, topic=""), text, rows, reply_to=reply_to)
        if "parse entities" not in said:
            raise
        log.warning("markup refused, sent simpler", chat=to.address, why=refusal.message)
        return await _simpler(attempt, within_limit(text))


async def _simpler(
    attempt: Callable[[str, ParseMode | None], Awaitable[Message]], text: str
) -> Message:
    """Without the dates that an older Bot API server does not know, else in plain letters."""
    undated = _DATE.sub("", text)
    if undated != text:
        try:
            return await attempt(undated, ParseMode.HTML)
        except BadRequest as refusal:
            if "parse entities" not in refusal.message.lower():
                raise
    return await attempt(as_plain(text), None)


async def patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call to Telegram; told to slow down, wait for as long as it says and try once
    more, within reason."""
    try:
        return await call()
    except RetryAfter as told:
        wait = told.retry_after
        seconds = wait if isinstance(wait, int | float) else wait.total_seconds()
        if seconds > LONGEST_WAIT:
            raise
        await asyncio.sleep(seconds)
        return await call()
