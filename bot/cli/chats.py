"""`chats`: who follows what, for moving to another bot or machine."""

import asyncio
from typing import Annotated

import typer

from bot.cli.call import Call, one_line
from bot.cli.desk import open_desk
from bot.cli.files import read_text, write_text
from bot.core.errors import WorkFailed
from bot.core.model import Origin

group = typer.Typer(name="chats", help="Who follows what.", no_args_is_help=True)


@group.command("list")
def list_(ctx: typer.Context) -> int:
    """All chats and what they follow."""
    call: Call = ctx.obj

    async def work() -> None:
        async with open_desk(call) as desk:
            for chat in await desk.store.chats():
                to = chat.recipient
                follows = [s.source_id for s in await desk.store.subscriptions(to)]
                if call.json:
                    call.emit(
                        {
                            "channel": to.channel,
                            "address": to.address,
                            "kind": chat.kind.value,
                            "title": chat.title,
                            "username": chat.username,
                            "language": chat.language,
                            "timezone": chat.timezone,
                            "state": chat.state.value,
                            "follows": follows,
                        }
                    )
                else:
                    name = one_line(chat.title or chat.username or to.address, 60)
                    state = "" if chat.state == "active" else f" ({chat.state.value})"
                    shown = ", ".join(follows) or "nothing"
                    call.say(f"{to.channel}:{to.address}  {name}{state}  follows {shown}")

    asyncio.run(work())
    return 0


@group.command()
def export(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="[FILE]", help="Where to; else stdout.")] = "-",
) -> int:
    """Write chats, subscriptions and the sources that they follow, as JSON."""
    call: Call = ctx.obj

    async def work() -> None:
        async with open_desk(call) as desk:
            text = await desk.manage.export_chats()
        if call.json and file == "-":
            import json

            call.emit(json.loads(text))
        else:
            write_text(file, text)

    asyncio.run(work())
    return 0


@group.command("import")
def import_(
    ctx: typer.Context,
    file: Annotated[str, typer.Argument(metavar="FILE", help="An export; - for stdin.")],
) -> int:
    """Take over an export; what is there already stays as it is."""
    call: Call = ctx.obj
    text = read_text(file)

    async def work() -> None:
        async with open_desk(call) as desk:
            result = await desk.manage.import_chats(text, by=Origin.SHELL)
        refused = [{"what": r.what, "why": r.why} for r in result.refused]
        if call.json:
            call.emit(
                {"chats": result.chats, "subscriptions": result.subscriptions, "refused": refused}
            )
        else:
            for item in refused:
                call.say(f"! {one_line(item['what'], 200)}: {item['why']}")
            call.say(
                f"{result.chats} chats and {result.subscriptions} subscriptions taken, "
                f"{len(refused)} refused"
            )
        if refused and not result.chats and not result.subscriptions:
            raise WorkFailed("nothing could be taken", where=file[:200])

    asyncio.run(work())
    return 0
