"""Answers to an alert: /why, /unsubscribe, and the buttons under it."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.chat.alert_buttons import alert_keyboard
from bot.core.model import Attempt, Delay, Owed, Preferences, Quiet, Recipient, Sent
from tests.chat.conftest import House, post


async def _told(house: House, person, *, receipt: str = "{}", later: timedelta = timedelta(0)):
    """An alert that was told to a person; the bot's message that tells it, and what was owed."""
    await house.watch("night", "Election night")
    await person.asks("/subscribe night")
    message = await person.asks("/help")
    await house.looked("night", alerts=[post(1, "The polls have closed.", minutes_ago=2)])
    while await house.store.fan_out(house.clock.now(), chunk=100):
        pass
    house.clock.at += later
    [[owed]] = await house.store.lease_owed(house.clock.now(), limit=10, channel="telegram")
    sent_at = house.clock.now() + timedelta(seconds=1.5)
    done = Sent(receipt.format(message.id))
    await house.store.settle([Attempt(owed.delivery.id or 0, done, sent_at)])
    return message, owed


async def test_why_tells_what_was_seen_when_and_why_this_chat_got_it(house: House):
    ann = house.person()
    message, _ = await _told(house, ann)
    answer = await ann.asks("/why", reply_to=message)
    assert "The polls have closed." in answer.text
    assert "Live blog posts, new" in answer.text
    assert "Published 11:58:00" in answer.text
    assert "Noticed 12:00:00 (120 s later)" in answer.text
    assert "Sent 12:00:01 (1.5 s later)" in answer.text
    assert "This chat follows it since 4 Mar 2026" in answer.text


@pytest.mark.parametrize(
    ("wishes", "said"),
    [
        ({"quiet": Quiet(time(13), time(16, 30))}, "Held until 16:30 by the quiet hours"),
        ({"preferences": Preferences(delay=Delay.HOURLY)}, "Held for the hourly digest of 15:00"),
        (
            {"preferences": Preferences(delay=Delay.DAILY, digest_at=time(17))},
            "Held for the daily digest of 17:00",
        ),
    ],
)
async def test_why_says_what_an_alert_was_held_for(house: House, wishes: dict, said: str):
    ann = house.person()
    await ann.asks("/start")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert chat is not None
    await house.store.save_chat(replace(chat, timezone="Europe/Kyiv", **wishes))
    message, _ = await _told(house, ann, later=timedelta(hours=4))
    answer = await ann.asks("/why", reply_to=message)
    assert said in answer.text
    assert answer.text.index("Noticed 14:00") < answer.text.index(said)
    assert answer.text.index(said) < answer.text.index("Sent 18:00:01")


async def test_why_says_of_what_came_at_once_nothing_of_waiting(house: House):
    ann = house.person()
    message, _ = await _told(house, ann)
    assert "Held" not in (await ann.asks("/why", reply_to=message)).text


async def test_why_finds_an_alert_by_any_of_its_messages(house: House):
    ann = house.person()
    message, _ = await _told(house, ann, receipt="7000,{},7001*3")
    assert "The polls" in (await ann.asks("/why", reply_to=message)).text
    assert "no alert" in (await ann.asks("/why", reply_to=ann.chat.from_bot[0])).text


async def test_why_without_an_alert_says_how(house: House):
    ann = house.person()
    hello = await ann.asks("/start")
    assert "Answer one of my alerts" in (await ann.asks("/why")).text
    assert "no alert of mine" in (await ann.asks("/why", reply_to=hello)).text


async def test_why_says_that_a_subscription_has_ended(house: House):
    ann = house.person()
    message, _ = await _told(house, ann)
    await ann.asks("/unsubscribe night")
    assert "no longer does" in (await ann.asks("/why", reply_to=message)).text


async def test_unsubscribing_in_answer_to_an_alert_ends_its_source(house: House):
    ann = house.person()
    message, _ = await _told(house, ann)
    answer = await ann.asks("/unsubscribe", reply_to=message)
    assert "no longer follow Election night" in answer.text
    assert await house.followed(ann) == []


async def test_the_buttons_of_an_alert_do_what_they_say(house: House):
    ann = house.person()
    message, owed = await _told(house, ann)
    [row] = alert_keyboard(house.deps.seal)([owed], 0)
    assert [b.label for b in row] == ["Mute this story", "Catch me up", "Settings"]
    said = []
    for button in row:
        async with house.api.bot_writes(ann.id) as written:
            await ann.sends_callback(message, button.data or "").answered()
        said.append(written[0].text)
    assert "muted until" in said[0]
    assert "Nothing new since" in said[1] or "piece of news" in said[1]
    assert "Told:" in said[2]
    assert not message.former


async def test_an_alert_for_nobodys_subscription_has_no_buttons(house: House):
    ann = house.person()
    _, owed = await _told(house, ann)
    orphan = Owed(delivery=owed.delivery, alert=owed.alert, chat=owed.chat)
    assert alert_keyboard(house.deps.seal)([orphan], 0) == ()
    assert owed.delivery.recipient == Recipient("telegram", str(ann.id))
