"""Conversations about following: /subscribe, /unsubscribe, and the buttons of the card."""

import asyncio

import pytest

from bot.core.model import Coverage, Role
from bot.subscribe import Rules
from tests.chat.conftest import House, answering, post


@pytest.mark.parametrize(
    "words",
    ["Donbas appeal", "donbas", "DONBAS", "appeal", "https://news.example/donbas/#latest"],
)
async def test_a_source_is_followed_by_its_name_its_id_or_its_address(house: House, words: str):
    await house.watch("donbas", "Donbas appeal")
    await house.watch("election", "Election night")
    ann = house.person()
    card = await ann.asks(f"/subscribe {words}")
    assert "You follow Donbas appeal" in card.text
    assert card.links["Donbas appeal"] == "https://news.example/donbas"
    assert await house.followed(ann) == ["donbas"]


@pytest.mark.parametrize("name", ["subscribe", "sub", "add", "follow", "Subscribe"])
async def test_every_name_of_the_command_works(house: House, name: str):
    await house.watch("donbas")
    ann = house.person()
    await ann.asks(f"/{name} donbas")
    assert await house.followed(ann) == ["donbas"]


async def test_the_card_says_what_a_live_blog_is_like(house: House):
    await house.watch("night", "Election night")
    posts = [post(n, minutes_ago=3 + 14 * n) for n in range(23)]
    await house.looked("night", *posts, coverage=Coverage.LIVE)
    ann = house.person()
    card = await ann.asks("/subscribe night")
    assert "Live blog, live now · 23 posts · about one every 14 minutes" in card.text
    assert "newest 3 minutes ago" in card.text
    assert card.buttons == [
        ["Show the last 3"],
        ["Only key updates", "Corrections only"],
        ["Silent", "Undo"],
    ]


async def test_the_card_says_how_many_updates_an_article_has(house: House):
    await house.watch("story", "A story")
    await house.looked("story", post(1, role=Role.UPDATE), post(2, role=Role.UPDATE))
    assert "Article with 2 updates" in (await house.person().asks("/subscribe story")).text


async def test_following_twice_is_following_once(house: House):
    await house.watch("donbas", "Donbas appeal")
    ann = house.person()
    await ann.asks("/subscribe donbas")
    again = await ann.asks("/subscribe donbas")
    assert "You follow this already" in again.text
    assert await house.followed(ann) == ["donbas"]


async def test_a_name_that_two_sources_share_is_asked_back(house: House):
    await house.watch("kyiv", "Ukraine: Kyiv")
    await house.watch("lviv", "Ukraine: Lviv")
    ann = house.person()
    question = await ann.asks("/subscribe ukraine")
    assert "Which one" in question.text
    ann.presses(question, "Ukraine: Lviv")
    await house.shows(question, "You follow Ukraine: Lviv")
    assert await house.followed(ann) == ["lviv"]


async def test_a_misspelt_name_is_answered_with_what_is_near(house: House):
    await house.watch("donbas", "Donbas appeal")
    ann = house.person()
    answer = await ann.asks("/subscribe donbass")
    assert "Did you mean" in answer.text
    assert answer.buttons == [["Donbas appeal"]]


async def test_without_an_argument_the_sources_are_shown_page_by_page(house: House):
    for number in range(20):
        await house.watch(f"s{number:02}", f"Source {number:02}")
    ann = house.person()
    menu = await ann.asks("/subscribe")
    assert [row[0] for row in menu.buttons[:8]] == [f"Source {n:02}" for n in range(8)]
    ann.presses(menu, "2 ▶")
    await house.api.until(lambda: menu.buttons[0] == ["Source 08"])
    ann.presses(menu, "3 ▶")
    await house.api.until(lambda: menu.buttons[0] == ["Source 16"])
    assert menu.buttons[-1] == ["◀ 2"]
    ann.presses(menu, "Source 19")
    await house.shows(menu, "You follow Source 19")


async def test_one_chat_follows_no_more_than_the_setting_allows(house: House):
    house.rules[0] = Rules(most_followed=1)
    await house.watch("one")
    await house.watch("two")
    ann = house.person()
    await ann.asks("/subscribe one")
    assert "follows 1 source" in (await ann.asks("/subscribe two")).text
    assert await house.followed(ann) == ["one"]


