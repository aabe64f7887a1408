"""A burst that is told in part is told whole by one tap."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.pace import Unpaced
from bot.channels.telegram import TelegramChannel
from bot.chat.alert_buttons import alert_keyboard
from bot.core.model import Chat, ChatKind, Recipient, Subscription
from bot.core.press import SHOW_ALL
from bot.deliver import Deliverer
from tests.chat.conftest import Again, House, post
from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api_chats import Message

GROUP = -1009
LONG = " The mayor of the harbour town spoke for an hour about the bridge." * 15


def long_post(number: int) -> object:
    return post(number, f"Report {number} begins.{LONG} Report {number} ends.")


class SecondFails:
    """A line that breaks the second message."""

    def __init__(self) -> None:
        self.drawn = 0

    def draw(self) -> faults.Fault | None:
        self.drawn += 1
        return faults.SERVER_ERROR if self.drawn == 2 else None


@dataclass
class Press:
    """A house in which a group follows a source; the burst takes so many messages."""

    house: House
    parts: int = 0

    async def deliver(self) -> None:
        plain = HTTPXRequest(httpx_kwargs={"verify": False})
        async with Bot(
            self.house.api.token, base_url=self.house.api.base_url, request=plain
        ) as bot:
            channel = TelegramChannel(
                bot, keyboard=alert_keyboard(self.house.deps.seal), now=self.house.clock.now
            )
            deliverer = Deliverer(
                store=self.house.store,
                channels={"telegram": channel},
                paces={"telegram": Unpaced()},
                clock=self.house.clock,
                monotonic=asyncio.get_running_loop().time,
            )
            await deliverer.drain(patience=timedelta(0))

    async def tells(self, *numbers: int) -> Message:
        """So many posts at once; the (last) message that tells them."""
        await self.house.looked("night", alerts=[long_post(n) for n in numbers])
        await self.deliver()
        self.parts = self.parts or len(self.house.api.chats[GROUP].from_bot)
        return self.house.api.chats[GROUP].from_bot[self.parts - 1]

    async def follow(self) -> None:
        await self.house.watch("night", "Election night")
        to = Recipient("telegram", str(GROUP))
        now = self.house.clock.now()
        await self.house.store.save_chat(Chat(recipient=to, kind=ChatKind.SUPERGROUP))
        await self.house.store.subscribe(
            Subscription(recipient=to, source_id="night", created_at=now - timedelta(hours=1))
        )

    @property
    def below(self) -> list[Message]:
        """What stands below the burst."""
        return self.house.api.chats[GROUP].from_bot[self.parts :]


@pytest.fixture
async def group(house: House) -> Press:
    ann = house.person()
    house.api.group(GROUP, owner=ann)
    press = Press(house)
    await press.follow()
    return press


def ends(messages: list[Message], numbers: range) -> list[int]:
    """How often the end of each report can be read."""
    return [sum(f"Report {n} ends." in m.text for m in messages) for n in numbers]


async def test_anybody_may_have_it_told_whole_and_twice_is_once(group: Press):
    burst = await group.tells(*range(1, 9))
    assert "Report 3 ends." not in burst.text
    assert burst.buttons[0] == ["Show all 8"]
    # Neither of them leads the group.
    both = [group.house.person(n).presses(burst, "Show all 8") for n in (1002, 1003)]
    for press in both:
        await press.answered()
    assert ends(group.below, range(1, 9)) == [1] * 8
    assert len(group.below) < 8
    assert all(m.reply_to == burst.id and m.silent for m in group.below)
    assert len(group.house.deps.pace) == 1  # counted with the alerts


async def test_the_second_press_says_that_it_stands_there(group: Press):
    burst = await group.tells(*range(1, 9))
    ben = group.house.person(1002)
    await ben.presses(burst, "Show all 8").answered()
    again = await ben.presses(burst, "Show all 8").answered()
    assert "below already" in str(again)


async def test_a_chat_that_has_to_wait_for_long_gets_the_rest_at_a_later_press(world: Again):
    async with world() as house:
        house.api.group(GROUP, owner=house.person())
        press = Press(house)
        await press.follow()
        burst = await press.tells(*range(1, 9))
        house.api.fail_next(faults.too_many(40), chat=GROUP)
        for _ in range(2):
            answer = await house.person(1002).presses(burst, "Show all 8").answered()
            assert "Wait a little" in str(answer)
        assert press.below == []
    async with world() as house:  # by then the forty seconds are over
        await house.person(1002).presses(burst, "Show all 8").answered()
        assert ends(Press(house, press.parts).below, range(1, 9)) == [1] * 8


async def test_what_was_added_since_is_told_alone(group: Press):
    burst = await group.tells(*range(1, 9))
    ben = group.house.person(1002)
    await ben.presses(burst, "Show all 8").answered()
    group.house.clock.forward(seconds=30)
    await group.tells(9, 10)
    assert burst.buttons[0] == ["Show all 10"]
    await ben.presses(burst, "Show all 10").answered()
    assert ends(group.below, range(1, 11)) == [1] * 10


async def test_a_failure_in_the_middle_goes_on_where_it_ended_also_after_a_restart(world: Again):
    async with world() as house:
        house.api.group(GROUP, owner=house.person())
        press = Press(house)
        await press.follow()
        burst = await press.tells(*range(1, 9))
        house.api.weather = SecondFails()
        await house.person(1002).presses(burst, "Show all 8").answered()
        assert len(press.below) == 1
        house.api.weather = None
    async with world() as house:
        await house.person(1003).presses(burst, "Show all 8").answered()
        assert ends(Press(house, press.parts).below, range(1, 9)) == [1] * 8


async def test_short_texts_need_no_button(group: Press):
    await group.house.looked("night", alerts=[post(n) for n in range(1, 9)])
    await group.deliver()
    [burst] = group.house.api.chats[GROUP].from_bot
    assert burst.buttons == [["Mute this story", "Catch me up", "Settings"]]


async def test_a_button_of_nothing_says_so(group: Press):
    ann = group.house.person()
    message = await ann.asks("/help")
    ann.sends_callback(message, group.house.deps.seal.close(str(ann.id), SHOW_ALL))
    await group.house.api.until(lambda: any("no longer of use" in t for t in ann.chat.texts))
