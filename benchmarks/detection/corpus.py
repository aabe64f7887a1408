"""Where the real pages are, and how to read them."""

import gzip
import json
import os
from functools import cache
from pathlib import Path
from typing import Any


def root() -> Path | None:
    """The corpus: ADDENDUM_CORPUS, else ../shared/corpus beside the checkout; None if absent."""
    named = os.environ.get("ADDENDUM_CORPUS")
    place = Path(named) if named else Path(__file__).parents[3] / "shared" / "corpus"
    return place if (place / "index.jsonl").is_file() else None


def rows(index: str) -> list[dict[str, Any]]:
    """The rows of one of its indexes."""
    place = root()
    assert place is not None
    with (place / index).open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@cache
def body(file: str) -> bytes:
    """The bytes of one page."""
    place = root()
    assert place is not None
    return gzip.decompress((place / file).read_bytes())


def live_selectors() -> list[dict[str, Any]]:
    """How the entries of the live pages are found in their markup."""
    place = root()
    assert place is not None
    found: list[dict[str, Any]] = json.loads((place / "live_selectors.json").read_text("utf-8"))
    return found
