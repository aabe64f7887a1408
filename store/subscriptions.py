"""Who follows what."""

from bot.core.model import Chat, Recipient, SourceId, Subscription
from store.chats import chat as find_chat
from store.chats import find_recipient, recipient_id, save_chat
from store.connection import Session
from store.instants import to_micros
from store.queue import drop_open, reseat
from store.rows import OVERRIDES, PREFERENCES, SUBSCRIPTION_COLUMNS, subscription_from

_SELECT = f"""SELECT {SUBSCRIPTION_COLUMNS}, c.channel, c.address, r.topic
    FROM subscriptions s JOIN recipients r ON r.id = s.recipient_id
    JOIN chats c ON c.id = r.chat_id"""  # noqa: S608 (columns of this package)


def subscribe(session: Session, subscription: Subscription) -> tuple[Subscription, bool]:
    """Add, or give back the one that is there (then False). Raises Conflict never: a source
    that is not there breaks a foreign key, which is the caller's fault."""
    recipient = recipient_id(session, subscription.recipient)
    there = session.one(
        f"{_SELECT} WHERE s.recipient_id = ? AND s.source_id = ?",
        (recipient, subscription.source_id),
    )
    if there is not None:
        return subscription_from(there), False
    cursor = session.execute(
        """INSERT INTO subscriptions (recipient_id, source_id, preferences, overrides,
             muted_until, paused, created_at, after_alert)
           VALUES (?, ?, ?, ?, ?, ?, ?, (SELECT coalesce(max(id), 0) FROM alerts))""",
        (recipient, subscription.source_id, *_values(subscription)),
    )
    added = session.one(f"{_SELECT} WHERE s.id = ?", (cursor.lastrowid,))
    return (subscription if added is None else subscription_from(added)), True


def follow_all(session: Session, chat: Chat) -> int:
    """Let a chat (added if it is not there) follow every source, as its preferences say; how
    many it did not follow before."""
    if find_chat(session, chat.recipient) is None:
        save_chat(session, chat)
    recipient = recipient_id(session, chat.recipient)
    like = Subscription(recipient=chat.recipient, source_id="", created_at=chat.created_at)
    cursor = session.execute(
        """INSERT INTO subscriptions (recipient_id, source_id, preferences, overrides,
             muted_until, paused, created_at, after_alert)
           SELECT ?1, id, ?2, ?3, ?4, ?5, ?6, (SELECT coalesce(max(id), 0) FROM alerts)
           FROM sources WHERE id NOT IN
             (SELECT source_id FROM subscriptions WHERE recipient_id = ?1)""",
        (recipient, *_values(like)),
    )
    return cursor.rowcount


def _values(subscription: Subscription) -> tuple[object, ...]:
    return (
        PREFERENCES.dump(subscription.preferences),
        OVERRIDES.dump(frozenset(sorted(subscription.overrides))),
        to_micros(subscription.muted_until),
        subscription.paused,
        to_micros(subscription.created_at),
    )


def save_subscription(session: Session, subscription: Subscription) -> None:
    """Change one that is there (by recipient and source); no effect if it is not."""
    recipient = find_recipient(session, subscription.recipient)
    session.execute(
        """UPDATE subscriptions SET preferences = ?, overrides = ?, muted_until = ?, paused = ?,
             created_at = ? WHERE recipient_id = ? AND source_id = ?""",
        (*_values(subscription), recipient, subscription.source_id),
    )


def unsubscribe(session: Session, recipient: Recipient, source_id: SourceId) -> Subscription | None:
    """The one removed, None if there was none. What was owed for it is dropped."""
    row = session.one(
        f"""{_SELECT} WHERE c.channel = ? AND c.address = ? AND r.topic = ? AND s.source_id = ?""",
        (recipient.channel, recipient.address, recipient.topic, source_id),
    )
    if row is None:
        return None
    removed = subscription_from(row)
    session.execute("DELETE FROM subscriptions WHERE id = ?", (removed.id,))
    here = find_recipient(session, recipient)
    waiting = drop_open(
        session, "recipient_id = ? AND subscription_id = ?", (here, removed.id), "unsubscribed"
    )
    session.execute(
        "DELETE FROM threads WHERE recipient_id = ? AND source_id = ?", (here, source_id)
    )
    reseat(session, waiting)
    return removed


def subscription(session: Session, subscription_id: int) -> Subscription | None:
    row = session.one(f"{_SELECT} WHERE s.id = ?", (subscription_id,))
    return None if row is None else subscription_from(row)


def subscriptions(session: Session, recipient: Recipient) -> list[Subscription]:
    """Those of a chat, or of one of its topics if the recipient names one."""
    rows = session.execute(
        f"""{_SELECT} WHERE c.channel = ?1 AND c.address = ?2 AND (?3 = '' OR r.topic = ?3)
            ORDER BY s.id""",
        (recipient.channel, recipient.address, recipient.topic),
    )
    return [subscription_from(row) for row in rows]


def followers(session: Session, source_id: SourceId) -> int:
    return session.number("SELECT count(*) FROM subscriptions WHERE source_id = ?", (source_id,))


def subscriptions_after(session: Session, after: int, limit: int) -> list[Subscription]:
    """A page of all subscriptions, in the order of their ids."""
    rows = session.execute(f"{_SELECT} WHERE s.id > ? ORDER BY s.id LIMIT ?", (after, limit))
    return [subscription_from(row) for row in rows]


def follow_instead(session: Session, former: SourceId, new: SourceId) -> None:
    """Whoever follows one source follows another instead (once, if they follow both); what
    they are owed of the former is owed all the same."""
    follow_once(session, former, new)
    session.execute("UPDATE subscriptions SET source_id = ? WHERE source_id = ?", (new, former))


def follow_once(session: Session, former: SourceId, new: SourceId) -> None:
    """Who follows both sources follows the new one only."""
    session.execute(
        """UPDATE deliveries SET subscription_id = twin.id
           FROM subscriptions own JOIN subscriptions twin ON twin.recipient_id = own.recipient_id
           WHERE own.source_id = ? AND twin.source_id = ?
             AND deliveries.recipient_id = own.recipient_id
             AND deliveries.subscription_id = own.id""",
        (former, new),
    )
    session.execute(
        """DELETE FROM subscriptions WHERE source_id = ?
           AND recipient_id IN (SELECT recipient_id FROM subscriptions WHERE source_id = ?)""",
        (former, new),
    )
