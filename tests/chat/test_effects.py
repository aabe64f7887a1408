"""Every setting has its effect: from the button that a person presses to what Telegram is sent."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, fields, replace
from datetime import timedelta

import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.pace import Unpaced
from bot.channels.telegram import TelegramChannel
from bot.chat.alert_buttons import alert_keyboard
from bot.core.model import Preferences, Recipient, Role
from bot.deliver import Deliverer
from tests.chat.conftest import House, edited, post
from tests.fakes.bot_api_chats import Message

DEFAULT = Preferences()


@dataclass
class Newsroom:
    """A house in which alerts are sent, too, and a reader who follows one source."""

    house: House
    bot: Bot

    async def send(self) -> list[Message]:
        """Send what is owed now; the messages that came of it, edits left out."""
        chat = self.house.person().chat
        before = len(chat.from_bot)
        store, clock = self.house.store, self.house.clock
        channel = TelegramChannel(
            self.bot,
            keyboard=alert_keyboard(self.house.deps.seal),
            now=clock.now,
            keep_topic=store.keep_topic,
        )
        deliverer = Deliverer(
            store=store,
            channels={"telegram": channel},
            paces={"telegram": Unpaced()},
            clock=clock,
            monotonic=asyncio.get_running_loop().time,
        )
        await deliverer.drain(patience=timedelta(0))
        return chat.from_bot[before:]

    async def tell(self, *news: object, **about: object) -> list[Message]:
        await self.house.looked("night", alerts=news, **about)
        return await self.send()

    async def set(self, *labels: str) -> None:
        """Press these buttons in the settings of the source, one after the other."""
        ann = self.house.person()
        panel = await ann.asks("/settings night")
        for label in labels:
            await ann.presses(panel, label).answered()


@pytest.fixture
async def newsroom(house: House) -> AsyncIterator[Newsroom]:
    await house.watch("night", "Election night")
    await house.person().asks("/subscribe night")
    plain = HTTPXRequest(httpx_kwargs={"verify": False})
    async with Bot(house.api.token, base_url=house.api.base_url, request=plain) as bot:
        yield Newsroom(house, bot)


NAMES = {
    Role.UPDATE: "Updates",
    Role.CORRECTION: "Corrections",
    Role.CLARIFICATION: "Clarifications",
    Role.RETRACTION: "Retractions",
    Role.POST: "Live blog posts",
    Role.ITEM: "Feed entries",
    Role.TEXT: "New text without a mark",
    Role.HEADLINE: "Changed headlines",
}


@pytest.mark.parametrize("role", list(Role))
async def test_each_kind_of_news_is_told_or_not(newsroom: Newsroom, role: Role):
    usually = role in DEFAULT.roles
    told = await newsroom.tell(post(1, role=role))
    assert bool(told) is usually
    await newsroom.set("Kinds of news", f"{'☑' if usually else '☐'} {NAMES[role]}")
    told = await newsroom.tell(post(2, role=role))
    assert bool(told) is not usually


async def test_key_updates_only(newsroom: Newsroom):
    await newsroom.set("Only key updates")
    assert await newsroom.tell(post(1)) == []
    [told] = await newsroom.tell(post(2, key=True))
    assert "number 2" in told.text


@pytest.mark.parametrize(("label", "passes"), [("Only with …", True), ("Not with …", False)])
async def test_words(newsroom: Newsroom, label: str, passes: bool):
    ann = newsroom.house.person()
    await newsroom.set("Words", label)
    await ann.asks("ferry, /harbou?r/")
    for number, (text, holds) in enumerate(
        [("The ferry sails.", True), ("The HARBOR is shut.", True), ("Ferries sail.", False)]
    ):
        told = await newsroom.tell(post(number, text))
        assert bool(told) is (holds is passes)


async def test_every_hour(newsroom: Newsroom):
    await newsroom.set("Every hour")
    assert await newsroom.tell(post(1)) == []
    assert await newsroom.tell(post(2)) == []
    newsroom.house.clock.forward(hours=1)
    [told] = await newsroom.send()
    assert "number 1" in told.text
    assert "number 2" in told.text


async def test_once_a_day_at_the_chats_own_time(newsroom: Newsroom):
    ann = newsroom.house.person()
    await ann.asks("/settings zone Europe/Kyiv")
    await newsroom.set("Once a day", "18:00")
    assert await newsroom.tell(post(1)) == []
    newsroom.house.clock.forward(hours=3, minutes=59)  # 17:59 in Kyiv
    assert await newsroom.send() == []
    newsroom.house.clock.forward(minutes=1)
    [told] = await newsroom.send()
    assert "number 1" in told.text


async def test_sound(newsroom: Newsroom):
    [loud] = await newsroom.tell(post(1))
    await newsroom.set("Sound")
    [quiet] = await newsroom.tell(post(2))
    assert (loud.silent, quiet.silent) == (False, True)


async def test_link_preview(newsroom: Newsroom):
    [without] = await newsroom.tell(post(1))
    await newsroom.set("Link preview")
    [with_] = await newsroom.tell(post(2))
    assert without.link_preview == {"is_disabled": True}
    assert not (with_.link_preview or {}).get("is_disabled")


async def test_pictures(newsroom: Newsroom):
    image = "https://news.example/ferry.jpg"
    [without] = await newsroom.tell(post(1, image=image))
    await newsroom.set("More", "Pictures")
    [with_] = await newsroom.tell(post(2, image=image))
    assert image not in str(without.link_preview)
    assert image in str(with_.link_preview)


async def test_length(newsroom: Newsroom):
    text = "The ferry sails again this evening, the port says. " * 40
    [whole] = await newsroom.tell(post(1, text))
    await newsroom.set("More", "280")
    [short] = await newsroom.tell(post(2, text))
    assert whole.text.count("The ferry sails") == 40
    assert 1 <= short.text.count("The ferry sails") <= 6


async def test_language_of_the_frame(newsroom: Newsroom):
    [english] = await newsroom.tell(post(1))
    await newsroom.set("More", "Deutsch")
    [german] = await newsroom.tell(post(2))
    assert english.buttons[0] != german.buttons[0]
    assert "Stummschalten" in str(german.buttons) or "stumm" in str(german.buttons).lower()


async def test_edits(newsroom: Newsroom):
    house, first = newsroom.house, post(1, "The ferry sails at six.")
    [told] = await newsroom.tell(first)
    second = replace(first, text="The ferry sails at seven.", updated=house.clock.now())
    await newsroom.tell(edited("night", first, second, house.clock.now()))
    assert "at seven" in told.text
    await newsroom.set("More", "Tell edits")
    third = replace(first, text="The ferry does not sail at all.", updated=house.clock.now())
    await newsroom.tell(edited("night", second, third, house.clock.now(), revision=3))
    assert "not sail" not in told.text


@pytest.mark.parametrize("wanted", [True, False])
async def test_removals(newsroom: Newsroom, wanted: bool):
    first = post(1, "The ferry sails at six.")
    [told] = await newsroom.tell(first)
    if not wanted:
        await newsroom.set("More", "Tell removals")
    await newsroom.tell(edited("night", first, None, newsroom.house.clock.now()))
    assert bool(told.spans("strikethrough")) is wanted


async def test_a_topic_for_each_story(newsroom: Newsroom):
    house, ann = newsroom.house, newsroom.house.person()
    group = house.api.group(-1001, "Readers", owner=ann, forum=True)
    await ann.asks("/subscribe night", chat=group)
    panel = await ann.asks("/settings night", chat=group)
    for label in ("More", "A topic for each story"):
        await ann.presses(panel, label).answered()
    await newsroom.tell(post(1))
    told = group.chat.from_bot[-1]
    assert "number 1" in told.text
    assert told.thread is not None
    assert "Election night" in str(group.chat.topics)


async def test_hold_mute_and_quiet_hours(newsroom: Newsroom):
    house, ann = newsroom.house, newsroom.house.person()
    await newsroom.set("Hold")
    assert await newsroom.tell(post(1)) == []
    await newsroom.set("Go on")
    await newsroom.set("Mute for a day")
    assert await newsroom.tell(post(2)) == []
    await newsroom.set("Unmute")
    assert len(await newsroom.tell(post(3))) == 1
    await ann.asks("/quiet 11:00-13:00 urgent")
    assert await newsroom.tell(post(4)) == []
    assert len(await newsroom.tell(post(5, role=Role.CORRECTION))) == 1
    house.clock.forward(hours=1)
    [summed] = await newsroom.send()
    assert "number 4" in summed.text


async def test_the_chats_defaults_hold_where_a_source_says_nothing_else(newsroom: Newsroom):
    ann = newsroom.house.person()
    panel = await ann.asks("/settings")
    await ann.presses(panel, "Sound").answered()
    [quiet] = await newsroom.tell(post(1))
    assert quiet.silent
    await newsroom.set("Sound")
    [loud] = await newsroom.tell(post(2))
    assert not loud.silent
    await newsroom.set("As the whole chat")
    [quiet] = await newsroom.tell(post(3))
    assert quiet.silent


TESTED: dict[str, Callable[..., Awaitable[None]]] = {
    "roles": test_each_kind_of_news_is_told_or_not,
    "edits": test_edits,
    "removals": test_removals,
    "key_only": test_key_updates_only,
    "include": test_words,
    "exclude": test_words,
    "delay": test_every_hour,
    "digest_at": test_once_a_day_at_the_chats_own_time,
    "sound": test_sound,
    "preview": test_link_preview,
    "picture": test_pictures,
    "excerpt": test_length,
    "language": test_language_of_the_frame,
    "own_topic": test_a_topic_for_each_story,
}
ELSEWHERE = {"follow_on"}
"""That a story is followed on is done by whoever looks at pages (tests/e2e/test_successor.py)."""


def test_no_setting_is_without_a_test_of_its_effect():
    assert {field.name for field in fields(Preferences)} == TESTED.keys() | ELSEWHERE


async def test_a_setting_of_another_chat_is_untouched(newsroom: Newsroom):
    ben = newsroom.house.person(1002)
    await ben.asks("/subscribe night")
    await newsroom.set("Sound")
    await newsroom.tell(post(1))
    assert not ben.chat.from_bot[-1].silent
    mine = await newsroom.house.subscribe.following(Recipient("telegram", "1001"))
    assert not mine[0].subscription.preferences.sound
