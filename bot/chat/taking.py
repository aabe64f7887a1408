"""A list that somebody brought along: what it asks for is followed, and it is said what was not."""

import json
from collections.abc import Sequence
from dataclasses import replace
from secrets import token_hex

import structlog
from telegram import Document, InlineKeyboardButton

from bot.chat.aim import Aim, led
from bot.chat.commands import Run, Who
from bot.chat.saying import lines
from bot.chat.turn import Refused, Turn
from bot.chat.wanted import ask_button
from bot.core import exchange
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.finding import Found, find
from bot.core.keepsake import KEPT
from bot.core.model import Origin, Subscription
from bot.core.press import Press
from bot.core.roster import FORMAT, read_roster
from bot.manage import LONGEST_NAME
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import AlreadyFollowing, Followed, LimitReached, May, bringer

log = structlog.get_logger(__name__)

LARGEST = 1_000_000
"""Bytes of a file that is imported."""
MOST = 500
"""Addresses of one import."""
UNDO_IMPORT = "unimp"
_NAMED = 10
_MAY_NOT = {
    May.ASK_ADMINS: mark("Only the admins may have new pages watched."),
    May.NO_MORE: mark("This chat has brought as many new pages as it may."),
}


async def read_document(turn: Turn, document: Document) -> str:
    """The text of a file that was sent. Raises Refused for what is too large or no text."""
    if (document.file_size or 0) > LARGEST:
        raise Refused(turn.words.say_html("That file is too large: 1 MB is the most I read."))
    file = await turn.bot.get_file(document.file_id)
    content = bytes(await file.download_as_bytearray())
    try:
        text = content[:LARGEST].decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise Refused(turn.words.say_html("That file is no text that I can read."))
    return text


async def take_list(turn: Turn, target: Aim, text: str) -> None:
    """Follow each, and say what was taken and what not."""
    try:
        wishes, unread = _wishes(text)
    except AddendumError as error:
        why = escape(one_line(str(error), 300)) if turn.is_admin else ""
        raise Refused(
            lines(
                turn.words.say_html(
                    "I cannot read that list: it is neither OPML, nor JSON, nor addresses one a "
                    "line."
                ),
                f"<i>{why}</i>" if why else "",
            )
        ) from error
    refused = [(what, turn.words.say("it names no address that I can read")) for what in unread]
    taken: list[int] = []
    wanted: list[str] = []
    had, may = 0, May.YES
    async with turn.busy():
        for draft, like in wishes[:MOST]:
            outcome = await _take(turn, target, draft, like)
            if isinstance(outcome, Followed):
                taken.append(outcome.subscription.id or 0)
            elif isinstance(outcome, AlreadyFollowing):
                had += 1
            elif isinstance(outcome, May):
                may = outcome
                wanted.append(draft.url)
                refused.append((draft.url, turn.words.say("nobody watches it")))
            else:
                refused.append((draft.url, outcome))
    refused += [(d.url, turn.words.say("too many at once")) for d, _ in wishes[MOST:]]
    undo = [await _undo_button(turn, taken)] if taken else []
    report = _report(turn, len(taken), had, refused)
    if wanted:
        report = lines(report, "", turn.words.say_html(_MAY_NOT[may]))
    await turn.reply(report, [undo, await _ask(turn, target, wanted)])


async def _ask(turn: Turn, target: Aim, wanted: Sequence[str]) -> list[InlineKeyboardButton]:
    """One button that asks for all that nobody watches, where there is somebody to ask."""
    if not wanted or not turn.deps.admins():
        return []
    return [await ask_button(turn, target.recipient, wanted)]


async def _undo_button(turn: Turn, taken: Sequence[int]) -> InlineKeyboardButton:
    """What ends the subscriptions that an import began, within a week of it."""
    key = token_hex(4)
    await turn.deps.store.shelve(
        f"imported:{key}",
        json.dumps(taken),
        until=turn.now + KEPT,
        owner=turn.chat.recipient,
    )
    return turn.button(turn.words.say("Undo"), UNDO_IMPORT, key)


