"""A database is opened: made or migrated where needed, locked for a role."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

from sqlite_utils import Database

from bot.core.errors import StoreError
from bot.core.words import Matcher, plain_words
from store.connection import Lane, Session, connect, immediate
from store.faults import explaining
from store.locks import RoleLocks
from store.migrations import prepare, refuse_other
from store.retention import Retention
from store.sqlite import SqliteStore


@asynccontextmanager
async def open_store(
    path: Path | str,
    *,
    role: str | None = None,
    retention: Retention | None = None,
    matches: Matcher = plain_words,
    burst: int = 3,
    burst_within: timedelta = timedelta(minutes=3),
    debounce: timedelta = timedelta(0),
    too_old: timedelta | None = None,
    as_it_is: bool = False,
) -> AsyncIterator[SqliteStore]:
    """Open the database, making or migrating it where needed.

    `role` is "run" for a whole service, or "poll", "deliver", "chat" for a part of one: one
    process holds each role on one file, another is refused. None is for commands, which may
    work beside a service. `matches` finds subscribers' words and expressions in entries.
    More than `burst` new entries of one source for one chat within `burst_within` become one
    message (0: never); an edit waits for others of its entry for `debounce`.
    What was noticed longer ago than `too_old` when it can be sent at last is summed up.
    `as_it_is` neither makes nor migrates it, and lets nothing be written: it only makes sure
    that it could be.

    Raises StoreError, with the file and the remedy, where that cannot be done.
    """

    def session(db: Database) -> Session:
        return Session(
            db,
            retention or Retention(),
            matches=matches,
            burst=burst,
            burst_within=burst_within,
            debounce=debounce,
            too_old=too_old,
        )

    opening = _open_as_it_is if as_it_is else _open
    store = await asyncio.to_thread(opening, Path(path), role, session)
    try:
        yield store
    finally:
        await store.close()


def _open(path: Path, role: str | None, session: Callable[[Database], Session]) -> SqliteStore:
    _make_folder(path)
    locks = [] if role is None else [RoleLocks(path, role)]

    def writer() -> Session:
        _touch(path)
        db = connect(path)
        try:
            prepare(db, path)
        except BaseException:
            db.close()
            raise
        return session(db)

    def reader() -> Session:
        return session(connect(path, query_only=True))

    try:
        return _with_lanes(path, writer, reader, locks)
    except BaseException:
        for each in locks:
            each.release()
        raise


def _open_as_it_is(
    path: Path, _role: str | None, session: Callable[[Database], Session]
) -> SqliteStore:
    def reader() -> Session:
        db = connect(path, create=False)
        try:
            with immediate(db):
                pass  # takes the lock for writing, and writes nothing
            db.conn.execute("PRAGMA query_only = ON")
            refuse_other(db, path)
        except BaseException:
            db.close()
            raise
        return session(db)

    return _with_lanes(path, reader, reader, [])


def _with_lanes(
    path: Path,
    writer: Callable[[], Session],
    reader: Callable[[], Session],
    locks: list[RoleLocks],
) -> SqliteStore:
    lanes: list[Lane] = []
    try:
        with explaining(path):
            for name, make in (("writer", writer), ("reader", reader)):
                lanes.append(Lane.open(name, make))
        return SqliteStore(path, lanes[0], lanes[1], locks)
    except BaseException:
        for lane in lanes:
            lane.close()
        raise


def _touch(path: Path) -> None:
    """A new database is its owner's alone: it will say who follows what, and hold the key that
    seals buttons. SQLite gives its journal the same rights."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except OSError:
        return  # it is there; or SQLite says what stands against it


def _make_folder(path: Path) -> None:
    """The database's own folder is made; the one that it stands in must be there."""
    try:
        path.parent.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise StoreError(
            f"no folder {path.parent.parent}",
            where=str(path),
            remedy="create it, or change store.path",
        ) from error
    except OSError as error:
        raise StoreError(
            f"the folder cannot be made: {error.strerror}",
            where=str(path.parent),
            remedy="create it, or change store.path",
        ) from error
    if path.is_dir():
        raise StoreError("a folder, not a file", where=str(path), remedy="name a file in it")
