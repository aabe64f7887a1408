"""What is remembered between looks so that a page need not be read: in memory alone.

A sketch is lost with the process, and all that this costs is one reading.
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta

READ_EVERY = 30
READ_AFTER = timedelta(minutes=30)
"""A page is read now and then whatever a glance at it says: after so many glances, or so long."""

ROOM = 64_000_000
"""Bytes of sketches in all. One of a news page takes about 1,000."""

_OVERHEAD = 400  # bytes that each takes beside its own


@dataclass(slots=True)
class Sketched:
    """A page's sketch, and the digest of the reading that it was made with. It goes with that
    reading alone: another process may have read the page since."""

    digest: str
    sketch: bytes
    read_at: datetime
    entries: int = 0
    glances: int = 0

    def is_old(self, now: datetime) -> bool:
        """Whether the page is to be read whatever it seems to say."""
        return self.glances >= READ_EVERY or now - self.read_at >= READ_AFTER


@dataclass(slots=True)
class Sketches:
    """The sketches of the pages that were read last, by their sources."""

    room: int = ROOM
    _kept: OrderedDict[str, Sketched] = field(default_factory=OrderedDict)
    _size: int = 0

    def of(self, source_id: str, digest: str | None) -> Sketched | None:
        """The sketch of a source whose last settled reading has this digest."""
        found = self._kept.get(source_id)
        if found is None or found.digest != digest:
            return None
        self._kept.move_to_end(source_id)
        return found

    def keep(self, source_id: str, made: Sketched) -> None:
        """Remember a page that was read and settled."""
        self.forget(source_id)
        if not (made.digest and made.sketch):
            return
        self._kept[source_id] = made
        self._size += len(made.sketch) + _OVERHEAD
        while self._size > self.room:
            self.forget(next(iter(self._kept)))

    def forget(self, source_id: str) -> None:
        """What the page said is not settled any more."""
        if (gone := self._kept.pop(source_id, None)) is not None:
            self._size -= len(gone.sketch) + _OVERHEAD
