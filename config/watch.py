"""Notice that the configuration file changed, and take it whole or not at all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

from bot.core.errors import ConfigError
from config.settings import Config

Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Unchanged:
    """Nothing to do: as before, or as faulty as already said."""


@dataclass(slots=True)
class ConfigWatch:
    """Asked now and then, it says whether the file changed since it was last asked.

    `load` reads the file and raises ConfigError. A faulty file is told once for each of its
    states; what runs goes on with what it has. A file that is away for one check is being
    replaced; for two, it is gone.
    """

    path: Path
    load: Callable[[], Config]
    _stamp: Stamp | None = field(default=None, init=False)
    _digest: bytes | None = field(default=None, init=False)
    _away: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._stamp = self._stat()
        self._digest = self._content()

    def check(self) -> Unchanged | Config | ConfigError:
        """Unchanged, the new settings, or what is wrong with them."""
        stamp = self._stat()
        if stamp is None:
            return self._gone()
        self._away = 0
        if stamp == self._stamp:
            return Unchanged()
        digest = self._content()
        self._stamp = stamp
        if digest == self._digest:
            return Unchanged()
        self._digest = digest
        try:
            return self.load()
        except ConfigError as error:
            return error

    def _gone(self) -> Unchanged | ConfigError:
        was_there = self._digest is not None
        self._away += 1
        if not was_there or self._away != 2:
            return Unchanged()
        self._stamp = self._digest = None
        return ConfigError(
            "the configuration file is gone; what it said stays in force",
            where=str(self.path),
            remedy="put it back",
        )

    def _stat(self) -> Stamp | None:
        try:
            stat = self.path.stat()
        except OSError:
            return None
        return stat.st_mtime_ns, stat.st_size, stat.st_ino

    def _content(self) -> bytes | None:
        try:
            return blake2b(self.path.read_bytes()).digest()
        except OSError:
            return None
