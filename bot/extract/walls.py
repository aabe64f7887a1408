"""What is served instead of the page: walls, errors, parts. Filled in below."""

from bot.core.model import Failure, FailureKind, Hints, NotThePage, Reading
from bot.extract.document import Document


def at_the_door(document: Document, hints: Hints) -> NotThePage | None:
    """What can be told before anything is read."""
    return None


def instead(document: Document, hints: Hints) -> NotThePage | None:
    """What stands where an extractor found nothing."""
    return None


def behind(document: Document, hints: Hints, reading: Reading) -> NotThePage | None:
    """What can be told only from how little was read."""
    if not reading.entries:
        return NotThePage(Failure(FailureKind.EMPTY, "no text"))
    return None
