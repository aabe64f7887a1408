"""To hold a subscription, to let it be as its chat, to move it, to take a change back."""

from dataclasses import replace

from bot.chat.aim import held
from bot.chat.commands import Run, Who
from bot.chat.settings.names import HERE, INHERIT, PAUSE, RECALL
from bot.chat.settings.panel import show_panel
from bot.chat.settings.scope import Scope, scope_of
from bot.chat.turn import Turn


async def recalled(turn: Turn) -> None:
    """What was set before the latest change that no other button takes back."""
    scope = await scope_of(turn, turn.pressed.argument(0))
    chat, one = await turn.deps.subscribe.recall(scope.chat, scope.one)
    await show_panel(turn, replace(scope, chat=chat, one=one))


async def hold(turn: Turn) -> None:
    """Hold a subscription, or go on with it."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    one = await turn.deps.subscribe.pause(one, press.argument(1) == "1")
    await show_panel(turn, Scope(chat, one))


async def inherit(turn: Turn) -> None:
    """As the chat's defaults say."""
    one, chat = await held(turn, turn.pressed.argument(0))
    await turn.deps.subscribe.remember(chat, one)
    await show_panel(turn, Scope(chat, await turn.deps.subscribe.inherit(one)), undo=True)


async def tell_here(turn: Turn) -> None:
    """Tell a subscription in the topic in which the button was pressed."""
    one, chat = await held(turn, turn.pressed.argument(0))
    moved = await turn.deps.subscribe.tell_in(one, turn.recipient)
    await show_panel(turn, Scope(chat, moved))


PRESSES: dict[str, tuple[Who, Run]] = {
    PAUSE: (Who.LEADER, hold),
    INHERIT: (Who.LEADER, inherit),
    HERE: (Who.LEADER, tell_here),
    RECALL: (Who.LEADER, recalled),
}
