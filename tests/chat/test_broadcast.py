"""A word of the admins to every chat: to each once, at a pace that leaves room for alerts, whatever
happens in the middle."""

import asyncio
import os
import random
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import time
from pathlib import Path

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.pace import TelegramPace
from bot.chat.herald import KEPT_FREE, Herald
from bot.core.broadcast import Stage
from bot.core.model import Chat, ChatKind, Quiet, Recipient
from bot.core.press import Seal
from store import SqliteStore, open_store
from tests.chat.conftest import NOON, Again, Hands, House
from tests.e2e.program import ADMIN, configuration, program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_faults import (
    BAD_GATEWAY,
    CANNOT_PARSE,
    UNAUTHORIZED,
    migrated,
    too_many,
)

WORD = "We move tonight."


async def asked(house: House, text: str = WORD):
    """The question whether to send it."""
    async with house.api.bot_writes(house.admin.id, 2) as written:
        house.admin.says(f"/broadcast {text}")
    return written[1]


async def many(house: House, n: int) -> list[int]:
    """So many people that spoke to the bot."""
    for number in range(n):
        person = house.person(2000 + number)
        recipient = Recipient("telegram", str(person.id))
        person.chat.refusal = None
        await house.store.save_chat(Chat(recipient=recipient, kind=ChatKind.PRIVATE))
    return [2000 + number for number in range(n)]


def got(api: FakeBotApi, people: list[int]) -> Counter[int]:
    return Counter({p: api.chats[p].texts.count(WORD) for p in people})


async def test_formatting_is_kept_and_harmful_marks_are_not(house: House):
    ann = house.person()
    await ann.asks("/start")
    bold = {"type": "bold", "offset": 11, "length": 7}
    async with house.api.bot_writes(house.admin.id, 2) as written:
        house.admin.says("/broadcast tonight <we> move\u202e", entities=[bold])
    assert written[0].text == "tonight <we> move"
    assert written[0].spans("bold") == ["tonight"]
    house.admin.presses(written[1], "Send it")
    await house.shows(written[1], "Sent to 2 chats")
    assert ann.chat.from_bot[-1].spans("bold") == ["tonight"]


async def test_the_text_may_be_asked_for(house: House):
    question = await house.admin.asks("/broadcast")
    async with house.api.bot_writes(house.admin.id, 2) as written:
        house.admin.says("We move.\n\nhttps://example.org/new", reply_to=question)
    assert written[0].text == "We move.\n\nhttps://example.org/new"


async def test_it_is_stopped_in_the_middle_and_the_report_says_who_was_left_out(house: House):
    people = await many(house, 60)
    question = await asked(house)
    house.admin.presses(question, "Send it")
    await house.api.until(lambda: sum(got(house.api, people).values()) >= 5)
    house.admin.presses(question, "Stop it")
    await house.shows(question, "Stopped")
    await house.api.until(lambda: "left out" in question.text)
    assert "Stop it" not in str(question.buttons)
    reached = sum(got(house.api, people).values())
    assert 5 <= reached < 60


async def test_progress_is_shown_in_place(house: House):
    people = await many(house, 5)
    question = await asked(house)
    house.admin.presses(question, "Send it")
    await house.shows(question, "Sent to 6 chats")
    assert any("Sending: " in text and " of 6 chats" in text for text in question.former)
    assert set(got(house.api, people).values()) == {1}


async def test_a_group_that_moves_meanwhile_gets_it_under_its_new_number(house: House):
    await house.store.save_chat(
        Chat(recipient=Recipient("telegram", "-5"), kind=ChatKind.GROUP, title="Readers")
    )
    group = house.api.group(-5, "Readers")
    new = group.migrates(-1005)
    question = await asked(house)
    house.api.refuse(-5, migrated(-1005))
    house.admin.presses(question, "Send it")
    await house.shows(question, "Sent to 2 chats")
    assert new.chat.texts.count(WORD) == 1


async def test_in_quiet_hours_it_comes_without_a_sound(house: House):
    ann = house.person()
    await ann.asks("/start")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    await house.subscribe.hush(chat, Quiet(time(11), time(13)))
    question = await asked(house)
    house.admin.presses(question, "Send it")
    await house.shows(question, "Sent to 2 chats")
    assert ann.chat.from_bot[-1].silent


async def test_it_goes_on_after_a_restart_and_nobody_gets_it_twice(world: Again):
    async with world() as house:
        people = await many(house, 40)
        question = await asked(house)
        house.admin.presses(question, "Send it")
        await house.api.until(lambda: sum(got(house.api, people).values()) >= 10)
    async with world() as house:
        await house.shows(question, "Sent to 41 chats")
        assert set(got(house.api, people).values()) == {1}


