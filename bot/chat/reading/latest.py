"""/latest: the newest entries of what a chat follows."""

from bot.chat.aim import held
from bot.chat.card import LATEST
from bot.chat.commands import Command, Run, Who
from bot.chat.following import nothing_followed
from bot.chat.parse import number, tidy
from bot.chat.reading.signs import role_sign
from bot.chat.saying import anchor, lines
from bot.chat.turn import Refused, Turn
from bot.core.finding import Found, Several
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import MOST_SHOWN, Shown

LATEST_IN = "lat"
"""As short as it is so that the longest id of a source has room beside it in a button."""
_LATEST = 5
_EXCERPT = 280


async def latest(turn: Turn) -> None:
    """The newest entries of what the chat follows, or of one source."""
    text, _, last = turn.argument.rpartition(" ")
    n = number(last)
    named = text if n is not None else turn.argument
    n = _LATEST if n is None else max(1, min(n, MOST_SHOWN))
    source_id = ""
    if named:
        found = await turn.deps.subscribe.choose(named)
        if isinstance(found, Several):
            await _which(turn, found, n)
            return
        if not isinstance(found, Found):
            await turn.reply(_not_found(turn, named))
            return
        source_id = found.watched.source.id
    elif not await turn.deps.subscribe.following(turn.recipient):
        await turn.reply(*nothing_followed(turn))
        return
    shown = await turn.deps.subscribe.latest(turn.recipient, n, source_id)
    await turn.reply(_latest_text(turn, shown))


async def _which(turn: Turn, meant: Several, n: int) -> None:
    """A name may mean several: a button shows the newest of each."""
    await turn.reply(
        turn.words.say_html("Which one do you mean?"),
        [[turn.button(turn.name(w), LATEST_IN, w.source.id, n)] for w in meant.candidates[:8]],
    )


async def latest_in(turn: Turn) -> None:
    """One of several that a name may mean."""
    press = turn.pressed
    if await turn.deps.subscribe.source(press.argument(0)) is None:
        raise Refused(turn.words.say_html("That is no longer watched."))
    n = number(press.argument(1)) or _LATEST
    shown = await turn.deps.subscribe.latest(turn.recipient, n, press.argument(0))
    await turn.show(_latest_text(turn, shown))


async def latest_of(turn: Turn) -> None:
    """ "Show the last 3" of a card."""
    press = turn.pressed
    one, _ = await held(turn, press.argument(0))
    n = number(press.argument(1)) or _LATEST
    shown = await turn.deps.subscribe.latest(turn.recipient, n, one.watched.source.id)
    await turn.reply(_latest_text(turn, shown))


def _not_found(turn: Turn, text: str) -> Html:
    return turn.words.say_html(
        "This chat follows nothing that is called “{text}”. /list shows what it follows.",
        text=tidy(text)[:100],
    )


def _latest_text(turn: Turn, shown: list[Shown]) -> Html:
    if not shown:
        return turn.words.say_html("Nothing yet. I will tell you as soon as there is something.")
    several = len({s.watched.source.id for s in shown}) > 1
    parts: list[str] = []
    for one in reversed(shown):
        parts += [_entry(turn, one, several), ""]
    return lines(*parts)


def _entry(turn: Turn, shown: Shown, several: bool) -> Html:
    entry = shown.entry
    label = entry.title or entry.marker
    head = f"<b>{turn.when(shown.at)}</b>"
    if several:
        head = f"{head} · {escape(turn.name(shown.watched))}"
    url = entry.url or shown.watched.source.url
    body = escape(one_line(entry.text, _EXCERPT))
    title = f"<b>{escape(one_line(label, 120))}</b> " if label else ""
    sign = role_sign(entry.role)
    head = f"{head} {sign}" if sign else head
    return Html(f"{head}\n{title}{body} {anchor('→', url)}")


COMMANDS = (
    Command(
        name="latest",
        run=latest,
        usage=mark("number"),
        help=mark("the newest posts"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    LATEST: (Who.ANYONE, latest_of),
    LATEST_IN: (Who.ANYONE, latest_in),
}
