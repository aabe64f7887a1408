"""/addsource and /editsource: a short conversation about one source, until it is saved."""

from dataclasses import fields, replace
from datetime import timedelta
from secrets import token_hex
from typing import Any

from bot.chat.asking import ask
from bot.chat.commands import Command, Run, Who
from bot.chat.drafts import NONE, Work, draft_of, drop, keep, load, plain, row_of
from bot.chat.parse import SETTINGS, SWITCHES, as_changes, as_draft, setting
from bot.chat.sources import (
    EDIT,
    UNDO_EDIT,
    admin_command,
    named,
    refusing,
    show_panel,
    show_sources,
    source_of,
)
from bot.chat.tracing import trace
from bot.chat.turn import Refused, Rows, Turn, bold, lines
from bot.core.duration import parse_duration, write_duration
from bot.core.exchange import Draft
from bot.core.model import Origin, Reading, Watched
from bot.core.press import Press
from bot.manage import Preview
from bot.render.catalogue import Catalogue, mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

VIEW, ASK, SET, SAVE, FORGET = "dview", "dask", "dset", "dsave", "dforget"
ADDRESS = "daddress"
_INTERVALS = ("10s", "30s", "1m", "5m", "15m", "1h")

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
_NAMES: dict[str, str] = {
    "url": mark("Address"),
    "name": mark("Name"),
    "extractor": mark("Read as"),
    "selector": mark("Selector"),
    "ignore": mark("Ignore"),
    "ignore_text": mark("Ignore texts"),
    "interval": mark("Interval"),
    "timezone": mark("Time zone"),
    "read_articles": mark("Read a feed's articles"),
    "browser": mark("Read in a browser"),
    "ignore_robots": mark("Ignore robots.txt"),
}


# The two commands.


async def add_source(turn: Turn) -> None:
    """Ask for an address; or preview the one that is given."""
    if not turn.argument:
        await _ask_address(turn)
        return
    await _begin(turn, turn.argument)


async def _ask_address(turn: Turn) -> None:
    text = turn.words.say_html("Which address shall be watched?")
    await ask(turn, text, ADDRESS, hint="https://example.org/live", address=True)


async def _begin(turn: Turn, text: str) -> None:
    draft, unknown = as_draft(text)
    if unknown:
        raise Refused(_unknown(turn.words, unknown))
    work = Work(token_hex(4), row_of(draft))
    await _show(turn, work, new=True)


async def address_answered(turn: Turn) -> None:
    """The address of a source to be."""
    await _begin(turn, turn.argument)


async def edit_source(turn: Turn) -> None:
    """Change what is said after the name, `/editsource donbas interval=30s name=…`; without
    that, show the settings with buttons."""
    name, _, rest = turn.argument.partition(" ")
    if not name:
        await show_sources(turn, "", 0, new=True)
        return
    if "=" not in rest.split(" ")[0]:
        await _begin_edit(turn, await named(turn))
        return
    turn.argument = name
    watched = await named(turn)
    changes, unknown = as_changes(rest)
    if unknown:
        raise Refused(_unknown(turn.words, unknown))
    watched = await turn.deps.manage.edit(replace(watched.source, **changes), by=Origin.CHAT)
    await show_panel(turn, watched, turn.words.say_html("✅ Changed."), undo=UNDO_EDIT)


def _unknown(say: Catalogue, text: str) -> Html:
    names = Html(", ".join(f"<code>{each}=</code>" for each in sorted(SETTINGS)))
    return lines(
        say.say_html("I do not know the setting “{text}”.", text=text[:100]),
        say.say_html("Every setting can be set: {settings}.", settings=names),
    )


async def edit_pressed(turn: Turn) -> None:
    """ "Edit" in the panel of a source."""
    await _begin_edit(turn, await source_of(turn, _press(turn).argument(0)))


async def _begin_edit(turn: Turn, watched: Watched) -> None:
    if watched.source.origin is Origin.FILE:
        raise Refused(
            turn.words.say_html(
                "{source} stands in the configuration file, and only the file may change it.",
                source=watched.source.id,
            )
        )
    await _show(turn, Work(token_hex(4), {}, watched.source.id), new=True)


async def undo_edit(turn: Turn) -> None:
    watched = await turn.deps.manage.unedit(_press(turn).argument(0))
    if watched is None:
        raise Refused(turn.words.say_html("It is too late to undo that."))
    await show_panel(turn, watched, turn.words.say_html("Undone."))


# The preview.


