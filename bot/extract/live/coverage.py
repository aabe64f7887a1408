"""Whether a live page is still being added to, and where it goes on."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from selectolax.lexbor import LexborNode

from bot.core.model import Coverage
from bot.extract import jsonld
from bot.extract.addresses import join, split
from bot.extract.dates import parse_instant
from bot.extract.document import Document
from bot.extract.lines import fold
from bot.extract.live.draft import Draft
from bot.extract.live.post import Setting
from bot.extract.live.words import BACK_LATER, ENDED, SUCCESSOR

SLACK = timedelta(minutes=30)
"""How long after its announced end a live blog may still get a last word."""
QUIET = timedelta(hours=1)
"""How long nothing may have come for an announced end to be believed."""
FRESH = timedelta(hours=12)
"""A newest post older than this does not make a page live."""
LAST_POSTS = 3
MAX_LINKS = 60


def coverage(
    blog: dict[str, object] | None,
    posts: Sequence[Draft],
    lines: Sequence[LexborNode],
    setting: Setting,
) -> Coverage:
    """Live, ended or unknown, as far as the page says so itself."""
    if _says_ended(posts) or _banner(lines):
        return Coverage.ENDED
    newest = max((post.published for post in posts if post.published), default=None)
    if blog is not None and (announced := _announced(blog, newest, setting)):
        return announced
    if newest and newest > setting.now - FRESH:
        return Coverage.LIVE
    return Coverage.UNKNOWN


def _announced(
    blog: dict[str, object], newest: datetime | None, setting: Setting
) -> Coverage | None:
    """What `coverageEndTime` says, where it can be believed. Many publishers set it to the
    start, or to the time of the last change, or ahead by a fixed span."""
    end = _instant(blog, "coverageEndTime", setting)
    if end is None:
        return None
    meaningless = {_instant(blog, key, setting) for key in ("coverageStartTime", "datePublished")}
    if end in meaningless or end == _instant(blog, "dateModified", setting):
        return None
    if end > setting.now:
        return Coverage.LIVE
    if newest is not None and newest > end + SLACK:
        return None
    return Coverage.ENDED if setting.now - (newest or end) >= QUIET else None


def _instant(blog: dict[str, object], key: str, setting: Setting) -> datetime | None:
    return parse_instant(jsonld.string_of(blog.get(key)), now=setting.now, zone=setting.zone)


def _says_ended(posts: Sequence[Draft]) -> bool:
    """Whether the newest post closes the blog."""
    for post in _newest(posts, 1):
        text = f"{post.title or ''}\n{post.text}"
        if ENDED.search(text) and not BACK_LATER.search(text):
            return True
    return any(
        post.pinned and len(post.text) < 600 and ENDED.search(post.text)
        and not BACK_LATER.search(post.text)
        for post in posts[:2]
    )  # fmt: skip


def _newest(posts: Sequence[Draft], count: int) -> list[Draft]:
    timed = [(post.published, index) for index, post in enumerate(posts) if post.published]
    if len(timed) * 2 < len(posts) or not timed:
        return list(posts[:count])
    return [posts[index] for _, index in sorted(timed, reverse=True)[:count]]


def lines_around(first: LexborNode | None) -> list[LexborNode]:
    """The short elements before and after the list of posts, and those above it: where a
    page says that it is closed, or where it goes on. Only these few are looked at."""
    found: list[LexborNode] = []
    node = first
    for _ in range(6):
        if node is None or node.tag in {"body", "html"} or node.parent is None:
            break
        siblings = [
            one for one in node.parent.iter(include_text=False) if one.mem_id != node.mem_id
        ]
        if len(siblings) < 40:
            found += siblings
        node = node.parent
    return [node for node in found if node.tag not in _NO_BANNER]


_NO_BANNER = frozenset({"script", "style", "nav", "footer", "aside", "template", "form", "svg"})


def _banner(lines: Sequence[LexborNode]) -> bool:
    """Whether a short line of its own says that the blog is closed."""
    for node in lines:
        for part in [node, *node.css("p,strong,span")[:12]]:
            text = fold(part.text(deep=True)[:300])
            if 12 <= len(text) <= 140 and (found := ENDED.search(text)) and found.start() < 30:
                return not BACK_LATER.search(text)
    return False


def successor(
    document: Document, posts: Sequence[LexborNode], lines: Sequence[LexborNode]
) -> str | None:
    """The address of the live page that carries on: a link in one of the newest posts, or in
    a line beside them, whose sentence says so."""
    for block in [*posts[:LAST_POSTS], *lines]:
        for link in block.css("a[href]")[:MAX_LINKS]:
            if target := _leads_on(link, document.url):
                return target
    return None


def _leads_on(link: LexborNode, page: str) -> str | None:
    target = join(page, (link.attributes.get("href") or ""))
    own, other = split(page), split(target)
    if other.scheme not in {"http", "https"} or other.path.rstrip("/") == own.path.rstrip("/"):
        return None
    if other.netloc.removeprefix("www.") != own.netloc.removeprefix("www."):
        return None
    sentence = link.parent
    while sentence is not None and sentence.tag in {"strong", "b", "em", "span", "i", "u"}:
        sentence = sentence.parent
    text = fold(sentence.text(deep=True)) if sentence is not None else ""
    return target if len(text) <= 400 and SUCCESSOR.search(text) else None
