"""Settings that are chosen with a button."""

from typing import Any

from bot.chat.commands import Run, Who
from bot.chat.drafting.drafts import NONE, Work, draft_of, load, plain
from bot.chat.drafting.names import ASK, NAMES, SET, VIEW
from bot.chat.drafting.preview import asking, show
from bot.chat.parse import SWITCHES, setting
from bot.chat.saying import Rows, bold
from bot.chat.sources import refusing
from bot.chat.turn import Turn
from bot.core.duration import write_duration
from bot.core.exchange import Draft
from bot.render.catalogue import mark

_INTERVALS = ("10s", "30s", "1m", "5m", "15m", "1h")


async def view(turn: Turn) -> None:
    """The choices for one setting; without one, the preview again."""
    work, which = await load(turn), turn.pressed.argument(1)
    views = {"extractor": _extractors, "interval": _intervals, "more": _more}
    if which not in views:
        await show(turn, work)
        return
    draft = await draft_of(turn, work)
    rows = [*views[which](turn, work, draft), [turn.button(turn.words.say("Back"), VIEW, work.key)]]
    name = turn.words.say_html(NAMES.get(which, mark("More")))
    await turn.show(bold(name), rows)


def _extractors(turn: Turn, work: Work, draft: Draft) -> Rows:
    names = sorted(turn.deps.manage.extractors or {"auto"})
    buttons = [_choice(turn, work, "extractor", n, draft.extractor == n) for n in names]
    return [buttons[i : i + 2] for i in range(0, len(buttons), 2)]


def _intervals(turn: Turn, work: Work, draft: Draft) -> Rows:
    now = write_duration(draft.interval) if draft.interval else NONE
    buttons = [
        _choice(
            turn,
            work,
            "interval",
            each,
            each == now,
            turn.words.duration(setting("interval", each)),
        )
        for each in _INTERVALS
    ]
    adaptive = _choice(turn, work, "interval", NONE, now == NONE, turn.words.say("adaptive"))
    other = turn.button(turn.words.say("Another"), ASK, work.key, "interval")
    return [buttons[:3], buttons[3:], [adaptive, other]]


def _more(turn: Turn, work: Work, draft: Draft) -> Rows:
    switches = []
    for each in ("read_articles", "browser", "ignore_robots"):
        on = getattr(draft, each)
        label = turn.words.say(NAMES[each])
        switches.append([_choice(turn, work, each, "no" if on else "yes", on, label)])
    asked = [asking(turn, work.key, each) for each in ("url", "ignore_text")]
    return [*switches, asked]


def _choice(
    turn: Turn, work: Work, name: str, value: str, on: bool, label: str | None = None
) -> Any:
    text = label or value
    return turn.button(f"☑ {text}" if on else text, SET, work.key, name, value)


async def set_pressed(turn: Turn) -> None:
    """A value was chosen with a button."""
    work, press = await load(turn), turn.pressed
    name = press.argument(1)
    if name not in {"extractor", "interval", *SWITCHES}:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    await show(turn, work.having(**{name: plain(name, press.argument(2))}))


PRESSES: dict[str, tuple[Who, Run]] = {
    VIEW: (Who.ADMIN, refusing(view)),
    SET: (Who.ADMIN, refusing(set_pressed)),
}
