"""One live blog out of two: what structured data says and what the page shows.

They disagree often. The markup is what a reader sees, so a post's text is the markup's where
both have it, unless the markup shows only the beginning; structured data has the better
times and addresses. Posts that only one of them has are kept.
"""

from collections.abc import Callable, Sequence
from itertools import takewhile

from bot.core.ticking import stilled
from bot.extract.live.draft import Draft
from bot.extract.live.identity import normal
from bot.extract.live.keys import core_of

_PREFIX = 60
_LEAST_HEADING = 20
_ENDS = frozenset(".!?…。！？।؟")
_MOST_ABOVE = 3
"""Lines of a byline."""
_BESIDE = 400
"""Characters that the page may show of a post beside what structured data gives of it."""


def merge(structured: Sequence[Draft], shown: Sequence[Draft]) -> list[Draft]:
    """The posts of both, each once, in the page's order."""
    if not structured or not shown:
        return list(structured or shown)
    partners = _partners(structured, shown)
    beginnings = sum(_is_excerpt(mine.text, other.text) for mine, other in partners.values())
    for mine, other in partners.values():
        _join(mine, other)
    if len(partners) * 2 < min(len(shown), len(structured)):
        # What the markup was thought to show is something else: a rail, other stories.
        return list(structured)
    for draft in structured:
        # Structured data leaves out lists and embedded posts that the markup showed.
        draft.partial = id(draft) not in partners
        if draft.partial and beginnings * 2 > len(partners):
            draft.text = _cut(draft.text)
    return _woven(structured, shown, {id(other): mine for mine, other in partners.values()})


def _cut(text: str) -> str:
    """A text of which only the beginning is known, marked as that where it shows."""
    return text if text.endswith(_FULL_STOPS) else f"{text}…"


_FULL_STOPS = (".", "!", "?", "…", "”", "»", '"', ")", "。", "！", "？", "؟", "।")


def _partners(
    structured: Sequence[Draft], shown: Sequence[Draft]
) -> dict[int, tuple[Draft, Draft]]:
    """Pairs (structured, shown) of one post, by identifier, else by text."""
    by_key = {core_of(value): draft for draft in shown for value in draft.keys.values()}
    by_words = [_index(shown, find) for find in _WORDS]
    taken: set[int] = set()
    pairs: dict[int, tuple[Draft, Draft]] = {}

    def pair(draft: Draft, other: Draft | None) -> None:
        if other is not None and id(other) not in taken and id(draft) not in pairs:
            taken.add(id(other))
            pairs[id(draft)] = (draft, other)

    for draft in structured:
        cores = (core_of(value) for value in draft.keys.values())
        pair(draft, next((by_key[core] for core in cores if core in by_key), None))
    # What is surest goes first: all words, the first of them, then a heading alone.
    for find, index in zip(_WORDS, by_words, strict=True):
        for draft in structured:
            other = index.get(find(draft))
            # "Analysis" may head several posts.
            if other and (find is not _heading or _may_be_of_one_time(draft, other)):
                pair(draft, other)
    below = _index_below(shown)
    for draft in structured:
        pair(draft, below.get(_start(draft)))
    for draft in structured:
        if id(draft) not in pairs:
            pair(draft, _of_its_time(draft, [one for one in shown if id(one) not in taken]))
    return pairs


def _of_its_time(draft: Draft, shown: Sequence[Draft]) -> Draft | None:
    """The one post of a structured post's time that says what it says: its heading, or the
    beginning of its text however short."""
    said = _bare(draft.text)
    found = [
        other
        for other in shown
        if said
        and _may_be_of_one_time(draft, other)
        and (_bare(other.title or "") == said or _is_begun_by(_bare(other.text), said))
    ]
    return found[0] if len(found) == 1 else None


def _is_begun_by(shown: str, said: str) -> bool:
    """Whether one of two texts is the beginning of the other."""
    return shown.startswith(said) or (len(shown) > _LEAST_HEADING and said.startswith(shown))


