"""An address that nobody watches yet: look at it, watch it where that is allowed, or offer to ask
the admins."""

from dataclasses import replace
from urllib.parse import urlsplit

from bot.chat.aim import Aim
from bot.chat.commands import Run, Who
from bot.chat.outcome import tell
from bot.chat.parse import addresses
from bot.chat.petition import offer_to_ask
from bot.chat.saying import lines
from bot.chat.turn import Refused, Turn
from bot.chat.unwatched import (
    FEED,
    MOST_FEEDS,
    feed_buttons,
    feed_lines,
    preview_of,
    unreadable,
    watch,
)
from bot.core.finding import Found
from bot.core.model import Origin, Reading, Role, Watched
from bot.manage import Preview
from bot.subscribe import AlreadyFollowing, Follow, Followed, LimitReached, May


async def arrive(turn: Turn, target: Aim, address: str) -> None:
    """Have an address watched for a chat, and follow it; or say why not, and what would help."""
    async with turn.busy():
        preview = await preview_of(turn, address)
    if preview.existing is not None:
        outcome = await turn.deps.subscribe.follow_source(
            target.recipient, preview.existing.source.id
        )
        await tell(turn, target, outcome)
        return
    if not isinstance(preview.result, Reading):
        await turn.reply(*unreadable(turn, preview, preview.result))
        return
    may = await turn.deps.subscribe.may_add(target.recipient, admin=turn.is_admin)
    if may is not May.YES:
        await offer_to_ask(turn, target, preview, preview.result, may)
        return
    watched = await watch(turn, preview, target.recipient)
    outcome = await turn.deps.subscribe.follow_source(target.recipient, watched.source.id)
    if isinstance(outcome, LimitReached):
        await turn.deps.manage.remove(watched.source.id, by=Origin.CHAT)
    await tell(turn, target, _titled(outcome, preview.result), preview.result.entries, fresh=True)
    if _is_front(preview):
        await _offer_feeds(turn, preview.result)


async def _offer_feeds(turn: Turn, reading: Reading) -> None:
    """A front page changes as a whole; its feed tells one article after the other."""
    feeds = reading.discovered[:MOST_FEEDS]
    if feeds:
        head = turn.words.say_html(
            "That is the front page of a site. Its feed tells each new article by itself."
        )
        await turn.reply(lines(head, *feed_lines(turn, feeds)), feed_buttons(turn, feeds))


def _is_front(preview: Preview) -> bool:
    reading = preview.result
    marked = isinstance(reading, Reading) and any(e.role is not Role.TEXT for e in reading.entries)
    return urlsplit(preview.source.url).path in {"", "/"} and not marked


async def follow_feed(turn: Turn) -> None:
    """One of the feeds that a page announces."""
    number = turn.pressed.argument(0)
    found = addresses(turn.message) if turn.message is not None else []
    if not number.isdigit() or int(number) >= len(found):
        raise Refused(
            turn.words.say_html("This message is too old. Please send the address again.")
        )
    address = found[int(number)]
    choice = await turn.deps.subscribe.choose(address)
    if isinstance(choice, Found):
        outcome = await turn.deps.subscribe.follow_source(turn.recipient, choice.watched.source.id)
        await tell(turn, Aim(turn.chat, turn.recipient, ""), outcome)
        return
    await arrive(turn, Aim(turn.chat, turn.recipient, ""), address)


def _titled(outcome: Follow, reading: Reading) -> Follow:
    """Before the first look the state of a source is blank; we have just read the page."""
    if isinstance(outcome, Followed | AlreadyFollowing):
        state = replace(
            outcome.watched.state, coverage=reading.coverage, extractor=reading.extractor
        )
        return replace(outcome, watched=Watched(outcome.watched.source, state))
    return outcome


PRESSES: dict[str, tuple[Who, Run]] = {FEED: (Who.LEADER, follow_feed)}
