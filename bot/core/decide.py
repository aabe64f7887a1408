"""The decision: a snapshot and a reading → what changed, and what to remember."""

from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Change, NotThePage, Reading, Snapshot, SnapshotDelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What one good look comes to.

    `changes` stand in the order of publication (the page's order where it gives no times),
    those without substance included. `baseline` is True for the first look, which alerts
    nobody. `ended` is True in the one look in which the coverage is seen to have ended.
    """

    changes: tuple[Change, ...]
    delta: SnapshotDelta
    baseline: bool = False
    ended: bool = False


def decide(snapshot: Snapshot | None, reading: Reading, *, now: datetime) -> Outcome | NotThePage:
    """Compare a reading with what is remembered.

    NotThePage where only the comparison shows that this is not the page: half of it is
    missing, or it is another article altogether.
    """
    raise NotImplementedError
