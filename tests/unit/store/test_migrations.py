"""Every earlier schema is carried forward with what it holds."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database

from bot.core.model import DeliveryState
from store import open_store
from store.migrations import migrations
from tests.unit.store.make import ANNE, BEN, NOW, keys, later, lease_all

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))


def shape(path: Path) -> set[tuple[str, str]]:
    """Tables and indexes as SQLite lists them, white space folded."""
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT name, sql FROM sqlite_master WHERE sql NOT NULL")
        return {(name, " ".join(sql.replace('"', "").split())) for name, sql in rows}


@pytest.mark.parametrize("frozen", SCHEMAS, ids=lambda each: each.stem)
async def test_a_database_of_an_earlier_schema_is_carried_forward_whole(frozen, path, tmp_path):
    with closing(sqlite3.connect(path)) as database:
        database.executescript(frozen.read_text())
    async with open_store(path) as store:
        await store.check()
        assert (await store.source("donbas")).source.url == "https://donbas.example.org/"
        assert [each.entry.id for each in (await store.snapshot("donbas")).known] == ["p1", "p2"]
        texts = [each.text for each in await store.versions("donbas", 9)]
        assert texts == ["A post.\nAnother post.", "A post."]
        assert await store.admins() == [BEN]
        assert await store.beats() == {"poll": NOW}
        assert {chat.recipient for chat in await store.chats()} == {ANNE, BEN}
        await store.recover(NOW)
        counted = await store.count_deliveries()
        assert (counted[DeliveryState.SENT], counted[DeliveryState.OWED]) == (1, 3)
        owed = await lease_all(store, later(minutes=1))
        assert sorted(keys(owed)) == ["p1#0#added", "p2#0#added"]
    fresh = tmp_path / "fresh.db"
    async with open_store(fresh):
        pass
    assert shape(path) == shape(fresh)


def test_there_is_a_frozen_database_of_each_schema():
    with closing(Database(memory=True).conn) as connection:
        names = [each.name for each in migrations.pending(Database(connection))]
    assert [each.stem for each in SCHEMAS] == names


def test_migrations_are_applied_in_order_and_once():
    db = Database(memory=True)
    with closing(db.conn):
        migrations.apply(db)
        migrations.apply(db)
        applied = [each.name for each in migrations.applied(db)]
    assert applied[0] == "schema_1"
    assert len(applied) == len(set(applied))
