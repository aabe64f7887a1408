"""Whatever happens, the person gets an answer: a fault of ours becomes a short reference that
also stands in the log."""

import secrets

import structlog
from telegram import CallbackQuery
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError

from bot.chat.commands import Run
from bot.chat.saying import patiently, send
from bot.chat.turn import Refused, Turn
from bot.render.html import Html, escape

log = structlog.get_logger(__name__)


async def slow_down(turn: Turn) -> None:
    """Ask somebody who is too fast for patience."""
    await turn.reply(
        turn.words.say_html(
            "One thing after the other, please. Wait a little; until then I do not answer."
        )
    )


async def safely(turn: Turn, run: Run) -> None:
    """Run a turn; what it cannot do it says, and what goes wrong gets a reference."""
    try:
        await run(turn)
    except Refused as refused:
        await _say(turn, refused.text)
    except Forbidden as refusal:
        log.info("the chat cannot be written to", chat=turn.recipient.address, why=str(refusal))
    except RetryAfter as told:
        log.warning("an answer was given up", chat=turn.recipient.address, why=type(told).__name__)
    except Exception as fault:
        if isinstance(fault, NetworkError) and not isinstance(fault, BadRequest):
            log.warning("an answer may not have arrived", why=type(fault).__name__)
            return
        await _own_up(turn)


async def _own_up(turn: Turn) -> None:
    reference = secrets.token_hex(3)
    log.exception(
        "a command failed",
        reference=reference,
        chat=turn.recipient.address,
        command=turn.command,
        action=turn.press.action if turn.press else "",
    )
    text = turn.words.say_html(
        "Something went wrong on my side, and it is written down under {reference}. "
        "Nothing was lost; please try again.",
        reference=reference,
    )
    try:
        await _say(turn, text)
    except TelegramError as error:
        log.warning("the fault could not be told", reference=reference, why=type(error).__name__)


async def _say(turn: Turn, text: Html) -> None:
    """A new message: what stood under a pressed button stays."""
    await send(turn.bot, turn.recipient, Html(text or escape("…")))


async def answer(query: CallbackQuery, text: str, *, alarming: bool = False) -> None:
    """End the waiting of a button. Too late for that is no harm."""
    try:
        await patiently(lambda: query.answer(text[:200] or None, show_alert=alarming))
    except TelegramError as error:
        log.debug("a press was answered too late", why=type(error).__name__)
