"""Where everything comes in: an update becomes a turn, a turn finds its command or button."""

import asyncio
from collections import OrderedDict
from dataclasses import replace
from datetime import timedelta
from functools import partial

import structlog
from telegram import CallbackQuery, Message, Update
from telegram import Chat as TelegramChat
from telegram import User as TelegramUser
from telegram.constants import ChatType
from telegram.ext import ContextTypes

from bot.chat.access import Membership
from bot.chat.aim import title
from bot.chat.answering import answer, safely, slow_down
from bot.chat.asking import answered, reopen
from bot.chat.comings import Comings
from bot.chat.commands import Command, CommandTable, PressTable, Who
from bot.chat.deps import ChatDeps
from bot.chat.flood import Flood, Verdict
from bot.chat.parse import split_command, tidy
from bot.chat.plain_words import plain_words
from bot.chat.start import leaders_only, not_understood
from bot.chat.turn import Refused, Turn
from bot.core.model import Chat, ChatKind, Recipient
from bot.core.press import Press
from bot.render.catalogue import catalogue, negotiate
from bot.subscribe import Introduction

log = structlog.get_logger(__name__)

_EDITS_READ = timedelta(minutes=15)
"""How long after it was written an edited command is still read."""
_REMEMBERED = 10_000


class Door:
    """Reads updates of Telegram, each chat's in order, many chats at once."""

    def __init__(
        self, deps: ChatDeps, commands: CommandTable, presses: PressTable, answers: PressTable
    ) -> None:
        self._deps = deps
        self._commands = commands
        self._presses = presses
        self._answers = answers
        self._membership = Membership()
        self._comings = Comings(deps, self._membership)
        self._flood = Flood()
        self._locks: OrderedDict[str, asyncio.Lock] = OrderedDict()
        self._read: OrderedDict[tuple[int, int], str] = OrderedDict()

    async def __call__(self, update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        """Handle one update. Raises nothing that the person who sent it could have caused."""
        bot = context.bot
        if update.my_chat_member is not None:
            await self._comings.membership(bot, update.my_chat_member)
        elif update.chat_member is not None:
            self._membership.forget(update.chat_member.chat.id)
        elif update.callback_query is not None:
            await self._pressed(update.callback_query, context)
        elif (message := update.effective_message) is not None:
            await self._said(message, context, edited=_is_edited(update))

    # What is written.

    async def _said(
        self, message: Message, context: ContextTypes.DEFAULT_TYPE, *, edited: bool
    ) -> None:
        if message.migrate_to_chat_id or message.migrate_from_chat_id:
            await self._comings.migrated(message)
            return
        if message.forum_topic_closed or message.forum_topic_reopened:
            await self._comings.topic(context.bot, message)
            return
        text = message.text or message.caption or ""
        private = message.chat.type == ChatType.PRIVATE
        parsed = split_command(text)
        if not self._concerns_us(message, parsed, context.bot.username, edited=edited):
            return
        user = None if message.sender_chat else message.from_user
        person = str(user.id if user else message.chat.id)
        verdict = self._paced(person)
        if verdict is Verdict.IGNORE or (verdict is Verdict.WARN and not private):
            return
        async with self._lock(message.chat.id):
            turn = await self._turn(message.chat, message, user, context)
            if turn is None:
                return
            if verdict is Verdict.WARN:
                await safely(turn, slow_down)
                return
            if parsed is None:
                await safely(turn, self._words)
                return
            turn.command, turn.argument = parsed[0], parsed[2]
            await safely(turn, partial(self._command, by_name=bool(parsed[1])))

    def _concerns_us(
        self, message: Message, parsed: tuple[str, str, str] | None, us: str, *, edited: bool
    ) -> bool:
        """Whether it is for us: all that is written in private; elsewhere commands, unless
        they name another bot, and replies to what we asked."""
        if message.is_automatic_forward or message.via_bot is not None:
            return False
        if parsed is not None and parsed[1] and parsed[1] != us.lower():
            return False
        if edited and (parsed is None or not self._newly_worded(message)):
            return False
        self._remember(message)
        if message.chat.type == ChatType.PRIVATE:
            return bool(message.text or message.caption or message.effective_attachment)
        if parsed is None:
            asked = message.reply_to_message
            author = asked.from_user.username if asked and asked.from_user else None
            return asked is not None and author == us
        return bool(parsed[1]) or self._commands.get(parsed[0]) is not None

    def _newly_worded(self, message: Message) -> bool:
        if message.edit_date is None or message.edit_date - message.date > _EDITS_READ:
            return False
        return self._read.get((message.chat.id, message.message_id)) != message.text

    def _remember(self, message: Message) -> None:
        self._read[message.chat.id, message.message_id] = message.text or ""
        if len(self._read) > _REMEMBERED:
            self._read.popitem(last=False)

    async def _command(self, turn: Turn, *, by_name: bool) -> None:
        """Give a command. An unknown one is for somebody else in a group, unless it was said
        to us `by_name`."""
        command = self._commands.get(turn.command)
        if command is None or not _may_know(turn, command):
            if by_name or turn.chat.kind is ChatKind.PRIVATE:
                await turn.reply(*not_understood(turn))
            return
        if command.who is Who.LEADER and not await turn.may_change():
            await turn.reply(leaders_only(turn), to=True)
            return
        await command.run(turn)

    async def _words(self, turn: Turn) -> None:
        """What is no command: the answer to a question of ours, or whatever it may be."""
        question = await answered(turn)
        found = self._answers.get(question.press.action) if question else None
        if question is None or found is None:
            await plain_words(turn)
            return
        turn.argument = tidy((turn.message.text or "") if turn.message else "")
        turn.asked = question.press
        if not await self._may(turn, found[0]):
            await reopen(turn, question)
            await plain_words(turn)
            return
        try:
            await found[1](turn)
        except Refused:
            await reopen(turn, question)
            raise

    async def _may(self, turn: Turn, who: Who) -> bool:
        if who is Who.ADMIN:
            return turn.is_admin
        return who is Who.ANYONE or await turn.may_change()

    def _paced(self, person: str) -> Verdict:
        """Whether a person asks too often. The admins never do: they may be mending a flood."""
        if person.isdigit() and int(person) in self._deps.admins():
            return Verdict.ANSWER
        return self._flood.ask(person, self._deps.clock.now())

    # What is pressed.

    async def _pressed(self, query: CallbackQuery, context: ContextTypes.DEFAULT_TYPE) -> None:
        where = query.message
        if where is None:
            await answer(query, "")
            return
        verdict = self._paced(str(query.from_user.id))
        if verdict is not Verdict.ANSWER:
            words = catalogue(negotiate(query.from_user.language_code))
            await answer(query, words.say("One thing after the other, please. Wait a little."))
            return
        message = where if isinstance(where, Message) else None
        async with self._lock(where.chat.id):
            turn = await self._turn(where.chat, message, query.from_user, context)
            if turn is None:
                await answer(query, "")
                return
            turn.press = self._deps.seal.open(turn.recipient.address, query.data or "")
            await safely(turn, self._press)
            await answer(query, turn.toast, alarming=turn.alarming)

    async def _press(self, turn: Turn) -> None:
        found = self._presses.get(turn.press.action) if turn.press else None
        if found is None or (found[0] is Who.ADMIN and not turn.is_admin):
            turn.press = turn.press or Press("")
            turn.toast = turn.words.say("This button is no longer of use.")
            return
        who, run = found
        if who is Who.LEADER and not await turn.may_change():
            turn.toast, turn.alarming = leaders_only(turn), True
            return
        await run(turn)

    # Who and where.

    async def _turn(
        self,
        where: TelegramChat,
        message: Message | None,
        user: TelegramUser | None,
        context: ContextTypes.DEFAULT_TYPE,
    ) -> Turn | None:
        """The turn of an update; None for those who are banned, whom nobody answers."""
        deps = self._deps
        chat_recipient = Recipient(deps.channel, str(where.id))
        if user is None or user.id not in deps.admins():
            person = [Recipient(deps.channel, str(user.id))] if user else []
            if await deps.subscribe.banned(chat_recipient, *person):
                return None
        chat = await self._meet(where, chat_recipient, user)
        topic = ""
        if message is not None and message.is_topic_message and message.message_thread_id:
            topic = str(message.message_thread_id)
        return Turn(
            deps=deps,
            membership=self._membership,
            bot=context.bot,
            chat=chat,
            recipient=replace(chat_recipient, topic=topic),
            message=message,
            user=user,
            words=catalogue(chat.language),
        )

    async def _meet(
        self, where: TelegramChat, recipient: Recipient, user: TelegramUser | None
    ) -> Chat:
        return await self._deps.subscribe.meet(
            Introduction(
                recipient=recipient,
                kind=ChatKind(where.type),
                title=title(where),
                username=where.username,
                language=negotiate(user.language_code if user else None),
                owner=str(user.id) if user else None,
            )
        )

    def _lock(self, chat_id: int) -> asyncio.Lock:
        """One thing at a time in a chat, so that two presses at once are two in a row."""
        key = str(chat_id)
        lock = self._locks.pop(key, None) or asyncio.Lock()
        self._locks[key] = lock
        if len(self._locks) > _REMEMBERED:
            oldest = next(iter(self._locks))
            if not self._locks[oldest].locked():
                del self._locks[oldest]
        return lock


def _may_know(turn: Turn, command: Command) -> bool:
    """An admin's command exists for admins only; what is for private chats, only there."""
    if command.who is Who.ADMIN and not turn.is_admin:
        return False
    return not command.private or turn.chat.kind is ChatKind.PRIVATE


def _is_edited(update: Update) -> bool:
    return update.edited_message is not None or update.edited_channel_post is not None
