"""What the commands about sources say of them."""

from typing import Any
from urllib.parse import urlsplit

from bot.cli.call import Call, one_line
from bot.cli.shapes import page_shape, source_shape
from bot.core.errors import WorkFailed
from bot.core.model import NotThePage, Reading, Watched
from bot.manage import Preview


def line(call: Call, text: str, row: dict[str, Any]) -> None:
    """A sentence, or with --json the row that it is made of."""
    if call.json:
        call.emit(row)
    else:
        call.say(one_line(text))


def warn_of_guard(call: Call, url: str) -> None:
    """The source is kept, for the setting may come later, but no look at it will succeed."""
    from bot.fetch.guard import refused_by_spelling

    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    allowed = call.config.fetch.allow_private_networks
    if why := refused_by_spelling(parts.hostname or "", port, allow_private=allowed):
        remedy = "fetch.allow_private_networks allows your own network"
        call.aside.print(
            f"addendum: {one_line(url, 200)}: {why}, it will not be fetched — {remedy}"
        )


def show_source(call: Call, watched: Watched, said: str) -> None:
    """What became of a source."""
    line(call, said, source_shape(watched))


def show_check(call: Call, watched: Watched, preview: Preview) -> None:
    """What a look at a source came to."""
    source, result = watched.source, preview.result
    row = {"id": source.id, "url": source.url, "ok": preview.failure is None}
    if isinstance(result, Reading):
        title = result.title or "(no title)"
        said = f"✓ {source.id}: {result.extractor}, {len(result.entries)} entries, {title}"
        row |= {"extractor": result.extractor, "entries": len(result.entries), "failure": None}
    else:
        said = f"✗ {source.id}: {result.failure.kind.value}: {result.failure.detail}"
        row |= {"failure": result.failure.kind.value, "detail": result.failure.detail}
    line(call, said, row)


def show_preview(call: Call, preview: Preview) -> None:
    """How a page would be read. Raises WorkFailed where it cannot be."""
    result = preview.result
    if not isinstance(result, Reading):
        kind = "this is not the page" if isinstance(result, NotThePage) else "no page came"
        detail = f"{result.failure.kind.value}: {result.failure.detail}"
        raise WorkFailed(f"{kind}: {detail}", where=preview.source.url[:200])
    if call.json:
        call.emit(page_shape(result))
        return
    from bot.cli.screens import page_screen

    call.screen.print(page_screen(result))
    if preview.existing:
        call.say(f"It is watched already, as {preview.existing.source.id}.")
