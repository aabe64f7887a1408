"""/addsource and /editsource as conversations: each change is previewed before it is saved."""

from datetime import timedelta

import pytest

from bot.core.model import Origin
from tests.chat.conftest import ADMIN, NOON, Again, House, answering, furnished
from tests.chat.test_door import ABSURD
from tests.fakes.bot_api_chats import Message
from tests.fakes.bot_api_people import Person

PAGE = """<!doctype html><html lang="en"><head><title>Harbour closed</title></head><body>
<article><h1>Harbour closed</h1>
<p>The harbour was closed on Monday morning after the storm, the port authority said.</p>
<p>Ferries to the islands do not run until Tuesday evening, and trains are full.</p>
<p class="promo">Read our newsletter about ships and the sea, every Friday.</p>
<p><strong>Update.</strong> The harbour opens again at six, the port authority says.</p>
</article></body></html>"""
HTML = {"Content-Type": "text/html; charset=utf-8"}


@pytest.fixture
def page(house: House) -> str:
    house.site.page("/harbour", PAGE, headers=HTML)
    return house.site.url("/harbour")


async def written(person: Person, question: Message, text: str) -> Message:
    """Answer a question as Telegram makes people do: with a reply to it."""
    return await person.asks(text, reply_to=question)


async def pressed(house: House, message: Message, label: str) -> Message:
    """Press a button that is answered with a new message."""
    async with house.api.bot_writes(house.admin.id) as answers:
        house.admin.presses(message, label)
    return answers[0]


async def test_from_the_bare_command_to_a_watched_page(house: House, page: str):
    ada = house.admin
    question = await ada.asks("/addsource")
    assert "Which address" in question.text
    assert question.markup["force_reply"]
    draft = await written(ada, question, page)
    assert "Shall I watch this?" in draft.text
    assert "Read by article" in draft.text
    assert "The harbour opens again at six" in draft.text
    assert await house.store.sources() == []
    ada.presses(draft, "Watch it")
    await house.shows(draft, "It is watched from now on")
    [watched] = await house.store.sources()
    assert (watched.source.url, watched.source.origin) == (page, Origin.CHAT)


async def test_the_preview_says_which_strategy_and_why(house: House, page: str):
    draft = await house.admin.asks(f"/addsource {page}")
    assert "Read by article" in draft.text
    assert "chosen because" in draft.text
    assert "update" in draft.text


async def test_every_setting_is_asked_for_and_previewed_anew(house: House, page: str):
    ada = house.admin
    draft = await ada.asks(f"/addsource {page}")
    for label, answer, shown in (
        ("Name", "The harbour", "Name: The harbour"),
        ("Ignore", ".promo\n.box", "Ignore: .promo, .box"),
        ("Time zone", "Europe/Kyiv", "Time zone: Europe/Kyiv"),
    ):
        question = await pressed(house, draft, label)
        assert label in question.text
        draft = await written(ada, question, answer)
        assert shown in draft.text
        assert "Shall I watch this?" in draft.text
    ada.presses(draft, "Interval")
    await house.shows(draft, "Interval")
    ada.presses(draft, "30 sec")
    await house.shows(draft, "Interval: 30 sec")
    ada.presses(draft, "Read as")
    await house.shows(draft, "Read as")
    ada.presses(draft, "article")
    await house.shows(draft, "Read as: article")
    ada.presses(draft, "More")
    await house.shows(draft, "More")
    ada.presses(draft, "Ignore robots.txt")
    await house.shows(draft, "Ignore robots.txt: yes")
    assert "newsletter" not in draft.text
    ada.presses(draft, "Watch it")
    await house.shows(draft, "It is watched")
    [watched] = await house.store.sources()
    source = watched.source
    assert (source.name, source.timezone, source.extractor) == (
        "The harbour",
        "Europe/Kyiv",
        "article",
    )
    assert source.ignore == (".promo", ".box")
    assert source.interval == timedelta(seconds=30)
    assert source.ignore_robots


async def test_a_selector_reads_the_page_otherwise_and_the_preview_shows_it(
    house: House, page: str
):
    draft = await house.admin.asks(f"/addsource {page}")
    question = await pressed(house, draft, "Selector")
    draft = await written(house.admin, question, ".promo")
    assert "Read by selector" in draft.text
    assert "every Friday" in draft.text
    question = await pressed(house, draft, "Selector")
    assert "Now: .promo" in question.text
    draft = await written(house.admin, question, "-")
    assert "Read by article" in draft.text


