"""Conversations about being left alone: /mute, /quiet."""

from datetime import time, timedelta

import pytest

from bot.core.model import Quiet, Recipient
from bot.core.press import MUTE
from tests.chat.conftest import NOON, House


async def _chat(house: House, person):
    found = await house.store.chat(Recipient("telegram", str(person.id)))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("length", "hours"),
    [("3h", 3), ("3", 3), ("90m", 1.5), ("1h30m", 1.5), ("2 days", 48), ("1w", 168)],
)
async def test_everything_is_muted_for_a_while_and_undone(house: House, length: str, hours: float):
    ann = house.person()
    answer = await ann.asks(f"/mute {length}")
    assert "Everything is muted until" in answer.text
    assert (await _chat(house, ann)).muted_until == NOON + timedelta(hours=hours)
    ann.presses(answer, "Undo")
    await house.shows(answer, "Undone")
    assert (await _chat(house, ann)).muted_until is None


async def test_one_source_is_muted_by_name(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    answer = await ann.asks("/mute election 2 h")
    assert "Election night is muted until 14:00" in answer.text
    [one] = await house.following(ann)
    assert one.subscription.muted_until == NOON + timedelta(hours=2)
    assert "muted until 14:00" in (await ann.asks("/list")).text
    ann.presses(answer, "Undo")
    await house.shows(answer, "Undone")
    assert (await house.following(ann))[0].subscription.muted_until is None


async def test_mute_off_ends_it(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    await ann.asks("/mute 3h")
    assert "is heard again" in (await ann.asks("/mute off")).text
    assert (await _chat(house, ann)).muted_until is None
    await ann.asks("/mute night 3h")
    assert "Election night is heard again" in (await ann.asks("/mute night off")).text
    assert (await house.following(ann))[0].subscription.muted_until is None


async def test_a_name_that_may_mean_several_is_asked_about(house: House):
    ann = house.person()
    for number in ("one", "two"):
        await house.watch(f"night-{number}", f"Election night {number}")
        await ann.asks(f"/subscribe night-{number}")
    for length, until in (("90m", NOON + timedelta(minutes=90)), ("off", None)):
        question = await ann.asks(f"/mute election {length}")
        assert question.text == "Which one do you mean?"
        ann.presses(question, "Election night two")
        await house.shows(question, "Election night two is")
        muted = {
            f.watched.source.id: f.subscription.muted_until for f in await house.following(ann)
        }
        assert muted == {"night-one": None, "night-two": until}


async def test_mute_alone_offers_lengths(house: House):
    ann = house.person()
    menu = await ann.asks("/mute")
    ann.presses(menu, "8 h")
    await house.shows(menu, "muted until 20:00")
    assert "Everything is muted" in (await ann.asks("/mute")).text
    menu = await ann.asks("/mute")
    ann.presses(menu, "Unmute")
    await house.shows(menu, "is heard again")


async def test_a_mute_is_never_longer_than_a_year(house: House):
    ann = house.person()
    await ann.asks("/mute 9999w")
    assert (await _chat(house, ann)).muted_until == NOON + timedelta(days=366)


async def test_mute_this_story_under_an_alert_mutes_it_for_a_day(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    alert = await ann.asks("/subscribe night")
    [one] = await house.following(ann)
    async with house.api.bot_writes(ann.id) as written:
        data = house.deps.seal.close(str(ann.id), MUTE, one.subscription.id)
        ann.sends_callback(alert, data)
    assert "Election night is muted until" in written[0].text
    assert alert.text.startswith("✅ You follow")
    assert (await house.following(ann))[0].subscription.muted_until == NOON + timedelta(hours=24)


async def test_quiet_hours_are_set_and_undone(house: House):
    ann = house.person()
    await ann.asks("/quiet 22:00-06:30")
    answer = await ann.asks("/quiet 23:00-07:00 urgent")
    assert "Quiet from 23:00–07:00" in answer.text
    assert "Key events, corrections and retractions break through" in answer.text
    assert (await _chat(house, ann)).quiet == Quiet(time(23), time(7), True)
    ann.presses(answer, "Undo")
    await house.shows(answer, "Undone")
    assert (await _chat(house, ann)).quiet == Quiet(time(22), time(6, 30))
    assert "no quiet hours" in (await ann.asks("/quiet off")).text
    assert (await _chat(house, ann)).quiet is None


async def test_quiet_alone_offers_the_usual_hours(house: House):
    ann = house.person()
    menu = await ann.asks("/quiet")
    ann.presses(menu, "23:00–07:00")
    await house.shows(menu, "Quiet from 23:00–07:00")
    assert (await _chat(house, ann)).quiet == Quiet(time(23), time(7))


@pytest.mark.parametrize(
    "text", ["late", "25:00-07:00", "23:00", "07:00-07:00", "23:00-07:00-08:00"]
)
async def test_hours_that_are_none_are_explained(house: House, text: str):
    ann = house.person()
    assert "/quiet 23:00-07:00" in (await ann.asks(f"/quiet {text}")).text
    assert (await _chat(house, ann)).quiet is None
