"""What is being set: the chat, or one of its subscriptions."""

from dataclasses import dataclass

from bot.chat.aim import held, led
from bot.chat.turn import Refused, Turn
from bot.core.model import Chat, Preferences, Recipient
from bot.subscribe import Following

DEFAULTS = "0"
"""Stands for the chat itself where a button else names a subscription."""
_OTHER_CHAT = "c"
"""Stands before the address of a chat that is spoken of in another."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is being set: a subscription, or (`one` None) the defaults of its chat."""

    chat: Chat
    one: Following | None = None
    elsewhere: bool = False

    @property
    def key(self) -> str:
        """What stands in the buttons: the subscription's id, 0 for the chat, a letter and its
        address for a channel that is spoken of in private."""
        if self.one is not None:
            return str(self.one.subscription.id)
        return f"{_OTHER_CHAT}{self.chat.recipient.address}" if self.elsewhere else DEFAULTS

    @property
    def wishes(self) -> Preferences:
        """The preferences in force."""
        defaults = self.chat.preferences
        return defaults if self.one is None else self.one.subscription.effective(defaults)


async def scope_of(turn: Turn, key: str) -> Scope:
    """What a button is about. Raises Refused for what the person has no say in."""
    if key == DEFAULTS:
        return Scope(turn.chat)
    if key.startswith(_OTHER_CHAT):
        chat = await led(turn, Recipient(turn.deps.channel, key.removeprefix(_OTHER_CHAT)))
        if chat is None:
            raise Refused(turn.words.say_html("This button is no longer of use."))
        return Scope(chat, elsewhere=True)
    one, chat = await held(turn, key)
    return Scope(chat, one)
