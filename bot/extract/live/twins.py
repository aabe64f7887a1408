"""Posts that a page shows twice: one that is pinned on top stands in its place again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from bot.extract.live.draft import Draft
from bot.extract.live.identity import normal

LONG = 100
"""Characters from which on nobody writes the same text twice."""
MOMENT = timedelta(seconds=90)


def once(posts: Sequence[Draft]) -> list[Draft]:
    """Each post once: one that is pinned on top is shown again in its place."""
    by_words: dict[str, list[Draft]] = {}
    kept: dict[int, Draft] = {}
    for post in posts:
        words = normal(f"{post.title or ''} {post.own}")
        twins = by_words.setdefault(words, [])
        twin = next((one for one in twins if _is_twin(one, post, len(words))), None)
        if twin is not None:
            twins.remove(twin)
            del kept[id(twin)]
            post = _joined(post, twin)
        twins.append(post)
        kept[id(post)] = post
    return list(kept.values())


def _joined(post: Draft, twin: Draft) -> Draft:
    """A post with what only its other showing says of it."""
    if twin.title and not post.title:
        # Its heading was read as a part of its text there.
        post, twin = twin, post
    return replace(
        post,
        pinned=True,
        in_place=True,
        key=post.key or twin.key,
        keys=twin.keys | post.keys,
        published=post.published or twin.published,
        updated=post.updated or twin.updated,
        clock=post.clock or twin.clock,
        day=post.day or twin.day,
        author=post.author or twin.author,
        url=post.url or twin.url,
    )


def _is_twin(one: Draft, other: Draft, length: int) -> bool:
    """Whether the same words are the same post: long ones are, short ones ("Goal!") only at
    the same moment."""
    if length >= LONG:
        return True
    if one.published and other.published:
        return abs(one.published - other.published) <= MOMENT
    return one.clock == other.clock
