"""Show all: the texts of a burst, whole, below the message that shows them only in part."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from telegram import LinkPreviewOptions, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest, RetryAfter

from bot.chat.commands import Run, Who
from bot.chat.saying import LONGEST_WAIT, patiently, thread
from bot.chat.told import told_here
from bot.chat.turn import Refused, Turn
from bot.core.model import Owed
from bot.core.press import SHOW_ALL
from bot.render.html import Html
from bot.render.telegram_html import to_plain
from bot.render.unfolded import unfolded

_REMEMBERED = timedelta(days=60)
"""How long it is known what was shown already."""


class _NotYet(Exception):
    """The chat has to wait for longer than a press may take."""


async def show_all(turn: Turn) -> None:
    """Tell a message's texts whole, in answers to it, without a sound. What was told so is not
    told again, however often it is asked for, and a stop in the middle of it goes on where it
    ended when the button is pressed once more; so it does where the chat was told so much lately
    that it would have to wait for long."""
    owed = await _told(turn)
    if not owed:
        raise Refused(turn.words.say_html("This button is no longer of use."))
    shown = await turn.deps.store.shelved(_name(turn), turn.now)
    parts = unfolded(owed, now=turn.now, after=int(shown or 0))
    if not parts:
        turn.toast = turn.words.say("All of it stands below already.")
        return
    try:
        for part in parts:
            await _send(turn, part.html)
            until = turn.now + _REMEMBERED
            await turn.deps.store.shelve(
                _name(turn), str(part.until), until=until, owner=turn.recipient
            )
    except (_NotYet, RetryAfter):
        turn.toast = turn.words.say("One thing after the other, please. Wait a little.")


async def _told(turn: Turn) -> list[Owed]:
    """What the message tells, as the chat reads it."""
    return [
        Owed(
            delivery=told.delivery,
            alert=told.alert,
            chat=turn.chat,
            subscription=told.following.subscription if told.following else None,
        )
        for told in await told_here(turn)
    ]


def _name(turn: Turn) -> str:
    number = turn.message.message_id if turn.message else 0
    return f"unfolded:{turn.recipient.channel}:{turn.recipient.address}:{number}"


async def _send(turn: Turn, html: Html) -> None:
    try:
        await _answer(turn, html, ParseMode.HTML)
    except BadRequest as refusal:
        if "parse entities" not in refusal.message.lower():
            raise
        # A Bot API server that is older than the dates: in plain letters rather than not at all.
        await _answer(turn, to_plain(html), None)


async def _answer(turn: Turn, text: str, mode: ParseMode | None) -> None:
    async with _among_the_alerts(turn):
        await patiently(
            lambda: turn.bot.send_message(
                int(turn.recipient.address),
                text,
                parse_mode=mode,
                message_thread_id=thread(turn.recipient),
                reply_parameters=_answering(turn),
                disable_notification=True,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            )
        )


@asynccontextmanager
async def _among_the_alerts(turn: Turn) -> AsyncIterator[None]:
    """When it is the chat's turn for one message more, counted with the alerts."""
    pace, to, kind = turn.deps.pace, turn.recipient, turn.chat.kind
    if pace is None:
        yield
        return
    time = asyncio.get_running_loop().time
    now = time()
    while (ready := max(pace.ready_at(to, kind, now), pace.room_at(now))) > now:
        if ready - now > LONGEST_WAIT:
            raise _NotYet
        await asyncio.sleep(ready - now)
        now = time()
    pace.take(to, kind, now)
    try:
        yield
    except RetryAfter as told:
        pace.hold(to, time() + _seconds(told))
        raise
    finally:
        pace.answered(to, now, time())


def _seconds(told: RetryAfter) -> float:
    wait = told.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else float(wait)


def _answering(turn: Turn) -> ReplyParameters | None:
    if turn.message is None:
        return None
    return ReplyParameters(turn.message.message_id, allow_sending_without_reply=True)


PRESSES: dict[str, tuple[Who, Run]] = {SHOW_ALL: (Who.ANYONE, show_all)}
