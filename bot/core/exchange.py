"""Lists of sources as other programs read and write them: TOML, OPML, JSON, plain addresses.

Pure: text in, drafts out, and back. OPML is that of http://opml.org/spec2.opml: an `outline`
with an `xmlUrl` (a feed) or an `htmlUrl` or `url` (a page) is a source.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

from bot.core.duration import parse_duration, write_duration
from bot.core.errors import UsageError
from bot.core.model import Origin, Source

FORMATS = ("toml", "opml", "json", "list")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A source as somebody asks for it: an address in any spelling, perhaps no id."""

    url: str
    id: str | None = None
    name: str | None = None
    interval: timedelta | None = None
    extractor: str = "auto"
    selector: str | None = None
    ignore: tuple[str, ...] = ()
    ignore_text: tuple[str, ...] = ()
    timezone: str | None = None
    read_articles: bool = False
    browser: bool = False
    ignore_robots: bool = False

    @classmethod
    def of(cls, source: Source) -> "Draft":
        """The draft that would make this source."""
        return cls(**{f.name: getattr(source, f.name) for f in fields(cls)})

    def source(self, source_id: str, url: str, origin: Origin) -> Source:
        """The source that this draft asks for, with its id and canonical address."""
        own = {f.name: getattr(self, f.name) for f in fields(self)}
        return Source(**{**own, "id": source_id, "url": url, "origin": origin})


@dataclass(frozen=True, slots=True)
class Refused:
    """One item of a list that was not taken, and why."""

    what: str
    why: str


def parse(text: str, format: str | None = None) -> tuple[list[Draft], list[Refused]]:
    """The sources that a text lists, and what in it could not be taken.

    Raises UsageError if the text as a whole cannot be read.
    """
    format = format or recognise(text)
    if format not in FORMATS:
        raise UsageError(f"{format!r} is not a format", remedy=f"choose from {', '.join(FORMATS)}")
    if format == "list":
        return _plain(text)
    if format == "opml":
        return _drafts(_opml(text))
    return _drafts(_toml(text) if format == "toml" else _json(text))


def recognise(text: str) -> str:
    """The format of a list, by looking at how it begins."""
    head = text.lstrip("\ufeff \t\r\n")
    if head.startswith("<"):
        return "opml"
    if head.startswith("{") or (head.startswith("[") and not head.startswith("[[")):
        return "json" if not re.match(r"\[\s*[A-Za-z_][\w.-]*\s*\]", head) else "toml"
    if re.search(r"(?m)^\s*(\[\[|\[[\w.]+\]|[\w-]+\s*=\s*[\"'\[{\dtf])", head):
        return "toml"
    return "list"


def write(sources: Sequence[Source], format: str = "toml") -> str:
    """Sources as a text in that format. Raises UsageError for another."""
    if format == "list":
        return "".join(f"{source.url}\n" for source in sources)
    if format == "json":
        rows = [row_of_source(source) for source in sources]
        return json.dumps({"sources": rows}, ensure_ascii=False, indent=2) + "\n"
    if format == "toml":
        return "\n".join(_toml_table(row_of_source(source)) for source in sources)
    if format == "opml":
        return _write_opml(sources)
    raise UsageError(f"{format!r} is not a format", remedy=f"choose from {', '.join(FORMATS)}")


def row_of_source(source: Source) -> dict[str, Any]:
    """A source's settings as plain values, without those that are as they are anyway."""
    row: dict[str, Any] = {"id": source.id, "url": source.url}
    default = Draft(url="")
    for f in fields(Draft):
        value = getattr(source, f.name)
        if f.name in row or value == getattr(default, f.name):
            continue
        if isinstance(value, timedelta):
            value = write_duration(value)
        row[f.name] = list(value) if isinstance(value, tuple) else value
    return row


def _toml_table(row: Mapping[str, Any]) -> str:
    # A JSON string, list or boolean is a TOML one too, once DEL is escaped (TOML 1.0, String).
    lines = [
        f"{key} = {json.dumps(value, ensure_ascii=False)}".replace("\x7f", "\\u007f")
        for key, value in row.items()
    ]
    return "\n".join(["[[sources.watch]]", *lines, ""])


