"""Ask Telegram before something is sent: for the doctor, and for a single pass."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from telegram import Bot
from telegram.error import InvalidToken, TelegramError

from bot.app.telegram import refused_token
from config.settings import Config

if TYPE_CHECKING:
    from bot.app.telegram import TelegramSide


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What Telegram says of a bot: its name, or why it is refused and how to mend that; where
    its webhook is and what last failed there."""

    name: str = ""
    refusal: str = ""
    remedy: str = ""
    webhook: str = ""
    webhook_fault: str = ""
    webhook_failed_at: datetime | None = None


async def ask_bot(config: Config) -> Asked:
    """Ask Telegram for the bot behind the token. Never raises for what it answers."""
    api = config.telegram.api_url.rstrip("/")
    bot = Bot(config.telegram.token.get_secret_value(), base_url=f"{api}/bot")
    try:
        await bot.initialize()
        hook = await bot.get_webhook_info()
        return Asked(
            name=str(bot.username),
            webhook=hook.url,
            webhook_fault=hook.last_error_message or "",
            webhook_failed_at=hook.last_error_date,
        )
    except InvalidToken:
        refused = refused_token()
        return Asked(refusal=refused.what, remedy=refused.remedy)
    except TelegramError as error:
        said = f"{api} cannot be asked: {type(error).__name__}"
        return Asked(refusal=said, remedy="check telegram.api_url and the way to the internet")
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
