"""What Telegram shows before anybody writes: command menus, for each scope in each language,
and the bot's descriptions."""

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScope,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    BotCommandScopeDefault,
)
from telegram.error import TelegramError

from bot.chat.commands import Command, CommandTable, Who
from bot.chat.saying import patiently
from bot.render.catalogue import LANGUAGES, Catalogue, catalogue, mark

log = structlog.get_logger(__name__)

ALLOWED_UPDATES = (
    "message",
    "edited_message",
    "channel_post",
    "edited_channel_post",
    "callback_query",
    "my_chat_member",
)
"""What Telegram is to send us. `chat_member` is left out: it would bring each coming and going
of the members of large groups, and membership is believed for a minute only anyhow."""

DESCRIPTION_LIMIT, ABOUT_LIMIT, COMMAND_LIMIT = 512, 120, 256
"""Characters that the Bot API takes at most (setMyDescription, setMyShortDescription,
BotCommand). A test holds that every language stays below them."""
ABOUT = mark("Tells you what is new on live blogs and news pages: updates, posts, corrections.")
DESCRIPTION = mark(
    "I watch live blogs, articles and feeds, and tell you what was added: an update, a new "
    "post, a correction, and nothing else. Send me the address of a page to begin."
)


async def publish(bot: Bot, table: CommandTable, admins: frozenset[int]) -> None:
    """Set menus and descriptions. What Telegram refuses is logged and left: a menu is a
    comfort, and its lack stops nobody."""
    for code in LANGUAGES:
        await _publish_in(bot, table, code, admins)


async def _publish_in(bot: Bot, table: CommandTable, code: str, admins: frozenset[int]) -> None:
    words = catalogue(code)
    # English is also what everybody reads whose language is none of ours.
    language = None if code == "en" else code
    everybody = table.of(Who.ANYONE, Who.LEADER)
    scopes: list[tuple[BotCommandScope, list[Command]]] = [
        (BotCommandScopeDefault(), everybody),
        (BotCommandScopeAllPrivateChats(), everybody),
        (BotCommandScopeAllGroupChats(), table.of(Who.ANYONE)),
        (BotCommandScopeAllChatAdministrators(), everybody),
    ]
    everything = table.of(Who.ANYONE, Who.LEADER, Who.ADMIN)
    scopes += [(BotCommandScopeChat(admin), everything) for admin in sorted(admins)]
    for scope, commands in scopes:
        await _set(bot, commands, scope, words, language)
    await _describe(bot, words, language)


async def _set(
    bot: Bot,
    commands: list[Command],
    scope: BotCommandScope,
    words: Catalogue,
    language: str | None,
) -> None:
    menu = [
        BotCommand(c.name, words.say(c.help)[:COMMAND_LIMIT])
        for c in commands
        if not c.private or isinstance(scope, BotCommandScopeChat)
    ]
    try:
        await patiently(lambda: bot.set_my_commands(menu, scope=scope, language_code=language))
    except TelegramError as error:
        log.warning("a menu was refused", scope=scope.type, language=language, why=error.message)


async def _describe(bot: Bot, words: Catalogue, language: str | None) -> None:
    about, description = words.say(ABOUT), words.say(DESCRIPTION)
    try:
        await patiently(
            lambda: bot.set_my_description(description[:DESCRIPTION_LIMIT], language_code=language)
        )
        await patiently(
            lambda: bot.set_my_short_description(about[:ABOUT_LIMIT], language_code=language)
        )
    except TelegramError as error:
        log.warning("a description was refused", language=language, why=error.message)
