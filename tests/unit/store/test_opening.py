"""Opening, refusing, copying and pruning the file."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.errors import StoreError
from bot.core.model import DeliveryState, Gone, Look, PollState, Version
from store import Retention, open_store, restore
from store.faults import explained
from store.notes import write_note
from tests.unit.store.make import (
    ANNE,
    BEN,
    LEASE,
    NOW,
    a_delta,
    a_source,
    an_alert,
    follow,
    keys,
    known,
    later,
    lease_all,
    look,
    settle,
    tell,
)


async def refused(path: Path, **more: object) -> str:
    with pytest.raises(StoreError) as caught:
        async with open_store(path, **more):
            pass
    line = str(caught.value)
    assert "\n" not in line
    assert str(path) in line
    return line


async def test_what_was_stored_is_there_after_opening_again(path):
    async with open_store(path) as store:
        await follow(store, ANNE)
        await look(store, an_alert("a"), delta=a_delta(known()))
    async with open_store(path) as store:
        while await store.fan_out(NOW, chunk=1):
            pass
        assert keys(await lease_all(store)) == ["a"]


async def test_the_folder_of_the_database_is_made_but_not_the_one_above(tmp_path):
    async with open_store(tmp_path / "data" / "addendum.db"):
        pass
    assert "no folder" in await refused(tmp_path / "typo" / "data" / "addendum.db")
    assert "not a file" in await refused(tmp_path / "data")


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(path):
    path.write_text("Dear diary, " * 100)
    assert "not an Addendum database" in await refused(path)
    assert path.read_text().startswith("Dear diary")


async def test_another_programs_database_is_refused_and_left_as_it_is(path):
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE watches (id)")
    before = path.read_bytes()
    assert "another program" in await refused(path)
    assert path.read_bytes() == before


async def test_a_database_of_a_newer_version_is_refused(path):
    async with open_store(path):
        pass
    db = Database(path)
    with closing(db.conn):
        db.table("_sqlite_migrations").insert(
            {"migration_set": "addendum", "name": "schema_99", "applied_at": "2030"}
        )
    line = await refused(path)
    assert "newer Addendum" in line
    assert "schema_99" in line


async def test_a_damaged_database_says_how_to_mend_it(path):
    async with open_store(path) as store:
        await store.add_sources([a_source(f"s{at}") for at in range(500)], NOW)
    with path.open("r+b") as file:
        file.seek(8192)
        file.write(b"\xff" * 16384)
    with pytest.raises(StoreError, match="damaged"):
        async with open_store(path) as store:
            await store.check()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
async def test_a_read_only_file_is_refused(path):
    async with open_store(path):
        pass
    path.chmod(0o400)
    path.parent.chmod(0o500)
    try:
        assert "writable" in await refused(path)
    finally:
        path.parent.chmod(0o700)


async def test_a_write_that_is_not_allowed_says_that_the_database_is_read_only(store):
    def forbid(session):
        session.execute("PRAGMA query_only = ON")

    await store.read(forbid)
    with pytest.raises(StoreError, match="read-only — make the file and its folder writable"):
        await store.read(lambda session: session.execute("DELETE FROM chats"))


async def test_a_full_disk_stops_the_look_and_leaves_everything_as_it_was(path):
    async with open_store(path) as store:
        await store.add_source(a_source(), NOW)
        await look(store, delta=a_delta(known("p0")))
        token = (await store.lease("donbas", NOW, LEASE))[1]
        await limit_pages(store, await count_pages(store) + 2)
        huge = [known(f"p{at}", text=os.urandom(3000).hex()) for at in range(1, 200)]
        full = Look(
            source_id="donbas",
            state=PollState(next_look=later(minutes=1)),
            delta=a_delta(*huge),
            alerts=(an_alert("a"),),
            lease=token,
        )
        with pytest.raises(StoreError, match="disk is full"):
            await store.commit(full)
        assert [each.entry.id for each in (await store.snapshot("donbas")).known] == ["p0"]
        assert await store.alerts(None, 9) == []
        await limit_pages(store, 1 << 30)
        assert [each.key for each in await store.commit(full)] == ["a"]


async def count_pages(store) -> int:
    return await store.read(lambda session: session.number("PRAGMA page_count"))


async def limit_pages(store, pages: int) -> None:
    await store.write(lambda session: session.number(f"PRAGMA max_page_count = {pages}"))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no file system that is always full")
def test_a_log_that_cannot_be_made_for_want_of_room_is_a_full_disk():
    refused = sqlite3.OperationalError("unable to open database file")
    refused.sqlite_errorname = "SQLITE_CANTOPEN"
    told = explained(Path("/proc/addendum.db"), refused)
    assert told is not None
    assert told.what == "the disk is full"
    told = explained(Path(__file__), refused)
    assert told is not None
    assert told.what == "the database cannot be opened"


_WITHOUT_ROOM = """import resource, sys, pathlib
from store.locks import RoleLocks
resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
print(RoleLocks(pathlib.Path(sys.argv[1]), "run").roles)"""


def test_a_lock_needs_no_room_so_that_a_full_disk_is_told_as_what_it_is(path):
    command = [sys.executable, "-c", _WITHOUT_ROOM, str(path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert (done.stdout, done.stderr) == ("('poll', 'deliver', 'chat')\n", "")


async def test_a_second_service_on_one_file_is_refused_by_process_id(path):
    async with open_store(path, role="run"):
        line = await refused(path, role="run")
        assert f"process {os.getpid()}" in line
        assert "poll" not in await refused(path, role="deliver")
        async with open_store(path) as command:
            await command.beat("command", NOW)
    async with open_store(path, role="run"):
        pass


async def test_separate_roles_share_one_file_but_not_one_role(path):
    async with open_store(path, role="poll"), open_store(path, role="deliver"):
        await refused(path, role="poll")
        await refused(path, role="run")
        async with open_store(path, role="chat"):
            pass


async def test_a_command_beside_a_service_leaves_what_the_service_has_in_flight(path):
    async with open_store(path, role="run") as service, open_store(path) as command:
        await follow(service, ANNE)
        await tell(service, "a")
        flying = await lease_all(service)
        assert await command.recover(NOW) == 0
        assert await lease_all(command, later(minutes=14)) == []
        await settle(service, flying)
        assert (await command.count_deliveries())[DeliveryState.SENT] == 1


async def test_what_a_killed_command_had_in_flight_is_owed_again_after_a_while(path):
    async with open_store(path, role="run") as service:
        async with open_store(path) as command:
            await follow(service, ANNE)
            await tell(service, "a")
            assert len(await lease_all(command)) == 1
        assert await lease_all(service, later(minutes=14)) == []
        [owed] = await lease_all(service, later(minutes=16))
        assert owed.in_doubt
        # Its own never lapses: the outcome may be known and wait for the disk.
        assert await lease_all(service, later(days=1)) == []


async def test_two_commands_do_not_take_over_each_others_sends(path):
    async with open_store(path) as one, open_store(path) as two:
        await follow(one, ANNE)
        await tell(one, "a")
        assert await one.recover(NOW) == 0
        await lease_all(one)
        assert await two.recover(NOW) == 0
        assert await one.recover(NOW) == 1


async def test_two_processes_write_in_turns(path):
    async with open_store(path) as one, open_store(path) as two:
        await follow(one, ANNE)
        await look(two, an_alert("a"))
        await look(one, an_alert("b"))
        await two.fan_out(NOW, chunk=99)
        assert keys(await lease_all(one)) == ["a"]
        assert await lease_all(two) == []


async def test_two_processes_that_read_and_then_write_wait_for_each_other(path):
    def count(session):
        row = session.one("SELECT value FROM notes WHERE name = 'n'")
        value = 1 if row is None else int(row["value"]) + 1
        write_note(session, "n", str(value))

    async with open_store(path) as one, open_store(path) as two:
        await asyncio.gather(*(each.write(count) for each in (one, two) for _ in range(100)))
        assert await one.note("n") == "200"


async def test_a_unit_of_work_holds_the_write_lock_from_its_beginning(store, path):
    def work(session):
        session.one("SELECT 1 FROM notes")
        with closing(sqlite3.connect(path, timeout=0)) as other:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("BEGIN IMMEDIATE")
            return True

    assert await store.write(work)


async def test_a_backup_made_while_it_is_in_use_can_be_opened(store, tmp_path):
    await follow(store, ANNE)
    target = tmp_path / "copy.db"
    await store.backup(target)
    await store.add_source(a_source("after"), NOW)
    async with open_store(target) as copy:
        assert [each.source.id for each in await copy.sources()] == ["donbas"]
    with pytest.raises(StoreError, match="there is a file already"):
        await store.backup(target)
    await store.backup(target, overwrite=True)
    async with open_store(target) as copy:
        assert len(await copy.sources()) == 2


async def test_a_backup_that_cannot_be_written_leaves_nothing_behind(store, tmp_path):
    with pytest.raises(StoreError, match="folder that is there"):
        await store.backup(tmp_path / "nowhere" / "copy.db")
    assert sorted(each.suffix for each in tmp_path.iterdir() if "part" in each.name) == []


async def test_restoring_puts_the_backup_in_place_and_keeps_the_former(path, tmp_path):
    async with open_store(path) as store:
        await store.add_source(a_source("first"), NOW)
        await store.backup(tmp_path / "copy.db")
        await store.add_source(a_source("second"), NOW)
    kept = restore(tmp_path / "copy.db", path)
    async with open_store(path) as store:
        assert [each.source.id for each in await store.sources()] == ["first"]
    async with open_store(kept) as store:
        assert len(await store.sources()) == 2


async def test_restoring_mends_a_damaged_database(path, tmp_path):
    async with open_store(path) as store:
        await store.add_source(a_source("first"), NOW)
        await store.backup(tmp_path / "copy.db")
    path.write_bytes(b"rubbish" * 1000)
    restore(tmp_path / "copy.db", path)
    async with open_store(path) as store:
        assert len(await store.sources()) == 1


async def test_restoring_refuses_what_is_no_backup_and_while_a_service_runs(path, tmp_path):
    async with open_store(path, role="run") as store:
        await store.backup(tmp_path / "copy.db")
        with pytest.raises(StoreError, match="process"):
            restore(tmp_path / "copy.db", path)
    async with open_store(path) as store:
        await store.add_source(a_source(), NOW)
        with pytest.raises(StoreError, match="in use"):
            restore(tmp_path / "copy.db", path)
    (tmp_path / "empty.db").touch()
    for bad in (tmp_path / "empty.db", tmp_path / "nothing.db"):
        with pytest.raises(StoreError, match=bad.name):
            restore(bad, path)
    async with open_store(path) as store:
        assert len(await store.sources()) == 1


async def test_pruning_bounds_the_past_and_keeps_what_is_owed(path):
    async with open_store(path, retention=Retention(deliveries=timedelta(days=3))) as store:
        await follow(store, ANNE, BEN)
        await tell(store, "a")
        sent, left = await lease_all(store)
        await settle(store, [sent])
        await store.recover(NOW)
        for at in range(40):
            await look(store, version=Version(later(days=at), None, f"text {at} " * 30))
        pruned = await store.prune(later(days=120))
        assert (pruned["deliveries"], pruned["alerts"]) == (1, 0)
        assert 0 < len(await store.versions("donbas", 99)) < 40
        assert [each.delivery.recipient for each in await lease_all(store)] == [
            left.delivery.recipient
        ]


async def test_a_chat_that_stays_gone_is_forgotten_after_its_grace(store):
    await follow(store, ANNE, BEN)
    await tell(store, "a")
    await settle(store, (await lease_all(store))[:1], Gone("blocked"))
    await store.prune(later(days=89))
    assert len(await store.chats()) == 2
    assert (await store.prune(later(days=91)))["chats"] == 1
    assert len(await store.chats()) == 1
    assert (await store.count_deliveries())[DeliveryState.DROPPED] == 0
