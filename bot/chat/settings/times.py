"""The time zone of a chat, and the hour of its daily summary."""

from bot.chat.aim import Aim
from bot.chat.asking import ask
from bot.chat.commands import Run, Who
from bot.chat.parse import clock
from bot.chat.saying import lines
from bot.chat.settings.change import apply
from bot.chat.settings.names import ASK_TIME, ASK_ZONE, ZONE
from bot.chat.settings.panel import show_panel
from bot.chat.settings.scope import scope_of
from bot.chat.turn import Refused, Turn
from bot.core.model import Chat
from bot.render.catalogue import zone


async def set_zone(turn: Turn, target: Aim, name: str) -> None:
    chat = await turn.deps.subscribe.live_in(target.chat, name) if name else None
    if chat is None:
        await turn.reply(
            turn.words.say_html(
                "Which time zone? For example <code>/settings zone Europe/Kyiv</code>; now it "
                "is {zone}.",
                zone=target.chat.timezone,
            )
        )
        return
    undo = turn.button(turn.words.say("Undo"), ZONE, target.chat.timezone)
    changed = chat.timezone != target.chat.timezone and not target.elsewhere
    await turn.show(
        turn.words.say_html(
            "The time zone is {zone}: it is {time} there.",
            zone=chat.timezone,
            time=_clock(turn, chat),
        ),
        [[undo]] if changed else (),
    )


async def ask_zone(turn: Turn) -> None:
    """Ask for the name of a time zone, which nothing but the person can tell."""
    scope = await scope_of(turn, turn.pressed.argument(0))
    text = lines(
        turn.words.say_html("In which time zone are you? For example <code>Europe/Kyiv</code>."),
        turn.words.say_html("Time zone: {zone}", zone=scope.chat.timezone),
    )
    await ask(turn, text, ZONE, scope.key, hint="Europe/Kyiv")


async def take_zone(turn: Turn) -> None:
    """The answer to that. Raises Refused for what is no time zone."""
    scope = await scope_of(turn, turn.asked.argument(0))
    if await turn.deps.subscribe.live_in(scope.chat, turn.argument) is None:
        raise Refused(
            turn.words.say_html(
                "I know no time zone called “{text}”. Please write it again, as in "
                "<code>Europe/Kyiv</code>.",
                text=turn.argument[:50],
            )
        )
    await set_zone(turn, Aim(scope.chat, turn.recipient, "", scope.elsewhere), turn.argument)


async def ask_time(turn: Turn) -> None:
    """Ask when the daily summary shall come."""
    scope = await scope_of(turn, turn.pressed.argument(0))
    text = turn.words.say_html("At what time of day? For example <code>6:30</code>.")
    await ask(turn, text, ASK_TIME, scope.key, hint="6:30")


async def take_time(turn: Turn) -> None:
    """The answer to that. Raises Refused for what is no time of day."""
    scope, at = await scope_of(turn, turn.asked.argument(0)), clock(turn.argument)
    if at is None:
        raise Refused(turn.words.say_html("That is no time of day. Please write it again."))
    await show_panel(turn, await apply(turn, scope, {"digest_at": at}))


async def zone_pressed(turn: Turn) -> None:
    """Undo of a time zone."""
    here = Aim(turn.chat, turn.recipient, "")
    await set_zone(turn, here, turn.pressed.argument(0))


def _clock(turn: Turn, chat: Chat) -> str:
    return turn.words.clock(turn.now, zone(chat.timezone))


PRESSES: dict[str, tuple[Who, Run]] = {
    ZONE: (Who.LEADER, zone_pressed),
    ASK_ZONE: (Who.LEADER, ask_zone),
    ASK_TIME: (Who.LEADER, ask_time),
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    ZONE: (Who.LEADER, take_zone),
    ASK_TIME: (Who.LEADER, take_time),
}
