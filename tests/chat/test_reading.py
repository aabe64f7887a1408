"""Conversations about reading: /list, /latest, /status, /catchup."""

from datetime import timedelta

from bot.core.model import Coverage, Entry, Failure, FailureKind, Role
from tests.chat.conftest import NOON, House, post


async def test_list_has_a_line_and_a_button_for_each(house: House):
    await house.watch("night", "Election night")
    await house.watch("storm", "Storm")
    ann = house.person()
    await ann.asks("/subscribe night")
    await ann.asks("/subscribe storm")
    await house.looked("night", post(1), alerts=[post(1)], coverage=Coverage.LIVE)
    house.clock.forward(minutes=5)
    answer = await ann.asks("/list")
    assert "follows 2 sources" in answer.text
    assert "1. 🔴 Election night · last news 5 minutes ago" in answer.text
    assert "2. ▫️ Storm" in answer.text
    assert answer.buttons == [["⏸ 1", "⚙ 1", "❌ 1"], ["⏸ 2", "⚙ 2", "❌ 2"]]


async def test_list_of_a_chat_that_follows_nothing_offers_a_choice(house: House):
    answer = await house.person().asks("/list")
    assert "follows nothing yet" in answer.text
    assert answer.buttons == [["Choose"]]


async def test_list_is_paged(house: House):
    ann = house.person()
    for number in range(10):
        await house.watch(f"s{number}", f"Source {number}")
        await house.subscribe.follow(_here(ann), f"s{number}")
    answer = await ann.asks("/list")
    assert len(answer.buttons) == 7
    ann.presses(answer, "2 ▶")
    await house.shows(answer, "10. ▫️ Source 9")
    assert "Source 1" not in answer.text


async def test_a_row_of_the_list_holds_goes_on_and_opens_the_settings(house: House):
    ann = house.person()
    for number in range(8):
        await house.watch(f"s{number}", f"Source {number}")
        await house.subscribe.follow(_here(ann), f"s{number}")
    answer = await ann.asks("/list")
    ann.presses(answer, "2 ▶")
    await house.shows(answer, "8. ▫️ Source 7")
    ann.presses(answer, "⏸ 8")
    await house.shows(answer, "Source 7 is held")
    assert "8. ⏸ Source 7 · held" in answer.text
    assert (await house.following(ann))[7].subscription.paused
    ann.presses(answer, "▶️ 8")
    await house.shows(answer, "Source 7 is told again")
    assert not (await house.following(ann))[7].subscription.paused
    ann.presses(answer, "⚙ 8")
    await house.shows(answer, "Told:")
    ann.presses(answer, "All that is followed")
    await house.shows(answer, "follows 8 sources")


async def test_a_row_of_the_list_stops_following_and_undo_stands_above(house: House):
    ann = house.person()
    for number in range(2):
        await house.watch(f"s{number}", f"Source {number}")
        await house.subscribe.follow(_here(ann), f"s{number}")
    answer = await ann.asks("/list")
    ann.presses(answer, "❌ 1")
    await house.shows(answer, "You no longer follow Source 0")
    assert await house.followed(ann) == ["s1"]
    assert answer.buttons == [["Undo"], ["⏸ 1", "⚙ 1", "❌ 1"]]
    ann.presses(answer, "❌ 1")
    await house.shows(answer, "follows nothing yet")
    assert answer.buttons == [["Undo"], ["Choose"]]
    ann.presses(answer, "Undo")
    await house.shows(answer, "You follow Source 1")
    assert await house.followed(ann) == ["s1"]


async def test_a_member_cannot_use_the_rows_of_a_groups_list(house: House):
    ann, bob = house.person(), house.person(1002)
    group = house.api.group(-1001, "Readers", owner=ann)
    group.joins(bob)
    await house.watch("night", "Election night")
    await ann.asks("/subscribe night", chat=group)
    answer = await bob.asks("/list", chat=group)
    for label in ("⏸ 1", "❌ 1"):
        press = bob.presses(answer, label)
        assert "Only the admins" in (await press.answered())["text"]
    assert await house.followed(-1001) == ["night"]


