"""How newspapers of each language mark a change, with their own words: `native.toml`."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Native(NamedTuple):
    """Of one language: labels with a time (the text follows directly), sentences that tell of an
    update and of a correction, and paragraphs that look like a mark."""

    dated: tuple[str, ...]
    updates: tuple[str, ...]
    corrections: tuple[str, ...]
    lookalikes: tuple[str, ...]


@cache
def native() -> dict[str, Native]:
    """The table, by language."""
    table = tomllib.loads(files(__package__).joinpath("native.toml").read_text("utf-8"))
    return {
        code: Native(**{key: tuple(row[key]) for key in Native._fields})
        for code, row in table.items()
    }
