"""Ask Telegram one question, for `addendum doctor`: does it know this token?"""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from config.settings import Config

ANSWER = 10.0
"""Seconds in which Telegram answers, or does not."""


async def ask_bot(config: Config) -> tuple[str, str, str]:
    """The bot's user name; or why there is none, and what to do. Never the token."""
    api = config.telegram.api_url.rstrip("/")
    bot = Bot(config.telegram.token.get_secret_value(), base_url=f"{api}/bot")
    try:
        async with bot:
            me = await bot.get_me(read_timeout=ANSWER, connect_timeout=ANSWER)
    except InvalidToken:
        return (
            "",
            "Telegram refuses the token (401)",
            "copy it anew from @BotFather into telegram.token or ADDENDUM_TELEGRAM_TOKEN",
        )
    except TelegramError as error:
        return (
            "",
            f"{api} cannot be asked ({type(error).__name__})",
            "look at the network, a proxy, and telegram.api_url",
        )
    return me.username or me.first_name, "", ""
