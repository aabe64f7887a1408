"""What polling keeps."""

from datetime import datetime, timedelta
from typing import Protocol

from bot.core.model import Alert, Look, Snapshot, SourceId, Watched


class PollStore(Protocol):
    """What polling keeps."""

    async def lease_due(
        self, now: datetime, *, limit: int, per_host: int, lease: timedelta
    ) -> list[tuple[Watched, str]]:
        """Sources that are due, most overdue first, at most `per_host` of one host at a time,
        each with a lease token: nobody else gets them until it is committed or lapses."""
        ...

    async def lease(
        self, source_id: SourceId, now: datetime, lease: timedelta
    ) -> tuple[Watched, str] | None:
        """One source, due or not; None if it is leased already or not there."""
        ...

    async def snapshot(self, source_id: SourceId) -> Snapshot | None:
        """None before the first good look."""
        ...

    async def commit(self, look: Look) -> list[Alert]:
        """Write a look in one transaction and give back the alerts that are new, with ids;
        an alert whose key is known already is not written twice. Frees the lease. A look
        whose lease was lost, or whose source is gone, writes nothing and returns []."""
        ...
