"""The source of a feed: which format it is, and its items as parsers give them."""

import html
import json
import re
from html.entities import html5
from typing import Any

import fastfeedparser

from bot.extract.document import Document
from bot.extract.jsonld import as_list

MAX_ITEMS = 2_000
MAX_TEXT = 40_000_000
"""Characters of a feed that are parsed."""
_CACHE = "_feed_kind"

# What may stand before a feed's first element: declarations, comments, a document type.
_PROLOGUE = re.compile(
    r"(?:\s|\ufeff|<\?.{0,2000}?\?>|<!--.{0,4000}?-->|<!DOCTYPE[^\[<>]{0,500}(?:\[.{0,20000}?\]\s*)?>)*+",
    re.S | re.I,
)
_ROOT = re.compile(r"<(?:(?P<rss>rss)|(?P<atom>(?:\w+:)?feed)|(?P<rdf>(?:\w+:)?RDF))[\s>]", re.I)
_JSON = re.compile(r"^\s*\{.{0,4000}?\"version\"\s*:\s*\"https?://jsonfeed\.org/version/", re.S)
# Entities declared in a document type can grow without bound when they are put in; no feed
# needs them, so the declaration goes before a parser sees it.
_DOCTYPE = re.compile(r"<!DOCTYPE[^\[>]{0,1000}(?:\[.*?\]\s*)?>", re.S | re.I)
_DECLARED_CHARSET = re.compile(r"(<\?xml[^>]{0,200}?)\s+encoding\s*=\s*[\"'][^\"'>]*[\"']", re.I)


def kind_of(document: Document) -> str:
    """ "xml", "json" or "": told by the body alone, since servers send feeds as anything."""
    cache = vars(document)
    if _CACHE not in cache:
        text = document.text
        prologue = _PROLOGUE.match(text)
        start = prologue.end() if prologue else 0
        if _ROOT.match(text, start):
            cache[_CACHE] = "xml"
        else:
            cache[_CACHE] = "json" if _JSON.match(text[:6000]) and '"items"' in text else ""
    kind: str = cache[_CACHE]
    return kind


def cleaned(text: str) -> str:
    """The text as strict XML reads it best: without the declaration of a charset that it no
    longer has, without entity declarations, with HTML's entities as characters and loose
    ampersands escaped, and no longer than what is kept of it."""
    text = _DECLARED_CHARSET.sub(r"\1", text.lstrip("\ufeff \t\r\n"), count=1)
    text = _DOCTYPE.sub("", text, count=1)
    text = _AMPERSAND.sub(_amend_ampersand, text)
    return _GUID.sub(rf"\1{GUID_PREFIX}", _shortened(text))


_AMPERSAND = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)?")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
GUID_PREFIX = "http://guid.invalid/"
# The fast parser takes a guid that is no address for a date, slowly, if it finds no other.
_GUID = re.compile(r"(<guid\b[^<>]{0,200}>)(?!\s*(?:<!\[CDATA\[\s*)?https?://)")
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>")


def _amend_ampersand(match: re.Match[str]) -> str:
    name = match[1]
    if not name:
        return "&amp;"
    if name.startswith("#") or name in _XML_ENTITIES:
        return match[0]
    return html5.get(name) or f"&amp;{name}"


def _shortened(text: str) -> str:
    """The first items, closed as the feed's root is."""
    for count, end in enumerate(_ITEM_END.finditer(text), start=1):
        if count == MAX_ITEMS and _ITEM_END.search(text, end.end()):
            root = _ROOT.search(text)
            closing = {"rss": "</channel></rss>", "atom": "</feed>"}
            return text[: end.end()] + (closing.get(root.lastgroup or "", "") if root else "")
    return text


def parse(source: str) -> dict[str, Any] | None:
    """By the fast parser; by the lenient one where that fails or finds nothing to read."""
    body = source.encode("utf-8", "replace")
    found: dict[str, Any] | None
    try:
        found = fastfeedparser.parse(body)
    except Exception:
        found = None
    if found and (found.get("entries") or not re.search(r"<(?:\w+:)?(?:item|entry)[\s>]", source)):
        return found
    import feedparser  # slow to import, and seldom needed

    lenient = feedparser.parse(body)
    return dict(lenient) if lenient.get("version") or lenient.get("entries") else found


def parse_json(source: str) -> dict[str, Any] | None:
    """JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1) in the shape of the other formats.
    Items that are none are left out, the others kept."""
    try:
        feed = json.loads(source, strict=False)
    except (ValueError, RecursionError):
        return None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        return None
    head = {"title": feed.get("title"), "link": feed.get("home_page_url")}
    entries = [_json_item(item) for item in items[:MAX_ITEMS] if isinstance(item, dict)]
    return {"feed": head | {"language": feed.get("language")}, "entries": entries}


def _json_item(item: dict[str, Any]) -> dict[str, Any]:
    identity = item.get("id")
    text = string_of(item.get("content_html")) or _as_markup(string_of(item.get("content_text")))
    authors = as_list(item.get("authors")) or [item.get("author")]
    names = [one.get("name") for one in authors if isinstance(one, dict)]
    return {
        "id": str(identity) if identity is not None else "",
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "content": [{"value": text}],
        "summary": _as_markup(string_of(item.get("summary"))),
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "author": ", ".join(name for name in names if isinstance(name, str)),
        "image": item.get("image") or item.get("banner_image"),
    }


def _as_markup(text: str) -> str:
    paragraphs = (html.escape(part) for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def string_of(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
