"""The buttons under an alert: a few, for what one wants next."""

from collections.abc import Callable, Sequence

from bot.core.model import Changed, CoverageEnded, Owed
from bot.core.press import CATCH_UP, DROP, FOLLOW_ON, MUTE, SETTINGS, SHOW_ALL, Seal
from bot.render.catalogue import catalogue
from bot.render.message import Button, Buttons


def alert_keyboard(seal: Seal) -> Callable[[Sequence[Owed], int], Buttons]:
    """What gives an alert its buttons: Mute this story · Catch me up · Settings; at the end of
    a coverage what one wants then; above them, where so many texts are shown in part, one that
    tells them whole. Alerts for the admins, those whose subscription has ended,
    and summaries of several sources have none."""

    def keyboard(owed: Sequence[Owed], shortened: int) -> Buttons:
        first = owed[0]
        if first.subscription is None or len({each.alert.source_id for each in owed}) > 1:
            return ()
        address, own = first.delivery.recipient.address, first.subscription.id
        wishes = first.subscription.effective(first.chat.preferences)
        say = catalogue(wishes.language or first.chat.language).say
        event = first.alert.event
        if len(owed) == 1 and first.standing is None and isinstance(event, CoverageEnded):
            follow = Button(say("Follow the new page"), seal.close(address, FOLLOW_ON))
            stop = Button(say("Stop following"), seal.close(address, DROP, own))
            return ((follow,), (stop,)) if event.successor else ((stop,),)
        if not isinstance(event, Changed | CoverageEnded):
            return ()
        usual = (
            Button(say("Mute this story"), seal.close(address, MUTE, own)),
            Button(say("Catch me up"), seal.close(address, CATCH_UP)),
            Button(say("Settings"), seal.close(address, SETTINGS, own)),
        )
        if not shortened:
            return (usual,)
        return ((Button(say("Show all {n}", n=shortened), seal.close(address, SHOW_ALL)),), usual)

    return keyboard
