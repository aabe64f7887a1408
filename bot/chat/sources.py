"""The watched sources, from an admin's phone: see, add, test, pause, remove."""

from collections.abc import Awaitable, Callable, Sequence

from bot.chat.commands import Command, Run, Who
from bot.chat.failures import reason
from bot.chat.pages import page_of, pager, searched
from bot.chat.parse import tidy
from bot.chat.reading.status import agreed, looks
from bot.chat.saying import bold, lines
from bot.chat.turn import Refused, Turn
from bot.core.errors import AddendumError
from bot.core.finding import Found, Several, find
from bot.core.model import Coverage, Origin, Watched
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

SOURCES, PANEL = "srcs", "src"
PAUSE, RESUME, CHECK = "pause", "resume", "check"
REMOVE, REMOVE_SURE, UNDO_REMOVE = "del", "delok", "undel"
EDIT, UNDO_EDIT = "edit", "unedit"
_ORIGINS = {
    Origin.FILE: mark("the configuration file"),
    Origin.SHELL: mark("the shell"),
    Origin.CHAT: mark("a chat"),
}


async def sources(turn: Turn) -> None:
    """All sources, state at a glance."""
    await show_sources(turn, turn.argument, 0, new=True)


async def sources_page(turn: Turn) -> None:
    press = turn.pressed
    await show_sources(turn, press.argument(1), int(press.argument(0) or 0))


async def show_sources(turn: Turn, words: str, page: int, *, new: bool = False) -> None:
    say = turn.words
    wanted = words.casefold().split()
    every = [w for w in await turn.deps.manage.sources() if _holds(w, wanted)]
    if not every:
        none = (
            say.say_html("No source is called “{text}”.", text=words[:100])
            if wanted
            else say.say_html(
                "Nothing is watched yet. <code>/addsource https://example.org/live</code>"
            )
        )
        await (turn.reply if new else turn.show)(none)
        return
    shown, page, pages = page_of(every, page)
    failing = sum(w.state.failing_since is not None for w in every)
    head = say.say_html_n("{n} source", "{n} sources", len(every))
    note = say.say_html_n("{n} failing", "{n} failing", failing) if failing else ""
    parts = [f"<b>{head}</b>{' · ' if note else ''}{note}"]
    parts += [_source_line(turn, w) for w in shown]
    rows = [[turn.button(f"{_sign(w)} {turn.name(w)}", PANEL, w.source.id)] for w in shown]
    rows.append(pager(turn, SOURCES, page, pages, searched(words)))
    await (turn.reply if new else turn.show)(lines(*parts), rows)


def _holds(watched: Watched, words: Sequence[str]) -> bool:
    source = watched.source
    text = f"{source.id} {source.name or ''} {watched.state.title or ''} {source.url}".casefold()
    return all(word in text for word in words)


def _sign(watched: Watched) -> str:
    if watched.source.paused:
        return "⏸"
    if watched.state.retired:
        return "🪦"
    if watched.state.failing_since is not None:
        return "⚠️"
    return {Coverage.LIVE: "🔴", Coverage.ENDED: "🏁"}.get(watched.state.coverage, "▫️")


def _source_line(turn: Turn, watched: Watched) -> str:
    state = watched.state
    ago = turn.ago(state.last_look) if state.last_look else "–"
    return f"{_sign(watched)} {turn.link(watched)} <code>{watched.source.id}</code> · {ago}"


async def panel(turn: Turn) -> None:
    watched = await source_of(turn, turn.pressed.argument(0))
    await show_panel(turn, watched)


async def show_panel(
    turn: Turn, watched: Watched, note: Html | None = None, *, undo: str = ""
) -> None:
    """One source: what it is, how it fares, what can be done with it."""
    say, source, state = turn.words, watched.source, watched.state
    count = await turn.deps.subscribe.followers(source.id)
    interval = say.duration(source.interval) if source.interval else say.say("adaptive")
    parts = [
        note or "",
        f"{_sign(watched)} <b>{turn.link(watched)}</b> <code>{source.id}</code>",
        escape(one_line(source.url, 300)),
        say.say_html(
            "Read by {extractor}, interval {interval}, from {origin}",
            extractor=state.extractor or source.extractor,
            interval=interval,
            origin=say.say(_ORIGINS[source.origin]),
        ),
        say.say_html_n("{n} chat follows it", "{n} chats follow it", count),
        looks(turn, state),
        agreed(turn) if source.ignore_robots else "",
    ]
    if state.failing_since is not None:
        parts.append(
            say.say_html("⚠️ It cannot be read since {time}.", time=turn.when(state.failing_since))
        )
    if state.failure is not None:
        parts.append(
            f"<i>{reason(say, state.failure)} {escape(one_line(state.failure.detail, 200))}</i>"
        )
    toggle = (
        turn.button(say.say("Resume"), RESUME, source.id)
        if source.paused
        else turn.button(say.say("Pause"), PAUSE, source.id)
    )
    rows = [
        [toggle, turn.button(say.say("Look now"), CHECK, source.id)],
        [turn.button(say.say("Edit"), EDIT, source.id)] if source.origin is not Origin.FILE else [],
        [
            turn.button(say.say("Remove"), REMOVE, source.id),
            turn.button(say.say("All sources"), SOURCES, 0),
        ],
        [turn.button(say.say("Undo"), undo, source.id)] if undo else [],
    ]
    await turn.show(lines(*parts), rows)


