"""Why a source is looked at when it is, in a reader's words."""

from bot.render.catalogue import Catalogue, mark

# By the beginning of what bot.core.schedule (or the store) gives as its reason.
_WORDS: tuple[tuple[str, str], ...] = (
    ("the server's Retry-After", mark("the site asks for a pause")),
    ("the source's own interval", mark("as set for it")),
    ("backoff after", mark("slower after failures")),
    ("ended a short while ago", mark("the coverage has just ended")),
    ("the coverage has ended", mark("the coverage is over")),
    ("silent for long", mark("silent for long")),
    ("live", mark("it is live")),
    ("just changed", mark("it has just changed")),
    ("nothing new yet", mark("nothing new so far")),
    ("quiet", mark("it is quiet")),
    ("fresh until then", mark("the site says: nothing new before")),
    ("the feed's own pace", mark("the pace of the feed")),
    ("the feed rests at this hour", mark("the pace of the feed")),
)


def why(say: Catalogue, reason: str) -> str:
    """The reason for the next look in a few words; "" for one that tells a reader nothing."""
    words = next((words for begin, words in _WORDS if reason.startswith(begin)), "")
    return say.say(words) if words else ""