async def test_a_channels_list_is_paged_and_changed_from_private(house: House):
    ann = house.person()
    house.api.channel(-1009, "The News", owner=ann, username="thenews")
    for number in range(7):
        await house.watch(f"s{number}", f"Source {number}")
        await ann.asks(f"/subscribe @thenews s{number}")
    answer = await ann.asks("/list @thenews")
    ann.presses(answer, "2 ▶")
    await house.shows(answer, "7. ▫️ Source 6")
    ann.presses(answer, "❌ 7")
    await house.shows(answer, "no longer follow Source 6")
    assert len(await house.followed(-1009)) == 6
    ann.presses(answer, "⏸ 1")
    await house.shows(answer, "Source 0 is held")
    assert (await house.following(-1009))[0].subscription.paused
    assert await house.followed(ann) == []


def _here(person):
    from bot.core.model import Recipient

    return Recipient("telegram", str(person.id))


async def test_latest_shows_as_many_as_asked_for(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", *(post(n, f"Piece {n}.") for n in range(1, 9)))
    ann = house.person()
    await ann.asks("/subscribe night")
    assert (await ann.asks("/latest")).text.count("Piece") == 5
    assert (await ann.asks("/latest 2")).text.count("Piece") == 2
    assert (await ann.asks("/latest 99999")).text.count("Piece") == 8
    assert (await ann.asks("/latest night 1")).text.count("Piece") == 1
    assert (await ann.asks("/latest 0")).text.count("Piece") == 1


async def test_latest_of_several_sources_names_them_and_sorts_by_time(house: House):
    for name, minutes in (("one", 9), ("two", 4)):
        await house.watch(name, f"The {name}")
        await house.looked(name, post(minutes, f"News of {name}."))
        await house.subscribe.follow(_here(house.person()), name)
    text = (await house.person().asks("/latest")).text
    assert text.index("News of one.") < text.index("News of two.")
    assert "The one" in text


async def test_latest_escapes_what_pages_say(house: House):
    await house.watch("night", "<b>Night</b> & \u202eday")
    await house.looked("night", post(1, "<script>alert(1)</script> & \u202ereversed", title="<i>"))
    ann = house.person()
    card = await ann.asks("/subscribe night")
    assert "<b>Night</b> & day" in card.text
    text = (await ann.asks("/latest")).text
    assert "<script>alert(1)</script> & reversed" in text


async def test_status_says_where_robots_txt_is_set_aside(house: House):
    await house.watch("storm", "Storm", ignore_robots=True)
    await house.watch("night", "Night")
    ann = house.person()
    await ann.asks("/subscribe storm")
    assert "its robots.txt is not obeyed" in (await ann.asks("/status")).text
    await ann.asks("/unsubscribe storm")
    await ann.asks("/subscribe night")
    assert "robots.txt" not in (await ann.asks("/status")).text
    boss = house.admin
    assert "its robots.txt is not obeyed" in (await boss.asks("/pause storm")).text


async def test_status_tells_the_last_look_and_the_next(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", post(1))
    ann = house.person()
    await ann.asks("/subscribe night")
    house.clock.forward(seconds=30)
    answer = await ann.asks("/status")
    assert "Last look 30 seconds ago, next in 30 seconds" in answer.text
    await house.looked(
        "night",
        failing_since=NOON,
        failure=Failure(FailureKind.BOT_WALL, "a challenge"),
    )
    ann.presses(answer, "Look again")
    await house.shows(answer, "cannot be read since 12:00")
    assert "test for robots" in answer.text


async def test_catchup_lists_what_was_missed_by_source_with_links(house: House):
    ann = house.person()
    for name in ("one", "two"):
        await house.watch(name, f"The {name}")
        await house.subscribe.follow(_here(ann), name)
    await house.looked(
        "one", alerts=[post(1, "First."), post(2, "Second.", url="https://a.example/2")]
    )
    await house.looked("two", alerts=[post(3, "Third.")])
    house.clock.forward(hours=1)
    answer = await ann.asks("/catchup 2h")
    assert "3 pieces of news since 11:00" in answer.text
    assert answer.links["Second."] == "https://a.example/2"
    assert answer.text.index("The one") < answer.text.index("First.") < answer.text.index("The two")
    assert "Nothing new since" in (await ann.asks("/catchup 30m")).text
    assert "3 pieces" in (await ann.asks("/catchup 11:30")).text


async def test_catchup_alone_begins_where_the_last_one_ended(house: House):
    ann = house.person()
    await house.watch("one", "The one")
    await house.subscribe.follow(_here(ann), "one")
    await house.looked("one", alerts=[post(1, "First.")])
    house.clock.forward(minutes=1)
    assert "First." in (await ann.asks("/catchup")).text
    house.clock.forward(minutes=1)
    await house.looked("one", alerts=[post(2, "Second.")])
    text = (await ann.asks("/catchup")).text
    assert "Second." in text
    assert "First." not in text


async def test_a_time_that_is_none_is_explained(house: House):
    assert "/catchup 2h" in (await house.person().asks("/catchup yesterdayish")).text


async def test_times_are_the_readers_own(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", post(1, minutes_ago=10))
    ann = house.person()
    await ann.asks("/subscribe night")
    answer = await ann.asks("/latest 1")
    [moment] = [e for e in answer.entities if e["type"] == "date_time"]
    assert moment["unix_time"] == int((NOON - timedelta(minutes=10)).timestamp())


async def test_latest_of_an_article_shows_its_updates_and_not_its_paragraphs(house: House):
    await house.watch("bridge", "The bridge waits")
    update = Entry(id="u", role=Role.UPDATE, text="The bridge opens at noon.")
    paragraphs = [Entry(id=f"p{n}", role=Role.TEXT, text=f"Paragraph {n}.") for n in range(6)]
    ann = house.person()
    await ann.asks("/subscribe bridge")
    await house.looked("bridge", *paragraphs)
    assert "Paragraph 0." in (await ann.asks("/latest")).text
    await house.looked("bridge", *paragraphs, update)
    text = (await ann.asks("/latest")).text
    assert "The bridge opens at noon." in text
    assert "Paragraph" not in text


async def test_catchup_of_nothing_points_further_back_than_it_looked(house: House):
    ann = house.person()
    assert "/catchup 12h" in (await ann.asks("/catchup 2h")).text
    assert "/catchup 3d" in (await ann.asks("/catchup 12h")).text
    assert "Nothing new" in (await ann.asks("/catchup 3d")).text


async def test_latest_of_several_pages_leaves_articles_without_news_out(house: House):
    ann = house.person()
    await house.watch("storm", "Storm")
    await house.watch("essay", "Essay")
    await house.looked("storm", post(1, "The water rises.", minutes_ago=30))
    paragraph = Entry(id="p", role=Role.TEXT, text="An ordinary paragraph.")
    await house.looked("essay", paragraph)
    for name in ("storm", "essay"):
        await ann.asks(f"/subscribe {name}")
    everything = (await ann.asks("/latest")).text
    assert "The water rises." in everything
    assert "An ordinary paragraph." not in everything
    assert "An ordinary paragraph." in (await ann.asks("/latest essay")).text


async def test_latest_of_a_name_that_may_mean_several_asks_which(house: House):
    ann = house.person()
    for number in ("one", "two"):
        await house.watch(f"night-{number}", f"Election night {number}")
    await house.looked("night-two", post(1, "The polls have closed."), post(2), post(3))
    question = await ann.asks("/latest election 1")
    assert question.text == "Which one do you mean?"
    assert question.buttons == [["Election night one"], ["Election night two"]]
    ann.presses(question, "Election night two")
    await house.shows(question, "The polls have closed.")
    assert "number 2" not in question.text


async def test_the_longest_ids_have_room_in_the_buttons_that_ask_which(house: House):
    ann = house.person()
    for number in ("1", "2"):
        await house.watch("n" * 47 + number, f"Night {number}")
    question = await ann.asks("/latest night 50")
    ann.presses(question, "Night 2")
    await house.shows(question, "Nothing yet")
