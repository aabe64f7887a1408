"""Where a story goes on: the button below the end of a coverage."""

from bot.chat.aim import Aim
from bot.chat.commands import Run, Who
from bot.chat.newcomer import arrive
from bot.chat.turn import Refused, Turn
from bot.core.model import CoverageEnded
from bot.core.press import FOLLOW_ON


async def follow_on(turn: Turn) -> None:
    """Follow the page on which the coverage goes on, as if its address had been sent here."""
    address = await _successor(turn)
    if address is None:
        raise Refused(turn.words.say_html("This button is no longer of use."))
    await arrive(turn, Aim(turn.chat, turn.recipient, ""), address)


async def _successor(turn: Turn) -> str | None:
    if turn.message is None:
        return None
    for told in await turn.deps.subscribe.why(turn.recipient, str(turn.message.message_id)):
        event = told.alert.event
        if isinstance(event, CoverageEnded) and event.successor:
            return event.successor
    return None


PRESSES: dict[str, tuple[Who, Run]] = {FOLLOW_ON: (Who.LEADER, follow_on)}
