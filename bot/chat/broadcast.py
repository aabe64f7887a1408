"""/broadcast: a word of the admins to every chat, previewed, confirmed, paced, reported."""

import asyncio

import structlog
from telegram.error import TelegramError

from bot.chat.attic import Attic
from bot.chat.commands import Command, Run, Who
from bot.chat.turn import Refused, Turn, lines, send
from bot.core.model import Recipient
from bot.core.press import Press
from bot.render.catalogue import mark
from bot.render.clean import paragraphs
from bot.render.html import Html, escape

log = structlog.get_logger(__name__)

SEND, FORGET = "cast", "castnot"
LONGEST = 3500
_EVERY = 25
"""After how many chats the progress is shown anew."""

_texts: Attic[Html] = Attic(50)
_running: set[asyncio.Task[None]] = set()


async def broadcast(turn: Turn) -> None:
    """Show the message as it will look, and ask."""
    say = turn.words
    text = _text(turn)
    if not text:
        await turn.reply(
            say.say_html(
                "What shall be said? Write it after the command: <code>/broadcast Hello</code>"
            )
        )
        return
    if len(text) > LONGEST:
        raise Refused(say.say_html("That is too long: {n} characters at most.", n=LONGEST))
    chats = await turn.deps.subscribe.reachable()
    await turn.reply(escape(text))
    key = str(turn.message.message_id if turn.message else 0)
    _texts.keep((turn.recipient, key), escape(text))
    await turn.reply(
        say.say_html_n(
            "This goes to {n} chat, as above.", "This goes to {n} chats, as above.", len(chats)
        ),
        [
            [
                turn.button(say.say("Send it"), SEND, key),
                turn.button(say.say("Forget it"), FORGET, key),
            ]
        ],
    )


def _text(turn: Turn) -> str:
    """What was written after the command, its lines kept."""
    written = (turn.message.text or "") if turn.message else ""
    parts = written.lstrip().split(None, 1)
    return paragraphs(parts[1]) if len(parts) > 1 else ""


async def confirmed(turn: Turn) -> None:
    """Send it, once, beside everything else."""
    text = _texts.take((turn.recipient, (turn.press or Press("")).argument(0)))
    if text is None:
        turn.toast = turn.words.say("That was sent or forgotten already.")
        return
    await turn.show(turn.words.say_html("Sending …"))
    task = asyncio.create_task(_send_all(turn, text))
    _running.add(task)
    task.add_done_callback(_running.discard)


async def _send_all(turn: Turn, text: Html) -> None:
    sent = failed = 0
    chats = await turn.deps.subscribe.reachable()
    try:
        for number, chat in enumerate(chats, 1):
            if await _send_one(turn, text, chat.recipient):
                sent += 1
            else:
                failed += 1
            if number % _EVERY == 0:
                await _progress(turn, number, len(chats))
            await asyncio.sleep(turn.deps.broadcast_pause)
    finally:
        await _report(turn, sent, failed, len(chats))


async def _send_one(turn: Turn, text: Html, recipient: Recipient) -> bool:
    try:
        return await send(turn.bot, recipient, text) is not None
    except TelegramError as error:
        log.info("a broadcast did not arrive", chat=recipient.address, why=type(error).__name__)
        return False


async def _progress(turn: Turn, done: int, of: int) -> None:
    try:
        await turn.show(
            turn.words.say_html(
                "Sending: {done} of {all} chats",
                done=turn.words.number(done),
                all=turn.words.number(of),
            )
        )
    except TelegramError as error:
        log.debug("progress was not shown", why=type(error).__name__)


async def _report(turn: Turn, sent: int, failed: int, of: int) -> None:
    say = turn.words
    text = lines(
        say.say_html_n("✅ Sent to {n} chat.", "✅ Sent to {n} chats.", sent),
        say.say_html_n("It did not reach {n}.", "It did not reach {n}.", failed) if failed else "",
    )
    if sent + failed < of:
        left = of - sent - failed
        text = lines(text, say.say_html_n("{n} was left out.", "{n} were left out.", left))
    try:
        await turn.show(text)
    except TelegramError as error:
        log.warning("a broadcast was not reported", sent=sent, failed=failed, why=str(error))


async def forget(turn: Turn) -> None:
    _texts.take((turn.recipient, (turn.press or Press("")).argument(0)))
    await turn.show(turn.words.say_html("Nothing was sent."))


COMMANDS = (
    Command(
        name="broadcast",
        run=broadcast,
        who=Who.ADMIN,
        usage=mark("text"),
        help=mark("say something to every chat"),
        private=True,
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    SEND: (Who.ADMIN, confirmed),
    FORGET: (Who.ADMIN, forget),
}
