"""What is owed to a chat → the message that it reads, in its language and time zone.

🔴 Title of the page · example.org        the title links to the page
12 updates · the last 18:02               only in a story's first message, when there are more
Update · 14:05                            the label links to the entry itself
(empty line)
The entry's text, with its links, emphasis, lists and quotations.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from bot.core.model import Alert, Changed, Owed
from bot.core.telling import entry_of, rewrites
from bot.render.content import web_address
from bot.render.digest import digest
from bot.render.html import Html
from bot.render.link import entry_link
from bot.render.message import Buttons, Message, Preview
from bot.render.page import LONGEST, Page, preferences
from bot.render.section import section
from bot.render.story import status_line

UNFOLDED = 3
"""A burst of more entries than this is told folded: each one's text unfolds by a tap."""
FOLDS = (700, 350, 180, 90, 45)
"""Characters of each entry in a folded burst: as many as leave it within its messages."""


def alert_message(
    owed: Sequence[Owed], *, now: datetime, dated: bool = True, buttons: Buttons = ()
) -> Message:
    """One new message for what is owed to one recipient, in the order given: of one source,
    or a summary of several.

    `dated` writes times as Telegram's `tg-time`, which each reader sees in a zone of their
    own; without it they are written in the chat's.
    """
    silent = not any(_sounds(each) for each in owed)
    if len(owed) > 1 and (owed[0].summed_up or len({o.alert.source_id for o in owed}) > 1):
        html = digest(owed, now=now, dated=dated)
        return Message(html=html, silent=silent, buttons=buttons)
    page = Page.of(owed[0], now, dated=dated)
    steps = [[each.alert] for each in owed]
    folded = max(100, min(FOLDS[0], LONGEST // len(owed) - 100)) if len(owed) > UNFOLDED else None
    return Message(
        html=_composed(page, steps, folded=folded),
        preview=_preview(page, steps[0][0]) if len(owed) == 1 else None,
        silent=silent,
        buttons=buttons,
        shortened=_shortened(page, steps, folded),
    )


def standing_message(
    owed: Sequence[Owed],
    *,
    now: datetime,
    dated: bool = True,
    buttons: Buttons = (),
    told: bool = False,
    fit: int = 1,
) -> Message:
    """The message in which these are told (`standing` of the first) as it reads with them;
    with `told`, as it reads as it is: only where the story stands is new.

    It is written so that it takes `fit` messages, if that can be: it cannot become more.
    """
    first = owed[0]
    if first.standing is None:
        raise ValueError("there is no message to edit")
    page = Page.of(first, now, dated=dated)
    alerts = [*first.standing.alerts, *(() if told else (each.alert for each in owed))]
    steps = by_entry(alerts)
    message = Message(
        html=Html(""),
        status=status_line(page, first.standing.story, len(steps)),
        preview=_preview(page, steps[0][-1]) if len(steps) == 1 else None,
        buttons=buttons,
    )
    folded: int | None = None
    for html, size in _ever_shorter(page, steps):
        message, folded = message.saying(html), size
        if len(message.parts) <= fit:
            break
    return replace(message, shortened=_shortened(page, steps, folded))


def _ever_shorter(
    page: Page, steps: Sequence[Sequence[Alert]]
) -> Iterable[tuple[Html, int | None]]:
    if len(steps) <= UNFOLDED:
        yield _composed(page, steps, folded=None), None
        yield _composed(page, steps, folded=None, brief=True), None
    if len(steps) > 1:
        for folded in FOLDS:
            yield _composed(page, steps, folded=folded, brief=True), folded


def _shortened(page: Page, steps: Sequence[Sequence[Alert]], folded: int | None) -> int:
    if folded is None:
        return 0
    entries = [entry for each in steps if (entry := entry_of(each[-1])) is not None]
    return 0 if all(page.is_whole(entry, folded) for entry in entries) else len(steps)


def _composed(
    page: Page, steps: Sequence[Sequence[Alert]], *, folded: int | None, brief: bool = False
) -> Html:
    head, between = page.header(), "\n"
    if len(steps) > 1:
        counted = page.words.say_html_n("{n} update", "{n} updates", len(steps))
        head, between = Html(f"{head}\n+{counted}\n"), "\n\n"
    sections = [section(page, each, folded=folded, brief=brief) for each in steps]
    return Html(f"{head}\n{between.join(sections)}")


def by_entry(alerts: Iterable[Alert]) -> list[list[Alert]]:
    """What was told of each entry, one after another."""
    found: dict[object, list[Alert]] = {}
    for number, alert in enumerate(alerts):
        entry = entry_of(alert)
        found.setdefault(number if entry is None else entry.id, []).append(alert)
    return list(found.values())


def _sounds(owed: Owed) -> bool:
    """Whether it may ring. What only rewrites a message that could not be edited may not."""
    event = owed.alert.event
    if owed.earlier is not None and isinstance(event, Changed) and rewrites(event.change):
        return False
    return preferences(owed).sound


def _preview(page: Page, alert: Alert) -> Preview | None:
    entry = entry_of(alert)
    if entry is None:
        return None
    picture = web_address(entry.image, page.alert.source_url) if entry.image else None
    if page.wishes.picture and picture:
        return Preview(picture, picture=True)
    return Preview(entry_link(entry, page.alert.source_url)) if page.wishes.preview else None
