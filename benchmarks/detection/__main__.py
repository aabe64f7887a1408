"""How well changes are told apart, beside two simple ways: `python -m benchmarks.detection`."""

import argparse
import importlib
from collections.abc import Callable, Iterator
from itertools import islice

from rich.console import Console
from rich.progress import track
from rich.table import Table

from benchmarks.detection import corpus, inserts, live, marks, noise, pairs, walls
from benchmarks.detection.case import Case
from benchmarks.detection.contenders import Contender, by_lines, by_paragraphs, ours
from benchmarks.detection.score import Tally, run

SETS: dict[str, Callable[[], Iterator[Case]]] = {
    "pairs": pairs.cases,
    "marks": marks.cases,
    "live": live.cases,
    "inserts": inserts.cases,
    "noise": noise.cases,
    "walls": walls.cases,
}


def contenders(screen: Console, alone: bool) -> dict[str, Contender]:
    """The program, and the baselines that are installed (`pip install .[bench]`)."""
    found: dict[str, Contender] = {"addendum": ours}
    if alone:
        return found
    for name, module, make in (
        ("html2text+difflib", "html2text", by_lines),
        ("trafilatura+pattern", "trafilatura", by_paragraphs),
    ):
        try:
            found[name] = make(importlib.import_module(module))
        except ImportError:
            line = f"{name} is left out: {module} is not installed (pip install '.[bench]')"
            screen.print(line, markup=False)
    return found


def table(name: str, tallies: dict[str, Tally]) -> Table:
    """One contender's figures, a line a family."""
    shown = Table(title=name, title_justify="left")
    for column in ("family", "cases", "recall", "exact", "role", "false/1000", "text or headline"):
        shown.add_column(column, justify="left" if column == "family" else "right")
    for column in ("refused", "return told", "ms/look"):
        shown.add_column(column, justify="right")
    total = Tally()
    for tally in tallies.values():
        total.add(tally)
    for family, tally in [*sorted(tallies.items()), ("all", total)]:
        shown.add_row(
            family,
            str(tally.cases),
            share(tally.found, tally.expected),
            share(tally.exact, tally.found),
            share(tally.role, tally.found),
            f"{1000 * tally.false_looks / tally.nothing:.1f}" if tally.nothing else "",
            f"{1000 * tally.quiet / tally.nothing:.0f}" if tally.nothing else "",
            share(tally.refused, tally.refusals),
            str(tally.returned) if tally.refusals else "",
            f"{1000 * tally.seconds / max(1, tally.cases) / 2:.1f}",
        )
    return shown


def share(part: int, whole: int) -> str:
    """A percentage with its counts; empty where there is nothing to count."""
    return f"{100 * part / whole:.1f}% ({part}/{whole})" if whole else ""


def main() -> None:
    """Run the sets asked for and print a table for each contender."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.detection")
    arguments.add_argument("--only", nargs="*", choices=sorted(SETS), default=sorted(SETS))
    arguments.add_argument("--alone", action="store_true", help="without the baselines")
    arguments.add_argument("--every", type=int, default=1, help="only each so many-th case")
    arguments.add_argument("--faults", action="store_true", help="name every fault of ours")
    chosen = arguments.parse_args()
    screen = Console(width=170)
    if corpus.root() is None:
        screen.print("no corpus here (ADDENDUM_CORPUS, or ../shared/corpus): nothing to measure")
        return
    running = contenders(screen, chosen.alone)
    tallies: dict[str, dict[str, Tally]] = {name: {} for name in running}
    for name in chosen.only:
        cases = islice(SETS[name](), 0, None, chosen.every)
        for case in track(cases, description=name, console=Console(stderr=True)):
            for who, contender in running.items():
                run(case, contender, tallies[who].setdefault(case.family, Tally()))
    for who, counted in tallies.items():
        screen.print(table(who, counted))
    if chosen.faults:
        for family, tally in tallies["addendum"].items():
            for fault in tally.faults:
                screen.print(f"[{family}] {fault}", markup=False, soft_wrap=True)


if __name__ == "__main__":
    main()
