"""Addendum: watches news pages and tells Telegram chats what was appended to them."""

__version__ = "0.1.0"
