"""Live blogs: schema.org LiveBlogPosting and the markup, each where it says more."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from bot.core.model import Failure, FailureKind, Hints, LeftOut, NotThePage, Reading
from bot.extract import jsonld, zones
from bot.extract.dates import parse_instant
from bot.extract.document import Document
from bot.extract.ignoring import Ignoring
from bot.extract.lines import fold
from bot.extract.live import dom, named, structured
from bot.extract.live.block import Block
from bot.extract.live.coverage import coverage, lines_around, successor
from bot.extract.live.draft import Draft
from bot.extract.live.finish import date_clocks, entries_of, oldest
from bot.extract.live.merge import merge
from bot.extract.live.notes import notes
from bot.extract.live.post import Setting
from bot.extract.live.twins import once
from bot.extract.metadata import Metadata, metadata

CERTAIN = 0.97
LEAST = 0.1
"""A score below which repeated blocks are no posts even where an admin asks for them."""
LEAST_MATCH = 0.5
"""A score from which on repeated blocks are posts without structured data to confirm it."""


OLD = timedelta(hours=36)
"""Live coverage that began longer ago than this is read from a saved page, or is over."""


class LiveBlog:
    """Reads live blogs as entries of role `post`, and the page's own notes beside them."""

    name = "liveblog"
    version = 3

    def claims(self, document: Document) -> float:
        """Certain for structured data with updates; else as sure as the best list of blocks
        with times looks like posts."""
        blogs = structured.live_blogs(document)
        if any(structured.updates_of(blog, jsonld.by_id(document)) for blog in blogs):
            return CERTAIN
        choice = dom.choose(document)
        if choice is None:
            return 0.0
        return min(CERTAIN, choice.verdict.score + (0.1 if blogs else 0))

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage:
        """The posts in the page's order. NotThePage (unreadable) where there are none."""
        blogs = structured.live_blogs(document)
        about = metadata(document, hints)
        setting = _setting(hints, about)
        listed = _listed(blogs, document, setting)
        noise = Ignoring(hints).elements(document)
        shown, blocks, unwanted = _shown(document, setting, listed, noise)
        listed = [post for post in listed if not unwanted & post.cores()]
        posts = once(merge(once(listed), once(shown)))
        if not posts:
            return NotThePage(
                Failure(FailureKind.UNREADABLE, "no posts of a live blog were found on the page")
            )
        date_clocks(posts, setting, _last(about, posts, setting))
        _mark_pinned(posts)
        blog = blogs[0] if blogs else None
        nodes = [block.node for block in blocks]
        lines = lines_around(nodes[0] if nodes else None)
        return Reading(
            url=hints.url,
            extractor=self.name,
            entries=(*notes(document, blocks, posts, about, hints), *entries_of(posts)),
            title=_title(document, blog),
            language=setting.language,
            coverage=coverage(blog, posts, lines, setting),
            published=_instant(blog, "datePublished", setting) or about.published,
            updated=_instant(blog, "dateModified", setting) or about.updated,
            complete=False,
            closed=document.is_closed,
            publisher=about.site,
            successor=successor(document, nodes, lines),
            left_out=_left_out(document) if hints.explain else (),
        )


EXTRACTOR = LiveBlog()


def _setting(hints: Hints, about: Metadata) -> Setting:
    return Setting(
        url=hints.url,
        now=hints.now,
        zone=about.zone or zones.likely(about.language, hints.url),
        language=about.language,
        ignore=hints.ignore,
        ignoring=Ignoring(hints) if hints.ignore_text else None,
    )


def _listed(
    blogs: Sequence[dict[str, object]], document: Document, setting: Setting
) -> list[Draft]:
    """The posts that structured data lists, each once, though a page may carry it twice."""
    drafts = [post for blog in blogs for post in structured.drafts_of(blog, document, setting)]
    if len(blogs) < 2:
        return drafts
    unique = {(frozenset(post.keys.values()), post.text): post for post in drafts}
    return list(unique.values())


