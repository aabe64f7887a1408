"""Addresses that were captured several times, as they were labelled, and polls of one page."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from benchmarks.detection import corpus
from benchmarks.detection.case import Case

_SOMETHING = ("appended_update", "rewrite+correction_appended")


def cases() -> Iterator[Case]:
    """Every labelled transition; every transition from page to page in a sequence."""
    for row in corpus.rows("pairs/index.jsonl"):
        files = [version["file"] for version in row["versions"]]
        for step in row["transitions"]:
            yield _pair(row, files, step)
    yield from _sequences()


def _pair(row: dict[str, Any], files: list[str], step: dict[str, Any]) -> Case:
    label = step["label"]
    family = label.partition("(")[0]
    return Case(
        name=f"{row['id']} {step['frm']}-{step['to']} {label}",
        family=f"pairs: {family}",
        url=row["url"],
        old=corpus.body(files[step["frm"] - 1]),
        new=corpus.body(files[step["to"] - 1]),
        open_=family in _SOMETHING,
        tags=frozenset({"quiet"} if family in ("noise_only", "static_page", "redesign") else ()),
    )


def _sequences() -> Iterator[Case]:
    polls = corpus.rows("sequences/index.jsonl")
    for one, two in pairwise(polls):
        if one["sequence"] == two["sequence"] and not two["identical_to_previous"]:
            url = two["url"].split(" ")[0]
            name = f"{two['sequence']} {two['captured']}"
            yield Case(
                name, "sequences of lists", url, corpus.body(one["file"]), corpus.body(two["file"])
            )
