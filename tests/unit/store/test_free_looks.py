"""What a killed poller had leased is looked at by its successor at once."""

from bot.core.model import Look, PollState
from tests.unit.store.make import LEASE, NOW, a_source, later


async def test_leases_left_by_a_killed_poller_are_due_at_once(store):
    await store.add_sources([a_source("left"), a_source("paused", paused=True)], NOW)
    [(_, token)] = await store.lease_due(NOW, limit=9, per_host=9, lease=LEASE)
    at = later(seconds=1)
    assert await store.lease_due(at, limit=9, per_host=9, lease=LEASE) == []
    assert await store.free_looks(at) == 1
    [(again, _)] = await store.lease_due(at, limit=9, per_host=9, lease=LEASE)
    assert again.source.id == "left"
    late = Look(source_id="left", state=PollState(next_look=later(hours=1)), lease=token)
    assert await store.commit(late) == []
    assert await store.source("left") == again


async def test_without_leases_nothing_changes(store):
    await store.add_source(a_source(), NOW)
    assert await store.free_looks(NOW) == 0
    assert await store.next_due_at() == NOW
