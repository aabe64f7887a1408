"""Where an entry stands: its own address, or the page's with a text fragment.

Text fragments (WICG, "URL Fragment Text Directives") make a browser scroll to the words and
mark them; one that does not know them opens the page.
"""

from urllib.parse import quote, urldefrag, urlsplit

from bot.core.model import Entry
from bot.render.clean import clean
from bot.render.content import web_address

WORDS = 8
"""Words of the entry's beginning that are looked for: enough to be found but once."""


def entry_link(entry: Entry, page_url: str, *, present: bool = True) -> str:
    """The best address of an entry on the page; of one that is no longer `present` there are
    no words to look for."""
    own = web_address(entry.url, page_url) if entry.url else None
    if own:
        return own
    line = clean(entry.text).strip().split("\n", 1)[0]
    words = line.split()[:WORDS]
    if len(words) < 2 or not present:
        return page_url
    # "-" and "," have a meaning of their own in a fragment, so they are written as %2D, %2C.
    start = quote(" ".join(words), safe="").replace("-", "%2D")
    return f"{urldefrag(page_url).url}#:~:text={start}"


def host(url: str) -> str:
    """The name of the site, without www."""
    try:
        name = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")
