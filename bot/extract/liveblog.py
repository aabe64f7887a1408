"""Live blogs: schema.org LiveBlogPosting and the markup, each where it says more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta, tzinfo
from itertools import pairwise

from bot.core.model import Failure, FailureKind, Hints, LeftOut, NotThePage, Reading
from bot.extract import jsonld, zones
from bot.extract.dates import parse_instant, zone_of
from bot.extract.document import Document
from bot.extract.ignoring import Ignoring
from bot.extract.lines import fold
from bot.extract.live import dom, identity, structured
from bot.extract.live.blocks import Block
from bot.extract.live.coverage import coverage, lines_around, successor
from bot.extract.live.draft import Draft
from bot.extract.live.finish import date_clocks, entries_of
from bot.extract.live.merge import merge
from bot.extract.live.post import Setting

CERTAIN = 0.97
LEAST_MATCH = 0.7
"""A score from which on repeated blocks are posts without structured data to confirm it."""


LONG = 100
"""Characters from which on nobody writes the same text twice."""
MOMENT = timedelta(seconds=90)


class LiveBlog:
    """Reads live blogs as entries of role `post`."""

    name = "liveblog"
    version = 1

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
        setting = _setting(document, hints, blogs)
        listed = [post for blog in blogs for post in structured.drafts_of(blog, document, setting)]
        noise = Ignoring(hints).elements(document)
        shown, blocks, unwanted = _shown(document, setting, listed, noise)
        listed = [post for post in listed if not unwanted & post.cores()]
        posts = _once(merge(listed, shown))
        if not posts:
            return NotThePage(
                Failure(FailureKind.UNREADABLE, "no posts of a live blog were found on the page")
            )
        date_clocks(posts, setting, _last(blogs, document, setting))
        _mark_pinned(posts)
        blog = blogs[0] if blogs else None
        nodes = [block.node for block in blocks]
        lines = lines_around(nodes[0] if nodes else None)
        return Reading(
            url=hints.url,
            extractor=self.name,
            entries=entries_of(posts),
            title=_title(document, blog),
            language=setting.language,
            coverage=coverage(blog, posts, lines, setting),
            published=_instant(blog, "datePublished", setting),
            updated=_instant(blog, "dateModified", setting),
            complete=False,
            successor=successor(document, nodes, lines),
            left_out=_left_out(document) if hints.explain else (),
        )


EXTRACTOR = LiveBlog()


def _setting(document: Document, hints: Hints, blogs: Sequence[dict[str, object]]) -> Setting:
    root = document.tree.css_first("html")
    language = (root.attributes.get("lang") if root else None) or None
    return Setting(
        url=hints.url,
        now=hints.now,
        zone=_zone(document, hints, blogs),
        language=language,
        ignore=hints.ignore,
        ignoring=Ignoring(hints) if hints.ignore_text else None,
    )


def _zone(document: Document, hints: Hints, blogs: Sequence[dict[str, object]]) -> tzinfo | None:
    """The admin's zone, else the offset that the page's own stamps carry."""
    if hints.timezone:
        return zones.named(hints.timezone)
    stamps = [
        jsonld.string_of(blog.get(k)) for blog in blogs for k in ("datePublished", "dateModified")
    ]
    stamps += [
        node.attributes.get("content")
        for node in document.tree.css(
            "meta[property='article:published_time'],meta[property='article:modified_time']"
        )
    ]
    return next((zone for stamp in stamps if (zone := zone_of(stamp))), None)


def _shown(
    document: Document, setting: Setting, listed: Sequence[Draft], noise: frozenset[int]
) -> tuple[list[Draft], list[Block], set[str]]:
    """The posts that the markup shows, their blocks, and the identifiers of those that an
    admin has named as noise. Where structured data names the posts, their elements are looked
    up; where that fails, and where there is none, repeated blocks are searched for."""
    named, rule = _named(document, listed)
    blocks = [one.block for one in named]
    kept = [block for block in blocks if not dom.is_ignored(block.node, noise)]
    drafts = dom.drafts_of(kept, setting, rule)
    for one in named:
        _note(one, drafts)
    return drafts, kept, dom.ignored(document, blocks, noise)


def _named(document: Document, listed: Sequence[Draft]) -> tuple[list[dom.Named], str]:
    named: list[dom.Named] = []
    if listed:
        ids = [v for draft in listed for k, v in draft.keys.items() if not k.endswith("/")]
        named = dom.blocks_by_ids(document, ids)
    if len(named) < 2:
        choice = dom.choose(document)
        if choice and choice.verdict.score >= (LEAST_MATCH if listed else 0.0):
            return [dom.Named(block) for block in choice.blocks], choice.verdict.why
    return named, "block of the post's id"


def _note(named: dom.Named, drafts: Sequence[Draft]) -> None:
    if not (named.pinned or named.key):
        return
    own = dom.keys_of(named.block.node, "")
    for draft in drafts:
        if own and own.items() <= draft.keys.items():
            draft.pinned = draft.pinned or named.pinned
            draft.key = draft.key or named.key


def _once(posts: Sequence[Draft]) -> list[Draft]:
    """Each post once: one that is pinned on top is shown again in its place."""
    by_words: dict[str, list[Draft]] = {}
    kept: dict[int, Draft] = {}
    for post in posts:
        words = identity.normal(f"{post.title or ''} {post.text}")
        twins = by_words.setdefault(words, [])
        twin = next((one for one in twins if _is_twin(one, post, len(words))), None)
        if twin is not None:
            twins.remove(twin)
            del kept[id(twin)]
            post = replace(post, pinned=True, key=post.key or twin.key, keys=twin.keys | post.keys)
        twins.append(post)
        kept[id(post)] = post
    return list(kept.values())


def _is_twin(one: Draft, other: Draft, length: int) -> bool:
    """Whether the same words are the same post: long ones are, short ones ("Goal!") only at
    the same moment."""
    if length >= LONG:
        return True
    if one.published and other.published:
        return abs(one.published - other.published) <= MOMENT
    return one.clock == other.clock


def _last(blogs: Sequence[dict[str, object]], document: Document, setting: Setting) -> datetime:
    """The latest moment that the page itself is known to be from."""
    stamps = [jsonld.string_of(blog.get("dateModified")) for blog in blogs]
    stamps += [
        node.attributes.get("content")
        for node in document.tree.css("meta[property='article:modified_time'],meta[name=lastmod]")
    ]
    known = [
        at
        for stamp in stamps
        if (at := parse_instant(stamp, now=setting.now, zone=setting.zone)) and at <= setting.now
    ]
    return max(known, default=setting.now)


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
