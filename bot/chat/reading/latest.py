"""/latest: the newest entries of what a chat follows."""

from bot.chat.aim import held
from bot.chat.card import LATEST
from bot.chat.commands import Command, Run, Who
from bot.chat.following import nothing_followed
from bot.chat.parse import number, tidy
from bot.chat.reading.signs import role_sign
from bot.chat.turn import Turn, anchor, lines
from bot.core.finding import Found, Several
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import MOST_SHOWN, Shown

_LATEST = 5
_EXCERPT = 280


async def latest(turn: Turn) -> None:
    """The newest entries of what the chat follows, or of one source."""
    text, _, last = turn.argument.rpartition(" ")
    n = number(last)
    named = text if n is not None else turn.argument
    source_id = ""
    if named:
        found = await turn.deps.subscribe.choose(named)
        if isinstance(found, Several):
            names = ", ".join(turn.name(w) for w in found.candidates[:8])
            await turn.reply(turn.words.say_html("That may mean {names}. Which one?", names=names))
            return
        if not isinstance(found, Found):
            await turn.reply(_not_found(turn, named))
            return
        source_id = found.watched.source.id
    elif not await turn.deps.subscribe.following(turn.recipient):
        await turn.reply(*nothing_followed(turn))
        return
    n = _LATEST if n is None else max(1, min(n, MOST_SHOWN))
    shown = await turn.deps.subscribe.latest(turn.recipient, n, source_id)
    await turn.reply(_latest_text(turn, shown))


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
}
