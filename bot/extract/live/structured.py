"""schema.org LiveBlogPosting → posts, whatever of it a publisher fills in.

https://schema.org/LiveBlogPosting: `liveBlogUpdate` holds BlogPostings. None of their
properties is given by everybody, so each has its fallbacks here.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bot.extract import jsonld
from bot.extract.addresses import absolute, defrag, join, split
from bot.extract.dates import parse_instant
from bot.extract.document import Document
from bot.extract.lines import fold
from bot.extract.live.boxes import without_asides
from bot.extract.live.draft import Draft
from bot.extract.live.post import Setting, parse_block
from bot.extract.microdata import items

Node = dict[str, Any]

MAX_POSTS = 10_000
_UPDATE_KEYS = ("liveBlogUpdate", "liveBlogUpdates", "blogPost", "blogPosts")
_BODY_KEYS = ("articleBody", "text", "reviewBody", "description", "abstract", "caption")
_TAG = re.compile(
    r"</?(?:p|br|a|div|span|strong|em|b|i|u|ul|ol|li|h[1-6]|blockquote|figure|img|iframe|script"
    r"|table|section|article|video|hr|sup|sub|small|amp-[a-z]+)\b[^<>]{0,2000}>",
    re.I,
)
# A line break parts paragraphs only behind the end of a sentence: some break lines by width.
_PARAGRAPHS = re.compile(
    r"[ \t]*(?:\r?\n[ \t]*){2,}|(?<=[.!?…:;”\"»)।。！？])[ \t]*(?:\r\n|[\r\n\u2028\u2029])\s*"
)


_BREAK = re.compile(r"[\r\n\u2028\u2029]")


def live_blogs(document: Document) -> list[Node]:
    """The page's LiveBlogPosting objects that describe this page, JSON-LD before microdata."""
    found = [
        node for node in jsonld.of_type(document, "LiveBlogPosting") if describes(node, document)
    ]
    if "LiveBlogPosting" in document.text and not any(updates_of(node, {}) for node in found):
        found += [node for node in items(document, "LiveBlogPosting") if updates_of(node, {})]
    return found


def describes(node: Node, document: Document) -> bool:
    """Whether a live blog is the page's own story and not a teaser of another one.

    It is, unless it names an address that differs from every address that the page gives
    itself, while an article that does not differ is described beside it.
    """
    own = _paths_of_page(document)
    named = _paths_of_node(node)
    if not named or named & own:
        return True
    others = jsonld.nodes(document)
    return not any(
        other is not node and jsonld.types_of(other) & _ARTICLES and _paths_of_node(other) & own
        for other in others
    )


_ARTICLES = {
    "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BlogPosting",
    "OpinionNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting",
}  # fmt: skip


def _paths_of_page(document: Document) -> set[str]:
    urls = [document.url]
    for link in document.tree.css("link[rel=canonical],meta[property='og:url'],link[rel=amphtml]"):
        urls.append(link.attributes.get("href") or link.attributes.get("content") or "")
    return {_path(url) for url in urls if url}


def _paths_of_node(node: Node) -> set[str]:
    urls = [jsonld.url_of(node.get(key)) for key in ("url", "mainEntityOfPage", "@id")]
    return {_path(url) for url in urls if url and url.startswith(("http", "/"))}


def _path(url: str) -> str:
    return split(url).path.rstrip("/")


def updates_of(blog: Node, index: Mapping[str, Node]) -> list[Node]:
    """The updates of a live blog: a list, a single object, or references to be looked up."""
    for key in _UPDATE_KEYS:
        updates: list[Node] = []
        for one in jsonld.as_list(blog.get(key))[:MAX_POSTS]:
            if isinstance(one, dict):
                reference = one.get("@id")
                if len(one) <= 2 and isinstance(reference, str):
                    one = index.get(reference, one)
                updates.append(one)
            elif isinstance(one, str) and one in index:
                updates.append(index[one])
        if updates:
            return updates
    return []


def drafts_of(blog: Node, document: Document, setting: Setting) -> list[Draft]:
    """The posts of a live blog in the order in which it lists them."""
    updates = updates_of(blog, jsonld.by_id(document))
    headline = fold(jsonld.unescape(jsonld.string_of(blog.get("headline")) or ""))
    titles = Counter(_headline(update) for update in updates)
    drafts = [_draft(update, setting) for update in updates]
    for draft in drafts:
        _settle_title(draft, headline, titles)
    _distrust_one_instant(drafts)
    _distrust_one_author(drafts)
    return [draft for draft in drafts if draft.text]


