"""A small service to be killed: looks, fans out, sends, settles, and goes on where it was.

`python -m tests.unit.store.crash_child DATABASE ACCEPTED`: what its channel accepts is
appended to ACCEPTED, one line each, before it is settled, as on a real channel. It says
"ready" once, and "settled" for each message, so that it can be killed at any stage.
"""

import asyncio
import os
import sys
from pathlib import Path

from bot.core.model import Attempt, Look, PollState, Sent, Version
from store import SqliteStore, open_store
from tests.unit.store.make import LEASE, NOW, a_delta, an_alert, known, later

ALERTS = 80
CHATS = 8


async def look(store: SqliteStore) -> None:
    """One more entry, with its alert, until there are enough: what was seen says how far."""
    # A look that was killed keeps its lease until it lapses: time goes on, one lease a try.
    leased, now = None, NOW
    while leased is None:
        leased = await store.lease("donbas", now, LEASE)
        now += LEASE
    seen = await store.snapshot("donbas")
    count = 0 if seen is None else len(seen.known)
    new = [f"e{at}" for at in range(count, min(count + 2, ALERTS))]
    await store.commit(
        Look(
            source_id="donbas",
            state=PollState(next_look=later(minutes=1)),
            lease=leased[1],
            delta=a_delta(*(known(each) for each in new)),
            alerts=tuple(an_alert(each) for each in new),
            version=Version(NOW, None, " ".join(new)),
        )
    )


async def serve(store: SqliteStore, accepted: int) -> None:
    await store.recover(NOW)
    while True:
        await look(store)
        fanned = await store.fan_out(NOW, chunk=5)
        runs = await store.lease_owed(NOW, limit=3, channel="telegram")
        for run in runs:
            for owed in run:
                line = f"{owed.delivery.recipient.address} {owed.alert.id} {owed.in_doubt:d}\n"
                os.write(accepted, line.encode())
            await store.settle(
                [Attempt(owed.delivery.id or 0, Sent(f"m{owed.alert.id}"), NOW) for owed in run]
            )
            print("settled", flush=True)
        if not fanned and not runs and len((await store.snapshot("donbas")).known) == ALERTS:
            return


async def main(database: Path, accepted: Path) -> None:
    file = os.open(accepted, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    async with open_store(database, role="run") as store:
        print("ready", flush=True)
        await serve(store, file)
    os.close(file)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), Path(sys.argv[2])))
