"""One process for each role on one database: a lock file beside it for each.

The system frees an flock when its process ends, however it ends, so that a lock never
outlives its holder. The file itself stays; what it holds is the holder's process id.
"""

import fcntl
import os
from contextlib import suppress
from pathlib import Path

from bot.core.errors import StoreError

EVERY_ROLE = ("poll", "deliver", "chat")


class RoleLocks:
    """The locks of a role, held until `release`. The role "run" is all of them at once."""

    def __init__(self, path: Path, role: str) -> None:
        self._held: list[int] = []
        self.roles = EVERY_ROLE if role == "run" else (role,)
        try:
            for each in self.roles:
                self._held.append(_take(path, each))
        except BaseException:
            self.release()
            raise

    def release(self) -> None:
        while self._held:
            os.close(self._held.pop())


def lock_of(path: Path, role: str) -> Path:
    """The file beside a database that is locked for a role."""
    return path.with_name(f"{path.name}.{role}.lock")


def _take(path: Path, role: str) -> int:
    lock = lock_of(path, role)
    try:
        file = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StoreError(
            f"the lock file cannot be written: {error.strerror}",
            where=str(lock),
            remedy="make the database's folder writable for this user",
        ) from error
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        holder = os.pread(file, 32, 0).decode("ascii", "replace").strip() or "unknown"
        os.close(file)
        raise StoreError(
            f"another Addendum (process {holder}) already works on this database",
            where=str(path),
            remedy="stop it first, or give this one another database with --db",
        ) from error
    with suppress(OSError):  # a full disk: the number is there for people, the lock holds without
        os.ftruncate(file, 0)
        os.pwrite(file, str(os.getpid()).encode("ascii"), 0)
    return file
