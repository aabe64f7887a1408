"""Copies of the database: made while it is in use, checked before they count."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlite_utils import Database

from bot.core.errors import StoreError
from store.connection import connect
from store.faults import explaining
from store.locks import RoleLocks
from store.migrations import migrations, refuse_foreign


def copy_to(db: Database, target: Path, *, overwrite: bool = False) -> None:
    """Write a copy of the database as it stands in this moment, as one file, under its name
    only when it is whole and was checked. Raises StoreError."""
    if target.exists() and not overwrite:
        raise StoreError(
            "there is a file already", where=str(target), remedy="choose another name, or --force"
        )
    with _part_of(target) as part, explaining(target):
        with closing(sqlite3.connect(part)) as copy:
            db.conn.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")
        check(part, named=target)
        part.replace(target)


def copy_of(path: Path, target: Path, *, overwrite: bool = False) -> None:
    """As `copy_to`, over a connection of its own."""
    with explaining(path):
        db = connect(path, query_only=True, create=False)
    with closing(db.conn):
        copy_to(db, target, overwrite=overwrite)


@contextmanager
def _part_of(target: Path) -> Iterator[Path]:
    """A file beside the target, gone afterwards unless it was renamed; synced by SQLite."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        os.close(os.open(part, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        yield part
    except OSError as error:
        raise StoreError(
            f"the copy cannot be written: {error.strerror}",
            where=str(target),
            remedy="choose a folder that is there and writable",
        ) from error
    finally:
        for leftover in (part, Path(f"{part}-journal"), Path(f"{part}-wal"), Path(f"{part}-shm")):
            leftover.unlink(missing_ok=True)


def check(path: Path, *, named: Path | None = None) -> None:
    """Raise StoreError unless the file is a sound database of ours that this version reads."""
    name = named or path
    if not path.is_file():
        raise StoreError("no such file", where=str(name), remedy="give the file of a backup")
    with explaining(name):
        db = connect(path, query_only=True, create=False)
        with closing(db.conn):
            refuse_foreign(db, name)
            if not migrations.applied(db):
                raise StoreError("an empty database", where=str(name), remedy="give a backup")
            found = db.conn.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if found != "ok" or db.conn.execute("PRAGMA foreign_key_check").fetchone():
                raise StoreError(
                    f"the database is damaged: {found}", where=str(name), remedy="use another copy"
                )


def restore(backup: Path, path: Path) -> Path | None:
    """Put a backup in the place of the database; returns where the former one is kept.

    Raises StoreError if the backup is not sound, or while a service or a command uses the
    database.
    """
    check(backup)
    if not path.parent.is_dir():
        raise StoreError(
            f"no folder {path.parent}", where=str(path), remedy="create it, or change store.path"
        )
    locks = RoleLocks(path, "run")
    try:
        kept = _set_aside(path)
        copy_of(backup, path, overwrite=True)
        return kept
    finally:
        locks.release()


def _set_aside(path: Path) -> Path | None:
    """Keep the former database beside the new one, with all that its journal holds."""
    if not path.exists():
        return None
    kept = path.with_name(f"{path.name}.before-restore")
    wal = Path(f"{path}-wal")
    try:
        with closing(connect(path, create=False).conn) as former:
            former.execute("PRAGMA busy_timeout = 1000")
            former.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        raise StoreError(
            "the database is in use", where=str(path), remedy="stop what uses it, then try again"
        ) from error
    except sqlite3.DatabaseError:
        # Damaged: kept as it is. A journal left beside the new file would be read into it.
        if wal.exists():
            wal.replace(f"{kept}-wal")
    kept.unlink(missing_ok=True)
    os.link(path, kept)
    Path(f"{path}-shm").unlink(missing_ok=True)
    return kept
