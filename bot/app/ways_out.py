"""The ways out that the settings ask for, each with its pace."""

import asyncio
from secrets import token_hex

from bot.app.program import Program
from bot.app.telegram import TelegramSide
from bot.channels.pace import TelegramPace
from bot.channels.telegram import TelegramChannel
from bot.chat.alert_buttons import alert_keyboard
from bot.chat.herald import Herald
from bot.core.ports import Pace
from bot.core.press import Seal
from store.sqlite import SqliteStore


async def seal_of(store: SqliteStore) -> Seal:
    """What seals the buttons: its key is made once and kept with the chats that it is for."""
    key = await store.note("seal")
    if key is None:
        key = token_hex(32)
        await store.write_note("seal", key)
    return Seal(key)


def telegram_way(
    side: TelegramSide, seal: Seal, store: SqliteStore
) -> tuple[TelegramChannel, TelegramPace]:
    """Alerts as messages of the bot, within what Telegram allows."""
    pace = side.pace
    channel = TelegramChannel(
        side.application.bot,
        keyboard=alert_keyboard(seal),
        pace=pace,
        paid_broadcast=side.settings.paid_broadcast,
        keep_topic=store.keep_topic,
        forget_anchor=store.forget_anchor,
    )
    return channel, pace


def herald_of(side: TelegramSide, program: Program, seal: Seal, pace: Pace) -> Herald:
    """What admins say to every chat, within the pace that alerts have."""
    return Herald(
        store=program.store,
        bot=side.application.bot,
        pace=pace,
        seal=seal,
        clock=program.clock,
        monotonic=asyncio.get_running_loop().time,
    )
