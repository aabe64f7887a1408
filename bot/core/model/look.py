"""One finished look at a source: all that its transaction writes."""

from dataclasses import dataclass

from bot.core.model.alert import Alert
from bot.core.model.snapshot import SnapshotDelta, Version
from bot.core.model.source import PollState, SourceId


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What a look leaves behind, committed whole or not at all: there is never a "seen"
    without its "owed". `moved_to` is the source's new address after a permanent redirect.
    `lease` must still be held when it is committed, else the look was somebody else's."""

    source_id: SourceId
    state: PollState
    delta: SnapshotDelta | None = None
    alerts: tuple[Alert, ...] = ()
    version: Version | None = None
    moved_to: str | None = None
    lease: str | None = None
