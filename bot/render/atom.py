"""A feed as Atom (RFC 4287) and as JSON Feed 1.1 (https://jsonfeed.org/version/1.1)."""

import json
import re
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from bot.render.feed import Feed, Item

ATOM = "http://www.w3.org/2005/Atom"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""`updated` is required also where there is nothing yet."""
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")

ET.register_namespace("", ATOM)


def atom(feed: Feed, address: str) -> bytes:
    """The feed as an Atom document. `address` is where it is served."""
    root = ET.Element(f"{{{ATOM}}}feed")
    _speak(root, feed.language)
    _add(root, "id", feed.id)
    _add(root, "title", feed.title)
    _add(root, "updated", _instant(feed.updated or NEVER))
    _add(_add(root, "author"), "name", feed.author)
    _add(root, "generator", "Addendum")
    _add(root, "link", rel="self", type="application/atom+xml", href=address)
    if feed.home:
        _add(root, "link", rel="alternate", type="text/html", href=feed.home)
    for item in feed.items:
        _entry(root, item, feed.language)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _entry(root: ET.Element, item: Item, language: str | None) -> None:
    entry = _add(root, "entry")
    if item.language != language:
        _speak(entry, item.language)
    _add(entry, "id", item.id)
    _add(entry, "title", item.title)
    _add(entry, "updated", _instant(item.noticed))
    if item.published:
        _add(entry, "published", _instant(item.published))
    if item.author:
        _add(_add(entry, "author"), "name", item.author)
    _add(entry, "link", rel="alternate", href=item.url)
    if item.tag:
        _add(entry, "category", term=item.tag)
    _add(entry, "content", _with_picture(item), type="html")


def _with_picture(item: Item) -> str:
    if not item.image:
        return item.html
    address = item.image.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return f'<p><img src="{address}" alt=""/></p>{item.html}'


def _add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    safe = {key: _NOT_XML.sub("", value) for key, value in attributes.items()}
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}", safe)
    if text is not None:
        made.text = _NOT_XML.sub("", text)
    return made


def _speak(element: ET.Element, language: str | None) -> None:
    if language and _LANGUAGE.fullmatch(language):
        element.set(XML_LANG, language)


def json_feed(feed: Feed, address: str) -> bytes:
    """The feed as a JSON Feed."""
    found: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": address,
        "authors": [{"name": feed.author}],
        "language": feed.language,
        "items": [_item(item) for item in feed.items],
    }
    return json.dumps(_given(found), ensure_ascii=False).encode(errors="replace")


def _item(item: Item) -> dict[str, Any]:
    return _given(
        {
            "id": item.id,
            "url": item.url,
            "title": item.title,
            "content_html": item.html,
            "image": item.image,
            "date_published": _instant(item.published or item.noticed),
            "date_modified": _instant(item.noticed),
            "authors": [{"name": item.author}] if item.author else None,
            "tags": [item.tag] if item.tag else None,
            "language": item.language,
        }
    )


def _given(fields: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if value is not None}


def _instant(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
