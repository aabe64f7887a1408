"""Owed alerts, made short."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.core.model import (
    Alert,
    Change,
    Changed,
    Chat,
    ChatKind,
    Delivery,
    Entry,
    Event,
    Kind,
    Owed,
    Preferences,
    Recipient,
    Role,
    Standing,
    Story,
    Subscription,
)

NOW = datetime(2026, 3, 4, 14, 6, tzinfo=UTC)
PAGE = "https://www.example.org/live?a=1&b=2"


def entry(text: str = "The bridge is closed. Trains run again.", **about: Any) -> Entry:
    settings = {
        "id": "e1",
        "role": Role.UPDATE,
        "marker": "Update",
        "published": NOW - timedelta(minutes=1),
    }
    return Entry(text=text, **{**settings, **about})


def changed(text: str = "The bridge is closed. Trains run again.", **about: Any) -> Changed:
    """An entry that was added, or edited from the words `before`, or removed (`kind`)."""
    kind = about.pop("kind", Kind.ADDED)
    before = about.pop("before", None)
    substance = about.pop("substance", True)
    previous = entry(before, **about) if before is not None else None
    return Changed(
        Change(
            kind=Kind.EDITED if previous else kind,
            entry=entry(text, **about),
            previous=previous,
            substance=substance,
        )
    )


def owed(
    event: Event | None = None,
    *,
    chat: int | str = 7,
    topic: str = "",
    number: int = 1,
    kind: ChatKind = ChatKind.PRIVATE,
    language: str = "en",
    published_in: str | None = "en",
    timezone: str = "UTC",
    wishes: Preferences | None = None,
    channel: str = "telegram",
    anchor: str | None = None,
    earlier: str | None = None,
    receipt: str | None = None,
    summed_up: bool = False,
    shows: tuple[Changed, ...] = (),
    story: Story | None = None,
    **alert: Any,
) -> Owed:
    """`earlier` is the receipt of the message that told the entry before (`shows`: what else
    that message tells); `story` makes it the anchor."""
    recipient = Recipient(channel, str(chat), topic)
    settings: dict[str, Any] = {
        "source_name": "Storm",
        "source_url": PAGE,
        "source_title": "Storm over the city",
        "language": published_in,
    }

    def an_alert(what: Event) -> Alert:
        about = {"source_id": "storm", "noticed_at": NOW, **settings, **alert}
        return Alert(key=f"e{number}", id=number, event=what, **about)

    event, standing = event or changed(), None
    if earlier is not None:
        before = shows or ((told(event),) if isinstance(event, Changed) else ())
        alerts = tuple(an_alert(each) for each in before)
        standing = Standing(receipt=earlier, alerts=alerts, story=story)
    return Owed(
        delivery=Delivery(alert_id=number, recipient=recipient, id=number, receipt=receipt),
        alert=an_alert(event),
        chat=Chat(
            recipient=Recipient(channel, str(chat)),
            kind=kind,
            language=language,
            timezone=timezone,
            preferences=wishes or Preferences(),
        ),
        subscription=Subscription(recipient=recipient, source_id="storm"),
        anchor=anchor,
        earlier=earlier,
        standing=standing,
        summed_up=summed_up,
    )


def told(event: Changed) -> Changed:
    """The alert that told an entry before it was edited or removed."""
    change = event.change
    return Changed(Change(kind=Kind.ADDED, entry=change.previous or change.entry))
