"""When to be left alone: /mute and /quiet, and their buttons."""

from datetime import UTC, datetime, time, timedelta

from bot.chat.aim import Aim, aim, elsewhere, held
from bot.chat.commands import Command, Run, Who
from bot.chat.following import nothing_followed
from bot.chat.parse import quiet as parse_quiet
from bot.chat.parse import tidy, trailing_span
from bot.chat.saying import Rows, bold, lines
from bot.chat.turn import Turn
from bot.core.finding import Several
from bot.core.model import Chat, Quiet
from bot.core.press import MUTE
from bot.render.catalogue import mark
from bot.render.html import Html
from bot.subscribe import Following, Muted, NothingFollowed

MUTE_ALL, MUTE_FOR, UNDO_MUTE = "muteall", "mutefor", "undomute"
QUIET, UNDO_QUIET = "quiet", "undoquiet"
_OFF = {"off", "no", "0", "none", "нет", "ні", "aus", "non", "nie", "kapalı"}
_SPANS = (1, 3, 8, 24, 168)
"""Hours for which a chat can be muted with a button."""
_STORY_MUTE = timedelta(hours=24)
_USUAL_QUIET = Quiet(time(23), time(7))


async def mute(turn: Turn) -> None:
    """Mute everything, or one source, for a while."""
    target = await aim(turn)
    if not target.rest:
        await turn.reply(*_mute_menu(turn, target))
        return
    named, length = trailing_span(target.rest)
    if named.lower() in _OFF or (length is None and named.split()[-1].lower() in _OFF):
        named, length = " ".join(named.split()[:-1]), timedelta(0)
    if length is None:
        await turn.reply(
            turn.words.say_html(
                "For how long? For example <code>/mute 3h</code>, "
                "<code>/mute donbas 2d</code> or <code>/mute off</code>."
            )
        )
        return
    if not named:
        muted = await turn.deps.subscribe.mute(target.chat, length)
        await turn.reply(*_muted(turn, target, muted))
        return
    outcome = await turn.deps.subscribe.mute_named(target.recipient, named, length)
    if isinstance(outcome, Muted):
        await turn.reply(*_muted(turn, target, outcome))
    elif isinstance(outcome, Several):
        await _which(turn, target, outcome, length)
    elif isinstance(outcome, NothingFollowed):
        await turn.reply(*nothing_followed(turn, target.chat))
    else:
        await turn.reply(
            turn.words.say_html(
                "This chat follows nothing that is called “{text}”. /list shows what it follows.",
                text=tidy(outcome.text)[:100],
            )
        )


async def _which(turn: Turn, target: Aim, meant: Several, length: timedelta) -> None:
    """A name may mean several: a button mutes each for the length that was asked for."""
    minutes = f"{max(round(length.total_seconds() / 60), 0)}m"
    following = await turn.deps.subscribe.following(target.recipient)
    chosen = [f for f in following if f.watched in meant.candidates]
    await turn.reply(
        lines(elsewhere(turn, target.chat), turn.words.say_html("Which one do you mean?")),
        [
            [turn.button(turn.name(f.watched), MUTE_FOR, f.subscription.id, minutes)]
            for f in chosen[:8]
        ],
    )


def _mute_menu(turn: Turn, target: Aim) -> tuple[Html, Rows]:
    say = turn.words
    if target.elsewhere:
        return say.say_html("For how long? For example <code>/mute @channel 3h</code>."), ()
    buttons = [turn.button(say.duration(timedelta(hours=span)), MUTE_ALL, span) for span in _SPANS]
    off = [turn.button(say.say("Unmute"), MUTE_ALL, 0)] if _is_muted(turn, target.chat) else []
    text = lines(
        bold(say.say_html("For how long shall this chat be left alone?")),
        say.say_html("One source only: <code>/mute donbas 3h</code>"),
        muted_note(turn, target),
    )
    return text, [buttons[:3], buttons[3:], off]


def _is_muted(turn: Turn, chat: Chat) -> bool:
    return chat.muted_until is not None and chat.muted_until > turn.now


def muted_note(turn: Turn, target: Aim) -> str:
    """That the whole chat is muted, if it is."""
    if not _is_muted(turn, target.chat) or target.chat.muted_until is None:
        return ""
    return turn.words.say_html(
        "🔕 Everything is muted until {time}. /mute off ends that.",
        time=turn.when(target.chat.muted_until),
    )


def _muted(turn: Turn, target: Aim, muted: Muted) -> tuple[Html, Rows]:
    say, one = turn.words, muted.following
    what = turn.link(one.watched) if one else say.say_html("Everything")
    if muted.until is None:
        heard = say.say_html("🔔 {what} is heard again.", what=what)
        text = lines(elsewhere(turn, target.chat), heard)
    else:
        text = lines(
            elsewhere(turn, target.chat),
            say.say_html(
                "🔕 {what} is muted until {time}.", what=what, time=turn.when(muted.until)
            ),
            say.say_html("What happens meanwhile stands in /catchup."),
        )
    if target.elsewhere:
        return text, ()
    former = int(muted.former.timestamp()) if muted.former and muted.former > turn.now else 0
    own = one.subscription.id if one else 0
    return text, [[turn.button(say.say("Undo"), UNDO_MUTE, own, former)]]


async def mute_all_pressed(turn: Turn) -> None:
    hours = int(turn.pressed.argument(0) or 0)
    muted = await turn.deps.subscribe.mute(turn.chat, timedelta(hours=hours))
    await turn.show(*_muted(turn, _here(turn), muted))


async def mute_story(turn: Turn) -> None:
    """ "Mute this story" under an alert. The alert itself stays as it is."""
    one, _ = await held(turn, turn.pressed.argument(0))
    muted = await turn.deps.subscribe.mute_one(one, _STORY_MUTE)
    await turn.reply(*_muted(turn, _here(turn), muted))


