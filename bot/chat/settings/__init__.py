"""/settings: how alerts are told, by buttons, for the whole chat or for one subscription.

Every button says which value it sets, not that it turns one over, so that pressing it twice
does what pressing it once does.
"""

from bot.chat.commands import Run, Who
from bot.chat.settings import choices, holding, panel, times, word_lists
from bot.chat.settings.command import COMMANDS
from bot.chat.settings.names import ROLES

__all__ = ["ANSWERS", "COMMANDS", "PRESSES", "ROLES"]

PRESSES: dict[str, tuple[Who, Run]] = {
    **panel.PRESSES,
    **choices.PRESSES,
    **word_lists.PRESSES,
    **holding.PRESSES,
    **times.PRESSES,
}
ANSWERS: dict[str, tuple[Who, Run]] = {**word_lists.ANSWERS, **times.ANSWERS}
