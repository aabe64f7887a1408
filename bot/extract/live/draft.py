"""A post while it is being put together from what the page says in several places."""

from dataclasses import dataclass, field
from datetime import date, datetime, time

from bot.core.text import without_embedded
from bot.extract.live.clock import Clock
from bot.extract.live.keys import core_of
from bot.extract.rich import Line


@dataclass(slots=True)
class Draft:
    """One post, not yet an entry.

    `keys` holds every identifier that was found, by its kind, strongest kind first.
    `rich` are its lines with their markup, among them perhaps such as are no text of it.
    `in_place` says of a pinned post that it was shown in its place as well.
    `signed` says that its writer's name stood as a line above its text.
    `embedded` are lines of the text that are messages of social networks.
    `clock` is a wall-clock time without a date; `day` the date that a heading above gave it.
    """

    text: str
    rule: str
    keys: dict[str, str] = field(default_factory=dict)
    title: str | None = None
    marker: str | None = None
    rich: tuple[Line, ...] = ()
    embedded: tuple[str, ...] = ()
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
    signed: bool = False
    in_place: bool = False
    id: str | None = None
    explicit: bool = False

    @property
    def own(self) -> str:
        """The text without messages of social networks, which come and go."""
        return without_embedded(self.text, self.embedded)

    def wall_time(self) -> time | None:
        """The time of day as printed, None where there is none."""
        return self.clock.time if self.clock else None

    def cores(self) -> set[str]:
        """Its identifiers without the words that a template puts before them."""
        return {core_of(value) for value in self.keys.values()}
