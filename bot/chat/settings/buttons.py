"""The buttons that set a value, and those that lead back."""

from telegram import InlineKeyboardButton

from bot.chat.reading.listing import PANEL
from bot.chat.settings.names import DELAYS, KINDS, MORE, RECALL, SET
from bot.chat.settings.scope import Scope
from bot.chat.turn import Turn
from bot.core.model import Recipient

_ON_MORE = {"edits", "removals", "picture", "excerpt", "language", "own_topic", "follow_on"}
"""Set on the panel of what is set rarely."""


def tick(on: bool) -> str:
    return "☑ " if on else "☐ "


def switch(turn: Turn, scope: Scope, label: str, field: str, on: bool) -> InlineKeyboardButton:
    return turn.button(f"{tick(on)}{label}", SET, scope.key, field, int(not on), _view(field))


def _view(field: str) -> str:
    """Which panel a setting stands on."""
    return {"role": KINDS}.get(field, MORE if field in _ON_MORE else "")


def choice(
    turn: Turn, scope: Scope, label: str, field: str, value: object, on: bool
) -> InlineKeyboardButton:
    text = turn.words.say(label) if label in DELAYS.values() else label
    return turn.button(f"{'☑ ' if on else ''}{text}", SET, scope.key, field, value, _view(field))


def back_row(turn: Turn, scope: Scope) -> list[InlineKeyboardButton]:
    return [turn.button(turn.words.say("Back"), PANEL, scope.key)]


def undo_row(turn: Turn, scope: Scope) -> list[InlineKeyboardButton]:
    return [turn.button(turn.words.say("Undo"), RECALL, scope.key)]


def home_of(turn: Turn, recipient: Recipient) -> list[str]:
    """The address of a chat that is not this one, for buttons that lead to its list."""
    return [recipient.address] if recipient.address != turn.recipient.address else []
