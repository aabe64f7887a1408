"""A source's thread in a chat: its anchor is the first message, which also says where the
story stands."""

from bot.core.model import Alert, Changed, Kind, Role
from bot.core.route import FOLLOWER_EVENTS
from store.connection import Session

SETTLES_IN = 10 * 1_000_000
"""Microseconds after which an anchor says what is new: what comes together is said together."""
MODEST = 60 * 1_000_000
"""Microseconds between two edits of an anchor."""

_TOLD = """INSERT INTO threads (recipient_id, source_id, anchor, told, latest, refreshed_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (recipient_id, source_id) DO UPDATE SET
      anchor = CASE anchor WHEN '' THEN ?3 ELSE anchor END,
      told = told + ?4, latest = max(coalesce(latest, 0), ?5),
      refresh_at = CASE WHEN ?7
        THEN coalesce(refresh_at, max(?6 + ?8, coalesce(refreshed_at, 0) + ?9))
        ELSE refresh_at END"""


def is_threaded(alert: Alert) -> bool:
    """Whether an alert belongs to its source's story. The items of a feed are stories of
    their own: they answer nothing."""
    if not isinstance(alert.event, FOLLOWER_EVENTS):
        return False
    return not (isinstance(alert.event, Changed) and alert.event.change.entry.role is Role.ITEM)


def note_told(
    session: Session, recipient: int, alert: Alert, receipt: str, at: int, *, edited_later: bool
) -> None:
    """A message of a story was accepted. `edited_later` says that its channel can edit the
    anchor, which has something to say now."""
    event = alert.event
    new = isinstance(event, Changed) and event.change.kind is Kind.ADDED
    news = new or not isinstance(event, Changed)
    session.execute(
        _TOLD,
        (
            recipient,
            alert.source_id,
            receipt,
            int(new),
            alert.id,
            at,
            int(news and edited_later),
            SETTLES_IN,
            MODEST,
        ),
    )
