"""What is put aside for a while, and broadcasts."""

from datetime import timedelta

import pytest

from bot.core.broadcast import Stage
from bot.core.model import Chat, ChatState, Recipient
from store import open_store
from tests.unit.store.make import ANNE, BEN, NOW, later

SOON = NOW + timedelta(hours=1)


async def test_what_is_put_aside_is_there_after_opening_again_until_its_time(path):
    async with open_store(path) as store:
        await store.shelve("a", "1", until=SOON)
        await store.shelve("a", "2", until=SOON)
    async with open_store(path) as store:
        assert await store.shelved("a", NOW) == "2"
        assert await store.shelved("a", SOON) is None
        assert await store.shelved("b", NOW) is None


async def test_of_two_who_take_a_thing_one_gets_it(store):
    await store.shelve("a", "1", until=SOON)
    assert [await store.unshelve("a"), await store.unshelve("a")] == [True, False]
    assert await store.shelved("a", NOW) is None


async def test_what_a_chat_owns_is_forgotten_with_it(store):
    await store.shelve("a", "1", until=SOON, owner=ANNE)
    await store.shelve("b", "1", until=SOON, owner=BEN)
    await store.forget_chat(ANNE)
    assert await store.shelved("a", NOW) is None
    assert await store.shelved("b", NOW) == "1"


async def test_pruning_leaves_what_is_fresh_and_what_is_being_sent(store):
    await store.shelve("old", "1", until=NOW - timedelta(seconds=1))
    await store.shelve("new", "1", until=SOON)
    told = await store.draft_broadcast(BEN, "Hello", NOW - timedelta(days=60))
    await store.begin_broadcast(told, "1")
    forgotten = await store.draft_broadcast(BEN, "Hello", NOW - timedelta(days=60))
    pruned = await store.prune(NOW)
    assert (pruned["shelf"], pruned["broadcasts"]) == (1, 1)
    assert await store.shelved("new", NOW) == "1"
    assert await store.broadcast(told) is not None
    assert await store.broadcast(forgotten) is None


@pytest.fixture
async def everybody(store) -> list[Recipient]:
    """Five chats, two of which cannot be written to, and one of another channel."""
    for number in range(5):
        state = ChatState.GONE if number > 2 else ChatState.ACTIVE
        await store.save_chat(Chat(recipient=Recipient("telegram", str(number)), state=state))
    await store.save_chat(Chat(recipient=Recipient("webhook", "hook")))
    return [Recipient("telegram", str(number)) for number in range(3)]


async def test_a_broadcast_goes_once_to_each_chat_that_can_be_written_to(store, everybody):
    number = await store.draft_broadcast(everybody[0], "Hello", NOW)
    assert await store.lease_broadcast(number, NOW) is None
    assert await store.begin_broadcast(number, "7")
    assert not await store.begin_broadcast(number, "8")
    reached = []
    while (leased := await store.lease_broadcast(number, NOW)) is not None:
        key, chat, text = leased
        assert text == "Hello"
        reached.append(chat.recipient)
        await store.settle_broadcast(number, key, sent=chat.recipient != everybody[1])
    assert reached == everybody
    assert await store.end_broadcast(number)
    told = await store.broadcast(number)
    assert (told.sent, told.failed, told.left, told.all) == (2, 1, 0, 3)
    assert (told.message, told.stage) == ("7", Stage.DONE)
    assert await store.unreported_broadcasts() == [number]
    await store.broadcast_reported(number)
    assert await store.unreported_broadcasts() == []


async def test_what_a_crash_left_half_sent_is_sent_again_in_doubt(path):
    async with open_store(path) as store:
        await store.save_chat(Chat(recipient=ANNE))
        number = await store.draft_broadcast(ANNE, "Hello", NOW)
        await store.begin_broadcast(number, "7")
        assert await store.lease_broadcast(number, NOW) is not None
        assert await store.lease_broadcast(number, NOW) is None
        assert not await store.end_broadcast(number)
    async with open_store(path) as store:
        assert await store.recover_broadcasts() == 1
        key, *_ = await store.lease_broadcast(number, NOW)
        await store.settle_broadcast(number, key, sent=True)
        assert (await store.broadcast(number)).doubtful == 1


async def test_a_draft_that_is_forgotten_is_never_sent_and_what_was_begun_is_not_forgotten(store):
    await store.save_chat(Chat(recipient=ANNE))
    first = await store.draft_broadcast(ANNE, "Hello", NOW)
    assert await store.forget_broadcast(first)
    assert not await store.begin_broadcast(first, "7")
    second = await store.draft_broadcast(ANNE, "Hello", NOW)
    assert await store.begin_broadcast(second, "7")
    assert not await store.forget_broadcast(second)
    assert not await store.stop_broadcast(first)


async def test_a_chat_that_has_to_wait_comes_after_those_that_need_not(store, everybody):
    number = await store.draft_broadcast(everybody[0], "Hello", NOW)
    await store.begin_broadcast(number, "7")
    key, chat, _ = await store.lease_broadcast(number, NOW)
    assert await store.defer_broadcast(number, key, later(seconds=9), tried=True) == 1
    others = [(await store.lease_broadcast(number, NOW))[1].recipient for _ in range(2)]
    assert others == everybody[1:]
    assert await store.lease_broadcast(number, NOW) is None
    assert (await store.lease_broadcast(number, later(seconds=9)))[1] == chat


async def test_a_chat_that_moves_while_it_is_written_to_is_settled_under_its_new_address(
    store, everybody
):
    number = await store.draft_broadcast(everybody[0], "Hello", NOW)
    await store.begin_broadcast(number, "7")
    key, chat, _ = await store.lease_broadcast(number, NOW)
    await store.move_chat(chat.recipient, Recipient("telegram", "-100"))
    await store.settle_broadcast(number, key, sent=True)
    assert (await store.broadcast(number)).sent == 1


async def test_a_stopped_broadcast_goes_to_nobody_else(store, everybody):
    number = await store.draft_broadcast(everybody[0], "Hello", NOW)
    await store.begin_broadcast(number, "7")
    key, *_ = await store.lease_broadcast(number, NOW)
    await store.settle_broadcast(number, key, sent=True)
    assert await store.stop_broadcast(number)
    assert not await store.stop_broadcast(number)
    assert await store.lease_broadcast(number, NOW) is None
    assert not await store.end_broadcast(number)
    told = await store.broadcast(number)
    assert (told.stage, told.sent, told.left) == (Stage.STOPPED, 1, 2)
