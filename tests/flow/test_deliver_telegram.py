"""The deliverer, the real channel and python-telegram-bot against a Bot API that breaks: what
each kind of fault comes to in the chat. Waits are the test's own time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.pace import Limits, TelegramPace
from bot.channels.telegram import TelegramChannel
from bot.core.model import ChatKind
from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api import FakeBotApi
from tests.flow.delivering import World, world

ONCE = [
    faults.SERVER_ERROR,
    faults.PAGE_OF_A_PROXY,
    faults.MALFORMED,
    faults.RESET_BEFORE,
    faults.HANG,
    faults.UNAUTHORIZED,
    faults.too_many(3),
]
TWICE = [faults.RESET_AFTER, faults.HANG_AFTER_ACCEPTANCE, faults.MALFORMED_AFTER_ACCEPTANCE]


@dataclass
class Telegram:
    """A world whose chats are Telegram's."""

    api: FakeBotApi
    world: World

    def told(self, chat: int) -> list[str]:
        """The keys of the alerts that a chat shows, in order."""
        texts = [m.text for m in self.api.chats[chat].from_bot]
        return [text.split("News ")[1].split(".")[0] for text in texts]


@asynccontextmanager
async def telegram(path: Path, *chats: int, patience: float = 0.3) -> AsyncIterator[Telegram]:
    plain = {"verify": False}  # no certificates are read for plain HTTP
    async with FakeBotApi() as api, world(path) as here:
        bot = Bot(
            api.token,
            base_url=api.base_url,
            request=HTTPXRequest(
                read_timeout=patience, connect_timeout=patience, httpx_kwargs=plain
            ),
            get_updates_request=HTTPXRequest(httpx_kwargs=plain),
        )
        async with bot:
            here.pace = TelegramPace(Limits())
            here.channel = TelegramChannel(
                bot,
                now=here.time.now,
                pace=here.pace,
                monotonic=here.time.monotonic,
                sleep=here.time.sleep,
            )
            for chat in chats:
                api.user(chat)
            await here.follow(*chats)
            yield Telegram(api, here)


def name(fault: faults.Fault) -> str:
    return f"{fault.how} {fault.code}{' after acceptance' * fault.accepted}"


@pytest.mark.parametrize("fault", ONCE, ids=name)
async def test_what_was_not_accepted_is_told_once_and_in_order(
    tmp_path: Path, fault: faults.Fault
) -> None:
    async with telegram(tmp_path, 1, 2) as side:
        await side.world.notice("a", "b")
        side.api.fail_next(fault, chat=1, times=2)
        await side.world.deliver(minutes=10)
        assert side.told(1) == side.told(2) == ["a", "b"]


@pytest.mark.parametrize("fault", TWICE, ids=name)
async def test_what_was_accepted_unheard_may_come_twice_but_never_late_or_out_of_order(
    tmp_path: Path, fault: faults.Fault
) -> None:
    async with telegram(tmp_path, 1) as side:
        await side.world.notice("a", "b")
        side.api.fail_next(fault, chat=1)
        tally = await side.world.deliver(minutes=10)
        assert side.told(1) == ["a", "a", "b"]
        assert tally.uncertain == 1


async def test_without_a_server_nothing_is_in_doubt_and_nothing_is_lost(tmp_path: Path) -> None:
    async with telegram(tmp_path, 1) as side:
        port = side.api._server.port
        await side.api.stop()
        await side.world.notice("a", "b")
        tally = await side.world.deliver(hours=20)
        assert tally.later > 100
        assert tally.uncertain == 0
        await side.api.start(port)
        await side.world.deliver(minutes=10)
        assert side.told(1) == ["a", "b"]


async def test_a_group_that_became_a_supergroup_gets_all_of_it_there(tmp_path: Path) -> None:
    async with telegram(tmp_path) as side:
        side.api.group(-5, type="group")
        side.api.group(-100777)
        await side.world.follow(-5)
        side.api.refuse(-5, faults.migrated(-100777))
        await side.world.notice("a", "b")
        await side.world.deliver()
        assert side.told(-100777) == ["a", "b"]


async def test_a_refusal_of_one_message_does_not_keep_the_chat_from_the_next(
    tmp_path: Path,
) -> None:
    async with telegram(tmp_path, 1) as side:
        await side.world.notice("a", "b")
        side.api.fail_next(faults.Fault(400, "Bad Request: SOMETHING_NEW"), chat=1, times=8 * 3)
        await side.world.deliver(hours=2)
        assert side.told(1) == ["b"]
        ((letter, _),) = await side.world.store.dead_letters(10)
        assert "something_new" in letter.why.lower()
        assert await side.world.store.resend(letter.id)
        await side.world.deliver()
        assert side.told(1) == ["b", "a"]


@asynccontextmanager
async def slow_line(path: Path, *chats: int, late: int, by: float) -> AsyncIterator[Telegram]:
    """Telegram with its limits, behind a line that holds up the first messages, one after
    another; it is free when the next ones come."""
    async with telegram(path, *chats, patience=20) as side:
        side.api.clock, side.api.limits = side.world.time.monotonic, faults.Limits()
        left = iter(range(late))
        side.api.on_arrival = lambda: side.world.time.pass_(seconds=by * (next(left, -1) >= 0))
        yield side


@pytest.mark.parametrize("by", [0.0, 0.3])
async def test_a_line_that_holds_messages_up_earns_no_429(tmp_path: Path, by: float) -> None:
    async with slow_line(tmp_path, *range(1, 61), late=30, by=by) as side:
        await side.world.notice("a", "b")
        await side.world.deliver(minutes=2)
        assert side.api.earned == []
        assert all(side.told(chat) == ["a", "b"] for chat in range(1, 61))


@pytest.mark.parametrize("by", [0.3])
async def test_the_later_parts_of_messages_count_from_their_arrival_as_well(
    tmp_path: Path, by: float
) -> None:
    async with slow_line(tmp_path, *range(1, 41), late=50, by=by) as side:
        await side.world.notice("a", more=" A long report follows." * 400)
        await side.world.deliver(minutes=10)
        assert side.api.earned == []
        assert all(len(side.api.chats[chat].from_bot) == 3 for chat in range(1, 41))


async def test_a_group_counts_messages_from_their_arrival(tmp_path: Path) -> None:
    async with slow_line(tmp_path, late=20, by=1.5) as side:
        side.api.group(-1001)
        await side.world.follow(-1001, kind=ChatKind.SUPERGROUP)
        for number in range(25):
            await side.world.notice(f"n{number}")
        await side.world.deliver(minutes=10)
        assert side.api.earned == []
        assert side.told(-1001) == [f"n{number}" for number in range(25)]
