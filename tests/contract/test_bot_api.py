"""The fake Bot API answers python-telegram-bot as the real one does."""

import asyncio
import json
import re
import sys
import time

import httpx
import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyParameters
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
)
from telegram.ext import Application, CallbackQueryHandler, CommandHandler

from tests.fakes import bot_api_faults as faults
from tests.fakes.bot_api import FakeBotApi


@pytest.fixture
async def api():
    async with FakeBotApi() as api:
        yield api


@pytest.fixture
async def bot(api):
    async with Bot(api.token, base_url=api.base_url, base_file_url=api.base_file_url) as bot:
        yield bot


async def test_a_message_is_seen_as_text_with_its_entities(api, bot):
    ann = api.user(7)
    sent = await bot.send_message(
        7,
        '<b>A &amp; B</b> <a href="https://example.org/?a=1&amp;b=2">link</a> '
        '<tg-time unix="1700000000" format="t">22:13</tg-time>',
        parse_mode="HTML",
    )
    assert sent.text == "A & B link 22:13"
    assert ann.chat.last.links == {"link": "https://example.org/?a=1&b=2"}
    assert sent.entities[2].type == "date_time"


@pytest.mark.parametrize(
    ("html", "words"),
    [
        ("<p>x</p>", "Unsupported start tag"),
        ("<b>x", "find end tag"),
        ("<b>x</i></b>", "Unmatched end tag"),
        ("x</b>", "Unexpected end tag"),
        ("a < b", "Unclosed start tag"),
        ("<blockquote><blockquote>x</blockquote></blockquote>", "blockquote"),
    ],
)
async def test_bad_markup_is_refused(api, bot, html, words):
    api.user(7)
    with pytest.raises(BadRequest, match=f"(?i)can't parse entities.*{words}"):
        await bot.send_message(7, html, parse_mode="HTML")


async def test_the_limits_of_text_and_buttons_hold(api, bot):
    api.user(7)
    await bot.send_message(7, "😀" * 2048)
    with pytest.raises(BadRequest, match="too long"):
        await bot.send_message(7, "😀" * 2048 + "x")
    with pytest.raises(BadRequest, match="empty"):
        await bot.send_message(7, " \n")
    too_much = InlineKeyboardMarkup([[InlineKeyboardButton("x", callback_data="é" * 33)]])
    with pytest.raises(BadRequest, match=r"(?i)button_data_invalid"):
        await bot.send_message(7, "x", reply_markup=too_much)


async def test_replies_and_edits_find_their_message_or_are_refused(api, bot):
    ann = api.user(7)
    first = await bot.send_message(7, "one")
    second = await bot.send_message(7, "two", reply_parameters=ReplyParameters(first.message_id))
    assert second.reply_to_message.text == "one"
    await bot.edit_message_text("three", 7, second.message_id)
    assert ann.chat.texts == ["one", "three"]
    with pytest.raises(BadRequest, match="not modified"):
        await bot.edit_message_text("three", 7, second.message_id)
    await bot.delete_message(7, first.message_id)
    with pytest.raises(BadRequest, match="replied not found"):
        await bot.send_message(7, "x", reply_parameters=ReplyParameters(first.message_id))
    lenient = ReplyParameters(first.message_id, allow_sending_without_reply=True)
    assert (await bot.send_message(7, "x", reply_parameters=lenient)).reply_to_message is None
    with pytest.raises(BadRequest, match="to edit not found"):
        await bot.edit_message_text("x", 7, first.message_id)


async def test_a_persons_message_reaches_the_bot_and_a_button_is_answered(api):
    async def start(update, _):
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Undo", callback_data="u:1")]])
        await update.effective_message.reply_text("Hello", reply_markup=keyboard)

    async def pressed(update, _):
        await update.callback_query.answer("Undone")
        await update.effective_message.edit_text("Undone")

    app = Application.builder().token(api.token).base_url(api.base_url).job_queue(None).build()
    app.add_handler(CommandHandler("start", start))
    app.add_handler(CallbackQueryHandler(pressed))
    ann = api.user(7)
    async with app:
        await app.start()
        await app.updater.start_polling(poll_interval=0, timeout=5)
        hello = await ann.asks("/start")
        assert hello.buttons == [["Undo"]]
        press = ann.presses(hello, "Undo")
        assert (await press.answered())["text"] == "Undone"
        await api.until(lambda: hello.text == "Undone")
        await app.updater.stop()
        await app.stop()


async def test_a_second_poller_ends_the_first(api, bot):
    first = asyncio.create_task(bot.get_updates(timeout=5))
    await api.until(lambda: api.calls["getUpdates"] == 1)
    async with Bot(api.token, base_url=api.base_url) as other:
        second = asyncio.create_task(other.get_updates(timeout=5))
        with pytest.raises(Conflict):
            await first
        api.user(7).says("hi")
        assert (await second)[0].message.text == "hi"


async def test_refusals_arrive_as_the_errors_that_the_library_makes_of_them(api, bot):
    api.user(7)
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(8, "x")
    for fault, error in [
        (faults.BLOCKED, Forbidden),
        (faults.SERVER_ERROR, NetworkError),
        (faults.PAGE_OF_A_PROXY, NetworkError),
        (faults.RESET_BEFORE, NetworkError),
        (faults.too_many(3), RetryAfter),
        (faults.UNAUTHORIZED, InvalidToken),
    ]:
        api.fail_next(fault)
        with pytest.raises(error):
            await bot.send_message(7, "x")
    assert api.chats[7].texts == []
    api.fail_next(faults.RESET_AFTER)
    with pytest.raises(NetworkError):
        await bot.send_message(7, "arrived")
    assert api.chats[7].texts == ["arrived"]


