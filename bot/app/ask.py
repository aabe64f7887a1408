"""Ask Telegram who we are: for the doctor."""

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app.telegram import refused_token
from config.settings import Config


async def ask_bot(config: Config) -> tuple[str, str, str]:
    """The bot's name; or what stands against it, and the remedy (then the name is "")."""
    api = config.telegram.api_url.rstrip("/")
    bot = Bot(config.telegram.token.get_secret_value(), base_url=f"{api}/bot")
    try:
        async with bot:
            return str(bot.username), "", ""
    except InvalidToken:
        refused = refused_token()
        return "", refused.what, refused.remedy
    except TelegramError as error:
        said = f"{api} cannot be asked: {type(error).__name__}"
        return "", said, "check telegram.api_url and the way to the internet"
