"""The way out to Telegram, over python-telegram-bot.

Every answer of Telegram becomes one of the closed set of outcomes. What decides is the code
and its parameters first, the text second. `BadRequest` and `TimedOut` are kinds of
`NetworkError` in the library, so the order in which they are asked for matters: what can
never succeed must not be retried for ever, and what timed out may have arrived.
"""

import asyncio
import os
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    ReplyParameters,
)
from telegram.constants import ParseMode
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

from bot.channels.pace import TelegramPace, Toll
from bot.core.model import (
    Changed,
    ChatKind,
    Gone,
    Kind,
    Moved,
    Owed,
    Recipient,
    Rejected,
    RetryLater,
    Role,
    SendOutcome,
    Sent,
)
from bot.render.alert import alert_message, edited_message, struck_message
from bot.render.clean import one_line
from bot.render.html import Html
from bot.render.message import Buttons, Message, Preview
from bot.render.telegram_html import to_plain

# The library warns of a coming change in every RetryAfter it makes, unless it is asked to
# make the change already: waits are timedeltas then.
os.environ.setdefault("PTB_TIMEDELTA", "true")

NAME = "telegram"
TOKEN_REFUSED = timedelta(minutes=1)
LONGEST_WAIT = 10.0
"""Seconds that the later parts of a message wait for their turn within one attempt."""
REMEMBERED = 1_000
"""Half-sent messages that are remembered, should the store not have kept their progress."""

_TOKEN = re.compile(r"\d{5,}:[\w-]{20,}|bot\d{5,}(?:%3[Aa]|:)[\w-]+")
_MARKUP = re.compile(r"can't parse entities|entit\w+ .*invalid|ENTITY_", re.I)
_NO_TOPIC = re.compile(r"thread not found|TOPIC_DELETED|TOPIC_ID_INVALID", re.I)
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
_UNEDITABLE = re.compile(
    r"to edit not found|can't be edited|MESSAGE_ID_INVALID|no text in the message to edit"
    r"|MESSAGE_AUTHOR_REQUIRED|MESSAGE_EDIT_TIME_EXPIRED",
    re.I,
)
_SAME = re.compile(r"message is not modified", re.I)
_BUSY = re.compile(r"too many requests|flood", re.I)
_GATEWAY = re.compile(r"gateway", re.I)
# What the HTTP library calls a request that never left: certainly not accepted.
_NEVER_LEFT = frozenset(
    {"ConnectError", "ConnectTimeout", "PoolTimeout", "UnsupportedProtocol", "ProxyError"}
)

Keyboard = Callable[[Sequence[Owed]], Buttons]


def no_buttons(_: Sequence[Owed]) -> Buttons:
    """Alerts without buttons."""
    return ()


def outcome_of(error: Exception, recipient: Recipient) -> SendOutcome:
    """What a failed request means for the delivery."""
    match error:
        case RetryAfter():
            wait = error.retry_after
            after = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            return RetryLater(after, f"Telegram asks to wait {after.total_seconds():.0f} s")
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
            return _of_bad_request(error)
        case TimedOut():
            return RetryLater(None, "Telegram did not answer in time", uncertain=_left(error))
        case NetworkError():
            return _of_network(error)
        case _:
            return RetryLater(None, _unexpected(error), uncertain=True)


def _of_bad_request(error: BadRequest) -> SendOutcome:
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
        return RetryLater(timedelta(seconds=30), _why(error))
    cause = error.__cause__
    if cause is not None and type(cause).__module__.startswith("http"):
        why = f"the connection to Telegram failed ({type(cause).__name__})"
        return RetryLater(None, why, uncertain=_left(error))
    # A 5xx of Telegram itself says that it was not done; that of a gateway says nothing.
    return RetryLater(None, _why(error), uncertain=bool(_GATEWAY.search(error.message)))


