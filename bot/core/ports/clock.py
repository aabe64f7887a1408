"""The time."""

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """The time. Injected, so that no rule reads a clock by itself."""

    def now(self) -> datetime: ...
