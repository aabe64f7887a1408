"""Comings and goings: added, kicked, blocked, let in again, made a supergroup."""

import structlog
from telegram import Bot, ChatMember, ChatMemberRestricted, ChatMemberUpdated, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

from bot.chat.access import Membership
from bot.chat.aim import title
from bot.chat.deps import ChatDeps
from bot.chat.saying import send
from bot.core.model import Chat, ChatKind, ChatState, Recipient
from bot.render.catalogue import Catalogue, catalogue, negotiate
from bot.render.html import Html
from bot.subscribe import Introduction

log = structlog.get_logger(__name__)


class Comings:
    """Keeps the state of chats as Telegram tells it, and tells whoever set a chat up."""

    def __init__(self, deps: ChatDeps, membership: Membership) -> None:
        self._deps = deps
        self._membership = membership

    async def membership(self, bot: Bot, update: ChatMemberUpdated) -> None:
        """Our own standing in a chat changed."""
        chat_id = update.chat.id
        self._membership.forget(chat_id)
        recipient = Recipient(self._deps.channel, str(chat_id))
        able, was_able = (
            _can_write(update.new_chat_member, update),
            _can_write(update.old_chat_member, update),
        )
        if not able:
            chat = await self._deps.subscribe.gone(recipient, update.new_chat_member.status)
            if chat is not None and was_able:
                await self._tell_owner(bot, chat, lost=True)
            return
        known = await self._deps.subscribe.chat(recipient)
        if known is None:
            await self._arrived(bot, update, recipient)
            return
        await self._deps.subscribe.back(recipient)
        if known.state is ChatState.GONE:
            await self._tell_owner(bot, known, lost=False)

    async def migrated(self, message: Message) -> None:
        """A group became a supergroup. Told in both chats; done once."""
        if message.migrate_to_chat_id:
            former, new = message.chat.id, message.migrate_to_chat_id
        else:
            former, new = message.migrate_from_chat_id or 0, message.chat.id
        channel = self._deps.channel
        await self._deps.subscribe.moved(
            Recipient(channel, str(former)), Recipient(channel, str(new))
        )

    async def topic(self, bot: Bot, message: Message) -> None:
        """A topic was closed, or opened again: if it follows anything, whoever set the chat up
        learns that it waits, or goes on. (Delivery tries it again and again by itself.)"""
        subscribe = self._deps.subscribe
        recipient = Recipient(
            self._deps.channel, str(message.chat.id), str(message.message_thread_id or "")
        )
        chat = await subscribe.chat(recipient)
        if chat is None or not recipient.topic or not await subscribe.following(recipient):
            return
        if await self._writes_in_closed(bot, chat):
            return
        await self._tell_owner(
            bot, chat, lost=message.forum_topic_closed is not None, topic=recipient.topic
        )

    async def _writes_in_closed(self, bot: Bot, chat: Chat) -> bool:
        """Whether we are an admin who manages topics: closed ones are open to those."""
        try:
            ours = await bot.get_chat_member(int(chat.recipient.address), bot.id)
        except TelegramError:
            return False
        return bool(getattr(ours, "can_manage_topics", False))

    async def _arrived(self, bot: Bot, update: ChatMemberUpdated, recipient: Recipient) -> None:
        """Added to a group or channel for the first time. (In private, people write first.)"""
        if update.chat.type == ChatType.PRIVATE:
            return
        user = update.from_user
        chat = await self._deps.subscribe.meet(
            Introduction(
                recipient=recipient,
                kind=ChatKind(update.chat.type),
                title=title(update.chat),
                username=update.chat.username,
                language=negotiate(user.language_code),
                owner=str(user.id),
            )
        )
        if chat.kind is not ChatKind.CHANNEL:
            await self._send(bot, recipient, _greeting(catalogue(chat.language)))

    async def _tell_owner(self, bot: Bot, chat: Chat, *, lost: bool, topic: str = "") -> None:
        """Whoever set a group or channel up learns that we are out of it, or back."""
        if chat.kind is ChatKind.PRIVATE or chat.owner is None:
            return
        owner = await self._deps.subscribe.chat(Recipient(self._deps.channel, chat.owner))
        if owner is None or owner.state is not ChatState.ACTIVE:
            return
        say, name = catalogue(owner.language), chat.title or chat.recipient.address
        if lost and topic:
            text = say.say_html(
                "A topic of {chat} was closed. What it follows is kept, and goes on when it is "
                "opened again.",
                chat=name,
            )
        elif topic:
            text = say.say_html("A topic of {chat} is open again: I go on there.", chat=name)
        elif lost:
            text = say.say_html(
                "I can no longer write in {chat}. What it follows is kept, and goes on when I "
                "am let in again.",
                chat=name,
            )
        else:
            text = say.say_html("I can write in {chat} again.", chat=name)
        await self._send(bot, owner.recipient, text)

    async def _send(self, bot: Bot, recipient: Recipient, text: Html) -> None:
        try:
            await send(bot, recipient, text)
        except TelegramError as error:
            log.info("not told", chat=recipient.address, why=type(error).__name__)


def _greeting(say: Catalogue) -> Html:
    head = say.say_html("Hello! I tell this chat what is new on the pages it follows.")
    how = say.say_html(
        "Its admins say which: <code>/subscribe https://example.org/live</code>, in the topic "
        "where it shall be told, if there are topics."
    )
    return Html(f"<b>{head}</b>\n{how}")


def _can_write(member: ChatMember, update: ChatMemberUpdated) -> bool:
    if member.status in {ChatMemberStatus.LEFT, ChatMemberStatus.BANNED}:
        return False
    if isinstance(member, ChatMemberRestricted):
        return bool(member.is_member and member.can_send_messages)
    if update.chat.type == ChatType.CHANNEL:
        return getattr(member, "can_post_messages", None) is not False and (
            member.status != ChatMemberStatus.MEMBER
        )
    return True
