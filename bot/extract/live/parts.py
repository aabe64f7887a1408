"""What the class names of an element say that it is: byline, share bar, advertisement …

Words of class names and ids are English on nearly all of the world's news sites, because
their systems are. They are compared as whole words, so that "address" is no "ad".
"""

import itertools
import re
from enum import StrEnum
from functools import lru_cache


class Part(StrEnum):
    """What an element inside a post is."""

    AUTHOR = "author"
    TIME = "time"
    TITLE = "title"
    CHROME = "chrome"  # share bars, buttons, advertisements, related links, comments
    HIDDEN = "hidden"
    LABEL = "label"  # "KEY EVENT", "Pinned", "Breaking"
    BODY = "body"


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


_WORDS: tuple[tuple[Part, frozenset[str]], ...] = (
    (
        Part.HIDDEN,
        _words("visuallyhidden srt offscreen screenreader hidden invisible vh"),
    ),
    (
        Part.AUTHOR,
        _words(
            "author authors byline bylines contributor contributors reporter avatar autor autoren "
            "autorin auteur autore signature writer journalist creator "
            "sender poster moderator correspondent"
        ),
    ),
    (
        Part.TIME,
        _words(
            "time timestamp date datetime clock hour hora heure uhrzeit zeit orario tijd dateline "
            "pubdate datum fecha ago timeago relativetime"
        ),
    ),
    (
        Part.CHROME,
        _words(
            "ad ads advert adverts advertisement adslot adunit adwrapper dfp gpt sponsor "
            "sponsored outbrain taboola promo promoted promobox newsletter newsletters signup "
            "subscribe subscription paywall share sharing shares sharebar sharer social toolbar "
            "tools actions action buttons button btn permalink copylink copy reactions reaction "
            "like likes related readmore recommended recommendation recommendations teaser "
            "teasers comment comments replies reply pagination pager loadmore load breadcrumb "
            "breadcrumbs nav navigation menu tooltip modal popup print tags taglist credit "
            "credits caption captions copyright"
        ),
    ),
    (
        Part.LABEL,
        _words("label badge flag kicker tag pill marker pin pinned sticky keyevent key"),
    ),
    (
        Part.TITLE,
        _words(
            "title headline heading head headlines titel titre titulo titolo subject tit hed "
            "überschrift ueberschrift rubrik otsikko tytul baslik header"
        ),
    ),
    (
        Part.BODY,
        _words("body content text copy article articlebody entry post inhalt texto"),
    ),
)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SPLIT = re.compile(r"[^a-z0-9]+")
_COMPOUND = {
    ("sr", "only"): Part.HIDDEN,
    ("screen", "reader"): Part.HIDDEN,
    ("visually", "hidden"): Part.HIDDEN,
    ("assistive", "text"): Part.HIDDEN,
    ("read", "more"): Part.CHROME,
    ("load", "more"): Part.CHROME,
    ("show", "more"): Part.CHROME,
    ("see", "also"): Part.CHROME,
    ("social", "embed"): Part.BODY,
    ("social", "post"): Part.BODY,
    ("body", "text"): Part.BODY,
    ("body", "copy"): Part.BODY,
    ("article", "body"): Part.BODY,
    ("post", "body"): Part.BODY,
    ("entry", "content"): Part.BODY,
    ("post", "content"): Part.BODY,
}


@lru_cache(maxsize=8192)
def words_of(names: str) -> tuple[str, ...]:
    """The words of a class attribute or an id, in lower case."""
    return tuple(word for word in _SPLIT.split(_CAMEL.sub("-", names[:400]).lower()) if word)


@lru_cache(maxsize=8192)
def part_of(names: str) -> Part | None:
    """What a class attribute says that its element is, None if it does not say.

    The last class that says something decides within one kind; kinds go in the order of
    what is most surely not the post's own text.
    """
    if not names:
        return None
    words = words_of(names)
    for pair in itertools.pairwise(words):
        if pair in _COMPOUND:
            return _COMPOUND[pair]
    present = set(words)
    for part, known in _WORDS:
        if present & known and not (part is Part.AUTHOR and _is_update(words, known)):
            return part
    return None


def _is_update(words: tuple[str, ...], people: frozenset[str]) -> bool:
    """Whether it is the update of a reporter ("reporter-update-content"), not the reporter."""
    updates = [n for n, word in enumerate(words) if word in {"update", "updates"}]
    return bool(updates) and max(n for n, word in enumerate(words) if word in people) < updates[-1]


COMMENTS = _words(
    "comment comments commentlist commenter commentary-list disqus discussion discussions "
    "respond replies reply kommentar kommentare kommentarer commentaire commentaires "
    "comentario comentarios commenti komentarze komentare reacties fb-comments livefyre "
    "coral viafoura usercomment usercomments forum thread"
)
"""Words by which a list of readers' comments is known."""

LIVE = _words(
    "live liveblog liveblogs liveticker livefeed liveupdates livepost liveposts livetext "
    "lb ticker newsticker minute minuto minutebyminute minuteminute directo endirect "
    "livecenter livecoverage stream livestream timeline chronicle transmission relacja "
    "onlajn"
)
"""Words by which a list of live posts is known."""

RAIL = _words(
    "sidebar rail aside related teaser teasers mostread trending latest ranking popular "
    "carousel slider nav menu footer header recirculation recommended more widget "
    "breaking newsfeed"
)
"""Words by which a list of teasers beside the story is known."""
