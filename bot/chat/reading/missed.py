"""/catchup: what became known while nobody looked."""

from datetime import datetime, timedelta

from bot.chat.commands import Command, Run, Who
from bot.chat.parse import since
from bot.chat.reading.signs import role_sign
from bot.chat.saying import anchor, italic, lines
from bot.chat.turn import Turn
from bot.core.model import Alert, Changed, Kind
from bot.core.press import CATCH_UP
from bot.render.catalogue import Catalogue, mark, zone
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import CaughtUp

_ONE_LINE = 110
_CAUGHT_LINES = 40
_USUAL = timedelta(hours=11)


async def catchup(turn: Turn) -> None:
    """What this chat missed."""
    start = None
    if turn.argument:
        start = since(turn.argument, turn.now.astimezone(zone(turn.chat.timezone)))
        if start is None:
            await turn.reply(
                turn.words.say_html(
                    "Since when? For example <code>/catchup 2h</code> or "
                    "<code>/catchup 14:05</code>, or /catchup alone."
                )
            )
            return
    caught = await turn.deps.subscribe.catch_up(turn.chat, turn.recipient, start)
    await turn.reply(caught_up(turn, caught))


async def catchup_pressed(turn: Turn) -> None:
    """ "Catch me up" under an alert."""
    caught = await turn.deps.subscribe.catch_up(turn.chat, turn.recipient)
    await turn.reply(caught_up(turn, caught))


def caught_up(turn: Turn, caught: CaughtUp) -> Html:
    """Times, one line each, links; grouped by source."""
    say = turn.words
    if not caught.count:
        further = "12h" if turn.now - caught.since < _USUAL else "3d"
        return say.say_html(
            "Nothing new since {time}. <code>/catchup {further}</code> looks further back.",
            time=turn.when(caught.since),
            further=further,
        )
    head = say.say_html_n(
        "{n} piece of news since {time}",
        "{n} pieces of news since {time}",
        caught.count,
        time=turn.when(caught.since),
    )
    parts: list[str] = [f"<b>{head}</b>"]
    room = _CAUGHT_LINES
    share = max(3, room // max(1, len(caught.groups)))
    for watched, alerts in caught.groups:
        if room <= 0:
            break
        kept = alerts[-min(share, room) :]
        parts += ["", f"<b>{turn.link(watched)}</b>"]
        if len(kept) < len(alerts):
            left = len(alerts) - len(kept)
            parts.append(italic(say.say_html_n("{n} earlier", "{n} earlier ones", left)))
        parts += [_alert_line(turn, alert) for alert in sorted(kept, key=_told_at)]
        room -= len(kept)
    return lines(*parts)


def _told_at(alert: Alert) -> datetime:
    """When it was published, as far as the page says, else when we noticed."""
    if not isinstance(alert.event, Changed):
        return alert.noticed_at
    entry = alert.event.change.entry
    return entry.updated or entry.published or alert.noticed_at


def _alert_line(turn: Turn, alert: Alert) -> str:
    if not isinstance(alert.event, Changed):
        return ""
    entry, kind = alert.event.change.entry, alert.event.change.kind
    clock = escape(turn.words.moment(_told_at(alert), zone(turn.chat.timezone), turn.now))
    said = one_line(": ".join(t for t in (entry.title, entry.text) if t), _ONE_LINE)
    text = anchor(said or "…", entry.url or alert.source_url)
    return " ".join(filter(None, (clock, role_sign(entry.role), _kind(turn.words, kind), text)))


def _kind(words: Catalogue, kind: Kind) -> str:
    if kind is Kind.EDITED:
        return italic(words.say_html("edited"))
    return italic(words.say_html("removed")) if kind is Kind.REMOVED else ""


COMMANDS = (
    Command(
        name="catchup",
        run=catchup,
        usage=mark("2h or 14:05"),
        help=mark("what this chat missed"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    CATCH_UP: (Who.ANYONE, catchup_pressed),
}
