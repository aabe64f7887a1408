"""What is owed arrives: in order, at its pace, whatever happens on the way. No test waits."""

import asyncio
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest

from bot.channels.pace import Limits
from bot.core.model import (
    ChatKind,
    ChatState,
    DeliveryState,
    Gone,
    Kind,
    Recipient,
    Rejected,
    RetryLater,
    Sent,
)
from bot.subscribe import Subscribe
from tests.flow.delivering import BEGAN, World, one_after_another, world

NO_NETWORK = RetryLater(None, "no network")


async def open_deliveries(world: World) -> int:
    counted = await world.store.count_deliveries()
    return counted[DeliveryState.OWED] + counted[DeliveryState.SENDING]


async def test_what_is_noticed_is_told_to_each_follower_once_and_in_order(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2, 3)
        await here.notice("a", "b")
        await here.notice("c")
        await here.deliver()
        assert [here.chats.told(to) for to in "123"] == [["a", "b", "c"]] * 3
        await here.deliver()
        assert len(here.chats.tried) == 9


async def test_order_within_a_chat_holds_over_retries(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a", "b", "c")
        here.chats.answer = one_after_another(
            NO_NETWORK, Sent("1"), NO_NETWORK, RetryLater(timedelta(seconds=7), "429"), NO_NETWORK
        )
        await here.deliver()
        assert here.chats.told("1") == ["a", "b", "c"]
        assert [m.keys for m in here.chats.tried if not m.taken] == [("a",), ("b",), ("b",), ("b",)]


async def test_one_chats_429_delays_that_chat_alone_and_by_no_less(tmp_path: Path) -> None:
    async with world(tmp_path, limits=Limits()) as here:
        await here.follow(*range(1, 41))
        await here.notice("a")
        asked = iter([True])
        here.chats.answer = lambda owed: (
            RetryLater(timedelta(seconds=30), "429")
            if owed[0].delivery.recipient.address == "7" and next(asked, False)
            else Sent("1")
        )
        began = here.time.wall
        await here.deliver()
        taken = {m.to: (m.at - began).total_seconds() for m in here.chats.tried if m.taken}
        assert len(taken) == 40
        assert 30 <= taken.pop("7") <= 33
        assert max(taken.values()) < 2


async def test_the_wait_that_telegram_asked_for_survives_a_restart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a")
        here.chats.answer = one_after_another(RetryLater(timedelta(minutes=10), "429"))
        await here.deliver(seconds=1)
        time = here.time
    async with world(tmp_path, time=time) as here:
        await here.deliver(minutes=9)
        assert here.chats.tried == []
        await here.deliver(minutes=11)
        assert here.chats.told("1") == ["a"]
        assert here.chats.tried[0].at >= here.settled[0][0].alert.noticed_at + timedelta(minutes=10)


async def test_no_limit_is_exceeded_and_the_overall_one_is_kept_full(tmp_path: Path) -> None:
    async with world(tmp_path, limits=Limits(every=1, overall=30, overall_seconds=1)) as here:
        await here.follow(*range(1, 601))
        await here.notice("a")
        began = here.time.seconds
        await here.deliver()
        times = [m.at for m in here.chats.tried]
        for first, thirty_first in zip(times, times[30:], strict=False):
            assert thirty_first - first >= timedelta(seconds=1)
        assert here.time.seconds - began == pytest.approx(19, abs=0.2)


async def test_a_group_gets_twenty_a_minute_and_a_reader_one_a_second(tmp_path: Path) -> None:
    limits = Limits(every=1, burst=3, group=20, group_seconds=60)
    async with world(tmp_path, limits=limits) as here:
        await here.follow(1)
        await here.follow(-2, kind=ChatKind.SUPERGROUP)
        await here.notice(*(f"n{n:02}" for n in range(50)))
        await here.deliver(minutes=10)
        for to, count, span in (("1", 4, 1.0), ("-2", 21, 60.0)):
            times = [m.at for m in here.chats.messages(to)]
            assert len(times) == 50
            gaps = [b - a for a, b in zip(times, times[count - 1 :], strict=False)]
            assert min(gaps) >= timedelta(seconds=span)


async def test_a_restart_does_not_forget_what_was_sent_just_now(tmp_path: Path) -> None:
    limits = Limits(every=1, burst=3, group=20, group_seconds=60)
    async with world(tmp_path, limits=limits) as here:
        await here.follow(-2, kind=ChatKind.GROUP)
        await here.notice(*(f"n{n:02}" for n in range(30)))
        await here.deliver(seconds=12)
        before, time = len(here.chats.tried), here.time
        while await here.store.lease_owed(time.now(), limit=1, channel="telegram"):
            pass  # one more is on its way when the process dies
    assert 10 < before < 20
    async with world(tmp_path, limits=limits, time=time) as here:
        died = time.now()
        await here.deliver(minutes=2)
        soon = [m for m in here.chats.tried if m.at < died + timedelta(seconds=45)]
        assert len(soon) == 20 - before - 1
        assert here.chats.tried[0].in_doubt


async def test_a_restart_remembers_what_was_refused_and_what_was_under_way(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, source="storm")
        await here.follow(2, source="flood")
        await here.notice("a", source="storm")
        here.chats.answer = lambda _: RetryLater(timedelta(minutes=1), "an error of the server")
        await here.deliver(seconds=0)
        await here.notice("b", source="flood")
        await here.store.fan_out(here.time.now(), chunk=9)
        assert await here.store.lease_owed(here.time.now(), limit=9, channel="telegram")
        here.time.pass_(seconds=5)
        now = here.time.now()
        found = await here.store.sent_since(now - timedelta(minutes=1), now)
    assert [(each.address, at) for each, _, at in found] == [("1", BEGAN), ("2", now)]


async def test_after_an_outage_of_a_day_all_is_told_oldest_first(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2)
        here.chats.answer = lambda _: NO_NETWORK
        for hour in range(24):
            await here.notice(f"h{hour:02}")
            await here.deliver(hours=1)
            here.time.pass_(minutes=2)
        assert not any(m.taken for m in here.chats.tried)
        here.chats.answer = None
        await here.deliver(minutes=10)
        expected = [f"h{hour:02}" for hour in range(24)]
        assert here.chats.told("1") == here.chats.told("2") == expected
        assert len(here.chats.messages("1")) == 24
        assert await open_deliveries(here) == 0


async def test_an_outage_asks_less_and_less_often_but_at_least_each_six_minutes(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a")
        here.chats.answer = lambda _: NO_NETWORK
        await here.deliver(hours=6)
        times = [m.at for m in here.chats.tried]
        gaps = [b - a for a, b in pairwise(times)]
        assert gaps[0] < timedelta(seconds=3)
        assert max(gaps) < timedelta(minutes=6.5)
        assert len(times) < 120


async def test_what_is_too_old_to_be_news_is_summed_up(tmp_path: Path) -> None:
    async with world(tmp_path, too_old=timedelta(hours=24)) as here:
        await here.follow(1)
        await here.follow(1, source="flood")
        here.chats.answer = lambda _: NO_NETWORK
        for day in range(3):
            await here.notice(f"storm{day}")
            await here.notice(f"flood{day}", source="flood")
            await here.deliver(hours=1)
            here.time.pass_(hours=20)
        here.chats.answer = None
        await here.notice("news")
        await here.deliver()
        assert [m.keys for m in here.chats.messages("1")] == [
            ("storm0", "storm1"),
            ("flood0", "flood1"),
            ("storm2",),
            ("flood2",),
            ("news",),
        ]


async def test_a_summary_tells_the_last_wording_and_at_most_fifty_alerts(tmp_path: Path) -> None:
    async with world(tmp_path, too_old=timedelta(hours=24)) as here:
        await here.follow(1)
        await here.notice(*(f"n{n:03}" for n in range(60)))
        await here.notice("z-edit", entry="n000", kind=Kind.EDITED)
        here.time.pass_(hours=25)
        await here.deliver()
        assert [len(m.keys) for m in here.chats.messages("1")] == [50, 10]
        assert "z-edit" not in here.chats.told("1")


async def test_without_an_outage_nothing_is_too_old(tmp_path: Path) -> None:
    async with world(tmp_path, too_old=timedelta(hours=24)) as here:
        await here.follow(1)
        await here.notice("a", "b")
        here.time.pass_(hours=23)
        await here.deliver()
        assert [m.keys for m in here.chats.messages("1")] == [("a",), ("b",)]


@pytest.mark.parametrize("hours", [-1, 1, -24 * 400])
async def test_a_clock_that_is_set_delays_nothing(tmp_path: Path, hours: int) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a", "b")
        here.chats.answer = one_after_another(NO_NETWORK, NO_NETWORK)
        await here.deliver(seconds=1)
        before = here.time.seconds
        here.time.wall += timedelta(hours=hours)
        await here.deliver()
        assert here.chats.told("1") == ["a", "b"]
        assert here.time.seconds - before < 20


async def test_what_was_in_flight_when_the_program_died_is_told_apart(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2)
        await here.notice("a")
        while await here.store.fan_out(here.time.now(), chunk=10):
            pass
        # Leased, perhaps sent, never settled: the process is gone.
        await here.store.lease_owed(here.time.now(), limit=1, channel="telegram")
    async with world(tmp_path) as here:
        await here.deliver()
        assert {m.to: m.in_doubt for m in here.chats.tried} == {"1": True, "2": False}


async def test_what_timed_out_is_in_doubt_and_what_was_refused_is_not(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2)
        await here.notice("a")
        doubts = {"1": True, "2": False}
        first = set(doubts)

        def answer(owed):
            to = owed[0].delivery.recipient.address
            if to in first:
                first.discard(to)
                return RetryLater(None, "?", uncertain=doubts[to])
            return Sent("1")

        here.chats.answer = answer
        tally = await here.deliver()
        assert {m.to: m.in_doubt for m in here.chats.tried if m.taken} == doubts
        assert (tally.sent, tally.uncertain) == (2, 1)


async def test_a_chat_that_blocked_the_bot_keeps_what_it_follows_and_resumes(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2)
        await here.notice("a", "b")
        here.chats.answer = lambda owed: (
            Gone("blocked") if owed[0].delivery.recipient.address == "1" else Sent("1")
        )
        await here.deliver()
        assert [m.keys for m in here.chats.tried if m.to == "1"] == [("a",)]
        here.chats.answer = None
        await here.notice("c")
        await here.deliver()
        reader = Recipient("telegram", "1")
        assert here.chats.told("1") == []
        assert [s.source_id for s in await here.store.subscriptions(reader)] == ["storm"]
        await Subscribe(store=here.store, clock=here.time).back(reader)
        await here.notice("d")
        await here.deliver()
        assert here.chats.told("1") == ["d"]
        assert here.chats.told("2") == ["a", "b", "c", "d"]


async def test_a_chat_is_forgotten_only_after_the_grace_period(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a")
        here.chats.answer = lambda _: Gone("blocked")
        await here.deliver()
        reader = Recipient("telegram", "1")
        grace = timedelta(days=90)
        await here.store.prune(here.time.now() + grace - timedelta(hours=1))
        chat = await here.store.chat(reader)
        assert chat is not None
        assert chat.state is ChatState.GONE
        await here.store.prune(here.time.now() + grace + timedelta(hours=1))
        assert await here.store.chat(reader) is None


async def test_a_dead_letter_holds_up_nobody_and_can_be_sent_again(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a", "b")
        here.chats.answer = one_after_another(Rejected("too long"))
        await here.deliver()
        assert here.chats.told("1") == ["b"]
        ((letter, alert),) = await here.store.dead_letters(10)
        assert (letter.why, alert.key) == ("too long", "a")
        assert await here.store.resend(letter.id)
        await here.deliver()
        assert here.chats.told("1") == ["b", "a"]
        assert await here.store.dead_letters(10) == []


async def test_a_fault_of_our_own_in_one_message_ends_as_a_dead_letter_and_blocks_nothing(
    tmp_path: Path,
) -> None:
    def answer(owed):
        if owed[0].alert.key == "a":
            raise ValueError("a bug")
        return Sent("1")

    async with world(tmp_path) as here:
        await here.follow(1, 2)
        await here.notice("a", "b")
        here.chats.answer = answer
        await here.deliver(hours=1)
        assert here.chats.told("1") == here.chats.told("2") == ["b"]
        assert len(here.troubles) == 16
        assert "ValueError" in (await here.store.dead_letters(1))[0][0].why


async def test_a_broken_disk_or_line_within_a_channel_is_no_fault_of_the_message(
    tmp_path: Path,
) -> None:
    def answer(owed):
        raise OSError("the line")

    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a")
        here.chats.answer = answer
        await here.deliver(hours=2)
        here.chats.answer = None
        await here.deliver(minutes=10)
        assert here.chats.told("1") == ["a"]


# The service itself: `run`, which waits for its bell


async def running(here: World, stop: asyncio.Event):
    deliverer = here.deliverer()
    task = asyncio.create_task(deliverer.run(stop))
    return deliverer, task


async def test_a_full_disk_stops_the_sends_and_what_was_accepted_meanwhile_is_not_sent_twice(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2, 3)
        full, sending, go_on = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hold(_):
            sending.set()
            await go_on.wait()
            return Sent("r" * 20_000)

        async def limit(pages: str) -> None:
            await here.store.write(lambda s: s.execute(f"PRAGMA max_page_count = {pages}"))

        here.chats.answer = hold
        here.settled = Settled(3)
        trouble = here.troubles
        here.troubles = Ringing(full)
        await here.notice("a")
        stop = asyncio.Event()
        deliverer, task = await running(here, stop)
        await sending.wait()
        await limit("1")  # SQLite takes the size that the file has
        go_on.set()
        await full.wait()
        assert len(here.chats.tried) == 3
        assert here.settled == []
        await limit("1000000")
        deliverer.ring()
        await here.settled.done.wait()
        stop.set()
        await task
        assert len(here.chats.tried) == 3
        assert await open_deliveries(here) == 0
        assert not trouble


class Settled(list):
    """Says when so many attempts were settled."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.done = asyncio.Event()

    def extend(self, more) -> None:
        super().extend(more)
        if len(self) >= self.count:
            self.done.set()


class Ringing(list):
    """Says when something was appended."""

    def __init__(self, event: asyncio.Event) -> None:
        self.event = event

    def append(self, one) -> None:
        super().append(one)
        self.event.set()


async def test_the_stop_lets_what_is_in_flight_end_and_settles_it(tmp_path: Path) -> None:
    async with world(tmp_path) as here:
        await here.follow(1)
        await here.notice("a", "b")
        sending, go_on, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hold(_):
            sending.set()
            await go_on.wait()
            return Sent("1")

        here.chats.answer = hold
        _, task = await running(here, stop)
        await sending.wait()
        stop.set()
        go_on.set()
        tally = await task
        assert tally.sent == 1
        counted = await here.store.count_deliveries()
        assert (counted[DeliveryState.SENT], counted[DeliveryState.OWED]) == (1, 1)


async def test_what_was_leased_ahead_and_not_sent_is_not_in_doubt_after_a_stop(
    tmp_path: Path,
) -> None:
    async with world(tmp_path, limits=Limits(overall=2)) as here:
        await here.follow(*range(1, 9))
        await here.notice("a")
        sending, go_on, stop = asyncio.Event(), asyncio.Event(), asyncio.Event()

        async def hold(_):
            sending.set()
            await go_on.wait()
            return Sent("1")

        here.chats.answer = hold
        _, task = await running(here, stop)
        await sending.wait()
        while (await here.store.count_deliveries())[DeliveryState.SENDING] <= 2:  # noqa: ASYNC110
            await asyncio.sleep(0)
        stop.set()
        go_on.set()
        await task
        counted = await here.store.count_deliveries()
        assert counted[DeliveryState.SENDING] == 0
        assert (counted[DeliveryState.SENT], counted[DeliveryState.OWED]) == (2, 6)
        here.time.pass_(seconds=2)
        await here.deliver()
        assert sorted(m.to for m in here.chats.tried) == list("12345678")
        assert not any(m.in_doubt for m in here.chats.tried)


async def test_a_cancelled_deliverer_sends_nothing_more_and_leaves_its_sends_in_doubt(
    tmp_path: Path,
) -> None:
    async with world(tmp_path) as here:
        await here.follow(1, 2)
        await here.notice("a")
        sending, go_on = asyncio.Event(), asyncio.Event()

        async def hold(owed):
            if owed[0].delivery.recipient.address == "2":
                sending.set()
                await go_on.wait()
            return Sent("1")

        here.chats.answer = hold
        _, task = await running(here, asyncio.Event())
        await sending.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        go_on.set()
        here.chats.answer = None
        await asyncio.sleep(0)
        assert [m.to for m in here.chats.tried] == ["1"]
        counted = await here.store.count_deliveries()
        assert (counted[DeliveryState.SENT], counted[DeliveryState.SENDING]) == (1, 1)
        await here.deliver()
        assert [(m.to, m.in_doubt) for m in here.chats.tried] == [("1", False), ("2", True)]
