"""What is served instead of the page: walls, errors, parts of a page. Named, never compared."""

import re
from urllib.parse import urlsplit

from bot.core.model import Failure, FailureKind, Hints, NotThePage, Reading, Role
from bot.extract import cut_off
from bot.extract.document import Document
from bot.extract.walls.face import Face
from bot.extract.walls.judges import JUDGES, LONG
from bot.extract.walls.rest import withheld

__all__ = ["at_the_door", "behind", "instead", "withheld"]

_CONSENT_ADDRESS = re.compile(
    r"//consent\.|/consent(?:/|\?|$)|privacy-?(?:wall|gate|manager)|/cookie-?(?:wall|consent)|//cmp\.|guccounter"
)
_LOGIN_ADDRESS = re.compile(
    r"/(?:log-?in|sign-?in|anmelden|connexion|auth|sso|account/login)(?:/|\?|\.|$)", re.I
)
_LISTED = frozenset({Role.POST, Role.ITEM})


def at_the_door(document: Document, hints: Hints) -> NotThePage | None:
    """What can be told before anything is read: parts of a page, and other addresses."""
    if detail := cut_off.detail(document.text):
        return _named(FailureKind.CUT_OFF, detail)
    asked, got = urlsplit(hints.url), urlsplit(document.url)
    if _CONSENT_ADDRESS.search(document.url) and not _CONSENT_ADDRESS.search(hints.url):
        return _named(FailureKind.CONSENT_WALL, f"sent on to {got.netloc}{got.path}")
    if _LOGIN_ADDRESS.search(got.path) and not _LOGIN_ADDRESS.search(asked.path):
        return _named(FailureKind.LOGIN_WALL, f"sent on to {got.netloc}{got.path}")
    if len(asked.path.strip("/")) > 3 and not got.path.strip("/") and not got.query:
        return _named(FailureKind.OTHER_PAGE, "sent on to the home page")
    return None


def instead(document: Document, hints: Hints) -> NotThePage | None:
    """What stands where an extractor found nothing at all."""
    if not document.is_html:
        return None
    face = Face(document, hints)
    return _judged(face) or _without_text(face)


def behind(document: Document, hints: Hints, reading: Reading) -> NotThePage | None:
    """What can be told only from what was read."""
    if any(entry.role in _LISTED for entry in reading.entries):
        return None
    face = Face(document, hints, reading.entries)
    if face.size < LONG:
        found = _judged(face)
        return found or (None if reading.entries else _without_text(face))
    missing = JUDGES[FailureKind.SOFT_404](face)
    return _named(FailureKind.SOFT_404, missing) if missing else None


def _judged(face: Face) -> NotThePage | None:
    for kind, judge in JUDGES.items():
        if detail := judge(face):
            return _named(kind, detail)
    return None


def _without_text(face: Face) -> NotThePage:
    """A page on which there is nothing to read."""
    scripted = face.document.tree.css_first("script") is not None
    if scripted and (len(face.text) < 400 or face.unfilled):
        return _named(FailureKind.SCRIPT_ONLY, "the text is made by scripts")
    return _named(FailureKind.EMPTY, "no text of an article")


def _named(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, " ".join(detail.split())[:120]))
