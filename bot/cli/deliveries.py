"""`deliveries`: what could not be sent, why, and sending it again."""

import asyncio
from typing import Annotated

import typer

from bot.cli.call import Call, one_line
from bot.cli.desk import open_desk
from bot.cli.shapes import instant
from bot.core.errors import NotFound, UsageError
from bot.core.model import Alert, Changed, Delivery

group = typer.Typer(
    name="deliveries", help="Alerts owed, and those that could not be sent.", no_args_is_help=True
)
MOST = 100_000
"""So many dead letters are sent again at once."""


@group.command("list")
def list_(ctx: typer.Context) -> int:
    """How many are owed, held, sent, dropped and dead."""
    call: Call = ctx.obj

    async def work() -> None:
        async with open_desk(call) as desk:
            counted = await desk.store.count_deliveries()
            oldest = await desk.store.oldest_owed()
        found = {state.value: number for state, number in counted.items()}
        if call.json:
            call.emit({**found, "oldest_owed": instant(oldest)})
        else:
            for state, number in found.items():
                call.say(f"{number:>8}  {state}")
            if oldest is not None:
                call.say(f"the oldest that is owed was noticed {instant(oldest)}")

    asyncio.run(work())
    return 0


@group.command()
def dead(
    ctx: typer.Context,
    limit: Annotated[int, typer.Option("--limit", min=1, max=MOST, help="At most so many.")] = 50,
) -> int:
    """What a channel refused for good, newest first, and why."""
    call: Call = ctx.obj

    async def work() -> None:
        async with open_desk(call) as desk:
            letters = await desk.store.dead_letters(limit)
        for delivery, alert in letters:
            if call.json:
                call.emit(_row(delivery, alert))
            else:
                call.say(_line(delivery, alert))
        if not letters:
            call.say("nothing was refused for good")

    asyncio.run(work())
    return 0


@group.command()
def resend(
    ctx: typer.Context,
    ids: Annotated[list[int] | None, typer.Argument(metavar="[ID]…", help="See `dead`.")] = None,
    every: Annotated[bool, typer.Option("--all", help="All that are dead.")] = False,
) -> int:
    """Owe dead letters again: the service sends them, or the next `addendum poll`."""
    call: Call = ctx.obj
    if bool(ids) == every:
        raise UsageError("name the deliveries (see `addendum deliveries dead`), or give --all")

    async def work() -> list[int]:
        async with open_desk(call) as desk:
            wanted = ids or [d.id or 0 for d, _ in await desk.store.dead_letters(MOST)]
            done = [each for each in wanted if await desk.store.resend(each)]
        if ids and (missing := sorted(set(ids) - set(done))):
            raise NotFound(
                f"no dead letter {', '.join(map(str, missing))}",
                remedy="`addendum deliveries dead` lists them",
            )
        return done

    done = asyncio.run(work())
    if call.json:
        call.emit({"resent": done})
    call.say(f"{len(done)} owed again")
    return 0


def _row(delivery: Delivery, alert: Alert) -> dict[str, object]:
    to = delivery.recipient
    return {
        "id": delivery.id,
        "channel": to.channel,
        "address": to.address,
        "topic": to.topic or None,
        "source": alert.source_id,
        "entry": alert.event.change.entry.id if isinstance(alert.event, Changed) else None,
        "noticed": instant(alert.noticed_at),
        "refused": instant(delivery.settled_at),
        "why": delivery.why,
    }


def _line(delivery: Delivery, alert: Alert) -> str:
    to = delivery.recipient
    text = alert.event.change.entry.text if isinstance(alert.event, Changed) else ""
    about = f"  “{one_line(text, 60)}”" if text else ""
    return (
        f"{delivery.id}  {to.channel}:{to.address}  {alert.source_id}  "
        f"{instant(alert.noticed_at)}  {one_line(delivery.why, 200)}{about}"
    )
