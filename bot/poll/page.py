"""What reading a page needs to know, and what is kept of it."""

from hashlib import sha256

from bot.core.model import Hints, Page, Reading, Source


def hints_for(source: Source, page: Page, *, explain: bool = False) -> Hints:
    """What reading needs to know of a source."""
    return Hints(
        url=page.url,
        now=page.fetched_at,
        extractor=source.extractor,
        selector=source.selector,
        ignore=source.ignore,
        ignore_text=source.ignore_text,
        timezone=source.timezone,
        explain=explain,
    )


def digest(body: bytes) -> str:
    """Tells the same bytes without keeping them."""
    return sha256(body).hexdigest()[:32]


def text_of(reading: Reading) -> str:
    """The page's text as kept for its history: one line a paragraph, marked ones labelled."""
    lines = []
    for entry in reading.entries:
        label = f"[{entry.marker}] " if entry.marker else ""
        lines.append(label + entry.text)
    return "\n".join(lines)
