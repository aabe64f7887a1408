"""The parts of a printed time."""

from dataclasses import dataclass
from datetime import tzinfo


@dataclass(frozen=True, slots=True)
class When:
    """The parts of a printed time; None where it does not say. `month` is above SOLAR where
    it is one of the Solar Hijri calendar."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    weekday: int | None = None
    hour: int | None = None
    minute: int = 0
    second: int = 0
    zone: tzinfo | None = None

    @property
    def has_date(self) -> bool:
        return self.month is not None or self.weekday is not None

    @property
    def has_clock(self) -> bool:
        return self.hour is not None

    def __bool__(self) -> bool:
        return self.has_date or self.has_clock
