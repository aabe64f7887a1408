"""The figures, as tables that can be read and pasted."""

from rich.table import Table

from benchmarks.detection.quiet import Quiet
from benchmarks.detection.score import Tally

_APART = frozenset({"pairs", "live"})
"""Kinds whose families say different things."""


def of_cases(name: str, tallies: dict[str, Tally]) -> Table:
    """One contender's figures, a line a family. `false/1000`: looks with an alert of the default
    roles that nothing calls for; `quiet/1000`: with one of text or headline only (in real pairs
    most of them are true); `returns`: alerts when a page comes back after a wall; `ms/look`: CPU
    time for a page, read and compared."""
    shown = Table(title=name, title_justify="left")
    for column in (
        "family",
        "cases",
        "recall",
        "exact",
        "role",
        "time",
        "false/1000",
        "quiet/1000",
    ):
        left = column == "family"
        shown.add_column(column, justify="left" if left else "right", no_wrap=left)
    for column in ("refused", "returns", "ms/look"):
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
            share(tally.timed, tally.dated),
            f"{1000 * tally.false_looks / tally.nothing:.1f}" if tally.nothing else "",
            f"{1000 * tally.quiet / tally.nothing:.0f}" if tally.nothing else "",
            share(tally.refused, tally.refusals),
            str(tally.returned) if tally.refusals else "",
            f"{1000 * tally.seconds / max(1, tally.cases) / 2:.1f}",
        )
    return shown


def grouped(tallies: dict[str, Tally]) -> dict[str, Tally]:
    """The families of one kind as one line: all languages, all walls, all forms of live blogs."""
    groups: dict[str, Tally] = {}
    for family, tally in tallies.items():
        kind, _, which = family.partition(": ")
        name = family if kind in _APART else (f"{kind} (all)" if which else family)
        groups.setdefault(name, Tally()).add(tally)
    return groups


def of_looks(quiet: Quiet) -> Table:
    """What was told while nothing happened."""
    shown = Table(title="addendum: quiet looks, one after another", title_justify="left")
    for column in ("looks", "with an alert (default roles)", "with any (text, headline …)"):
        shown.add_column(column, justify="right")
    for column in ("true page refused", "CPU ms/look", "of it deciding", "alerts"):
        shown.add_column(column, justify="right")
    looks = max(1, quiet.looks)
    shown.add_row(
        str(quiet.looks),
        f"{quiet.loud} ({10_000 * quiet.loud / looks:.1f} in 10,000)",
        f"{quiet.whispers} ({10_000 * quiet.whispers / looks:.1f} in 10,000)",
        str(quiet.refused),
        f"{1000 * quiet.cpu / looks:.1f}",
        f"{1000 * quiet.deciding / looks:.2f}",
        ", ".join(f"{count} {name}" for name, count in quiet.told.most_common()) or "none",
    )
    return shown


def share(part: int, whole: int) -> str:
    """A percentage with its counts; empty where there is nothing to count."""
    return f"{100 * part / whole:.1f}% ({part}/{whole})" if whole else ""
