"""Connections to the file, the threads that own them, and what a unit of work is given."""

import random
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from bot.core.model import Alert
from bot.core.words import Matcher, plain_words
from store.retention import Retention

BUSY_TIMEOUT_MS = 10_000
"""How long a connection waits for another process's transaction before it gives up."""

Parameters = Sequence[Any] | Mapping[str, Any]


@dataclass(slots=True)
class Session:
    """What a unit of work is given: the connection, and the settings of the store.

    `chance` gives numbers in [0, 1) for jitter; `matches` finds subscribers' words.
    `alerts` remembers decoded alerts, which never change: a fan-out reads one many times.
    More than `burst` new entries of one source for one recipient within `burst_within` are one
    message (0: never), and so is all that was noticed longer ago than `too_old` (None: however
    old, it is news). An edit waits for others for `debounce`.
    `latest` is the time last seen (see store/clock.py); `editing` are the channels that ask for
    anchors to edit.
    `name` tells this opened store from others on the same file.
    """

    db: Database
    retention: Retention = field(default_factory=Retention)
    chance: Callable[[], float] = random.random
    matches: Matcher = plain_words
    alerts: dict[int, Alert] = field(default_factory=dict)
    burst: int = 3
    burst_within: timedelta = timedelta(minutes=3)
    debounce: timedelta = timedelta(0)
    too_old: timedelta | None = None
    latest: dict[str, int] = field(default_factory=dict)
    editing: set[str] = field(default_factory=set)
    name: str = field(default_factory=lambda: secrets.token_hex(4))

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        return self.db.conn.execute(sql, parameters)

    def execute_many(self, sql: str, rows: Sequence[Parameters]) -> None:
        self.db.conn.executemany(sql, rows)

    def one(self, sql: str, parameters: Parameters = ()) -> sqlite3.Row | None:
        row: sqlite3.Row | None = self.execute(sql, parameters).fetchone()
        return row

    def number(self, sql: str, parameters: Parameters = ()) -> int:
        """The first column of the first row, 0 for none or NULL."""
        row = self.one(sql, parameters)
        return int(row[0]) if row is not None and row[0] is not None else 0


def connect(path: Path, *, query_only: bool = False, create: bool = True) -> Database:
    """A connection as this store wants it. SQLite's defaults are otherwise on each point,
    and none of them but the journal's mode is remembered in the file."""
    mode = "rwc" if create else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}",
        uri=True,
        isolation_level=None,
        check_same_thread=False,
        cached_statements=512,
        timeout=BUSY_TIMEOUT_MS / 1000,
    )
    try:
        connection.row_factory = sqlite3.Row
        connection.execute(f"PRAGMA busy_timeout = {BUSY_TIMEOUT_MS}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16000")  # 16 MB
        connection.execute("PRAGMA journal_size_limit = 67108864")  # 64 MB
        if query_only:
            connection.execute("PRAGMA query_only = ON")
        return Database(connection, recursive_triggers=False, execute_plugins=False)
    except BaseException:
        connection.close()
        raise


@contextmanager
def immediate(db: Database) -> Iterator[None]:
    """A transaction that takes the write lock at once. `atomic()` begins a deferred one: two
    processes that both read first and then write would refuse each other without waiting."""
    db.conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.conn.execute("COMMIT")
    except BaseException:
        if db.conn.in_transaction:
            db.conn.execute("ROLLBACK")
        raise


@dataclass(slots=True)
class Lane:
    """One thread, and the one connection that only it uses."""

    session: Session
    thread: ThreadPoolExecutor

    @classmethod
    def open(cls, name: str, make: Callable[[], Session]) -> "Lane":
        thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix=f"store-{name}")
        try:
            return cls(thread.submit(make).result(), thread)
        except BaseException:
            thread.shutdown()
            raise

    def close(self) -> None:
        self.thread.submit(self.session.db.close).result()
        self.thread.shutdown()
