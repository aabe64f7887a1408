"""What every step of a look stands on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.model import Alert, Event, PollState, Watched
from bot.core.ports import Clock, Fetcher, PollStore, Reader
from bot.core.schedule import Schedule
from bot.core.sketches import Sketches


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What a look needs. `chance` gives a float in [0, 1) for the jitter;
    `canonical` the one spelling of an address, or ValueError."""

    fetcher: Fetcher
    reader: Reader
    store: PollStore
    clock: Clock
    schedule: Schedule
    chance: Callable[[], float]
    canonical: Callable[[str], str]
    sketches: Sketches = field(default_factory=Sketches)


class Looking:
    """One look under way: the source as it was, and what the steps found on the way."""

    def __init__(self, poller: Ports, watched: Watched, lease: str | None) -> None:
        self.poller = poller
        self.source = watched.source
        self.before = watched.state
        self.lease = lease
        self.moved_to: str | None = None
        self.silent_since: datetime | None = None
        self.articles_due = False
        self.body = ""
        self.entries = 0

    def _alert(self, key: str, event: Event, state: PollState) -> Alert:
        return Alert(
            source_id=self.source.id,
            key=key,
            event=event,
            noticed_at=self.poller.clock.now(),
            source_name=self.source.name or state.title or self.source.id,
            source_url=self.moved_to or self.source.url,
            source_title=state.title,
            language=state.language,
            coverage=state.coverage.value,
        )
