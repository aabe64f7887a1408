"""Pages that have no running text: front pages, tickers, archives. What they say is headlines."""

from bot.extract.blocks import Block
from bot.extract.markers.table import size_of

FEWEST = 8
"""Headlines that a page without any text must have to be a list of them."""
FEWEST_OF_AN_ARTICLE = 50
"""The same for one that calls itself an article, and should have a text."""
MOST = 400
_SHORTEST = 24.0
_NEVER = frozenset(
    {"navigation", "footer", "form", "notice", "newsletter", "share", "ad", "comments", "hidden"}
)


def headlines(blocks: list[Block], *, article: bool) -> list[Block]:
    """The headlines of a page that has no text, each once and in its order; none where there
    are only a few, as on a page that was not served whole."""
    found: dict[str, Block] = {}
    for block in blocks:
        if not block.rule and block.scope.out not in _NEVER and size_of(block.text) >= _SHORTEST:
            found.setdefault(block.text, block)
    fewest = FEWEST_OF_AN_ARTICLE if article else FEWEST
    return list(found.values())[:MOST] if len(found) >= fewest else []
