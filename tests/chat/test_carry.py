"""To carry away and bring along: /export, /import, /share."""

import json

from bot.subscribe import Rules
from tests.chat.conftest import ADMIN, House


async def _document(house: House, message) -> bytes:
    return house.api.files[f"documents/{message.media['document']['file_id']}"]


async def test_what_is_exported_is_imported_elsewhere_with_its_settings(house: House):
    await house.watch("night", "Election night")
    await house.watch("storm", "Storm")
    ann, bob = house.person(), house.person(1002)
    card = await ann.asks("/subscribe night")
    ann.presses(card, "Silent")
    await house.api.until(lambda: "☑ Silent" in str(card.buttons))
    await ann.asks("/subscribe storm")
    async with house.api.bot_writes(ann.id, 2) as files:
        ann.says("/export")
    assert b"<opml" in await _document(house, files[0])
    before = len(bob.chat.from_bot)
    bob.sends_file("addendum.json", await _document(house, files[1]), caption="/import")
    await house.api.until(lambda: len(bob.chat.from_bot) > before)
    assert "2 sources are followed now" in bob.chat.last.text
    silent = [f for f in await house.following(bob) if not f.subscription.preferences.sound]
    assert [f.watched.source.id for f in silent] == ["night"]


async def test_opml_is_taken_and_what_nobody_watches_is_reported(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    opml = """<?xml version="1.0"?><opml version="2.0"><body>
      <outline text="Night" xmlUrl="https://news.example/night"/>
      <outline text="Other" xmlUrl="https://other.example/feed"/></body></opml>"""
    await ann.asks("/start")
    before = len(ann.chat.from_bot)
    ann.sends_file("my.opml", opml.encode())
    await house.api.until(lambda: len(ann.chat.from_bot) > before)
    assert "1 source is followed now" in ann.chat.last.text
    assert "https://other.example/feed: nobody watches it" in ann.chat.last.text
    assert await house.followed(ann) == ["night"]


async def test_where_everyone_may_add_a_list_of_addresses_is_watched(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann = house.person()
    answer = await ann.asks("/import https://a.example/live https://b.example/live nonsense:")
    assert "2 sources are followed now" in answer.text
    assert "1 was not taken" in answer.text
    assert len(await house.store.sources()) == 2
    again = await ann.asks("/import https://a.example/live")
    assert "1 was followed before" in again.text


async def test_a_file_that_is_none_is_refused_in_a_line(house: House):
    ann = house.person()
    for content in (b"\xff\xfe\x00\x01", b"<opml><body>", b'{"format": "addendum-chats"}'):
        before = len(ann.chat.from_bot)
        ann.sends_file("list", content, caption="/import")
        await house.api.until(lambda before=before: len(ann.chat.from_bot) > before)
        assert "went wrong" not in ann.chat.last.text
        assert await house.followed(ann) == []
    assert "with /import as its caption" in (await ann.asks("/import")).text


async def test_too_large_a_file_is_not_fetched(house: House):
    ann = house.person()
    before = len(ann.chat.from_bot)
    ann.sends_file("list", b"x" * 1_000_001, caption="/import")
    await house.api.until(lambda: len(ann.chat.from_bot) > before)
    assert "too large" in ann.chat.last.text
    assert house.api.calls["getFile"] == 0


async def test_the_export_of_a_chat_that_follows_nothing_says_so(house: House):
    assert "follows nothing" in (await house.person().asks("/export")).text


async def test_the_export_is_json_that_names_sources_by_address(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    async with house.api.bot_writes(ann.id, 2) as files:
        ann.says("/export")
    document = json.loads(await _document(house, files[1]))
    assert document["sources"][0]["url"] == "https://news.example/night"


async def test_share_gives_links_that_follow_with_one_tap(house: House):
    await house.watch("night", "Election night")
    ann, bob = house.person(), house.person(1002)
    await ann.asks("/subscribe night")
    answer = await ann.asks("/share")
    assert f"https://t.me/{house.api.bot.username}?start=s_night" in answer.text
    assert "startgroup=s_night" in answer.text
    await bob.asks("/start s_night")
    assert await house.followed(bob) == ["night"]
    assert "nothing that is called" in (await ann.asks("/share nothing")).text


async def test_what_an_import_refuses_is_said_in_the_language_of_the_chat(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann = house.person(language_code="de")
    answer = await ann.asks("/import nonsense: ftp://a.example/ https://a.example/live")
    for english in ("names no address", "is not the address", "not an address", "was not taken"):
        assert english not in answer.text
    assert "OPML" in (await ann.asks("/import {")).text
    assert "neither" not in ann.chat.last.text


async def test_an_import_can_be_undone_and_leaves_what_was_followed_before(house: House):
    house.rules[0] = Rules(open_to_everyone=True)
    ann, bob = house.person(), house.person(1002)
    await house.watch("night", "Election night")
    await ann.asks("/subscribe night")
    answer = await ann.asks(
        "/import https://news.example/night https://a.example/live https://b.example/live"
    )
    assert len(await house.followed(ann)) == 3
    await bob.asks("/subscribe https://b.example/live")
    ann.presses(answer, "Undo")
    await house.shows(answer, "Undone")
    assert await house.followed(ann) == ["night"]
    urls = {w.source.url for w in await house.store.sources()}
    assert urls == {"https://news.example/night", "https://b.example/live"}


async def test_a_list_of_which_nothing_is_taken_is_no_success(house: House):
    ann = house.person()
    answer = await ann.asks("/import http://nobody.example/watches")
    assert answer.text.startswith("Nothing was added.")
    assert "✅" not in answer.text


_LIST = "https://a.example/live https://b.example/live"


async def _asked(house: House):
    """A list that nobody watches, and what the admin was asked about it."""
    await house.admin.asks("/start")
    await house.watch("night")
    ann = house.person(first_name="Ann <b>")
    report = await ann.asks(f"/import https://news.example/night {_LIST}")
    assert "2 were not taken:" in report.text
    assert "Only the admins may have new pages watched." in report.text
    assert report.buttons == [["Undo"], ["Ask the admins"]]
    async with house.api.bot_writes(ADMIN) as written:
        async with house.api.bot_writes(ann.id) as answers:
            ann.presses(report, "Ask the admins")
        assert "pages of the list: 2." in answers[0].text
    return ann, report, written[0]


async def test_the_admins_approve_a_whole_list_with_one_tap(house: House):
    ann, _, question = await _asked(house)
    assert "Asked by Ann <b>." in question.text
    assert set(question.links.values()) == set(_LIST.split())
    async with house.api.bot_writes(ann.id) as answers:
        house.admin.presses(question, "Approve")
    assert "follows now: 2 of 2." in answers[0].text
    await house.shows(question, "Approved. Pages followed now: 2 of 2.")
    urls = {f.watched.source.url for f in await house.following(ann)}
    assert urls == {"https://news.example/night", *_LIST.split()}


async def test_the_admins_refuse_a_whole_list_once(house: House):
    ann, _, question = await _asked(house)
    async with house.api.bot_writes(ann.id) as answers:
        house.admin.presses(question, "Refuse")
    assert "will not have these pages watched" in answers[0].text
    assert set(answers[0].links.values()) == set(_LIST.split())
    await house.shows(question, "Refused. Pages: 2.")
    assert await house.followed(ann) == ["night"]


async def test_a_list_of_more_new_pages_than_a_chat_may_bring_says_so(house: House):
    house.rules[0] = Rules(open_to_everyone=True, most_brought=1)
    ann = house.person()
    report = await ann.asks(f"/import {_LIST}")
    assert "1 source is followed now" in report.text
    assert "This chat has brought as many new pages as it may." in report.text
    assert report.buttons == [["Undo"], ["Ask the admins"]]


async def test_a_list_is_asked_about_and_decided_once(house: House):
    ann, report, question = await _asked(house)
    approve = question.button("Approve")["callback_data"]
    before = len(house.admin.chat.from_bot)
    async with house.api.bot_writes(ann.id) as answers:
        ann.presses(report, "Ask the admins")
    assert "I have asked the admins" in answers[0].text
    assert len(house.admin.chat.from_bot) == before
    house.admin.presses(question, "Refuse")
    await house.shows(question, "Refused")
    press = house.admin.sends_callback(question, approve)
    await press.answered()
    assert await house.followed(ann) == ["night"]


async def test_who_is_no_admin_approves_no_list(house: House):
    ann, report, question = await _asked(house)
    key = question.button("Approve")["callback_data"].rpartition(":")[2]
    await ann.sends_callback(report, house.deps.seal.close(str(ann.id), "yeslist", key)).answered()
    assert await house.followed(ann) == ["night"]


async def test_a_file_that_is_no_text_is_said_to_be_none(house: House):
    ann = house.person()
    ann.sends_file("picture.bin", b"\0\1\2", caption="/import")
    assert "no text that I can read" in (await ann.reply()).text
