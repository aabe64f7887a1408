"""The way out to Telegram, over python-telegram-bot."""

import os

# The library warns of a coming change in every RetryAfter it makes, unless it is asked to
# make the change already: waits are timedeltas then.
os.environ.setdefault("PTB_TIMEDELTA", "true")

from bot.channels.telegram.answers import outcome_of
from bot.channels.telegram.channel import NAME, TelegramChannel
from bot.channels.telegram.receipt import Receipt

__all__ = ["NAME", "Receipt", "TelegramChannel", "outcome_of"]