def _depends_on_form(error: BadRequest) -> bool:
    """Whether the same text might be taken in a simpler form."""
    outcome = _of_bad_request(error)
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


@dataclass(frozen=True, slots=True)
class Receipt:
    """The messages that a delivery became: their ids, and how many alerts they tell.

    Written "12", "12,13" (a message in two parts), "12*4" (four alerts in one message), and
    "12/" for one of which more parts are still to be sent.
    """

    messages: tuple[int, ...]
    alerts: int = 1
    whole: bool = True

    def __str__(self) -> str:
        ids = ",".join(map(str, self.messages))
        return ids + (f"*{self.alerts}" if self.alerts > 1 else "") + ("" if self.whole else "/")

    @classmethod
    def read(cls, written: str | None) -> "Receipt | None":
        """None for what is no receipt of ours."""
        found = re.fullmatch(r"(\d+(?:,\d+)*)(?:\*(\d+))?(/?)", written or "")
        if not found:
            return None
        ids = tuple(int(number) for number in found[1].split(","))
        return cls(ids, int(found[2] or 1), not found[3])


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a message goes."""

    chat: int | str
    recipient: Recipient
    kind: ChatKind
    topic: int | None = None
    reply_to: int | None = None

    @classmethod
    def of(cls, first: Owed) -> "_Place":
        recipient = first.delivery.recipient
        address = recipient.address
        chat: int | str = address if address.startswith("@") else int(address)
        answered = Receipt.read(first.earlier) or Receipt.read(first.anchor)
        topic = int(recipient.topic) if recipient.topic else None
        reply_to = answered.messages[0] if answered else None
        return cls(chat, recipient, first.chat.kind, topic, reply_to)


class TelegramChannel:
    """Implements bot.core.ports.Channel.

    `keyboard` gives the buttons under an alert. `pace` is the one that the deliverer asks: it
    has counted one message for each `send`, and the channel counts the others (later parts, a
    second try in a simpler form). `trouble` is what keeps every message from
    being sent at the moment (a refused token), "" if nothing does: for health and admins.
    """

    name = NAME

    def __init__(
        self,
        bot: Bot,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        keyboard: Keyboard = no_buttons,
        pace: TelegramPace | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        paid_broadcast: bool = False,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self.trouble = ""
        self._bot = bot
        self._now = now
        self._keyboard = keyboard
        self._toll = Toll(pace, monotonic) if pace is not None else None
        self._paid = paid_broadcast or None
        self._sleep = sleep
        self._dated = True
        self._half_sent: OrderedDict[int, str] = OrderedDict()

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """See bot.core.ports.Channel."""
        try:
            place = _Place.of(owed[0])
        except ValueError:
            return Rejected(
                f"not an address of a chat: {one_line(str(owed[0].delivery.recipient))}"
            )
        outcome = await self._edit(owed, place) if _edits(owed) else None
        if outcome is None:
            outcome = await self._tell(owed, place)
            if isinstance(outcome, Sent) and _takes_back(owed):
                await self._strike(owed[0], place)
        self._remember(owed, outcome)
        return outcome

    # A new message

    async def _tell(self, owed: Sequence[Owed], place: _Place) -> SendOutcome:
        message = alert_message(
            owed, now=self._now(), dated=self._dated, buttons=self._keyboard(owed)
        )
        parts = message.parts
        sent = list(self._progress(owed))
        try:
            for number in range(len(sent), len(parts)):
                if number > 0:
                    await self._wait_for_turn(owed[0])
                sent.append(
                    await self._part(_only(message, number, parts), place, first=number == 0)
                )
                place = replace(place, reply_to=None)
        except _NotYet as later:
            outcome: SendOutcome = RetryLater(later.after, "the later parts wait for their turn")
        except Exception as error:
            outcome = self._failed(error, owed[0].delivery.recipient)
        else:
            self.trouble = ""
            return Sent(str(Receipt(tuple(sent), len(owed))))
        if isinstance(outcome, RetryLater) and sent:
            return replace(outcome, receipt=str(Receipt(tuple(sent), len(owed), whole=False)))
        return outcome

    async def _part(self, part: Message, place: _Place, *, first: bool) -> int:
        """Send one part in the richest form that Telegram takes: as it is, without preview
        and buttons, as plain text."""
        forms = [(part, True), (replace(part, preview=None, buttons=()), True), (part, False)]
        while True:
            form, rich = forms[0]
            try:
                return await self._post(form, place, first=first, rich=rich)
            except BadRequest as error:
                if place.topic is not None and _NO_TOPIC.search(error.message):
                    # The topic is no more, but those who followed there are still in the chat.
                    place = replace(place, topic=None)
                elif not _depends_on_form(error) or len(forms) == 1:
                    raise
                else:
                    self._doubt_dates(error)
                    forms = forms[-1:] if _MARKUP.search(error.message) else forms[1:]
                self._count(place)

    async def _post(self, part: Message, place: _Place, *, first: bool, rich: bool) -> int:
        reply = place.reply_to
        message = await self._bot.send_message(
            place.chat,
            part.html if rich else to_plain(part.html),
            parse_mode=ParseMode.HTML if rich else None,
            message_thread_id=place.topic,
            reply_parameters=ReplyParameters(reply, allow_sending_without_reply=True)
            if reply
            else None,
            link_preview_options=_preview(part.preview),
            reply_markup=_markup(part.buttons) if rich else None,
            disable_notification=part.silent or not first or None,
            allow_paid_broadcast=self._paid,
        )
        return message.message_id

    # An edit of the message that told the entry's former state

    async def _edit(self, owed: Sequence[Owed], place: _Place) -> SendOutcome | None:
        """None where that message cannot be edited, so that a new one has to be sent."""
        receipt = Receipt.read(owed[0].earlier)
        message = edited_message(
            owed[0], now=self._now(), dated=self._dated, buttons=self._keyboard(owed)
        )
        parts = message.parts
        if receipt is None or len(receipt.messages) != len(parts):
            return None
        try:
            for number, message_id in enumerate(receipt.messages):
                if number > 0:
                    await self._wait_for_turn(owed[0])
                await self._edit_one(_only(message, number, parts), place, message_id)
        except _NotYet as later:
            return RetryLater(later.after, "the later parts wait for their turn")
        except BadRequest as error:
            if _UNEDITABLE.search(error.message) or isinstance(_of_bad_request(error), RetryLater):
                self._count(place)
                return None
            return self._failed(error, owed[0].delivery.recipient)
        except Exception as error:
            return self._failed(error, owed[0].delivery.recipient)
        self.trouble = ""
        return Sent(str(receipt))

    async def _edit_one(self, part: Message, place: _Place, message_id: int) -> None:
        for rich in (True, False):
            try:
                await self._bot.edit_message_text(
                    part.html if rich else to_plain(part.html),
                    place.chat,
                    message_id,
                    parse_mode=ParseMode.HTML if rich else None,
                    link_preview_options=_preview(part.preview),
                    reply_markup=_markup(part.buttons),
                )
                return
            except BadRequest as error:
                if _SAME.search(error.message):
                    return
                if not rich or not _MARKUP.search(error.message):
                    raise
                self._doubt_dates(error)
                self._count(place)

    async def _strike(self, owed: Owed, place: _Place) -> None:
        """Strike through what was taken back. The news of it is sent already, so whatever
        hinders this is left alone: sending the news again would be worse."""
        receipt = Receipt.read(owed.earlier)
        if receipt is None or receipt.alerts > 1:
            return
        message = struck_message(owed, now=self._now(), dated=self._dated)
        parts = message.parts
        self._count(place)
        with suppress(TelegramError):
            await self._edit_one(_only(message, 0, parts), place, receipt.messages[0])

    # Progress, pace, failures

    def _progress(self, owed: Sequence[Owed]) -> tuple[int, ...]:
        """The parts that earlier attempts got accepted, if it is the same message still."""
        delivery = owed[0].delivery
        receipt = Receipt.read(self._half_sent.get(delivery.id or 0) or delivery.receipt)
        if receipt is None or receipt.whole or receipt.alerts != len(owed):
            return ()
        return receipt.messages

    def _remember(self, owed: Sequence[Owed], outcome: SendOutcome) -> None:
        number = owed[0].delivery.id or 0
        self._half_sent.pop(number, None)
        if isinstance(outcome, RetryLater) and outcome.receipt:
            self._half_sent[number] = outcome.receipt
            while len(self._half_sent) > REMEMBERED:
                self._half_sent.popitem(last=False)

    async def _wait_for_turn(self, owed: Owed) -> None:
        if self._toll is None:
            return
        waited = 0.0
        while (wait := self._toll.pay(owed.delivery.recipient, owed.chat.kind)) > 0:
            if waited + wait > LONGEST_WAIT:
                raise _NotYet(wait)
            waited += wait
            await self._sleep(wait)

    def _count(self, place: _Place) -> None:
        """A second request for the same message: counted, but not waited for."""
        if self._toll is not None:
            self._toll.note(place.recipient, place.kind)

    def _doubt_dates(self, error: BadRequest) -> None:
        """A Bot API server older than `tg-time`: write times out from now on."""
        if "tg-time" in error.message:
            self._dated = False

    def _failed(self, error: Exception, recipient: Recipient) -> SendOutcome:
        outcome = outcome_of(error, recipient)
        if isinstance(error, InvalidToken) and isinstance(outcome, RetryLater):
            self.trouble = outcome.why
        return outcome


class _NotYet(Exception):
    """The next part has to wait for longer than one attempt may take."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds)
        self.after = timedelta(seconds=seconds)


