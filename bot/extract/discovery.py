"""The feeds that a page announces: `<link rel="alternate">` (RSS autodiscovery, WHATWG HTML
section 4.6.6.1), and links in its text that can be nothing else."""

import re

from bot.extract.addresses import absolute, join, split
from bot.extract.document import Document

MAX_FEEDS = 20
_TYPES = frozenset(
    {
        "application/rss+xml", "application/atom+xml", "application/feed+json",
        "application/rdf+xml", "application/x.atom+xml", "application/x-atom+xml",
    }
)  # fmt: skip
_LOOSE_TYPES = frozenset({"application/json", "application/xml", "text/xml"})
_FEED_PATH = re.compile(r"(?:^|[/._-])(?:rss|atom|feeds?|rdf)(?:[/._-]|$)", re.I)
_OTHER_JSON = re.compile(r"wp-json|oembed|manifest", re.I)
_COMMENTS = re.compile(r"comments?(?:/|$)|kommentar|commentaires", re.I)


def discover(document: Document) -> tuple[str, ...]:
    """Absolute addresses of the page's feeds, those of comments last, each once."""
    found: dict[str, None] = {}
    tree = document.tree
    base_node = tree.css_first("base[href]")
    base = join(document.url, (base_node.attributes.get("href") or "") if base_node else "")
    for link in tree.css("link[href]"):
        rel = (link.attributes.get("rel") or "").lower().split()
        kind = (link.attributes.get("type") or "").split(";")[0].strip().lower()
        href = (link.attributes.get("href") or "").strip()
        if _announces(rel, kind, href):
            _add(found, base, href)
    for link in tree.css("a[href*=rss],a[href*=feed],a[href*=atom]")[:200]:
        href = (link.attributes.get("href") or "").strip()
        if _ends_as_feed(href):
            _add(found, base, href)
    ordered = sorted(found, key=lambda url: bool(_COMMENTS.search(split(url).path)))
    return tuple(ordered[:MAX_FEEDS])


def _announces(rel: list[str], kind: str, href: str) -> bool:
    if "alternate" not in rel and "feed" not in rel:
        return False
    if kind in _TYPES or ("feed" in rel and not kind):
        return True
    return kind in _LOOSE_TYPES and bool(_FEED_PATH.search(href)) and not _OTHER_JSON.search(href)


def _ends_as_feed(href: str) -> bool:
    """An address that ends as feeds' do; a page about feeds ends otherwise."""
    path = split(href).path.rstrip("/").lower()
    return path.endswith((".rss", ".rdf", ".atom", "/feed", "/rss.xml", "/atom.xml", "/feed.xml"))


def _add(found: dict[str, None], base: str, href: str) -> None:
    if href.lower().startswith("feed:"):
        href = href[5:] if href[5:].startswith("http") else f"https:{href[5:]}"
    if (url := absolute(base, href)) and url != base:
        found.setdefault(url)