async def mute_for(turn: Turn) -> None:
    """Mute one source for so many hours ("8"), from its settings, or minutes ("90m")."""
    press = turn.pressed
    one, _ = await held(turn, press.argument(0))
    text = press.argument(1) or "0"
    number = int(text.removesuffix("m"))
    length = timedelta(minutes=number) if text.endswith("m") else timedelta(hours=number)
    await turn.show(*_muted(turn, _here(turn), await turn.deps.subscribe.mute_one(one, length)))


async def undo_mute(turn: Turn) -> None:
    """As it was before; a mute that is over by now is not put back."""
    press = turn.pressed
    one: Following | None = None
    if press.argument(0) != "0":
        one, _ = await held(turn, press.argument(0))
    at = int(press.argument(1) or 0)
    until = datetime.fromtimestamp(at, UTC) if at else None
    await turn.deps.subscribe.mute_until(turn.chat, one, until)
    await turn.show(turn.words.say_html("Undone."))


async def quiet(turn: Turn) -> None:
    """Quiet hours: what happens in them is held and summed up after them."""
    target = await aim(turn)
    text = target.rest
    if not text:
        await turn.reply(*_quiet_menu(turn, target))
        return
    if text.lower() in _OFF:
        await _set_quiet(turn, target, None)
        return
    wanted = parse_quiet(text)
    if wanted is None:
        await turn.reply(
            turn.words.say_html(
                "From when to when? For example <code>/quiet 23:00-07:00</code>, with "
                "<code>urgent</code> after it if key events, corrections and retractions may "
                "break through, or <code>/quiet off</code>."
            )
        )
        return
    await _set_quiet(turn, target, wanted)


async def _set_quiet(turn: Turn, target: Aim, wanted: Quiet | None) -> None:
    hushed = await turn.deps.subscribe.hush(target.chat, wanted)
    say = turn.words
    if wanted is None:
        text = say.say_html("There are no quiet hours any more.")
    else:
        text = lines(
            say.say_html("🌙 Quiet from {hours}.", hours=hours(wanted)),
            say.say_html("What happens meanwhile is held, and summed up in one message after."),
            _urgent_note(turn, wanted),
            _zone_note(turn, target.chat),
        )
    undo = turn.button(say.say("Undo"), UNDO_QUIET, _packed(hushed.former))
    await turn.show(text, () if target.elsewhere else [[undo]])


def _urgent_note(turn: Turn, wanted: Quiet) -> str:
    if not wanted.urgent_breaks:
        return ""
    return turn.words.say_html("Key events, corrections and retractions break through.")


def _zone_note(turn: Turn, chat: Chat) -> str:
    return turn.words.say_html(
        "The time zone of this chat is {zone}; /settings zone changes it, as in "
        "<code>/settings zone Europe/Kyiv</code>.",
        zone=chat.timezone,
    )


def _quiet_menu(turn: Turn, target: Aim) -> tuple[Html, Rows]:
    say, now = turn.words, target.chat.quiet
    head = (
        say.say_html("🌙 Quiet from {hours}.", hours=hours(now))
        if now
        else say.say_html("There are no quiet hours.")
    )
    text = lines(
        f"<b>{head}</b>",
        say.say_html("To change that: <code>/quiet 23:00-07:00</code>"),
        _zone_note(turn, target.chat),
    )
    if target.elsewhere:
        return text, ()
    urgent = Quiet(_USUAL_QUIET.start, _USUAL_QUIET.end, True)
    rows = [
        [turn.button(hours(_USUAL_QUIET), QUIET, _packed(_USUAL_QUIET))],
        [
            turn.button(
                say.say("{hours}, corrections break through", hours=hours(urgent)),
                QUIET,
                _packed(urgent),
            )
        ],
    ]
    off = [turn.button(say.say("No quiet hours"), QUIET, "")] if now else []
    return text, [*rows, off]


def hours(quiet: Quiet) -> str:
    """ "23:00–07:00"."""
    return f"{quiet.start:%H:%M}–{quiet.end:%H:%M}"


async def quiet_pressed(turn: Turn) -> None:
    await _set_quiet(turn, _here(turn), _unpacked(turn.pressed.argument(0)))


async def undo_quiet(turn: Turn) -> None:
    await turn.deps.subscribe.hush(turn.chat, _unpacked(turn.pressed.argument(0)))
    await turn.show(turn.words.say_html("Undone."))


def _packed(quiet: Quiet | None) -> str:
    if quiet is None:
        return ""
    return f"{quiet.start:%H%M}{quiet.end:%H%M}{'u' if quiet.urgent_breaks else ''}"


def _unpacked(text: str) -> Quiet | None:
    if not text:
        return None
    start, end = time(int(text[:2]), int(text[2:4])), time(int(text[4:6]), int(text[6:8]))
    return Quiet(start, end, text.endswith("u"))


def _here(turn: Turn) -> Aim:
    return Aim(turn.chat, turn.recipient, "")


COMMANDS = (
    Command(
        name="mute",
        run=mute,
        who=Who.LEADER,
        usage=mark("3h"),
        help=mark("be left alone for a while"),
    ),
    Command(
        name="quiet",
        run=quiet,
        who=Who.LEADER,
        usage=mark("23:00-07:00"),
        help=mark("quiet hours: held, then summed up"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    MUTE: (Who.LEADER, mute_story),
    MUTE_ALL: (Who.LEADER, mute_all_pressed),
    MUTE_FOR: (Who.LEADER, mute_for),
    UNDO_MUTE: (Who.LEADER, undo_mute),
    QUIET: (Who.LEADER, quiet_pressed),
    UNDO_QUIET: (Who.LEADER, undo_quiet),
}
