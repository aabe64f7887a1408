"""/broadcast: a word of the admins to every chat, previewed and confirmed. The herald sends it."""

from telegram.constants import MessageEntityType

from bot.chat.asking import ask
from bot.chat.commands import Command, Run, Who
from bot.chat.herald import STOP, progress
from bot.chat.plain import as_plain
from bot.chat.turn import Refused, Turn
from bot.core.broadcast import Broadcast, Stage
from bot.render.catalogue import mark
from bot.render.clean import clean
from bot.render.html import Html, escape

SEND, FORGET = "cast", "castnot"
LONGEST = 3500
_TEXT = "casttext"
_FOUND = {
    *(MessageEntityType.BOT_COMMAND, MessageEntityType.URL, MessageEntityType.EMAIL),
    *(MessageEntityType.MENTION, MessageEntityType.HASHTAG, MessageEntityType.CASHTAG),
    MessageEntityType.PHONE_NUMBER,
}
"""What Telegram finds in a text by itself, and will find again."""
_NOT_OURS = {MessageEntityType.CUSTOM_EMOJI}


async def broadcast(turn: Turn) -> None:
    """Show the message as it will look, and ask."""
    text = _after_command(turn)
    if not text:
        await ask(
            turn, turn.words.say_html("What shall be said to every chat?"), _TEXT, address=True
        )
        return
    await _preview(turn, text)


async def text_answered(turn: Turn) -> None:
    """What is to be said was written as an answer."""
    await _preview(turn, _formatted(turn))


async def _preview(turn: Turn, text: Html) -> None:
    say = turn.words
    if not as_plain(text).strip():
        raise Refused(say.say_html("That is no text."))
    if len(text) > LONGEST:
        raise Refused(say.say_html("That is too long: {n} characters at most.", n=LONGEST))
    chats = [c for c in await turn.deps.subscribe.reachable() if _ours(turn, c.recipient.channel)]
    number = await turn.deps.store.draft_broadcast(turn.recipient, text, turn.now)
    await turn.reply(text)
    await turn.reply(
        say.say_html_n(
            "This goes to {n} chat, as above.", "This goes to {n} chats, as above.", len(chats)
        ),
        [
            [
                turn.button(say.say("Send it"), SEND, number),
                turn.button(say.say("Forget it"), FORGET, number),
            ]
        ],
    )


def _ours(turn: Turn, channel: str) -> bool:
    return channel == turn.deps.channel


def _after_command(turn: Turn) -> Html:
    """What was written after the command, its lines and its formatting kept."""
    parts = _formatted(turn).lstrip().split(None, 1)
    return Html(parts[1]) if len(parts) > 1 else Html("")


def _formatted(turn: Turn) -> Html:
    """A message as HTML, its formatting kept. In plain letters where that begins in the middle
    of the command, or shows emoji that only some bots may send."""
    message = turn.message
    if message is None or not message.text:
        return Html("")
    formatting = [each for each in message.entities if each.type not in _FOUND]
    command = len(message.text.split(None, 1)[0]) if message.text.startswith("/") else 0
    kept = all(e.offset >= command and e.type not in _NOT_OURS for e in formatting)
    return Html(clean(message.text_html).strip()) if kept else escape(clean(message.text).strip())


async def confirmed(turn: Turn) -> None:
    """Let it be sent, once: the herald sees it in the store."""
    number = _number(turn)
    message = str(turn.message.message_id) if turn.message else ""
    if not await turn.deps.store.begin_broadcast(number, message):
        turn.toast = turn.words.say("That was sent or forgotten already.")
        return
    told = await turn.deps.store.broadcast(number)
    if told is not None:
        await show_progress(turn, told)


async def show_progress(turn: Turn, told: Broadcast) -> None:
    """How far it is, with a button that stops it."""
    stop = turn.button(turn.words.say("Stop it"), STOP, told.id)
    rows = [[stop]] if told.stage is Stage.SENDING else []
    await turn.show(progress(turn.words, told), rows)


async def stopped(turn: Turn) -> None:
    """Send it to nobody else."""
    number = _number(turn)
    if not await turn.deps.store.stop_broadcast(number):
        turn.toast = turn.words.say("That was sent or forgotten already.")
        return
    told = await turn.deps.store.broadcast(number)
    if told is not None:
        await show_progress(turn, told)


async def forget(turn: Turn) -> None:
    """Do not send it."""
    if not await turn.deps.store.forget_broadcast(_number(turn)):
        turn.toast = turn.words.say("That was sent or forgotten already.")
        return
    await turn.show(turn.words.say_html("Nothing was sent."))


def _number(turn: Turn) -> int:
    written = turn.pressed.argument(0)
    return int(written) if written.isdigit() else 0


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
    STOP: (Who.ADMIN, stopped),
}
ANSWERS: dict[str, tuple[Who, Run]] = {_TEXT: (Who.ADMIN, text_answered)}
