"""A token that Telegram refuses: at the start that is the operator's fault, later it may pass."""

from pathlib import Path

from tests.e2e.program import configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_faults import UNAUTHORIZED


async def test_a_refusal_while_it_listens_does_not_deafen_it(tmp_path: Path) -> None:
    async with FakeBotApi() as api, program(tmp_path, configuration(api, {})) as run:
        await run.start()
        reader = api.user(1001, language_code="en")
        assert (await reader.asks("/list")).text
        api.fail_next(UNAUTHORIZED, method="getUpdates", times=2)
        assert (await reader.asks("/list")).text  # what was asked before the refusal
        assert (await reader.asks("/list")).text
        assert await run.stop() == 0
        assert run.log.count("Telegram refuses the token (401)") == 1
        assert api.token not in run.log


async def test_a_refusal_at_the_start_ends_it_with_one_line(tmp_path: Path) -> None:
    async with FakeBotApi() as api, program(tmp_path, configuration(api, {})) as run:
        api.fail_next(UNAUTHORIZED, times=100)
        await run.start()
        assert await run.ended() == 2
        last = run.log.splitlines()[-1]
        assert last.startswith("addendum: telegram.token: Telegram refuses this token (401)")
        assert api.token not in run.log
        assert "Traceback" not in run.log
