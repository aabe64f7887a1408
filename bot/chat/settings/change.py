"""A value that was pressed or written becomes a change of preferences."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import time
from typing import Any

from bot.chat.parse import clock
from bot.chat.settings.names import EXCERPTS
from bot.chat.settings.scope import Scope
from bot.chat.turn import Refused, Turn
from bot.core.model import Delay, Preferences, Role
from bot.core.words import is_expression
from bot.render.catalogue import LANGUAGES
from bot.subscribe import LONGEST_WORD


async def apply(turn: Turn, scope: Scope, changes: dict[str, Any]) -> Scope:
    """Change preferences of what is being set. Raises Refused for an expression that cannot be
    used."""
    verb = turn.deps.subscribe
    wrong = _faulty(turn, (*changes.get("include", ()), *changes.get("exclude", ())))
    if wrong is not None:
        raise Refused(turn.words.say_html("I cannot use the expression {text}.", text=wrong[:100]))
    if scope.one is None:
        return replace(scope, chat=await verb.change_defaults(scope.chat, **changes))
    return replace(scope, one=await verb.change(scope.one, **changes))


def _faulty(turn: Turn, listed: Sequence[str]) -> str | None:
    """The first of the words that is an expression and cannot be used; None if all can."""
    for word in filter(is_expression, listed):
        if len(word) > LONGEST_WORD or not turn.deps.usable(word):
            return word
    return None


def _flag(_wishes: Preferences, field: str, value: str) -> dict[str, Any]:
    return {field: value == "1"}


def _role(wishes: Preferences, _field: str, value: str) -> dict[str, Any]:
    role = Role(value[1:])
    return {"roles": wishes.roles | {role} if value[0] == "+" else wishes.roles - {role}}


def _other(_wishes: Preferences, field: str, value: str) -> dict[str, Any]:
    made: dict[str, Callable[[str], Any]] = {
        "delay": Delay,
        "digest_at": lambda text: clock(text) or time(8),
        "excerpt": lambda text: EXCERPTS.get(text),
        "language": lambda text: text if text in LANGUAGES else None,
    }
    return {field: made[field](value)}


_FLAGS = (
    *("key_only", "sound", "preview", "edits", "removals", "picture"),
    *("own_topic", "follow_on"),
)
CHANGES: dict[str, Callable[[Preferences, str, str], dict[str, Any]]] = {
    **dict.fromkeys(_FLAGS, _flag),
    **dict.fromkeys(("delay", "digest_at", "excerpt", "language"), _other),
    "role": _role,
}
