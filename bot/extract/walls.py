"""What is served instead of the page: walls, errors, parts of a page. Named, never compared.

A page of much text is taken at its word, since an article may speak of captchas and carry a
cookie banner. What decides is how little text there is together with what the page says,
and for a few kinds a title that says nothing else.
"""

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from urllib.parse import urlsplit

from bot.core.model import Failure, FailureKind, Hints, NotThePage, Reading, Role
from bot.extract import cut_off, markers
from bot.extract.document import Document
from bot.extract.markers.table import fold, unaccented
from bot.extract.metadata import metadata

THIN = 700  # characters of text below which a page may be a wall
SCANT = 250  # below which it has next to nothing to read
VISIBLE = 12_000  # characters of visible text that are looked at
CONSENT_SHARE = 0.5  # share of paragraphs about cookies that makes a page a consent wall

_WIDE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_CONSENT_ADDRESS = re.compile(
    r"//consent\.|/consent(?:/|\?|$)|privacy-?(?:wall|gate|manager)|/cookie-?(?:wall|consent)|//cmp\.|guccounter"
)
_LOGIN_ADDRESS = re.compile(
    r"/(?:log-?in|sign-?in|anmelden|connexion|auth|sso|account/login)(?:/|\?|\.|$)", re.I
)
_ORDER = (
    FailureKind.BOT_WALL,
    FailureKind.SOFT_404,
    FailureKind.MAINTENANCE,
    FailureKind.PARKED,
    FailureKind.CONSENT_WALL,
    FailureKind.LOGIN_WALL,
    FailureKind.PAYWALL,
)


@dataclass(frozen=True, slots=True)
class _Signs:
    title: re.Pattern[str]
    text: re.Pattern[str]
    code: tuple[str, ...]
    whole: bool


@cache
def _signs() -> dict[FailureKind, _Signs]:
    table = tomllib.loads(files(markers).joinpath("walls.toml").read_text("utf-8"))

    def pattern(forms: list[str]) -> re.Pattern[str]:
        return re.compile(unaccented("|".join(f"(?:{form})" for form in forms)) or r"(?!)")

    return {
        FailureKind(kind): _Signs(
            pattern(row["title"]), pattern(row["text"]), tuple(row["code"]), row.get("whole", False)
        )
        for kind, row in table.items()
    }


@dataclass(frozen=True, slots=True)
class _Face:
    """What a page shows: its titles, its visible text, and how much of it is an article's."""

    titles: tuple[str, ...]
    text: str
    size: float
    described: bool  # structured data calls it an article
    password: bool
    free: bool
    about: float = 0.0  # the share of that text which is about cookies


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
    face = _face(document, hints, 0.0)
    return _by_signs(document, face) or _without_text(document, face)


def behind(document: Document, hints: Hints, reading: Reading) -> NotThePage | None:
    """What can be told only from what was read."""
    if any(entry.role in {Role.POST, Role.ITEM} for entry in reading.entries):
        return None
    size = sum(_size(entry.text) for entry in reading.entries)
    if size >= THIN:
        return _about_itself(document, hints, reading, size)
    about = _about_cookies([fold(entry.text[:300]) for entry in reading.entries[:24]])
    face = replace(_face(document, hints, size), about=about)
    found = _by_signs(document, face)
    if found is not None:
        return found
    return None if reading.entries else _without_text(document, face)


def _about_itself(
    document: Document, hints: Hints, reading: Reading, size: float
) -> NotThePage | None:
    """A page of much text that is all about cookies, or whose title is an error's."""
    title = fold(reading.title or "")
    if title and _signs()[FailureKind.SOFT_404].title.fullmatch(title):
        return _named(FailureKind.SOFT_404, reading.title or "")
    if size > 12_000 or metadata(document, hints).published:
        return None
    texts = [fold(entry.text[:300]) for entry in reading.entries[:24]]
    consent = _signs()[FailureKind.CONSENT_WALL]
    about = _about_cookies(texts)
    if about < CONSENT_SHARE:
        return None
    wall = consent.title.search(title) or not title or about > 0.8
    return _named(FailureKind.CONSENT_WALL, reading.title or "asks for consent") if wall else None


def _about_cookies(texts: list[str]) -> float:
    """The share of these texts that is about consent to cookies."""
    consent = _signs()[FailureKind.CONSENT_WALL].text
    about = sum(len(text) for text in texts if consent.search(text))
    return about / (sum(map(len, texts)) or 1)


