"""Health by Telegram's answers, also where nothing is sent and nobody asks for updates."""

from datetime import timedelta

from telegram.error import Conflict

from bot.app.clock import SystemClock
from bot.app.telegram import QUIET, TelegramSide
from config.settings import Telegram
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_faults import SERVER_ERROR


async def test_a_quiet_bot_asks_for_a_sign_of_life_and_no_more_often_than_needed() -> None:
    async with FakeBotApi() as api:
        side = TelegramSide(Telegram(token=api.token, api_url=api.api_url), SystemClock())
        try:
            await side.prove()
            await side.prove()
            assert api.calls["getMe"] == 1
            first = side.last_answer
            assert first is not None
            side.last_answer = first - QUIET - timedelta(seconds=1)
            await side.prove()
            assert api.calls["getMe"] == 2
            assert side.last_answer >= first
        finally:
            await side.close()


async def test_an_outage_is_named_until_telegram_answers_again() -> None:
    async with FakeBotApi() as api:
        side = TelegramSide(Telegram(token=api.token, api_url=api.api_url), SystemClock())
        try:
            api.fail_next(SERVER_ERROR)
            await side.prove()
            assert side.last_answer is None
            assert side.fault == "NetworkError"
            await side.prove()
            assert side.last_answer is not None
            assert side.fault == ""
        finally:
            await side.close()


async def test_a_bot_that_another_program_listens_with_is_deaf_until_it_ends() -> None:
    async with FakeBotApi() as api:
        side = TelegramSide(Telegram(token=api.token, api_url=api.api_url), SystemClock())
        try:
            side._polling_failed(Conflict("terminated by other getUpdates request"))
            since = side.deaf_since
            await side.prove()  # sending goes on
            side._polling_failed(Conflict("terminated by other getUpdates request"))
            assert (side.fault, side.deaf_since) == ("Conflict", since)
            assert since is not None
            await side.application.bot.initialize()
            await side.application.bot.get_updates()
            assert (side.fault, side.deaf_since) == ("", None)
        finally:
            await side.close()
