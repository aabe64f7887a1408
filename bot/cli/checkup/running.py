"""The database, and what a service that works on it has left there."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.checkup.finding import Finding, fault, noted, ok
from bot.core.health import OWED_TOO_LONG
from bot.core.model import DeliveryState

if TYPE_CHECKING:
    from store import SqliteStore

STALE = timedelta(minutes=2)
"""A service leaves a sign of life every 15 seconds."""


def is_there(path: Path) -> bool:
    """Whether there is anything at a database's path. An empty file is a new database to
    SQLite."""
    return path.is_dir() or (path.exists() and path.stat().st_size > 0)


async def check_database(store: "SqliteStore", path: object) -> list[Finding]:
    """Whether it is sound, and what waits in it."""
    await store.check()
    size = await store.size() / 1024**2
    watched = len(await store.sources())
    found = [ok("database", f"{path}, {size:.1f} MB, {watched} sources, it is sound")]
    dead = (await store.count_deliveries()).get(DeliveryState.DEAD, 0)
    if dead:
        remedy = "`addendum deliveries dead` says why, `… resend` sends them again"
        found.append(noted("deliveries", f"{dead} could not be sent for good", remedy))
    return found


def check_service(
    beats: Mapping[str, datetime], oldest_owed: datetime | None, now: datetime, *, telegram: bool
) -> list[Finding]:
    """Whether a service runs and does its job. None running is a note: it may be meant."""
    alive = beats.get("service")
    if alive is None or now - alive > STALE:
        said = "none has run here yet" if alive is None else f"none since {_when(alive)}"
        return [noted("service", f"{said}: nothing is looked at or sent", "addendum run")]
    found = []
    if telegram and now - beats.get("telegram", alive - STALE * 10) > STALE:
        found.append(
            fault(
                "service",
                "it runs, but has had no answer of Telegram lately",
                "see its log; only one program may ask with one token",
            )
        )
    if oldest_owed and now - oldest_owed > OWED_TOO_LONG:
        found.append(
            fault(
                "service",
                f"an alert that may be sent waits since {_when(oldest_owed)}",
                "see its log for what Telegram answers, and addendum_rate_limited_total",
            )
        )
    return found or [ok("service", "it runs and does its job")]


def runs(beats: Mapping[str, datetime], now: datetime) -> bool:
    """Whether a service gave a sign of life lately."""
    alive = beats.get("service")
    return alive is not None and now - alive <= STALE


def _when(at: datetime) -> str:
    return at.isoformat(sep=" ", timespec="minutes")
