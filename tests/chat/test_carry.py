"""To carry away and bring along: /export, /import, /share."""

import json

from bot.subscribe import Rules
from tests.chat.conftest import House


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


async def test_a_file_that_is_no_text_is_said_to_be_none(house: House):
    ann = house.person()
    ann.sends_file("picture.bin", b"\0\1\2", caption="/import")
    assert "no text that I can read" in (await ann.reply()).text
