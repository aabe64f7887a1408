"""HTML of our own making as plain text, and within what one message holds."""

import re
from html import unescape

from bot.render.html import Html

LIMIT = 4096
"""UTF-16 units of a message's text after its entities are parsed (Bot API, sendMessage)."""

_TAG = re.compile(r"<[^>]*>")


def as_plain(text: str) -> str:
    """What a reader sees of it."""
    return unescape(_TAG.sub("", text))


def units(text: str) -> int:
    """The length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def within_limit(text: str, limit: int = LIMIT) -> Html:
    """The lines that fit into one message. Each line of ours opens and closes its own tags,
    so that leaving out whole lines leaves it well formed."""
    if units(as_plain(text)) <= limit:
        return Html(text)
    kept: list[str] = []
    room = limit - 2
    for line in text.split("\n"):
        room -= units(as_plain(line)) + 1
        if room < 0:
            break
        kept.append(line)
    return Html("\n".join((*kept, "…")))
