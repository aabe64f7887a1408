"""What was noticed, as entries of a feed: the same for Atom and for JSON Feed.

An entry of a page is one entry of the feed. What becomes of it (an edit, a removal) changes that
entry and its date of change, as RFC 4287 (section 4.2.15) means `updated`; its id stays.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from bot.core.model import Alert, Change, Changed, CoverageEnded, Kind, Role, SourceRetired
from bot.render import runs as rich
from bot.render.catalogue import Catalogue, catalogue, mark, negotiate
from bot.render.clean import one_line
from bot.render.content import entry_runs, text_runs, web_address
from bot.render.html import Html, escape
from bot.render.link import entry_link
from bot.render.runs import Runs

LONGEST_TITLE = 120
NAMES = {
    Role.UPDATE: mark("Update"),
    Role.CORRECTION: mark("Correction"),
    Role.CLARIFICATION: mark("Clarification"),
    Role.RETRACTION: mark("Retraction"),
    Role.HEADLINE: mark("New headline"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One entry of a feed. `id` is an IRI (urn:uuid) that never changes."""

    id: str
    url: str
    title: str
    html: Html
    noticed: datetime
    published: datetime | None = None
    author: str | None = None
    language: str | None = None
    image: str | None = None
    tag: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed: of one source, or of all (then without `home`)."""

    id: str
    title: str
    items: tuple[Item, ...]
    home: str | None = None
    author: str = "Addendum"
    language: str | None = None

    @property
    def updated(self) -> datetime | None:
        """When it last changed in a way worth telling."""
        return max((item.noticed for item in self.items), default=None)


def feed_id(source_id: str) -> str:
    """The id of a source's feed; "" for that of all."""
    return _urn("feed", source_id)


def items_of(alerts: Iterable[Alert], limit: int) -> tuple[Item, ...]:
    """The items of alerts (newest first), at most `limit`, each page's entry once, as it stands
    now. What is for admins alone is left out."""
    found: dict[str, Item] = {}
    for alert in alerts:
        item = item_of(alert)
        if item is not None:
            found.setdefault(item.id, item)
        if len(found) >= limit:
            break
    return tuple(found.values())


def item_of(alert: Alert) -> Item | None:
    """One alert as an item; None for what only admins are told."""
    words = catalogue(negotiate(alert.language))
    match alert.event:
        case Changed(change):
            return _entry(alert, change, words)
        case CoverageEnded(at, successor):
            said = words.say("🏁 The live coverage has ended.")
            html = f"<p>{escape(said)}</p>{_link(successor, words.say('It goes on here'))}"
            return _event(alert, said, Html(html), at)
        case SourceRetired():
            said = words.say("🏁 The page is gone for good, so it is no longer watched.")
            return _event(alert, said, Html(f"<p>{escape(said)}</p>"), None)
        case _:
            return None


def _entry(alert: Alert, change: Change, words: Catalogue) -> Item:
    entry = change.entry
    present = change.kind is not Kind.REMOVED
    image = web_address(entry.image, alert.source_url) if entry.image else None
    return Item(
        id=_urn("entry", alert.source_id, entry.id),
        url=entry_link(entry, alert.source_url, present=present),
        title=_title(change, words),
        html=_content(alert, change, words),
        noticed=alert.noticed_at,
        published=entry.published,
        author=one_line(entry.author, 200) or None if entry.author else None,
        language=alert.language,
        image=image,
        tag=entry.role.value,
        source=one_line(alert.source_name, 200),
    )


def _event(alert: Alert, title: str, html: Html, at: datetime | None) -> Item:
    return Item(
        id=_urn("event", alert.source_id, alert.key),
        url=web_address(alert.source_url) or alert.source_url,
        title=title,
        html=html,
        noticed=alert.noticed_at,
        published=at,
        language=alert.language,
        source=one_line(alert.source_name, 200),
    )


def _title(change: Change, words: Catalogue) -> str:
    entry = change.entry
    first = entry.title or entry.text.partition("\n")[0]
    label = one_line(entry.marker or "", 40).rstrip(" :.-–—")
    if not label and entry.role in NAMES:
        label = words.say(NAMES[entry.role])
    said = f"{label}: {first}" if label else first
    if change.kind is Kind.REMOVED:
        said = f"{words.say('Removed by the publisher')}: {said}"
    return one_line(said, LONGEST_TITLE) or "…"


def _content(alert: Alert, change: Change, words: Catalogue) -> Html:
    content = entry_runs(change.entry, alert.source_url)
    if change.kind is Kind.REMOVED:
        note = escape(words.say("Removed by the publisher"))
        return Html(f"<p>{note}</p><p><s>{_lines(content)}</s></p>")
    html = f"<p>{_lines(content)}</p>"
    if change.kind is Kind.EDITED and change.previous is not None:
        before = escape(words.say("Before:"))
        former = _lines(text_runs(change.previous.text))
        html += f"<blockquote><p><b>{before}</b> {former}</p></blockquote>"
    return Html(html)


def _lines(content: Runs) -> str:
    return str(rich.to_html(content)).replace("\n", "<br/>")


def _link(url: str | None, text: str) -> str:
    address = web_address(url or "")
    return f'<p><a href="{escape(address)}">{escape(text)}</a></p>' if address else ""


def _urn(*parts: str) -> str:
    """A name from the parts: the same parts always give the same one (RFC 9562, version 5)."""
    name: UUID = uuid5(NAMESPACE_URL, "\n".join(("addendum", *parts)))
    return name.urn


def languages(items: Sequence[Item]) -> str | None:
    """The language of all items, None where they differ."""
    found = {item.language for item in items}
    return found.pop() if len(found) == 1 else None
