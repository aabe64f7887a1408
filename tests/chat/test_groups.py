"""Groups, topics and channels: who may change what they follow, and where it is told."""

import asyncio

from bot.core.model import ChatState, Recipient
from tests.chat.conftest import House
from tests.fakes.bot_api_faults import THREAD_NOT_FOUND

GROUP, CHANNEL = -1001, -1002


async def test_a_groups_admin_says_what_it_follows(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    await ann.asks("/subscribe night", chat=group)
    assert await house.followed(GROUP) == ["night"]
    assert await house.followed(ann) == []


async def test_a_member_is_told_that_only_admins_may(house: House):
    await house.watch("night", "Election night")
    ann, bob = house.person(), house.person(1002)
    group = house.api.group(GROUP, "Readers", owner=ann)
    group.joins(bob)
    answer = await bob.asks("/subscribe night", chat=group)
    assert "Only the admins" in answer.text
    assert await house.followed(GROUP) == []
    assert "follows nothing yet" in (await bob.asks("/list", chat=group)).text


async def test_a_member_cannot_press_an_admins_button(house: House):
    await house.watch("night", "Election night")
    ann, bob = house.person(), house.person(1002)
    group = house.api.group(GROUP, "Readers", owner=ann)
    group.joins(bob)
    card = await ann.asks("/subscribe night", chat=group)
    answer = await bob.presses(card, "Undo").answered()
    assert "Only the admins" in answer["text"]
    assert await house.followed(GROUP) == ["night"]
    ann.presses(card, "Undo")
    await house.shows(card, "You do not follow")


async def test_an_anonymous_admin_may(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    await ann.asks("/subscribe night", chat=group, anonymously=True)
    assert await house.followed(GROUP) == ["night"]


async def test_somebody_who_writes_as_another_channel_may_not(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    other = house.api.channel(-1009, "Elsewhere")
    before = len(group.chat.from_bot)
    message = house.api.new_message(
        group.chat, text="/subscribe night", sender=ann.user, sender_chat=other.chat,
        entities=[{"type": "bot_command", "offset": 0, "length": 10}],
    )  # fmt: skip
    house.api.updates.add("message", message.to_dict())
    await house.api.until(lambda: len(group.chat.from_bot) > before)
    assert "Only the admins" in group.chat.last.text
    assert await house.followed(GROUP) == []


async def test_a_subscription_belongs_to_its_topic(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann, forum=True)
    news, sport = group.topic(7), group.topic(8)
    card = await ann.asks("/subscribe night", chat=group, topic=news)
    assert card.thread == news
    [one] = await house.following(GROUP)
    assert one.subscription.recipient == Recipient("telegram", str(GROUP), str(news))
    assert "follows nothing" in (await ann.asks("/list", chat=group, topic=sport)).text
    assert "Election night" in (await ann.asks("/list", chat=group, topic=news)).text
    await ann.asks("/subscribe night", chat=group, topic=sport)
    assert len(await house.following(GROUP)) == 2
    await ann.asks("/unsubscribe night", chat=group, topic=news)
    [left] = await house.following(GROUP)
    assert left.subscription.recipient.topic == str(sport)


async def test_commands_to_other_bots_and_small_talk_are_left_alone(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    for text in ("/list@other_bot", "/dance", "hello", "https://news.example/night", "/sources"):
        ann.says(text, chat=group)
    await ann.asks(f"/help@{house.api.bot.username}", chat=group)
    assert len(group.chat.from_bot) == 1


async def test_a_channel_is_served_from_its_admins_private_chat(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    house.api.channel(CHANNEL, "The News", owner=ann, username="thenews")
    card = await ann.asks("/subscribe @thenews night")
    assert "Election night" in card.text
    assert await house.followed(CHANNEL) == ["night"]
    ann.presses(card, "Silent")
    await house.api.until(lambda: card.buttons[2][0] == "☑ Silent")
    assert not (await house.following(CHANNEL))[0].subscription.preferences.sound
    assert "Election night" in (await ann.asks("/list @thenews")).text
    assert "no longer follow" in (await ann.asks("/unsubscribe @thenews night")).text
    assert await house.followed(CHANNEL) == []


async def test_a_channel_of_others_is_refused(house: House):
    await house.watch("night", "Election night")
    ann, eve = house.person(), house.person(1002)
    house.api.channel(CHANNEL, "The News", owner=ann, username="thenews")
    assert "not an admin of @thenews" in (await eve.asks("/subscribe @thenews night")).text
    assert await house.followed(CHANNEL) == []


async def test_a_channel_in_which_we_may_not_post_is_refused(house: House):
    ann = house.person()
    house.api.channel(CHANNEL, "The News", owner=ann, username="thenews", bot="member")
    assert "cannot post in @thenews" in (await ann.asks("/subscribe @thenews night")).text


async def test_a_channel_that_is_not_there_is_refused(house: House):
    assert "do not know @nowhere" in (await house.person().asks("/subscribe @nowhere night")).text


async def test_a_post_in_a_channel_speaks_for_it(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    channel = house.api.channel(CHANNEL, "The News", owner=ann)
    await ann.asks("/subscribe night", chat=channel, anonymously=True)
    assert await house.followed(CHANNEL) == ["night"]


async def test_being_added_greets_and_being_removed_is_told_to_whoever_set_it_up(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/start")
    group = house.api.group(GROUP, "Readers", owner=ann, bot="left")
    ann.adds_bot(group)
    await house.api.until(lambda: group.chat.from_bot)
    assert "Its admins say which" in group.chat.last.text
    await ann.asks("/subscribe night", chat=group)
    async with house.api.bot_writes(ann.id) as written:
        ann.removes_bot(group)
    assert "no longer write in Readers" in written[0].text
    chat = await house.store.chat(Recipient("telegram", str(GROUP)))
    assert chat is not None
    assert chat.state is ChatState.GONE
    async with house.api.bot_writes(ann.id) as written:
        ann.adds_bot(group)
    assert "can write in Readers again" in written[0].text
    assert await house.followed(GROUP) == ["night"]


async def test_a_group_that_became_a_supergroup_keeps_what_it_follows(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(-77, "Readers", type="group", owner=ann)
    await ann.asks("/subscribe night", chat=group)
    group.migrates(GROUP)
    async with asyncio.timeout(5):
        while await house.followed(GROUP) != ["night"]:
            pass
    assert await house.followed(-77) == []


async def test_a_channels_settings_are_reached_in_private(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    house.api.channel(CHANNEL, "The News", owner=ann, username="thenews")
    await ann.asks("/subscribe @thenews night")
    overview = await ann.asks("/settings @thenews")
    ann.presses(overview, "All that is followed")
    await house.shows(overview, "follows 1 source")
    ann.presses(overview, "⚙ 1")
    await house.shows(overview, "Told:")
    ann.presses(overview, "☑ Sound")
    await house.api.until(lambda: "☐ Sound" in str(overview.buttons))
    assert not (await house.following(CHANNEL))[0].subscription.preferences.sound
    mine = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert mine is not None
    assert mine.preferences.sound


async def test_a_channels_defaults_are_set_in_private(house: House):
    ann, bob = house.person(), house.person(1002)
    house.api.channel(CHANNEL, "The News", owner=ann, username="thenews")
    await house.watch("night", "Election night")
    await ann.asks("/subscribe @thenews night")
    panel = await ann.asks("/settings @thenews")
    ann.presses(panel, "☑ Sound")
    await house.api.until(lambda: "☐ Sound" in str(panel.buttons))
    channel = await house.store.chat(Recipient("telegram", str(CHANNEL)))
    assert not channel.preferences.sound
    ann.presses(panel, "Kinds of news")
    await house.shows(panel, "Which kinds")
    ann.presses(panel, "Clarifications")
    await house.api.until(lambda: "☐ Clarifications" in str(panel.buttons))
    mine = await house.store.chat(Recipient("telegram", str(ann.id)))
    assert mine.preferences.sound
    # What is sealed for one chat is of no use in another, and who leads it not, may not.
    data = panel.button("Back")["callback_data"]
    await bob.asks("/start")
    press = bob.sends_callback(bob.chat.from_bot[-1], data)
    assert "no longer of use" in (await press.answered())["text"]


async def test_help_in_a_group_says_what_works_there(house: House):
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    for command in ("/help", "/start"):
        text = (await ann.asks(command, chat=group)).text
        assert "commands only" in text
        assert "/subscribe https://example.org/live" in text
        assert "Send me the address" not in text
    group.joins(house.admin)
    text = (await house.admin.asks("/help", chat=group)).text
    assert "/sources" in text
    assert "/backup" not in text
    assert "/backup" in (await house.admin.asks("/help")).text
    assert (
        "/subscribe https://example.org/live follows" in (await ann.asks("/list", chat=group)).text
    )


async def test_an_answer_whose_topic_is_gone_comes_without_it(house: House):
    ann = house.person()
    group = house.api.group(GROUP, "Readers", owner=ann)
    topic = group.topic(7)
    house.api.fail_next(THREAD_NOT_FOUND, method="sendMessage")
    answer = await ann.asks("/list", chat=group, topic=topic)
    assert "follows nothing yet" in answer.text
    assert answer.thread is None


async def test_a_member_who_answers_the_question_for_words_changes_nothing(house: House):
    await house.watch("night", "Election night")
    ann, bob = house.person(), house.person(1002)
    group = house.api.group(GROUP, "Readers", owner=ann)
    group.joins(bob)
    await ann.asks("/subscribe night", chat=group)
    panel = await ann.asks("/settings night", chat=group)
    ann.presses(panel, "Words")
    await house.shows(panel, "No words")
    async with house.api.bot_writes(GROUP) as written:
        ann.presses(panel, "Not with …")
    bob.says("everything", chat=group, reply_to=written[0])
    answer = await ann.asks("sport", chat=group, reply_to=written[0])
    assert "Not with: sport" in answer.text
    assert (await house.following(GROUP))[0].subscription.preferences.exclude == ("sport",)


async def test_a_deep_link_into_a_group_is_for_those_who_lead_it(house: House):
    await house.watch("night", "Election night")
    ann, bob = house.person(), house.person(1002)
    group = house.api.group(GROUP, "Readers", owner=ann)
    group.joins(bob)
    start = f"/start@{house.api.bot.username} s_night"
    assert "Only the admins" in (await bob.asks(start, chat=group)).text
    assert "You follow Election night" in (await ann.asks(start, chat=group)).text
    assert await house.followed(GROUP) == ["night"]


async def test_that_a_topic_was_closed_and_opened_again_is_told_to_whoever_set_it_up(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/start")
    group = house.api.group(GROUP, "Readers", owner=ann, forum=True, bot="member")
    topic = group.topic(7)
    await ann.asks("/subscribe night", chat=group, topic=topic)
    for service, words in (
        ("forum_topic_closed", "A topic of Readers was closed"),
        ("forum_topic_reopened", "open again"),
    ):
        async with house.api.bot_writes(ann.id) as told:
            ann.says("", chat=group, topic=topic, service={service: {}})
        assert words in told[0].text
    assert await house.followed(GROUP) == ["night"]
    # A topic in which nothing is followed is none of our business.
    other = group.topic(8)
    ann.says("", chat=group, topic=other, service={"forum_topic_closed": {}})
    async with house.api.bot_writes(ann.id) as told:
        ann.says("/list")
    assert "closed" not in told[0].text


async def test_in_a_group_only_the_one_who_is_asked_gets_the_field_for_the_answer(house: House):
    ann = house.person(first_name="Ann <3")
    group = house.api.group(GROUP, "Readers", owner=ann)
    await house.watch("night", "Election night")
    await ann.asks("/subscribe night", chat=group)
    panel = await ann.asks("/settings night", chat=group)
    await ann.presses(panel, "Words").answered()
    async with house.api.bot_writes(GROUP) as written:
        ann.presses(panel, "Not with …")
    assert written[0].markup["selective"]
    assert written[0].text.startswith("Ann <3")
    # An anonymous admin cannot be named, and no field springs up before everybody.
    hidden = await ann.asks("/settings", chat=group, anonymously=True)
    assert "Settings of this chat" in hidden.text


async def test_an_admins_question_in_a_group_answers_their_message(house: House):
    group = house.api.group(GROUP, "Desk", owner=house.admin)
    asked = await house.admin.asks("/addsource", chat=group)
    assert asked.markup["selective"]
    assert asked.reply_to is not None