def _size(text: str) -> float:
    return len(text) * (2.5 if _WIDE.search(text[:60]) else 1.0)


def _face(document: Document, hints: Hints, size: float) -> _Face:
    about = metadata(document, hints)
    tree = document.tree
    titles = [about.headline or ""]
    titles += [node.text(deep=True) for node in tree.css("title, h1, h2")[:8]]
    body = tree.body
    text = _visible(document) if body is not None else ""
    return _Face(
        titles=tuple(dict.fromkeys(fold(" ".join(t.split())) for t in titles if t.strip())),
        text=fold(text[:VISIBLE]),
        size=size,
        described=bool(
            about.kinds & {"NewsArticle", "Article", "BlogPosting", "ReportageNewsArticle"}
        )
        or about.published is not None,
        password=tree.css_first("input[type=password]") is not None,
        free=about.free is not False,
    )


def _visible(document: Document) -> str:
    """The visible text of the whole page, in one line."""
    parts: list[str] = []
    length = 0
    body = document.tree.body
    if body is None:
        return ""
    for node in body.traverse(include_text=True, skip_empty=True):
        if not node.is_text_node:
            continue
        parent = node.parent
        if parent is not None and parent.tag in {"script", "style", "noscript", "template"}:
            continue
        piece = " ".join(node.text_content.split()) if node.text_content else ""
        if piece:
            parts.append(piece)
            length += len(piece)
        if length > VISIBLE:
            break
    return " ".join(parts)


def _by_signs(document: Document, face: _Face) -> NotThePage | None:
    for kind in _ORDER:
        if detail := _says(kind, document, face):
            return _named(kind, detail)
    return None


def _says(kind: FailureKind, document: Document, face: _Face) -> str:
    """What of a page says that it is of a kind, "" if nothing does."""
    signs = _signs()[kind]
    if signs.whole:
        return next((t for t in face.titles[:3] if signs.title.fullmatch(t)), "")
    title = next((t for t in face.titles if len(t) < 90 and signs.title.search(t)), "")
    said = signs.text.search(face.text)
    code = next((c for c in signs.code if c in document.text[:400_000]), "")
    return _JUDGES[kind](face, title, said[0] if said else "", code)


def _bot(face: _Face, title: str, said: str, code: str) -> str:
    if face.described and face.size > SCANT:
        return ""
    if title and (said or code or face.size < SCANT):
        return title
    return said if said and (code or face.size < SCANT) else ""


def _consent(face: _Face, title: str, said: str, _code: str) -> str:
    if face.described and face.size > 0:
        return ""
    if title and said and (face.size < SCANT or face.about > CONSENT_SHARE / 2):
        return title
    if said and face.about > CONSENT_SHARE and len(face.text) < VISIBLE / 3:
        return said
    return said if said and face.size == 0 and len(face.text) < 4000 and not face.described else ""


def _login(face: _Face, title: str, said: str, _code: str) -> str:
    if face.size > SCANT and face.described:
        return ""
    if title and face.password and not face.described:
        return title
    return said if said and face.size < SCANT else ""


def _paywall(face: _Face, _title: str, said: str, _code: str) -> str:
    return said or ("" if face.free or face.size >= SCANT * 2 else "not accessible for free")


def _error(face: _Face, title: str, said: str, _code: str) -> str:
    if face.described:
        return ""
    short = len(face.text) < 1500
    if title and (said or short) and face.size < SCANT * 2:
        return title
    return said if said and short and face.size < SCANT else ""


def _parked(face: _Face, title: str, said: str, code: str) -> str:
    if face.described:
        return ""
    short = len(face.text) < 1500 or (title and said)
    return (title or said) if (title or said) and (code or short) else ""


_JUDGES = {
    FailureKind.BOT_WALL: _bot,
    FailureKind.CONSENT_WALL: _consent,
    FailureKind.LOGIN_WALL: _login,
    FailureKind.PAYWALL: _paywall,
    FailureKind.MAINTENANCE: _error,
    FailureKind.PARKED: _parked,
}


def _without_text(document: Document, face: _Face) -> NotThePage:
    """A page on which there is nothing to read."""
    if len(face.text) < 400 and document.tree.css_first("script") is not None:
        return _named(FailureKind.SCRIPT_ONLY, "the text is made by scripts")
    return _named(FailureKind.EMPTY, "no text of an article")


def _named(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, " ".join(detail.split())[:120]))
