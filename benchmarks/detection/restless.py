"""Live pages alone, watched while nothing happens but unrest: the real ones, and made-up ones of
every form. They are also made to say something in the midst of it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from benchmarks.detection import corpus
from benchmarks.detection.case import Case
from benchmarks.detection.contenders import NOW
from benchmarks.detection.liveblogs.cases import COUNTS, HAPPENINGS, Page
from benchmarks.detection.liveblogs.flux import drawn
from benchmarks.detection.liveblogs.page import URL
from benchmarks.detection.liveblogs.templates import TEMPLATES
from benchmarks.detection.quiet import SHARE, Quiet, watch_made
from benchmarks.detection.unrest import UNREST, spoilt

WORDING = frozenset(
    {"prices", "dashes", "ellipses", "quotation style", "quotation marks", "spaced punctuation"}
)
"""Unrest that changes the words of the posts themselves: their text is not what was printed."""
PAUSES = 0.05
"""Looks that come hours after the one before."""
_STIRRED = ("one new", "three new", "new and rolled off", "first to second", "grown", "removed")


@dataclass(frozen=True, slots=True)
class Live:
    """A live page: a file of the corpus, or the number of a form."""

    name: str
    url: str
    file: str = ""
    form: int = 0

    def html(self, at: datetime, chance: random.Random) -> tuple[str, Sequence[str]]:
        """The page as it is at an instant, and what its own software shows otherwise."""
        if self.file:
            return corpus.body(self.file).decode("utf-8", "replace"), ()
        page, flux = _made(self.form), drawn(chance)
        return page.print(page.posts, at, page.before, flux).decode(), flux.names


@cache
def _made(form: int) -> Page:
    return Page(TEMPLATES[form], random.Random(f"{form} restless"), None)


def pages() -> list[Live]:
    """Real live pages, then one of every form."""
    real = [
        Live(row["file"].removeprefix("pages/"), row["url"] or "https://news.example/live",
             row["file"])
        for row in corpus.rows("index.jsonl")
        if row["is_live_page"] or row["n_live_blog_updates"]
    ]  # fmt: skip
    made = [Live(f"[{one.name}]", URL, form=number) for number, one in enumerate(TEMPLATES)]
    return [*real, *made]


def watch(page: Live, seed: int, looks: int) -> Quiet:
    """Watch one live page through so many looks."""
    return watch_made(page.name, page.url, page.html, seed, looks, pauses=PAUSES)


def stirred() -> Iterator[Case]:
    """Something happens on a made-up page, and in the same look its surroundings change."""
    for number, template in enumerate(TEMPLATES):
        for what in _STIRRED:
            chance = random.Random(f"{number} {what} stirred")
            page = Page(template, chance, COUNTS.get(what))
            old, new, expected = HAPPENINGS[what](page)
            before, after = (
                [n for n in UNREST if n not in WORDING and chance.random() < SHARE]
                for _ in range(2)
            )
            yield Case(
                f"{what} [{template.name}] with {', '.join(before)} then {', '.join(after)}",
                f"stirred: {what}",
                URL,
                _spoilt(page.print(old, NOW, page.before), before, chance),
                _spoilt(page.print(new, NOW, page.after), after, chance),
                expected,
            )


def _spoilt(page: bytes, what: list[str], chance: random.Random) -> bytes:
    return spoilt(page.decode(), what, chance).encode()
