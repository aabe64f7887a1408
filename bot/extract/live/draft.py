"""A post while it is being put together from what the page says in several places."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.extract.live.clock import Clock
from bot.extract.live.keys import core_of
from bot.extract.rich import Line


@dataclass(slots=True)
class Draft:
    """One post, not yet an entry.

    `keys` holds every identifier that was found, by its kind, strongest kind first.
    `rich` are its lines with their markup, among them perhaps such as are no text of it.
    `clock` is a wall-clock time without a date; `day` the date that a heading above gave it.
    """

    text: str
    rule: str
    keys: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    marker: str | None = None
    rich: tuple[Line, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    clock: Clock | None = None
    day: date | None = None
    author: str | None = None
    url: str | None = None
    image: str | None = None
    pinned: bool = False
    key: bool = False
    partial: bool = False
    id: str | None = None
    explicit: bool = False

    def wall_time(self) -> time | None:
        """The time of day as printed, None where there is none."""
        return self.clock.time if self.clock else None

    def cores(self) -> set[str]:
        """Its identifiers without the words that a template puts before them."""
        return {core_of(value) for value in self.keys.values()}
