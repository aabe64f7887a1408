"""The schema, and the way to it from every earlier one. Never change a migration that was
released: add another at the end."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from bot.core.errors import StoreError
from store.connection import immediate

APPLICATION_ID = 0x4164646D
"""SQLite's mark of the kind of file: "Addm" in ASCII."""

migrations = Migrations("addendum")

_SCHEMA_1 = (
    # What is watched. `source` holds all of a Source as JSON.
    """CREATE TABLE sources (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        paused INTEGER NOT NULL,
        source TEXT NOT NULL
    ) STRICT""",
    # When each is due. `due_at` is the end of the lease while one looks at it, so that a
    # lapsed lease makes it due by itself; NULL while it is paused or retired.
    """CREATE TABLE polling (
        source_id TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
        host TEXT NOT NULL,
        due_at INTEGER,
        lease TEXT,
        leased_until INTEGER,
        state TEXT NOT NULL
    ) STRICT""",
    """CREATE INDEX polling_due ON polling (due_at, host, source_id)
        WHERE due_at IS NOT NULL""",
    """CREATE INDEX polling_leased ON polling (leased_until, host)
        WHERE lease IS NOT NULL""",
    """CREATE TABLE snapshots (
        source_id TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
        title TEXT,
        extractor TEXT NOT NULL,
        reader TEXT NOT NULL,
        coverage TEXT NOT NULL,
        taken_at INTEGER NOT NULL,
        extra TEXT NOT NULL DEFAULT '{}'
    ) STRICT""",
    """CREATE TABLE entries (
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        entry_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        shown_at INTEGER NOT NULL,
        known BLOB NOT NULL,
        PRIMARY KEY (source_id, entry_id)
    ) STRICT""",
    # Stored texts: a keyframe is whole (keyframe NULL), the others are compressed against it.
    """CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        keyframe INTEGER REFERENCES versions (id) ON DELETE CASCADE,
        taken_at INTEGER NOT NULL,
        title TEXT,
        digest BLOB NOT NULL,
        text BLOB NOT NULL
    ) STRICT""",
    "CREATE INDEX versions_by_source ON versions (source_id, id)",
    "CREATE INDEX versions_by_keyframe ON versions (keyframe) WHERE keyframe IS NOT NULL",
    """CREATE TABLE chats (
        id INTEGER PRIMARY KEY,
        channel TEXT NOT NULL,
        address TEXT NOT NULL,
        kind TEXT NOT NULL,
        title TEXT,
        username TEXT,
        language TEXT NOT NULL,
        timezone TEXT NOT NULL,
        quiet TEXT,
        preferences TEXT NOT NULL,
        state TEXT NOT NULL,
        gone_since INTEGER,
        gone_why TEXT NOT NULL,
        owner TEXT,
        muted_until INTEGER,
        last_told INTEGER,
        last_caught_up INTEGER,
        created_at INTEGER,
        UNIQUE (channel, address)
    ) STRICT""",
    # A chat or a topic of it. The admins are marked here.
    """CREATE TABLE recipients (
        id INTEGER PRIMARY KEY,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        admin INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat_id, topic)
    ) STRICT""",
    """CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        preferences TEXT NOT NULL,
        overrides TEXT NOT NULL,
        muted_until INTEGER,
        paused INTEGER NOT NULL,
        created_at INTEGER,
        UNIQUE (recipient_id, source_id)
    ) STRICT""",
    "CREATE INDEX subscriptions_by_source ON subscriptions (source_id, id)",
    # Events worth telling. `fan_cursor` is the last subscription that fan-out looked at.
    """CREATE TABLE alerts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        entry_id TEXT,
        noticed_at INTEGER NOT NULL,
        fanned_out INTEGER NOT NULL DEFAULT 0,
        fan_cursor INTEGER NOT NULL DEFAULT 0,
        alert BLOB NOT NULL,
        UNIQUE (source_id, key)
    ) STRICT""",
    "CREATE INDEX alerts_by_source ON alerts (source_id, id)",
    "CREATE INDEX alerts_by_entry ON alerts (source_id, entry_id, id) WHERE entry_id IS NOT NULL",
    "CREATE INDEX alerts_to_fan_out ON alerts (id) WHERE fanned_out = 0",
    # One alert owed to one recipient. `turn` is set on the one delivery of each recipient
    # that is next in its order, and only while none is in flight: when it may be sent
    # (0: at once). It makes "what can be sent now" one short range of an index. `sender` is
    # the opened store that leased it last, at `leased_at`. `channel` is its chat's.
    """CREATE TABLE deliveries (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        alert_id INTEGER NOT NULL REFERENCES alerts (id) ON DELETE CASCADE,
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        channel TEXT NOT NULL,
        subscription_id INTEGER,
        state TEXT NOT NULL,
        turn INTEGER,
        not_before INTEGER,
        held INTEGER NOT NULL DEFAULT 0,
        sender TEXT,
        leased_at INTEGER,
        in_doubt INTEGER NOT NULL DEFAULT 0,
        attempts INTEGER NOT NULL DEFAULT 0,
        refusals INTEGER NOT NULL DEFAULT 0,
        receipt TEXT,
        why TEXT NOT NULL DEFAULT '',
        settled_at INTEGER,
        UNIQUE (alert_id, recipient_id)
    ) STRICT""",
    "CREATE INDEX deliveries_queue ON deliveries (recipient_id, state, alert_id)",
    """CREATE INDEX deliveries_next ON deliveries (channel, alert_id, turn)
        WHERE turn IS NOT NULL""",
    "CREATE INDEX deliveries_when ON deliveries (turn) WHERE turn IS NOT NULL",
    "CREATE INDEX deliveries_held ON deliveries (not_before, recipient_id) WHERE state = 'held'",
    "CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending'",
    "CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead'",
    "CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL",
    # The first message of a source to a recipient: what later ones answer.
    """CREATE TABLE threads (
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        anchor TEXT NOT NULL,
        told INTEGER NOT NULL,
        PRIMARY KEY (recipient_id, source_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX threads_by_source ON threads (source_id)",
    "CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL, at INTEGER) STRICT",
    # Figures by the hour: counts, and histograms of latency.
    """CREATE TABLE tallies (
        hour INTEGER NOT NULL,
        name TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (hour, name, bucket)
    ) STRICT, WITHOUT ROWID""",
)


@migrations()
def schema_1(db: Database) -> None:
    """The first schema."""
    for statement in _SCHEMA_1:
        db.conn.execute(statement)


_SCHEMA_2 = (
    # What was told at once with another delivery of the same entry (`along` is that one's id),
    # and the receipt of the message in which it is being told, where that is an edit.
    "ALTER TABLE deliveries ADD COLUMN along INTEGER",
    "ALTER TABLE deliveries ADD COLUMN joins TEXT",
    "CREATE INDEX deliveries_along ON deliveries (along) WHERE along IS NOT NULL",
    """CREATE INDEX deliveries_by_receipt ON deliveries (recipient_id, receipt)
        WHERE receipt IS NOT NULL""",
    # The latest alert told, and when the anchor is to say so: at `refresh_at` (NULL: it does).
    "ALTER TABLE threads ADD COLUMN latest INTEGER",
    "ALTER TABLE threads ADD COLUMN refresh_at INTEGER",
    "ALTER TABLE threads ADD COLUMN refreshed_at INTEGER",
    "CREATE INDEX threads_to_refresh ON threads (refresh_at) WHERE refresh_at IS NOT NULL",
    # The topic that a story has to itself in a forum.
    """CREATE TABLE topics (
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        PRIMARY KEY (recipient_id, source_id)
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX topics_by_source ON topics (source_id)",
)


@migrations()
def schema_2(db: Database) -> None:
    """Stories: messages that are edited, anchors that say where a story stands."""
    for statement in _SCHEMA_2:
        db.conn.execute(statement)


_SCHEMA_3 = (
    # What is put aside for a while: what Undo brings back, conversations that are not at
    # their end. What a chat owns is forgotten with it.
    """CREATE TABLE shelf (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        until INTEGER NOT NULL,
        channel TEXT,
        address TEXT
    ) STRICT, WITHOUT ROWID""",
    "CREATE INDEX shelf_by_owner ON shelf (channel, address) WHERE channel IS NOT NULL",
    # What admins say to every chat, and to whom it is still to go.
    """CREATE TABLE broadcasts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        address TEXT NOT NULL,
        topic TEXT NOT NULL,
        message TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL,
        stage TEXT NOT NULL,
        reported INTEGER NOT NULL DEFAULT 0,
        made_at INTEGER NOT NULL
    ) STRICT""",
    "CREATE INDEX broadcasts_open ON broadcasts (id) WHERE stage <> 'draft' AND NOT reported",
    """CREATE TABLE broadcast_chats (
        broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        not_before INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        doubt INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (broadcast_id, chat_id)
    ) STRICT, WITHOUT ROWID""",
    """CREATE INDEX broadcast_chats_next ON broadcast_chats (broadcast_id, not_before, chat_id)
        WHERE state = 'open'""",
    "CREATE INDEX broadcast_chats_by_chat ON broadcast_chats (chat_id)",
)


@migrations()
def schema_3(db: Database) -> None:
    """What Undo brings back after a restart, and broadcasts that survive one."""
    for statement in _SCHEMA_3:
        db.conn.execute(statement)


@migrations()
def schema_4(db: Database) -> None:
    """Who follows a source is told what came after the latest alert of that moment: a clock that
    is set back says nothing of what came before what. NULL where that is not known."""
    db.conn.execute("ALTER TABLE subscriptions ADD COLUMN after_alert INTEGER")


@migrations()
def schema_5(db: Database) -> None:
    """What an alert waited for, and until when: /why says so. NULL where it came at once."""
    db.conn.execute("ALTER TABLE deliveries ADD COLUMN held_by TEXT")
    db.conn.execute("ALTER TABLE deliveries ADD COLUMN held_until INTEGER")


def prepare(db: Database, path: Path) -> None:
    """Make the file ours: refuse what is not or is newer, then migrate forward, whole or
    not at all, while no other process can write."""
    refuse_foreign(db, path)
    if not db.conn.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
        db.conn.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only before the first table
    db.conn.execute("PRAGMA journal_mode = WAL")
    if not migrations.pending(db):
        return
    with immediate(db):
        migrations.apply(db)
        db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")


def refuse_other(db: Database, path: Path) -> None:
    """Raise StoreError for a file that is not a database of this very release."""
    refuse_foreign(db, path)
    if migrations.pending(db):
        raise StoreError(
            "the database is that of an earlier Addendum",
            where=str(path),
            remedy="the next start migrates it; make a backup first if you may want to go back",
        )


def refuse_foreign(db: Database, path: Path) -> None:
    """Raise StoreError for a database of another program or of a newer Addendum."""
    here = {row[0] for row in db.conn.execute("SELECT name FROM sqlite_master")}
    marked = db.conn.execute("PRAGMA application_id").fetchone()[0]
    if here and marked != APPLICATION_ID:
        raise StoreError(
            "a database of another program, not of Addendum",
            where=str(path),
            remedy="give another path in store.path or --db",
        )
    known = {migration.name for migration in migrations.pending(Database(memory=True))}
    newer = [each.name for each in migrations.applied(db) if each.name not in known]
    if newer:
        raise StoreError(
            f"the database was written by a newer Addendum ({', '.join(newer)})",
            where=str(path),
            remedy="install that version again, or restore a backup made by this one",
        )