class Turned:
    """A monotonic clock that moves when something sleeps on it."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += max(seconds, 0.001)
        await asyncio.sleep(0)


@dataclass
class Desk:
    """A herald whose clocks a test turns, with a broadcast that was just confirmed."""

    api: FakeBotApi
    store: SqliteStore
    herald: Herald
    pace: TelegramPace
    clock: Hands
    time: Turned
    number: int

    def forward(self, seconds: float) -> None:
        self.time.at += seconds
        self.clock.forward(seconds=seconds)

    async def steps(self, n: int) -> int:
        """So many steps; how many messages were tried in them."""
        before = self.api.calls["sendMessage"]
        self.herald._shown_at = self.time.at  # the progress is not what is looked at here
        for _ in range(n):
            await self.herald.step()
        return self.api.calls["sendMessage"] - before


@asynccontextmanager
async def desk(path: Path, people: int) -> AsyncIterator[Desk]:
    turned, clock, pace = Turned(), Hands(), TelegramPace()
    async with FakeBotApi() as api, open_store(path / "a.db") as store:
        for number in range(people):
            api.user(2000 + number).chat.refusal = None
            await store.save_chat(Chat(recipient=Recipient("telegram", str(2000 + number))))
        number = await store.draft_broadcast(Recipient("telegram", "2000"), WORD, NOON)
        await store.begin_broadcast(number, "1")
        request = HTTPXRequest(httpx_kwargs={"verify": False})
        async with Bot(api.token, base_url=api.base_url, request=request) as bot:
            herald = Herald(
                store=store,
                bot=bot,
                pace=pace,
                seal=Seal("key"),
                clock=clock,
                monotonic=turned,
                sleep=turned.sleep,
            )
            yield Desk(api, store, herald, pace, clock, turned, number)


async def test_half_of_what_telegram_takes_is_left_to_alerts(tmp_path: Path):
    """While alerts fill the pace nothing is sent; while they do not, half of it is theirs."""
    async with desk(tmp_path, 50) as there:
        for other in range(20):
            alerted = Recipient("telegram", f"9{other}")
            there.pace.take(alerted, ChatKind.PRIVATE, there.time.at)
            there.pace.answered(alerted, there.time.at, there.time.at)
        assert await there.steps(20) == 0
        there.forward(2)
        assert await there.steps(40) == 30 - KEPT_FREE


async def test_told_to_slow_down_it_waits_as_long(tmp_path: Path):
    async with desk(tmp_path, 3) as there:
        there.api.fail_next(too_many(17), method="sendMessage")
        assert await there.steps(9) == 1
        there.forward(16)
        assert await there.steps(9) == 0
        there.forward(2)
        assert await there.steps(3) == 3
        assert set(got(there.api, [2000, 2001, 2002]).values()) == {1}


async def test_who_cannot_be_reached_for_long_is_given_up(tmp_path: Path):
    async with desk(tmp_path, 2) as there:
        there.api.refuse(2001, BAD_GATEWAY)
        for tries in (2, 1, 1, 1):
            assert await there.steps(5) == tries
            there.forward(6)
        await there.steps(5)
        told = await there.store.broadcast(there.number)
        assert (told.stage, told.sent, told.failed, told.left) == (Stage.DONE, 1, 1, 0)


async def test_a_refused_token_is_tried_again_later(tmp_path: Path):
    async with desk(tmp_path, 2) as there:
        there.api.fail_next(UNAUTHORIZED, method="sendMessage")
        assert await there.steps(5) == 1
        there.forward(61)
        assert await there.steps(2) == 2
        assert set(got(there.api, [2000, 2001]).values()) == {1}


async def test_a_chat_without_a_number_keeps_it_from_nobody(tmp_path: Path):
    async with desk(tmp_path, 1) as there:
        await there.store.save_chat(Chat(recipient=Recipient("telegram", "nonsense")))
        number = await there.store.draft_broadcast(Recipient("telegram", "2000"), WORD, NOON)
        await there.steps(3)
        await there.store.begin_broadcast(number, "1")
        there.forward(5)
        await there.steps(4)
        told = await there.store.broadcast(number)
        assert (told.stage, told.sent, told.failed) == (Stage.DONE, 1, 1)


async def test_markup_that_is_refused_is_sent_in_plain_letters(tmp_path: Path):
    async with desk(tmp_path, 1) as there:
        there.api.fail_next(CANNOT_PARSE, method="sendMessage")
        assert await there.steps(1) == 2
        assert got(there.api, [2000])[2000] == 1


async def test_killed_in_the_middle_it_reaches_everybody(tmp_path: Path):
    """Nobody is left out, and only the one message that was under way at a kill may come
    twice. `BROADCAST_KILLS=20` kills more often."""
    chance = random.Random(20260304)
    kills = int(os.environ.get("BROADCAST_KILLS", "1"))
    people = [2000 + n for n in range(15 + 15 * kills)]
    async with FakeBotApi() as api, program(tmp_path, configuration(api, {})) as run:
        admin = api.user(ADMIN)
        await run.start()
        await admin.asks("/start")
        for person in people:
            await api.user(person).asks("/start")
        async with api.bot_writes(ADMIN, 2) as written:
            admin.says(f"/broadcast {WORD}")
        question = written[1]
        admin.presses(question, "Send it")
        for kill in range(kills):
            reached = 10 + 15 * kill
            await api.until(lambda reached=reached: sum(got(api, people).values()) >= reached)
            for _ in range(chance.randrange(40)):
                await asyncio.sleep(0)
            await run.kill()
            await run.start()
        await api.until(lambda: f"Sent to {len(people) + 1} chats" in question.text, timeout=60)
        times = got(api, people)
        assert set(times) == set(people)
        assert min(times.values()) == 1
        assert sum(times.values()) <= len(people) + kills
        doubled = sum(times.values()) - len(people)
        if doubled:
            assert "may have got it twice" in question.text
        assert await run.stop() == 0


async def test_where_chat_and_delivery_are_two_processes_the_one_that_delivers_sends(
    tmp_path: Path,
):
    async with FakeBotApi() as api:
        config = configuration(api, {})
        async with (
            program(tmp_path, config, role="deliver") as deliver,
            program(tmp_path, config, role="chat") as chat,
        ):
            admin, ann = api.user(ADMIN), api.user(2000)
            await chat.start()
            await ann.asks("/start")
            async with api.bot_writes(ADMIN, 2) as written:
                admin.says(f"/broadcast {WORD}")
            question = written[1]
            admin.presses(question, "Send it")
            await api.until(lambda: "Sending: 0 of 2 chats" in question.text)
            await deliver.start()
            await api.until(lambda: "Sent to 2 chats" in question.text, timeout=60)
            assert got(api, [2000])[2000] == 1
            assert await deliver.stop() == 0
            assert await chat.stop() == 0
