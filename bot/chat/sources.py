"""The watched sources, from an admin's phone: see, add, test, pause, remove."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from bot.chat.attic import Attic
from bot.chat.card import description
from bot.chat.commands import Command, Run, Who
from bot.chat.failures import reason
from bot.chat.pages import page_of, pager
from bot.chat.parse import SETTINGS, as_changes, as_draft, tidy
from bot.chat.reading import looks
from bot.chat.turn import Refused, Rows, Turn, anchor, bold, lines
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.finding import Found, Several, find
from bot.core.model import Coverage, Entry, Origin, Page, Reading, Watched
from bot.core.press import Press
from bot.manage import Preview
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

SOURCES, PANEL = "srcs", "src"
PAUSE, RESUME, CHECK = "pause", "resume", "check"
REMOVE, REMOVE_SURE, UNDO_REMOVE = "del", "delok", "undel"
ADD_SURE, ADD_NOT = "addok", "addnot"
UNDO_EDIT = "unedit"
_SHOWN = 5

_drafts: Attic[Draft] = Attic(200)


async def sources(turn: Turn) -> None:
    """All sources, state at a glance."""
    await show_sources(turn, turn.argument, 0, new=True)


async def sources_page(turn: Turn) -> None:
    press = turn.press or Press("")
    await show_sources(turn, press.argument(1), int(press.argument(0) or 0))


async def show_sources(turn: Turn, words: str, page: int, *, new: bool = False) -> None:
    say = turn.words
    wanted = words.casefold().split()
    every = [w for w in await turn.deps.manage.sources() if _holds(w, wanted)]
    if not every:
        await (turn.reply if new else turn.show)(
            say.say_html("Nothing is watched yet. <code>/addsource https://example.org/live</code>")
        )
        return
    shown, page, pages = page_of(every, page)
    failing = sum(w.state.failing_since is not None for w in every)
    head = say.say_html_n("{n} source", "{n} sources", len(every))
    note = say.say_html_n("{n} failing", "{n} failing", failing) if failing else ""
    parts = [f"<b>{head}</b>{' · ' if note else ''}{note}"]
    parts += [_source_line(turn, w) for w in shown]
    rows = [[turn.button(f"{_sign(w)} {turn.name(w)}", PANEL, w.source.id)] for w in shown]
    rows.append(pager(turn, SOURCES, page, pages, words[:20].replace(":", " ")))
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
    watched = await _source(turn, (turn.press or Press("")).argument(0))
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
            origin=source.origin.value,
        ),
        say.say_html_n("{n} chat follows it", "{n} chats follow it", count),
        looks(turn, state),
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
        [
            turn.button(say.say("Remove"), REMOVE, source.id),
            turn.button(say.say("All sources"), SOURCES, 0),
        ],
        [turn.button(say.say("Undo"), undo, source.id)] if undo else [],
    ]
    await turn.show(lines(*parts), rows)


async def _source(turn: Turn, source_id: str) -> Watched:
    watched = await turn.deps.subscribe.source(source_id)
    if watched is None:
        raise Refused(turn.words.say_html("There is no source {id} any more.", id=source_id))
    return watched


async def _named(turn: Turn) -> Watched:
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
        await act(turn, await _named(turn))

    return run


def _on_press(act: Callable[[Turn, Watched], Awaitable[None]]) -> Run:
    async def run(turn: Turn) -> None:
        await act(turn, await _source(turn, (turn.press or Press("")).argument(0)))

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
    watched = await turn.deps.manage.restore((turn.press or Press("")).argument(0))
    if watched is None:
        raise Refused(
            turn.words.say_html("It is too late to undo that. /addsource watches it anew.")
        )
    await show_panel(turn, watched, turn.words.say_html("Undone."))


async def add_source(turn: Turn) -> None:
    """Preview an address, and watch it once the admin agrees."""
    say = turn.words
    if not turn.argument:
        await turn.reply(
            say.say_html(
                "Which address? For example <code>/addsource https://example.org/live</code>, "
                "with <code>id=donbas</code>, <code>interval=30s</code>, "
                "<code>extractor=selector</code> or <code>selector=.post</code> after it."
            )
        )
        return
    draft, unknown = as_draft(turn.argument)
    if unknown:
        await turn.reply(say.say_html("I do not know the setting “{text}”.", text=unknown[:100]))
        return
    await turn.typing()
    preview = await turn.deps.manage.preview(draft)
    if preview.existing is not None:
        note = say.say_html("This address is watched already.")
        await show_panel(turn, preview.existing, note)
        return
    if not isinstance(preview.result, Reading):
        text = _trace(turn, preview)
        _drafts.keep((turn.recipient, preview.source.id), draft)
        label = say.say("Watch it all the same")
        await turn.reply(text, _add_buttons(turn, preview, label))
        return
    _drafts.keep((turn.recipient, preview.source.id), draft)
    await turn.reply(_trace(turn, preview), _add_buttons(turn, preview, say.say("Watch it")))


def _add_buttons(turn: Turn, preview: Preview, label: str) -> Rows:
    return [
        [
            turn.button(label, ADD_SURE, preview.source.id),
            turn.button(turn.words.say("Forget it"), ADD_NOT),
        ]
    ]


async def edit_source(turn: Turn) -> None:
    """Change what is said after the name: `/editsource donbas interval=30s name=…`."""
    say = turn.words
    name, _, rest = turn.argument.partition(" ")
    if not name:
        await turn.reply(
            say.say_html(
                "Which source, and what of it? For example "
                "<code>/editsource donbas interval=30s name=The appeal</code>. "
                "Every setting can be set: {settings}.",
                settings=Html(", ".join(f"<code>{each}=</code>" for each in sorted(SETTINGS))),
            )
        )
        return
    turn.argument = name
    watched = await _named(turn)
    changes, unknown = as_changes(rest)
    if unknown:
        raise Refused(say.say_html("I do not know the setting “{text}”.", text=unknown[:100]))
    if not changes:
        await show_panel(turn, watched)
        return
    watched = await turn.deps.manage.edit(replace(watched.source, **changes), by=Origin.CHAT)
    await show_panel(turn, watched, say.say_html("✅ Changed."), undo=UNDO_EDIT)


async def undo_edit(turn: Turn) -> None:
    watched = await turn.deps.manage.unedit((turn.press or Press("")).argument(0))
    if watched is None:
        raise Refused(turn.words.say_html("It is too late to undo that."))
    await show_panel(turn, watched, turn.words.say_html("Undone."))


async def add_confirmed(turn: Turn) -> None:
    source_id = (turn.press or Press("")).argument(0)
    draft = _drafts.look((turn.recipient, source_id))
    if draft is None:
        there = await turn.deps.subscribe.source(source_id)
        if there is not None:
            await show_panel(turn, there)
            return
        raise Refused(turn.words.say_html("I have restarted since. Please send /addsource again."))
    watched = await turn.deps.manage.add(draft, by=Origin.CHAT)
    _drafts.take((turn.recipient, source_id))
    await show_panel(turn, watched, turn.words.say_html("✅ It is watched from now on."))


async def add_not(turn: Turn) -> None:
    await turn.show(turn.words.say_html("Nothing was added."))


async def test(turn: Turn) -> None:
    """How a page is read, and why so, with nothing kept."""
    if not turn.argument:
        await turn.reply(
            turn.words.say_html(
                "Which address? For example <code>/test https://example.org/live</code>"
            )
        )
        return
    draft, unknown = as_draft(turn.argument)
    if unknown:
        await turn.reply(
            turn.words.say_html("I do not know the setting “{text}”.", text=unknown[:100])
        )
        return
    await turn.typing()
    await turn.reply(_trace(turn, await turn.deps.manage.preview(draft, explain=True)))


def _trace(turn: Turn, preview: Preview) -> Html:
    """The whole way from the address to the entries."""
    say, result = turn.words, preview.result
    parts = [f"<b>{anchor(_title(preview), preview.source.url)}</b>", _fetched(turn, preview.page)]
    if not isinstance(result, Reading):
        parts += [
            say.say_html("It cannot be followed: {kind}", kind=result.failure.kind.value),
            reason(say, result.failure),
            f"<i>{escape(one_line(result.failure.detail, 300))}</i>",
        ]
        return lines(*parts)
    parts += [
        description(turn, result.entries, result.coverage, result.extractor),
        say.say_html(
            "Read by {extractor}, language {language}, {n} entries",
            extractor=result.extractor,
            language=result.language or "?",
            n=len(result.entries),
        ),
        "",
        *(_entry(turn, entry) for entry in result.entries[:_SHOWN]),
    ]
    if result.left_out:
        parts += ["", bold(say.say_html("Left out"))]
        parts += [
            f"– {escape(one_line(left.text, 80))} <i>({escape(one_line(left.why, 120))})</i>"
            for left in result.left_out[:_SHOWN]
        ]
    return lines(*parts)


def _title(preview: Preview) -> str:
    title = preview.result.title if isinstance(preview.result, Reading) else None
    return one_line(title or preview.source.url, 200)


def _fetched(turn: Turn, page: Page | None) -> str:
    if page is None:
        return ""
    return turn.words.say_html(
        "Status {status}, {size} kB in {seconds} s",
        status=page.status,
        size=turn.words.number(round(len(page.body) / 1000, 1)),
        seconds=turn.words.number(round(page.elapsed.total_seconds(), 2)),
    )


def _entry(turn: Turn, entry: Entry) -> str:
    at = entry.updated or entry.published
    moment = f"{turn.when(at)} " if at else ""
    rule = f" <i>({escape(one_line(entry.rule, 80))})</i>" if entry.rule else ""
    said = one_line(": ".join(t for t in (entry.title, entry.text) if t), 160)
    return f"• {moment}<code>{entry.role.value}</code> {escape(said)}{rule}"


def refusing(run: Run) -> Run:
    """The faults that an admin can mend are answers, not faults of ours."""

    async def refused(turn: Turn) -> None:
        try:
            await run(turn)
        except AddendumError as error:
            raise Refused(escape(one_line(str(error), 500))) from error

    return refused


def _command(name: str, run: Run, line: str, usage: str = "") -> Command:
    return Command(name=name, run=refusing(run), help=line, usage=usage, who=Who.ADMIN)


COMMANDS = (
    _command("sources", sources, mark("all watched sources"), mark("words")),
    _command("addsource", add_source, mark("watch an address"), mark("address")),
    _command("editsource", edit_source, mark("change a source"), mark("name, setting=value")),
    _command("removesource", _on_name(_ask_remove), mark("watch it no more"), mark("name")),
    _command("pause", _on_name(_pause), mark("do not look at it for now"), mark("name")),
    _command("resume", _on_name(_resume), mark("look at it again"), mark("name")),
    _command("check", _on_name(_check), mark("look at it now"), mark("name")),
    _command("test", test, mark("how a page is read"), mark("address")),
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
        ADD_SURE: add_confirmed,
        ADD_NOT: add_not,
        UNDO_EDIT: undo_edit,
    }.items()
}
