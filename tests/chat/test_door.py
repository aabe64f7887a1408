"""What comes in that is odd, hostile, too much or too late: everybody is answered all the same."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs
from telegram import Bot
from telegram.request import HTTPXRequest

from bot.chat.access import Membership
from bot.chat.turn import Turn
from bot.core.model import Recipient
from bot.render.catalogue import catalogue
from tests.chat.conftest import House, post
from tests.fakes.bot_api_faults import Fault
from tests.fakes.bot_api_people import Person

ABSURD = {
    "20,000 characters": "x" * 20_000,
    "right-to-left marks": "\u202e\u200f\u2067abc\u2069",
    "HTML": "<b>bold</b> <script>alert('x')</script> & &amp; </a>",
    "an emoji": "🦄",
    "only marks": "\u200e\u200f",
    "control characters": "a\x00b\x07c\x1b[31m",
    "many words": "word " * 3000,
    "a path": "../../etc/passwd",
    "SQL": "'; DROP TABLE chats; --",
    "format places": "{0} {reason} {self.token} %s",
    "an address of nothing": "https://",
    "an address with a password": "https://user:secret@example.org/",
    "a file": "file:///etc/passwd",
    "a script": "javascript:alert(1)",
    "a broken address": "http://[::1",
    "a number": "-99999999999999999999",
}
COMMANDS = [
    "subscribe", "unsubscribe", "list", "latest", "status", "catchup", "mute", "quiet", "lang",
    "help", "start", "privacy", "stop", "settings", "why", "import", "export", "share",
]  # fmt: skip
ADMIN_COMMANDS = [
    "sources",
    "addsource",
    "removesource",
    "pause",
    "resume",
    "check",
    "test",
    "editsource",
    "stats",
    "errors",
    "ban",
    "unban",
    "broadcast",
]


@pytest.mark.parametrize("command", [*COMMANDS, ""])
async def test_absurd_arguments_are_answered(house: House, command: str):
    await house.watch("night", "Election night")
    await _all_answered(house, house.person(), command)


async def test_absurd_arguments_of_an_admin_are_answered(house: House):
    await house.watch("night", "Election night")
    for command in ADMIN_COMMANDS:
        await _all_answered(house, house.admin, command)


async def _all_answered(house: House, person: Person, command: str) -> None:
    """Every absurdity, one after the other, as words alone where there is no command."""
    for what, text in ABSURD.items():
        with capture_logs() as logs:
            answer = await person.asks(f"/{command} {text}" if command else text)
        assert answer.text, what
        assert "went wrong" not in answer.text, (what, logs)
        house.clock.forward(seconds=10)


async def test_an_unknown_command_is_answered(house: House):
    assert "do not know that command" in (await house.person().asks("/dance")).text


@pytest.mark.parametrize("command", ADMIN_COMMANDS)
async def test_nothing_tells_others_that_an_admins_command_exists(house: House, command: str):
    await house.watch("night", "Election night")
    ann = house.person()
    unknown = (await ann.asks("/dance night")).text
    assert (await ann.asks(f"/{command} night")).text == unknown
    assert f"/{command}" not in (await ann.asks("/help")).text
    assert f"/{command}" in (await house.admin.asks("/help")).text


async def test_a_file_that_is_no_list_is_answered(house: House):
    ann = house.person()
    before = len(ann.chat.from_bot)
    ann.sends_file("cat.png", b"\x89PNG")
    await house.api.until(lambda: len(ann.chat.from_bot) > before)
    assert "no text that I can read" in ann.chat.last.text


async def test_an_edited_command_is_read_again_when_its_words_changed(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    said = ann.says("/subscribe nihgt")
    await ann.reply()
    before = len(ann.chat.from_bot)
    ann.edits(said, "/subscribe night")
    await house.api.until(lambda: len(ann.chat.from_bot) > before)
    assert await house.followed(ann) == ["night"]


async def test_an_edit_that_changes_no_word_is_not_read_again(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    said = ann.says("/subscribe night")
    await ann.reply()
    await ann.asks("/unsubscribe night")
    ann.edits(said, "/subscribe night")
    await ann.asks("/help")
    assert await house.followed(ann) == []


async def test_an_old_command_that_is_edited_is_not_read_again(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    said = ann.says("/subscribe nihgt")
    await ann.reply()
    house.clock.forward(hours=1)
    ann.edits(said, "/subscribe night")
    await ann.asks("/help")
    assert await house.followed(ann) == []


async def test_a_flood_is_answered_until_it_is_too_much_then_once_then_not(house: House):
    ann, bob = house.person(), house.person(1002)
    for _ in range(40):
        ann.says("/lang")
    await bob.asks("/help")
    await house.api.until(lambda: len(ann.chat.from_bot) >= 21)
    await bob.asks("/help")
    assert len(ann.chat.from_bot) == 21
    assert sum("One thing after the other" in text for text in ann.chat.texts) == 1
    house.clock.forward(minutes=5)
    assert "language" in (await ann.asks("/lang")).text


async def test_an_admin_is_never_told_to_slow_down(house: House):
    for _ in range(30):
        house.admin.says("/lang")
    await house.api.until(lambda: len(house.admin.chat.from_bot) >= 30)
    assert not any("One thing after the other" in text for text in house.admin.chat.texts)


async def test_a_flood_of_presses_is_told_to_wait(house: House):
    ann = house.person()
    card = await ann.asks("/start")
    presses = [ann.presses(card, "Choose") for _ in range(30)]
    answers = [await press.answered() for press in presses]
    assert any("Wait a little" in str(answer.get("text")) for answer in answers)


async def test_a_fault_of_ours_is_owned_up_to_with_a_reference_that_stands_in_the_log(
    house: House, monkeypatch: pytest.MonkeyPatch
):
    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    monkeypatch.setattr(type(house.store), "sources", broken)
    with capture_logs() as logs:
        answer = await house.person().asks("/subscribe")
    [entry] = [line for line in logs if line["event"] == "a command failed"]
    assert entry["reference"] in answer.text
    assert "fire" not in answer.text


async def test_a_press_that_fails_ends_its_waiting(house: House, monkeypatch: pytest.MonkeyPatch):
    async def broken(*_: object) -> None:
        raise RuntimeError("the disk is on fire")

    ann = house.person()
    card = await ann.asks("/start")
    monkeypatch.setattr(type(house.store), "sources", broken)
    async with house.api.bot_writes(ann.id) as written:
        press = ann.presses(card, "Choose")
    await press.answered()
    assert "went wrong" in written[0].text


async def test_a_forged_button_does_nothing(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    for data in ("", "x", "AAAAAAAAdelok:night", "💥" * 10, "A" * 64):
        press = ann.sends_callback(card, data)
        assert "no longer of use" in (await press.answered())["text"]
    assert await house.store.source("night") is not None


async def test_an_admins_button_is_of_no_use_to_others(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    card = await ann.asks("/start")
    data = house.deps.seal.close(str(ann.id), "delok", "night")
    press = ann.sends_callback(card, data)
    assert "no longer of use" in (await press.answered())["text"]
    assert await house.store.source("night") is not None


async def test_a_button_under_a_message_that_is_deleted_still_works(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    card = await ann.asks("/subscribe night")
    card.deleted = True
    async with house.api.bot_writes(ann.id) as written:
        ann.sends_callback(card, str(card.button("Undo")["callback_data"]))
    assert "You do not follow" in written[0].text


async def test_markup_that_telegram_refuses_is_said_plainly(house: House):
    ann = house.person()
    fault = Fault(400, "Bad Request: can't parse entities: unsupported start tag")
    house.api.fail_next(fault, method="sendMessage")
    answer = await ann.asks("/help")
    assert answer.parse_mode is None
    assert "/subscribe" in answer.text
    assert "<b>" not in answer.text


async def test_dates_that_an_older_server_does_not_know_are_left_out(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", post(1, "Piece.", url="https://a.example/1"))
    ann = house.person()
    await ann.asks("/subscribe night")
    fault = Fault(400, 'Bad Request: can\'t parse entities: unsupported start tag "tg-time"')
    house.api.fail_next(fault, method="sendMessage")
    answer = await ann.asks("/latest")
    assert answer.links == {"→": "https://a.example/1"}
    assert "11:59" in answer.text


async def test_somebody_who_blocks_us_is_kept_and_is_active_again_when_they_come_back(house: House):
    await house.watch("night", "Election night")
    ann = house.person()
    await ann.asks("/subscribe night")
    ann.blocks()
    recipient = Recipient("telegram", str(ann.id))
    await _until_state(house, recipient, "gone")
    ann.unblocks()
    await _until_state(house, recipient, "active")
    assert await house.followed(ann) == ["night"]


async def _until_state(house: House, recipient: Recipient, state: str) -> None:
    async with asyncio.timeout(5):
        while (chat := await house.store.chat(recipient)) is None or chat.state != state:
            pass


async def test_a_wrong_argument_never_reaches_another_chat(house: House):
    """The ids in buttons count from 1 in one table: somebody else's must not open."""
    await house.watch("night", "Election night")
    ann, eve = house.person(), house.person(1002)
    await ann.asks("/subscribe night")
    [one] = await house.following(ann)
    card = await eve.asks("/start")
    data = house.deps.seal.close(str(eve.id), "drop", one.subscription.id)
    async with house.api.bot_writes(eve.id) as written:
        eve.sends_callback(card, data)
    assert "no longer follows that" in written[0].text
    assert await house.followed(ann) == ["night"]


