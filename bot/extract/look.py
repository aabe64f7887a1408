"""A look at a page: a glance, and a reading where the glance calls for one."""

from dataclasses import replace

from bot.core.model import AsBefore, Hints, NotThePage, Page, Reading
from bot.extract.document import Document
from bot.extract.read import read
from bot.extract.skim import Glance, glance, sketch


def look(page: Page, hints: Hints, former: bytes, anyway: bool) -> Reading | NotThePage | AsBefore:
    """As bot.core.ports.GlancingReader.look. Never raises."""
    seen = _glance(page, hints)
    if seen is None:
        return read(page, hints)
    if not anyway and seen.says(former):
        return AsBefore()
    reading = read(page, hints)
    if isinstance(reading, NotThePage):
        return reading
    return replace(reading, sketch=sketch(seen, reading, former))


def _glance(page: Page, hints: Hints) -> Glance | None:
    try:
        return glance(Document(page.url, page.body, page.content_type, page.status), hints)
    except (Exception, RecursionError, MemoryError):
        return None  # Reading it will say what is the matter.
