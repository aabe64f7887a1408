"""SIGKILL at random moments, while pages grow and Telegram accepts: nothing is lost, and what
comes twice was in flight when the program was killed.

`CRASH_KILLS=50 pytest -s --timeout 0 tests/e2e/test_crash.py` prints the numbers of a long run.
"""

import os
import random
from pathlib import Path

from tests.e2e.killing import Pages, Toll, moment
from tests.e2e.program import configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.site import Site

KILLS = int(os.environ.get("CRASH_KILLS", "3"))


async def test_killed_at_random_moments_it_loses_nothing(tmp_path: Path) -> None:
    chance = random.Random(20260301)
    pages = Pages(("harbour", "river"), most=KILLS + 2)
    async with Site() as site, FakeBotApi() as api:
        pages.serve(site)
        config = configuration(api, {name: site.url(f"/{name}") for name in pages.names})
        async with program(tmp_path, config) as run:
            readers = [api.user(1001 + n) for n in range(2)]
            await run.start()
            await site.seen(2 * len(pages.names))
            for reader in readers:
                for name in pages.names:
                    assert "✅" in (await reader.asks(f"/subscribe {name}")).seen()
            pages.growing = True
            toll = Toll(api, readers, pages)
            for _ in range(KILLS):
                await moment(chance, site, api)
                await toll.kill(run)
                await run.start()
            await api.until(lambda: toll.complete, timeout=60 + 5 * KILLS)
            await site.seen(len(site.requests) + 3)
            assert await run.stop() == 0
            toll.check()
            assert toll.kills["run"] == KILLS
