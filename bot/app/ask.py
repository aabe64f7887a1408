"""Ask Telegram before something is sent: for the doctor, and for a single pass."""

from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app.telegram import refused_token
from config.settings import Config

if TYPE_CHECKING:
    from bot.app.telegram import TelegramSide


async def ask_bot(config: Config) -> tuple[str, str, str]:
    """The bot's name; or what stands against it, and the remedy (then the name is "")."""
    api = config.telegram.api_url.rstrip("/")
    bot = Bot(config.telegram.token.get_secret_value(), base_url=f"{api}/bot")
    try:
        await bot.initialize()
        return str(bot.username), "", ""
    except InvalidToken:
        refused = refused_token()
        return "", refused.what, refused.remedy
    except TelegramError as error:
        said = f"{api} cannot be asked: {type(error).__name__}"
        return "", said, "check telegram.api_url and the way to the internet"
    finally:
        await _close(bot)


async def reach(side: "TelegramSide") -> str:
    """Make ready to send; "" or why Telegram cannot be reached now. Raises ConfigError for a
    token that it refuses."""
    try:
        await side.application.initialize()
    except InvalidToken:
        await _close(side.application.bot)
        raise refused_token() from None
    except TelegramError as error:
        await _close(side.application.bot)
        return type(error).__name__
    return ""


async def _close(bot: Bot) -> None:
    """Let go of the connections, also those of a bot that could not be initialised (which the
    library's own shutdown leaves open)."""
    await bot.shutdown()
    await bot.request.shutdown()
