"""The ways out that the settings ask for, each with its pace."""

from secrets import token_hex

from bot.app.telegram import TelegramSide
from bot.channels.pace import TelegramPace
from bot.channels.telegram import TelegramChannel
from bot.chat.alert_buttons import alert_keyboard
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
    paid = side.settings.paid_broadcast
    pace = TelegramPace(paid=paid)
    channel = TelegramChannel(
        side.application.bot,
        keyboard=alert_keyboard(seal),
        pace=pace,
        paid_broadcast=paid,
        keep_topic=store.keep_topic,
    )
    return channel, pace
