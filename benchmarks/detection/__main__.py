"""How well changes are told apart, beside two simple ways: `python -m benchmarks.detection`."""

import argparse
import importlib
import importlib.util
import os
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from itertools import islice

from rich.console import Console
from rich.progress import track

from benchmarks.detection import (
    corpus,
    feeds,
    forms,
    inserts,
    live,
    marks,
    noise,
    pairs,
    restless,
    tables,
    unrestful,
    walls,
)
from benchmarks.detection.case import Case
from benchmarks.detection.contenders import Contender, by_lines, by_paragraphs, ours
from benchmarks.detection.liveblogs import cases as blogs
from benchmarks.detection.quiet import Quiet, watch
from benchmarks.detection.score import Tally, run

SETS: dict[str, Callable[[], Iterator[Case]]] = {
    "pairs": pairs.cases,
    "marks": marks.cases,
    "live": live.cases,
    "blogs": blogs.cases,
    "stirred": restless.stirred,
    "inserts": inserts.cases,
    "unrestful": unrestful.cases,
    "forms": forms.cases,
    "lookalikes": forms.lookalikes,
    "feeds": feeds.cases,
    "noise": noise.cases,
    "walls": walls.cases,
}
QUIET, RESTLESS = "quiet", "restless"
WATCHED = (QUIET, RESTLESS)
"""Pages that are watched look after look: all of the corpus, and live ones alone."""
SMALL = frozenset({"pairs", "marks"})
"""Sets of real changes, of which there are few: always run whole."""
EVERY, LOOKS = 11, 1_000
"""By default one case in so many, and so many quiet looks: some minutes on two cores. Pages
yield six cases of noise each: a multiple of six would always pick the same one."""
ALL_LOOKS = 12_000
_BASELINES: dict[str, tuple[str, Callable[..., Contender]]] = {
    "html2text+difflib": ("html2text", by_lines),
    "trafilatura+pattern": ("trafilatura", by_paragraphs),
}


@dataclass(frozen=True, slots=True)
class Task:
    """One share of a set: every `step`-th case from the `first`. For the set of quiet looks,
    as many pages, each watched through so many looks."""

    name: str
    first: int
    step: int
    contenders: tuple[str, ...] = ()
    looks: int = 0
    seed: int = 0


Counted = tuple[dict[str, dict[str, Tally]], Quiet]


@cache
def contender(name: str) -> Contender:
    """The program, or a baseline."""
    if name not in _BASELINES:
        return ours
    module, make = _BASELINES[name]
    return make(importlib.import_module(module))


def count(task: Task) -> Counted:
    """Do one share of the work."""
    tallies: dict[str, dict[str, Tally]] = {name: {} for name in task.contenders}
    quiet = Quiet()
    if task.name in WATCHED:
        quiet.add(watched(task))
        return tallies, quiet
    for case in islice(SETS[task.name](), task.first, None, task.step):
        for who in task.contenders:
            run(case, contender(who), tallies[who].setdefault(case.family, Tally()))
    return tallies, quiet


def watched(task: Task) -> Quiet:
    """Watch a share of the pages."""
    quiet = Quiet()
    if task.name == RESTLESS:
        for page in islice(restless.pages(), task.first, None, task.step):
            quiet.add(restless.watch(page, task.seed, task.looks))
        return quiet
    for row in islice(corpus.rows("index.jsonl"), task.first, None, task.step):
        url = row["url"] or "https://news.example/a"
        quiet.add(watch(row["file"], url, task.seed, task.looks))
    return quiet


def tasks(chosen: argparse.Namespace, contenders: tuple[str, ...], shares: int) -> list[Task]:
    """The work, in shares."""
    work = []
    for name in chosen.only:
        if name in WATCHED:
            pages = len(restless.pages() if name == RESTLESS else corpus.rows("index.jsonl"))
            looks = -(-chosen.looks // pages)
            work += [Task(name, n, 4 * shares, (), looks, chosen.seed) for n in range(4 * shares)]
        else:
            every = 1 if name in SMALL else chosen.every
            work += [Task(name, n * every, shares * every, contenders) for n in range(shares)]
    return work


def baselines(screen: Console) -> tuple[str, ...]:
    """Those that are installed."""
    found = []
    for name, (module, _) in _BASELINES.items():
        if importlib.util.find_spec(module):
            found.append(name)
        else:
            line = f"{name} is left out: {module} is not installed (pip install '.[bench]')"
            screen.print(line, markup=False)
    return tuple(found)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    sets = [*SETS, *WATCHED]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection")
    parser.add_argument("--only", nargs="*", choices=sets, default=sets, help="these sets only")
    parser.add_argument("--alone", action="store_true", help="without the baselines")
    parser.add_argument("--all", action="store_true", help="every case, and 12,000 quiet looks")
    parser.add_argument("--every", type=int, help=f"one case in so many ({EVERY})")
    parser.add_argument("--looks", type=int, help=f"quiet looks ({LOOKS})")
    parser.add_argument("--seed", type=int, default=1, help="of the quiet looks' unrest")
    parser.add_argument("--fine", action="store_true", help="a line for each language and kind")
    parser.add_argument("--faults", action="store_true", help="name every fault of ours")
    chosen = parser.parse_args()
    chosen.every = chosen.every or (1 if chosen.all else EVERY)
    chosen.looks = chosen.looks or (ALL_LOOKS if chosen.all else LOOKS)
    return chosen


def measured(chosen: argparse.Namespace, names: tuple[str, ...]) -> Counted:
    """Do all the work, on all cores."""
    tallies: dict[str, dict[str, Tally]] = {name: {} for name in names}
    quiet = Quiet()
    cores = os.cpu_count() or 1
    screen = Console(stderr=True)
    with ProcessPoolExecutor(cores) as pool:
        work = [pool.submit(count, task) for task in tasks(chosen, names, 2 * cores)]
        done = as_completed(work)
        for future in track(done, "measuring", len(work), console=screen, transient=True):
            counted, looked = future.result()
            quiet.add(looked)
            for who, families in counted.items():
                for family, tally in families.items():
                    tallies[who].setdefault(family, Tally()).add(tally)
    return tallies, quiet


def main() -> None:
    """Run the sets asked for and print a table for each contender."""
    chosen = arguments()
    screen = Console(width=150)
    if corpus.root() is None:
        screen.print("no corpus here (ADDENDUM_CORPUS, or ../shared/corpus): nothing to measure")
        return
    names = ("addendum", *(() if chosen.alone else baselines(screen)))
    tallies, quiet = measured(chosen, names)
    for who, families in tallies.items():
        if families:
            screen.print(
                tables.of_cases(who, families if chosen.fine else tables.grouped(families))
            )
    if quiet.looks:
        screen.print(tables.of_looks(quiet))
    if chosen.faults:
        faults = {family: tally.faults for family, tally in tallies["addendum"].items()}
        for family, lines in {**faults, "quiet looks": quiet.faults}.items():
            for line in lines:
                screen.print(f"[{family}] {line}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
