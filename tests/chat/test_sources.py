"""Conversations of an admin about the watched sources."""

from bot.core.model import Failure, FailureKind, Origin
from tests.chat.conftest import NOON, House, post


async def test_sources_shows_the_state_of_all_at_a_glance(house: House):
    await house.watch("night", "Election night")
    await house.watch("storm", "Storm")
    await house.looked("night", post(1))
    await house.looked(
        "storm", failing_since=NOON, failure=Failure(FailureKind.TIMEOUT, "30 s"), failures=5
    )
    answer = await house.admin.asks("/sources")
    assert "2 sources · 1 failing" in answer.text
    assert "⚠️ Storm storm" in answer.text
    house.admin.presses(answer, "⚠️ Storm")
    await house.shows(answer, "cannot be read since 12:00")
    assert "takes too long" in answer.text
    house.admin.presses(answer, "All sources")
    await house.shows(answer, "2 sources")


async def test_sources_are_searched_and_paged(house: House):
    for number in range(12):
        await house.watch(f"s{number:02}", f"Source {number:02}")
    answer = await house.admin.asks("/sources")
    house.admin.presses(answer, "2 ▶")
    await house.shows(answer, "Source 11")
    answer = await house.admin.asks("/sources 07")
    assert "1 source" in answer.text
    assert "Source 07" in answer.text


async def test_pause_and_resume_by_name_and_by_button(house: House):
    await house.watch("night", "Election night")
    answer = await house.admin.asks("/pause election")
    assert "Paused" in answer.text
    assert (await house.store.source("night")).source.paused
    house.admin.presses(answer, "Resume")
    await house.shows(answer, "Resumed")
    assert not (await house.store.source("night")).source.paused
    house.admin.presses(answer, "Pause")
    await house.shows(answer, "Paused")
    assert "Resumed" in (await house.admin.asks("/resume night")).text


async def test_check_makes_it_due_now(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", post(1))
    answer = await house.admin.asks("/check night")
    assert "look at it now" in answer.text
    assert (await house.store.source("night")).state.next_look <= house.clock.now()
    house.clock.forward(seconds=10)
    house.admin.presses(answer, "Look now")
    await house.api.until(lambda: answer.former)


async def test_removing_says_how_many_follow_it_and_can_be_undone(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    question = await house.admin.asks("/removesource night")
    assert "1 chat follows it" in question.text
    house.admin.presses(question, "Keep it")
    await house.shows(question, "news.example/night")
    question = await house.admin.asks("/removesource night")
    house.admin.presses(question, "Remove")
    await house.shows(question, "Removed: Election night")
    assert await house.store.source("night") is None
    assert await house.followed(ann) == []
    house.admin.presses(question, "Undo")
    await house.shows(question, "Undone")
    assert (await house.store.source("night")).source.name == "Election night"
    assert await house.followed(ann) == ["night"]


async def test_what_the_file_says_a_chat_may_not_remove(house: House):
    await house.watch("night", "Election night", origin=Origin.FILE)
    assert "configuration file" in (await house.admin.asks("/removesource night")).text
    assert await house.store.source("night") is not None


async def test_a_name_that_means_nothing_or_several_is_answered(house: House):
    await house.watch("kyiv", "Ukraine: Kyiv")
    await house.watch("lviv", "Ukraine: Lviv")
    assert "kyiv, lviv" in (await house.admin.asks("/pause ukraine")).text
    assert "Did you mean kyiv" in (await house.admin.asks("/pause kyivv")).text
    assert "Which source?" in (await house.admin.asks("/pause")).text


async def test_the_longest_id_fits_into_every_button(house: House):
    long = "x" * 48
    await house.watch(long, "Election night")
    ada = house.admin
    card = await ada.asks("/subscribe night")
    ada.presses(card, "Undo")
    await house.shows(card, "You do not follow")
    menu = await ada.asks("/subscribe")
    ada.presses(menu, "Election night")
    await house.shows(menu, "You follow")
    gone = await ada.asks("/unsubscribe night")
    ada.presses(gone, "Undo")
    await house.shows(gone, "You follow")
    panel = await ada.asks(f"/editsource {long} name=The long night")
    for label, words in (
        ("Undo", "Undone"),
        ("Pause", "Paused"),
        ("Resume", "Resumed"),
        ("Look now", "look at it now"),
        ("Remove", "Remove Election night?"),
        ("Remove", "Removed"),
        ("Undo", "Undone"),
    ):
        ada.presses(panel, label)
        await house.shows(panel, words)
    assert await house.followed(ada) == [long]
