"""Questions that are answered in words: Telegram lets the next message answer ours.

A question is remembered in the store, so that it can be answered after a restart. The answer
is a reply to it; in private, where nobody else speaks, also what is written next.
"""

import json
from dataclasses import dataclass
from datetime import timedelta

from telegram import ForceReply, ReplyParameters
from telegram.constants import ParseMode

from bot.chat.parse import addresses
from bot.chat.saying import anchor, patiently, thread
from bot.chat.turn import Refused, Turn
from bot.core.model import ChatKind
from bot.core.press import Press
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html

_REPLY = timedelta(days=2)
"""How long a reply to a question is its answer."""
_NEXT = timedelta(minutes=15)
"""How long what is written next in private is the answer to a question."""
_PLACEHOLDER = 64
"""Characters of `input_field_placeholder` (Bot API, ForceReply)."""
NEVER_MIND = mark("/cancel if you would rather not.")


async def ask(
    turn: Turn, text: Html, action: str, *arguments: object, hint: str = "", address: bool = False
) -> None:
    """Ask, and let the answer do what `action` stands for, in the answers of the program.
    `hint` stands in the empty field, `address` says that an address may be the answer."""
    turn.answered = True
    whole = Html(f"{_to_whom(turn)}{text}\n{turn.words.say_html(NEVER_MIND)}")
    question = await patiently(
        lambda: turn.bot.send_message(
            int(turn.recipient.address),
            whole,
            parse_mode=ParseMode.HTML,
            message_thread_id=thread(turn.recipient),
            reply_markup=_reply_field(turn, hint),
            reply_parameters=_their_message(turn),
        )
    )
    kept = json.dumps([action, [str(each) for each in arguments], address])
    number = str(question.message_id)
    await _keep(turn, _name(turn, number), kept, _REPLY)
    await _keep(turn, _next(turn), number, _NEXT)


def _reply_field(turn: Turn, hint: str) -> ForceReply | None:
    """The field for the answer: in a group before the one who is asked alone, and before nobody
    where Telegram hides who that is."""
    private = turn.chat.kind is ChatKind.PRIVATE
    if not private and turn.user is None:
        return None
    return ForceReply(selective=not private, input_field_placeholder=hint[:_PLACEHOLDER] or None)


def _to_whom(turn: Turn) -> str:
    """Whoever pressed a button in a group is named: only so are they the one who is asked."""
    if turn.chat.kind is ChatKind.PRIVATE or turn.press is None or turn.user is None:
        return ""
    return f"{anchor(one_line(turn.user.full_name, 40), f'tg://user?id={turn.user.id}')}: "


def _their_message(turn: Turn) -> ReplyParameters | None:
    if turn.chat.kind is ChatKind.PRIVATE or turn.press is not None or turn.message is None:
        return None
    return ReplyParameters(turn.message.message_id, allow_sending_without_reply=True)


@dataclass(frozen=True, slots=True)
class Question:
    """What a message answers: `press` says what, with the arguments that the question gave."""

    number: str
    press: Press
    kept: str


async def answered(turn: Turn) -> Question | None:
    """The question that a message answers, which is then no longer open; None where it
    answers none."""
    message = turn.message
    if message is None:
        return None
    store, next_ = turn.deps.store, _next(turn)
    replied = message.reply_to_message
    number = str(replied.message_id) if replied else await store.shelved(next_, turn.now)
    if number is None or (replied is None and turn.chat.kind is not ChatKind.PRIVATE):
        return None
    kept = await store.shelved(_name(turn, number), turn.now)
    if kept is None:
        return None
    action, arguments, address = json.loads(kept)
    if replied is None and (message.document or (addresses(message) and not address)):
        return None
    await store.unshelve(next_)
    await store.unshelve(_name(turn, number))
    return Question(number, Press(action, tuple(arguments)), kept)


async def reopen(turn: Turn, question: Question) -> None:
    """The answer would not do: another may be given."""
    await _keep(turn, _name(turn, question.number), question.kept, _REPLY)
    await _keep(turn, _next(turn), question.number, _NEXT)


async def never_mind(turn: Turn) -> bool:
    """Forget the question that is open for this person here; False where none is."""
    return await turn.deps.store.unshelve(_next(turn))


async def cancel(turn: Turn) -> None:
    """Let a question be."""
    if not await never_mind(turn):
        raise Refused(turn.words.say_html("There is nothing to cancel."))
    await turn.reply(turn.words.say_html("All right, nothing was changed."))


def _name(turn: Turn, number: str) -> str:
    return f"question:{turn.recipient.address}:{number}"


def _next(turn: Turn) -> str:
    return f"next:{turn.recipient.address}:{turn.recipient.topic}:{turn.user_id or 0}"


async def _keep(turn: Turn, name: str, value: str, span: timedelta) -> None:
    owner = turn.chat.recipient
    await turn.deps.store.shelve(name, value, until=turn.now + span, owner=owner)
