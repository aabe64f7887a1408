"""Whether a glance ever misses what a reading would tell: `python -m benchmarks.glance`.

Over the cases of the detection benchmark (benchmarks/detection): the old capture is looked at
a few times under unrest, as a service does, so that the sketch knows much that had no part in
the reading; then the new capture is glanced at. A miss is a glance that finds nothing new where
the reading of the same bytes tells a change, or takes the page for none. Of the noise alone, it
counts how often the glance spares the reading.
"""

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice

from benchmarks.costs import table
from benchmarks.detection import corpus, forms, inserts, live, marks, noise, pairs, walls
from benchmarks.detection.case import Case
from benchmarks.detection.contenders import MINUTE, NOW, reading
from benchmarks.detection.unrest import UNREST, spoilt
from bot.core.compare import compare
from bot.core.model import AsBefore, Hints, NotThePage, Page, Reading
from bot.extract.look import look

SETS = {
    "pairs": pairs.cases,
    "marks": marks.cases,
    "live": live.cases,
    "inserts": inserts.cases,
    "forms": forms.cases,
    "noise": noise.cases,
    "walls": walls.cases,
}
LEARNT = 2
"""Looks under unrest before the new capture comes."""


def _look(body: bytes, url: str, sketch: bytes) -> Reading | NotThePage | AsBefore:
    page = Page(url=url, body=body, fetched_at=NOW, content_type="text/html")
    return look(page, Hints(url=url, now=NOW), sketch, False)


def _learnt(case: Case, chance: random.Random) -> bytes:
    """The sketch of the old capture, after some looks under unrest that read the same."""
    seen = _look(case.old, case.url, b"")
    if not isinstance(seen, Reading):
        return b""
    html = case.old.decode("utf-8", "replace")
    sketch = seen.sketch
    for _ in range(LEARNT):
        what = [name for name in UNREST if chance.random() < 0.3]
        again = _look(spoilt(html, what, chance).encode(), case.url, sketch)
        if isinstance(again, Reading) and again.digest == seen.digest:
            sketch = again.sketch
    back = _look(case.old, case.url, sketch)
    return back.sketch if isinstance(back, Reading) else sketch


def _tells(case: Case) -> str:
    """What a reading of the new capture tells."""
    old = reading(case.old, case.url, NOW)
    new = reading(case.new, case.url, NOW + MINUTE)
    if isinstance(old, NotThePage):
        return ""
    if isinstance(new, NotThePage):
        return f"refused: {new.failure.kind.value}"
    outcome = compare(old, new, then=NOW, now=NOW + MINUTE)
    if isinstance(outcome, NotThePage):
        return f"doubted: {outcome.failure.kind.value}"
    told = [change for change in outcome.changes if change.substance]
    return "; ".join(f"{c.kind.value} {c.entry.role.value} {c.entry.text[:60]!r}" for c in told)


def count(name: str, first: int, every: int) -> tuple[Counter[str], list[str]]:
    """One share of a set: what came of it, and the misses."""
    counts: Counter[str] = Counter()
    missed = []
    for case in islice(SETS[name](), first, None, every):
        sketch = _learnt(case, random.Random(case.name))
        start = time.process_time()
        same = isinstance(_look(case.new, case.url, sketch), AsBefore) if sketch else False
        counts["microseconds"] += round((time.process_time() - start) * 1e6) if same else 0
        telling = _tells(case)
        counts["cases"] += 1
        counts["telling"] += bool(telling)
        counts["spared"] += same and not telling
        if same and telling:
            counts["missed"] += 1
            missed.append(f"{name} {case.name}: {telling}")
    return counts, missed


def main(names: Sequence[str], every: int) -> None:
    """Print a line for each set, and every miss."""
    if corpus.root() is None:
        raise SystemExit("there is no corpus (see benchmarks/README.md)")
    rows, faults = [], []
    with ProcessPoolExecutor() as pool:
        work = {
            name: [pool.submit(count, name, n * every, 2 * every) for n in (0, 1)] for name in names
        }
        for name, shares in work.items():
            counts: Counter[str] = Counter()
            for share in shares:
                found, missed = share.result()
                counts += found
                faults += missed
            quiet, spared = counts["cases"] - counts["telling"], counts["spared"]
            rows.append(
                [
                    name,
                    *(str(counts[what]) for what in ("cases", "telling", "missed")),
                    f"{spared} of {quiet}",
                    f"{counts['microseconds'] / 1000 / max(1, spared + counts['missed']):.1f}",
                ]
            )
    print(table(["set", "cases", "telling", "missed", "readings spared", "ms a glance"], rows))
    for fault in faults:
        print(fault)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", nargs="*", choices=list(SETS), default=list(SETS))
    parser.add_argument("--every", type=int, default=11, help="one case in so many")
    given = parser.parse_args()
    main(given.only, given.every)
