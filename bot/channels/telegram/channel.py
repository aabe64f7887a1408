"""What is owed → messages, and edits of messages."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.channels.pace import TelegramPace, Toll
from bot.channels.telegram.answers import NOT_THERE, UNEDITABLE, of_bad_request, outcome_of
from bot.channels.telegram.markup import only
from bot.channels.telegram.place import Place
from bot.channels.telegram.receipt import Receipt
from bot.channels.telegram.topics import KeepTopic, StoryTopics, forget
from bot.channels.telegram.wire import NotYet, Wire
from bot.core.model import (
    Changed,
    Kind,
    Owed,
    Recipient,
    Rejected,
    RetryLater,
    SendOutcome,
    Sent,
)
from bot.core.telling import TAKEN_BACK, is_silent, takes_back
from bot.render.clean import one_line
from bot.render.html import Html
from bot.render.message import Buttons, Message
from bot.render.printing import Printer

NAME = "telegram"
REMEMBERED = 1_000
"""Half-sent messages that are remembered, should the store not have kept their progress."""
_WAITS = "the later parts wait for their turn"

Keyboard = Callable[[Sequence[Owed], int], Buttons]
"""The buttons under what is owed, of whose texts so many are shown in part (Message)."""


def no_buttons(_: Sequence[Owed], __: int) -> Buttons:
    """Alerts without buttons."""
    return ()


class TelegramChannel:
    """Implements bot.core.ports.EditingChannel.

    `keyboard` gives the buttons under an alert. `pace` is the one that the deliverer asks: it
    has counted one message for each `send`, and the channel counts the others (later parts, a
    second try in a simpler form). `keep_topic` remembers the topics that are made. `trouble` is
    what keeps every message from being sent at the moment (a refused token), "" if nothing
    does: for health and admins.
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
        keep_topic: KeepTopic = forget,
        forget_anchor: KeepTopic = forget,
    ) -> None:
        self.trouble = ""
        self._now = now
        self._keyboard = keyboard
        toll = Toll(pace, monotonic) if pace is not None else None
        self._wire = Wire(bot, toll=toll, paid=paid_broadcast, sleep=sleep)
        self._forget_anchor = forget_anchor
        self._topics = StoryTopics(bot, keep_topic, monotonic=monotonic)
        self._printer = Printer()
        self._half_sent: OrderedDict[int, str] = OrderedDict()

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        """See bot.core.ports.Channel."""
        try:
            place = Place.of(owed[0])
        except ValueError:
            return Rejected(
                f"not an address of a chat: {one_line(str(owed[0].delivery.recipient))}"
            )
        outcome = await self._edit(owed, place) if _belongs_in_a_message(owed) else None
        if outcome is None:
            outcome = await self._tell(owed, place)
            if isinstance(outcome, Sent) and _takes_back(owed[0]):
                await self._strike(owed[0], place)
        self._remember(owed, outcome)
        return outcome

    async def refresh(self, anchor: Owed) -> SendOutcome:
        """See bot.core.ports.EditingChannel. Only the first of several parts says where the
        story stands."""
        receipt = Receipt.read(anchor.standing.receipt) if anchor.standing else None
        if receipt is None:
            return Rejected("nothing to bring up to date")
        message, parts = self._standing([anchor], told=True, fit=len(receipt.messages))
        if len(parts) != len(receipt.messages):
            return Rejected("the message would have another length")
        try:
            await self._wire.edit(only(message, 0, parts), Place.of(anchor), receipt.messages[0])
        except Exception as error:
            if isinstance(error, BadRequest) and NOT_THERE.search(error.message):
                await self._lost_anchor(anchor, str(receipt))
            return outcome_of(error, anchor.delivery.recipient)
        return Sent(str(receipt))

    async def _lost_anchor(self, owed: Owed, receipt: str) -> None:
        await self._forget_anchor(owed.delivery.recipient, owed.alert.source_id, receipt)

    # A new message

    async def _tell(self, owed: Sequence[Owed], place: Place) -> SendOutcome:
        printed = self._printer.new(owed, now=self._now(), dated=self._wire.dated)
        message, parts = self._with_buttons(printed.message, owed), printed.parts
        sent = list(self._progress(owed))
        try:
            place = await self._topics.place(owed[0], place)
            for number in range(len(sent), len(parts)):
                if number > 0:
                    await self._wire.turn(place)
                part = only(message, number, parts)
                message_id, went = await self._wire.post(part, place, first=number == 0)
                sent.append(message_id)
                await self._topics.left(owed[0], place, went)
                await self._unanswered(owed[0], place, went)
                place = replace(went, reply_to=None)
        except NotYet as later:
            outcome: SendOutcome = RetryLater(later.after, _WAITS)
        except Exception as error:
            outcome = self._failed(error, owed[0].delivery.recipient)
        else:
            self.trouble = ""
            return Sent(str(Receipt(tuple(sent), len(owed))))
        if isinstance(outcome, RetryLater) and sent:
            return replace(outcome, receipt=str(Receipt(tuple(sent), len(owed), whole=False)))
        return outcome

    async def _unanswered(self, owed: Owed, wanted: Place, went: Place) -> None:
        """A message was sent: if the anchor that it should answer is gone, it is the anchor."""
        anchor = Receipt.read(owed.anchor)
        if went.reply_to is None and anchor and wanted.reply_to == anchor.messages[0]:
            await self._lost_anchor(owed, str(anchor))

    # An edit of the message in which this is told

    async def _edit(self, owed: Sequence[Owed], place: Place) -> SendOutcome | None:
        """None where that message cannot be edited, so that a new one has to be sent."""
        standing = owed[0].standing
        receipt = Receipt.read(standing.receipt) if standing else None
        if receipt is None:
            return None
        message, parts = self._standing(owed, fit=len(receipt.messages))
        if len(receipt.messages) != len(parts):
            return _instead(owed)
        try:
            for number, message_id in enumerate(receipt.messages):
                if number > 0:
                    await self._wire.turn(place)
                part = only(message, number, parts)
                await self._wire.edit(part, place, message_id, counted=number == 0)
        except NotYet as later:
            return RetryLater(later.after, _WAITS)
        except BadRequest as error:
            if NOT_THERE.search(error.message) and not any(_matters(each) for each in owed):
                return Sent(str(receipt))
            if UNEDITABLE.search(error.message) or isinstance(of_bad_request(error), RetryLater):
                return self._not_edited(owed, place)
            return self._failed(error, owed[0].delivery.recipient)
        except Exception as error:
            return self._failed(error, owed[0].delivery.recipient)
        self.trouble = ""
        return Sent(str(receipt))

    def _not_edited(self, owed: Sequence[Owed], place: Place) -> SendOutcome | None:
        instead = _instead(owed)
        if instead is None:
            self._wire.count(place)
        return instead

    async def _strike(self, owed: Owed, place: Place) -> None:
        """Strike through what was taken back. The news of it is sent already, so whatever
        hinders this is left alone: sending the news again would be worse."""
        receipt = Receipt.read(owed.standing.receipt) if owed.standing else None
        if receipt is None:
            return
        fit = len(receipt.messages)
        message, parts = self._standing([owed], fit=fit, buttons=False)
        if len(parts) > fit:
            return
        with suppress(TelegramError):
            part = only(message, 0, parts)
            await self._wire.edit(part, place, receipt.messages[0], counted=False)

    def _standing(
        self, owed: Sequence[Owed], *, fit: int, told: bool = False, buttons: bool = True
    ) -> tuple[Message, tuple[Html, ...]]:
        printed = self._printer.standing(
            owed, now=self._now(), dated=self._wire.dated, told=told, fit=fit
        )
        if not buttons:
            return printed.message, printed.parts
        return self._with_buttons(printed.message, owed), printed.parts

    def _with_buttons(self, message: Message, owed: Sequence[Owed]) -> Message:
        return replace(message, buttons=self._keyboard(owed, message.shortened))

    # Progress and failures

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

    def _failed(self, error: Exception, recipient: Recipient) -> SendOutcome:
        outcome = outcome_of(error, recipient)
        if isinstance(error, InvalidToken) and isinstance(outcome, RetryLater):
            self.trouble = outcome.why
        return outcome


def _belongs_in_a_message(owed: Sequence[Owed]) -> bool:
    """Whether this is told in a message that stands: a new wording, or a burst that grows."""
    return owed[0].standing is not None and not _takes_back(owed[0])


def _takes_back(owed: Owed) -> bool:
    event = owed.alert.event
    return owed.standing is not None and isinstance(event, Changed) and takes_back(event.change)


def _matters(owed: Owed) -> bool:
    """Whether it is told even to a chat whose people deleted the message that it belongs in:
    what is new in a burst, and that something was wrong."""
    event = owed.alert.event
    if not isinstance(event, Changed) or event.change.kind is Kind.ADDED:
        return True
    return event.change.kind is Kind.EDITED and event.change.entry.role in TAKEN_BACK


def _instead(owed: Sequence[Owed]) -> SendOutcome | None:
    """What is done where a message cannot be edited: None, to tell it anew; a typo has nothing
    left that it could set right."""
    standing = owed[0].standing
    if standing is not None and all(is_silent(each.alert) for each in owed):
        return Sent(standing.receipt)
    return None
