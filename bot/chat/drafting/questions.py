"""Settings that are written: the question and its answer."""

from datetime import timedelta

from bot.chat.asking import ask
from bot.chat.commands import Run, Who
from bot.chat.drafting.drafts import draft_of, load, plain
from bot.chat.drafting.names import ASK, NAMES
from bot.chat.drafting.preview import show
from bot.chat.saying import bold, lines
from bot.chat.sources import refusing
from bot.chat.turn import Refused, Turn
from bot.core.duration import write_duration
from bot.core.exchange import Draft
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

_QUESTIONS: dict[str, str] = {
    "url": mark("Which address?"),
    "name": mark("What shall it be called? “-” for the title of its page."),
    "selector": mark("Which CSS selector names one entry, as in <code>.post</code>? “-” for none."),
    "ignore": mark(
        "Which CSS selectors name what is not to be read, one a line? “-” for none of them."
    ),
    "ignore_text": mark(
        "Which expressions (RE2) name paragraphs that are not to be read, one a line? "
        "“-” for none of them."
    ),
    "interval": mark(
        "How often shall I look? For example <code>30s</code> or <code>5m</code>; "
        "“-” for as often as it pays."
    ),
    "timezone": mark(
        "In which time zone are its times, if it does not say so? "
        "For example <code>Europe/Kyiv</code>; “-” for none."
    ),
}


async def ask_setting(turn: Turn) -> None:
    """Ask for a setting that is written."""
    work, name = await load(turn), turn.pressed.argument(1)
    if name not in _QUESTIONS:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    draft = await draft_of(turn, work)
    await ask(
        turn,
        lines(
            bold(turn.words.say_html(NAMES[name])),
            turn.words.say_html(_QUESTIONS[name]),
            *_now(turn, draft, name),
        ),
        ASK,
        work.key,
        name,
        address=name == "url",
    )


def _now(turn: Turn, draft: Draft, name: str) -> list[Html]:
    value = getattr(draft, name)
    said = write_duration(value) if isinstance(value, timedelta) else value
    if not said:
        return []
    listed = "\n".join(said) if isinstance(said, tuple) else said
    return [
        turn.words.say_html("Now: {value}", value=Html(f"<code>{escape(listed[:1000])}</code>"))
    ]


async def setting_answered(turn: Turn) -> None:
    """What was written for a setting: previewed anew, below."""
    work, name = await load(turn), turn.asked.argument(1)
    written = (turn.message.text or "") if turn.message else ""
    try:
        value = plain(name, written)
    except ValueError as error:
        raise Refused(
            lines(
                turn.words.say_html("That does not work as it is. Please write it again."),
                f"<i>{escape(one_line(str(error), 300))}</i>",
            )
        ) from error
    await show(turn, work.having(**{name: value}), new=True)


PRESSES: dict[str, tuple[Who, Run]] = {
    ASK: (Who.ADMIN, refusing(ask_setting)),
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    ASK: (Who.ADMIN, refusing(setting_answered)),
}
