"""The port PollStore: leases, snapshots, and the one transaction of a look."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.model import (
    Alert,
    Failure,
    FailureKind,
    Look,
    PollState,
    Recipient,
    SourceFailing,
    Validators,
    Version,
)
from store import SqliteStore, open_store
from tests.unit.store.make import (
    ANNE,
    BEN,
    LEASE,
    NOW,
    a_delta,
    a_source,
    an_alert,
    follow,
    known,
    later,
    look,
)


async def due(store: SqliteStore, now=NOW, limit: int = 10, per_host: int = 10) -> list[str]:
    leased = await store.lease_due(now, limit=limit, per_host=per_host, lease=LEASE)
    return [watched.source.id for watched, _ in leased]


async def test_a_new_source_is_due_and_leased_to_one_looker_only(store):
    await store.add_source(a_source(), NOW)
    assert await due(store) == ["donbas"]
    assert await due(store) == []
    assert await store.lease("donbas", NOW, LEASE) is None


async def test_a_lease_that_lapses_makes_the_source_due_again(store):
    await store.add_source(a_source(), NOW)
    await due(store)
    assert await due(store, NOW + LEASE - timedelta(seconds=1)) == []
    assert await due(store, NOW + LEASE) == ["donbas"]


async def test_a_look_whose_lease_was_lost_writes_nothing(store):
    await store.add_source(a_source(), NOW)
    [(_, former)] = await store.lease_due(NOW, limit=1, per_host=1, lease=LEASE)
    [(_, token)] = await store.lease_due(NOW + LEASE, limit=1, per_host=1, lease=LEASE)
    lost = Look(
        source_id="donbas",
        state=PollState(next_look=NOW),
        delta=a_delta(known()),
        alerts=(an_alert(),),
        lease=former,
    )
    assert await store.commit(lost) == []
    assert await store.snapshot("donbas") is None
    assert await store.alerts(None, 10) == []
    kept = Look(source_id="donbas", state=PollState(next_look=NOW), lease=token)
    assert await store.commit(kept) == []
    assert await store.lease("donbas", NOW, LEASE) is not None


async def test_a_look_at_a_source_that_was_removed_meanwhile_writes_nothing(store):
    await store.add_source(a_source(), NOW)
    found = await store.lease("donbas", NOW, LEASE)
    await store.remove_source("donbas")
    gone = Look(
        source_id="donbas", state=PollState(next_look=NOW), alerts=(an_alert(),), lease=found[1]
    )
    assert await store.commit(gone) == []


async def test_the_most_overdue_come_first_and_no_host_takes_more_than_its_share(store):
    for at, host in enumerate("aaab"):
        await store.add_source(a_source(f"s{at}", f"https://{host}.org/{at}"), later(seconds=at))
    assert await due(store, later(minutes=1), per_host=2) == ["s0", "s1", "s3"]
    # Two of host a are being looked at: a third has to wait until one of them is done.
    assert await due(store, later(minutes=1), per_host=2) == []


async def test_what_is_leased_in_one_go_is_limited(store):
    await store.add_sources([a_source(f"s{at}") for at in range(5)], NOW)
    assert await due(store, later(seconds=1), limit=2) == ["s0", "s1"]
    assert await due(store, later(seconds=1), limit=9) == ["s2", "s3", "s4"]


async def test_a_source_is_due_again_when_its_look_says(store):
    await store.add_source(a_source(), NOW)
    await look(store, state=PollState(next_look=later(minutes=5)))
    assert await store.next_due_at() == later(minutes=5)
    assert await due(store, later(minutes=4)) == []
    assert await due(store, later(minutes=5)) == ["donbas"]


async def test_a_clock_that_is_set_back_an_hour_does_not_stop_the_looks_for_an_hour(store):
    await store.add_source(a_source(), later(hours=1))
    await due(store, later(hours=1))
    assert await due(store, NOW) == []  # the lease still runs, by the clock of the looker
    assert await due(store, NOW + LEASE) == ["donbas"]


async def test_paused_and_retired_sources_are_never_due_but_can_be_looked_at(store):
    await store.add_source(a_source("paused", paused=True), NOW)
    await store.add_source(a_source("retired"), NOW)
    await look(store, source="retired", state=PollState(next_look=NOW, retired=True))
    assert await due(store, later(days=9)) == []
    assert await store.lease("paused", NOW, LEASE) is not None
    await store.revive("retired", NOW)
    assert await due(store) == ["retired"]


async def test_a_source_paused_while_it_is_looked_at_stays_paused(store):
    await store.add_source(a_source(), NOW)
    found = await store.lease("donbas", NOW, LEASE)
    await store.save_source(a_source(paused=True))
    await store.commit(Look(source_id="donbas", state=PollState(next_look=NOW), lease=found[1]))
    assert await due(store, later(days=1)) == []


async def test_a_lease_can_be_given_back(store):
    await store.add_source(a_source(), NOW)
    _, token = await store.lease("donbas", NOW, LEASE)
    await store.release("donbas", "another token", NOW)
    assert await due(store) == []
    await store.release("donbas", token, NOW)
    assert await due(store) == ["donbas"]


async def test_the_state_of_polling_comes_back_as_it_was_saved(store):
    state = PollState(
        next_look=later(minutes=1, microseconds=7),
        why_next="live",
        last_look=NOW,
        interval=timedelta(seconds=15.5),
        failures=3,
        failing_since=NOW,
        failure=Failure(FailureKind.BOT_WALL, "Just a moment…"),
        told_failing=True,
        validators=Validators('W/"é"', "Sun, 01 Mar 2026 11:59:00 GMT"),
    )
    await store.add_source(a_source(), NOW)
    await look(store, state=state)
    assert (await store.source("donbas")).state == state


async def test_the_snapshot_is_what_the_deltas_add_up_to(store):
    await store.add_source(a_source(), NOW)
    assert await store.snapshot("donbas") is None
    first = [known(f"p{at}", position=at, text="word " * at) for at in range(50)]
    await look(store, delta=a_delta(*first))
    changed = known("p7", position=7, text="Otherwise.", revision=1, aliases=("old",))
    await look(store, delta=a_delta(changed, forgotten=("p0", "p9")))
    expected = [each for each in first if each.entry.id not in ("p0", "p9")]
    expected = [changed if each.entry.id == "p7" else each for each in expected]
    assert (await store.snapshot("donbas")).known == tuple(expected)


async def test_the_latest_entries_are_those_published_last_without_removed_ones(store):
    await store.add_source(a_source(), NOW)
    upserts = [known("old"), known("gone", removed=True)]
    newer = known("new")
    object.__setattr__(newer.entry, "published", later(minutes=3))
    await look(store, delta=a_delta(*upserts, newer))
    assert [each.id for each in await store.latest("donbas", 5)] == ["new", "old"]


async def test_the_same_alert_is_stored_once_and_ids_grow_in_the_order_of_telling(store):
    await store.add_source(a_source(), NOW)
    one, two = await look(store, an_alert("a"), an_alert("b"))
    assert one.id < two.id
    [three] = await look(store, an_alert("b"), an_alert("c"))
    assert (three.key, three.id > two.id) == ("c", True)
    assert [each.key for each in await store.alerts("donbas", 10)] == ["c", "b", "a"]
    assert await store.alert(one.id) == one


async def test_an_alert_comes_back_as_it_was_written(store):
    await store.add_source(a_source(), NOW)
    failing = SourceFailing(Failure(FailureKind.DNS, "no such host"), NOW)
    alert: Alert = an_alert("f", event=failing, language="ru", source_title="“Live”")
    [stored] = await look(store, alert)
    assert await store.alerts(None, 1) == [stored]
    assert stored.event == failing


async def test_a_permanent_redirect_moves_the_source(store):
    await store.add_source(a_source(), NOW)
    await look(store, moved_to="https://new.example.org/")
    assert (await store.source("donbas")).source.url == "https://new.example.org/"
    assert (await store.source_by_url("https://new.example.org/")) is not None


async def test_a_redirect_to_a_watched_address_merges_the_followers_into_that_source(store):
    await follow(store, ANNE, source="old")
    await follow(store, ANNE, BEN, source="new")
    await follow(store, Recipient("telegram", "3"), source="old")
    await look(store, source="old", moved_to="https://new.example.org/")
    assert (await store.followers("old"), await store.followers("new")) == (0, 3)
    assert (await store.source("old")).state.retired


@pytest.mark.parametrize("size", [100, 20_000])
async def test_versions_come_back_newest_first_and_equal_ones_are_kept_once(store, size):
    await store.add_source(a_source(), NOW)
    texts = [f"{at}\n" + "Ünïcode paragraph. " * (size // 19) for at in range(40)]
    for at, text in enumerate([*texts, texts[-1]]):
        await look(store, version=Version(later(minutes=at), f"T{at}", text))
    found = await store.versions("donbas", 99)
    assert [each.text for each in found] == texts[::-1]
    assert found[0] == Version(later(minutes=39), "T39", texts[-1])
    assert len(await store.versions("donbas", 3)) == 3


@pytest.mark.parametrize("first", ["", "a", "short", "\x00" * 9])
async def test_versions_of_a_page_that_began_almost_empty_come_back(store, first):
    await store.add_source(a_source(), NOW)
    texts = [first, f"{first} and more", "Something else altogether, and longer than that."]
    for text in texts:
        await look(store, version=Version(NOW, None, text))
    assert [each.text for each in await store.versions("donbas", 9)] == texts[::-1]


async def test_no_more_versions_are_kept_than_the_retention_says(store):
    await store.add_source(a_source(), NOW)
    for at in range(150):
        await look(store, version=Version(later(minutes=at), None, f"text {at} " * 20))
    assert len(await store.versions("donbas", 999)) == 50
    stored = await store.read(lambda s: s.number("SELECT count(*) FROM versions"))
    assert 50 <= stored < 50 + 16


async def test_what_a_doubted_look_notes_is_kept_until_another_note_replaces_it(
    store: SqliteStore,
) -> None:
    await store.add_source(a_source(), NOW)
    for extra, kept in [
        ({"doubt": "1"}, {"doubt": "1"}),
        (None, {"doubt": "1"}),
        ({}, {}),
    ]:
        leased = await store.lease("donbas", NOW, LEASE)
        assert leased is not None
        watched, token = leased
        delta = replace(a_delta(known("a")), extra=extra)
        await store.commit(Look(source_id="donbas", state=watched.state, delta=delta, lease=token))
        snapshot = await store.snapshot("donbas")
        assert snapshot is not None
        assert snapshot.extra == kept


async def test_a_clock_set_back_while_nothing_ran_delays_no_source(path):
    async with open_store(path) as store:
        await store.add_source(a_source(), NOW)
        [(_, token)] = await store.lease_due(NOW, limit=1, per_host=1, lease=LEASE)
        state = PollState(next_look=later(minutes=10))
        await store.commit(Look(source_id="donbas", lease=token, state=state))
        await store.beat("poll", NOW)
    async with open_store(path) as store:
        assert await due(store, later(hours=-1)) == []
        assert await due(store, later(hours=-1, minutes=11)) == ["donbas"]


async def test_a_clock_set_back_before_the_first_look_delays_none(path):
    async with open_store(path) as store:
        await store.add_source(a_source(), NOW)
        assert await store.lease_due(NOW, limit=0, per_host=1, lease=LEASE) == []
        assert await store.lease_owed(NOW, limit=1, channel="telegram") == []
    async with open_store(path) as store:
        assert await store.lease_owed(later(hours=-1), limit=1, channel="telegram") == []
        assert await due(store, later(hours=-1)) == ["donbas"]
