"""To carry away and bring along: /export, /import, and /share."""

import structlog
from telegram import Message

from bot.chat.aim import Aim, aim
from bot.chat.commands import Command, Who
from bot.chat.following import nothing_followed
from bot.chat.saying import lines
from bot.chat.taking import read_document, take_list
from bot.chat.turn import Refused, Turn
from bot.core import exchange
from bot.core.finding import Found
from bot.core.roster import Following as RosterChat
from bot.core.roster import write_roster
from bot.render.catalogue import mark

log = structlog.get_logger(__name__)


async def export(turn: Turn) -> None:
    """All that this chat follows, as OPML for other readers and as JSON for another bot."""
    target = await aim(turn)
    following = await turn.deps.subscribe.following(target.chat.recipient)
    if not following:
        await turn.reply(*nothing_followed(turn))
        return
    sources = list({f.watched.source.id: f.watched.source for f in following}.values())
    chat = RosterChat(chat=target.chat, subscriptions=tuple(f.subscription for f in following))
    opml = exchange.write(sources, "opml")
    await turn.document("addendum.opml", opml.encode())
    await turn.document(
        "addendum.json",
        write_roster(sources, [chat]).encode(),
        turn.words.say_html(
            "OPML is for feed readers; JSON holds your settings too. /import reads both."
        ),
    )


async def import_(turn: Turn) -> None:
    """Follow what a file, or the message itself, lists."""
    target = await aim(turn)
    text = await _given(turn, target)
    if not text.strip():
        await turn.reply(
            turn.words.say_html(
                "Send me a file (OPML, JSON or a list of addresses) with /import as its "
                "caption, or write the addresses after the command."
            )
        )
        return
    await take_list(turn, target, text)


async def _given(turn: Turn, target: Aim) -> str:
    message = turn.message
    for one in (message, message.reply_to_message if message else None):
        if isinstance(one, Message) and one.document is not None:
            return await read_document(turn, one.document)
    return "\n".join(target.rest.split())


async def share(turn: Turn) -> None:
    """Links that let others follow a source with one tap."""
    say = turn.words
    following = await turn.deps.subscribe.following(turn.recipient)
    if not following:
        await turn.reply(*nothing_followed(turn))
        return
    chosen = following[:10]
    if turn.argument:
        found = await turn.deps.subscribe.choose(turn.argument)
        if not isinstance(found, Found):
            raise Refused(
                say.say_html("I watch nothing that is called “{text}”.", text=turn.argument[:100])
            )
        watched = [found.watched]
    else:
        watched = [f.watched for f in chosen]
    parts: list[str] = []
    for one in watched:
        link = f"https://t.me/{turn.bot.username}?start=s_{one.source.id}"
        group = f"https://t.me/{turn.bot.username}?startgroup=s_{one.source.id}"
        parts += [
            f"<b>{turn.link(one)}</b>",
            link,
            say.say_html("Into a group: {link}", link=group),
            "",
        ]
    await turn.reply(lines(*parts))


COMMANDS = (
    Command(
        name="export", run=export, who=Who.LEADER, help=mark("what this chat follows, as files")
    ),
    Command(
        name="import",
        run=import_,
        who=Who.LEADER,
        usage=mark("file or addresses"),
        help=mark("follow all that a list names"),
    ),
    Command(name="share", run=share, usage=mark("name"), help=mark("a link for others")),
)
