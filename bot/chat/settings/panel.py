"""What is in force, and a button for each thing that can be set."""

from datetime import time

from telegram import InlineKeyboardButton

from bot.chat.aim import elsewhere
from bot.chat.commands import Run, Who
from bot.chat.hours import MUTE_FOR, hours
from bot.chat.reading.listing import LIST, PANEL
from bot.chat.reading.signs import sign
from bot.chat.saying import Rows, bold, lines
from bot.chat.settings.buttons import choice, home_of, switch, undo_row
from bot.chat.settings.names import (
    ASK_TIME,
    ASK_ZONE,
    DELAYS,
    HERE,
    INHERIT,
    KINDS,
    MORE,
    PAUSE,
    ROLES,
    WORDS,
)
from bot.chat.settings.scope import Scope, scope_of
from bot.chat.turn import Turn
from bot.core.model import Chat, Delay, Preferences
from bot.core.press import DROP, SETTINGS
from bot.render.catalogue import Catalogue
from bot.render.html import Html
from bot.subscribe import Following

_DIGESTS = (7, 8, 12, 18, 20)


async def panel_pressed(turn: Turn) -> None:
    await show_panel(turn, await scope_of(turn, turn.pressed.argument(0)))


async def settings_of_alert(turn: Turn) -> None:
    """ "Settings" under an alert: a message of its own, for the alert is to stay."""
    scope = await scope_of(turn, turn.pressed.argument(0))
    await turn.reply(_summary(turn, scope), _panel_rows(turn, scope))


async def show_panel(turn: Turn, scope: Scope, *, undo: bool = False) -> None:
    """What is in force, and a button for each thing that can be set."""
    first = [undo_row(turn, scope)] if undo else []
    await turn.show(_summary(turn, scope), [*first, *_panel_rows(turn, scope)])


def _summary(turn: Turn, scope: Scope) -> Html:
    say, wishes = turn.words, scope.wishes
    if scope.one is None:
        head: str = bold(say.say_html("Settings of this chat"))
    else:
        head = f"<b>{sign(scope.one)} {turn.link(scope.one.watched)}</b>"
    roles = [say.say(ROLES[role]) for role in ROLES if role in wishes.roles]
    told = say.list(roles) if roles else say.say("nothing")
    held_now = scope.one is not None and scope.one.subscription.paused
    parts = [
        elsewhere(turn, scope.chat),
        head,
        say.say_html("Told: {kinds}", kinds=told),
        say.say_html("Key posts only") if wishes.key_only else "",
        word_line(say, wishes),
        _delay_line(say, wishes),
        _quiet_line(say, scope.chat),
        say.say_html("Time zone: {zone}", zone=scope.chat.timezone) if scope.one is None else "",
        say.say_html("⏸ Held until you go on with it.") if held_now else "",
    ]
    return lines(*filter(None, parts))


def word_line(say: Catalogue, wishes: Preferences) -> str:
    found = []
    if wishes.include:
        found.append(say.say_html("Only with: {words}", words=", ".join(wishes.include)))
    if wishes.exclude:
        found.append(say.say_html("Not with: {words}", words=", ".join(wishes.exclude)))
    return "\n".join(found)


def _delay_line(say: Catalogue, wishes: Preferences) -> str:
    told = say.say(DELAYS[wishes.delay])
    if wishes.delay is Delay.DAILY:
        told = f"{told}, {wishes.digest_at:%H:%M}"
    return say.say_html("When: {when}", when=told)


def _quiet_line(say: Catalogue, chat: Chat) -> str:
    return say.say_html("🌙 Quiet from {hours}.", hours=hours(chat.quiet)) if chat.quiet else ""


def _panel_rows(turn: Turn, scope: Scope) -> Rows:
    say, key, wishes = turn.words, scope.key, scope.wishes
    rows: list[list[InlineKeyboardButton]] = [
        [
            turn.button(say.say("Kinds of news"), KINDS, key),
            turn.button(say.say("Words"), WORDS, key),
        ],
        [switch(turn, scope, say.say("Only key updates"), "key_only", wishes.key_only)],
        [choice(turn, scope, DELAYS[d], "delay", d.value, wishes.delay is d) for d in Delay],
    ]
    if wishes.delay is Delay.DAILY:
        rows.append(
            [
                choice(turn, scope, f"{at}:00", "digest_at", at, wishes.digest_at == time(at))
                for at in _DIGESTS
            ]
        )
        rows.append([turn.button(say.say("Another time"), ASK_TIME, key)])
    rows.append(
        [
            switch(turn, scope, say.say("Sound"), "sound", wishes.sound),
            switch(turn, scope, say.say("Link preview"), "preview", wishes.preview),
        ]
    )
    rows.append([turn.button(say.say("More"), MORE, key)])
    if scope.one is not None:
        return [*rows, *_subscription_rows(turn, scope.one)]
    rows[-1].append(turn.button(say.say("Time zone"), ASK_ZONE, key))
    home = home_of(turn, scope.chat.recipient)
    return [*rows, [turn.button(say.say("All that is followed"), LIST, 0, *home)]]


def _subscription_rows(turn: Turn, one: Following) -> Rows:
    say, own = turn.words, one.subscription
    muted = own.muted_until is not None and own.muted_until > turn.now
    here = turn.recipient
    move = own.recipient.address == here.address and own.recipient.topic != here.topic
    return [
        [
            turn.button(say.say("Go on"), PAUSE, own.id, 0)
            if own.paused
            else turn.button(say.say("Hold"), PAUSE, own.id, 1),
            turn.button(say.say("Unmute"), MUTE_FOR, own.id, 0)
            if muted
            else turn.button(say.say("Mute for a day"), MUTE_FOR, own.id, 24),
        ],
        [turn.button(say.say("Tell it in this topic"), HERE, own.id)] if move else [],
        [
            turn.button(say.say("As the whole chat"), INHERIT, own.id),
            turn.button(say.say("Stop following"), DROP, own.id),
        ],
        [turn.button(say.say("All that is followed"), LIST, 0, *home_of(turn, own.recipient))],
    ]


PRESSES: dict[str, tuple[Who, Run]] = {
    SETTINGS: (Who.LEADER, settings_of_alert),
    PANEL: (Who.LEADER, panel_pressed),
}
