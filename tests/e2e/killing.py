"""Programs that are killed at random moments while pages grow, and what came of it.

The pages grow as they are asked for, and the moments of the kills are events (a request for a
page, an accepted message) and a random number of turns of the event loop after them: nothing
here sleeps, and every stage of a look and of a send is hit.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.program import Program
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_people import Person
from tests.fakes.site import Answer, Seen, Site

_PIECE = re.compile(r"Piece-[a-z]+-\d+")
_TEXT = "The council met again on Monday evening and put off its decision for another week."


def piece(page: str, number: int) -> str:
    """The mark of one update, which stands nowhere else."""
    return f"Piece-{page}-{number}"


@dataclass
class Pages:
    """Pages that grow by one update with every request, until they have `most`."""

    names: tuple[str, ...]
    most: int
    growing: bool = False
    shown: Counter[str] = field(default_factory=Counter)

    def serve(self, site: Site) -> None:
        """Put them on a site."""
        for name in self.names:
            site.route(f"/{name}", lambda seen, name=name: self._answer(name, seen))

    @property
    def done(self) -> bool:
        """Whether all has been shown."""
        return all(self.shown[name] == self.most for name in self.names)

    def every_piece(self) -> set[str]:
        """The marks of all updates."""
        return {piece(name, n + 1) for name in self.names for n in range(self.most)}

    def _answer(self, name: str, seen: Seen) -> Answer:
        if self.growing and self.shown[name] < self.most:
            self.shown[name] += 1
        news = "".join(
            f"<p><strong>Update.</strong> {piece(name, n + 1)} is what is new in {name} now.</p>"
            for n in range(self.shown[name])
        )
        text = "".join(f"<p>{n} {name}. {_TEXT}</p>" for n in range(6))
        return Answer(
            body=f"<html><head><title>{name}</title></head><body><article><h1>{name}</h1>"
            f"{text}{news}</article></body></html>"
        )


@dataclass
class Toll:
    """What the readers got, held against what there was, and the sends that a kill cut off."""

    api: FakeBotApi
    readers: list[Person]
    pages: Pages
    kills: Counter[str] = field(default_factory=Counter)
    cut_off: set[tuple[int, str]] = field(default_factory=set)

    def got(self, reader: Person) -> Counter[str]:
        """How often a reader got each piece."""
        texts = [m.text or "" for m in reader.chat.every if m.by_bot]
        return Counter(mark for text in texts for mark in set(_PIECE.findall(text)))

    @property
    def complete(self) -> bool:
        """Whether every reader got everything."""
        wanted = self.pages.every_piece()
        return all(wanted <= set(self.got(reader)) for reader in self.readers)

    async def kill(self, run: Program) -> None:
        """Kill it now; what was last accepted for each reader may have been in flight."""
        await run.kill()
        self.kills[run.role] += 1
        if run.role not in ("run", "deliver"):
            return
        for reader in self.readers:
            last = [m.text or "" for m in reader.chat.every if m.by_bot][-1:]
            self.cut_off |= {(reader.id, mark) for text in last for mark in _PIECE.findall(text)}

    def lost(self) -> list[str]:
        """What some reader did not get."""
        wanted = self.pages.every_piece()
        return sorted(f"{r.id}: {mark}" for r in self.readers for mark in wanted - set(self.got(r)))

    def doubled(self) -> set[tuple[int, str]]:
        """What came more than once, and to whom."""
        return {
            (reader.id, mark)
            for reader in self.readers
            for mark, count in self.got(reader).items()
            if count > 1
        }

    def line(self) -> str:
        """The numbers, for whoever reads the test's output."""
        owed = len(self.readers) * len(self.pages.every_piece())
        kills = ", ".join(f"{count} of {role}" for role, count in sorted(self.kills.items()))
        return (
            f"kills: {kills}; pieces owed: {owed}; lost: {len(self.lost())}; doubled: "
            f"{len(self.doubled())}, of them not in flight: {len(self.doubled() - self.cut_off)}"
        )

    def check(self) -> None:
        """Nothing lost; doubled only what was in flight; no more of it than kills allow."""
        print(self.line())
        assert not self.lost(), self.line()
        assert self.doubled() <= self.cut_off, sorted(self.doubled() - self.cut_off)


async def _either(*awaited: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first of them."""
    tasks = [asyncio.ensure_future(each) for each in awaited]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def moment(chance: random.Random, site: Site, api: FakeBotApi) -> None:
    """Wait for a random moment: some requests or some sends from now, and a little."""
    if chance.random() < 0.5:
        await site.seen(len(site.requests) + chance.randint(1, 2))
    else:
        count = api.accepted + chance.randint(1, 2)
        await _either(api.until(lambda: api.accepted >= count), site.seen(len(site.requests) + 4))
    for _ in range(chance.randint(0, 300)):
        await asyncio.sleep(0)