def _may_be_of_one_time(one: Draft, other: Draft) -> bool:
    """Whether two are of one minute as far as both say when they are; an hour apart is another
    zone, so only the minutes of the hour count."""
    if one.published is None:
        return len(one.text) >= _LEAST_HEADING
    if other.published is not None and not _is_bare_day(other):
        return other.published.minute == one.published.minute
    clock = other.wall_time()
    return clock is None or clock.minute == one.published.minute


def _is_bare_day(draft: Draft) -> bool:
    """Whether a post's time is the midnight of a day that was printed alone."""
    at = draft.published
    return at is not None and draft.clock is None and (at.hour, at.minute, at.second) == (0, 0, 0)


def _bare(text: str) -> str:
    """The words of a text without the last if it breaks off in the middle."""
    words = normal(text)
    cut = text.rstrip().endswith(("…", "...", "[…]", "[...]"))
    return words.rpartition(" ")[0] if cut else words


def _index(shown: Sequence[Draft], find: Callable[[Draft], str]) -> dict[str, Draft]:
    return {words: draft for draft in reversed(shown) if (words := find(draft))}


def _all(draft: Draft) -> str:
    return normal(draft.text)


def _start(draft: Draft) -> str:
    return normal(draft.text)[:_PREFIX]


def _index_below(shown: Sequence[Draft]) -> dict[str, Draft]:
    """Posts by the beginnings of what stands below their first lines: a byline that nothing
    gives away may stand above the text."""
    found: dict[str, Draft] = {}
    for draft in reversed(shown):
        for place in range(1, 1 + len(_above(draft.text))):
            start = normal("\n".join(draft.text.split("\n")[place:]))[:_PREFIX]
            if len(start) > _LEAST_HEADING:
                found[start] = draft
    return found


def _above(text: str) -> list[str]:
    """The short lines at the head of a text that are no sentences."""
    lines = text.split("\n")[:_MOST_ABOVE]
    return list(takewhile(lambda line: len(line) <= _PREFIX and line[-1:] not in _ENDS, lines))


def _without_byline(other: Draft, mine: Draft) -> str:
    """What the page shows of a post from where structured data says that it begins."""
    start = normal(mine.text)[:_PREFIX]
    if len(start) > _LEAST_HEADING and not normal(other.text).startswith(start):
        for place in range(1, 1 + len(_above(other.text))):
            rest = "\n".join(other.text.split("\n")[place:])
            if normal(rest).startswith(start):
                return rest
    return other.text


def _heading(draft: Draft) -> str:
    """A post's title, or all of the text of a post that has no more than a title."""
    words = normal(draft.title or "") or normal(draft.text)
    return words if len(words) > _LEAST_HEADING else ""


_WORDS = (_all, _start, _heading)


def _join(mine: Draft, other: Draft) -> None:
    """Complete the structured post with what the page shows of it."""
    other.text = _without_byline(other, mine)
    if not _is_worse(other.text, mine):
        mine.text, mine.rich, mine.rule = other.text, other.rich, f"{other.rule} + {mine.rule}"
        mine.embedded = other.embedded
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


def _is_worse(shown: str, mine: Draft) -> bool:
    """Whether what the page shows of a post is less than all of its text, or more."""
    if _is_excerpt(shown, mine.text) or _is_more_than_it(shown, mine.text):
        return True
    # A line in a list of key events names the post and says no more.
    return bool(mine.text and mine.title) and normal(shown) == normal(mine.title or "")


def _is_excerpt(shown: str, whole: str) -> bool:
    """Whether the page shows only the beginning of a text ("read more …")."""
    short, long = normal(stilled(shown)), normal(stilled(whole))
    return len(short) * 10 < len(long) * 9 and len(short) > 20 and long.startswith(short[:-12])


def _is_more_than_it(shown: str, whole: str) -> bool:
    """Whether the block that was taken for a post holds much beside it: what structured data
    gives of a post is never cut so that its end is whole."""
    said, long = normal(whole), normal(shown)
    if len(said) < _PREFIX or whole.rstrip().endswith(("…", "...", "]")):
        return False
    return len(long) > 2 * len(said) + _BESIDE and said[:_PREFIX] not in long[:_BESIDE]


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
