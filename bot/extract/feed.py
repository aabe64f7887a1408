"""Feeds: RSS 0.9x to 2.0, RDF, Atom (RFC 4287) and JSON Feed 1.x → entries of role `item`."""

import hashlib
import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from html.entities import html5
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

import fastfeedparser

from bot.core.model import Entry, Failure, FailureKind, Hints, NotThePage, Reading, Role
from bot.extract import rich, zones
from bot.extract.addresses import absolute, join, split
from bot.extract.dates import parse_instant
from bot.extract.document import Document
from bot.extract.jsonld import as_list, unescape
from bot.extract.lines import fold, fragment_of_text, lines_of
from bot.extract.rich import Line, html_of

MAX_ITEMS = 2_000
MAX_TEXT = 40_000_000
"""Characters of a feed that are parsed."""
_HEAD = 20_000
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
_MARKUP = re.compile(r"<[a-zA-Z/!][^<>]*>")
_BOILERPLATE = re.compile(
    r"^(?:the post .{1,300} appeared first on .{1,120}|(?:continue reading|read more|weiterlesen"
    r"|lire la suite|seguir leyendo|leer más|continua a leggere|lees meer|czytaj więcej"
    r"|читать (?:далее|дальше)|читати далі|leia mais)\b.{0,80})$",
    re.I,
)
_TRACKING = re.compile(r"^(?:utm_\w+|at_\w+|xtor|ns_\w+|fbclid|gclid|cmpid?|ref|rss|source)$", re.I)


class Feed:
    """Reads feeds. A feed shows a window of what there is, so absence says nothing."""

    name = "feed"
    version = 1

    def claims(self, document: Document) -> float:
        """Certain where the first element is a feed's, whatever the content type says."""
        return 1.0 if _kind(document) else 0.0

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage:
        """The items in the feed's order. An empty feed is a feed; NotThePage (unreadable)
        for what no parser understands."""
        kind = _kind(document)
        if not kind:
            return _unreadable("the body is no RSS, Atom or JSON Feed")
        source = document.text[:MAX_TEXT]
        if kind == "json":
            parsed = _parse_json(source)
        else:
            source = _cleaned(source)
            parsed = _parse(source)
        if parsed is None:
            return _unreadable("the feed cannot be parsed")
        head = parsed.get("feed") or {}
        base = join(hints.url, _string(head.get("link")))
        reader = _Items(base, hints)
        entries = reader.entries((parsed.get("entries") or [])[:MAX_ITEMS])
        return Reading(
            url=hints.url,
            extractor=self.name,
            entries=entries,
            title=_title(head),
            language=_language(head, source),
            updated=reader.instant(head.get("updated")),
            complete=False,
            refresh=_refresh(source[:_HEAD]),
        )


EXTRACTOR = Feed()


def _unreadable(detail: str) -> NotThePage:
    return NotThePage(Failure(FailureKind.UNREADABLE, detail))


def _kind(document: Document) -> str:
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


def _cleaned(text: str) -> str:
    """The text as strict XML reads it best: without the declaration of a charset that it no
    longer has, without entity declarations, with HTML's entities as characters and loose
    ampersands escaped, and no longer than what is kept of it."""
    text = _DECLARED_CHARSET.sub(r"\1", text.lstrip("\ufeff \t\r\n"), count=1)
    text = _DOCTYPE.sub("", text, count=1)
    text = _AMPERSAND.sub(_amend_ampersand, text)
    return _GUID.sub(rf"\1{_GUID_PREFIX}", _shortened(text))


_AMPERSAND = re.compile(r"&(#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z][A-Za-z0-9]{1,30};)?")
_XML_ENTITIES = frozenset({"amp;", "lt;", "gt;", "quot;", "apos;"})
_GUID_PREFIX = "http://guid.invalid/"
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


def _parse(source: str) -> dict[str, Any] | None:
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


def _parse_json(source: str) -> dict[str, Any] | None:
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
    text = _string(item.get("content_html")) or _as_markup(_string(item.get("content_text")))
    authors = as_list(item.get("authors")) or [item.get("author")]
    names = [one.get("name") for one in authors if isinstance(one, dict)]
    return {
        "id": str(identity) if identity is not None else "",
        "link": item.get("url") or item.get("external_url"),
        "title": item.get("title"),
        "content": [{"value": text}],
        "summary": _as_markup(_string(item.get("summary"))),
        "published": item.get("date_published"),
        "updated": item.get("date_modified"),
        "author": ", ".join(name for name in names if isinstance(name, str)),
        "image": item.get("image") or item.get("banner_image"),
    }


def _as_markup(text: str) -> str:
    paragraphs = (html.escape(part) for part in re.split(r"\n\s*\n", text) if part.strip())
    return "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)


