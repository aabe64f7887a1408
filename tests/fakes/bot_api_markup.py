"""Telegram's HTML, parsed as strictly as Telegram does: text, entities, or a refusal."""

import re
from dataclasses import dataclass, field

TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-time": "date_time",
    "tg-emoji": "custom_emoji",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_ENTITY = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]+));?")
_ATTRIBUTE = re.compile(r"\s*([a-zA-Z-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([\w.-]+)))?")
_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
_URL = re.compile(r"(?:https?|tg|ton|mailto|tel):[^\s]+|[^\s/]+\.[a-zA-Z]{2,}(?:[/?#]\S*)?")


class MarkupError(Exception):
    """What stands after "can't parse entities: " in Telegram's refusal."""


@dataclass
class _Open:
    tag: str
    offset: int
    attributes: dict[str, str]
    position: int


@dataclass
class _Parsed:
    text: list[str] = field(default_factory=list)
    length: int = 0
    entities: list[dict[str, object]] = field(default_factory=list)

    def add(self, text: str) -> None:
        self.text.append(text)
        self.length += utf16(text)


def utf16(text: str) -> int:
    """The length that Telegram counts."""
    return len(text) + sum(1 for c in text if c > "\uffff")


def parse_html(html: str) -> tuple[str, list[dict[str, object]]]:
    """The text a reader sees and its entities. Raises MarkupError."""
    parsed, stack, at = _Parsed(), list[_Open](), 0
    while at < len(html):
        char = html[at]
        if char == "<":
            at = _tag(html, at, stack, parsed)
        elif char == "&":
            at = _entity(html, at, parsed)
        else:
            end = min(p for p in (html.find("<", at), html.find("&", at), len(html)) if p >= 0)
            parsed.add(html[at:end])
            at = end
    if stack:
        raise MarkupError(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    parsed.entities.sort(key=lambda e: (e["offset"], -int(str(e["length"]))))
    return "".join(parsed.text), parsed.entities


def _entity(html: str, at: int, parsed: _Parsed) -> int:
    match = _ENTITY.match(html, at)
    char = None
    if match:
        if match[1] or match[2]:
            code = int(match[1]) if match[1] else int(match[2], 16)
            if 0 < code < 0x10FFFF and not 0xD800 <= code < 0xE000:
                char = chr(code)
        else:
            char = _NAMED.get(match[3])
    if match is None or char is None:
        parsed.add("&")
        return at + 1
    parsed.add(char)
    return match.end()


def _tag(html: str, at: int, stack: list[_Open], parsed: _Parsed) -> int:
    byte = len(html[:at].encode())
    end = html.find(">", at)
    if end < 0:
        raise MarkupError(f"Unclosed start tag at byte offset {byte}")
    inside = html[at + 1 : end]
    if inside.startswith("/"):
        _close(inside[1:].strip().lower(), byte, stack, parsed)
        return end + 1
    name, _, rest = inside.partition(" ")
    name = name.lower()
    if name not in TAGS:
        raise MarkupError(f'Unsupported start tag "{name}" at byte offset {byte}')
    attributes = _attributes(rest, name, byte)
    if name == "span" and attributes.get("class") != "tg-spoiler":
        raise MarkupError(f'Tag "span" must have class "tg-spoiler" at byte offset {byte}')
    if name == "blockquote" and any(o.tag == "blockquote" for o in stack):
        raise MarkupError(f"Nested blockquote at byte offset {byte}")
    stack.append(_Open(name, parsed.length, attributes, sum(map(len, parsed.text))))
    return end + 1


def _attributes(rest: str, name: str, byte: int) -> dict[str, str]:
    found: dict[str, str] = {}
    at = 0
    rest = rest.rstrip()
    while at < len(rest):
        match = _ATTRIBUTE.match(rest, at)
        if not match:
            raise MarkupError(f'Invalid attribute in the tag "{name}" at byte offset {byte}')
        value = next((g for g in match.groups()[1:] if g is not None), "")
        found[match[1].lower()] = parse_html(value)[0] if "&" in value else value
        at = match.end()
    return found


def _close(name: str, byte: int, stack: list[_Open], parsed: _Parsed) -> None:
    if not stack:
        raise MarkupError(f"Unexpected end tag at byte offset {byte}")
    opened = stack.pop()
    if name not in ("", opened.tag):
        raise MarkupError(
            f"Unmatched end tag at byte offset {byte}, "
            f'expected "</{opened.tag}>", found "</{name}>"'
        )
    length = parsed.length - opened.offset
    entity = _made(opened, byte, "".join(parsed.text)[opened.position :])
    if length and entity:
        parsed.entities.append({"offset": opened.offset, "length": length, **entity})


def _made(opened: _Open, byte: int, text: str) -> dict[str, object] | None:
    kind: dict[str, object] = {"type": TAGS[opened.tag]}
    if opened.tag == "a":
        url = opened.attributes.get("href") or text
        # An address that is none is not refused: its text is shown without a link.
        return {**kind, "url": url} if _URL.fullmatch(url) else None
    if opened.tag == "blockquote" and "expandable" in opened.attributes:
        return {"type": "expandable_blockquote"}
    if opened.tag == "tg-time":
        return {**kind, **_time(opened.attributes, byte)}
    return kind


def _time(attributes: dict[str, str], byte: int) -> dict[str, object]:
    unix, form = attributes.get("unix", ""), attributes.get("format", "")
    if not unix.isdigit() or not _TIME_FORMAT.fullmatch(form):
        raise MarkupError(f'Invalid date-time in the tag "tg-time" at byte offset {byte}')
    return {"unix_time": int(unix), **({"date_time_format": form} if form else {})}


def trimmed(
    text: str, entities: list[dict[str, object]]
) -> tuple[str, list[dict[str, object]], int]:
    """Text without white space around it, with what is left of its entities (at most 100, as
    Telegram keeps), and how many it had."""
    start = utf16(text) - utf16(text.lstrip())
    stripped = text.strip()
    end = utf16(stripped)
    kept = []
    for entity in entities:
        first = max(0, int(str(entity["offset"])) - start)
        last = min(end, int(str(entity["offset"])) - start + int(str(entity["length"])))
        if last > first:
            kept.append({**entity, "offset": first, "length": last - first})
    return stripped, kept[:100], len(kept)
