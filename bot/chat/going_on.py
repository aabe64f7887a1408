"""Where a story goes on: the button below the end of a coverage."""

from dataclasses import replace

from bot.chat.aim import Aim
from bot.chat.commands import Run, Who
from bot.chat.newcomer import arrive
from bot.chat.told import told_here
from bot.chat.turn import Refused, Turn
from bot.core.model import CoverageEnded, Owed
from bot.core.press import FOLLOW_ON
from bot.render.alert import alert_message
from bot.subscribe import Told


async def follow_on(turn: Turn) -> None:
    """Follow the page on which the coverage goes on, as if its address had been sent here. The
    message still says that the coverage has ended."""
    told, address = await _successor(turn)
    if told is None or address is None:
        raise Refused(turn.words.say_html("This button is no longer of use."))
    owed = Owed(
        delivery=told.delivery,
        alert=told.alert,
        chat=turn.chat,
        subscription=told.following.subscription if told.following else None,
    )
    ended = alert_message([owed], now=turn.now).html
    here = replace(turn, standing=ended)
    await arrive(here, Aim(turn.chat, turn.recipient, ""), address)
    turn.toast, turn.answered = here.toast, here.answered


async def _successor(turn: Turn) -> tuple[Told | None, str | None]:
    for told in await told_here(turn):
        event = told.alert.event
        if isinstance(event, CoverageEnded) and event.successor:
            return told, event.successor
    return None, None


PRESSES: dict[str, tuple[Who, Run]] = {FOLLOW_ON: (Who.LEADER, follow_on)}
