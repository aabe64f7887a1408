"""Messages of social networks that stand in a post. Systems put them there when they like: a
bare address first, then a request for consent, then the message, on some days a frame. The
words of a message are shown with its post, but their coming and going is no edit of it.
"""

import re
from collections.abc import Iterator, Sequence

from selectolax.lexbor import LexborNode

from bot.extract.lines import fold, fragment_of_text, lines_of, within

MAX_EMBEDS = 40
"""Messages in one post that are looked at."""
LONGEST_POINTER = 80
"""Characters of a line that does no more than lead to a message ("View this post on X")."""

_MESSAGE = re.compile(
    r"//(?:[\w-]+\.)*(?:(?:twitter|x)\.com/[^/?#]+/status(?:es)?/|instagram\.com/(?:[^/?#]+/)?"
    r"(?:p|reel|tv)/|tiktok\.com/@[^/?#]+/(?:video|photo)/|facebook\.com/(?:[^/?#]+/(?:posts|videos"
    r"|photos)/|watch|permalink\.php|story\.php|reel/)|fb\.watch/|bsky\.app/profile/[^/?#]+/post/"
    r"|threads\.(?:net|com)/@[^/?#]+/post/|t\.me/(?:s/)?[A-Za-z]\w+/\d|reddit\.com/r/\w+/comments/"
    r"|youtube\.com/(?:watch|shorts|live)|youtu\.be/|vimeo\.com/\d|vk\.com/wall|weibo\.com/\d+/"
    r"|truthsocial\.com/@[^/?#]+/|linkedin\.com/(?:posts|feed)/)"
    r"|//[\w.-]+/@\w+(?:@[\w.-]+)?/\d{6,}",
    re.I,
)
"""The address of one message on one of the networks; Mastodon's have hosts of their own."""

_NAMED = (
    "[class*=twitter-tweet],[class*=twitter-video],[class*=instagram-media],[class*=tiktok-embed],"
    "[class*=bluesky-embed],[class*=mastodon-embed],[class*=fb-post],[class*=fb-video],"
    "[class*=text-post-media],[class*=reddit-embed],[class*=reddit-card],[class*=telegram-post],"
    "[data-tweet-id],[data-instgrm-permalink],[data-bluesky-uri]"
)
"""What the networks themselves call the elements that they give away for embedding."""


def embeds(body: LexborNode) -> list[LexborNode]:
    """The messages in an element, none inside another: what bears the name
    that a network gave it, and quotations with a link to a message."""
    quoted = [node for node in body.css("blockquote")[:MAX_EMBEDS] if _leads_to_message(node)]
    named = body.css(_NAMED)[:MAX_EMBEDS]
    known = {node.mem_id: node for node in (*named, *quoted) if node != body}
    return [node for node in known.values() if not within(node, known)]


def lines_in(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """The lines of messages, as the post's own lines are cut. Nothing is changed."""
    for node in nodes:
        body = fragment_of_text(node.html or "")
        if body is not None:
            yield from lines_of(body)


def pointers(body: LexborNode) -> list[LexborNode]:
    """Elements that are no more than a link to a message."""
    found: dict[int, LexborNode] = {}
    for link in body.css("a[href]"):
        if not _MESSAGE.search(link.attributes.get("href") or ""):
            continue
        text, holder = fold(link.text(deep=True)), link
        if len(text) > LONGEST_POINTER:
            continue
        while (outer := holder.parent) is not None and outer not in (body, body.child):
            if fold(outer.text(deep=True)) != text:
                break
            holder = outer
        if holder != link or _stands_alone(link, body):
            found[holder.mem_id] = holder
    return [node for node in found.values() if not within(node, found)]


def _stands_alone(link: LexborNode, body: LexborNode) -> bool:
    """Whether a link is a line of its own: its neighbours are no text."""
    if link.parent not in (body, body.child):
        return False
    sides = (link.prev, link.next)
    return all(
        side is None or (side.is_element_node and side.tag not in {"a", "b", "em", "i", "span"})
        for side in sides
    )


def _leads_to_message(quotation: LexborNode) -> bool:
    if _MESSAGE.search(quotation.attributes.get("cite") or ""):
        return True
    return any(_MESSAGE.search(a.attributes.get("href") or "") for a in quotation.css("a[href]"))