def _headline(update: Node) -> str | None:
    text = jsonld.string_of(update.get("headline")) or jsonld.string_of(update.get("name"))
    return fold(plain(text)) if text else None


def _draft(update: Node, setting: Setting) -> Draft:
    body = next((text for key in _BODY_KEYS if (text := jsonld.string_of(update.get(key)))), "")
    draft = _body(body, setting)
    draft.title = _headline(update) or draft.title
    draft.published = _instant(
        update, ("datePublished", "dateCreated", "uploadDate", "startDate"), setting
    )
    draft.updated = _instant(update, ("dateModified",), setting)
    draft.author = jsonld.name_of(update.get("author"))
    image = jsonld.url_of(update.get("image"))
    draft.image = absolute(setting.url, image) or draft.image
    draft.keys = _keys(update, setting.url)
    url = jsonld.url_of(update.get("url")) or ""
    draft.url = absolute(setting.url, url) if not url.isdecimal() else None
    return draft


def _body(body: str, setting: Setting) -> Draft:
    """Plain text, HTML, or HTML escaped once more: read as what it turns out to be."""
    body = jsonld.unescape(body)
    if "<" in body and _TAG.search(body):
        draft = parse_block(f"<div>{body}</div>", setting, "json-ld")
        draft.clock = None
        draft.author = None
        if draft.title:
            draft.text, draft.title = f"{draft.title}\n{draft.text}".strip(), None
        return draft
    pieces = _PARAGRAPHS.split(body) if _BREAK.search(body) else [body]
    lines = [line for piece in pieces if (line := fold(piece))]
    return Draft(text="\n".join(without_asides(lines)), rule="json-ld")


def plain(text: str) -> str:
    """A headline without entities and tags."""
    text = jsonld.unescape(text)
    return _TAG.sub("", text) if "<" in text else text


def _instant(update: Node, names: tuple[str, ...], setting: Setting) -> datetime | None:
    for name in names:
        value = jsonld.string_of(update.get(name))
        if value and (at := parse_instant(value, now=setting.now, zone=setting.zone)):
            return at.astimezone(UTC)
    return None


def _keys(update: Node, page: str) -> dict[str, str]:
    """Every identifier of a post by its kind. Of an address the fragment is the key, since
    the slug before it changes when the headline does."""
    keys: dict[str, str] = {}
    for kind in ("url", "@id", "mainEntityOfPage", "identifier"):
        value = update.get(kind)
        text = jsonld.url_of(value) if kind != "identifier" else jsonld.string_of(value)
        if not text:
            continue
        bare, fragment = defrag(text)
        if fragment:
            keys[f"{kind}#"] = fragment
        elif "/" in text or text.startswith("http"):
            path = split(join(page, bare))
            keys[f"{kind}/"] = path.path + (f"?{path.query}" if path.query else "")
        else:
            keys[kind] = text
    return keys


def _settle_title(draft: Draft, headline: str, titles: Counter[str | None]) -> None:
    """Drop a title that is the page's, or only the beginning of the post's own text."""
    title = draft.title
    if title is None:
        return
    shared = titles[title] > 1 and titles[title] > titles.total() / 2
    if (draft.text and (title == headline or shared)) or (
        draft.text and _begins(draft.text, title)
    ):
        draft.title = None
    elif not draft.text and not shared and title != headline:
        draft.text, draft.title = title, None


def _begins(text: str, title: str) -> bool:
    start = title.rstrip(" .…").casefold()
    return len(start) > 20 and text.replace("\n", " ").casefold().startswith(start)


def _distrust_one_instant(drafts: Sequence[Draft]) -> None:
    """Where every post bears the same instant it is the page's, and says nothing of them."""
    if len(drafts) < 3 or len({draft.published for draft in drafts}) > 1:
        return
    for draft in drafts:
        draft.published = draft.updated = None


def _distrust_one_author(drafts: Sequence[Draft]) -> None:
    """A list of people that is the same for every post is the page's."""
    authors = {draft.author for draft in drafts}
    if len(drafts) >= 3 and len(authors) == 1 and ", " in (next(iter(authors)) or ""):
        for draft in drafts:
            draft.author = None
