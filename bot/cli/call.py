"""One call of the command: its common options, and where its results go."""

import json
import re
import sys
import unicodedata
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bot.cli.arguments import GlobalOptions

if TYPE_CHECKING:
    from rich.console import Console

    from config.logs import Mask
    from config.settings import Config

WIDE = 10_000
"""Columns where there is no terminal: nothing is wrapped, so that it can be searched."""

_SPACES = re.compile(r"\s+")


class Call:
    """What a command knows of how it was called. Configuration is read when first asked for:
    `diff` of two files needs none."""

    def __init__(self, common: GlobalOptions) -> None:
        self.json = common.json
        self.verbose = common.verbose
        self._common = common

    @property
    def config_path(self) -> Path | None:
        """The file that was named, None for the default."""
        return Path(self._common.config) if self._common.config else None

    @cached_property
    def config(self) -> "Config":
        """The settings, with logging set up by them. Raises ConfigError."""
        from bot.cli.settings import load_config

        return self.overridden(load_config(self.config_path))

    def overridden(self, config: "Config") -> "Config":
        """The settings with what the command line says before them."""
        return config.replaced("store", path=Path(self._common.db)) if self._common.db else config

    def log_to_stderr(self, *, service: bool = False) -> None:
        """Set logging up: a service logs as configured, a command only what matters."""
        from config.logs import set_up

        config = self.config
        quiet = config.log.level if service else "warning"
        set_up(
            level="debug" if self.verbose else quiet,
            format=config.log.format if service else "console",
            secrets=config.secrets(),
        )

    def mask(self) -> "Mask":
        """Hides secrets in what is shown, as far as they are known by now."""
        from config.logs import Mask

        config = self.__dict__.get("config")
        return Mask(config.secrets() if config else ())

    @cached_property
    def screen(self) -> "Console":
        """Standard output for people: colours and width on a terminal, plain in a pipe."""
        from rich.console import Console

        piped = not sys.stdout.isatty()
        width = WIDE if piped else None
        return Console(highlight=False, soft_wrap=piped, emoji=False, markup=False, width=width)

    @cached_property
    def aside(self) -> "Console":
        """Standard error for people: what is not the result."""
        from rich.console import Console

        return Console(stderr=True, highlight=False, soft_wrap=True, emoji=False, markup=False)

    def emit(self, row: Mapping[str, Any]) -> None:
        """One JSON object, on a line of its own, at once."""
        sys.stdout.write(json.dumps(row, ensure_ascii=False) + "\n")
        sys.stdout.flush()

    def say(self, text: str) -> None:
        """A line for a person; nothing when a machine is listening."""
        if not self.json:
            self.screen.print(text)


def one_line(text: str, longest: int = 600) -> str:
    """A text that is safe to show on one line of a terminal: no control characters, nothing
    that turns the writing direction, not endless."""
    folded = _SPACES.sub(" ", text).strip()
    clean = "".join(c if unicodedata.category(c) not in {"Cc", "Cf", "Cs"} else "·" for c in folded)
    return clean if len(clean) <= longest else f"{clean[: longest - 1]}…"
