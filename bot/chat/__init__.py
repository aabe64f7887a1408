"""Telegram's way in: parse → call a verb → render. No rules of its own."""
