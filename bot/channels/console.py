"""The way out to the terminal: alerts as a person would like to read them, plain in a pipe."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.core.model import Owed, RetryLater, SendOutcome, Sent
from bot.render.alert import alert_message
from bot.render.html import Html
from bot.render.plain import address_of, plain_lines
from bot.render.terminal import to_text

NAME = "console"
MAX_WIDTH = 100
"""Columns: longer lines are hard to read."""


class ConsoleChannel:
    """Implements bot.core.ports.Channel. `console` is standard output where none is given."""

    name = NAME

    def __init__(
        self,
        console: Console | None = None,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._console = console or Console(highlight=False, emoji=False, markup=False)
        self._now = now

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """See bot.core.ports.Channel."""
        message = alert_message(owed, now=self._now(), dated=False)
        try:
            if self._console.is_terminal and self._console.encoding.startswith("utf"):
                self._show(message.html, owed)
            else:
                self._write(plain_lines(message, *map(address_of, owed)))
        except OSError as error:  # a closed pipe, a full disk behind a redirection
            return RetryLater(None, f"the terminal does not take it ({type(error).__name__})")
        return Sent("shown")

    def _show(self, html: Html, owed: Sequence[Owed]) -> None:
        width = min(self._console.width, MAX_WIDTH)
        clock = f"{self._now().astimezone():%H:%M:%S}"
        self._console.print(
            Rule(Text(clock, style="dim"), style="dim cyan", align="left"), width=width
        )
        self._console.print(Padding(to_text(html), (0, 1)), width=width)
        for address in dict.fromkeys(map(address_of, owed)):
            link = Text(address, style=f"dim link {address}", overflow="fold")
            self._console.print(Padding(link, (0, 1)), width=width)
        self._console.print()

    def _write(self, lines: str) -> None:
        # No wrapping, no colours: whatever reads the pipe wants whole lines.
        encoding = self._console.encoding
        self._console.file.write(f"{lines}\n\n".encode(encoding, "replace").decode(encoding))
        self._console.file.flush()
