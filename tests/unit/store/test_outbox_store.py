"""The port OutboxStore: nothing lost, nothing doubled, each recipient's order held."""

from datetime import time, timedelta

import pytest

from bot.core.model import (
    Change,
    Changed,
    Chat,
    ChatState,
    Coverage,
    CoverageEnded,
    Delay,
    DeliveryState,
    Failure,
    FailureKind,
    Gone,
    Kind,
    Moved,
    Preferences,
    Quiet,
    Recipient,
    Rejected,
    RetryLater,
    Sent,
    SourceFailing,
    SourceRetired,
    Subscription,
)
from bot.core.retry import MAX_REFUSALS
from tests.unit.store.make import (
    ANNE,
    BEN,
    NOW,
    an_alert,
    an_entry,
    drain,
    fan_out_all,
    follow,
    keys,
    later,
    lease,
    lease_all,
    look,
    settle,
    tell,
)

FAILED = Failure(FailureKind.DNS, "no such host")


async def test_an_alert_is_owed_once_to_each_follower(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    owed = await lease_all(store)
    assert {each.delivery.recipient for each in owed} == {ANNE, BEN}
    assert await lease_all(store) == []


async def test_what_a_delivery_needs_comes_with_it(store):
    await follow(store, ANNE)
    await store.save_chat(Chat(recipient=ANNE, title="Anne", language="ru"))
    await tell(store, "a")
    [owed] = await lease_all(store)
    assert (owed.chat.language, owed.subscription.source_id) == ("ru", "donbas")
    assert (owed.delivery.state, owed.delivery.attempts) == (DeliveryState.SENDING, 1)
    assert (owed.anchor, owed.earlier, owed.in_doubt) == (None, None, False)


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 100])
async def test_fan_out_goes_on_where_it_stopped_whatever_its_steps(store, chunk):
    people = [Recipient("telegram", str(at)) for at in range(7)]
    await follow(store, *people)
    await look(store, an_alert("a"), an_alert("b"))
    steps = 0
    while await store.fan_out(NOW, chunk=chunk):
        steps += 1
    assert steps >= 14 / chunk
    assert (await store.count_deliveries())[DeliveryState.OWED] == 14


async def test_an_alert_that_nobody_follows_does_not_stop_the_next(store):
    await follow(store, ANNE)
    await follow(store, source="quiet")
    await look(store, an_alert("x", source="quiet"), source="quiet")
    await look(store, an_alert("a"))
    assert await store.fan_out(NOW, chunk=1) > 0
    await fan_out_all(store)
    assert keys(await lease_all(store)) == ["a"]
    assert await store.oldest_to_fan_out() is None


async def test_who_came_after_the_news_is_not_told_the_past(store):
    await follow(store, ANNE)
    await look(store, an_alert("a"))
    await store.subscribe(
        Subscription(recipient=BEN, source_id="donbas", created_at=later(seconds=1))
    )
    await fan_out_all(store)
    assert [each.delivery.recipient for each in await lease_all(store)] == [ANNE]


async def test_failing_goes_to_the_admins_and_the_end_to_the_followers(store):
    await follow(store, ANNE)
    await store.set_admins([BEN])
    await look(
        store,
        an_alert("f", event=SourceFailing(FAILED, NOW)),
        an_alert("e", event=CoverageEnded()),
        an_alert("r", event=SourceRetired(FAILED)),
    )
    await fan_out_all(store)
    told = []
    while owed := await lease_all(store):
        told += [(each.delivery.recipient, each.alert.key) for each in owed]
        await settle(store, owed)
    assert sorted(told) == [(ANNE, "e"), (ANNE, "r"), (BEN, "f"), (BEN, "r")]


async def test_an_admin_who_follows_is_told_once_that_a_source_is_retired(store):
    await follow(store, ANNE)
    await store.set_admins([BEN])
    await store.set_admins([ANNE])
    assert await store.admins() == [ANNE]
    await look(store, an_alert("r", event=SourceRetired(FAILED)))
    await fan_out_all(store)
    assert len(await lease_all(store)) == 1


