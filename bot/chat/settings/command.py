"""/settings: the panel, or a setting that is written behind it."""

from collections.abc import Sequence

from bot.chat.aim import aim
from bot.chat.commands import Command, Who
from bot.chat.parse import tidy, words
from bot.chat.reading.listing import PANEL
from bot.chat.settings.change import apply
from bot.chat.settings.panel import show_panel
from bot.chat.settings.scope import Scope
from bot.chat.settings.times import set_zone
from bot.chat.turn import Refused, Turn
from bot.core.finding import Found, Several, find
from bot.render.catalogue import mark
from bot.subscribe import Following


async def settings(turn: Turn) -> None:
    """The chat's settings; `zone Europe/Kyiv` sets its time zone; a name shows one source's;
    `include …` and `exclude …` after it set words."""
    target = await aim(turn)
    head, _, rest = target.rest.partition(" ")
    if head.lower() in {"zone", "timezone"}:
        await set_zone(turn, target, rest)
        return
    if not target.rest:
        await show_panel(turn, Scope(target.chat, elsewhere=target.elsewhere))
        return
    name, kind, listed = _word_wish(target.rest)
    scope = Scope(target.chat, elsewhere=target.elsewhere)
    if name:
        following = await turn.deps.subscribe.following(target.recipient)
        found = find(name, [f.watched for f in following])
        if isinstance(found, Several):
            await _which(turn, [f for f in following if f.watched in found.candidates])
            return
        if not isinstance(found, Found):
            raise Refused(
                turn.words.say_html(
                    "This chat follows nothing that is called “{text}”. /list shows what it "
                    "follows.",
                    text=tidy(name)[:100],
                )
            )
        scope = Scope(target.chat, next(f for f in following if f.watched == found.watched))
    if kind:
        await turn.deps.subscribe.remember(scope.chat, scope.one)
        scope = await apply(turn, scope, {kind: tuple(words(listed))})
    await show_panel(turn, scope, undo=bool(kind))


async def _which(turn: Turn, meant: Sequence[Following]) -> None:
    """A name may mean several: a button to the settings of each."""
    await turn.reply(
        turn.words.say_html("Which one do you mean?"),
        [[turn.button(turn.name(f.watched), PANEL, f.subscription.id)] for f in meant[:8]],
    )


def _word_wish(text: str) -> tuple[str, str, str]:
    """ "night include fire, flood" → the source's name, the list that is meant, its words."""
    parts = text.split(" ")
    for at, part in enumerate(parts):
        if part.lower() in {"include", "exclude"}:
            return " ".join(parts[:at]), part.lower(), " ".join(parts[at + 1 :])
    return text, "", ""


COMMANDS = (
    Command(
        name="settings",
        aliases=("set",),
        run=settings,
        who=Who.LEADER,
        usage=mark("name"),
        help=mark("what is told, when and how"),
    ),
)