def _string(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _title(head: dict[str, Any]) -> str | None:
    return fold(_plain(_string(head.get("title")))) or None


def _plain(text: str) -> str:
    """Text without entities and tags: titles are HTML here, escaped there."""
    return _MARKUP.sub(" ", unescape(text))


def _language(head: dict[str, Any], source: str) -> str | None:
    declared = _string(head.get("language"))
    if not declared and (found := re.search(r"<language>\s*([\w-]{2,12})\s*<", source[:_HEAD])):
        declared = found[1]
    return declared or None


_PERIODS = {
    "hourly": timedelta(hours=1), "daily": timedelta(days=1), "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30), "yearly": timedelta(days=365),
}  # fmt: skip


def _refresh(head: str) -> timedelta | None:
    """RSS 2.0 `ttl` (minutes), or RSS 1.0 `sy:updatePeriod` over `sy:updateFrequency`."""
    if ttl := re.search(r"<ttl>\s*(\d{1,6})\s*<", head):
        return timedelta(minutes=int(ttl[1])) or None
    period = re.search(r"<sy:updatePeriod>\s*(\w+)\s*<", head)
    if period is None or period[1].lower() not in _PERIODS:
        return None
    frequency = re.search(r"<sy:updateFrequency>\s*(\d{1,4})\s*<", head)
    return _PERIODS[period[1].lower()] / max(1, int(frequency[1]) if frequency else 1)


class _Items:
    """A feed's items → entries."""

    def __init__(self, base: str, hints: Hints) -> None:
        self.base = base
        self.now = hints.now
        self.zone = zones.named(hints.timezone) if hints.timezone else None

    def entries(self, items: Sequence[dict[str, Any]]) -> tuple[Entry, ...]:
        guids = Counter(_guid(item) for item in items)
        seen: Counter[str] = Counter()
        found = []
        for item in items:
            entry = self._entry(item, guids)
            if entry is None:
                continue
            seen[entry.id] += 1
            # A feed that lists one item twice shows the newer one first.
            if seen[entry.id] == 1:
                found.append(entry)
        return tuple(found)

    def _entry(self, item: dict[str, Any], guids: Counter[str]) -> Entry | None:
        title = fold(_plain(_string(item.get("title")))) or None
        markup = _content(item)
        link = self._link(item)
        lines, marked = _lines(markup, link or self.base)
        text = "\n".join(_without_boilerplate(lines))
        if not text:
            text, title = title or "", None
        if not text:
            return None
        identity = _identity(item, link, guids) or _fingerprint(title, text)
        return Entry(
            id=identity,
            role=Role.ITEM,
            text=text,
            title=title,
            published=self.instant(item.get("published")),
            updated=self._updated(item),
            author=fold(_plain(_string(item.get("author")))) or None,
            url=link,
            html=html_of(marked, text),
            image=self._image(item, markup),
            explicit_id=not identity.startswith("~"),
            rule="feed item",
        )

    def instant(self, value: object) -> datetime | None:
        return parse_instant(_string(value), now=self.now, zone=self.zone)

    def _updated(self, item: dict[str, Any]) -> datetime | None:
        updated = self.instant(item.get("updated"))
        published = self.instant(item.get("published"))
        return updated if updated and (published is None or updated > published) else None

    def _link(self, item: dict[str, Any]) -> str | None:
        link = unescape(_string(item.get("link")))
        if link.startswith(_GUID_PREFIX):
            link = ""
        guid = _guid(item)
        if not link and guid.startswith(("http://", "https://")):
            link = guid
        return absolute(self.base, link)

    def _image(self, item: dict[str, Any], markup: str) -> str | None:
        for source in _images(item):
            return absolute(self.base, source)
        found = re.search(r"<img\b[^<>]{0,2000}?\ssrc\s*=\s*[\"']([^\"'<>\s]{4,2000})[\"']", markup)
        return absolute(self.base, unescape(found[1])) if found else None


def _images(item: dict[str, Any]) -> Iterable[str]:
    for enclosure in item.get("enclosures") or []:
        if str(enclosure.get("type") or "").startswith("image") and enclosure.get("url"):
            yield str(enclosure["url"])
    for key in ("media_thumbnail", "media_content"):
        for media in item.get(key) or []:
            if isinstance(media, dict) and media.get("url") and _is_image(media):
                yield str(media["url"])
    if isinstance(item.get("image"), str) and item["image"]:
        yield item["image"]


def _is_image(media: dict[str, Any]) -> bool:
    kind = f"{media.get('type') or ''}{media.get('medium') or ''}"
    return not kind or "image" in kind


def _content(item: dict[str, Any]) -> str:
    """The fullest text that the item has: its content before its summary, unless the content
    is only a part of it."""
    texts = [
        _string(one.get("value")) for one in item.get("content") or [] if isinstance(one, dict)
    ]
    summary = _string(item.get("summary")) or _string(item.get("description"))
    full = max(texts, key=len, default="")
    return full if len(_MARKUP.sub("", full)) * 2 >= len(_MARKUP.sub("", summary)) else summary


def _lines(markup: str, page: str) -> tuple[list[str], tuple[Line, ...]]:
    """The lines of an item's text, and the same with their markup."""
    if not _MARKUP.search(markup):
        markup = unescape(markup)
    if not _MARKUP.search(markup):
        return [line for piece in re.split(r"\n\s*\n", markup) if (line := fold(piece))], ()
    body = fragment_of_text(markup)
    if body is None:
        return [], ()
    marked = rich.lines(body, page)
    return [unescape(line) for line in lines_of(body)], marked


def _without_boilerplate(lines: list[str]) -> list[str]:
    while lines and _BOILERPLATE.match(lines[-1]):
        lines.pop()
    return lines


def _guid(item: dict[str, Any]) -> str:
    return unescape(_string(item.get("id")).removeprefix(_GUID_PREFIX)).strip()


def _identity(item: dict[str, Any], link: str | None, guids: Counter[str]) -> str | None:
    """The item's own id; its link where the id is missing or is the same for several."""
    guid = _guid(item)
    if guid and guids[guid] <= max(2, guids.total() // 4):
        return _without_tracking(guid)
    return _without_tracking(link) if link else None


def _without_tracking(address: str) -> str:
    """An address without the parameters that say where a click came from."""
    parts = split(address)
    if parts.scheme not in {"http", "https"} or not parts.query:
        return address
    kept = [
        (k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k)
    ]
    return urlunsplit(parts._replace(query=urlencode(kept)))


def _fingerprint(title: str | None, text: str) -> str:
    words = " ".join(f"{title or ''} {text}".casefold().split()[:12])
    return f"~{hashlib.blake2b(words.encode(), digest_size=8).hexdigest()}"
