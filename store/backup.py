"""Copies of the database: made while it is in use, checked before they count."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from itertools import chain, count
from pathlib import Path

from sqlite_utils import Database

from bot.core.errors import StoreError
from store.connection import connect
from store.faults import explaining
from store.locks import EVERY_ROLE, RoleLocks, lock_of
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


_BESIDE = ("-journal", "-wal", "-shm")
"""What SQLite keeps beside a database, by the end of its name."""


def copy_of(path: Path, target: Path, *, overwrite: bool = False) -> None:
    """As `copy_to`, over a connection of its own. Never into the database's own place: whatever
    has it open would go on with a file that has no name any more."""
    if _is_one_of(target, path):
        raise StoreError(
            "that is the database itself", where=str(target), remedy="choose another name"
        )
    _copy(path, target, overwrite=overwrite)


def _copy(path: Path, target: Path, *, overwrite: bool) -> None:
    with explaining(path):
        db = connect(path, query_only=True, create=False)
    with closing(db.conn):
        copy_to(db, target, overwrite=overwrite)


def _is_one_of(file: Path, path: Path) -> bool:
    """Whether a file is the database, or one of those that SQLite and we keep beside it."""
    if file.exists() and path.exists() and file.samefile(path):
        return True
    beside = {f"{path.name}{end}" for end in ("", *_BESIDE)}
    beside |= {lock_of(path, role).name for role in EVERY_ROLE}
    return (
        file.name in beside and file.absolute().parent.resolve() == path.absolute().parent.resolve()
    )


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
        for end in ("", *_BESIDE):
            Path(f"{part}{end}").unlink(missing_ok=True)


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
    if _is_one_of(backup, path):
        raise StoreError("that is the database itself", where=str(backup), remedy="give a backup")
    if not path.parent.is_dir():
        raise StoreError(
            f"no folder {path.parent}", where=str(path), remedy="create it, or change store.path"
        )
    locks = RoleLocks(path, "run")
    try:
        owner = path.stat() if path.exists() else None
        kept = _set_aside(path)
        _copy(backup, path, overwrite=True)
        if owner is not None:
            with suppress(OSError):  # only root may, and only root has to
                os.chown(path, owner.st_uid, owner.st_gid)
        return kept
    finally:
        locks.release()


def _set_aside(path: Path) -> Path | None:
    """Keep the former database beside the new one, with all that its journal holds."""
    if not path.exists():
        return None
    kept = _free(path.with_name(f"{path.name}.before-restore"))
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
    os.link(path, kept)
    Path(f"{path}-shm").unlink(missing_ok=True)
    return kept


def _free(name: Path) -> Path:
    """The name, or the next that nothing has: a second restore must not take away what the
    first one set aside."""
    names = chain([name], (name.with_name(f"{name.name}-{number}") for number in count(2)))
    return next(each for each in names if not each.exists())
