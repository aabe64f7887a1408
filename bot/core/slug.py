"""Names for sources that people can type: slugs of `a-z0-9_-`."""

import re
import unicodedata
from collections.abc import Container, Iterator
from hashlib import blake2b
from itertools import count
from urllib.parse import unquote, urlsplit

SLUG = re.compile(r"[a-z0-9_-]{1,48}")
LONGEST = 48
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l", "ı": "i", "þ": "th"})


def is_slug(text: str) -> bool:
    """Whether a text may be a source's id."""
    return SLUG.fullmatch(text) is not None


def slug(text: str) -> str:
    """A text as an id: Latin letters without their accents, the rest as hyphens; may be ""."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    ascii_only = "".join(c for c in plain if not unicodedata.combining(c))
    words = re.sub(r"[^a-z0-9_]+", "-", ascii_only).strip("-")
    return _shortened(words)


def slug_of_url(url: str) -> str:
    """An id for an address: the host's own name and the last telling part of the path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    labels = host.split(".")
    site = host if host.replace(".", "").isdigit() else labels[0] if labels else ""
    segments = [s for s in unquote(parts.path).split("/") if s]
    last = re.sub(r"\.(html?|php|aspx?|xml|rss|json)$", "", segments[-1]) if segments else ""
    return slug(f"{site} {last}") or "source"


def propose_id(name: str | None, url: str, taken: Container[str]) -> str:
    """A free id: from the name where that has Latin letters or digits, else from the address."""
    stem = (slug(name) if name else "") or slug_of_url(url)
    return next(candidate for candidate in _candidates(stem, url) if candidate not in taken)


def _candidates(stem: str, url: str) -> Iterator[str]:
    yield stem
    for number in range(2, 10):
        yield f"{stem[: LONGEST - 2]}-{number}"
    # Where many share a name a digest tells them apart without trying each number.
    digest = blake2b(url.encode("utf-8", "replace"), digest_size=8).hexdigest()
    for length in (6, 16):
        yield f"{stem[: LONGEST - length - 1]}-{digest[:length]}"
    for number in count(10):
        yield f"{stem[:36]}-{number}"


def _shortened(words: str) -> str:
    if len(words) <= LONGEST:
        return words
    cut = words[:LONGEST]
    head, _, _ = cut.rpartition("-")
    return (head or cut).strip("-")
