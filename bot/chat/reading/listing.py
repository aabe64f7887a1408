"""/list: what a chat follows, a line and three buttons each."""

from telegram import InlineKeyboardButton

from bot.chat.aim import Aim, aim, elsewhere, held, led
from bot.chat.commands import Command, Run, Who
from bot.chat.following import dropped, nothing_followed
from bot.chat.hours import muted_note
from bot.chat.pages import page_of, pager
from bot.chat.reading.signs import sign
from bot.chat.saying import Rows, lines
from bot.chat.turn import Refused, Turn
from bot.core.model import Chat, Recipient
from bot.render.catalogue import mark
from bot.subscribe import Following, Unfollowed

LIST = "list"
LIST_HOLD = "lhold"
LIST_DROP = "ldrop"
PANEL = "cfg"
"""A button to the settings of a subscription."""
_LISTED = 6
"""Sources on one page of a list: each has a row of buttons."""


async def list_(turn: Turn) -> None:
    """What this chat follows."""
    await show_list(turn, await aim(turn), 0, new=True)


async def list_page(turn: Turn) -> None:
    """Another page of it, perhaps of a channel that the person leads."""
    press = turn.pressed
    target = Aim(turn.chat, turn.recipient, "")
    if press.argument(1):
        home = Recipient(turn.deps.channel, press.argument(1))
        chat = await led(turn, home)
        if chat is None:
            raise Refused(turn.words.say_html("This chat no longer follows that."))
        target = Aim(chat, home, "", elsewhere=True)
    await show_list(turn, target, int(press.argument(0) or 0))


async def show_list(
    turn: Turn, target: Aim, page: int, *, new: bool = False, note: str = "", undo: Rows = ()
) -> None:
    """A numbered line each, and to each number three buttons: hold it or go on, its settings,
    stop following. `note` and the button `undo` say what was just done."""
    following = await turn.deps.subscribe.following(target.recipient)
    if not following:
        text, rows = nothing_followed(turn, target.chat)
        await (turn.reply if new else turn.show)(lines(note, text), [*undo, *rows])
        return
    say = turn.words
    shown, page, pages = page_of(following, page, _LISTED)
    head = say.say_html_n(
        "This chat follows {n} source", "This chat follows {n} sources", len(following)
    )
    first = page * _LISTED + 1
    numbered = list(enumerate(shown, first))
    rows = [_list_row(turn, number, one, page) for number, one in numbered]
    rows.append(
        pager(turn, LIST, page, pages, *([target.chat.recipient.address] * target.elsewhere))
    )
    text = lines(
        note,
        elsewhere(turn, target.chat),
        f"<b>{head}</b>",
        *(f"{number}. {_list_line(turn, one)}" for number, one in numbered),
        muted_note(turn, target),
    )
    await (turn.reply if new else turn.show)(text, [*undo, *rows])


def _list_row(turn: Turn, number: int, one: Following, page: int) -> list[InlineKeyboardButton]:
    own, paused = one.subscription.id, one.subscription.paused
    sign = "▶️" if paused else "⏸"
    return [
        turn.button(f"{sign} {number}", LIST_HOLD, own, int(not paused), page),
        turn.button(f"⚙ {number}", PANEL, own),
        turn.button(f"❌ {number}", LIST_DROP, own, page),
    ]


async def list_hold(turn: Turn) -> None:
    """Hold a subscription, or go on with it, and show the list again."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    one = await turn.deps.subscribe.pause(one, press.argument(1) == "1")
    say, source = turn.words, turn.link(one.watched)
    note = (
        say.say_html("⏸ {source} is held.", source=source)
        if one.subscription.paused
        else say.say_html("▶️ {source} is told again.", source=source)
    )
    await show_list(turn, _listed_chat(turn, chat), int(press.argument(2) or 0), note=note)


async def list_drop(turn: Turn) -> None:
    """Stop following, and show the list again, with a button that undoes it."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    outcome = await turn.deps.subscribe.unfollow_source(
        one.subscription.recipient, one.watched.source.id
    )
    if not isinstance(outcome, Unfollowed):
        raise Refused(turn.words.say_html("This chat no longer follows that."))
    note, undo = dropped(turn, outcome)
    page = int(press.argument(1) or 0)
    await show_list(turn, _listed_chat(turn, chat), page, note=note, undo=undo)


def _listed_chat(turn: Turn, chat: Chat) -> Aim:
    elsewhere = chat.recipient != turn.chat.recipient
    return Aim(chat, chat.recipient if elsewhere else turn.recipient, "", elsewhere=elsewhere)


def _list_line(turn: Turn, one: Following) -> str:
    state, subscription = one.watched.state, one.subscription
    parts = [f"{sign(one)} {turn.link(one.watched)}"]
    if state.last_change is not None:
        parts.append(turn.words.say_html("last news {ago}", ago=turn.ago(state.last_change)))
    if subscription.paused:
        parts.append(turn.words.say_html("held"))
    if subscription.muted_until is not None and subscription.muted_until > turn.now:
        until = turn.when(subscription.muted_until)
        parts.append(turn.words.say_html("muted until {time}", time=until))
    if subscription.recipient.topic != turn.recipient.topic:
        parts.append(turn.words.say_html("in another topic"))
    return " · ".join(parts)


COMMANDS = (
    Command(
        name="list",
        run=list_,
        help=mark("what this chat follows"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    LIST: (Who.ANYONE, list_page),
    LIST_HOLD: (Who.LEADER, list_hold),
    LIST_DROP: (Who.LEADER, list_drop),
}
