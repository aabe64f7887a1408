"""A page that nobody watches yet: looked at, named, watched, with the feeds that it announces."""

from collections.abc import Sequence

from bot.chat.failures import reason
from bot.chat.saying import Rows, anchor, lines
from bot.chat.turn import Refused, Turn
from bot.core.errors import AddendumError
from bot.core.exchange import Draft
from bot.core.model import FetchFailed, NotThePage, Origin, Reading, Recipient, Watched
from bot.manage import Preview
from bot.render.clean import one_line
from bot.render.html import Html, escape
from bot.subscribe import bringer

FEED = "feed"
MOST_FEEDS = 4
"""Announced feeds that are offered."""


async def preview_of(turn: Turn, address: str) -> Preview:
    """Look at an address for a chat. Raises Refused, with what is wrong with it."""
    try:
        return await turn.deps.manage.preview(Draft(url=address))
    except AddendumError as error:
        raise Refused(
            lines(
                turn.words.say_html("That is not the address of a page that I can follow."),
                Html(f"<i>{escape(error.what)}</i>"),
            )
        ) from error


async def watch(turn: Turn, preview: Preview, home: Recipient) -> Watched:
    """Have a page watched that a chat brought; or find it, if somebody was faster."""
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


def page_link(preview: Preview) -> Html:
    """The page by its title, as a link."""
    title = preview.result.title if isinstance(preview.result, Reading) else None
    return anchor(title or preview.source.url, preview.source.url)


def unreadable(turn: Turn, preview: Preview, result: NotThePage | FetchFailed) -> tuple[Html, Rows]:
    """Why a page cannot be followed, and the feeds that it announces, for they often can."""
    say = turn.words
    feeds = result.discovered[:MOST_FEEDS] if isinstance(result, NotThePage) else ()
    head = say.say_html("I cannot follow {page}.", page=page_link(preview))
    text = lines(head, reason(say, result.failure), *feed_lines(turn, feeds))
    # The page's own address is the first in the message.
    return text, feed_buttons(turn, feeds, first=1)


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


def feed_buttons(turn: Turn, feeds: Sequence[str], *, first: int = 0) -> Rows:
    """The addresses are too long for buttons: they say which of the message's links is meant."""
    say = turn.words
    if len(feeds) == 1:
        return [[turn.button(say.say("Follow the feed"), FEED, first)]]
    return [
        [turn.button(say.say("Follow feed {n}", n=n), FEED, first + n - 1)]
        for n in range(1, len(feeds) + 1)
    ]