async def test_limits_are_enforced_and_counted(api, bot):
    now = [1000.0]
    api.clock = lambda: now[0]
    api.limits = faults.Limits(burst=2)
    api.user(7)
    await bot.send_message(7, "1")
    await bot.send_message(7, "2")
    with pytest.raises(RetryAfter):
        await bot.send_message(7, "3")
    assert api.refusals[429] == 1
    now[0] += 1
    await bot.send_message(7, "3")


async def test_a_person_who_blocks_the_bot_is_told_of_and_refused(api, bot):
    ann = api.user(7)
    ann.blocks()
    update = (await bot.get_updates())[0]
    assert update.my_chat_member.new_chat_member.status == "kicked"
    with pytest.raises(Forbidden):
        await bot.send_message(7, "x")


async def test_groups_know_their_members_and_topics(api, bot):
    ann = api.user(7)
    group = api.group(-100500, owner=ann)
    group.topic(3)
    assert (await bot.get_chat_member(-100500, 7)).status == "creator"
    assert [m.user.id for m in await bot.get_chat_administrators(-100500)] == [7, api.bot.id]
    assert (await bot.get_chat(-100500)).is_forum
    sent = await bot.send_message(-100500, "x", message_thread_id=3)
    assert sent.message_thread_id == 3
    with pytest.raises(BadRequest, match="thread not found"):
        await bot.send_message(-100500, "x", message_thread_id=4)


async def test_files_go_both_ways(api, bot):
    ann = api.user(7)
    ann.sends_file("feeds.opml", b"<opml/>")
    document = (await bot.get_updates())[0].message.document
    assert bytes(await (await document.get_file()).download_as_bytearray()) == b"<opml/>"
    sent = await bot.send_document(7, b"content", filename="x.db", caption="here")
    back = await (await bot.get_file(sent.document.file_id)).download_as_bytearray()
    assert bytes(back) == b"content"


def test_it_starts_at_once_on_a_thread_of_its_own():
    began = time.perf_counter()
    with FakeBotApi.threaded() as api:
        assert api.api_url.startswith("http://127.0.0.1:")
    assert time.perf_counter() - began < 1


async def test_a_webhook_gets_what_polling_would(api, bot):
    got = asyncio.Queue()

    async def take(reader, writer):
        head = await reader.readuntil(b"\r\n\r\n")
        length = int(re.search(rb"Content-Length: (\d+)", head)[1])
        await got.put((head, json.loads(await reader.readexactly(length))))
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(take, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        await bot.set_webhook(f"http://127.0.0.1:{port}/hook", secret_token="s3cret")
        api.user(7).says("hi")
        head, update = await asyncio.wait_for(got.get(), 5)
        assert b"X-Telegram-Bot-Api-Secret-Token: s3cret" in head
        assert update["message"]["text"] == "hi"
        with pytest.raises(Conflict, match="webhook is active"):
            await bot.get_updates()
        await bot.delete_webhook()
        assert list(await bot.get_updates()) == []


async def test_a_stranger_cannot_be_written_to_before_they_start_the_bot(api, bot):
    ann = api.user(7, started=False)
    with pytest.raises(Forbidden, match="initiate"):
        await bot.send_message(7, "x")
    ann.says("/start")
    await bot.send_message(7, "x")


async def test_a_group_that_migrates_says_so_in_both_chats(api, bot):
    group = api.group(-5, "Old", type="group")
    new = group.migrates(-100777)
    updates = await bot.get_updates()
    assert [u.message.migrate_to_chat_id for u in updates] == [-100777, None]
    assert updates[1].message.migrate_from_chat_id == -5
    with pytest.raises(ChatMigrated):
        await bot.send_message(-5, "x")
    await bot.send_message(-100777, "x")
    assert new.chat.texts == ["x"]


async def test_bad_weather_is_the_same_for_the_same_seed():
    def drawn(seed):
        weather = faults.RandomFaults.weather(seed, 0.3)
        return [weather.draw() for _ in range(200)]

    assert drawn(1) == drawn(1) != drawn(2)
    assert 30 < sum(fault is not None for fault in drawn(1)) < 90


async def test_in_a_process_of_its_own_it_is_steered_over_http():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.bot_api", "--open-to-all", stdout=asyncio.subprocess.PIPE
    )
    try:
        where = json.loads(await process.stdout.readline())
        async with (
            Bot(where["token"], base_url=f"{where['api_url']}/bot") as bot,
            httpx.AsyncClient() as client,
        ):

            async def control(**asked):
                return (await client.post(f"{where['api_url']}/control", json=asked)).json()

            await control(do="user", id=7)
            await control(do="says", user=7, text="/start")
            assert (await bot.get_updates())[0].message.text == "/start"
            await bot.send_message(7, "hello")
            assert (await control(do="messages", chat=7))["result"][0]["text"] == "hello"
            await control(do="refuse", chat=7, fault="blocked")
            with pytest.raises(Forbidden):
                await bot.send_message(7, "x")
            assert (await control(do="counts"))["result"]["accepted"] == 1
            assert not (await control(do="nonsense"))["ok"]
    finally:
        process.terminate()
        await process.wait()
