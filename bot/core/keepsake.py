"""What is kept of something that was taken away or changed, so that Undo can bring it back:
as JSON, for it is put aside in the store. Pure."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.core.exchange import draft_of_row, row_of_source
from bot.core.model import Origin, Recipient, Source, SourceId, Subscription
from bot.core.roster import subscription_of_row, subscription_row

KEPT = timedelta(days=7)
"""How long a thing can be brought back."""


@dataclass(frozen=True, slots=True)
class Keepsake:
    """A source as it was, and who followed it."""

    source: Source
    followers: tuple[Subscription, ...] = ()


def of_removed(source_id: SourceId) -> str:
    """The name under which a source is kept that was removed."""
    return f"removed:{source_id}"


def of_edited(source_id: SourceId) -> str:
    """The name under which a source's former settings are kept."""
    return f"edited:{source_id}"


def of_dropped(subscription_id: int) -> str:
    """The name under which a subscription is kept that ended."""
    return f"dropped:{subscription_id}"


def of_settings(recipient: Recipient, subscription_id: int | None) -> str:
    """The name under which former settings are kept, of a subscription or of a chat."""
    return f"settings:{recipient.channel}:{recipient.address}:{subscription_id or ''}"


def write_keepsake(source: Source, followers: Sequence[Subscription] = ()) -> str:
    """What `read_keepsake` reads."""
    row = row_of_source(source) | {
        "origin": source.origin.value,
        "brought_by": source.brought_by,
        "paused": source.paused,
    }
    return json.dumps({"source": row, "followers": [_follower_row(one) for one in followers]})


def read_keepsake(text: str) -> Keepsake:
    """Raises ValueError for what `write_keepsake` did not write."""
    document = json.loads(text)
    row = document["source"]
    draft, fault = draft_of_row(row)
    if draft is None:
        raise ValueError(fault)
    source = draft.source(row["id"], row["url"], Origin(row["origin"]))
    source = replace(source, brought_by=row["brought_by"], paused=row["paused"])
    return Keepsake(source, tuple(_follower(each) for each in document["followers"]))


def write_follower(subscription: Subscription) -> str:
    """What `read_follower` reads."""
    return json.dumps(_follower_row(subscription))


def read_follower(text: str) -> Subscription:
    """Raises ValueError for what `write_follower` did not write."""
    return _follower(json.loads(text))


def _follower_row(subscription: Subscription) -> dict[str, Any]:
    chat = subscription.recipient
    return {"chat": [chat.channel, chat.address], **subscription_row(subscription)}


def _follower(row: Mapping[str, Any]) -> Subscription:
    channel, address = row["chat"]
    return subscription_of_row(row, Recipient(channel, address))
