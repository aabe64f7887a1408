"""The buttons under an alert: three at most, for what one wants next."""

from collections.abc import Callable, Sequence

from bot.core.model import Changed, Owed
from bot.core.press import CATCH_UP, MUTE, SETTINGS, Seal
from bot.render.catalogue import catalogue
from bot.render.message import Button, Buttons


def alert_keyboard(seal: Seal) -> Callable[[Sequence[Owed]], Buttons]:
    """What gives an alert its buttons: Mute this story · Catch me up · Settings. Alerts for
    the admins, and those whose subscription has ended, have none."""

    def keyboard(owed: Sequence[Owed]) -> Buttons:
        first = owed[0]
        if first.subscription is None or not isinstance(first.alert.event, Changed):
            return ()
        address, own = first.delivery.recipient.address, first.subscription.id
        wishes = first.subscription.effective(first.chat.preferences)
        say = catalogue(wishes.language or first.chat.language).say
        return (
            (
                Button(say("Mute this story"), seal.close(address, MUTE, own)),
                Button(say("Catch me up"), seal.close(address, CATCH_UP)),
                Button(say("Settings"), seal.close(address, SETTINGS, own)),
            ),
        )

    return keyboard
