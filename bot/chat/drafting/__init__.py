"""/addsource and /editsource: a short conversation about one source, until it is saved."""

from bot.chat.commands import Run, Who
from bot.chat.drafting import beginning, choices, questions, saving
from bot.chat.drafting.beginning import COMMANDS

__all__ = ["ANSWERS", "COMMANDS", "PRESSES"]

PRESSES: dict[str, tuple[Who, Run]] = {
    **beginning.PRESSES,
    **choices.PRESSES,
    **questions.PRESSES,
    **saving.PRESSES,
}
ANSWERS: dict[str, tuple[Who, Run]] = {**beginning.ANSWERS, **questions.ANSWERS}
