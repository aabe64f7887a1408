"""Where a draft ends: saved, or let be."""

from dataclasses import fields, replace

from bot.chat.commands import Run, Who
from bot.chat.drafting.drafts import draft_of, drop, load
from bot.chat.drafting.names import FORGET, SAVE
from bot.chat.sources import UNDO_EDIT, refusing, show_panel, source_of
from bot.chat.turn import Turn
from bot.core.exchange import Draft
from bot.core.model import Origin


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


PRESSES: dict[str, tuple[Who, Run]] = {
    SAVE: (Who.ADMIN, refusing(save)),
    FORGET: (Who.ADMIN, refusing(forget)),
}
