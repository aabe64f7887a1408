"""What is written without a command: an address, a forwarded message with a link, some words."""

from bot.chat.aim import Aim
from bot.chat.following import follow_text
from bot.chat.parse import addresses, tidy
from bot.chat.saying import lines
from bot.chat.start import offers
from bot.chat.taking import read_document, take_list
from bot.chat.turn import Turn
from bot.core.finding import Found, Several, as_address
from bot.core.model import ChatKind


async def plain_words(turn: Turn) -> None:
    """An address is followed; words are looked for among the sources; the rest gets a hint."""
    message = turn.message
    if message is None or turn.chat.kind is not ChatKind.PRIVATE:
        return
    target = Aim(turn.chat, turn.recipient, "")
    if message.document is not None:
        await take_list(turn, target, await read_document(turn, message.document))
        return
    links = addresses(message)
    text = tidy(message.text or message.caption or "")
    if not links and " " not in text and as_address(text):
        links = [text]
    if links:
        await follow_text(turn, target, await _watched_first(turn, links))
        return
    await _search(turn, text)


async def _watched_first(turn: Turn, links: list[str]) -> str:
    """Of several links the first that is watched already, else the first."""
    for link in links[:10]:
        if isinstance(await turn.deps.subscribe.choose(link), Found):
            return link
    return links[0]


async def _search(turn: Turn, text: str) -> None:
    say = turn.words
    hint = say.say_html(
        "Send me the address of a live blog, an article or a feed, and I tell you what is new "
        "there. /help shows what else I can do."
    )
    found = await turn.deps.subscribe.choose(text) if text else None
    if isinstance(found, Found):
        hits = [found.watched]
    elif isinstance(found, Several):
        hits = list(found.candidates[:8])
    else:
        hits = list(found.near) if found else []
    if not hits:
        await turn.reply(hint)
        return
    rows = offers(turn, [(turn.name(w), w.source.id) for w in hits])
    await turn.reply(lines(say.say_html("Would you like to follow this?")), rows)
