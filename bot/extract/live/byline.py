"""Who wrote a post: what stands around a name in a byline, and the name without it."""

import re

from selectolax.lexbor import LexborNode

from bot.extract.lines import fold
from bot.extract.live.clock import clock_of

_BY = re.compile(
    r"^(?:(?:reported |reporting |written |posted |published )?(?:by|from)"
    r"(?:(?:\s[^\s,]{2,20}){1,3}['’]s)?"
    r"|von|por|par|di|av|af|door|od|от|автор:?|текст:?|autor:?|par:?)\s+",
    re.I,
)
_ALONE = re.compile(
    r"^(?:|by:?|from|von|por|par|di|av|af|door|от|автор:?|autor(?:in|en)?:?)$", re.I
)
_WRITERS = re.compile(
    r"/(?:authors?|autor(?:es|en|in)?|auteurs?|autore|profiles?|people|person|by|writers?|staff"
    r"|journalists?|reporters?|correspondents?|contributors?|columnists?|redaktion|redactie"
    r"|skribent|forfatter|firma)/[^/]",
    re.I,
)
NAME = re.compile(r"^(?:[^\W\d_a-z][\w.'’-]*\s?){2,5}(?:(?:,|\sin)\s.{2,40})?$")
"""A few words with capitals: a person, as far as looks tell."""


def name_of(text: str) -> str | None:
    """The name in a byline; None where there is none or it is a time."""
    name = _BY.sub("", text).strip(" |·•,;:-–—")
    return name if 3 <= len(name) <= 80 and not clock_of(name) else None


_PARTICLES = re.compile(
    r"d[aeio]s?|del(?:la|l)?|l[ae]|van|de[rn]|von|zu|[ae]l|bin|ibn|ben|bar|y|e|a[fv]"
)


def is_name(line: str) -> bool:
    """Whether a line has the looks of a person's name and nothing else: a few words, each with
    a capital. Scripts without capitals have no such looks."""
    words = line.split()
    if not 2 <= len(words) <= 5 or len(line) > 40 or not line[-1].isalpha():
        return False
    names = [word for word in words if not _PARTICLES.fullmatch(word)]
    return len(names) >= 2 and all(
        word[0].isupper() and all(char.isalpha() or char in "-'’." for char in word)
        for word in names
    )


_FROM = re.compile(
    r"^(?:[Rr]eporting|[Rr]eports) from\s|^(?:[Bb]erichtet )?[Aa]us\s(?=[^\W\d_a-z])"
)


def is_whereabouts(line: str) -> bool:
    """Whether a line below a writer's name says from where he reports, and no more."""
    return len(line) <= LONGEST // 2 and _FROM.match(line) is not None and line[-1:].isalpha()


def signed(line: str) -> str | None:
    """The name that a line gives as the writer's and nothing else ("By Jane Doe", "Von Jane
    Doe, Berlin"); None where it says more or less."""
    begins = _BY.match(line)
    if begins is None or len(line) > LONGEST or not NAME.match(line[begins.end() :]):
        return None
    name = name_of(line)
    return _PLACE.split(name)[0] if name else None


_PLACE = re.compile(r",|\sin\s")


LONGEST = 80
"""Characters of a line that says who wrote the post."""


def first_line(byline: LexborNode) -> str:
    """The line of a byline that names somebody: it may hold a role and a place as well, one
    element each."""
    pieces = (fold(piece) for piece in byline.text(deep=True, separator="\n").split("\n"))
    return next((piece for piece in pieces if not _ALONE.match(piece)), "")


def linked(link: LexborNode) -> LexborNode | None:
    """The line that is no more than a link to a writer's page; None where it is not."""
    holder, text = link.parent, fold(link.text(deep=True))
    if holder is None or not text or not _WRITERS.search(link.attributes.get("href") or ""):
        return None
    line = fold(holder.text(deep=True))
    if text not in (line, _BY.sub("", line)):
        return None
    return link if holder.tag == "body" else holder
