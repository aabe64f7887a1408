"""To read: /list, /latest, /status, /catchup, and their buttons."""

from datetime import datetime

from telegram import InlineKeyboardButton

from bot.chat.aim import Aim, aim, held, led
from bot.chat.card import LATEST
from bot.chat.commands import Command, Run, Who
from bot.chat.failures import reason
from bot.chat.following import dropped, nothing_followed
from bot.chat.hours import muted_note
from bot.chat.pages import page_of, pager
from bot.chat.parse import number, since, tidy
from bot.chat.turn import Refused, Rows, Turn, anchor, italic, lines
from bot.core.finding import Found
from bot.core.model import Alert, Changed, Chat, Coverage, Kind, PollState, Recipient, Role
from bot.core.press import CATCH_UP, Press
from bot.render.catalogue import Catalogue, mark, zone
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.render.rhythm import why
from bot.subscribe import MOST_SHOWN, CaughtUp, Following, Shown, Unfollowed

LIST, STATUS = "list", "status"
LIST_HOLD, LIST_DROP = "lhold", "ldrop"
PANEL = "cfg"
"""A button to the settings of a subscription."""
_LATEST = 5
_LISTED = 6
"""Sources on one page of a list: each has a row of buttons."""
_EXCERPT = 280
_ONE_LINE = 110
_CAUGHT_LINES = 40
_ROLE_SIGNS = {
    Role.CORRECTION: "✏️",
    Role.CLARIFICATION: "✏️",
    Role.RETRACTION: "⛔",
    Role.UPDATE: "🔸",
}


async def list_(turn: Turn) -> None:
    """What this chat follows."""
    await show_list(turn, await aim(turn), 0, new=True)


async def list_page(turn: Turn) -> None:
    """Another page of it, perhaps of a channel that the person leads."""
    press = turn.press or Press("")
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
        text, rows = nothing_followed(turn)
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
    press = turn.press or Press("")
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
    press = turn.press or Press("")
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


def sign(one: Following) -> str:
    """Live, quiet, failing, paused, muted at a glance."""
    state = one.watched.state
    if state.retired:
        return "🪦"
    if one.watched.source.paused or one.subscription.paused:
        return "⏸"
    if state.failing_since is not None:
        return "⚠️"
    return {Coverage.LIVE: "🔴", Coverage.ENDED: "🏁"}.get(state.coverage, "▫️")


async def latest(turn: Turn) -> None:
    """The newest entries of what the chat follows, or of one source."""
    text, _, last = turn.argument.rpartition(" ")
    n = number(last)
    named = text if n is not None else turn.argument
    source_id = ""
    if named:
        found = await turn.deps.subscribe.choose(named)
        if not isinstance(found, Found):
            await turn.reply(_not_found(turn, named))
            return
        source_id = found.watched.source.id
    elif not await turn.deps.subscribe.following(turn.recipient):
        await turn.reply(*nothing_followed(turn))
        return
    n = _LATEST if n is None else max(1, min(n, MOST_SHOWN))
    shown = await turn.deps.subscribe.latest(turn.recipient, n, source_id)
    await turn.reply(_latest_text(turn, shown))


async def latest_of(turn: Turn) -> None:
    """ "Show the last 3" of a card."""
    press = turn.press or Press("")
    one, _ = await held(turn, press.argument(0))
    n = number(press.argument(1)) or _LATEST
    shown = await turn.deps.subscribe.latest(turn.recipient, n, one.watched.source.id)
    await turn.reply(_latest_text(turn, shown))


def _not_found(turn: Turn, text: str) -> Html:
    return turn.words.say_html(
        "This chat follows nothing that is called “{text}”. /list shows what it follows.",
        text=tidy(text)[:100],
    )


def _latest_text(turn: Turn, shown: list[Shown]) -> Html:
    if not shown:
        return turn.words.say_html("Nothing yet. I will tell you as soon as there is something.")
    several = len({s.watched.source.id for s in shown}) > 1
    parts: list[str] = []
    for one in reversed(shown):
        parts += [_entry(turn, one, several), ""]
    return lines(*parts)


