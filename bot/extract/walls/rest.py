"""What a long page says about the rest of its text: that it is for those who pay.

A page of many paragraphs is read, whatever it says of subscriptions. But where it later shows
less than it did, these words are the reason, and no editor took anything out.
"""

import re

from bot.core.model import Failure, FailureKind, Reading
from bot.extract.document import Document
from bot.extract.markers.table import fold
from bot.extract.walls.face import unquoted
from bot.extract.walls.signs import signs

ABOVE, BELOW = 20_000, 24_000
"""Characters of source before the end of the text, and below it, that are looked at: something
may stand below an offer (who wrote it, a list of tags)."""
_ANCHOR = 24
_AROUND = 160
_TAG = re.compile(r"<(?:script|style)\b[\s\S]*?(?:</(?:script|style)>|$)|<[^>]*>|\s+", re.I)


def withheld(document: Document, reading: Reading) -> Failure | None:
    """PAYWALL where the page offers the rest of the text below it, None where it does not."""
    at = _end(document.text, reading)
    if at < 0:
        return None
    below = document.text[max(0, at - ABOVE) : at + BELOW]
    sign = signs(FailureKind.PAYWALL)
    low = fold(below)
    if not any(stem in low for stem in sign.stems):
        return None
    said = unquoted(" ".join(_TAG.sub(" ", low).split()))
    for stem in sign.stems:
        place = said.find(stem)
        while place >= 0:
            around = said[max(0, place - _AROUND) : place + _AROUND]
            if found := sign.gate.search(around):
                return Failure(FailureKind.PAYWALL, found[0][:120])
            place = said.find(stem, place + _AROUND)
    return None


def _end(html: str, reading: Reading) -> int:
    """Where the last paragraphs stand in the source, -1 if they cannot be found."""
    last = (entry.text for entry in reading.entries[-4:] if len(entry.text) >= _ANCHOR)
    return min((at for text in last if (at := html.rfind(text[:_ANCHOR])) >= 0), default=-1)
