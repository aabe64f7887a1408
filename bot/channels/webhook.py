"""The way out to any program: signed JSON, posted to an address.

Headers and signature follow the Standard Webhooks specification 1.0.0, for which libraries in
most languages exist: `webhook-id` (the same for every attempt, so that the receiver can tell
a repetition), `webhook-timestamp` and `webhook-signature`, an HMAC-SHA256 over
"id.timestamp.body". A receiver that checks all three takes each alert exactly once.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.core.errors import ConfigError
from bot.core.model import Gone, Owed, Rejected, RetryLater, SendOutcome, Sent
from bot.render.shape import alert_shape

NAME = "webhook"
SECRET_PREFIX = "whsec_"  # noqa: S105 (the prefix of a secret, not one)
LONGEST_WAIT = timedelta(hours=1)
"""A longer Retry-After than this is not believed."""
_AGAIN = frozenset({408, 409, 423, 425, 429})
_NEVER = frozenset({400, 413, 415, 422})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a receiver said."""

    status: int
    retry_after: timedelta | None = None


class NotSent(Exception):
    """Raised by a `Post` whose request certainly did not leave. `str()` is for a person."""


Post = Callable[[str, bytes, Mapping[str, str]], Awaitable[Answer]]
"""Posts a body with headers to an address, within a time limit and past the guard against
private networks. Raises NotSent, or OSError where it may have arrived."""


@dataclass(frozen=True, slots=True)
class Receiver:
    """Where to post, and the key that signs it."""

    url: str
    key: bytes


def signing_key(secret: str, *, where: str = "hooks.secret") -> bytes:
    """The key of a secret: base64 after "whsec_", of 24 to 64 bytes. Raises ConfigError."""
    try:
        key = base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not 24 <= len(key) <= 64:
        raise ConfigError(
            "the secret of the webhook is not base64 of 24 to 64 bytes",
            where=where,
            remedy="make one: openssl rand -base64 32",
        )
    return key


def sign(key: bytes, message_id: str, timestamp: int, body: bytes) -> str:
    """The value of `webhook-signature`."""
    signed = b".".join([message_id.encode(), str(timestamp).encode(), body])
    digest = hmac.new(key, signed, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(digest).decode()}"


class WebhookChannel:
    """Implements bot.core.ports.Channel. A recipient's address is a key of `receivers`."""

    name = NAME

    def __init__(
        self,
        post: Post,
        receivers: Mapping[str, Receiver],
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._post = post
        self._receivers = receivers
        self._now = now

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """See bot.core.ports.Channel."""
        receiver = self._receivers.get(owed[0].delivery.recipient.address)
        if receiver is None:
            return Gone("the settings name no such hook")
        message_id = "-".join(["alert", *(str(each.delivery.alert_id) for each in owed)])
        timestamp = int(self._now().timestamp())
        body = json.dumps(
            {
                "type": "alerts",
                "timestamp": self._now().isoformat(timespec="seconds"),
                "data": {"alerts": [alert_shape(each.alert) for each in owed]},
            },
            ensure_ascii=False,
        ).encode(errors="replace")
        headers = {
            "content-type": "application/json",
            "webhook-id": message_id,
            "webhook-timestamp": str(timestamp),
            "webhook-signature": sign(receiver.key, message_id, timestamp, body),
        }
        try:
            answer = await self._post(receiver.url, body, headers)
        except NotSent as error:
            return RetryLater(None, str(error))
        except Exception as error:  # whatever the HTTP library raises; its text may hold secrets
            return RetryLater(None, f"the receiver: {type(error).__name__}", uncertain=True)
        return outcome_of(answer, message_id)


def outcome_of(answer: Answer, message_id: str) -> SendOutcome:
    """What a receiver's status means: 2xx taken, 410 gone for good (Standard Webhooks), what
    asks for patience later; 4xx that the body causes never; the rest a few times more."""
    status, why = answer.status, f"the receiver answers {answer.status}"
    if 200 <= status < 300:
        return Sent(message_id)
    if status == 410:
        return Gone(why)
    if status in _AGAIN or status >= 500:
        wait = min(answer.retry_after, LONGEST_WAIT) if answer.retry_after else None
        return RetryLater(wait, why, flooded=status == 429)
    if status in _NEVER:
        return Rejected(why)
    return RetryLater(None, why, limited=True)
