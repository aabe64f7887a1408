"""/addsource and /editsource: where a draft begins."""

from dataclasses import replace
from secrets import token_hex

from bot.chat.asking import ask
from bot.chat.commands import Command, Run, Who
from bot.chat.drafting.drafts import Work, row_of
from bot.chat.drafting.names import ADDRESS
from bot.chat.drafting.preview import show
from bot.chat.parse import SETTINGS, as_changes, as_draft
from bot.chat.saying import lines
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
from bot.chat.turn import Refused, Turn
from bot.core.model import Origin, Watched
from bot.render.catalogue import Catalogue, mark
from bot.render.html import Html


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
    await show(turn, work, new=True)


async def address_answered(turn: Turn) -> None:
    """The address of a source to be."""
    await _begin(turn, turn.argument)


async def edit_source(turn: Turn) -> None:
    """Change what is said after the name, `/editsource donbas interval=30s name=…`; without
    that, show the settings with buttons."""
    name, _, rest = turn.argument.partition(" ")
    name = name.rstrip(",")  # As in "/editsource donbas, interval=30s".
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
    await _begin_edit(turn, await source_of(turn, turn.pressed.argument(0)))


async def _begin_edit(turn: Turn, watched: Watched) -> None:
    if watched.source.origin is Origin.FILE:
        raise Refused(
            turn.words.say_html(
                "{source} stands in the configuration file, and only the file may change it.",
                source=watched.source.id,
            )
        )
    await show(turn, Work(token_hex(4), {}, watched.source.id), new=True)


async def undo_edit(turn: Turn) -> None:
    watched = await turn.deps.manage.unedit(turn.pressed.argument(0))
    if watched is None:
        raise Refused(turn.words.say_html("It is too late to undo that."))
    await show_panel(turn, watched, turn.words.say_html("Undone."))


COMMANDS: tuple[Command, ...] = (
    admin_command("addsource", add_source, mark("watch an address"), mark("address")),
    admin_command("editsource", edit_source, mark("change a source"), mark("name, setting=value")),
)


PRESSES: dict[str, tuple[Who, Run]] = {
    EDIT: (Who.ADMIN, refusing(edit_pressed)),
    UNDO_EDIT: (Who.ADMIN, refusing(undo_edit)),
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    ADDRESS: (Who.ADMIN, refusing(address_answered)),
}