def _write_opml(sources: Iterable[Source]) -> str:
    root = ElementTree.Element("opml", version="2.0")
    head = ElementTree.SubElement(root, "head")
    ElementTree.SubElement(head, "title").text = "Sources watched by Addendum"
    body = ElementTree.SubElement(root, "body")
    for source in sources:
        is_feed = source.extractor == "feed"
        attributes = {
            "text": _xml_text(source.name or source.id),
            "type": "rss" if is_feed else "link",
            "xmlUrl" if is_feed else "url": source.url,
        }
        ElementTree.SubElement(body, "outline", attributes)
    ElementTree.indent(root)
    xml = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{xml}\n'


def _xml_text(text: str) -> str:
    return re.sub(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)


def _plain(text: str) -> tuple[list[Draft], list[Refused]]:
    drafts: list[Draft] = []
    refused: list[Refused] = []
    for line in text.lstrip("\ufeff").splitlines():
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        url, _, name = line.partition(" ")
        if "." not in url and "://" not in url:
            refused.append(Refused(line, "not an address"))
            continue
        drafts.append(Draft(url=url, name=" ".join(name.split()) or None))
    return drafts, refused


def _opml(text: str) -> list[Any]:
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise UsageError("the OPML has a document type definition", remedy="remove it")
    try:
        root = ElementTree.fromstring(text.lstrip("\ufeff \t\r\n"))  # noqa: S314
    except (ElementTree.ParseError, UnicodeEncodeError, ValueError) as error:
        raise UsageError(f"this is not OPML: {error}") from None
    rows = []
    for outline in root.iter("outline"):
        url = next(
            (outline.get(k) for k in ("xmlUrl", "xmlurl", "htmlUrl", "url") if outline.get(k)), None
        )
        if url:
            rows.append({"url": url, "name": outline.get("title") or outline.get("text")})
    return rows


def _toml(text: str) -> list[Any]:
    try:
        document: Any = tomllib.loads(text.lstrip("\ufeff"))
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"this is not TOML: {error}") from None
    return _listed(document, "a table [[sources.watch]]")


def _json(text: str) -> list[Any]:
    try:
        document = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as error:
        raise UsageError(f"this is not JSON: {error}") from None
    return _listed(document, 'a list, or an object with "sources"')


def _listed(document: Any, wanted: str) -> list[Any]:
    for key in ("sources", "watch"):
        if isinstance(document, dict) and key in document:
            document = document[key]
    if not isinstance(document, list):
        raise UsageError(f"no sources found in it: {wanted} is wanted")
    return document


def _drafts(rows: Iterable[Any]) -> tuple[list[Draft], list[Refused]]:
    drafts: list[Draft] = []
    refused: list[Refused] = []
    for row in rows:
        draft, fault = draft_of_row({"url": row} if isinstance(row, str) else row)
        if draft is None:
            refused.append(Refused(_named(row), fault))
        else:
            drafts.append(draft)
    return drafts, refused


def draft_of_row(row: Any) -> tuple[Draft | None, str]:
    """The draft that plain values ask for, or None and what is wrong with them."""
    fault = _row_fault(row)
    return (None, fault) if fault else (_draft(row), "")


def _draft(row: Mapping[str, Any]) -> Draft:
    """The draft of a row that has no fault; what a draft has no field for is passed over."""
    own: dict[str, Any] = {}
    for f in fields(Draft):
        value = row.get(f.name)
        if value is not None:
            own[f.name] = tuple(value) if isinstance(value, list) else value
    if "interval" in own:
        own["interval"] = parse_duration(own["interval"])
    return Draft(**own)


_TYPES: dict[str, type] = {
    "ignore": list,
    "ignore_text": list,
    "read_articles": bool,
    "browser": bool,
    "ignore_robots": bool,
}


def _row_fault(row: Any) -> str | None:
    if not isinstance(row, dict) or not isinstance(row.get("url"), str) or not row["url"].strip():
        return "it has no url"
    for f in fields(Draft):
        value = row.get(f.name)
        if value is None:
            continue
        if not isinstance(value, _TYPES.get(f.name, str)):
            return f"{f.name} is {value!r}, which is not a {_TYPES.get(f.name, str).__name__}"
        if isinstance(value, list) and not all(isinstance(item, str) for item in value):
            return f"{f.name} is not a list of strings"
    return _interval_fault(row.get("interval"))


def _interval_fault(written: str | None) -> str | None:
    try:
        if written is not None:
            parse_duration(written)
    except ValueError as error:
        return f"interval: {error}"
    return None


def _named(row: Any) -> str:
    if isinstance(row, dict):
        row = row.get("url") or row.get("id") or row.get("name") or row
    shown = str(row)
    return shown if len(shown) <= 80 else f"{shown[:79]}…"
