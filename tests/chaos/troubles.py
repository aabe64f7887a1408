"""What goes wrong beside the line and the kills, one thing after another."""

import asyncio
import random
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.chaos.machine import Machine
from tests.chaos.telegram import Telegram


@dataclass
class Troubles:
    """`pause` and `length` are seconds, at least and at most. `weather` is what the line has
    else."""

    machine: Machine
    telegram: Telegram
    chance: random.Random
    weather: dict[str, float]
    pause: tuple[float, float]
    length: tuple[float, float]
    met: Counter[str] = field(default_factory=Counter)

    async def go_on(self, seconds: float) -> None:
        """Trouble for so long; then everything is as it should be, but for the clock."""
        end = time.monotonic() + seconds
        kinds = [self._full_disk, self._no_names, self._clock, self._outage]
        self.chance.shuffle(kinds)
        while True:
            for kind in kinds:
                await asyncio.sleep(self.chance.uniform(*self.pause))
                if time.monotonic() > end:
                    return
                await kind(self.chance.uniform(*self.length))
                self.met[kind.__name__.strip("_").replace("_", " ")] += 1

    async def _full_disk(self, seconds: float) -> None:
        self.machine.fill()
        try:
            await asyncio.sleep(seconds)
        finally:
            self.machine.empty()

    async def _no_names(self, seconds: float) -> None:
        self.machine.lose_names()
        # Connections that stand need no names: they break.
        await self.telegram.ask("weather", **{**self.weather, "rate": 0.9})
        await asyncio.sleep(seconds / 2)
        await self.telegram.ask("weather", **self.weather)
        await asyncio.sleep(seconds / 2)
        self.machine.find_names()

    async def _clock(self, _: float) -> None:
        self.machine.set_clock()

    async def _outage(self, seconds: float) -> None:
        await self.telegram.ask("weather", **{**self.weather, "rate": 1.0})
        await asyncio.sleep(seconds)
        await self.telegram.ask("weather", **self.weather)
