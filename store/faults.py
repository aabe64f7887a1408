"""What SQLite reports → one line for a person: which file, what is wrong, what to do."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.core.errors import StoreError

_KNOWN = {
    "SQLITE_FULL": ("the disk is full", "free some space; nothing that was stored is lost"),
    "SQLITE_READONLY": ("the database is read-only", "make the file and its folder writable"),
    "SQLITE_NOTADB": ("not an Addendum database", "give another path in store.path or --db"),
    "SQLITE_CORRUPT": ("the database is damaged", "restore a backup: addendum restore FILE"),
    "SQLITE_CANTOPEN": (
        "the database cannot be opened",
        "make the file and its folder readable and writable for this user",
    ),
    "SQLITE_PERM": (
        "no permission to use the database",
        "make the file and its folder readable and writable for this user",
    ),
    "SQLITE_BUSY": (
        "the database is locked by another program",
        "end what holds it open (a backup tool, a database browser) and try again",
    ),
    "SQLITE_IOERR": (
        "the disk cannot be read or written",
        "check the disk and that its file system is local, not a network share",
    ),
}


def explained(path: Path, error: sqlite3.Error) -> StoreError | None:
    """SQLite's error as ours; None for one that is this program's fault, not the world's.
    Extended codes (SQLITE_READONLY_DBMOVED) count as their kind."""
    name = getattr(error, "sqlite_errorname", None) or ""
    if name.startswith(_ALSO_WHEN_FULL) and _is_full(path):
        name = "SQLITE_FULL"
    for known, (what, remedy) in _KNOWN.items():
        if name == known or name.startswith(f"{known}_"):
            return StoreError(what, where=str(path), remedy=remedy)
    return None


# The write-ahead log and its index cannot be made or grown on a full disk, and SQLite then
# reports that a file cannot be opened or written.
_ALSO_WHEN_FULL = ("SQLITE_CANTOPEN", "SQLITE_IOERR")
_LEAST_ROOM = 64 * 1024


def _is_full(path: Path) -> bool:
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_ROOM
    except OSError:
        return False


@contextmanager
def explaining(path: Path) -> Iterator[None]:
    """Raise StoreError in place of SQLite's own errors, where the world is at fault."""
    try:
        yield
    except sqlite3.Error as error:
        ours = explained(path, error)
        if ours is None:
            raise
        raise ours from error
