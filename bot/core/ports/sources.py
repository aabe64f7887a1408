"""Sources, and their past."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from bot.core.model import Alert, Entry, Recipient, Source, SourceId, Version, Watched


class SourceStore(Protocol):
    """Sources and their past."""

    async def sources(self) -> list[Watched]: ...

    async def source(self, source_id: SourceId) -> Watched | None: ...

    async def source_by_url(self, url: str) -> Watched | None: ...

    async def add_source(self, source: Source, now: datetime) -> None:
        """Raises Conflict for an id or an address that is there already."""
        ...

    async def add_sources(self, sources: Sequence[Source], now: datetime) -> None:
        """Several in one transaction, all or none; raises Conflict as `add_source` does."""
        ...

    async def save_source(self, source: Source) -> None: ...

    async def remove_source(self, source_id: SourceId) -> int:
        """Delete a source and all that belongs to it; returns how many followed it."""
        ...

    async def look_now(self, source_id: SourceId, now: datetime) -> None:
        """Make it due."""
        ...

    async def versions(self, source_id: SourceId, limit: int) -> list[Version]:
        """Stored texts, newest first."""
        ...

    async def alerts(self, source_id: SourceId | None, limit: int) -> list[Alert]:
        """Alerts, newest first."""
        ...

    async def alerts_for(
        self, recipient: Recipient, since: datetime, limit: int = 200
    ) -> list[Alert]:
        """What the sources that a recipient follows told since then, told to it or not
        (muted, filtered, while it was gone), newest first."""
        ...

    async def latest(self, source_id: SourceId, limit: int) -> list[Entry]:
        """The newest known entries that the page still has, newest first."""
        ...
