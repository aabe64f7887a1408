"""Feeds: RSS 0.9x to 2.0, RDF, Atom (RFC 4287) and JSON Feed 1.x → entries of role `item`."""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlunsplit

from bot.core.model import Entry, Failure, FailureKind, Hints, NotThePage, Reading, Role
from bot.extract import feed_marks, rich, zones
from bot.extract.addresses import absolute, join, split
from bot.extract.dates import parse_instant
from bot.extract.document import Document
from bot.extract.feed_bases import entry_bases
from bot.extract.feed_pace import refresh_of, rests_of
from bot.extract.feed_source import (
    GUID_PREFIX,
    MAX_ITEMS,
    MAX_TEXT,
    cleaned,
    kind_of,
    parse,
    parse_json,
    string_of,
)
from bot.extract.jsonld import unescape
from bot.extract.lines import fold, fragment_of_text, lines_of
from bot.extract.rich import Line, html_of

AHEAD = timedelta(days=2)
"""How far ahead of our clock an item's date may lie."""
_HEAD = 20_000
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
    version = 2

    def claims(self, document: Document) -> float:
        """Certain where the first element is a feed's, whatever the content type says."""
        return 1.0 if kind_of(document) else 0.0

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage:
        """The items in the feed's order. An empty feed is a feed; NotThePage (unreadable)
        for what no parser understands."""
        kind = kind_of(document)
        if not kind:
            return _unreadable("the body is no RSS, Atom or JSON Feed")
        source = document.text[:MAX_TEXT]
        if kind == "json":
            parsed = parse_json(source)
        else:
            source = cleaned(source)
            parsed = parse(source)
        if parsed is None:
            return _unreadable("the feed cannot be parsed")
        head = parsed.get("feed") or {}
        base = join(hints.url, string_of(head.get("link")))
        language = _language(head, source)
        reader = _Items(base, hints, language)
        items = (parsed.get("entries") or [])[:MAX_ITEMS]
        entries = reader.entries(items, entry_bases(source, hints.url, len(items)))
        return Reading(
            url=hints.url,
            extractor=self.name,
            entries=entries,
            title=_title(head),
            language=language,
            updated=reader.instant(head.get("updated")),
            complete=False,
            refresh=refresh_of(source[:_HEAD]),
            rests=rests_of(source[:_HEAD]),
        )


EXTRACTOR = Feed()


def _unreadable(detail: str) -> NotThePage:
    return NotThePage(Failure(FailureKind.UNREADABLE, detail))


def _title(head: dict[str, Any]) -> str | None:
    return fold(_plain(string_of(head.get("title")))) or None


def _plain(text: str) -> str:
    """Text without entities and tags: titles are HTML here, escaped there."""
    return _MARKUP.sub(" ", unescape(text))


def _language(head: dict[str, Any], source: str) -> str | None:
    declared = string_of(head.get("language"))
    if not declared and (found := re.search(r"<language>\s*([\w-]{2,12})\s*<", source[:_HEAD])):
        declared = found[1]
    return declared or None


class _Items:
    """A feed's items → entries."""

    def __init__(self, base: str, hints: Hints, language: str | None) -> None:
        self.base = base
        self.now = hints.now
        self.zone = zones.named(hints.timezone) if hints.timezone else None
        self.marks = feed_marks.Setting(language, self.now, self.zone)

    def entries(self, items: Sequence[dict[str, Any]], bases: Sequence[str]) -> tuple[Entry, ...]:
        """The items, each once and with its marked sections behind it; their addresses resolved
        against their own bases, if any."""
        guids = Counter(_guid(item) for item in items)
        self.links = Counter(string_of(item.get("link")) for item in items)
        seen: Counter[str] = Counter()
        found: list[Entry] = []
        for place, item in enumerate(items):
            entry = self._entry(item, guids, bases[place] if bases else self.base)
            if entry is None:
                continue
            seen[entry.id] += 1
            # A feed that lists one item twice shows the newer one first.
            if seen[entry.id] == 1:
                found += feed_marks.split(entry, _content(item), self.marks)
        return tuple(found)

    def _entry(self, item: dict[str, Any], guids: Counter[str], base: str) -> Entry | None:
        title = fold(_plain(string_of(item.get("title")))) or None
        markup = _content(item)
        link = self._link(item, base)
        lines, marked = _lines(markup, link or base)
        text = "\n".join(_without_boilerplate(lines))
        if not text:
            text, title = title or "", None
        if not text:
            return None
        identity = self._identity(item, link, guids) or _fingerprint(title, text)
        return Entry(
            id=identity,
            role=Role.ITEM,
            text=text,
            title=title,
            published=self.instant(item.get("published")),
            updated=self._updated(item),
            author=fold(_plain(string_of(item.get("author")))) or None,
            url=link,
            html=html_of(marked, text),
            image=self._image(item, markup),
            explicit_id=not identity.startswith("~"),
            rule="feed item",
        )

    def instant(self, value: object) -> datetime | None:
        """What a date says, None where it lies far ahead: that is a fault, or an event's day."""
        at = parse_instant(string_of(value), now=self.now, zone=self.zone)
        return at if at is None or at <= self.now + AHEAD else None

    def _updated(self, item: dict[str, Any]) -> datetime | None:
        updated = self.instant(item.get("updated"))
        published = self.instant(item.get("published"))
        return updated if updated and (published is None or updated > published) else None

    def _identity(self, item: dict[str, Any], link: str | None, guids: Counter[str]) -> str | None:
        """The item's own id; its link where the id is missing or is the same for several. All
        posts of a live blog may link to the one page."""
        guid = _guid(item)
        if guid and not _is_shared(guid, guids):
            return _without_tracking(guid)
        if link and not _is_shared(string_of(item.get("link")), self.links):
            return _without_tracking(link)
        return None

    def _link(self, item: dict[str, Any], base: str) -> str | None:
        link = unescape(string_of(item.get("link")))
        if link.startswith(GUID_PREFIX):
            link = ""
        guid = _guid(item)
        if not link and guid.startswith(("http://", "https://")):
            link = guid
        return absolute(base, link)

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
        string_of(one.get("value")) for one in item.get("content") or [] if isinstance(one, dict)
    ]
    summary = string_of(item.get("summary")) or string_of(item.get("description"))
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
    return unescape(string_of(item.get("id")).removeprefix(GUID_PREFIX)).strip()


def _is_shared(value: str, counts: Counter[str]) -> bool:
    """Whether more items bear it than one that is listed twice."""
    return counts[value] > max(2, counts.total() // 4)


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
