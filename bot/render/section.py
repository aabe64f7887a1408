"""What one message says of one alert, or of one entry to which several things happened."""

from collections.abc import Sequence

from bot.core.model import (
    Alert,
    Change,
    Changed,
    CoverageEnded,
    Entry,
    Kind,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
)
from bot.core.telling import is_silent, reads_alike, takes_back
from bot.render.clean import one_line
from bot.render.content import web_address
from bot.render.failures import remedy, what
from bot.render.html import Html, escape
from bot.render.page import EDITED, ICONS, Page, link

FORMERS = 3
"""Former wordings that are quoted at most; the history knows all."""


def section(page: Page, steps: Sequence[Alert], *, folded: int | None, brief: bool = False) -> Html:
    """The steps are what was told of one entry in this message, one after another, or one
    alert alone. `folded` hides the text behind a tap and cuts it to so many characters;
    `brief` leaves former wordings out."""
    match steps[-1].event:
        case Changed(change) if len(steps) == 1:
            return _told(page, change, folded=folded, brief=brief)
        case Changed():
            return _retold(page, steps, folded=folded, brief=brief)
        case CoverageEnded() as ended:
            return _ended(page, ended)
        case SourceFailing() as failing:
            return _failing(page, failing)
        case SourceRecovered() as recovered:
            return _recovered(page, recovered, steps[-1])
        case SourceMoved() as moved:
            return _moved(page, moved)
        case SourceRetired() as retired:
            return _retired(page, retired)


# One entry


def _told(page: Page, change: Change, *, folded: int | None, brief: bool) -> Html:
    entry = change.entry
    if change.kind is Kind.REMOVED:
        head = page.label("🗑 ", page.words.say("Removed by the publisher"), entry, present=False)
        return _framed(head, page.struck(entry), folded)
    if change.kind is Kind.EDITED and not takes_back(change) and not _turned(change):
        head = page.label("✏️ ", page.words.say(EDITED[entry.role]), entry)
    else:
        head = page.label(ICONS.get(entry.role, ""), page.role(entry), entry)
    formers = [change.previous] if change.kind is Kind.EDITED and change.previous else []
    return _with_body(page, head, entry, [] if brief else formers, folded)


def _turned(change: Change) -> bool:
    return change.previous is not None and change.previous.role is not change.entry.role


def _retold(page: Page, steps: Sequence[Alert], *, folded: int | None, brief: bool) -> Html:
    """An entry whose message is still there, as it reads now."""
    change = _change(steps[-1])
    entry = change.entry
    if takes_back(change) and change.previous is not None:
        head = page.label(
            ICONS.get(entry.role, ""), page.role(entry), change.previous, present=False
        )
        return _framed(head, page.struck(change.previous), folded)
    removed = change.kind is Kind.REMOVED
    head = page.label(ICONS.get(entry.role, ""), page.role(entry), entry, present=not removed)
    if removed:
        at = page.time(steps[-1].noticed_at)
        note = page.words.say_html("🗑 Removed by the publisher, {time}", time=at)
        return _framed(Html(f"{head}\n{note}"), page.struck(entry), folded)
    weighty = [step for step in steps[1:] if not is_silent(step)]
    if weighty:
        at = page.time(_change(weighty[-1]).entry.updated or weighty[-1].noticed_at)
        note = page.words.say_html("✏️ Edited {time}", time=at)
        head = Html(f"{head}\n{note}")
    return _with_body(page, head, entry, [] if brief else formers(steps), folded)


def formers(steps: Sequence[Alert]) -> list[Entry]:
    """The wordings that the message showed before, the latest first. A typo that was set right
    leaves no wording behind."""
    first = _change(steps[0])
    found = [first.previous] if first.kind is Kind.EDITED and first.previous is not None else []
    shown = first.entry
    for step in steps[1:]:
        if not is_silent(step):
            found.append(shown)
        shown = _change(step).entry
    kept: list[Entry] = []
    for entry in reversed(found):
        if not any(reads_alike(entry, other) for other in (shown, *kept)):
            kept.append(entry)
    return kept[:FORMERS]


def _with_body(
    page: Page, head: Html, entry: Entry, before: Sequence[Entry], folded: int | None
) -> Html:
    if folded:
        return _framed(head, page.outline(entry, folded), folded)
    text = page.body(entry, page.wishes.excerpt)
    return Html(f"{head}\n\n{text}{page.former(before)}")


def _framed(head: Html, text: Html, folded: int | None) -> Html:
    if folded:
        return Html(f"{head}\n<blockquote expandable>{text}</blockquote>")
    return Html(f"{head}\n\n{text}")


def _change(alert: Alert) -> Change:
    if not isinstance(alert.event, Changed):
        raise TypeError(f"nothing was changed: {type(alert.event).__name__}")
    return alert.event.change


# What happens to the source


def _ended(page: Page, ended: CoverageEnded) -> Html:
    say = page.words.say_html
    line = say("🏁 The live coverage has ended.")
    if ended.at is not None:
        line = say("🏁 The live coverage ended at {time}.", time=page.time(ended.at))
    elif ended.silent_since is not None:
        line = say("🏁 Nothing new since {time}: it seems to be over.",
                   time=page.time(ended.silent_since))  # fmt: skip
    successor = web_address(ended.successor or "")
    if successor is None:
        return line
    return Html(f"{line}\n➡️ {link(successor, page.words.say('It goes on here'))}")


def _failing(page: Page, failing: SourceFailing) -> Html:
    words, failure = page.words, failing.failure
    head = words.say_html("⚠️ It cannot be read since {time}.", time=page.time(failing.since))
    return Html(f"{head}\n{what(words, failure)}\n{remedy(words, failure)}")


def _recovered(page: Page, recovered: SourceRecovered, alert: Alert) -> Html:
    gap = page.words.duration(alert.noticed_at - recovered.since)
    return page.words.say_html("✅ It can be read again, after {duration}.", duration=gap)


def _moved(page: Page, moved: SourceMoved) -> Html:
    url = web_address(moved.url) or ""
    new = link(url, one_line(moved.url, 120)) if url else escape(one_line(moved.url, 120))
    return page.words.say_html(
        "➡️ It has moved for good, and is read there now: {address}", address=new
    )


def _retired(page: Page, retired: SourceRetired) -> Html:
    words, failure = page.words, retired.failure
    head = words.say_html("🏁 The page is gone for good, so it is no longer watched.")
    if page.follower:
        return head
    return Html(f"{head}\n{what(words, failure)}\n{remedy(words, failure)}")
