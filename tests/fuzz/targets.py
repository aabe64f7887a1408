"""What takes input from outside, each as a function of bytes that must come to an end in peace.

A target raises only where the program broke a promise: an exception that is none of ours, or a
page that its reader could not bear (a fault that `read` had to catch).
"""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

from bot.chat import parse
from bot.core import exchange
from bot.core.compare import compare
from bot.core.duration import parse_duration
from bot.core.errors import AddendumError
from bot.core.model import FailureKind, Hints, NotThePage, Page, Reading
from bot.extract.read import read
from bot.fetch.address import canonical
from config.load import load

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=ZoneInfo("Europe/Berlin"))
HTML, FEED = "text/html; charset=utf-8", "application/xml"
# "KeyError (walk:17)": how `read` names a fault that it caught.
_CAUGHT = re.compile(r"\w+ \(\w+:\d+\)")


class PromiseBroken(AssertionError):
    """An input did what no input may do."""


def _look(body: bytes, kind: str | None, extractor: str, selector: str | None) -> Reading | None:
    page = Page(
        url="https://example.org/a", body=body, fetched_at=NOW.astimezone(UTC), content_type=kind
    )
    hints = Hints(
        url=page.url, now=page.fetched_at, extractor=extractor, selector=selector, explain=True
    )
    result = read(page, hints)
    if not isinstance(result, NotThePage):
        return result
    detail = result.failure.detail
    if result.failure.kind is FailureKind.UNREADABLE and _CAUGHT.search(detail):
        raise PromiseBroken(detail)
    return None


def page(data: bytes) -> None:
    """A page or feed: every extractor on the same bytes, then a comparison with half of them."""
    whole = _look(data, HTML, "auto", None)
    half = _look(data[: len(data) // 2], HTML, "auto", None)
    for extractor in ("article", "liveblog", "feed"):
        _look(data, None, extractor, None)
    _look(data, FEED, "auto", None)
    if whole is not None and half is not None:
        compare(half, whole, then=NOW.astimezone(UTC))
        compare(whole, half, then=NOW.astimezone(UTC))


def selector(data: bytes) -> None:
    """An admin's selector, on a page that holds the rest of the input."""
    wanted, _, body = data.partition(b"\n")
    _look(body, HTML, "selector", wanted.decode("utf-8", "replace"))


def settings(data: bytes) -> None:
    """A settings file."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "addendum.toml"
        file.write_bytes(data)
        with suppress(AddendumError):
            load(file, canonical=canonical)


def sources(data: bytes) -> None:
    """A list of sources in any of its formats; what was taken is written and read again."""
    text = data.decode("utf-8", "replace")
    for format in (None, *exchange.FORMATS):
        with suppress(AddendumError):
            drafts, _ = exchange.parse(text, format)
            for draft in drafts:
                with suppress(ValueError):
                    canonical(draft.url)


def command(data: bytes) -> None:
    """A message to the bot: the command line and each kind of argument."""
    text = data.decode("utf-8", "replace")
    _, _, argument = parse.split_command(text) or ("", "", parse.tidy(text))
    parse.span(argument)
    parse.trailing_span(argument)
    parse.quiet(argument)
    parse.clock(argument)
    parse.since(argument, NOW)
    parse.words(argument)
    parse.number(argument)
    parse.as_draft(argument)
    parse.as_changes(argument)


def duration(data: bytes) -> None:
    """A length of time: a positive one, or ValueError."""
    with suppress(ValueError):
        if parse_duration(data.decode("utf-8", "replace")) < timedelta(0):
            raise PromiseBroken("a negative length of time")


def address(data: bytes) -> None:
    """An address: canonical at the first go, or ValueError."""
    text = data.decode("utf-8", "replace")
    with suppress(ValueError):
        once = canonical(text)
        if canonical(once) != once:
            raise PromiseBroken(f"{once!r} has another canonical spelling")


TARGETS: dict[str, Callable[[bytes], None]] = {
    one.__name__: one for one in (page, selector, settings, sources, command, duration, address)
}
