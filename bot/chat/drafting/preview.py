"""A draft, read as it would be read, with its settings and buttons."""

from datetime import timedelta
from typing import Any

from bot.chat.drafting.drafts import Work, draft_of, keep
from bot.chat.drafting.names import ASK, FORGET, NAMES, SAVE, VIEW
from bot.chat.saying import Rows, bold, lines
from bot.chat.sources import show_panel, source_of
from bot.chat.tracing import trace
from bot.chat.turn import Refused, Turn
from bot.core.exchange import Draft
from bot.core.model import Reading
from bot.manage import Preview
from bot.render.clean import one_line
from bot.render.html import Html, escape


async def show(turn: Turn, work: Work, *, new: bool = False) -> None:
    """Look at the page as it would be read, say so, and offer what may be changed. The draft
    is kept once it can be previewed at all."""
    draft = await draft_of(turn, work)
    async with turn.busy():
        preview = await turn.deps.manage.preview(draft, explain=True)
    there = preview.existing
    if there is not None and there.source.id != work.edits:
        if work.edits is None:
            await show_panel(turn, there, turn.words.say_html("This address is watched already."))
            return
        raise Refused(
            turn.words.say_html(
                "That address is watched already, as {source}.", source=turn.link(there)
            )
        )
    await keep(turn, work)
    text = lines(
        await _head(turn, work), *_settings(turn, draft), "", trace(turn, preview, brief=True)
    )
    await (turn.reply if new else turn.show)(text, _buttons(turn, work, preview))


async def _head(turn: Turn, work: Work) -> Html:
    say = turn.words
    if work.edits is None:
        return bold(say.say_html("Shall I watch this?"))
    watched = await source_of(turn, work.edits)
    if not work.changes:
        return bold(say.say_html("What shall be changed of {source}?", source=turn.link(watched)))
    return bold(say.say_html("Shall I change {source} so?", source=turn.link(watched)))


def _settings(turn: Turn, draft: Draft) -> list[Html]:
    """A line for each setting that is not as it is anyway."""
    found = []
    for key, name in NAMES.items():
        said = _said(turn, draft, key)
        if key != "url" and said:
            found.append(Html(f"{turn.words.say_html(name)}: <code>{escape(said)}</code>"))
    return found


def _said(turn: Turn, draft: Draft, key: str) -> str:
    value = getattr(draft, key)
    if value in (None, (), False) or (key == "extractor" and value == "auto"):
        return ""
    if isinstance(value, timedelta):
        return turn.words.duration(value)
    if value is True:
        return turn.words.say("yes")
    return one_line(", ".join(value) if isinstance(value, tuple) else value, 200)


def _buttons(turn: Turn, work: Work, preview: Preview) -> Rows:
    say, key = turn.words, work.key
    if work.edits is not None:
        save = say.say("Save")
    elif isinstance(preview.result, Reading):
        save = say.say("Watch it")
    else:
        save = say.say("Watch it all the same")
    return [
        [turn.button(save, SAVE, key)],
        [asking(turn, key, "name"), turn.button(say.say("Read as"), VIEW, key, "extractor")],
        [asking(turn, key, "selector"), asking(turn, key, "ignore")],
        [
            turn.button(say.say("Interval"), VIEW, key, "interval"),
            asking(turn, key, "timezone"),
        ],
        [
            turn.button(say.say("More"), VIEW, key, "more"),
            turn.button(say.say("Cancel"), FORGET, key),
        ],
    ]


def asking(turn: Turn, key: str, setting: str) -> Any:
    return turn.button(turn.words.say(NAMES[setting]), ASK, key, setting)