def _shown(
    document: Document, setting: Setting, listed: Sequence[Draft], noise: frozenset[int]
) -> tuple[list[Draft], list[Block], set[str]]:
    """The posts that the markup shows, their blocks, and the identifiers of those that an
    admin has named as noise. Where structured data names the posts, their elements are looked
    up; where that fails, and where there is none, repeated blocks are searched for."""
    found, rule = _named(document, listed)
    blocks = [one.block for one in found]
    kept = [block for block in blocks if not dom.is_ignored(block.node, noise)]
    drafts = dom.drafts_of(kept, setting, rule)
    for one in found:
        _note(one, drafts)
    return drafts, kept, dom.ignored(document, blocks, noise)


def _named(document: Document, listed: Sequence[Draft]) -> tuple[list[named.Named], str]:
    found: list[named.Named] = []
    if listed:
        ids = [v for draft in listed for k, v in draft.keys.items() if not k.endswith("/")]
        found = named.blocks_by_ids(document, ids)
    if len(found) < 2:
        choice = dom.choose(document)
        if choice and choice.verdict.score >= (LEAST_MATCH if listed else LEAST):
            return [named.Named(block) for block in choice.blocks], choice.verdict.why
    if len(listed) == 1 and not found:
        lone = named.lone_block(document, ids, listed[0].text)
        found = [lone] if lone else []
    return found, "block of the post's id"


def _note(one: named.Named, drafts: Sequence[Draft]) -> None:
    if not (one.pinned or one.key):
        return
    own = dom.keys_of(one.block.node, "")
    for draft in drafts:
        if own and own.items() <= draft.keys.items():
            draft.pinned = draft.pinned or one.pinned
            draft.key = draft.key or one.key


def _last(about: Metadata, posts: Sequence[Draft], setting: Setting) -> datetime:
    """The latest moment that the page is known to be from, to count wall clocks back from.
    A saved page is read long after it was made, so its own stamps come before our clock."""
    now, stamp = setting.now, about.updated
    if stamp is None and about.published and now - about.published > OLD:
        began = oldest(posts, setting, now)
        if began is None or began - about.published > OLD:
            stamp = about.published
    if stamp is None or stamp > now:
        return now
    local = stamp.astimezone(about.zone or UTC)
    if about.updated is None or (local.hour, local.minute) == (0, 0):
        # A bare date, or a start: the posts are of that day.
        stamp = local.replace(hour=23, minute=59)
    return min(stamp, now)


def _mark_pinned(posts: Sequence[Draft]) -> None:
    """A first post that is much older than the second, in a list whose newest is first."""
    times = [post.published for post in posts[:6]]
    if len(times) < 4 or not all(times):
        return
    first, second, *rest = (at for at in times if at)
    if first < second - timedelta(minutes=5) and all(a >= b for a, b in pairwise([second, *rest])):
        posts[0].pinned = True


def _title(document: Document, blog: dict[str, object] | None) -> str | None:
    """The page's headline: its h1, since the newest post's text often becomes the title."""
    heading = document.tree.css_first("h1")
    texts = [
        jsonld.string_of(blog.get("headline")) or jsonld.string_of(blog.get("name"))
        if blog
        else None,
        heading.text(deep=True) if heading else None,
    ]
    for selector, attribute in (("meta[property='og:title']", "content"), ("title", "")):
        node = document.tree.css_first(selector)
        if node is not None:
            texts.append(node.attributes.get(attribute) if attribute else node.text(deep=True))
    return next((title for text in texts if (title := fold(jsonld.unescape(text or "")))), None)


def _instant(blog: dict[str, object] | None, key: str, setting: Setting) -> datetime | None:
    if blog is None:
        return None
    return parse_instant(jsonld.string_of(blog.get(key)), now=setting.now, zone=setting.zone)


def _left_out(document: Document) -> tuple[LeftOut, ...]:
    choice = dom.choose(document)
    return tuple(LeftOut(text, why) for text, why in (choice.rejected if choice else ()))
