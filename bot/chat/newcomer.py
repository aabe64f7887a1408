"""An address that nobody watches yet: look at it, watch it where that is allowed, or ask the
admins, who approve or refuse with one tap."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from bot.chat.aim import Aim
from bot.chat.card import description, follow_buttons
from bot.chat.commands import Run, Who
from bot.chat.failures import reason
from bot.chat.outcome import tell
from bot.chat.parse import addresses
from bot.chat.turn import Refused, Rows, Turn, anchor, bold, lines, send
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.finding import Found, same_address
from bot.core.model import (
    Chat,
    ChatKind,
    FetchFailed,
    NotThePage,
    Origin,
    Reading,
    Recipient,
    Role,
    Watched,
)
from bot.manage import Preview
from bot.render.catalogue import Catalogue, catalogue
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import AlreadyFollowing, Follow, Followed, LimitReached, May, bringer

ASK, APPROVE, REFUSE, FEED = "ask", "yes", "no", "feed"
_FEEDS = 4
"""Announced feeds that are offered at most."""
_ASKED_AGAIN = timedelta(hours=24)
"""How long a chat waits until it may ask for the same page once more."""


async def arrive(turn: Turn, target: Aim, address: str) -> None:
    """Have an address watched for a chat, and follow it; or say why not, and what would help."""
    async with turn.busy():
        preview = await _preview(turn, address)
    if preview.existing is not None:
        outcome = await turn.deps.subscribe.follow_source(
            target.recipient, preview.existing.source.id
        )
        await tell(turn, target, outcome)
        return
    if not isinstance(preview.result, Reading):
        await turn.reply(*_unreadable(turn, preview, preview.result))
        return
    may = await turn.deps.subscribe.may_add(target.recipient, admin=turn.is_admin)
    if may is not May.YES:
        await _offer_to_ask(turn, target, preview, preview.result, may)
        return
    watched = await _watch(turn, preview, target.recipient)
    outcome = await turn.deps.subscribe.follow_source(target.recipient, watched.source.id)
    if isinstance(outcome, LimitReached):
        await turn.deps.manage.remove(watched.source.id, by=Origin.CHAT)
    await tell(turn, target, _titled(outcome, preview.result), preview.result.entries, fresh=True)
    if _is_front(preview):
        await _offer_feeds(turn, preview.result)


def _unreadable(
    turn: Turn, preview: Preview, result: NotThePage | FetchFailed
) -> tuple[Html, Rows]:
    """Why a page cannot be followed, and the feeds that it announces, for they often can."""
    say = turn.words
    feeds = result.discovered[:_FEEDS] if isinstance(result, NotThePage) else ()
    head = say.say_html("I cannot follow {page}.", page=_page(preview))
    text = lines(head, reason(say, result.failure), *feed_lines(turn, feeds))
    # The page's own address is the first in the message.
    return text, _feed_buttons(turn, feeds, first=1)


async def _offer_feeds(turn: Turn, reading: Reading) -> None:
    """A front page changes as a whole; its feed tells one article after the other."""
    feeds = reading.discovered[:_FEEDS]
    if feeds:
        head = turn.words.say_html(
            "That is the front page of a site. Its feed tells each new article by itself."
        )
        await turn.reply(lines(head, *feed_lines(turn, feeds)), _feed_buttons(turn, feeds))


def _is_front(preview: Preview) -> bool:
    reading = preview.result
    marked = isinstance(reading, Reading) and any(e.role is not Role.TEXT for e in reading.entries)
    return urlsplit(preview.source.url).path in {"", "/"} and not marked


def feed_lines(turn: Turn, feeds: Sequence[str]) -> list[str]:
    """The feeds that a page announces, numbered."""
    if not feeds:
        return []
    head = turn.words.say_html_n("It announces a feed:", "It announces feeds:", len(feeds))
    return [
        "",
        head,
        *(f"{n}. {anchor(one_line(url, 200), url)}" for n, url in enumerate(feeds, 1)),
    ]


def _feed_buttons(turn: Turn, feeds: Sequence[str], *, first: int = 0) -> Rows:
    """The addresses are too long for buttons: they say which of the message's links is meant."""
    say = turn.words
    if len(feeds) == 1:
        return [[turn.button(say.say("Follow the feed"), FEED, first)]]
    return [
        [turn.button(say.say("Follow feed {n}", n=n), FEED, first + n - 1)]
        for n in range(1, len(feeds) + 1)
    ]


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


