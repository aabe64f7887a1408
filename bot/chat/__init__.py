"""Telegram's way in: what people write and press becomes calls of the verbs, and what these
answer becomes messages. No rules of its own."""

from bot.chat.deps import ChatDeps
from bot.chat.menus import ALLOWED_UPDATES
from bot.chat.register import announce, register

__all__ = ["ALLOWED_UPDATES", "ChatDeps", "announce", "register"]
