"""/status: when each source was looked at, and when it will be."""

from bot.chat.commands import Command, Run, Who
from bot.chat.failures import reason
from bot.chat.following import nothing_followed
from bot.chat.pages import page_of, pager
from bot.chat.reading.signs import sign
from bot.chat.saying import lines
from bot.chat.turn import Turn
from bot.core.model import PollState
from bot.render.catalogue import mark
from bot.render.html import Html, escape
from bot.render.rhythm import why
from bot.subscribe import Following

STATUS = "status"


async def status(turn: Turn) -> None:
    """Last look, next look and state of each followed source."""
    await show_status(turn, 0, new=True)


async def status_page(turn: Turn) -> None:
    await show_status(turn, int(turn.pressed.argument(0) or 0))


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


COMMANDS = (
    Command(
        name="status",
        run=status,
        help=mark("when I looked last, and when I look next"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    STATUS: (Who.ANYONE, status_page),
}
