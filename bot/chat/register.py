"""Everything that the chat understands, put together."""

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, NetworkError
from telegram.ext import Application, ContextTypes, TypeHandler

from bot.chat import (
    broadcast,
    carry,
    drafting,
    following,
    going_on,
    hours,
    newcomer,
    petition,
    reading,
    running,
    settings,
    sources,
    start,
    taking,
    tracing,
    unfolding,
    unsent,
    wanted,
    why,
)
from bot.chat.asking import cancel
from bot.chat.commands import Command, CommandTable, PressTable
from bot.chat.deps import ChatDeps
from bot.chat.door import Door
from bot.chat.menus import publish
from bot.chat.start import make_help
from bot.chat.turn import Turn
from bot.render.catalogue import mark

log = structlog.get_logger(__name__)

_SPOKEN = (
    *(following, reading, settings, hours, why, carry, start, sources, drafting, tracing),
    *(running, unsent, broadcast),
)
_PRESSED = (
    *(following, going_on, newcomer, petition, reading, settings, hours, start, sources, drafting),
    *(broadcast, unsent, taking, unfolding, wanted),
)
_ANSWERED = (settings, drafting, broadcast)


def command_table() -> CommandTable:
    """All commands, /help among them, which knows of all the others."""

    async def help_(turn: Turn) -> None:
        await turn.reply(make_help(table, turn))

    last = (
        Command(name="help", run=help_, help=mark("what I can do")),
        Command(name="cancel", run=cancel, help=mark("let a question be"), menu=False),
    )
    table = CommandTable([*(c for module in _SPOKEN for c in module.COMMANDS), *last])
    return table


def register(app: "Application", deps: ChatDeps) -> None:  # type: ignore[type-arg]
    """Let an application answer people. It should be built without a job queue, and with
    `concurrent_updates(True)`: order within a chat is kept here, and one slow page keeps
    nobody else waiting."""
    door = Door(
        deps,
        command_table(),
        PressTable(*(module.PRESSES for module in _PRESSED)),
        PressTable(*(module.ANSWERS for module in _ANSWERED)),
    )
    app.add_handler(TypeHandler(Update, door))
    app.add_error_handler(_fault)


async def announce(bot: Bot, deps: ChatDeps) -> None:
    """Publish menus and descriptions; for the start, and after admins changed."""
    await publish(bot, command_table(), deps.admins())


async def _fault(_update: object, context: ContextTypes.DEFAULT_TYPE) -> None:
    """What no turn owned up to: faults of polling, and of updates that have no sender."""
    error = context.error
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; only one may")
    elif isinstance(error, NetworkError):
        log.warning("Telegram cannot be reached", why=type(error).__name__)
    else:
        log.error("an update failed", exc_info=error)