async def test_each_chat_is_answered_in_order_while_others_go_on(house: House):
    await house.watch("night", "Election night")
    await house.looked("night", post(1))
    ann = house.person()
    for command in ("/subscribe night", "/unsubscribe night", "/subscribe night", "/list"):
        ann.says(command)
    await house.api.until(lambda: len(ann.chat.from_bot) >= 4)
    assert "follows 1 source" in ann.chat.last.text


async def test_work_that_takes_long_is_shown_for_as_long(house: House):
    ann = house.person()
    await ann.asks("/start")
    chat = await house.store.chat(Recipient("telegram", str(ann.id)))
    request = HTTPXRequest(httpx_kwargs={"verify": False})
    async with Bot(house.api.token, base_url=house.api.base_url, request=request) as bot:
        turn = Turn(
            deps=replace(house.deps, typing_every=0.01),
            membership=Membership(),
            bot=bot,
            chat=chat,
            recipient=chat.recipient,
            message=None,
            user=None,
            words=catalogue("en"),
        )
        async with turn.busy():
            await house.api.until(lambda: ann.chat.actions.count("typing") >= 3)


async def test_in_a_group_an_unknown_command_is_answered_only_where_it_names_the_bot(house: House):
    ann = house.person()
    group = house.api.group(-1001, "Readers", owner=ann)
    name = house.api.bot.username
    ann.says("/nonsense", chat=group)
    assert "do not know that command" in (await ann.asks(f"/stats@{name}", chat=group)).text
    assert len(group.chat.from_bot) == 1