def _entry(turn: Turn, shown: Shown, several: bool) -> Html:
    entry = shown.entry
    label = entry.title or entry.marker
    head = f"<b>{turn.when(shown.at)}</b>"
    if several:
        head = f"{head} · {escape(turn.name(shown.watched))}"
    url = entry.url or shown.watched.source.url
    body = escape(one_line(entry.text, _EXCERPT))
    title = f"<b>{escape(one_line(label, 120))}</b> " if label else ""
    sign = _sign(entry.role)
    head = f"{head} {sign}" if sign else head
    return Html(f"{head}\n{title}{body} {anchor('→', url)}")


def _sign(role: Role) -> str:
    return _ROLE_SIGNS.get(role, "")


async def status(turn: Turn) -> None:
    """Last look, next look and state of each followed source."""
    await show_status(turn, 0, new=True)


async def status_page(turn: Turn) -> None:
    await show_status(turn, int((turn.press or Press("")).argument(0) or 0))


async def show_status(turn: Turn, page: int, *, new: bool = False) -> None:
    following = await turn.deps.subscribe.following(turn.recipient)
    if not following:
        await (turn.reply if new else turn.show)(*nothing_followed(turn))
        return
    shown, page, pages = page_of(following, page)
    parts: list[str] = []
    for one in shown:
        parts += [*_status_lines(turn, one), ""]
    row = pager(turn, STATUS, page, pages)
    row.append(turn.button(turn.words.say("Look again"), STATUS, page))
    await (turn.reply if new else turn.show)(lines(*parts), [row])


def _status_lines(turn: Turn, one: Following) -> list[str]:
    say, state = turn.words, one.watched.state
    found = [f"{sign(one)} <b>{turn.link(one.watched)}</b>"]
    if one.watched.source.paused:
        return [*found, say.say_html("⏸ The admins have paused it.")]
    found.append(looks(turn, state))
    if one.watched.source.ignore_robots:
        found.append(agreed(turn))
    if state.failing_since is not None:
        since_when = turn.when(state.failing_since)
        found.append(say.say_html("⚠️ It cannot be read since {time}.", time=since_when))
        if state.failure is not None:
            found.append(f"<i>{reason(say, state.failure)}</i>")
    return found


def looks(turn: Turn, state: PollState) -> Html:
    """ "Last look 2 minutes ago, next in 30 seconds (it is live)"."""
    say = turn.words
    upcoming = max(state.next_look, turn.now)
    if state.last_look is None:
        return say.say_html("First look {when}", when=turn.ago(upcoming))
    because = escape(why(say, state.why_next))
    looked = say.say_html(
        "Last look {last}, next {upcoming}",
        last=turn.ago(state.last_look),
        upcoming=turn.ago(upcoming),
    )
    return Html(f"{looked} ({because})") if because else looked


def agreed(turn: Turn) -> Html:
    """That an admin has set robots.txt aside for a source: everybody may know."""
    return turn.words.say_html("The site agreed to be watched: its robots.txt is not obeyed.")


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
        return say.say_html(
            "Nothing new since {time}. <code>/catchup 12h</code> looks further back.",
            time=turn.when(caught.since),
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
    return " ".join(filter(None, (clock, _sign(entry.role), _kind(turn.words, kind), text)))


def _kind(words: Catalogue, kind: Kind) -> str:
    if kind is Kind.EDITED:
        return italic(words.say_html("edited"))
    return italic(words.say_html("removed")) if kind is Kind.REMOVED else ""


COMMANDS = (
    Command(
        name="list",
        run=list_,
        help=mark("what this chat follows"),
    ),
    Command(
        name="latest",
        run=latest,
        usage=mark("number"),
        help=mark("the newest posts"),
    ),
    Command(
        name="catchup",
        run=catchup,
        usage=mark("2h or 14:05"),
        help=mark("what this chat missed"),
    ),
    Command(
        name="status",
        run=status,
        help=mark("when I looked last, and when I look next"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    LIST: (Who.ANYONE, list_page),
    LIST_HOLD: (Who.LEADER, list_hold),
    LIST_DROP: (Who.LEADER, list_drop),
    LATEST: (Who.ANYONE, latest_of),
    STATUS: (Who.ANYONE, status_page),
    CATCH_UP: (Who.ANYONE, catchup_pressed),
}
