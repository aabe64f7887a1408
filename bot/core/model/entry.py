"""Entries: the units of news inside a page, and the reading that lists them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model.page import Failure


class Role(StrEnum):
    """What an entry is."""

    UPDATE = "update"  # a marked update section of an article
    CORRECTION = "correction"
    CLARIFICATION = "clarification"
    RETRACTION = "retraction"
    POST = "post"  # a live blog's entry
    ITEM = "item"  # a feed's entry
    TEXT = "text"  # an unmarked paragraph of an article
    HEADLINE = "headline"  # the page's title


MARKED_ROLES = frozenset({Role.UPDATE, Role.CORRECTION, Role.CLARIFICATION, Role.RETRACTION})


class Coverage(StrEnum):
    """Whether a page is still being added to, as far as it says so itself."""

    LIVE = "live"
    ENDED = "ended"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One unit of news inside a page, in Atom's and schema.org's words.

    `id` is unique within the reading and stable between looks as far as the page allows.
    `text` is the whole visible text, white space folded (paragraphs parted by one newline),
    without marker and time. `marker` is the label as printed ("Update 2", "Correction").
    `published` and `updated` are aware instants or None. `url` is the entry's own permalink,
    or None. `html` is the content as a small safe subset (p, b, i, u, s, a, ul, ol, li,
    blockquote, br) for rendering. `explicit_id` says that the page itself gave the id.
    `pinned` entries stand out of order; `key` marks what the publisher calls a key event.
    `partial` says that the text may be less than the page once showed of it (structured data
    of a post that has left the markup): that words are missing from it is then no edit.
    `embedded` are lines of the text that are messages of social networks, which load when they
    like: that they come or go is no edit.
    `rule` names the rule that found it, for --explain.
    """

    id: str
    role: Role
    text: str
    title: str | None = None
    marker: str | None = None
    published: datetime | None = None
    updated: datetime | None = None
    author: str | None = None
    url: str | None = None
    html: str | None = None
    image: str | None = None
    explicit_id: bool = False
    pinned: bool = False
    key: bool = False
    partial: bool = False
    embedded: tuple[str, ...] = ()
    rule: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that looked like an entry and was not taken, and why (for --explain)."""

    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What is known before a page is read: its address, the admin's settings, the time.

    `now` is when the page was fetched: relative and dateless times are counted from it.
    `known` says that the page was read before: whether a text is whole is then for the
    comparison to tell. `former` is the extractor that did, which is kept where a look leaves
    it open.
    """

    url: str
    now: datetime
    extractor: str = "auto"
    selector: str | None = None
    ignore: tuple[str, ...] = ()
    ignore_text: tuple[str, ...] = ()
    timezone: str | None = None
    explain: bool = False
    known: bool = False
    former: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A page as it was read: entries in the page's order, and what is said of the whole.

    `complete` is False where the page shows only a window of its entries (a live blog's
    first page, a feed), so that absence says nothing. `closed` says that the markup came to its
    end, so that nothing broke off on the way. `discovered` lists feeds that the
    page announces; `successor` a page on which the coverage goes on. `reader` names the
    extractor and its version ("article/3"); "" counts as the extractor's name alone.
    `refresh` is how often a feed itself says that looking again makes sense, `rests` at which
    hours of the week it does not (in UTC, 0 is Monday's first). `digest` is equal
    for readings that say the same ("" where nobody worked it out). `beside` holds the keys
    (`bot.core.beside`) of what else stands on the page, in its order. `sketch` is what a
    glance at a later page needs to see that it says nothing new (b"" where there is none).
    `withheld` is why the page may show less than it has (it offers the rest for money, or
    looks like a wall by itself): no fault as long as nothing is missing that was there.
    """

    url: str
    extractor: str
    entries: tuple[Entry, ...]
    reader: str = ""
    title: str | None = None
    language: str | None = None
    coverage: Coverage = Coverage.UNKNOWN
    published: datetime | None = None
    updated: datetime | None = None
    complete: bool = True
    closed: bool = False
    publisher: str | None = None
    successor: str | None = None
    discovered: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    refresh: timedelta | None = None
    rests: tuple[int, ...] = ()
    digest: str = ""
    beside: tuple[int, ...] = ()
    withheld: Failure | None = None
    sketch: bytes = field(default=b"", repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class AsBefore:
    """A page that says what it said, seen at a glance and not read."""


@dataclass(frozen=True, slots=True)
class NotNow:
    """A page that was not looked at: more of them wait to be read than can be in a moment."""


@dataclass(frozen=True, slots=True)
class NotThePage:
    """What came is not the page that is watched: a wall, an error, a part. Never a change.

    `discovered` lists feeds that it announces all the same."""

    failure: Failure
    discovered: tuple[str, ...] = field(default=(), kw_only=True)
