"""The texts of a burst as they are, for a reader who asks for more than its message can hold."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.core.model import Alert, Owed
from bot.render.alert import by_entry
from bot.render.html import Html
from bot.render.page import Page
from bot.render.section import section
from bot.render.telegram_html import split


@dataclass(frozen=True, slots=True)
class Unfolded:
    """One message of them, and the id of the last alert that is told whole once it is sent."""

    html: Html
    until: int


def unfolded(
    owed: Sequence[Owed], *, now: datetime, after: int = 0, dated: bool = True
) -> list[Unfolded]:
    """What one message tells, entry by entry, each whole and as it reads now, in as few messages
    as hold it. What was told up to the alert `after` is left out."""
    page = Page.of(owed[0], now, dated=dated)
    page = replace(page, wishes=replace(page.wishes, excerpt=None))
    entries = [steps for steps in by_entry(each.alert for each in owed) if _first(steps) > after]
    parts: list[Unfolded] = []
    html, until = page.header(), after
    for steps in entries:
        text = section(page, steps, folded=None, brief=True)
        longer = Html(f"{html}\n\n{text}")
        if len(split(longer)) > 1 and until > after:
            parts.append(Unfolded(html, until))
            longer = text
        *whole, html = split(longer)
        parts += [Unfolded(each, until) for each in whole]
        until = _first(steps)
    return [*parts, Unfolded(html, until)] if entries else []


def _first(steps: Sequence[Alert]) -> int:
    return steps[0].id or 0
