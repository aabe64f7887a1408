"""How much of the past is kept."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """Bounds of the stored past; `prune` holds them, `commit` the number of versions.

    `versions` counts stored texts per source (the newest always stays); `versions_age`,
    `deliveries` and `alerts` are ages; `gone` is the grace period after which a chat that
    cannot be written to is forgotten; `tallies` is how long the hourly figures are kept.
    """

    versions: int = 50
    versions_age: timedelta = timedelta(days=90)
    deliveries: timedelta = timedelta(days=30)
    alerts: timedelta = timedelta(days=90)
    gone: timedelta = timedelta(days=90)
    tallies: timedelta = timedelta(days=40)