async def test_a_few_posts_come_one_by_one_in_order_each_when_the_one_before_is_settled(store):
    await follow(store, ANNE)
    await follow(store, ANNE, source="other")
    await tell(store, "a", "b")
    await tell(store, "x", source="other")
    await tell(store, "c")
    told = []
    while owed := await lease_all(store):
        assert await lease_all(store) == []
        told.append(keys(owed))
        await settle(store, owed)
    assert told == [["a"], ["b"], ["x"], ["c"]]


async def test_a_burst_of_one_source_comes_as_one(store):
    await follow(store, ANNE)
    await follow(store, ANNE, source="other")
    await tell(store, "a", "b", "c", "d")
    await tell(store, "x", source="other")
    await tell(store, "e")
    assert await drain(store) == [["a", "b", "c", "d"], ["x"], ["e"]]


async def test_a_burst_that_has_to_wait_comes_back_as_one(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a", "b", "c", "d")
    await settle(store, await lease_all(store), RetryLater(None, "reset"))
    [first, *_] = await lease(store, await store.next_owed_at(NOW))
    assert keys(first) == ["a", "b", "c", "d"]


async def test_a_burst_takes_along_nothing_that_has_to_wait(store):
    await follow(store, ANNE)
    await tell(store, "a", "b", "c", "d", "e")
    first, *rest = await lease_all(store)
    await settle(store, [first], Rejected("bad"))
    await settle(store, rest, RetryLater(timedelta(seconds=30), "429"))
    assert await store.resend(first.delivery.id)
    assert [keys(run) for run in await lease(store)] == [["a"]]


async def test_an_edit_is_never_part_of_a_burst(store):
    await follow(store, ANNE)
    edited = Change(kind=Kind.EDITED, entry=an_entry("z", "Otherwise."), previous=an_entry("z"))
    edit = an_alert("z#1#edited", event=Changed(edited))
    await look(store, *map(an_alert, "abcd"), edit, *map(an_alert, "efgh"))
    await fan_out_all(store)
    assert await drain(store) == [list("abcdefgh"), ["z#1#edited"]]


async def test_each_channel_gets_its_own(store):
    hook = Recipient("webhook", "https://example.org/hook")
    await follow(store, ANNE, hook)
    await tell(store, "a")
    [[owed]] = await store.lease_owed(NOW, limit=9, channel="webhook")
    assert owed.delivery.recipient == hook
    assert await store.lease_owed(NOW, limit=9, channel="webhook") == []
    [[owed]] = await store.lease_owed(NOW, limit=9, channel="telegram")
    assert owed.delivery.recipient == ANNE


async def test_when_something_is_owed_next_leaves_out_who_is_busy(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    assert await store.next_owed_at(NOW) == NOW
    assert await store.next_owed_at(NOW, busy=frozenset({ANNE})) == NOW
    assert await store.next_owed_at(NOW, busy=frozenset({ANNE, BEN})) is None
    assert await store.next_owed_at(NOW, channels=frozenset({"console"})) is None


async def test_nothing_overtakes_what_waits_to_be_tried_again(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    first = await lease_all(store)
    await settle(store, first, RetryLater(timedelta(seconds=30), "429"))
    await tell(store, "b")
    assert await lease_all(store, later(seconds=29)) == []
    assert (await store.next_owed_at(NOW)) >= later(seconds=30)
    assert await drain(store, later(seconds=32)) == [["a"], ["a"], ["b"], ["b"]]


async def test_a_clock_that_is_set_back_an_hour_delays_nothing_by_an_hour(store):
    await follow(store, ANNE)
    await tell(store, "a")
    failed = RetryLater(timedelta(seconds=30), "429")
    await settle(store, await lease_all(store, later(hours=1)), failed, later(hours=1))
    assert await lease_all(store, NOW) == []
    assert keys(await lease_all(store, later(seconds=31))) == ["a"]


async def test_one_chat_that_has_to_wait_holds_up_nobody_else(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    owed = {each.delivery.recipient: each for each in await lease_all(store)}
    await settle(store, [owed[ANNE]], RetryLater(timedelta(hours=1), "429"))
    await settle(store, [owed[BEN]])
    await tell(store, "b")
    assert [each.delivery.recipient for each in await lease_all(store)] == [BEN]


async def test_busy_recipients_are_passed_over(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    [[owed]] = await store.lease_owed(NOW, limit=9, channel="telegram", busy=frozenset({ANNE}))
    assert owed.delivery.recipient == BEN


async def test_alerts_take_turns_so_that_a_big_fan_out_does_not_hold_up_a_small_one(store):
    crowd = [Recipient("telegram", str(at)) for at in range(100, 150)]
    await follow(store, *crowd)
    await follow(store, ANNE, source="small")
    await tell(store, "big")
    await tell(store, "breaking", source="small")
    assert keys(await lease_all(store, limit=4)).count("breaking") == 1


async def test_the_first_message_is_the_anchor_of_those_that_follow(store):
    await follow(store, ANNE)
    for key in ("a", "b", "c"):
        await tell(store, key)
        owed = await lease_all(store)
        await settle(store, owed, Sent(f"message of {key}"))
    assert owed[0].anchor == "message of a"


async def test_an_edit_finds_the_message_that_told_the_entry_before(store):
    await follow(store, ANNE)
    await tell(store, "p1#0#added")
    await settle(store, await lease_all(store), Sent("17"))
    await tell(store, "p2#0#added")
    await settle(store, await lease_all(store), Sent("18"))
    edited = Change(kind=Kind.EDITED, entry=an_entry("p1", "Otherwise."), previous=an_entry("p1"))
    await look(store, an_alert("p1#1#edited", event=Changed(edited)))
    await fan_out_all(store)
    [owed] = await lease_all(store)
    assert (owed.earlier, owed.anchor) == ("17", "17")


async def test_settling_twice_changes_nothing(store):
    await follow(store, ANNE)
    await tell(store, "a")
    owed = await lease_all(store)
    await settle(store, owed, Sent("1"))
    for outcome in (Sent("2"), RetryLater(None, "late"), Gone("late"), Rejected("late")):
        await settle(store, owed, outcome)
    [(delivery, _)] = await store.delivery_by_receipt(ANNE, "1")
    assert delivery.state is DeliveryState.SENT
    assert (await store.chat(ANNE)).state is ChatState.ACTIVE


async def test_a_day_without_network_loses_nothing(store):
    await follow(store, ANNE)
    await tell(store, "a")
    now, attempts = NOW, 0
    while now < later(days=1):
        now = await store.next_owed_at(now)
        owed = await lease_all(store, now)
        await settle(store, owed, RetryLater(None, "network unreachable"), now)
        attempts += 1
    assert 200 < attempts < 500  # at most five minutes apart, give or take a quarter
    [owed] = await lease_all(store, await store.next_owed_at(now))
    assert keys([owed]) == ["a"]


async def test_a_message_that_is_refused_again_and_again_becomes_a_dead_letter(store):
    await follow(store, ANNE)
    await tell(store, "a", "b")
    now = NOW
    for _ in range(MAX_REFUSALS):
        now = await store.next_owed_at(now)
        owed = await lease_all(store, now)
        await settle(store, owed, RetryLater(None, "odd answer", limited=True), now)
    [(letter, alert)] = await store.dead_letters(10)
    assert (alert.key, "odd answer" in letter.why) == ("a", True)
    assert keys(await lease_all(store, later(days=1))) == ["b"]


async def test_a_rejected_message_is_seen_by_admins_and_can_be_sent_again(store):
    await follow(store, ANNE)
    await tell(store, "a", "b")
    await settle(store, await lease_all(store), Rejected("can't parse entities"))
    assert await drain(store) == [["b"]]
    [(letter, alert)] = await store.dead_letters(10)
    assert (letter.why, alert.key) == ("can't parse entities", "a")
    assert await store.resend(letter.id)
    assert not await store.resend(letter.id)
    [again] = await lease_all(store)
    assert (again.alert.key, again.delivery.attempts) == ("a", 1)


async def test_a_chat_that_is_gone_keeps_its_subscriptions_and_is_owed_nothing(store):
    await follow(store, ANNE)
    await tell(store, "a", "b")
    await settle(store, await lease_all(store), Gone("bot was blocked by the user"), NOW)
    chat = await store.chat(ANNE)
    assert (chat.state, chat.gone_since) == (ChatState.GONE, NOW)
    assert chat.gone_why == "bot was blocked by the user"
    await tell(store, "c")
    assert await lease_all(store, later(days=1)) == []
    assert len(await store.subscriptions(ANNE)) == 1
    await store.save_chat(Chat(recipient=ANNE))
    await tell(store, "d")
    assert keys(await lease_all(store)) == ["d"]


async def test_a_group_that_became_a_supergroup_takes_its_debts_along(store):
    await follow(store, ANNE)
    await tell(store, "a")
    new = Recipient("telegram", "-1001")
    await settle(store, await lease_all(store), Moved(new))
    [owed] = await lease_all(store)
    assert (owed.delivery.recipient, owed.alert.key) == (new, "a")
    assert await store.chat(ANNE) is None


async def test_what_a_crash_left_in_flight_is_owed_again_in_doubt(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    done, left = await lease_all(store)
    await settle(store, [done])
    assert await store.recover(NOW) == 1
    assert await store.recover(NOW) == 0
    [owed] = await lease_all(store)
    assert (owed.delivery.recipient, owed.in_doubt) == (left.delivery.recipient, True)


async def test_a_time_out_leaves_the_delivery_in_doubt(store):
    await follow(store, ANNE)
    await tell(store, "a")
    timed_out = RetryLater(timedelta(seconds=1), "timed out", uncertain=True)
    await settle(store, await lease_all(store), timed_out)
    [owed] = await lease_all(store, later(seconds=9))
    assert owed.in_doubt


async def test_an_acceptance_that_comes_late_counts(store):
    await follow(store, ANNE)
    await tell(store, "a")
    owed = await lease_all(store)
    await store.unsubscribe(ANNE, "donbas")
    await settle(store, owed, Sent("5"))
    assert (await store.count_deliveries())[DeliveryState.SENT] == 1


async def test_what_is_in_flight_when_its_reader_leaves_keeps_its_place_and_is_not_tried_again(
    store,
):
    await follow(store, ANNE)
    await follow(store, ANNE, source="other")
    await tell(store, "a")
    flying = await lease_all(store)
    await tell(store, "x", source="other")
    await store.unsubscribe(ANNE, "donbas")
    assert await lease_all(store) == []
    await settle(store, flying, RetryLater(None, "reset"))
    assert keys(await lease_all(store, later(hours=1))) == ["x"]


async def test_a_crash_does_not_bring_back_what_nobody_wants(store):
    await follow(store, ANNE)
    await tell(store, "a")
    await lease_all(store)
    await store.unsubscribe(ANNE, "donbas")
    assert await store.recover(NOW) == 1
    assert await lease_all(store, later(hours=1)) == []


async def test_what_is_in_flight_when_sources_merge_is_tried_again(store):
    await follow(store, ANNE, source="old")
    await follow(store, ANNE, source="new")
    await tell(store, "a", source="old")
    flying = await lease_all(store)
    await look(store, source="old", moved_to="https://new.example.org/")
    await settle(store, flying, RetryLater(None, "reset"))
    [again] = await lease_all(store, later(hours=1))
    assert (again.alert.key, again.subscription.source_id) == ("a", "new")


async def test_unsubscribing_drops_what_was_owed(store):
    await follow(store, ANNE)
    await follow(store, ANNE, source="other")
    await tell(store, "a")
    await tell(store, "x", source="other")
    await store.unsubscribe(ANNE, "donbas")
    assert keys(await lease_all(store)) == ["x"]


async def test_removing_a_source_lets_the_next_in_line_go(store):
    await follow(store, ANNE)
    await follow(store, ANNE, source="other")
    await tell(store, "a")
    await tell(store, "x", source="other")
    assert await store.remove_source("donbas") == 1
    assert keys(await lease_all(store)) == ["x"]


async def test_a_digest_comes_out_as_one_at_its_time_source_by_source(store):
    for source in ("one", "two"):
        await follow(store, ANNE, source=source)
    daily = Preferences(delay=Delay.DAILY, digest_at=time(18))
    await store.save_chat(Chat(recipient=ANNE, preferences=daily))
    for key in ("a", "b"):
        await tell(store, f"{key}1", source="one")
        await tell(store, f"{key}2", source="two")
    assert await lease_all(store, later(hours=5)) == []
    assert await store.next_owed_at(NOW) == later(hours=6)
    [digest] = await lease(store, later(hours=6))
    assert keys(digest) == ["a1", "b1", "a2", "b2"]
    assert all(owed.summed_up and owed.anchor is None for owed in digest)


async def test_what_is_held_for_a_digest_does_not_hold_up_what_is_told_at_once(store):
    await follow(store, ANNE, source="slow")
    await follow(store, ANNE, source="fast")
    [slow, _] = await store.subscriptions(ANNE)
    await store.save_subscription(
        Subscription(
            recipient=ANNE,
            source_id="slow",
            preferences=Preferences(delay=Delay.DAILY),
            overrides=frozenset({"delay"}),
            created_at=slow.created_at,
        )
    )
    await tell(store, "s", source="slow")
    await tell(store, "f", source="fast")
    assert keys(await lease_all(store)) == ["f"]


async def test_quiet_hours_end_with_all_that_waited(store):
    await follow(store, ANNE)
    await store.save_chat(Chat(recipient=ANNE, quiet=Quiet(time(11), time(13))))
    await tell(store, "a")
    await tell(store, "b")
    assert (await store.count_deliveries())[DeliveryState.HELD] == 2
    assert await lease_all(store, later(minutes=59)) == []
    assert keys(await lease_all(store, later(minutes=60))) == ["a", "b"]


async def test_latency_from_noticed_to_sent_is_kept_as_percentiles(store):
    await follow(store, ANNE, BEN)
    published = an_entry("p", published=later(seconds=-30))
    await look(store, an_alert("p", event=Changed(Change(kind=Kind.ADDED, entry=published))))
    await fan_out_all(store)
    for seconds, owed in enumerate(await lease_all(store), 1):
        await settle(store, [owed], at=later(seconds=2 * seconds))
    half, most = await store.percentiles("sent", later(hours=-1))
    assert half.total_seconds() == pytest.approx(2, rel=0.1)
    assert most.total_seconds() == pytest.approx(4, rel=0.1)
    [noticed] = await store.percentiles("noticed", later(hours=-1), (0.5,))
    assert noticed.total_seconds() == pytest.approx(30, rel=0.1)
    assert await store.per_hour("sent", later(hours=-1)) == [(NOW, 2)]
    assert await store.percentiles("nothing", NOW) is None


async def test_the_age_of_what_is_owed_is_known(store):
    await follow(store, ANNE)
    assert await store.oldest_owed() is None
    await tell(store, "a")
    assert await store.oldest_owed() == NOW
    owed = await lease_all(store)
    assert await store.oldest_owed() == NOW
    await settle(store, owed)
    assert await store.oldest_owed() is None


def test_an_alert_defaults_to_what_is_known_of_the_coverage():
    assert an_alert().coverage == Coverage.UNKNOWN.value
