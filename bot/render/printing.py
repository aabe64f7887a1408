"""Messages that many chats get alike are composed once.

One alert to a hundred thousand chats reads the same in all that share a language, a time zone
and their wishes. What it says is looked up by the very alerts (which never change) and by all
else that it depends on; the buttons are each chat's own.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.model import Alert, Owed
from bot.render.alert import alert_message, standing_message
from bot.render.catalogue import zone
from bot.render.html import Html
from bot.render.message import Message
from bot.render.page import preferences

REMEMBERED = 64
"""Composed messages: as many as may be on their way in different languages and forms."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A message without buttons, and its parts."""

    message: Message
    parts: tuple[Html, ...]


class Printer:
    """Composes messages, and remembers the last ones."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        # With the alerts themselves, so that none of another may come to the same address.
        self._known: OrderedDict[Hashable, tuple[Printed, list[Alert]]] = OrderedDict()

    def new(self, owed: Sequence[Owed], *, now: datetime, dated: bool) -> Printed:
        """As `bot.render.alert.alert_message`."""
        return self._once(
            ("new", _depends(owed, now), dated),
            [each.alert for each in owed],
            lambda: alert_message(owed, now=now, dated=dated),
        )

    def standing(
        self, owed: Sequence[Owed], *, now: datetime, dated: bool, told: bool, fit: int
    ) -> Printed:
        """As `bot.render.alert.standing_message`."""
        message = owed[0].standing
        if message is None:
            raise ValueError("there is no message to edit")
        shown = tuple(map(id, message.alerts))
        return self._once(
            ("standing", _depends(owed, now), dated, shown, message.story, told, fit),
            [*message.alerts, *(each.alert for each in owed)],
            lambda: standing_message(owed, now=now, dated=dated, told=told, fit=fit),
        )

    def _once(self, key: Hashable, alerts: list[Alert], compose: Callable[[], Message]) -> Printed:
        known = self._known.get(key)
        if known is None:
            message = compose()
            known = (Printed(message, tuple(message.parts)), alerts)
            self._known[key] = known
            if len(self._known) > self._remembered:
                self._known.popitem(last=False)
        else:
            self._known.move_to_end(key)
        return known[0]


def _depends(owed: Sequence[Owed], now: datetime) -> Hashable:
    """All that the words of a message depend on, beside what stands in it already."""
    first = owed[0]
    return (
        tuple((id(each.alert), each.earlier is None, preferences(each)) for each in owed),
        first.summed_up,
        first.subscription is None,
        first.chat.language,
        first.chat.timezone,
        now.astimezone(zone(first.chat.timezone)).date(),
    )
