"""What is known of an address that is watched already, for a command that looks at it once."""

from contextlib import suppress
from pathlib import Path

from bot.app.clock import SystemClock
from bot.cli.call import Call
from bot.core.errors import AddendumError
from bot.core.model import PollState, Watched


async def known(call: Call, url: str) -> Watched | None:
    """The source with this address (in its one spelling), None for any other.

    A database that is not there is not made for this, and one that cannot be read is no reason
    not to look at a page: the other commands say what is wrong with it.
    """
    with suppress(AddendumError):
        if _has_database(call):
            from store import open_store

            async with open_store(call.config.store.path) as store:
                watched = await store.source_by_url(url)
            if watched is not None:
                return watched
    return _of_the_file(call, url)


def _has_database(call: Call) -> bool:
    return Path(call.config.store.path).is_file()


def _of_the_file(call: Call, url: str) -> Watched | None:
    from bot.fetch.address import canonical

    for source in call.config.watched():
        if canonical(source.url) == url:
            return Watched(source, PollState(next_look=SystemClock().now()))
    return None