async def test_an_answer_that_cannot_be_is_said_and_may_be_given_again(house: House, page: str):
    ada = house.admin
    draft = await ada.asks(f"/addsource {page}")
    house.admin.presses(draft, "Interval")
    await house.shows(draft, "Interval")
    question = await pressed(house, draft, "Another")
    refusal = await written(ada, question, "soon")
    assert "does not work" in refusal.text
    draft = await written(ada, question, "45s")
    assert "Interval: 45 sec" in draft.text
    question = await pressed(house, draft, "Time zone")
    refusal = await written(ada, question, "Mars/Olympus")
    assert "not a time zone" in refusal.text
    draft = await written(ada, question, "UTC")
    assert "Time zone: UTC" in draft.text


async def test_in_private_what_is_written_next_is_the_answer(house: House, page: str):
    ada = house.admin
    draft = await ada.asks(f"/addsource {page}")
    await pressed(house, draft, "Name")
    draft = await ada.asks("The harbour")
    assert "Name: The harbour" in draft.text
    # Later it is not: it is looked for among what is watched, as any words are.
    await ada.presses(draft, "Name").answered()
    house.clock.forward(minutes=16)
    assert "Send me the address" in (await ada.asks("Something else")).text


async def test_an_address_is_no_answer_to_a_question_for_a_name(house: House, page: str):
    draft = await house.admin.asks(f"/addsource {page}")
    await pressed(house, draft, "Name")
    card = await house.admin.asks(page)
    assert "You follow" in card.text


async def test_a_question_can_be_let_be(house: House, page: str):
    ada = house.admin
    draft = await ada.asks(f"/addsource {page}")
    await pressed(house, draft, "Name")
    assert "nothing was changed" in (await ada.asks("/cancel")).text
    assert "nothing to cancel" in (await ada.asks("/cancel")).text
    assert "Send me the address" in (await ada.asks("Something else")).text


async def test_a_draft_can_be_forgotten_and_is_then_no_more(house: House, page: str):
    draft = await house.admin.asks(f"/addsource {page}")
    copy = await house.admin.asks(f"/addsource {page}")
    house.admin.presses(draft, "Cancel")
    await house.shows(draft, "Nothing was added")
    house.admin.presses(copy, "Watch it")
    await house.shows(copy, "It is watched")
    again = await house.admin.asks(f"/addsource {page}")
    assert "watched already" in again.text


async def test_what_was_saved_is_not_saved_twice(house: House, page: str):
    ada = house.admin
    draft = await ada.asks(f"/addsource {page}")
    async with house.api.bot_writes(ada.id) as answers:
        for _ in range(2):
            ada.presses(draft, "Watch it")
    assert "saved or forgotten already" in answers[0].text
    assert len(await house.store.sources()) == 1


async def test_what_cannot_be_read_may_be_watched_all_the_same(house: House):
    url = house.site.url("/nothing")
    draft = await house.admin.asks(f"/addsource {url}")
    assert "cannot be followed" in draft.text
    house.admin.presses(draft, "Watch it all the same")
    await house.shows(draft, "It is watched")


async def test_the_one_line_form_sets_everything_at_once(house: House, page: str):
    draft = await house.admin.asks(f"/addsource {page} id=harbour interval=1m name=The harbour")
    assert "Name: The harbour" in draft.text
    house.admin.presses(draft, "Watch it")
    await house.shows(draft, "It is watched")
    source = (await house.store.source("harbour")).source
    assert (source.name, source.interval) == ("The harbour", timedelta(minutes=1))
    answer = await house.admin.asks("/editsource harbour, name=Port")
    assert "Changed" in answer.text
    assert (await house.store.source("harbour")).source.name == "Port"
    assert "colour=red" in (await house.admin.asks(f"/addsource {page} colour=red")).text


async def test_a_source_is_edited_with_buttons_and_that_is_undone(house: House, page: str):
    ada = house.admin
    await house.watch("harbour", "Port", url=page)
    menu = await ada.asks("/editsource")
    ada.presses(menu, "Port")
    await house.shows(menu, "0 chats follow it")
    draft = await pressed(house, menu, "Edit")
    assert "What shall be changed of Port?" in draft.text
    question = await pressed(house, draft, "Name")
    assert "Now: Port" in question.text
    draft = await written(ada, question, "Harbour")
    assert "Shall I change Port so?" in draft.text
    assert (await house.store.source("harbour")).source.name == "Port"
    ada.presses(draft, "Save")
    await house.shows(draft, "Changed")
    assert (await house.store.source("harbour")).source.name == "Harbour"
    ada.presses(draft, "Undo")
    await house.shows(draft, "Undone")
    assert (await house.store.source("harbour")).source.name == "Port"


