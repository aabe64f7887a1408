"""What each answer of Telegram means for a delivery.

Every answer becomes one of the closed set of outcomes. What decides is the code and its
parameters first, the text second. `BadRequest` and `TimedOut` are kinds of `NetworkError` in
the library, so the order in which they are asked for matters: what can never succeed must not
be retried for ever, and what timed out may have arrived.
"""

import re
from dataclasses import replace
from datetime import timedelta

from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.core.model import Gone, Moved, Recipient, Rejected, RetryLater, SendOutcome
from bot.render.clean import one_line

TOKEN_REFUSED = timedelta(minutes=1)

_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}|bot\d{5,}(?:%3[Aa]|:)[\w-]+")
MARKUP = re.compile(r"can't parse entities|entit\w+ .*invalid|ENTITY_", re.I)
NO_TOPIC = re.compile(r"thread not found|TOPIC_DELETED|TOPIC_ID_INVALID", re.I)
_CLOSED_TOPIC = re.compile(r"TOPIC_CLOSED|topic (?:is |was )?closed", re.I)
_GONE = re.compile(
    r"chat not found|chat_id is empty|PEER_ID_INVALID|CHANNEL_(?:PRIVATE|INVALID)|CHAT_ID_INVALID"
    r"|user not found|deactivated|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|CHAT_SEND_\w+_FORBIDDEN"
    r"|not enough rights|have no rights|need administrator rights|USER_BANNED|USER_IS_BLOCKED"
    r"|bot was (?:blocked|kicked)|bot is not a member|INPUT_USER_DEACTIVATED|USER_IS_BOT"
    r"|CHAT_ADMIN_REQUIRED|group chat was upgraded",
    re.I,
)
_NEVER = re.compile(r"too long|text is empty|must be non-empty|MESSAGE_EMPTY", re.I)
UNEDITABLE = re.compile(
    r"to edit not found|can't be edited|MESSAGE_ID_INVALID|no text in the message to edit"
    r"|MESSAGE_AUTHOR_REQUIRED|MESSAGE_EDIT_TIME_EXPIRED",
    re.I,
)
NOT_THERE = re.compile(r"to edit not found|MESSAGE_ID_INVALID", re.I)
"""What is answered for a message that people deleted."""
SAME = re.compile(r"message is not modified", re.I)
_BUSY = re.compile(r"too many requests|flood", re.I)
_GATEWAY = re.compile(r"gateway", re.I)
# What the HTTP library calls a request that never left: certainly not accepted.
_NEVER_LEFT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError"}
)


def outcome_of(error: Exception, recipient: Recipient) -> SendOutcome:
    """What a failed request means for the delivery."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            after = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            why = f"Telegram asks to wait {after.total_seconds():.0f} s"
            return RetryLater(after, why, flooded=True)
        case ChatMigrated():
            return Moved(replace(recipient, address=str(error.new_chat_id)))
        case Forbidden():
            return Gone(_why(error))
        case InvalidToken():
            return RetryLater(
                TOKEN_REFUSED, "Telegram refuses the token (401): check telegram.token"
            )
        case Conflict():
            return RetryLater(None, _why(error))
        case BadRequest():
            return of_bad_request(error)
        case TimedOut():
            return RetryLater(None, "Telegram did not answer in time", uncertain=_left(error))
        case NetworkError():
            return _of_network(error)
        case _:
            return RetryLater(None, _unexpected(error), uncertain=True)


def of_bad_request(error: BadRequest) -> SendOutcome:
    text = error.message
    if _CLOSED_TOPIC.search(text):
        # A topic can be opened again. No wait is named: that would hold back the whole chat,
        # whose other topics are as they were.
        return RetryLater(None, _why(error))
    if _GONE.search(text):
        return Gone(_why(error))
    if _NEVER.search(text):
        return Rejected(_why(error))
    # Not known: tried a few times more, then a dead letter that an admin sees.
    return RetryLater(None, _why(error), limited=True)


def _of_network(error: NetworkError) -> SendOutcome:
    if _BUSY.search(error.message):
        return RetryLater(timedelta(seconds=30), _why(error), flooded=True)
    cause = error.__cause__
    if cause is not None and type(cause).__module__.startswith("http"):
        why = f"the connection to Telegram failed ({type(cause).__name__})"
        return RetryLater(None, why, uncertain=_left(error))
    # A 5xx of Telegram itself says that it was not done; that of a gateway says nothing.
    return RetryLater(None, _why(error), uncertain=bool(_GATEWAY.search(error.message)))


def depends_on_form(error: BadRequest) -> bool:
    """Whether the same text might be taken in a simpler form."""
    outcome = of_bad_request(error)
    return isinstance(outcome, RetryLater) and outcome.limited


def _left(error: Exception) -> bool:
    """Whether the request may have reached Telegram."""
    return type(error.__cause__).__name__ not in _NEVER_LEFT


def _unexpected(error: Exception) -> str:
    if isinstance(error, TelegramError):
        return f"Telegram's answer cannot be read: {_why(error)}"
    return f"unexpected: {type(error).__name__}"


def _why(error: Exception) -> str:
    """One line for a person. Addresses of requests hold the token, so none stays in it."""
    return one_line(_TOKEN.sub("…", str(error)), 200)
