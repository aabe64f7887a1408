"""`backup`, `restore`, `prune`, `history`: the database and what it remembers."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.call import Call
from bot.cli.desk import open_desk
from bot.cli.shapes import change_shape, instant
from bot.core.model import Changed

Force = Annotated[bool, typer.Option("--force", help="Replace a file that is there.")]


def backup(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Where the copy goes.")],
    force: Force = False,
) -> int:
    """Copy the database while the service runs; the copy is checked."""
    call: Call = ctx.obj

    async def work() -> None:
        # Over a connection of its own that only reads: also a full disk can be saved from.
        from store.backup import copy_of

        await asyncio.to_thread(copy_of, call.config.store.path, file, overwrite=force)

    asyncio.run(work())
    size = file.stat().st_size
    if call.json:
        call.emit({"file": str(file), "bytes": size})
    call.say(f"{file} holds the database: {size / 1024:.0f} KB, checked")
    return 0


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A copy made by backup.")],
) -> int:
    """Put a backup in the place of the database; the former one is kept beside it."""
    from store import restore as put_back

    call: Call = ctx.obj
    path = call.config.store.path
    path.parent.mkdir(parents=True, exist_ok=True)
    kept = put_back(file, path)
    if call.json:
        call.emit({"file": str(path), "kept": str(kept) if kept else None})
    call.say(f"{path} is restored" + (f"; the former one is {kept}" if kept else ""))
    return 0


def prune(ctx: typer.Context) -> int:
    """Delete what is older than the retention, while the service runs."""
    call: Call = ctx.obj

    async def work() -> dict[str, int]:
        async with open_desk(call) as desk:
            return await desk.store.prune(desk.clock.now())

    pruned = asyncio.run(work())
    if call.json:
        call.emit({"pruned": pruned})
    said = ", ".join(f"{number} {what}" for what, number in pruned.items() if number)
    call.say(f"pruned: {said}" if said else "nothing is older than the retention")
    return 0


def history(
    ctx: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help="Its id, name or address.")],
    limit: Annotated[int, typer.Option("--limit", min=1, max=1000, help="At most so many.")] = 20,
) -> int:
    """Stored versions of a source and the changes between them."""
    call: Call = ctx.obj

    async def work() -> None:
        async with open_desk(call) as desk:
            watched = await desk.manage.find_one(source)
            past = await desk.manage.history(watched.source.id, limit=limit)
        if call.json:
            for alert in reversed(past.alerts):
                if isinstance(alert.event, Changed):
                    row = change_shape(
                        alert.event.change, source=alert.source_id, page=alert.source_url
                    )
                    call.emit({**row, "noticed": instant(alert.noticed_at)})
            return
        from bot.cli.screens import versions_screen

        call.screen.print(versions_screen(past.versions))

    asyncio.run(work())
    return 0
