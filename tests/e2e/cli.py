"""The `addendum` command as a user calls it, in this process, in an empty folder."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main

FILLER = "The wind rose over the harbour that night, and nobody in the town went to bed. "


@dataclass(frozen=True)
class Result:
    """What a command came to."""

    status: int
    out: str
    err: str

    @property
    def rows(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines: nothing else may stand there."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def line(self) -> str:
        """Standard error, which must be one line without a traceback."""
        assert "Traceback" not in self.err
        (line,) = self.err.splitlines()
        return line


class Cli:
    """A user in a folder with a database of their own."""

    def __init__(self, folder: Path, capture: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.database = folder / "data" / "addendum.db"
        self._capture = capture

    def __call__(self, *arguments: str | Path) -> Result:
        """Run a command."""
        self._capture.readouterr()
        status = main([str(argument) for argument in arguments])
        out, err = self._capture.readouterr()
        return Result(status, out, err)

    def write(self, name: str, text: str) -> Path:
        """A file in the folder."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return file


def article(*paragraphs: str, title: str = "A storm", extra: int = 4) -> str:
    """A page as a newspaper serves it, with so many paragraphs of body before those given."""
    body = "".join(f"<p>{FILLER * 3}({n})</p>" for n in range(extra))
    body += "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!doctype html><html lang='en'><head><meta charset='utf-8'><title>{title}</title></head>"
        f"<body><nav><a href='/'>Home</a></nav><main><article><h1>{title}</h1>{body}</article>"
        "</main><footer><p>Imprint</p></footer></body></html>"
    )


UPDATE = "<strong>Update.</strong> The wind has turned and is easing, the harbour master says."
UPDATE_TEXT = "The wind has turned and is easing, the harbour master says."
