"""The one way in: a page and hints → a reading, by the extractor that claims it."""

from bot.core.model import Hints, NotThePage, Page, Reading


def read(page: Page, hints: Hints) -> Reading | NotThePage:
    """Read a page with the extractor that the hints name, or the one that claims it."""
    raise NotImplementedError
