"""A channel cannot talk to us: its admins speak for it in private."""

import pytest

from tests.chat.conftest import House
from tests.fakes.bot_api_people import Group, Person

CHANNEL = -1002


@pytest.fixture
async def olga(house: House) -> Person:
    """An admin of the channel @thenews, in which the bot may post; two pages are watched."""
    olga = house.person(50, first_name="Olga")
    channel: Group = house.api.group(
        CHANNEL, "The <News>", type="channel", owner=olga, username="thenews"
    )
    olga.adds_bot(channel)
    await house.watch("night-one", "Election night one")
    await house.watch("night-two", "Election night two")
    return olga


async def test_what_is_said_of_a_channel_names_it(house: House, olga: Person):
    card = await olga.asks("/subscribe @thenews night-one")
    assert card.text.startswith("📢 The <News>\n✅ You follow Election night one")
    for words in ("/list @thenews", "/settings @thenews", "/unsubscribe @thenews"):
        assert "📢 The <News>\n" in (await olga.asks(words)).text, words
    assert "📢 The <News>\n" in (await olga.asks("/mute @thenews 3h")).text
    assert "📢 The <News>\n" in (await olga.asks("/unsubscribe @thenews night-one")).text
    assert "📢 The <News>\n" in (await olga.asks("/list @thenews")).text
    assert "📢" not in (await olga.asks("/list")).text


async def test_a_name_that_may_mean_several_follows_nothing_for_the_private_chat(
    house: House, olga: Person
):
    answer = await olga.asks("/subscribe @thenews election")
    assert answer.buttons == []
    assert "/subscribe @thenews night-two" in answer.text
    await olga.asks("/subscribe @thenews night-two")
    assert await house.followed(CHANNEL) == ["night-two"]
    assert await house.followed(olga) == []


async def test_without_a_name_there_are_commands_to_choose_from(house: House, olga: Person):
    answer = await olga.asks("/subscribe @thenews")
    assert answer.buttons == []
    assert answer.text.count("/subscribe @thenews night-") == 2


async def test_what_is_ended_for_a_channel_stays_for_the_private_chat(house: House, olga: Person):
    for words in ("@thenews night-one", "@thenews night-two", "night-one", "night-two"):
        await olga.asks(f"/subscribe {words}")
    choice = await olga.asks("/unsubscribe @thenews election")
    olga.presses(choice, "Election night one")
    await house.shows(choice, "no longer follow")
    assert await house.followed(CHANNEL) == ["night-two"]
    assert sorted(await house.followed(olga)) == ["night-one", "night-two"]


async def test_a_channel_that_follows_nothing_offers_no_choice_for_the_private_chat(
    house: House, olga: Person
):
    for words in ("/list @thenews", "/unsubscribe @thenews", "/mute @thenews night 3h"):
        answer = await olga.asks(words)
        assert "follows nothing yet" in answer.text, words
        assert answer.buttons == []
