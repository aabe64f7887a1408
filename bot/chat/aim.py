"""Which chat a command is about: the one it was given in, or a channel named before the rest.

A channel cannot talk to us, so its admins speak for it in private: `/list @channel`.
"""

from dataclasses import dataclass, replace

from telegram import Chat as TelegramChat
from telegram import ChatFullInfo
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.chat.turn import Refused, Turn
from bot.core.model import Chat, ChatKind, Recipient
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import Following, Introduction

_UNKNOWN = mark("I do not know {channel}. Is that its name, and am I an admin there?")
_NOT_YOURS = mark("You are not an admin of {channel}, and only its admins say what it follows.")
_NOT_OURS = mark(
    "I cannot post in {channel}. Add me there as an admin who may post messages, then ask again."
)


@dataclass(frozen=True, slots=True)
class Aim:
    """The chat that is meant, and what was said beside its name."""

    chat: Chat
    recipient: Recipient
    rest: str
    elsewhere: bool = False


def elsewhere(turn: Turn, chat: Chat) -> Html:
    """The name of a chat that is spoken of in another, for the first line of what is said of
    it; nothing where it is this chat."""
    if chat.recipient == turn.chat.recipient:
        return Html("")
    name = chat.title or (f"@{chat.username}" if chat.username else chat.recipient.address)
    return Html(f"📢 <b>{escape(one_line(name, 80))}</b>")


async def aim(turn: Turn) -> Aim:
    """What a command is about. Raises Refused where the person or we have no say there."""
    head, _, rest = turn.argument.partition(" ")
    if turn.chat.kind is not ChatKind.PRIVATE or not (head.startswith("@") and len(head) > 1):
        return Aim(turn.chat, turn.recipient, turn.argument)
    return await _channel(turn, head, rest.strip())


async def _channel(turn: Turn, name: str, rest: str) -> Aim:
    try:
        channel = await turn.bot.get_chat(name)
    except TelegramError as error:
        raise Refused(turn.words.say_html(_UNKNOWN, channel=name)) from error
    if channel.type not in {ChatType.CHANNEL, ChatType.SUPERGROUP, ChatType.GROUP}:
        raise Refused(turn.words.say_html(_UNKNOWN, channel=name))
    if not await _may_post(turn, channel):
        raise Refused(turn.words.say_html(_NOT_OURS, channel=name))
    user = turn.user_id
    if user is None or not await turn.membership.leads(turn.bot, channel.id, user, turn.now):
        raise Refused(turn.words.say_html(_NOT_YOURS, channel=name))
    recipient = Recipient(turn.deps.channel, str(channel.id))
    chat = await turn.deps.subscribe.meet(
        Introduction(
            recipient=recipient,
            kind=ChatKind(channel.type),
            title=channel.title,
            username=channel.username,
            language=turn.chat.language,
            owner=str(user),
        )
    )
    return Aim(chat, recipient, rest, elsewhere=True)


async def _may_post(turn: Turn, channel: TelegramChat | ChatFullInfo) -> bool:
    """Whether we may write there. In a channel in which we are no admin Telegram does not
    even say who we are."""
    try:
        ours = await turn.bot.get_chat_member(channel.id, turn.bot.id)
    except TelegramError:
        return False
    if channel.type == ChatType.CHANNEL:
        allowed = getattr(ours, "can_post_messages", None) is not False
        return allowed and ours.status == ChatMemberStatus.ADMINISTRATOR
    return ours.status not in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}


async def held(turn: Turn, subscription: str) -> tuple[Following, Chat]:
    """The subscription that a button is about, with its chat: this chat's own, or, in
    private, one of a chat that the person leads. Raises Refused where there is none."""
    verb = turn.deps.subscribe
    one = await verb.any_one(int(subscription)) if subscription.isdigit() else None
    chat = await led(turn, one.subscription.recipient) if one is not None else None
    if one is None or chat is None:
        raise Refused(turn.words.say_html("This chat no longer follows that."))
    return one, chat


async def led(turn: Turn, recipient: Recipient) -> Chat | None:
    """The chat of a recipient, if it is this one or, in private, one that the person leads."""
    home = replace(recipient, topic="")
    if home == turn.chat.recipient:
        return turn.chat
    if turn.chat.kind is not ChatKind.PRIVATE or turn.user_id is None:
        return None
    leads = await turn.membership.leads(turn.bot, int(home.address), turn.user_id, turn.now)
    return await turn.deps.subscribe.chat(home) if leads else None


def title(chat: TelegramChat) -> str | None:
    """A group's or channel's title, a person's name."""
    return chat.title or chat.full_name