async def test_an_edit_can_be_cancelled(house: House, page: str):
    await house.watch("harbour", "Port", url=page)
    draft = await house.admin.asks("/editsource harbour")
    house.admin.presses(draft, "Cancel")
    await house.shows(draft, "chats follow it")
    assert (await house.store.source("harbour")).source.name == "Port"


async def test_an_address_that_another_source_has_is_refused(house: House, page: str):
    await house.watch("harbour", "Port", url=page)
    await house.watch("other", "Other")
    draft = await house.admin.asks("/editsource harbour")
    house.admin.presses(draft, "More")
    await house.shows(draft, "More")
    question = await pressed(house, draft, "Address")
    refusal = await written(house.admin, question, "https://news.example/other")
    assert "watched already, as Other" in refusal.text


async def test_of_an_edit_only_what_was_changed_is_saved(house: House, page: str):
    await house.watch("harbour", "Port", url=page)
    draft = await house.admin.asks("/editsource harbour")
    question = await pressed(house, draft, "Name")
    draft = await written(house.admin, question, "Harbour")
    await house.admin.asks("/editsource harbour interval=5m")
    await house.store.look_now("harbour", NOON)
    house.admin.presses(draft, "Save")
    await house.shows(draft, "Changed")
    source = (await house.store.source("harbour")).source
    assert (source.name, source.interval) == ("Harbour", timedelta(minutes=5))


async def test_what_the_file_says_is_not_edited_here(house: House, page: str):
    await house.watch("harbour", "Port", url=page, origin=Origin.FILE)
    assert "only the file may change it" in (await house.admin.asks("/editsource harbour")).text
    panel = await house.admin.asks("/pause harbour")
    assert "Edit" not in str(panel.buttons)


async def test_the_conversation_goes_on_after_a_restart(world: Again):
    async with world() as house:
        house.site.page("/harbour", PAGE, headers=HTML)
        ada = house.admin
        draft = await ada.asks(f"/addsource {house.site.url('/harbour')}")
        question = await pressed(house, draft, "Name")
    async with world() as house:
        draft = await written(ada, question, "The harbour")
        assert "Name: The harbour" in draft.text
    async with world() as house:
        ada.presses(draft, "Watch it")
        await house.shows(draft, "It is watched")
        [watched] = await house.store.sources()
        assert watched.source.name == "The harbour"


async def test_in_a_group_another_admin_goes_on_and_nobody_else_can(tmp_path):
    async with (
        furnished(tmp_path, admins=frozenset({ADMIN, 9001})) as house,
        answering(house.api, house.deps),
    ):
        house.site.page("/harbour", PAGE, headers=HTML)
        ada, bob, ann = house.admin, house.person(9001), house.person(1001)
        group = house.api.group(-1001, "Desk", owner=ada)
        group.joins(bob)
        group.joins(ann)
        draft = await ada.asks(f"/addsource {house.site.url('/harbour')}", chat=group)
        async with house.api.bot_writes(group.id) as answers:
            bob.presses(draft, "Name")
        before = len(group.chat.from_bot)
        ann.says("Mine", chat=group, reply_to=answers[0])
        draft = await bob.asks("The harbour", chat=group, reply_to=answers[0])
        assert "Name: The harbour" in draft.text
        assert len(group.chat.from_bot) == before + 1
        press = ann.presses(draft, "Watch it")
        assert "no longer of use" in (await press.answered())["text"]
        ada.presses(draft, "Watch it")
        await house.shows(draft, "It is watched")
        assert len(await house.store.sources()) == 1


@pytest.mark.parametrize("text", ABSURD.values(), ids=ABSURD.keys())
async def test_no_answer_to_a_question_goes_wrong(house: House, page: str, text: str):
    if not text.strip():
        return  # Telegram sends no empty message.
    draft = await house.admin.asks(f"/addsource {page}")
    for label in ("Name", "Ignore", "Selector", "Time zone"):
        question = await pressed(house, draft, label)
        answer = await written(house.admin, question, text)
        assert "went wrong" not in answer.text, label
    question = await house.admin.asks("/addsource")
    answer = await written(house.admin, question, text)
    assert "went wrong" not in answer.text
