"""One live blog out of two: what structured data says and what the page shows.

They disagree often. The markup is what a reader sees, so a post's text is the markup's where
both have it, unless the markup shows only the beginning; structured data has the better
times and addresses. Posts that only one of them has are kept.
"""

from collections.abc import Sequence

from bot.extract.live.draft import Draft
from bot.extract.live.identity import normal
from bot.extract.live.keys import core_of

_PREFIX = 60


def merge(structured: Sequence[Draft], shown: Sequence[Draft]) -> list[Draft]:
    """The posts of both, each once, in the page's order."""
    if not structured or not shown:
        return list(structured or shown)
    partners = _partners(structured, shown)
    for mine, other in partners.values():
        _join(mine, other)
    if len(partners) * 2 < len(shown):
        # What the markup was thought to show is something else: a rail, other stories.
        return list(structured)
    for draft in structured:
        # Structured data leaves out lists and embedded posts that the markup showed.
        draft.partial = id(draft) not in partners
    return _woven(structured, shown, {id(other): mine for mine, other in partners.values()})


def _partners(
    structured: Sequence[Draft], shown: Sequence[Draft]
) -> dict[int, tuple[Draft, Draft]]:
    """Pairs (structured, shown) of one post, by identifier, else by text."""
    by_key = {core_of(value): draft for draft in shown for value in draft.keys.values()}
    by_text = {_start(draft): draft for draft in reversed(shown)}
    taken: set[int] = set()
    pairs: dict[int, tuple[Draft, Draft]] = {}
    for draft in structured:
        other = next(
            (by_key[core] for value in draft.keys.values() if (core := core_of(value)) in by_key),
            None,
        ) or by_text.get(_start(draft))
        if other is not None and id(other) not in taken:
            taken.add(id(other))
            pairs[id(draft)] = (draft, other)
    return pairs


def _start(draft: Draft) -> str:
    return normal(draft.text)[:_PREFIX]


def _join(mine: Draft, other: Draft) -> None:
    """Complete the structured post with what the page shows of it."""
    if not _is_excerpt(other.text, mine.text):
        mine.text, mine.html, mine.rule = other.text, other.html, f"{other.rule} + {mine.rule}"
        mine.title = other.title if other.title or not mine.title else _title(mine, other)
    mine.keys = mine.keys | {k: v for k, v in other.keys.items() if k not in mine.keys}
    mine.published = mine.published or other.published
    mine.updated = mine.updated or other.updated
    mine.clock = mine.clock or other.clock
    mine.day = mine.day or other.day
    mine.author = other.author or mine.author
    mine.image = other.image or mine.image
    mine.url = mine.url or other.url
    mine.pinned = mine.pinned or other.pinned
    mine.key = mine.key or other.key


def _title(mine: Draft, other: Draft) -> str | None:
    """A headline that only structured data gives, if it is not the text's own beginning."""
    title = mine.title or ""
    return None if normal(other.text).startswith(normal(title)) else mine.title


def _is_excerpt(shown: str, whole: str) -> bool:
    """Whether the page shows only the beginning of a text ("read more …")."""
    short, long = normal(shown), normal(whole)
    return len(short) * 10 < len(long) * 9 and len(short) > 20 and long.startswith(short[:-12])


def _woven(
    structured: Sequence[Draft], shown: Sequence[Draft], known: dict[int, Draft]
) -> list[Draft]:
    """The page's order, with what only structured data lists after what it lists it behind."""
    ordered: list[Draft] = [known.get(id(draft), draft) for draft in shown]
    position = {id(draft): index for index, draft in enumerate(ordered)}
    following: dict[int, list[Draft]] = {}
    last = -1
    for draft in structured:
        if id(draft) in position:
            last = position[id(draft)]
        else:
            following.setdefault(last, []).append(draft)
    woven = list(following.get(-1, ()))
    for index, draft in enumerate(ordered):
        woven.append(draft)
        woven += following.get(index, ())
    return woven
