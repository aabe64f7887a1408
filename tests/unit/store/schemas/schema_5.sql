-- A database as schema_5 wrote it, with a little of everything in it. Never changed.
PRAGMA application_id = 0x4164646D;
BEGIN TRANSACTION;
CREATE TABLE "_sqlite_migrations" (
   "id" INTEGER PRIMARY KEY,
   "migration_set" TEXT,
   "name" TEXT,
   "applied_at" TEXT
);
INSERT INTO "_sqlite_migrations" VALUES(1,'addendum','schema_1','2026-11-22 18:16:38.873116+00:00');
INSERT INTO "_sqlite_migrations" VALUES(2,'addendum','schema_2','2026-11-22 18:50:11.021697+00:00');
INSERT INTO "_sqlite_migrations" VALUES(3,'addendum','schema_3','2026-11-22 20:37:50.728135+00:00');
INSERT INTO "_sqlite_migrations" VALUES(4,'addendum','schema_4','2026-11-22 21:18:37.213642+00:00');
INSERT INTO "_sqlite_migrations" VALUES(5,'addendum','schema_5','2026-11-22 22:42:30.000000+00:00');
CREATE TABLE alerts (
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
    ) STRICT;
INSERT INTO "alerts" VALUES(1,'donbas','p1#0#added','changed','p1',1772366400000000,1,0,X'28B52FFD20D4950400D2491D1A70C76DE878C5CA66A258E0B50961F0E9CF05C9988D9702001806EF4C588CB07BDB6515495D62553F4A39C6AFEAA37F4EA4B686552C516607824085751BC7ABE67EAEE880173A7E13E59FBFF79E0340D0CC762B8B3DD56A0176145AF33ECF132D42FAC427E2037936F8DCC46A14CFE6F8E65DF64D0A004068CE2CEF3AE7DD0C0C8ED4EC92D51A3C05FE1C2CC2A0F6');
INSERT INTO "alerts" VALUES(2,'donbas','p2#0#added','changed','p2',1772366400000000,1,0,X'28B52FFD20D4950400D2491D1A70C76DE878C5CA66A258E0B50961F0E9CF054D908D9702001806EF4C588CB07BDB6515495D62553F4A39C6AFEAA37F4EA4B686552C516607824085751BC7ABE67EAEE880173A7E13E59FBFF79E0340D0CC762B8B3DD56A0176145AF33ECF132D42FAC427E2037936F8DCC46A14CFE6F8E65DF64D0A004068CE2CEF3AE7DD0C0C8ED4EC92D51A3C05FE1C2CC2A0F6');
CREATE TABLE broadcast_chats (
        broadcast_id INTEGER NOT NULL REFERENCES broadcasts (id) ON DELETE CASCADE,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        state TEXT NOT NULL,
        not_before INTEGER NOT NULL,
        tries INTEGER NOT NULL DEFAULT 0,
        doubt INTEGER NOT NULL DEFAULT 0,
        PRIMARY KEY (broadcast_id, chat_id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "broadcast_chats" VALUES(1,1,'open',0,0,0);
INSERT INTO "broadcast_chats" VALUES(1,2,'open',0,0,0);
CREATE TABLE broadcasts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        channel TEXT NOT NULL,
        address TEXT NOT NULL,
        topic TEXT NOT NULL,
        message TEXT NOT NULL DEFAULT '',
        text TEXT NOT NULL,
        stage TEXT NOT NULL,
        reported INTEGER NOT NULL DEFAULT 0,
        made_at INTEGER NOT NULL
    ) STRICT;
INSERT INTO "broadcasts" VALUES(1,'telegram','9000','','17','Hello','sending',0,1772625600000000);
CREATE TABLE chats (
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
    ) STRICT;
INSERT INTO "chats" VALUES(1,'telegram','1','private',NULL,NULL,'en','UTC',NULL,'{}','active',NULL,'',NULL,NULL,1772366400000000,NULL,NULL);
INSERT INTO "chats" VALUES(2,'telegram','2','private',NULL,NULL,'en','UTC',NULL,'{}','active',NULL,'',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE deliveries (
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
        settled_at INTEGER, along INTEGER, joins TEXT, held_by TEXT, held_until INTEGER,
        UNIQUE (alert_id, recipient_id)
    ) STRICT;
INSERT INTO "deliveries" VALUES(1,1,1,'telegram',1,'sent',NULL,NULL,0,'4f54f3a2',1772366400000000,0,1,0,'m1','',1772366400000000,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(2,1,2,'telegram',2,'sending',NULL,NULL,0,'4f54f3a2',1772366400000000,0,1,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(3,2,1,'telegram',1,'owed',0,NULL,0,NULL,NULL,0,0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
INSERT INTO "deliveries" VALUES(4,2,2,'telegram',2,'owed',NULL,NULL,0,NULL,NULL,0,0,0,NULL,'',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE entries (
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        entry_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        removed INTEGER NOT NULL,
        shown_at INTEGER NOT NULL,
        known BLOB NOT NULL,
        PRIMARY KEY (source_id, entry_id)
    ) STRICT;
INSERT INTO "entries" VALUES('donbas','p1',0,0,1772366400000000,X'7B22656E747279223A7B226964223A227031222C22726F6C65223A22706F7374222C2274657874223A224120706F73742E227D2C2266696E6765727072696E74223A22313A4120706F73742E222C2266697273745F7365656E223A22323032362D30332D30315431323A30303A30305A227D');
INSERT INTO "entries" VALUES('donbas','p2',1,0,1772366400000000,X'28B52FFD607D02A50300A2C6151A80B91903E58BE59E9584A8C1ABF00867A01748644CD17413BA0B0BC275A95567C21DDE6142037405E08A40BA34AE99ADB08D8D48154B581EAA0E9F65639843176204E38BC8FDBC6D25B2D8E7948C1BD40A9E60ABB9120800C12AF19C1B1CDF1EC10E7215DB5CABB283A918CE657D2D63');
CREATE TABLE notes (name TEXT PRIMARY KEY, value TEXT NOT NULL, at INTEGER) STRICT;
INSERT INTO "notes" VALUES('beat:poll','',1772366400000000);
CREATE TABLE polling (
        source_id TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
        host TEXT NOT NULL,
        due_at INTEGER,
        lease TEXT,
        leased_until INTEGER,
        state TEXT NOT NULL
    ) STRICT;
INSERT INTO "polling" VALUES('donbas','donbas.example.org',1772366460000000,NULL,NULL,'{"next_look":"2026-03-01T12:01:00Z"}');
CREATE TABLE recipients (
        id INTEGER PRIMARY KEY,
        chat_id INTEGER NOT NULL REFERENCES chats (id) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        admin INTEGER NOT NULL DEFAULT 0,
        UNIQUE (chat_id, topic)
    ) STRICT;
INSERT INTO "recipients" VALUES(1,1,'',0);
INSERT INTO "recipients" VALUES(2,2,'',1);
CREATE TABLE shelf (
        name TEXT PRIMARY KEY,
        value TEXT NOT NULL,
        until INTEGER NOT NULL,
        channel TEXT,
        address TEXT
    ) STRICT, WITHOUT ROWID;
INSERT INTO "shelf" VALUES('edited:donbas','{}',1772625600000000,NULL,NULL);
CREATE TABLE snapshots (
        source_id TEXT PRIMARY KEY REFERENCES sources (id) ON DELETE CASCADE,
        title TEXT,
        extractor TEXT NOT NULL,
        reader TEXT NOT NULL,
        coverage TEXT NOT NULL,
        taken_at INTEGER NOT NULL,
        extra TEXT NOT NULL DEFAULT '{}'
    ) STRICT;
INSERT INTO "snapshots" VALUES('donbas','Live','liveblog','liveblog/1','live',1772366400000000,'{}');
CREATE TABLE sources (
        id TEXT PRIMARY KEY,
        url TEXT NOT NULL UNIQUE,
        paused INTEGER NOT NULL,
        source TEXT NOT NULL
    ) STRICT;
INSERT INTO "sources" VALUES('donbas','https://donbas.example.org/',0,'{"id":"donbas","url":"https://donbas.example.org/"}');
CREATE TABLE subscriptions (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        preferences TEXT NOT NULL,
        overrides TEXT NOT NULL,
        muted_until INTEGER,
        paused INTEGER NOT NULL,
        created_at INTEGER, after_alert INTEGER,
        UNIQUE (recipient_id, source_id)
    ) STRICT;
INSERT INTO "subscriptions" VALUES(1,1,'donbas','{}','[]',NULL,0,1772362800000000,NULL);
INSERT INTO "subscriptions" VALUES(2,2,'donbas','{}','[]',NULL,0,1772362800000000,NULL);
CREATE TABLE tallies (
        hour INTEGER NOT NULL,
        name TEXT NOT NULL,
        bucket INTEGER NOT NULL,
        n INTEGER NOT NULL,
        PRIMARY KEY (hour, name, bucket)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "tallies" VALUES(492324,'alerts',0,2);
INSERT INTO "tallies" VALUES(492324,'sent',0,1);
CREATE TABLE threads (
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        anchor TEXT NOT NULL,
        told INTEGER NOT NULL, latest INTEGER, refresh_at INTEGER, refreshed_at INTEGER,
        PRIMARY KEY (recipient_id, source_id)
    ) STRICT, WITHOUT ROWID;
INSERT INTO "threads" VALUES(1,'donbas','m1',1,NULL,NULL,NULL);
CREATE TABLE topics (
        recipient_id INTEGER NOT NULL REFERENCES recipients (id) ON DELETE CASCADE,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        topic TEXT NOT NULL,
        PRIMARY KEY (recipient_id, source_id)
    ) STRICT, WITHOUT ROWID;
CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        source_id TEXT NOT NULL REFERENCES sources (id) ON DELETE CASCADE,
        keyframe INTEGER REFERENCES versions (id) ON DELETE CASCADE,
        taken_at INTEGER NOT NULL,
        title TEXT,
        digest BLOB NOT NULL,
        text BLOB NOT NULL
    ) STRICT;
INSERT INTO "versions" VALUES(1,'donbas',NULL,1772366400000000,'Live',X'02B4F33A58B5E89ECD568D443133E81B',X'28B52FFD20073900004120706F73742E');
INSERT INTO "versions" VALUES(2,'donbas',NULL,1772366460000000,'Live',X'03E4BA72A0DD3696994BF3C0A888A751',X'28B52FFD2015A900004120706F73742E0A416E6F7468657220706F73742E');
CREATE UNIQUE INDEX "idx__sqlite_migrations_migration_set_name"
    ON "_sqlite_migrations" ("migration_set", "name");
CREATE INDEX polling_due ON polling (due_at, host, source_id)
        WHERE due_at IS NOT NULL;
CREATE INDEX polling_leased ON polling (leased_until, host)
        WHERE lease IS NOT NULL;
CREATE INDEX versions_by_source ON versions (source_id, id);
CREATE INDEX versions_by_keyframe ON versions (keyframe) WHERE keyframe IS NOT NULL;
CREATE INDEX subscriptions_by_source ON subscriptions (source_id, id);
CREATE INDEX alerts_by_source ON alerts (source_id, id);
CREATE INDEX alerts_by_entry ON alerts (source_id, entry_id, id) WHERE entry_id IS NOT NULL;
CREATE INDEX alerts_to_fan_out ON alerts (id) WHERE fanned_out = 0;
CREATE INDEX deliveries_queue ON deliveries (recipient_id, state, alert_id);
CREATE INDEX deliveries_next ON deliveries (channel, alert_id, turn)
        WHERE turn IS NOT NULL;
CREATE INDEX deliveries_when ON deliveries (turn) WHERE turn IS NOT NULL;
CREATE INDEX deliveries_held ON deliveries (not_before, recipient_id) WHERE state = 'held';
CREATE INDEX deliveries_sending ON deliveries (id) WHERE state = 'sending';
CREATE INDEX deliveries_dead ON deliveries (id) WHERE state = 'dead';
CREATE INDEX deliveries_settled ON deliveries (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX threads_by_source ON threads (source_id);
CREATE INDEX deliveries_along ON deliveries (along) WHERE along IS NOT NULL;
CREATE INDEX deliveries_by_receipt ON deliveries (recipient_id, receipt)
        WHERE receipt IS NOT NULL;
CREATE INDEX threads_to_refresh ON threads (refresh_at) WHERE refresh_at IS NOT NULL;
CREATE INDEX topics_by_source ON topics (source_id);
CREATE INDEX shelf_by_owner ON shelf (channel, address) WHERE channel IS NOT NULL;
CREATE INDEX broadcasts_open ON broadcasts (id) WHERE stage <> 'draft' AND NOT reported;
CREATE INDEX broadcast_chats_next ON broadcast_chats (broadcast_id, not_before, chat_id)
        WHERE state = 'open';
CREATE INDEX broadcast_chats_by_chat ON broadcast_chats (chat_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('subscriptions',2);
INSERT INTO "sqlite_sequence" VALUES('alerts',2);
INSERT INTO "sqlite_sequence" VALUES('deliveries',4);
INSERT INTO "sqlite_sequence" VALUES('broadcasts',1);
COMMIT;
