"""A message as plain lines: for a pipe, a log, and for whatever knows no HTML."""

from bot.core.model import Changed, Owed
from bot.render.link import entry_link
from bot.render.message import Message


def plain_lines(message: Message, *addresses: str) -> str:
    """The text that a reader sees, and below it the addresses that its links lead to."""
    return "\n".join([message.plain.strip(), *dict.fromkeys(addresses)])


def address_of(owed: Owed) -> str:
    """Where to read on: the entry itself, else the page (without the words to look for, which
    are no sight for a reader)."""
    event, page = owed.alert.event, owed.alert.source_url
    if isinstance(event, Changed):
        return entry_link(event.change.entry, page).partition("#:~:text=")[0]
    return page
