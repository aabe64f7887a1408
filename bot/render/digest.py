"""A summary: what was held for a digest or for the end of quiet hours, or came too late to be
news, source by source, a line or two each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby

from bot.core.model import Alert, Change, Changed, Kind, Owed, Role
from bot.render import runs as rich
from bot.render.clean import one_line
from bot.render.content import text_runs
from bot.render.html import Html, escape
from bot.render.link import entry_link
from bot.render.page import ICONS, Page, link
from bot.render.runs import Tag
from bot.render.section import section
from bot.render.telegram_html import excerpt

LONGEST = 9_000
"""Characters of a summary: three messages at most."""
LINE = 300
"""Characters of each entry, less where there are many; the link leads to the rest."""
SHORTEST_LINE = 60
_PLAIN = frozenset({Role.POST, Role.ITEM, Role.TEXT})
"""Roles that need no name: they are what one expects."""


def digest(owed: Sequence[Owed], *, now: datetime, dated: bool) -> Html:
    """Everything in the order given, which is source by source."""
    page = Page.of(owed[0], now, dated=dated)
    limit = max(SHORTEST_LINE, min(LINE, LONGEST // len(owed) - 40))
    counted = page.words.say_html_n("{n} update", "{n} updates", len(owed))
    blocks = [f"🗞 <b>{counted}</b>"]
    for _, group in groupby(owed, key=lambda each: each.alert.source_id):
        mine = [each.alert for each in group]
        there = replace(page, alert=mine[-1])
        lines = [_line(there, alert, limit) for alert in mine]
        blocks.append("\n".join([there.header(), *lines]))
    return Html("\n\n".join(blocks))


def _line(page: Page, alert: Alert, limit: int) -> Html:
    if not isinstance(alert.event, Changed):
        return Html(f"• {section(page, [alert], folded=None)}")
    change = alert.event.change
    parts = [_when(page, alert, change), _name(page, change), _text(change, limit)]
    return Html("• " + " ".join(part for part in parts if part))


def _when(page: Page, alert: Alert, change: Change) -> Html:
    entry = change.entry
    at = entry.published or entry.updated or alert.noticed_at
    present = change.kind is not Kind.REMOVED
    address = entry_link(entry, page.alert.source_url, present=present)
    # A date of Telegram's own cannot be a link, so the time is written out.
    return link(address, page.words.moment(at, page.tz, page.now))


def _name(page: Page, change: Change) -> Html:
    entry = change.entry
    if change.kind is Kind.REMOVED:
        return Html(f"🗑 <b>{page.words.say_html('Removed by the publisher')}</b>")
    icon = ICONS.get(entry.role, "✏️ " if change.kind is Kind.EDITED else "")
    if entry.role in _PLAIN and not entry.key:
        return Html(icon.strip())
    return Html(f"{icon}<b>{escape(page.role(entry))}</b>")


def _text(change: Change, limit: int) -> Html:
    entry = change.entry
    title = one_line(entry.title or "", limit)
    if title and change.kind is not Kind.REMOVED:
        return escape(title)
    content, _ = excerpt(text_runs(one_line(entry.text)), limit)
    if change.kind is Kind.REMOVED:
        content = rich.wrapped(content, Tag("s"))
    return rich.to_html(content)
