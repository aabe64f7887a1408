"""What could not be sent, seen and sent again by admins."""

from datetime import timedelta

import pytest

from bot.core.model import Attempt, Recipient, Rejected, Subscription
from tests.chat.conftest import NOON, House, post
from tests.chat.test_running import equipped


@pytest.fixture
async def house(tmp_path):
    async with equipped(tmp_path) as found:
        yield found


async def refuse(house: House, chats: dict[int, int], why: str = "Bad Request: too long") -> None:
    """So many messages to each of these chats are refused for good."""
    await house.watch("night", "Election night")
    for chat in chats:
        to = Recipient("telegram", str(chat))
        await house.store.subscribe(
            Subscription(recipient=to, source_id="night", created_at=NOON - timedelta(hours=1))
        )
    most = max(chats.values())
    await house.looked("night", alerts=[post(n, minutes_ago=1) for n in range(most)])
    while await house.store.fan_out(NOON, chunk=500):
        pass
    for _ in range(most + 1):
        leased = await house.store.lease_owed(NOON, limit=99, channel="telegram")
        dead = Rejected(why)
        for owed in (each for run in leased for each in run):
            await house.store.settle([Attempt(owed.delivery.id or 0, dead, NOON)])
    gone = {str(chat): most - n for chat, n in chats.items()}
    for delivery, _ in await house.store.dead_letters(500):
        if gone[delivery.recipient.address] > 0:
            gone[delivery.recipient.address] -= 1
            await house.store.write(
                lambda s, d=delivery.id: s.execute(
                    "UPDATE deliveries SET state = 'dropped' WHERE id = ?", (d,)
                )
            )


async def dead(house: House) -> list[str]:
    return sorted(d.recipient.address for d, _ in await house.store.dead_letters(500))


async def test_where_everything_could_be_sent_it_says_so(house: House):
    assert (await house.admin.asks("/unsent")).text == "Everything could be sent."


async def test_nobody_but_admins_sees_or_sends_them(house: House):
    await refuse(house, {1001: 1})
    shown = await house.admin.asks("/unsent")
    answer = await house.person(1001).asks("/unsent")
    assert "could not be sent" not in answer.text
    data = shown.markup["inline_keyboard"][0][0]["callback_data"]
    await house.person(1001).sends_callback(answer, data).answered()
    assert await dead(house) == ["1001"]


async def test_one_is_seen_with_its_reason_and_sent_again(house: House):
    await refuse(house, {1001: 2})
    shown = await house.admin.asks("/unsent")
    assert shown.text.startswith("2 messages that could not be sent")
    assert "1001" in shown.text
    assert "Bad Request: too long" in shown.text
    press = house.admin.presses(shown, "🔁 1")
    assert (await press.answered())["text"] == "1 is sent again."
    await house.shows(shown, "1 message that could not be sent")
    assert await dead(house) == ["1001"]


async def test_all_of_one_chat_are_sent_again_and_no_others(house: House):
    await refuse(house, {1001: 3, 1002: 2})
    shown = await house.admin.asks("/unsent")
    press = house.admin.presses(shown, "🔁 All of 1001: 3")
    assert (await press.answered())["text"] == "3 are sent again."
    assert await dead(house) == ["1002", "1002"]


async def test_a_button_pressed_twice_sends_nothing_twice(house: House):
    await refuse(house, {1001: 1})
    shown = await house.admin.asks("/unsent")
    data = shown.markup["inline_keyboard"][0][0]["callback_data"]
    for said in ("1 is sent again.", "0 are sent again."):
        press = house.admin.sends_callback(shown, data)
        assert (await press.answered())["text"] == said
    counted = await house.store.count_deliveries()
    assert counted["owed"] == 1


async def test_many_come_a_page_at_a_time(house: House):
    await refuse(house, {1001: 7})
    shown = await house.admin.asks("/unsent")
    assert [row for row in shown.buttons if "2 ▶" in row]
    house.admin.presses(shown, "2 ▶")
    await house.shows(shown, "7. Election night")


async def test_errors_lead_to_them(house: House):
    await refuse(house, {1001: 1})
    shown = await house.admin.asks("/errors")
    house.admin.presses(shown, "Send again")
    await house.shows(shown, "1 message that could not be sent")
