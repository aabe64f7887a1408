"""To run it all from a phone: /stats, /errors, /ban, /unban, /broadcast, /backup, /editsource."""

import gzip
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.model import Failure, FailureKind, Recipient
from bot.render.raster import png
from tests.chat.conftest import ADMIN, NOON, House, answering, furnished, post
from tests.fakes.bot_api_faults import BLOCKED, Fault

NO_PHOTOS = Fault(400, "Bad Request: not enough rights to send photos to the chat")


@asynccontextmanager
async def equipped(path: Path, **more: object) -> AsyncIterator[House]:
    """With all that the composition root gives beside the verbs."""
    async with furnished(path) as found:
        found.deps = replace(found.deps, backup=found.store.backup, tallies=found.store, **more)
        async with answering(found.api, found.deps):
            yield found


@pytest.fixture
async def house(tmp_path):
    async with equipped(tmp_path) as found:
        yield found


@pytest.fixture
async def studio(tmp_path):
    """A house that can draw."""
    async with equipped(tmp_path, draw=png) as found:
        yield found


async def test_stats_tell_the_last_day(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", alerts=[post(1, minutes_ago=1), post(2, minutes_ago=1)])
    text = (await house.admin.asks("/stats")).text
    assert "2 pieces of news" in text
    assert "·" * 23 + "█" in text
    assert "From published to noticed: 5" in text
    assert "Sources: 1" in text
    assert "Chats: 1" in text


async def test_stats_bring_a_picture_whose_words_stand_below_it(studio: House):
    await studio.watch("night", "Election night")
    await studio.looked("night", alerts=[post(1, minutes_ago=1), post(2, minutes_ago=1)])
    shown = await studio.admin.asks("/stats")
    assert "photo" in shown.media
    assert "🟦 2 pieces of news" in shown.text
    assert "🟧 From published to noticed: 5" in shown.text
    assert "Sources: 1" in shown.text
    assert "█" not in shown.text


async def test_where_no_picture_is_taken_the_words_come_alone(studio: House):
    await studio.watch("night", "Election night")
    await studio.looked("night", alerts=[post(1, minutes_ago=1)])
    studio.api.fail_next(NO_PHOTOS, method="sendPhoto")
    shown = await studio.admin.asks("/stats")
    assert "photo" not in shown.media
    assert "1 piece of news" in shown.text
    assert "█" in shown.text


async def test_errors_name_what_fails_and_since_when(house: House):
    assert (await house.admin.asks("/errors")).text == "Nothing fails."
    await house.watch("night", "Election night")
    await house.looked(
        "night", failing_since=NOON, failure=Failure(FailureKind.BLOCKED, "403 <Forbidden>")
    )
    text = (await house.admin.asks("/errors")).text
    assert "Election night" in text
    assert "since 12:00" in text
    assert "403 <Forbidden>" in text


async def test_who_is_banned_is_answered_no_more_until_let_in_again(house: House):
    await house.watch("night")
    ann, bob = house.person(username="ann"), house.person(1002)
    await ann.asks("/subscribe night")
    assert "is banned" in (await house.admin.asks("/ban @ann")).text
    assert "banned before" in (await house.admin.asks(f"/ban {ann.id}")).text
    before = len(ann.chat.from_bot)
    ann.says("/list")
    await bob.asks("/list")
    assert len(ann.chat.from_bot) == before
    assert str(ann.id) in (await house.admin.asks("/unban")).text
    assert "let in again" in (await house.admin.asks("/unban @ann")).text
    assert "follows 1 source" in (await ann.asks("/list")).text
    assert "is not banned" in (await house.admin.asks("/unban @ann")).text


async def test_a_banned_person_is_not_answered_in_groups_either(house: House):
    ann = house.person()
    group = house.api.group(-1001, "Readers", owner=ann)
    await house.admin.asks(f"/ban {ann.id}")
    ann.says("/list", chat=group)
    await house.admin.asks("/help")
    assert group.chat.from_bot == []


async def test_admins_cannot_be_banned_and_nobodies_are_named(house: House):
    assert "Admins cannot" in (await house.admin.asks(f"/ban {house.admin.id}")).text
    assert "no chat called @nobody" in (await house.admin.asks("/ban @nobody")).text
    assert "Whom?" in (await house.admin.asks("/ban everybody")).text


async def test_a_broadcast_is_shown_confirmed_sent_once_and_reported(house: House):
    people = [house.person(n) for n in (1001, 1002, 1003)]
    for person in people:
        await person.asks("/start")
    house.api.refuse(1003, BLOCKED)
    async with house.api.bot_writes(house.admin.id, 2) as written:
        house.admin.says("/broadcast We move <tonight>.\nExpect silence.")
    preview, question = written
    assert preview.text == "We move <tonight>.\nExpect silence."
    assert "goes to 4 chats" in question.text
    presses = [house.admin.presses(question, "Send it") for _ in range(2)]
    await house.shows(question, "Sent to 3 chats")
    assert "did not reach 1" in question.text
    for press in presses:
        await press.answered()
    assert people[0].chat.texts.count("We move <tonight>.\nExpect silence.") == 1
    assert people[1].chat.texts.count("We move <tonight>.\nExpect silence.") == 1


async def test_a_broadcast_can_be_forgotten(house: House):
    ann = house.person()
    await ann.asks("/start")
    async with house.api.bot_writes(house.admin.id, 2) as written:
        house.admin.says("/broadcast Hello")
    house.admin.presses(written[1], "Forget it")
    await house.shows(written[1], "Nothing was sent")
    assert "Hello" not in ann.chat.texts
    assert "What shall be said to every chat?" in (await house.admin.asks("/broadcast")).text


async def test_the_backup_is_a_database_and_comes_to_the_private_chat_only(house: House, tmp_path):
    await house.watch("night", "Election night")
    ann = house.person()
    group = house.api.group(-1001, "Readers", owner=ann)
    group.joins(house.admin)
    house.admin.says("/backup", chat=group)
    async with house.api.bot_writes(house.admin.id) as written:
        house.admin.says("/backup")
    document = written[0].media["document"]
    content = gzip.decompress(house.api.files[f"documents/{document['file_id']}"])
    copy = tmp_path / "copy.db"
    copy.write_bytes(content)
    with sqlite3.connect(copy) as db:
        assert db.execute("SELECT count(*) FROM sources").fetchone() == (1,)
    db.close()
    assert group.chat.from_bot == []


async def test_a_source_is_edited_and_that_is_undone(house: House):
    await house.watch("night", "Election night")
    answer = await house.admin.asks("/editsource night interval=30s name=The long night")
    assert "Changed" in answer.text
    source = (await house.store.source("night")).source
    assert source.name == "The long night"
    assert source.interval.total_seconds() == 30
    house.admin.presses(answer, "Undo")
    await house.shows(answer, "Undone")
    assert (await house.store.source("night")).source.name == "Election night"
    assert "colour=red" in (await house.admin.asks("/editsource night colour=red")).text
    asked = (await house.admin.asks("/editsource night colour=red")).text
    assert all(f"{setting}=" in asked for setting in ("url", "ignore_text", "read_articles"))
    assert "interval" in (await house.admin.asks("/editsource night interval=0s")).text
    await house.admin.asks("/editsource night interval=auto")
    assert (await house.store.source("night")).source.interval is None


async def test_a_ban_outlives_the_deletion_of_a_chat(house: House):
    ann = house.person()
    await ann.asks("/start")
    recipient = Recipient("telegram", str(ann.id))
    await house.admin.asks(f"/ban {ann.id}")
    chat = await house.store.chat(recipient)
    assert chat is not None
    await house.subscribe.forget(chat)
    assert await house.subscribe.banned(recipient)


async def test_what_an_admin_is_told_is_in_their_language_to_the_last_word(tmp_path: Path):
    async def counts() -> dict[str, int]:
        return {"owed": 1, "sending": 2, "held": 3, "sent": 4, "dead": 5, "dropped": 6}

    async with equipped(tmp_path, counts=counts) as house:
        ada = house.person(ADMIN, language_code="uk")
        await house.watch("donbas", "Donbas")
        stats = (await ada.asks("/stats")).text
        assert "у черзі 1, у дорозі 2, відкладено 3, надіслано 4, не вдалося 5" in stats
        assert "походження: командний рядок" in (await ada.asks("/check donbas")).text
        assert (await ada.asks("/test nonsense")).text.startswith("Так не вийде")
        none = (await ada.asks("/sources nothing of that name")).text
        assert "nothing of that name" in none
        assert "/addsource" not in none
