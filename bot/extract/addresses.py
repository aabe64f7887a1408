"""Addresses as pages write them: broken ones are no reason to stop reading."""

from functools import lru_cache
from urllib.parse import SplitResult, urldefrag, urljoin, urlsplit

_NONE = SplitResult("", "", "", "", "")


@lru_cache(maxsize=4_096)
def join(base: str, href: str) -> str:
    """An address as seen from a page; the page's own where it is broken beyond reading."""
    try:
        return urljoin(base, href.strip())
    except ValueError:
        return base


def absolute(base: str, href: str | None) -> str | None:
    """An address that can be followed (http or https), or None."""
    target = join(base, href) if href and href.strip() else ""
    return target if target.startswith(("http://", "https://")) else None


@lru_cache(maxsize=4_096)
def split(url: str) -> SplitResult:
    """The parts of an address; all empty where it is broken ("http://[x")."""
    try:
        return urlsplit(url)
    except ValueError:
        return _NONE


def defrag(url: str) -> tuple[str, str]:
    """An address without its fragment, and the fragment."""
    try:
        bare, fragment = urldefrag(url)
    except ValueError:
        return url, ""
    return bare, fragment