def _edits(owed: Sequence[Owed]) -> bool:
    """Whether this changes what one message of ours says, instead of being said anew.

    What becomes a correction or a retraction is news, and a message that tells of several
    entries cannot be rewritten for one of them.
    """
    event, earlier = owed[0].alert.event, Receipt.read(owed[0].earlier)
    if len(owed) > 1 or earlier is None or earlier.alerts > 1 or not isinstance(event, Changed):
        return False
    change = event.change
    if change.kind is Kind.ADDED or change.entry.role is Role.HEADLINE:
        return False
    return not _takes_back(owed)


def _takes_back(owed: Sequence[Owed]) -> bool:
    """Whether an entry that was told has become its own correction or retraction."""
    event = owed[0].alert.event
    if len(owed) > 1 or owed[0].earlier is None or not isinstance(event, Changed):
        return False
    entry, previous = event.change.entry, event.change.previous
    if event.change.kind is not Kind.EDITED or previous is None:
        return False
    return entry.role is not previous.role and entry.role in (Role.CORRECTION, Role.RETRACTION)


def _only(message: Message, number: int, parts: Sequence[Html]) -> Message:
    """One part of a message: the preview is the first one's, the buttons the last one's."""
    last = number == len(parts) - 1
    return Message(
        html=parts[number],
        preview=message.preview if number == 0 else None,
        silent=message.silent,
        buttons=message.buttons if last else (),
    )


def _preview(preview: Preview | None) -> LinkPreviewOptions:
    if preview is None:
        return LinkPreviewOptions(is_disabled=True)
    if preview.picture:
        return LinkPreviewOptions(url=preview.url, prefer_large_media=True, show_above_text=True)
    return LinkPreviewOptions(url=preview.url, prefer_small_media=True)


def _markup(buttons: Buttons) -> InlineKeyboardMarkup | None:
    if not buttons:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(b.label, callback_data=b.data, url=b.url) for b in row]
            for row in buttons
        ]
    )