async def _show(turn: Turn, work: Work, *, new: bool = False) -> None:
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
    for key, name in _NAMES.items():
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
        [_asking(turn, key, "name"), turn.button(say.say("Read as"), VIEW, key, "extractor")],
        [_asking(turn, key, "selector"), _asking(turn, key, "ignore")],
        [
            turn.button(say.say("Interval"), VIEW, key, "interval"),
            _asking(turn, key, "timezone"),
        ],
        [
            turn.button(say.say("More"), VIEW, key, "more"),
            turn.button(say.say("Cancel"), FORGET, key),
        ],
    ]


def _asking(turn: Turn, key: str, setting: str) -> Any:
    return turn.button(turn.words.say(_NAMES[setting]), ASK, key, setting)


# What the buttons do.


async def view(turn: Turn) -> None:
    """The choices for one setting; without one, the preview again."""
    work, which = await load(turn), _press(turn).argument(1)
    views = {"extractor": _extractors, "interval": _intervals, "more": _more}
    if which not in views:
        await _show(turn, work)
        return
    draft = await draft_of(turn, work)
    rows = [*views[which](turn, work, draft), [turn.button(turn.words.say("Back"), VIEW, work.key)]]
    name = turn.words.say_html(_NAMES.get(which, mark("More")))
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


def _length(turn: Turn, written: str) -> str:
    return turn.words.duration(parse_duration(written))


def _more(turn: Turn, work: Work, draft: Draft) -> Rows:
    switches = []
    for each in ("read_articles", "browser", "ignore_robots"):
        on = getattr(draft, each)
        label = turn.words.say(_NAMES[each])
        switches.append([_choice(turn, work, each, "no" if on else "yes", on, label)])
    asked = [_asking(turn, work.key, each) for each in ("url", "ignore_text")]
    return [*switches, asked]


def _choice(
    turn: Turn, work: Work, name: str, value: str, on: bool, label: str | None = None
) -> Any:
    text = label or value
    return turn.button(f"☑ {text}" if on else text, SET, work.key, name, value)


async def set_pressed(turn: Turn) -> None:
    """A value was chosen with a button."""
    work, press = await load(turn), _press(turn)
    name = press.argument(1)
    if name not in {"extractor", "interval", *SWITCHES}:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    await _show(turn, work.having(**{name: plain(name, press.argument(2))}))


async def ask_setting(turn: Turn) -> None:
    """Ask for a setting that is written."""
    work, name = await load(turn), _press(turn).argument(1)
    if name not in _QUESTIONS:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    draft = await draft_of(turn, work)
    await ask(
        turn,
        lines(
            bold(turn.words.say_html(_NAMES[name])),
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
    await _show(turn, work.having(**{name: value}), new=True)


async def save(turn: Turn) -> None:
    """Watch it, or change it, as previewed."""
    work = await load(turn)
    draft, manage = await draft_of(turn, work), turn.deps.manage
    if work.edits is None:
        watched = await manage.add(draft, by=Origin.CHAT)
        await drop(turn, work)
        await show_panel(turn, watched, turn.words.say_html("✅ It is watched from now on."))
        return
    former = (await source_of(turn, work.edits)).source
    own = {f.name: getattr(draft, f.name) for f in fields(Draft) if f.name != "id"}
    watched = await manage.edit(replace(former, **own), by=Origin.CHAT)
    await drop(turn, work)
    await show_panel(turn, watched, turn.words.say_html("✅ Changed."), undo=UNDO_EDIT)


async def forget(turn: Turn) -> None:
    """Let the draft be."""
    work = await load(turn)
    await drop(turn, work)
    if work.edits is None:
        await turn.show(turn.words.say_html("Nothing was added."))
        return
    await show_panel(turn, await source_of(turn, work.edits))


def _press(turn: Turn) -> Press:
    return turn.press or Press("")


COMMANDS: tuple[Command, ...] = (
    admin_command("addsource", add_source, mark("watch an address"), mark("address")),
    admin_command("editsource", edit_source, mark("change a source"), mark("name, setting=value")),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    action: (Who.ADMIN, refusing(run))
    for action, run in {
        EDIT: edit_pressed,
        UNDO_EDIT: undo_edit,
        VIEW: view,
        ASK: ask_setting,
        SET: set_pressed,
        SAVE: save,
        FORGET: forget,
    }.items()
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    ADDRESS: (Who.ADMIN, refusing(address_answered)),
    ASK: (Who.ADMIN, refusing(setting_answered)),
}