async def source_of(turn: Turn, source_id: str) -> Watched:
    """The source that a button is about. Raises Refused where it is no more."""
    watched = await turn.deps.subscribe.source(source_id)
    if watched is None:
        raise Refused(turn.words.say_html("There is no source {id} any more.", id=source_id))
    return watched


async def named(turn: Turn) -> Watched:
    """The source that a command names. Raises Refused where it names none, or several."""
    say = turn.words
    if not turn.argument:
        raise Refused(
            say.say_html(
                "Which source? For example <code>/{command} donbas</code>; /sources shows them.",
                command=turn.command,
            )
        )
    found = find(turn.argument, await turn.deps.manage.sources())
    if isinstance(found, Found):
        return found.watched
    if isinstance(found, Several):
        ids = ", ".join(w.source.id for w in found.candidates[:10])
        raise Refused(say.say_html("That may mean {names}. Which one?", names=ids))
    near = ", ".join(w.source.id for w in found.near)
    text = say.say_html("No source is called “{text}”.", text=tidy(found.text)[:100])
    hint = say.say_html("Did you mean {names}?", names=near) if near else ""
    raise Refused(lines(text, hint))


def _on_name(act: Callable[[Turn, Watched], Awaitable[None]]) -> Run:
    async def run(turn: Turn) -> None:
        await act(turn, await named(turn))

    return run


def _on_press(act: Callable[[Turn, Watched], Awaitable[None]]) -> Run:
    async def run(turn: Turn) -> None:
        await act(turn, await source_of(turn, turn.pressed.argument(0)))

    return run


async def _pause(turn: Turn, watched: Watched) -> None:
    watched = await turn.deps.manage.pause(watched.source.id)
    await show_panel(turn, watched, turn.words.say_html("⏸ Paused."))


async def _resume(turn: Turn, watched: Watched) -> None:
    watched = await turn.deps.manage.resume(watched.source.id)
    await show_panel(turn, watched, turn.words.say_html("▶️ Resumed; I look at it at once."))


async def _check(turn: Turn, watched: Watched) -> None:
    watched = await turn.deps.manage.check(watched.source.id)
    await show_panel(turn, watched, turn.words.say_html("👀 I look at it now."))


async def _ask_remove(turn: Turn, watched: Watched) -> None:
    """Say how many follow it before it is gone."""
    say, source = turn.words, watched.source
    if source.origin is Origin.FILE:
        raise Refused(
            say.say_html(
                "{source} stands in the configuration file, and only the file may change it.",
                source=source.id,
            )
        )
    count = await turn.deps.subscribe.followers(source.id)
    await turn.show(
        lines(
            bold(say.say_html("Remove {source}?", source=turn.link(watched))),
            say.say_html_n("{n} chat follows it", "{n} chats follow it", count),
        ),
        [
            [
                turn.button(say.say("Remove"), REMOVE_SURE, source.id),
                turn.button(say.say("Keep it"), PANEL, source.id),
            ]
        ],
    )


async def _remove(turn: Turn, watched: Watched) -> None:
    say, source = turn.words, watched.source
    followers = await turn.deps.manage.remove(source.id, by=Origin.CHAT)
    await turn.show(
        lines(
            say.say_html("Removed: {source}", source=turn.link(watched)),
            say.say_html_n("{n} chat followed it", "{n} chats followed it", followers),
        ),
        [[turn.button(say.say("Undo"), UNDO_REMOVE, source.id)]],
    )


async def undo_remove(turn: Turn) -> None:
    """Watch it again, and let everybody follow it who did. Its past is gone."""
    watched = await turn.deps.manage.restore(turn.pressed.argument(0))
    if watched is None:
        raise Refused(
            turn.words.say_html("It is too late to undo that. /addsource watches it anew.")
        )
    await show_panel(turn, watched, turn.words.say_html("Undone."))


def refusing(run: Run) -> Run:
    """The faults that an admin can mend are answers, not faults of ours."""

    async def refused(turn: Turn) -> None:
        try:
            await run(turn)
        except AddendumError as error:
            sentence = turn.words.say_html("That does not work as it is. Please write it again.")
            why = Html(f"<i>{escape(one_line(str(error), 500))}</i>")
            raise Refused(lines(sentence, why)) from error

    return refused


def admin_command(
    name: str, run: Run, line: str, usage: str = "", *, private: bool = False
) -> Command:
    """A command for the configured admins."""
    return Command(
        name=name, run=refusing(run), help=line, usage=usage, who=Who.ADMIN, private=private
    )


COMMANDS = (
    admin_command("sources", sources, mark("all watched sources"), mark("words")),
    admin_command("removesource", _on_name(_ask_remove), mark("watch it no more"), mark("name")),
    admin_command("pause", _on_name(_pause), mark("do not look at it for now"), mark("name")),
    admin_command("resume", _on_name(_resume), mark("look at it again"), mark("name")),
    admin_command("check", _on_name(_check), mark("look at it now"), mark("name")),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    action: (Who.ADMIN, refusing(run))
    for action, run in {
        SOURCES: sources_page,
        PANEL: panel,
        PAUSE: _on_press(_pause),
        RESUME: _on_press(_resume),
        CHECK: _on_press(_check),
        REMOVE: _on_press(_ask_remove),
        REMOVE_SURE: _on_press(_remove),
        UNDO_REMOVE: undo_remove,
    }.items()
}