async def _preview(turn: Turn, address: str) -> Preview:
    try:
        return await turn.deps.manage.preview(Draft(url=address))
    except AddendumError as error:
        raise Refused(
            lines(
                turn.words.say_html("That is not the address of a page that I can follow."),
                Html(f"<i>{escape(error.what)}</i>"),
            )
        ) from error


async def _watch(turn: Turn, preview: Preview, home: Recipient) -> Watched:
    reading = preview.result
    name = reading.title if isinstance(reading, Reading) else None
    draft = Draft(url=preview.source.url, name=(name or "").strip()[:200] or None)
    try:
        return await turn.deps.manage.add(draft, by=Origin.CHAT, brought_by=bringer(home))
    except AddendumError as error:
        # Somebody else had it watched while we looked.
        for watched in await turn.deps.manage.sources():
            if watched.source.url == preview.source.url:
                return watched
        raise Refused(escape(str(error))) from error


def _titled(outcome: Follow, reading: Reading) -> Follow:
    """Before the first look the state of a source is blank; we have just read the page."""
    if isinstance(outcome, Followed | AlreadyFollowing):
        state = replace(
            outcome.watched.state, coverage=reading.coverage, extractor=reading.extractor
        )
        return replace(outcome, watched=Watched(outcome.watched.source, state))
    return outcome


def _page(preview: Preview) -> Html:
    title = preview.result.title if isinstance(preview.result, Reading) else None
    return anchor(title or preview.source.url, preview.source.url)


async def _offer_to_ask(
    turn: Turn, target: Aim, preview: Preview, reading: Reading, may: May
) -> None:
    say = turn.words
    why = say.say_html("Nobody watches this yet, and only the admins may have new pages watched.")
    if may is May.NO_MORE:
        why = say.say_html("Nobody watches this yet, and this chat has brought as much as it may.")
    text = lines(
        f"<b>{_page(preview)}</b>",
        description(turn, reading.entries, reading.coverage, reading.extractor),
        "",
        why,
    )
    if not turn.deps.admins():
        await turn.reply(text)
        return
    ask = turn.button(say.say("Ask the admins"), ASK, *_home(target.recipient))
    await turn.reply(text, [[ask]])


def _home(recipient: Recipient) -> tuple[str, str]:
    return recipient.address, recipient.topic


def _asked_address(turn: Turn) -> str:
    """The address that the message under the button is about: Telegram gives it back."""
    found = addresses(turn.message) if turn.message is not None else []
    if not found:
        raise Refused(
            turn.words.say_html("This message is too old. Please send the address again.")
        )
    return found[0]


async def ask(turn: Turn) -> None:
    """The admins are asked, each in their own language."""
    press = turn.pressed
    address = _asked_address(turn)
    page = anchor(address, address)
    asked_before = f"asked:{turn.recipient.address}:{address}"
    if await turn.deps.store.shelved(asked_before, turn.now) is not None:
        await turn.show(turn.words.say_html("The admins were asked about {page}.", page=page))
        return
    asked = 0
    for admin in sorted(turn.deps.admins()):
        asked += await _ask_one(turn, admin, address, press.arguments)
    say = turn.words
    if asked:
        until, owner = turn.now + _ASKED_AGAIN, turn.chat.recipient
        await turn.deps.store.shelve(asked_before, "", until=until, owner=owner)
        await turn.show(say.say_html("I have asked the admins about {page}.", page=page))
    else:
        await turn.show(say.say_html("I could not reach any of the admins. Please try later."))


