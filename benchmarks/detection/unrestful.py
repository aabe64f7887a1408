"""Update sections put into ordinary pages in the same look in which much else has changed: the
unrest of `quiet`, and something to tell in it."""

import random
from collections.abc import Iterator
from dataclasses import replace

from benchmarks.detection.canvas import canvases
from benchmarks.detection.case import Case
from benchmarks.detection.inserts import FORMS, in_form
from benchmarks.detection.quiet import SHARE
from benchmarks.detection.restless import WORDING
from benchmarks.detection.tongues import TONGUES
from benchmarks.detection.unrest import UNREST, spoilt

TIMES = 3
"""Cases of each page."""


def cases() -> Iterator[Case]:
    """Every page some times, from a still page and from one in unrest in turn. What the unrest
    itself tells is counted by `quiet`, so only what was put in is asked for here."""
    chance = random.Random(45)
    for canvas in canvases():
        for time in range(TIMES):
            form = chance.choice(list(FORMS))
            case = in_form(chance, canvas, "en", TONGUES["en"], form, "in unrest")
            before = _unrest(chance) if time % 2 else []
            now = _unrest(chance)
            yield replace(
                case,
                name=f"{case.name} with {', '.join(now)} after {', '.join(before) or 'nothing'}",
                family=f"in unrest: {'again' if before else 'at once'}",
                old=spoilt(case.old.decode(), before, chance).encode(),
                new=spoilt(case.new.decode(), now, chance).encode(),
                open_=True,
            )


def _unrest(chance: random.Random) -> list[str]:
    return [name for name in UNREST if name not in WORDING and chance.random() < SHARE]
