"""Poll, deliver and chat as three processes on one database, each killed at random and started
again: leases and locks make it as safe as one process.

`CRASH_KILLS=10 pytest -s --timeout 0 tests/flow/test_roles.py` kills ten times as often.
"""

import os
import random
from contextlib import AsyncExitStack
from pathlib import Path

from tests.e2e.killing import Pages, Toll, moment
from tests.e2e.program import configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.site import Site

ROLES = ("poll", "deliver", "chat")
ROUNDS = int(os.environ.get("CRASH_KILLS", "1"))
KILLS = ("poll", "deliver", "chat") * ROUNDS


async def test_three_processes_killed_at_random_lose_nothing(tmp_path: Path) -> None:
    chance = random.Random(20260302)
    pages = Pages(("harbour", "river"), most=3 + ROUNDS)
    async with AsyncExitStack() as stack:
        site = await stack.enter_async_context(Site())
        api = await stack.enter_async_context(FakeBotApi())
        pages.serve(site)
        config = configuration(api, {name: site.url(f"/{name}") for name in pages.names})
        runs = {
            role: await stack.enter_async_context(program(tmp_path, config, role)) for role in ROLES
        }
        for run in runs.values():
            await run.start()
        await site.seen(2 * len(pages.names))
        readers = [api.user(2001 + n) for n in range(2)]
        for reader in readers:
            for name in pages.names:
                assert "✅" in (await reader.asks(f"/subscribe {name}")).seen()
        pages.growing = True
        toll = Toll(api, readers, pages)
        for role in KILLS:
            await moment(chance, site, api)
            await toll.kill(runs[role])
            await runs[role].start()
        await api.until(lambda: toll.complete, timeout=60 + 20 * ROUNDS)
        await site.seen(len(site.requests) + 3)
        answer = await readers[0].asks("/list")
        assert "harbour" in answer.seen()
        for run in runs.values():
            assert await run.stop() == 0, run.log
        toll.check()


async def test_a_second_process_of_a_role_is_refused_and_says_why(tmp_path: Path) -> None:
    async with Site() as site, FakeBotApi() as api:
        site.page("/a", "<p>Nothing happens here.</p>")
        config = configuration(api, {"a": site.url("/a")})
        second = tmp_path / "second"
        second.mkdir()
        async with (
            program(tmp_path, config, "poll") as first,
            program(second, config, "poll") as other,
        ):
            await first.start()
            await site.seen(1)
            other.database = first.database
            await other.start()
            assert await other.ended() != 0
            assert "another Addendum" in other.log
            await site.seen(len(site.requests) + 1)
