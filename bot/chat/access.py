"""Who may change what a chat follows: its admins, where it is a group."""

from collections import OrderedDict
from datetime import datetime, timedelta

from telegram import Bot, Message, User
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

_LEADING = {ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR}
KEPT = timedelta(seconds=60)
"""How long an answer of getChatMember is believed: somebody just made admin waits no longer."""
_MOST_KEPT = 10_000


class Membership:
    """Asks Telegram who leads a chat, and remembers it for a minute."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[int, int], tuple[bool, datetime]] = OrderedDict()

    async def leads(self, bot: Bot, chat_id: int, user_id: int, now: datetime) -> bool:
        """Whether that person is owner or admin of the chat. False where Telegram does not
        say: the bot is not there, or it is a chat whose members are hidden from it."""
        known = self._known.get((chat_id, user_id))
        if known is not None and now - known[1] < KEPT:
            return known[0]
        try:
            member = await bot.get_chat_member(chat_id, user_id)
        except TelegramError:
            return False
        leads = member.status in _LEADING
        self._known[chat_id, user_id] = (leads, now)
        if len(self._known) > _MOST_KEPT:
            self._known.popitem(last=False)
        return leads

    async def may_change(
        self, bot: Bot, message: Message | None, presser: User | None, now: datetime
    ) -> bool:
        """Whether whoever wrote the message, or pressed a button under it (`presser`), may
        change what this chat follows. In private a person always; else the chat's admins:
        those who write as the chat itself (anonymous admins, a channel's posts) are some."""
        if message is None:
            return False
        chat = message.chat
        if chat.type == ChatType.PRIVATE:
            return True
        if presser is not None:
            return await self.leads(bot, chat.id, presser.id, now)
        if message.sender_chat is not None:
            return message.sender_chat.id == chat.id
        user = message.from_user
        return user is not None and await self.leads(bot, chat.id, user.id, now)

    def forget(self, chat_id: int) -> None:
        """Somebody's rights in that chat changed."""
        for key in [key for key in self._known if key[0] == chat_id]:
            del self._known[key]
