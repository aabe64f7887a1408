"""Who is measured: the program, and two simple ways that others go."""

import difflib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import Any

from benchmarks.detection.case import MARKED, Case, Told
from bot.core.compare import compare
from bot.core.decide import decide
from bot.core.model import Hints, NotThePage, Page, Reading
from bot.core.remember import after
from bot.extract.read import read

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
DEFAULT = MARKED | {"post", "item"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What a contender says of a case. `quiet` are roles that nobody gets without asking."""

    told: tuple[Told, ...]
    quiet: tuple[Told, ...] = ()
    refused: str | None = None
    returned: tuple[Told, ...] = ()


Contender = Callable[[Case], Answer]


def reading(body: bytes, url: str, at: datetime, *, former: str = "") -> Reading | NotThePage:
    """A capture as the program reads it; `former` is the extractor that read the page before."""
    page = Page(url=url, body=body, fetched_at=at, content_type="text/html")
    return read(page, Hints(url=url, now=at, known=bool(former), former=former))


def ours(case: Case) -> Answer:
    """Read both captures, compare, and let the page return where the case asks for it."""
    old = reading(case.old, case.url, NOW)
    if isinstance(old, NotThePage):
        return Answer((), refused=f"old: {old.failure.kind.value}")
    new = reading(case.new, case.url, NOW + MINUTE, former=old.extractor)
    if isinstance(new, NotThePage):
        return Answer((), refused=new.failure.kind.value, returned=_return(case, old, None))
    outcome = compare(old, new, then=NOW, now=NOW + MINUTE)
    if isinstance(outcome, NotThePage):
        return Answer((), refused=outcome.failure.kind.value, returned=_return(case, old, new))
    told = [
        Told(
            c.kind.value,
            frozenset({c.entry.role.value}),
            c.entry.text or c.entry.title or "",
            published=c.entry.published,
        )
        for c in outcome.changes
        if c.substance
    ]
    return Answer(
        tuple(t for t in told if t.roles & DEFAULT),
        tuple(t for t in told if not t.roles & DEFAULT),
    )


def _return(case: Case, old: Reading, wall: Reading | None) -> tuple[Told, ...]:
    if case.then is None:
        return ()
    first = decide(None, old, now=NOW)
    assert not isinstance(first, NotThePage)
    snapshot = after(None, first.delta)
    if wall is not None:
        seen = decide(snapshot, wall, now=NOW + MINUTE)
        delta = getattr(seen, "delta", None)
        snapshot = after(snapshot, delta) if delta else snapshot
    again = reading(case.then, case.url, NOW + 2 * MINUTE, former=old.extractor)
    if isinstance(again, NotThePage):
        return (Told("refused", frozenset({"refused"}), again.failure.kind.value),)
    outcome = decide(snapshot, again, now=NOW + 2 * MINUTE)
    if isinstance(outcome, NotThePage):
        return (Told("refused", frozenset({"refused"}), outcome.failure.kind.value),)
    return tuple(
        Told(c.kind.value, frozenset({c.entry.role.value}), c.entry.text)
        for c in outcome.changes
        if c.substance
    )


def by_lines(module: ModuleType) -> Contender:
    """html2text and difflib: every added line that is not there before."""

    def lines(body: bytes) -> list[str]:
        maker: Any = module.HTML2Text(bodywidth=0)
        maker.ignore_links = maker.ignore_images = True
        text = maker.handle(body.decode("utf-8", "replace"))
        return [line.strip() for line in text.splitlines() if line.strip()]

    def contender(case: Case) -> Answer:
        compared = difflib.ndiff(lines(case.old), lines(case.new), charjunk=None)
        return Answer(tuple(_added(line[2:] for line in compared if line.startswith("+ "))))

    return contender


_MARK = re.compile(
    r"^\W*(?:late |breaking )?(?:updated?|upd|correction|editor'?s note|aktualisierung|nachtrag|"
    r"mise à jour|actualización|atualização|aggiornamento|korrektur)\b",
    re.IGNORECASE,
)


def by_paragraphs(module: ModuleType) -> Contender:
    """trafilatura's paragraphs that begin with a marker and were not there before."""

    def paragraphs(body: bytes) -> list[str]:
        extract: Any = module.extract
        text = extract(body, include_comments=False, favor_recall=True) or ""
        return [line.strip() for line in text.splitlines() if line.strip()]

    def contender(case: Case) -> Answer:
        before = set(paragraphs(case.old))
        fresh = [p for p in paragraphs(case.new) if p not in before and _MARK.match(p)]
        return Answer(tuple(_added(fresh)))

    return contender


def _added(texts: Iterable[str]) -> Iterable[Told]:
    for text in texts:
        role = "correction" if re.match(r"\W*[ck]orre", text, re.IGNORECASE) else "update"
        yield Told("added", frozenset({role}), text)
