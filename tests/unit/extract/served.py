"""What is served in place of pages, and pages that look a little like it: tests/pages/served."""

import tomllib
from pathlib import Path

PLACE = Path(__file__).parents[2] / "pages" / "served"
TRUE = "passing"


def served(*names: str) -> list[tuple[str, str, list[str]]]:
    """The pages of these files, or of all that hold walls: name, markup, what it may be called."""
    files = [PLACE / f"{name}.toml" for name in names] or sorted(
        file for file in PLACE.glob("*.toml") if file.stem != TRUE
    )
    return [
        (f"{file.stem}: {row['name']}", row["html"], row.get("kind", []))
        for file in files
        for row in tomllib.loads(file.read_text("utf-8"))["page"]
    ]
