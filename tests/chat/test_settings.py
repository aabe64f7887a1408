"""Conversations about settings: each button has its effect, pressed once or twice."""

from datetime import time

import pytest

from bot.core.model import Delay, Preferences, Recipient, Role
from bot.core.press import SETTINGS
from tests.chat.conftest import House


async def _panel(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    return ann, await ann.asks("/settings night")


async def _wishes(house: House, person) -> Preferences:
    [one] = await house.following(person)
    chat = await house.store.chat(Recipient("telegram", str(person.id)))
    return one.subscription.effective(chat.preferences)


@pytest.mark.parametrize(
    ("view", "label", "field", "value"),
    [
        ("", "☐ Only key updates", "key_only", True),
        ("", "Every hour", "delay", Delay.HOURLY),
        ("", "Once a day", "delay", Delay.DAILY),
        ("", "☑ Sound", "sound", False),
        ("", "☐ Link preview", "preview", True),
        ("More", "800", "excerpt", 800),
        ("More", "280", "excerpt", 280),
        ("More", "☑ Tell edits", "edits", False),
        ("More", "☑ Tell removals", "removals", False),
        ("More", "☐ Pictures", "picture", True),
        ("More", "Deutsch", "language", "de"),
    ],
)
async def test_each_setting_of_a_subscription_has_its_button(house, view, label, field, value):
    ann, panel = await _panel(house)
    if view:
        ann.presses(panel, view)
        await house.api.until(lambda: any(label in row for row in panel.buttons))
    data = str(panel.button(label)["callback_data"])
    await ann.sends_callback(panel, data).answered()
    await ann.sends_callback(panel, data).answered()
    assert getattr(await _wishes(house, ann), field) == value
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert getattr(chat.preferences, field) == getattr(Preferences(), field)


@pytest.mark.parametrize("role", list(Role))
async def test_each_kind_of_news_is_switched_by_itself(house: House, role: Role):
    ann, panel = await _panel(house)
    before = (await _wishes(house, ann)).roles
    ann.presses(panel, "Kinds of news")
    await house.shows(panel, "Which kinds of news")
    [row] = [r for r in panel.markup["inline_keyboard"] if f"{role.value}:kinds" in str(r)]
    await ann.sends_callback(panel, row[0]["callback_data"]).answered()
    assert (await _wishes(house, ann)).roles == before ^ {role}
    ann.presses(panel, "Back")
    await house.shows(panel, "Told:")


async def test_a_daily_digest_has_an_hour(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Once a day")
    await house.shows(panel, "Once a day, 08:00")
    ann.presses(panel, "18:00")
    await house.shows(panel, "Once a day, 18:00")
    assert (await _wishes(house, ann)).digest_at == time(18)


async def test_the_chats_defaults_hold_for_what_has_no_wish_of_its_own(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "☑ Sound")
    await house.api.until(lambda: panel.buttons and "☐ Sound" in str(panel.buttons))
    defaults = await ann.asks("/settings")
    assert "Settings of this chat" in defaults.text
    ann.presses(defaults, "Every hour")
    await house.shows(defaults, "Every hour")
    wishes = await _wishes(house, ann)
    assert wishes.delay is Delay.HOURLY
    assert not wishes.sound
    panel = await ann.asks("/settings night")
    ann.presses(panel, "As the whole chat")
    await house.api.until(lambda: "☑ Sound" in str(panel.buttons))
    assert (await _wishes(house, ann)).sound


async def test_words_are_asked_for_and_answered(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Words")
    await house.shows(panel, "No words are set")
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(panel, "Only with …")
    answer = await ann.asks("fire, <b>flood</b>, fire", reply_to=written[0])
    assert "Only with: fire, <b>flood</b>" in answer.text
    assert (await _wishes(house, ann)).include == ("fire", "<b>flood</b>")
    ann.presses(answer, "No words")
    await house.shows(answer, "No words are set")
    assert (await _wishes(house, ann)).include == ()


async def test_words_are_set_by_command_too(house: House):
    ann, _ = await _panel(house)
    answer = await ann.asks("/settings night exclude sport, weather report")
    assert "Not with: sport, weather report" in answer.text
    assert (await _wishes(house, ann)).exclude == ("sport", "weather report")
    await ann.asks("/set include fire")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert chat.preferences.include == ("fire",)


async def test_an_expression_is_taken_whole_and_a_faulty_one_is_refused(house: House):
    ann, _ = await _panel(house)
    await ann.asks(r"/settings night include /sanction(s|ed){1,2}/, fire")
    assert (await _wishes(house, ann)).include == ("/sanction(s|ed){1,2}/", "fire")
    for wrong in ("/(/", r"/(a)\1/", f"/{'x' * 100}/"):
        answer = await ann.asks(f"/settings night include {wrong}")
        assert "cannot use the expression" in answer.text
    assert (await _wishes(house, ann)).include == ("/sanction(s|ed){1,2}/", "fire")


async def test_the_time_zone_is_set_by_name(house: House):
    ann = house.person()
    answer = await ann.asks("/settings zone europe/kyiv")
    assert "Europe/Kyiv: it is 14:00 there" in answer.text
    ann.presses(answer, "Undo")
    await house.shows(answer, "The time zone is UTC")
    assert "Which time zone?" in (await ann.asks("/settings zone Middle-earth")).text
    await ann.asks("/settings zone Warsaw")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert chat.timezone == "Europe/Warsaw"


async def test_a_subscription_is_held_and_goes_on(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Hold")
    await house.shows(panel, "Held until")
    assert (await house.following(ann))[0].subscription.paused
    ann.presses(panel, "Go on")
    await house.api.until(lambda: "Held until" not in panel.text)
    assert not (await house.following(ann))[0].subscription.paused


async def test_a_subscription_is_muted_and_ended_from_its_settings(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Mute for a day")
    await house.shows(panel, "muted until")
    panel = await ann.asks("/settings night")
    ann.presses(panel, "Unmute")
    await house.shows(panel, "is heard again")
    panel = await ann.asks("/settings night")
    ann.presses(panel, "Stop following")
    await house.shows(panel, "no longer follow")


async def test_settings_are_reached_from_the_list_and_back(house: House):
    ann, _ = await _panel(house)
    listed = await ann.asks("/list")
    ann.presses(listed, "⚙ 1")
    await house.shows(listed, "Told:")
    ann.presses(listed, "All that is followed")
    await house.shows(listed, "follows 1 source")


async def test_settings_under_an_alert_leave_the_alert_as_it_is(house: House):
    ann, panel = await _panel(house)
    [one] = await house.following(ann)
    async with house.api.bot_writes(ann.id) as written:
        data = house.deps.seal.close(str(ann.id), SETTINGS, one.subscription.id)
        ann.sends_callback(panel, data)
    assert "Told:" in written[0].text
    assert not panel.former


async def test_a_subscription_moves_to_the_topic_in_which_that_is_asked(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(-1001, "Readers", owner=ann, forum=True)
    topic = group.topic(7)
    await ann.asks("/subscribe night", chat=group)
    [one] = await house.following(-1001)
    panel = await ann.asks("/help", chat=group, topic=topic)
    data = house.deps.seal.close("-1001", "cfg", one.subscription.id)
    ann.sends_callback(panel, data)
    await house.shows(panel, "Told:")
    ann.presses(panel, "Tell it in this topic")
    await house.api.until(lambda: "Tell it in this topic" not in str(panel.buttons))
    [one] = await house.following(-1001)
    assert one.subscription.recipient.topic == str(topic)


async def test_the_time_zone_is_asked_for_and_answered(house: House):
    ann = house.person()
    panel = await ann.asks("/settings")
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(panel, "Time zone")
    assert "Time zone: UTC" in written[0].text
    assert "no time zone called “Atlantis”" in (await ann.asks("Atlantis")).text
    answer = await ann.asks("kyiv")
    assert "Europe/Kyiv: it is 14:00 there" in answer.text
    ann.presses(answer, "Undo")
    await house.shows(answer, "The time zone is UTC")


async def test_the_daily_summary_comes_at_any_time_of_day(house: House):
    ann = house.person()
    panel = await ann.asks("/settings")
    ann.presses(panel, "Once a day")
    await house.api.until(lambda: "Another time" in str(panel.buttons))
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(panel, "Another time")
    assert "no time of day" in (await ann.asks("noonish", reply_to=written[0])).text
    answer = await ann.asks("6:45", reply_to=written[0])
    assert "Once a day, 06:45" in answer.text
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert str(chat.preferences.digest_at) == "06:45:00"


async def test_words_may_be_written_next_without_a_reply(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Words")
    await house.shows(panel, "No words are set")
    await ann.presses(panel, "Not with …").answered()
    answer = await ann.asks("sport, weather")
    assert "Not with: sport, weather" in answer.text


async def test_an_expression_that_cannot_be_used_may_be_written_again(house: House):
    ann, panel = await _panel(house)
    ann.presses(panel, "Words")
    await house.shows(panel, "No words are set")
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(panel, "Only with …")
    assert "cannot use the expression" in (await ann.asks("/(/", reply_to=written[0])).text
    assert "Only with: /fire|flood/" in (await ann.asks("/fire|flood/", reply_to=written[0])).text


async def test_words_and_the_way_back_to_the_chats_own_can_be_undone(house: House):
    ann, _ = await _panel(house)
    panel = await ann.asks("/settings night include fire, flood")
    assert "Only with: fire, flood" in panel.text
    ann.presses(panel, "Undo")
    await house.api.until(lambda: "Only with" not in panel.text)
    assert (await _wishes(house, ann)).include == ()
    await ann.asks("/settings night exclude sport")
    panel = await ann.asks("/settings night")
    ann.presses(panel, "As the whole chat")
    await house.api.until(lambda: "Not with" not in panel.text)
    assert (await _wishes(house, ann)).exclude == ()
    ann.presses(panel, "Undo")
    await house.shows(panel, "Not with: sport")
    ann.presses(panel, "Words")
    await house.shows(panel, "Words")
    ann.presses(panel, "No words")
    await house.shows(panel, "No words are set")
    ann.presses(panel, "Undo")
    await house.shows(panel, "Not with: sport")
    assert (await _wishes(house, ann)).exclude == ("sport",)


async def test_the_whole_chats_words_can_be_undone(house: House):
    ann = house.person()
    await ann.asks("/settings include fire")
    panel = await ann.asks("/settings include flood")
    ann.presses(panel, "Undo")
    await house.shows(panel, "Only with: fire")


async def test_a_name_that_may_mean_several_opens_the_settings_of_the_chosen_one(house: House):
    ann = house.person()
    for number in ("one", "two"):
        await house.watch(f"night-{number}", f"Election night {number}")
        await ann.asks(f"/subscribe night-{number}")
    choice = await ann.asks("/settings election")
    assert choice.buttons == [["Election night one"], ["Election night two"]]
    ann.presses(choice, "Election night two")
    await house.shows(choice, "When: At once")
    assert "Election night two" in choice.text