async def _ask_one(turn: Turn, admin: int, address: str, home: tuple[str, ...]) -> bool:
    recipient = Recipient(turn.deps.channel, str(admin))
    chat = await turn.deps.subscribe.chat(recipient)
    if chat is None:
        return False  # A bot cannot begin a conversation: this admin never spoke to us.
    there = in_chat(turn, chat)
    say = there.words
    text = lines(
        bold(say.say_html("A page that somebody would like to follow")),
        anchor(address, address),
        asked_by(turn, say),
    )
    rows = [
        [
            there.button(say.say("Approve"), APPROVE, *home),
            there.button(say.say("Refuse"), REFUSE, *home),
        ]
    ]
    return await send(turn.bot, recipient, text, rows) is not None


def asked_by(turn: Turn, say: Catalogue) -> Html:
    if turn.chat.kind is ChatKind.PRIVATE:
        return say.say_html("Asked by {person}.", person=_person(turn))
    return say.say_html("Asked by {person} in {chat}.", person=_person(turn), chat=_chat_name(turn))


def in_chat(turn: Turn, chat: Chat) -> Turn:
    """The same turn as it would be in another chat."""
    return Turn(
        deps=turn.deps,
        membership=turn.membership,
        bot=turn.bot,
        chat=chat,
        recipient=chat.recipient,
        message=None,
        user=turn.user,
        words=catalogue(chat.language),
    )


def _person(turn: Turn) -> str:
    if turn.user is None:
        return "?"
    name = turn.user.full_name
    return f"{name} (@{turn.user.username})" if turn.user.username else name


def _chat_name(turn: Turn) -> str:
    return turn.chat.title or turn.recipient.address


async def approve(turn: Turn) -> None:
    """An admin agrees: the page is watched, and the chat that asked follows it."""
    address, home = _asked_address(turn), _asker(turn)
    async with turn.busy():
        preview = await _preview(turn, address)
    if not isinstance(preview.result, Reading):
        await turn.reply(*_unreadable(turn, preview, preview.result))
        return
    if await turn.deps.subscribe.chat(replace(home, topic="")) is None:
        raise Refused(turn.words.say_html("The chat that asked is no longer there."))
    watched = preview.existing or await _watch(turn, preview, home)
    outcome = await turn.deps.subscribe.follow_source(home, watched.source.id)
    await turn.show(turn.words.say_html("✅ Approved: {source}", source=turn.link(watched)))
    if isinstance(outcome, Followed):
        await _tell_asker(turn, home, outcome, preview.result)


async def _tell_asker(turn: Turn, home: Recipient, outcome: Followed, reading: Reading) -> None:
    chat = await turn.deps.subscribe.chat(home)
    if chat is None:
        return
    there = in_chat(turn, chat)
    say = there.words
    text = lines(
        say.say_html(
            "✅ The admins agreed: you follow {source}", source=there.link(outcome.watched)
        ),
        description(there, reading.entries, reading.coverage, reading.extractor),
    )
    await send(turn.bot, home, text, follow_buttons(there, outcome, chat))


async def refuse(turn: Turn) -> None:
    """An admin does not agree; whoever asked is told."""
    address, home = _asked_address(turn), _asker(turn)
    page = anchor(address, address)
    for one in await turn.deps.subscribe.following(home):
        if same_address(one.watched.source.url) == same_address(address):
            # Another admin agreed meanwhile, and they were told so.
            await turn.show(turn.words.say_html("✅ Approved: {source}", source=page))
            return
    await turn.show(turn.words.say_html("Refused: {page}", page=page))
    chat = await turn.deps.subscribe.chat(home)
    if chat is not None:
        say = catalogue(chat.language)
        await send(
            turn.bot, home, say.say_html("The admins will not have {page} watched.", page=page)
        )


def _asker(turn: Turn) -> Recipient:
    press = turn.pressed
    return Recipient(turn.deps.channel, press.argument(0), press.argument(1))


PRESSES: dict[str, tuple[Who, Run]] = {
    ASK: (Who.LEADER, ask),
    APPROVE: (Who.ADMIN, approve),
    REFUSE: (Who.ADMIN, refuse),
    FEED: (Who.LEADER, follow_feed),
}