async def undo_import(turn: Turn) -> None:
    """Stop following what was imported; what this chat brought and nobody else follows is no
    longer watched."""
    name = f"imported:{(turn.press or Press('')).argument(0)}"
    kept = await turn.deps.store.shelved(name, turn.now)
    if kept is None:
        raise Refused(turn.words.say_html("It is too late to undo that."))
    verb = turn.deps.subscribe
    for number in json.loads(kept):
        one = await verb.any_one(number)
        if one is None or await led(turn, one.subscription.recipient) is None:
            continue
        source, home = one.watched.source, one.subscription.recipient
        await verb.unfollow_source(home, source.id)
        if source.brought_by == bringer(home) and not await verb.followers(source.id):
            await turn.deps.manage.remove(source.id, by=Origin.CHAT)
    await turn.deps.store.unshelve(name)
    await turn.show(turn.words.say_html("Undone."))


Wish = tuple[Draft, Subscription | None]


def _wishes(text: str) -> tuple[list[Wish], list[str]]:
    """What a list asks for, each perhaps with how it is to be followed, and what in it could
    not be read."""
    if _is_roster(text):
        roster = read_roster(text)
        wishes: list[Wish] = [
            (roster.drafts[s.source_id], s)
            for chat in roster.following
            for s in chat.subscriptions
            if s.source_id in roster.drafts
        ]
        return wishes, [r.what for r in roster.refused]
    drafts, refused = exchange.parse(text)
    return [(draft, None) for draft in drafts], [r.what for r in refused]


def _is_roster(text: str) -> bool:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return False
    return isinstance(document, dict) and document.get("format") == FORMAT


async def _take(
    turn: Turn, target: Aim, draft: Draft, like: Subscription | None
) -> Followed | AlreadyFollowing | May | str:
    """What came of one address, or why it was not taken: what it `May` not, or in words."""
    say = turn.words
    found = find(draft.url, await turn.deps.manage.sources())
    if isinstance(found, Found):
        source_id = found.watched.source.id
    elif (may := await _may_add(turn, target)) is not May.YES:
        return may
    else:
        try:
            watched = await turn.deps.manage.add(
                _plain(draft), by=Origin.CHAT, brought_by=bringer(target.recipient)
            )
        except AddendumError as error:
            log.info("an address of a list was not taken", why=str(error))
            return say.say("that is not the address of a page that I can follow")
        source_id = watched.source.id
    outcome = await turn.deps.subscribe.follow_source(target.recipient, source_id, _as(like))
    if isinstance(outcome, Followed | AlreadyFollowing):
        return outcome
    if isinstance(outcome, LimitReached):
        return say.say("this chat follows as much as it may")
    return say.say("it is gone")


async def _may_add(turn: Turn, target: Aim) -> May:
    return await turn.deps.subscribe.may_add(target.recipient, admin=turn.is_admin)


def _plain(draft: Draft) -> Draft:
    """What a stranger's list may say of a source: where it is and what it is called."""
    name = one_line(draft.name, LONGEST_NAME) if draft.name else None
    return Draft(url=draft.url, name=name or None)


def _as(like: Subscription | None) -> Subscription | None:
    """How a subscription was told elsewhere; who was told is not carried along."""
    return replace(like, muted_until=None, id=None) if like else None


def _report(turn: Turn, taken: int, had: int, refused: list[tuple[str, str]]) -> Html:
    say = turn.words
    parts: list[str] = [
        say.say_html_n("✅ {n} source is followed now.", "✅ {n} sources are followed now.", taken)
        if taken
        else say.say_html("Nothing was added.")
    ]
    if had:
        parts.append(say.say_html_n("{n} was followed before.", "{n} were followed before.", had))
    if refused:
        parts.append(say.say_html_n("{n} was not taken:", "{n} were not taken:", len(refused)))
        parts += [
            f"– {escape(one_line(what, 100))}: {escape(one_line(reason, 120))}"
            for what, reason in refused[:_NAMED]
        ]
        if len(refused) > _NAMED:
            left = len(refused) - _NAMED
            parts.append(say.say_html_n("and {n} more", "and {n} more", left))
    return lines(*parts)


PRESSES: dict[str, tuple[Who, Run]] = {UNDO_IMPORT: (Who.LEADER, undo_import)}
