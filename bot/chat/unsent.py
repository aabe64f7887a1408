"""What could not be sent, for admins: to whom, why, and sending it again."""

from collections.abc import Sequence
from itertools import groupby

from telegram import InlineKeyboardButton

from bot.chat.commands import Command, Who
from bot.chat.pages import page_of, pager
from bot.chat.saying import Rows, bold, lines
from bot.chat.sources import refusing
from bot.chat.turn import Turn
from bot.core.model import Alert, Delivery, Recipient
from bot.core.telling import entry_of
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import escape

UNSENT, AGAIN, AGAIN_ALL = "dead", "again", "agnall"
MOST = 500
"""Dead letters that are looked through: the newest. `addendum deliveries` knows all."""
_PER_PAGE = 5

Letter = tuple[Delivery, Alert]


async def unsent(turn: Turn) -> None:
    """All that could not be sent, newest first, chat by chat."""
    await show_unsent(turn, int(turn.pressed.argument(0) or 0))


async def show_unsent(turn: Turn, page: int) -> None:
    say = turn.words
    letters = await _letters(turn)
    if not letters:
        await turn.show(say.say_html("Everything could be sent."))
        return
    shown, page, pages = page_of(letters, page, _PER_PAGE)
    total = len(letters)
    count = say.say_html_n(
        "{n} message that could not be sent", "{n} messages that could not be sent", total
    )
    parts: list[str] = [bold(count)]
    rows: list[list[InlineKeyboardButton]] = []
    numbers: list[InlineKeyboardButton] = []
    number = page * _PER_PAGE
    for to, group in groupby(shown, key=lambda letter: letter[0].recipient):
        name = await _name(turn, to)
        parts += ["", bold(escape(name))]
        for delivery, alert in group:
            number += 1
            parts += _told(turn, number, delivery, alert)
            numbers.append(turn.button(f"🔁 {number}", AGAIN, delivery.id, page))
        rows.append(_all_of(turn, letters, to, name, page))
    keyboard: Rows = [numbers, *rows, pager(turn, UNSENT, page, pages)]
    await turn.show(lines(*parts, "", say.say_html("🔁 sends it again.")), keyboard)


def _told(turn: Turn, number: int, delivery: Delivery, alert: Alert) -> list[str]:
    entry = entry_of(alert)
    what = one_line((entry.title or entry.text) if entry else alert.source_title or "", 60)
    head = f"{number}. {escape(one_line(alert.source_name, 60))} · {turn.when(alert.noticed_at)}"
    found = [head, escape(what)] if what else [head]
    return [*found, f"<i>{escape(one_line(delivery.why, 160))}</i>"]


def _all_of(
    turn: Turn, letters: Sequence[Letter], to: Recipient, name: str, page: int
) -> list[InlineKeyboardButton]:
    mine = [delivery for delivery, _ in letters if delivery.recipient == to]
    if len(mine) < 2:
        return []
    label = turn.words.say("All of {chat}: {n}", chat=one_line(name, 30), n=len(mine))
    return [turn.button(f"🔁 {label}", AGAIN_ALL, mine[0].id, page)]


async def again(turn: Turn) -> None:
    """Owe one of them again."""
    press = turn.pressed
    await _owe(turn, [int(press.argument(0) or 0)])


async def again_all(turn: Turn) -> None:
    """Owe all of one chat again: that of the delivery that the button names."""
    press = turn.pressed
    letters = await _letters(turn)
    named = next((d for d, _ in letters if str(d.id) == press.argument(0)), None)
    chosen = [d.id or 0 for d, _ in letters if named and d.recipient == named.recipient]
    await _owe(turn, sorted(chosen))


async def _owe(turn: Turn, ids: Sequence[int]) -> None:
    done = [await turn.deps.manage.store.resend(each) for each in ids]
    turn.toast = turn.words.say_n("{n} is sent again.", "{n} are sent again.", sum(done))
    await show_unsent(turn, int(turn.pressed.argument(1) or 0))


async def _letters(turn: Turn) -> list[Letter]:
    """Chat by chat, those first whose last is the newest."""
    found = await turn.deps.manage.store.dead_letters(MOST)
    order = list(dict.fromkeys(delivery.recipient for delivery, _ in found))
    return sorted(found, key=lambda letter: order.index(letter[0].recipient))


async def _name(turn: Turn, to: Recipient) -> str:
    """The chat's title with its number, which is what /ban and the shell take."""
    chat = await turn.deps.subscribe.chat(Recipient(to.channel, to.address))
    title = one_line((chat.title or chat.username or "") if chat else "", 40)
    return f"{title} ({to.address})" if title else to.address


def button(turn: Turn) -> list[InlineKeyboardButton]:
    """What leads here from /errors."""
    return [turn.button(turn.words.say("Send again"), UNSENT, 0)]


COMMANDS = (
    Command(
        name="unsent", run=refusing(unsent), help=mark("what could not be sent"), who=Who.ADMIN
    ),
)
PRESSES = {
    UNSENT: (Who.ADMIN, refusing(unsent)),
    AGAIN: (Who.ADMIN, refusing(again)),
    AGAIN_ALL: (Who.ADMIN, refusing(again_all)),
}
