"""Saved captures of a page: how one is read, and what changed between two. No network, no
database, and the same result on every machine."""

import gzip
import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.core.compare import compare as look_on
from bot.core.decide import Outcome
from bot.core.errors import UsageError, WorkFailed
from bot.core.model import Failure, Hints, NotThePage, Page, Reading
from bot.extract.read import read

LARGEST = 64 * 1024**2
"""Bytes of a capture, unpacked."""

_CANONICAL = re.compile(
    rb"""<link\b[^>]{0,400}\brel\s*=\s*["']?canonical\b[^>]{0,2000}>""", re.IGNORECASE
)
_HREF = re.compile(rb"""\bhref\s*=\s*["'](https?://[^"'\s<>]{4,2000})["']""", re.IGNORECASE)
_INSTANT = re.compile(
    rb"(20\d\d-[01]\d-[0-3]\dT[0-2]\d:[0-5]\d(?::\d\d)?)(?:\.\d+)?(Z|[+-]\d\d:?\d\d)"
)
# By these a page says when it was last touched: schema.org, Open Graph, Atom, HTML. They stand
# just before the instant.
_TOUCHED = re.compile(
    rb"(?:dateModified|datePublished|(?:modified|published|updated)_time|<updated>|<published>"
    rb"|datetime)[^0-9<>]{0,40}$"
)
_BEFORE = 70


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of a page as they were saved, its address, and when that was at the latest."""

    name: str
    body: bytes
    url: str
    at: datetime

    def page(self) -> Page:
        """As if it had just been fetched."""
        return Page(url=self.url, body=self.body, fetched_at=self.at)


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two captures come to: readings of both and the outcome, or what stands against it.

    `failure` names what is wrong with the `faulty` one ("old" or "new").
    """

    old: Reading | None = None
    new: Reading | None = None
    outcome: Outcome | None = None
    failure: Failure | None = None
    faulty: str = ""


def open_capture(file: Path, *, url: str | None = None, now: datetime | None = None) -> Capture:
    """Read a capture from a file, unpacked if it is gzip.

    `now` is when it was taken; without it, the newest instant at which the page says that it
    was changed (clock times without a date are counted from there), else the file's own time.
    Raises UsageError where there is no such file, WorkFailed where it cannot be unpacked.
    """
    try:
        body = file.read_bytes()
        modified = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        raise UsageError("there is no such file", where=str(file)[:200]) from None
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"cannot be read: {why}", where=str(file)[:200]) from None
    body = _unpacked(body, file)
    at = now or _stated(body, modified) or modified
    return Capture(file.name, body, url or _canonical(body) or file.resolve().as_uri(), at)


def read_capture(
    capture: Capture,
    *,
    extractor: str = "auto",
    selector: str | None = None,
    explain: bool = False,
    former: str = "",
) -> Reading | NotThePage:
    """How a capture is read; `former` is the extractor that read the page before, if any did."""
    hints = Hints(
        url=capture.url,
        now=capture.at,
        extractor=extractor,
        selector=selector,
        explain=explain,
        known=bool(former),
        former=former,
    )
    return read(capture.page(), hints)


def compare(
    old: Capture,
    new: Capture,
    *,
    extractor: str = "auto",
    selector: str | None = None,
    explain: bool = False,
) -> Comparison:
    """What would be alerted if the page was first seen as `old`, and from then on as `new`."""
    before = read_capture(old, extractor=extractor, selector=selector, explain=explain)
    if isinstance(before, NotThePage):
        return Comparison(failure=before.failure, faulty="old")
    after = read_capture(
        new, extractor=extractor, selector=selector, explain=explain, former=before.extractor
    )
    if isinstance(after, NotThePage):
        return Comparison(before, failure=after.failure, faulty="new")
    outcome = look_on(before, after, then=old.at, now=max(old.at, new.at))
    if not isinstance(outcome, Outcome):
        return Comparison(before, after, failure=outcome.failure, faulty="new")
    return Comparison(before, after, outcome)


def _unpacked(body: bytes, file: Path) -> bytes:
    if body[:2] != b"\x1f\x8b":
        if len(body) > LARGEST:
            raise WorkFailed("larger than 64 MB", where=str(file))
        return body
    try:
        with gzip.open(file) as stream:
            plain = stream.read(LARGEST + 1)
    except (OSError, EOFError, zlib.error):
        raise WorkFailed("a broken gzip file", where=str(file)) from None
    if len(plain) > LARGEST:
        raise WorkFailed("larger than 64 MB when unpacked", where=str(file))
    return plain


def _canonical(body: bytes) -> str | None:
    link = _CANONICAL.search(body[:500_000])
    href = _HREF.search(link[0]) if link else None
    return href[1].decode("ascii", "ignore") if href else None


def _stated(body: bytes, modified: datetime) -> datetime | None:
    """The newest instant that the page gives for itself and that had come when it was saved."""
    newest = None
    for match in _INSTANT.finditer(body):
        if not _TOUCHED.search(body, max(0, match.start() - _BEFORE), match.start()):
            continue
        zone = match[2].decode().upper().replace("Z", "+00:00")
        try:
            at = datetime.fromisoformat(match[1].decode() + zone).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        if at <= modified and (newest is None or at > newest):
            newest = at
    # What carries only a clock time may be a little newer than what carries a date.
    return newest + timedelta(minutes=30) if newest else None
