"""To read: /list, /latest, /catchup, /status, and their buttons."""

from bot.chat.commands import Run, Who
from bot.chat.reading import latest, listing, missed, status

COMMANDS = (*listing.COMMANDS, *latest.COMMANDS, *missed.COMMANDS, *status.COMMANDS)
PRESSES: dict[str, tuple[Who, Run]] = {
    **listing.PRESSES,
    **latest.PRESSES,
    **missed.PRESSES,
    **status.PRESSES,
}