async def test_show_the_last_three_shows_them_oldest_first(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", *(post(n, f"Piece {n}.", minutes_ago=n) for n in range(1, 6)))
    ann = house.person()
    card = await ann.asks("/subscribe night")
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(card, "Show the last 3")
    text = written[0].text
    assert text.index("Piece 3.") < text.index("Piece 2.") < text.index("Piece 1.")
    assert "Piece 4." not in text


async def test_only_key_updates_is_switched_on_and_off_again(house: House):
    await house.watch("night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Only key updates")
    await house.api.until(lambda: card.buttons[1][0] == "☑ Only key updates")
    [one] = await house.following(ann)
    assert one.subscription.preferences.key_only
    assert "key_only" in one.subscription.overrides
    ann.presses(card, "☑ Only key updates")
    await house.api.until(lambda: card.buttons[1][0] == "Only key updates")
    assert not (await house.following(ann))[0].subscription.preferences.key_only


async def test_corrections_only_leaves_the_other_kinds_out(house: House):
    await house.watch("night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Corrections only")
    await house.api.until(lambda: card.buttons[1][1] == "☑ Corrections only")
    [one] = await house.following(ann)
    assert one.subscription.preferences.roles == {
        Role.CORRECTION,
        Role.CLARIFICATION,
        Role.RETRACTION,
    }


async def test_silent_takes_the_sound_away_and_gives_it_back(house: House):
    await house.watch("night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Silent")
    await house.api.until(lambda: card.buttons[2][0] == "☑ Silent")
    assert not (await house.following(ann))[0].subscription.preferences.sound
    ann.presses(card, "☑ Silent")
    await house.api.until(lambda: card.buttons[2][0] == "Silent")
    assert (await house.following(ann))[0].subscription.preferences.sound


async def test_undo_of_following_stops_it(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Undo")
    await house.shows(card, "You do not follow Election night")
    assert await house.followed(ann) == []
    assert await house.store.source("night") is not None


@pytest.mark.parametrize("name", ["unsubscribe", "unsub", "remove", "unfollow"])
async def test_unsubscribing_by_name_can_be_undone_as_it_was(house: House, name: str):
    await house.watch("night", "Election night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Silent")
    await house.api.until(lambda: card.buttons[2][0] == "☑ Silent")
    answer = await ann.asks(f"/{name} election")
    assert "You no longer follow Election night" in answer.text
    assert await house.followed(ann) == []
    ann.presses(answer, "Undo")
    await house.shows(answer, "You follow Election night")
    [one] = await house.following(ann)
    assert not one.subscription.preferences.sound


async def test_unsubscribe_alone_offers_what_is_followed(house: House):
    await house.watch("one", "The one")
    await house.watch("two", "The two")
    ann = house.person()
    await ann.asks("/subscribe one")
    await ann.asks("/subscribe two")
    menu = await ann.asks("/unsubscribe")
    assert menu.buttons == [["✖ The one"], ["✖ The two"]]
    ann.presses(menu, "✖ The one")
    await house.shows(menu, "You no longer follow The one")
    assert await house.followed(ann) == ["two"]


async def test_unsubscribing_from_what_is_not_followed_says_so(house: House):
    await house.watch("one", "The one")
    await house.watch("two", "The two")
    ann = house.person()
    assert "follows nothing yet" in (await ann.asks("/unsubscribe two")).text
    await ann.asks("/subscribe one")
    assert "nothing that is called “two”" in (await ann.asks("/unsubscribe two")).text


async def test_two_presses_at_once_do_what_one_does(house: House):
    await house.watch("one", "The one")
    ann = house.person()
    await ann.asks("/subscribe one")
    menu = await ann.asks("/unsubscribe")
    presses = [ann.presses(menu, "✖ The one") for _ in range(2)]
    await asyncio.gather(*(press.answered() for press in presses))
    assert await house.followed(ann) == []


async def test_a_button_works_after_a_restart(house: House):
    await house.watch("one", "The one")
    ann = house.person()
    card = await ann.asks("/subscribe one")
    menu = await ann.asks("/unsubscribe one")
    house.api.updates.other_poller = False
    ann.presses(menu, "Undo")
    await house.shows(menu, "You follow The one")
    ann.presses(card, "Silent")
    await house.api.until(lambda: card.buttons and card.buttons[-1][-1] == "Undo")


async def test_a_button_whose_subscription_is_gone_says_so(house: House):
    await house.watch("one", "The one")
    ann = house.person()
    card = await ann.asks("/subscribe one")
    await ann.asks("/unsubscribe one")
    async with house.api.bot_writes(ann.id) as written:
        ann.presses(card, "Silent")
    assert "no longer follows that" in written[0].text


async def test_a_deep_link_follows_its_source(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    assert "You follow Election night" in (await ann.asks("/start s_night")).text
    assert await house.followed(ann) == ["night"]


async def test_a_deep_link_to_what_is_gone_offers_a_choice(house: House):
    answer = await house.person().asks("/start s_nothing")
    assert "no longer watched" in answer.text
    assert answer.buttons == [["Choose"]]


async def test_plain_words_look_for_a_source(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    answer = await ann.asks("election")
    ann.presses(answer, "Election night")
    await house.shows(answer, "You follow Election night")


async def test_a_bare_address_of_a_watched_page_is_followed(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("https://news.example/night")
    assert await house.followed(ann) == ["night"]


async def test_a_forwarded_link_is_followed(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    before = len(ann.chat.from_bot)
    ann.forwards("Look at this: https://news.example/night")
    await house.api.until(lambda: len(ann.chat.from_bot) > before)
    assert await house.followed(ann) == ["night"]


async def test_what_a_banned_person_says_has_no_answer(house: House):
    await house.watch("night")
    ann, bob = house.person(), house.person(1002)
    await ann.asks("/start")
    chat = await house.subscribe.chat(await _recipient(ann))
    assert chat is not None
    await house.subscribe.ban(chat.recipient, True)
    before = len(ann.chat.from_bot)
    ann.says("/subscribe night")
    await bob.asks("/start")
    assert await house.followed(ann) == []
    assert len(ann.chat.from_bot) == before


async def _recipient(person):
    from bot.core.model import Recipient

    return Recipient("telegram", str(person.id))


async def test_the_seal_of_another_chat_opens_nothing(house: House):
    await house.watch("one", "The one")
    ann, eve = house.person(), house.person(1002)
    card = await ann.asks("/subscribe one")
    hers = await eve.asks("/start")
    data = str(card.button("Undo")["callback_data"])
    press = eve.sends_callback(hers, data)
    assert "no longer of use" in (await press.answered())["text"]
    assert await house.followed(ann) == ["one"]


async def test_buttons_of_a_bot_that_was_restarted_are_still_ours(tmp_path):
    from tests.chat.conftest import furnished

    async with furnished(tmp_path) as house:
        ann = house.person()
        await house.watch("one", "The one")
        async with answering(house.api, house.deps):
            card = await ann.asks("/subscribe one")
        async with answering(house.api, house.deps):
            ann.presses(card, "Undo")
            await house.shows(card, "You do not follow The one")
        assert await house.followed(ann) == []


async def test_unsubscribe_shows_what_there_is_page_by_page(house: House):
    ann = house.person()
    for number in range(10):
        await house.watch(f"s{number}", f"Source {number}")
        await ann.asks(f"/subscribe s{number}")
    menu = await ann.asks("/unsubscribe")
    ann.presses(menu, "2 ▶")
    await house.api.until(lambda: "✖ Source 9" in str(menu.buttons))
    ann.presses(menu, "◀ 1")
    await house.api.until(lambda: "✖ Source 0" in str(menu.buttons))
    ann.presses(menu, "✖ Source 3")
    await house.shows(menu, "no longer follow Source 3")
    assert "s3" not in await house.followed(ann)


async def test_unsubscribe_asks_which_of_several_is_meant(house: House):
    ann = house.person()
    for place in ("kyiv", "lviv"):
        await house.watch(place, f"Ukraine: {place}")
        await ann.asks(f"/subscribe {place}")
    question = await ann.asks("/unsubscribe ukraine")
    assert "Which one" in question.text
    ann.presses(question, "Ukraine: lviv")
    await house.shows(question, "no longer follow Ukraine: lviv")
    assert await house.followed(ann) == ["kyiv"]


async def test_unsubscribe_from_one_of_many_that_share_a_word(house: House):
    ann = house.person()
    for number in range(12):
        await house.watch(f"s{number:02}", f"Ukraine {number:02}")
        await ann.asks(f"/subscribe s{number:02}")
    await house.watch("other", "Other")
    await ann.asks("/subscribe other")
    menu = await ann.asks("/unsubscribe ukraine")
    assert len(menu.buttons) == 9
    ann.presses(menu, "2 ▶")
    await house.api.until(lambda: "Ukraine 11" in str(menu.buttons))
    assert "Other" not in str(menu.buttons)


async def test_a_word_that_many_sources_share_shows_them_page_by_page(house: House):
    for number in range(12):
        await house.watch(f"s{number:02}", f"Ukraine {number:02}")
    await house.watch("other", "Other")
    ann = house.person()
    menu = await ann.asks("/subscribe ukraine")
    assert len(menu.buttons) == 9
    ann.presses(menu, "2 ▶")
    await house.api.until(lambda: "Ukraine 11" in str(menu.buttons))
    assert "Other" not in str(menu.buttons)


async def test_a_search_in_any_script_can_be_paged(house: House):
    name = "🇺🇦 乌克兰直播：" + "乌" * 30
    for number in range(12):
        await house.watch(f"s{number:02}", f"{name} {number:02}")
    ann = house.person()
    menu = await ann.asks(f"/subscribe {name}")
    ann.presses(menu, "2 ▶")
    await house.api.until(lambda: "11" in str(menu.buttons) or "◀ 1" in str(menu.buttons))
    answer = await house.admin.asks(f"/sources {name}")
    assert "12 sources" in answer.text
