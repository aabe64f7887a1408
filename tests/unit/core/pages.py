"""Readings as extractors make them, written by hand for the tests of the core."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.compare import compare
from bot.core.decide import Outcome, decide
from bot.core.model import Change, Entry, NotThePage, Reading, Role, Snapshot
from bot.core.remember import after
from bot.core.text import fingerprint

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

STORM = (
    "A storm came over the harbour town on Monday night and tore the roof off the old mill.",
    "Three people were hurt when a wall fell on a parked van near the fish market.",
    "The mayor told reporters that all schools would stay closed until the end of the week.",
    "Engineers expect the power to be back in most streets by Wednesday morning.",
    "The town was last hit by a storm of such strength forty years ago.",
)
UPDATE = "The ferry company has cancelled all crossings until Thursday because of high waves."


def paragraph(text: str, role: Role = Role.TEXT, **more: object) -> Entry:
    """An entry of an article, its id made of its words as the article extractor does."""
    name = f"{role.value}-{fingerprint(text).partition(':')[2][:10]}"
    return Entry(id=name, role=role, text=text, **more)  # type: ignore[arg-type]


def article(
    *entries: Entry | str, title: str = "Storm hits harbour town", **more: object
) -> Reading:
    """A page of the article extractor."""
    made = tuple(paragraph(e) if isinstance(e, str) else e for e in entries)
    return Reading(
        url="https://news.example/storm",
        extractor="article",
        reader="article/1",
        title=title,
        entries=made,
        **more,  # type: ignore[arg-type]
    )


WORDS = (
    *("anchor", "bridge", "candle", "dragon", "ember", "falcon"),
    *("garden", "hammer", "island", "jungle", "kettle", "lantern"),
)


def sentence(number: int) -> str:
    """A sentence of its own for each number."""
    picked = [WORDS[(number * step + step) % len(WORDS)] for step in (1, 2, 3, 5, 7)]
    return f"Report {number} from the field: {' '.join(picked)} {number * 17}."


def post(number: int, text: str | None = None, **more: object) -> Entry:
    """A live blog's post with an id of the page's own."""
    fields: dict[str, object] = {
        "id": f"post-{number}",
        "published": NOON + number * MINUTE,
        "explicit_id": True,
    }
    fields.update(more)
    return Entry(role=Role.POST, text=text or sentence(number), **fields)  # type: ignore[arg-type]


def live(
    *posts: Entry | int, complete: bool = False, title: str = "Election night live"
) -> Reading:
    """A page of the live-blog extractor."""
    made = tuple(post(p) if isinstance(p, int) else p for p in posts)
    return Reading(
        url="https://news.example/live",
        extractor="liveblog",
        reader="liveblog/1",
        title=title,
        entries=made,
        complete=complete,
    )


LATER = NOON + timedelta(hours=2)


def told(old: Reading, new: Reading) -> list[Change]:
    """The changes of substance between two captures."""
    outcome = compare(old, new, then=LATER)
    assert isinstance(outcome, Outcome), outcome
    return [change for change in outcome.changes if change.substance]


def summary(changes: Iterable[Change]) -> list[tuple[str, str, str]]:
    """What a test mostly asks: kind, role, text."""
    return [(c.kind.value, c.entry.role.value, c.entry.text) for c in changes]


def refusal(old: Reading, new: Reading) -> str:
    """The name of the failure of the second capture."""
    outcome = compare(old, new, then=LATER)
    assert isinstance(outcome, NotThePage), outcome
    return outcome.failure.kind.value


class Watch:
    """A source as it is polled: each look is decided and remembered."""

    def __init__(self, first: Reading, at: datetime = LATER) -> None:
        self.at = at
        self.snapshot: Snapshot | None = None
        self.look(first)

    def look(self, reading: Reading) -> Outcome | NotThePage:
        """Look once more, a minute later."""
        outcome = decide(self.snapshot, reading, now=self.at)
        self.at += MINUTE
        delta = getattr(outcome, "delta", None)
        if delta is not None:
            self.snapshot = after(self.snapshot, delta)
        return outcome

    def told(self, reading: Reading) -> list[tuple[str, str, str]]:
        """Look once more; what that tells."""
        outcome = self.look(reading)
        assert isinstance(outcome, Outcome), outcome
        return summary(change for change in outcome.changes if change.substance)


def relabelled(reading: Reading, reader: str) -> Reading:
    """The same page, read by another version of us."""
    return replace(reading, reader=reader)
