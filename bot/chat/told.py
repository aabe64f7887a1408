"""What the message tells under which a button was pressed."""

import asyncio

from bot.chat.turn import Turn
from bot.subscribe import Told

_WRITTEN_IN = (0.0, 0.05, 0.2, 0.5)
"""Seconds to wait before each try."""


async def told_here(turn: Turn) -> list[Told]:
    """Nothing where it is none of our alerts. Telegram shows a message before its receipt is
    written down: whoever is as quick as that is not told that the button is of no use."""
    if turn.message is None:
        return []
    found: list[Told] = []
    for seconds in _WRITTEN_IN:
        await asyncio.sleep(seconds)
        found = await turn.deps.subscribe.why(turn.recipient, str(turn.message.message_id))
        if found:
            break
    return found
