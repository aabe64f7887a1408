"""Pages of an imported list that nobody watches: the admins are asked about all of them at once,
and one tap approves or refuses the whole list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import blake2b

import structlog
from telegram import InlineKeyboardButton

from bot.chat.commands import Run, Who
from bot.chat.petition import asked_by, in_chat
from bot.chat.saying import anchor, bold, lines, send
from bot.chat.turn import Refused, Turn
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.finding import Found, find
from bot.core.keepsake import KEPT
from bot.core.model import Origin, Recipient
from bot.render.catalogue import catalogue
from bot.render.clean import one_line
from bot.subscribe import AlreadyFollowing, Followed, bringer

log = structlog.get_logger(__name__)

ASK_LIST, APPROVE_LIST, REFUSE_LIST = "asklist", "yeslist", "nolist"
_AT_ONCE = 40
"""Pages that are asked about at once: an admin sees each of them in one message."""
_ASKED_AGAIN = timedelta(hours=24)
"""How long a chat waits until it may ask for the same pages once more."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pages that a chat, or a topic of one, would like to follow."""

    home: Recipient
    urls: tuple[str, ...]


async def ask_button(turn: Turn, home: Recipient, urls: Sequence[str]) -> InlineKeyboardButton:
    """The button that asks the admins about these pages, within a week."""
    kept = json.dumps([home.address, home.topic, list(urls[:_AT_ONCE])])
    key = blake2b(kept.encode(errors="replace"), digest_size=8).hexdigest()
    until, owner = turn.now + KEPT, turn.chat.recipient
    await turn.deps.store.shelve(f"wanted:{key}", kept, until=until, owner=owner)
    return turn.button(turn.words.say("Ask the admins"), ASK_LIST, key)


async def _kept(turn: Turn) -> Wanted:
    kept = await turn.deps.store.shelved(f"wanted:{turn.pressed.argument(0)}", turn.now)
    if kept is None:
        raise Refused(turn.words.say_html("This was decided already, or it is too old."))
    address, topic, urls = json.loads(kept)
    return Wanted(Recipient(turn.deps.channel, address, topic), tuple(urls))


async def ask_list(turn: Turn) -> None:
    """The admins are asked about the whole list, each in their own language."""
    say, wanted = turn.words, await _kept(turn)
    n = len(wanted.urls)
    before = f"askedlist:{turn.pressed.argument(0)}"
    if await turn.deps.store.shelved(before, turn.now) is None:
        asked = [await _ask_one(turn, admin, wanted) for admin in sorted(turn.deps.admins())]
        if not any(asked):
            raise Refused(say.say_html("I could not reach any of the admins. Please try later."))
        until, owner = turn.now + _ASKED_AGAIN, turn.chat.recipient
        await turn.deps.store.shelve(before, "", until=until, owner=owner)
    await turn.reply(
        say.say_html("I have asked the admins about the pages of the list: {n}.", n=say.number(n))
    )


async def _ask_one(turn: Turn, admin: int, wanted: Wanted) -> bool:
    recipient = Recipient(turn.deps.channel, str(admin))
    chat = await turn.deps.subscribe.chat(recipient)
    if chat is None:
        return False  # A bot cannot begin a conversation: this admin never spoke to us.
    there, key = in_chat(turn, chat), turn.pressed.argument(0)
    say = there.words
    text = lines(
        bold(say.say_html("Pages that somebody would like to follow")),
        *_listed(wanted),
        asked_by(turn, say),
    )
    rows = [
        [
            there.button(say.say("Approve"), APPROVE_LIST, key),
            there.button(say.say("Refuse"), REFUSE_LIST, key),
        ]
    ]
    return await send(turn.bot, recipient, text, rows) is not None


def _listed(wanted: Wanted) -> list[str]:
    return [f"– {anchor(one_line(url, 60), url)}" for url in wanted.urls]


async def _decide(turn: Turn) -> Wanted:
    """What is decided now: of two admins who press at once one decides."""
    wanted = await _kept(turn)
    if not await turn.deps.store.unshelve(f"wanted:{turn.pressed.argument(0)}"):
        raise Refused(turn.words.say_html("This was decided already, or it is too old."))
    return wanted


async def approve_list(turn: Turn) -> None:
    """The pages are watched, as far as they can be, and the chat that asked follows them."""
    wanted = await _decide(turn)
    async with turn.busy():
        followed = sum([await _take(turn, wanted.home, url) for url in wanted.urls])
    n = len(wanted.urls)
    await turn.show(
        turn.words.say_html(
            "✅ Approved. Pages followed now: {followed} of {n}.",
            followed=turn.words.number(followed),
            n=turn.words.number(n),
        )
    )
    chat = await turn.deps.subscribe.chat(Recipient(wanted.home.channel, wanted.home.address))
    if chat is None:
        return
    text = catalogue(chat.language).say_html(
        "✅ The admins agreed. Pages of the list that this chat follows now: {followed} of {n}.",
        followed=followed,
        n=n,
    )
    await send(turn.bot, wanted.home, text)


async def _take(turn: Turn, home: Recipient, url: str) -> bool:
    """Whether the chat follows the page now."""
    found = find(url, await turn.deps.manage.sources())
    try:
        watched = (
            found.watched
            if isinstance(found, Found)
            else await turn.deps.manage.add(
                Draft(url=url), by=Origin.CHAT, brought_by=bringer(home)
            )
        )
    except AddendumError as error:
        log.info("an address of a list was not taken", why=str(error))
        return False
    outcome = await turn.deps.subscribe.follow_source(home, watched.source.id)
    return isinstance(outcome, Followed | AlreadyFollowing)


async def refuse_list(turn: Turn) -> None:
    """An admin does not agree; whoever asked is told."""
    wanted = await _decide(turn)
    n = turn.words.number(len(wanted.urls))
    await turn.show(turn.words.say_html("Refused. Pages: {n}.", n=n))
    chat = await turn.deps.subscribe.chat(Recipient(wanted.home.channel, wanted.home.address))
    if chat is None:
        return
    text = lines(
        catalogue(chat.language).say_html("The admins will not have these pages watched:"),
        *_listed(wanted),
    )
    await send(turn.bot, wanted.home, text)


PRESSES: dict[str, tuple[Who, Run]] = {
    ASK_LIST: (Who.LEADER, ask_list),
    APPROVE_LIST: (Who.ADMIN, approve_list),
    REFUSE_LIST: (Who.ADMIN, refuse_list),
}
