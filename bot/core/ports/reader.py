"""From a page to its entries."""

from typing import Protocol, runtime_checkable

from bot.core.model import AsBefore, Hints, NotNow, NotThePage, Page, Reading


class Reader(Protocol):
    """A page → its entries, off the event loop and within a budget. Never raises."""

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage: ...


@runtime_checkable
class GlancingReader(Reader, Protocol):
    """A reader that can tell at a glance that a page says what it said."""

    async def look(
        self, page: Page, hints: Hints, sketch: bytes, *, anyway: bool = False
    ) -> Reading | NotThePage | AsBefore | NotNow:
        """Read a page unless it says what the sketched one said (b"": no page was). The
        reading brings the sketch for the next time. `anyway` reads whatever it says. A reader
        may refuse to let more pages wait than it can read in a moment."""
        ...
