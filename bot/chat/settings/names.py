"""What stands in the buttons of the settings, and the names of what can be set."""

from bot.core.model import Delay, Role
from bot.render.catalogue import mark

KINDS = "kinds"
WORDS = "words"
MORE = "more"
SET = "pref"
PAUSE = "hold"
INHERIT = "inherit"
HERE = "here"
RECALL = "recall"
ZONE = "zone"
ASK_ZONE = "askzone"
ASK_TIME = "asktime"
ASK_WORDS = "askwords"
CLEAR_WORDS = "nowords"
ROLES: dict[Role, str] = {
    Role.UPDATE: mark("Updates"),
    Role.CORRECTION: mark("Corrections"),
    Role.CLARIFICATION: mark("Clarifications"),
    Role.RETRACTION: mark("Retractions"),
    Role.POST: mark("Live blog posts"),
    Role.ITEM: mark("Feed entries"),
    Role.TEXT: mark("New text without a mark"),
    Role.HEADLINE: mark("Changed headlines"),
}
DELAYS: dict[Delay, str] = {
    Delay.INSTANT: mark("At once"),
    Delay.HOURLY: mark("Every hour"),
    Delay.DAILY: mark("Once a day"),
}
EXCERPTS: dict[str, int | None] = {"0": None, "800": 800, "280": 280}
