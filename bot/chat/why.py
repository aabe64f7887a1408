"""/why, in answer to an alert: what was seen when, how it was classified, why this chat got it."""

from datetime import datetime, timedelta

from bot.chat.commands import Command
from bot.chat.saying import anchor, lines
from bot.chat.settings import ROLES
from bot.chat.turn import Turn
from bot.core.model import Alert, Change, Changed, Hold, Kind, Preferences
from bot.render.catalogue import Catalogue, mark, zone
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import Told

_KINDS = {
    Kind.ADDED: mark("new"),
    Kind.EDITED: mark("edited"),
    Kind.REMOVED: mark("removed"),
}
_HELD = {
    Hold.QUIET: mark("Held until {time} by the quiet hours"),
    Hold.HOURLY: mark("Held for the hourly digest of {time}"),
    Hold.DAILY: mark("Held for the daily digest of {time}"),
}
_SHOWN = 5


async def why(turn: Turn) -> None:
    """Explain the alert that this answers."""
    replied = turn.message.reply_to_message if turn.message else None
    say = turn.words
    if replied is None:
        await turn.reply(
            say.say_html("Answer one of my alerts with /why, and I say how it came about.")
        )
        return
    told = await turn.deps.subscribe.why(turn.recipient, str(replied.message_id))
    if not told:
        await turn.reply(say.say_html("That is no alert of mine that I remember."))
        return
    parts: list[str] = []
    for one in told[:_SHOWN]:
        parts += [*_explained(turn, one), ""]
    if len(told) > _SHOWN:
        left = len(told) - _SHOWN
        parts.append(say.say_html_n("and {n} more", "and {n} more", left))
    await turn.reply(lines(*parts), to=True)


def _explained(turn: Turn, told: Told) -> list[str]:
    alert, event = told.alert, told.alert.event
    head = f"<b>{anchor(one_line(alert.source_name, 100), alert.source_url)}</b>"
    if not isinstance(event, Changed):
        return [head, *_moments(turn, told, None)]
    return [
        head,
        escape(one_line(event.change.entry.text, 160)),
        _classified(turn.words, event.change),
        *_moments(turn, told, event.change),
        _reason(turn, told, event.change),
    ]


def _classified(say: Catalogue, change: Change) -> Html:
    # Often what makes it an entry is also what makes it news: said once.
    rule = " · ".join(dict.fromkeys(r for r in (change.entry.rule, change.rule) if r))
    return say.say_html(
        "Seen as: {role}, {kind} ({rule})",
        role=say.say(ROLES[change.entry.role]),
        kind=say.say(_KINDS[change.kind]),
        rule=one_line(rule, 160) or "–",
    )


def _moments(turn: Turn, told: Told, change: Change | None) -> list[str]:
    """Published → noticed → (held →) sent, with the seconds between."""
    say, alert = turn.words, told.alert
    published = (change.entry.updated or change.entry.published) if change else None
    found: list[str] = []
    if published is not None:
        found.append(say.say_html("Published {time}", time=_exact(turn, published)))
    found.append(
        say.say_html("Noticed {time}", time=_exact(turn, alert.noticed_at))
        + _after(say, published, alert.noticed_at)
    )
    found += _held(turn, told)
    sent = told.delivery.settled_at
    if sent is not None:
        found.append(
            say.say_html("Sent {time}", time=_exact(turn, sent))
            + _after(say, alert.noticed_at, sent)
        )
    return found


def _held(turn: Turn, told: Told) -> list[str]:
    """What it waited for, where it did not come at once."""
    held = told.delivery
    if held.held_by is None or held.held_until is None:
        return []
    here = held.held_until.astimezone(zone(turn.chat.timezone))
    return [turn.words.say_html(_HELD[held.held_by], time=f"{here:%H:%M}")]


def _exact(turn: Turn, at: datetime) -> str:
    here = at.astimezone(zone(turn.chat.timezone))
    return f"{here:%H:%M:%S}"


def _after(say: Catalogue, before: datetime | None, at: datetime) -> str:
    if before is None or at < before:
        return ""
    took: timedelta = at - before
    seconds = say.number(round(took.total_seconds(), 1))
    later = say.say_html("{seconds} s later", seconds=seconds)
    return f" ({later})"


def _reason(turn: Turn, told: Told, change: Change) -> Html:
    """Why this chat got it."""
    say, following = turn.words, told.following
    if following is None:
        return say.say_html("This chat followed it then, and no longer does.")
    wishes = following.subscription.effective(turn.chat.preferences)
    since = following.subscription.created_at
    wanted = _wish(say, wishes, told.alert, change)
    if since is None:
        return say.say_html("This chat follows it, {wish}.", wish=wanted)
    return say.say_html(
        "This chat follows it since {day}, {wish}.",
        day=say.day(since, zone(turn.chat.timezone)),
        wish=wanted,
    )


def _wish(say: Catalogue, wishes: Preferences, _alert: Alert, change: Change) -> str:
    if change.entry.role not in wishes.roles:
        return say.say("though it no longer asks for news of this kind")
    if wishes.include:
        return say.say("and asks for these words: {words}", words=", ".join(wishes.include))
    if wishes.key_only:
        return say.say("and asks for key posts only")
    return say.say("and asks for news of this kind")


COMMANDS = (Command(name="why", run=why, help=mark("in answer to an alert: how it came about")),)
