"""`sources`: the watched sources, as an admin handles them from the shell."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.call import Call, one_line
from bot.cli.desk import Desk, open_desk
from bot.cli.files import read_text, write_text
from bot.cli.shapes import source_shape
from bot.cli.source_lines import line, show_check, show_preview, show_source, warn_of_guard
from bot.cli.source_options import with_settings
from bot.core.errors import UsageError, WorkFailed
from bot.core.exchange import FORMATS, Draft
from bot.core.model import Origin, Source, Watched
from bot.manage import Preview

Which = Annotated[list[str], typer.Argument(metavar="SOURCE…", help="Ids, names or addresses.")]
PreviewOnly = Annotated[
    bool, typer.Option("--preview", help="Only show how it would be read; save nothing.")
]

group = typer.Typer(name="sources", help="The watched sources.", no_args_is_help=True)


@group.command("list")
def list_(ctx: typer.Context) -> int:
    """All sources with their state."""

    async def work(call: Call, desk: Desk) -> None:
        watched = await desk.manage.sources()
        if call.json:
            for one in watched:
                followers = await desk.store.followers(one.source.id)
                call.emit(source_shape(one, followers=followers))
            return
        from bot.cli.screens import sources_screen

        call.screen.print(sources_screen(watched, desk.clock.now()))

    return _run(ctx, work)


@group.command()
@with_settings
def add(
    ctx: typer.Context,
    url: Annotated[str, typer.Argument(metavar="URL", help="The address to watch.")],
    source_id: Annotated[
        str | None, typer.Option("--id", help="A short name that stays; else made from the name.")
    ] = None,
    preview: PreviewOnly = False,
    *,
    given: dict[str, Any],
) -> int:
    """Watch an address from now on."""
    draft = Draft(url=url, id=source_id, **given)

    async def work(call: Call, desk: Desk) -> None:
        if preview:
            show_preview(call, await desk.manage.preview(draft))
            return
        added = await desk.manage.add(draft, by=Origin.SHELL)
        warn_of_guard(call, added.source.url)
        show_source(call, added, f"{added.source.id} is watched: {added.source.url}")

    return _run(ctx, work)


@group.command()
@with_settings
def edit(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, name or address.")],
    url: Annotated[str | None, typer.Option("--url", help="Another address.")] = None,
    preview: PreviewOnly = False,
    *,
    given: dict[str, Any],
) -> int:
    """Change how a source is watched; an empty text clears a setting."""
    changes = given if url is None else {**given, "url": url}
    if not changes:
        raise UsageError("nothing to change", remedy="see `addendum sources edit --help`")

    async def work(call: Call, desk: Desk) -> None:
        former = (await desk.manage.find_one(source)).source
        changed = replace(former, **changes)
        if preview:
            show_preview(call, await desk.manage.preview(changed))
            return
        saved = await desk.manage.edit(changed, by=Origin.SHELL)
        show_source(call, saved, f"{saved.source.id} is changed")

    return _run(ctx, work)


@group.command()
def remove(ctx: typer.Context, sources: Which) -> int:
    """Forget sources and all that belongs to them."""

    async def one(call: Call, desk: Desk, source: Source) -> None:
        followers = await desk.manage.remove(source.id, by=Origin.SHELL)
        if call.json:
            call.emit({"id": source.id, "removed": True, "followers": followers})
        else:
            told = f"; {followers} followed it" if followers else ""
            call.say(f"{source.id} is removed{told}")

    return _each(ctx, sources, one)


@group.command()
def pause(ctx: typer.Context, sources: Which) -> int:
    """Look at them no more until they are resumed."""

    async def one(call: Call, desk: Desk, source: Source) -> None:
        show_source(call, await desk.manage.pause(source.id), f"{source.id} is paused")

    return _each(ctx, sources, one)


@group.command()
def resume(ctx: typer.Context, sources: Which) -> int:
    """Look at them again, at once."""

    async def one(call: Call, desk: Desk, source: Source) -> None:
        show_source(call, await desk.manage.resume(source.id), f"{source.id} is resumed")

    return _each(ctx, sources, one)


@group.command()
def check(
    ctx: typer.Context,
    sources: Annotated[
        list[str] | None, typer.Argument(metavar="[SOURCE…]", help="All, if none is given.")
    ] = None,
) -> int:
    """Fetch and read them now, keep nothing, and have a running service look next."""
    call: Call = ctx.obj
    failed: list[str] = []

    async def all_of_them() -> None:
        async with open_desk(call) as desk:
            watched = await _chosen(desk, sources or [])
            for coming in asyncio.as_completed([_checked(desk, w) for w in watched]):
                one, preview = await coming
                show_check(call, one, preview)
                if preview.failure:
                    failed.append(one.source.id)

    asyncio.run(all_of_them())
    if failed:
        raise WorkFailed(f"cannot be read: {', '.join(sorted(failed)[:10])}", remedy="see above")
    return 0


@group.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="TOML, OPML, JSON, a list; or -.")],
    format: Annotated[str | None, typer.Option("--format", help=", ".join(FORMATS))] = None,
) -> int:
    """Take sources from a file of another program or machine."""
    text = read_text(file)

    async def work(call: Call, desk: Desk) -> None:
        result = await desk.manage.import_(text, by=Origin.SHELL, format=format)
        for source in result.taken:
            line(call, f"+ {source.id}  {source.url}", {"id": source.id, "taken": True})
        for source in result.known:
            line(call, f"= {source.id}  {source.url}", {"id": source.id, "taken": False})
        for refused in result.refused:
            row = {"what": refused.what, "taken": False, "why": refused.why}
            line(call, f"! {one_line(refused.what, 200)}: {refused.why}", row)
        call.say(
            f"{len(result.taken)} taken, {len(result.known)} watched already, "
            f"{len(result.refused)} refused"
        )
        if result.refused and not result.taken and not result.known:
            raise WorkFailed("nothing could be taken", where=file[:200])

    return _run(ctx, work)


@group.command()
def export(
    ctx: typer.Context,
    file: Annotated[
        str, typer.Argument(metavar="[FILE]", help="Where to; standard output if not given.")
    ] = "-",
    format: Annotated[str | None, typer.Option("--format", help=", ".join(FORMATS))] = None,
) -> int:
    """Write all sources as TOML, OPML, JSON or a plain list."""
    chosen = format or _format_of(file, ctx.obj)

    async def work(call: Call, desk: Desk) -> None:
        if call.json and file == "-" and format is None:
            for one in await desk.manage.sources():
                call.emit(source_shape(one))
            return
        write_text(file, await desk.manage.export(chosen))

    return _run(ctx, work)


def _run(ctx: typer.Context, work: Callable[[Call, Desk], Awaitable[None]]) -> int:
    call: Call = ctx.obj

    async def whole() -> None:
        async with open_desk(call) as desk:
            await work(call, desk)

    asyncio.run(whole())
    return 0


def _each(
    ctx: typer.Context, words: list[str], one: Callable[[Call, Desk, Source], Awaitable[None]]
) -> int:
    """Find all first, so that a misspelt one stops the command before it does anything."""

    async def work(call: Call, desk: Desk) -> None:
        for watched in await _chosen(desk, words):
            await one(call, desk, watched.source)

    return _run(ctx, work)


async def _chosen(desk: Desk, words: list[str]) -> list[Watched]:
    if not words:
        return await desk.manage.sources()
    found = [await desk.manage.find_one(word) for word in words]
    return list({watched.source.id: watched for watched in found}.values())


async def _checked(desk: Desk, watched: Watched) -> tuple[Watched, Preview]:
    preview = await desk.manage.preview(watched.source)
    if not watched.source.paused:
        await desk.manage.check(watched.source.id)
    return watched, preview


def _format_of(file: str, call: Call) -> str:
    suffix = Path(file).suffix.lower().lstrip(".")
    if file == "-":
        return "json" if call.json else "toml"
    return {"xml": "opml", "txt": "list"}.get(suffix, suffix if suffix in FORMATS else "toml")
