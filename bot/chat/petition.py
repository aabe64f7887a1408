"""A page that a chat may not have watched by itself: the admins are asked, and approve or refuse
with one tap."""

from dataclasses import replace
from datetime import timedelta

from bot.chat.aim import Aim
from bot.chat.card import description, follow_buttons
from bot.chat.commands import Run, Who
from bot.chat.parse import addresses
from bot.chat.saying import anchor, bold, lines, send
from bot.chat.turn import Refused, Turn
from bot.chat.unwatched import page_link, preview_of, unreadable, watch
from bot.core.finding import same_address
from bot.core.model import Chat, ChatKind, Reading, Recipient
from bot.manage import Preview
from bot.render.catalogue import Catalogue, catalogue
from bot.render.html import Html
from bot.subscribe import Followed, May

ASK, APPROVE, REFUSE = "ask", "yes", "no"
_ASKED_AGAIN = timedelta(hours=24)
"""How long a chat waits until it may ask for the same page once more."""


async def offer_to_ask(
    turn: Turn, target: Aim, preview: Preview, reading: Reading, may: May
) -> None:
    """Show what the page is, and a button that asks the admins for it."""
    say = turn.words
    why = say.say_html("Nobody watches this yet, and only the admins may have new pages watched.")
    if may is May.NO_MORE:
        why = say.say_html("Nobody watches this yet, and this chat has brought as much as it may.")
    text = lines(
        f"<b>{page_link(preview)}</b>",
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
        preview = await preview_of(turn, address)
    if not isinstance(preview.result, Reading):
        await turn.reply(*unreadable(turn, preview, preview.result))
        return
    if await turn.deps.subscribe.chat(replace(home, topic="")) is None:
        raise Refused(turn.words.say_html("The chat that asked is no longer there."))
    watched = preview.existing or await watch(turn, preview, home)
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
}
