"""Which of a post's identifiers can be trusted to stay the same, and what stands in.

In order: an identifier that the page gives each post, a permalink, and a fingerprint of the
first words and the time. Identifiers that count positions from the newest post move with
every new post and are found out by their order.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from bot.extract.live.draft import Draft
from bot.extract.live.keys import core_of

WORDS = 8
"""Words of a text that its fingerprint is made from: what is appended later changes none."""

# Ids that a script in the browser or the server makes anew for every rendering.
_VOLATILE = re.compile(
    r"^(?::r|ember\d|react-|radix-|yui_|ui-id-|headlessui|mui-|__next|gtm|jsx-|svelte-|google_ads"
    r"|div-gpt|ad[-_]|taboola|emotions)",
    re.I,
)
_NUMBER = re.compile(r"(\d{1,6})$")
_NOT_WORD = re.compile(r"[\W_]+")


def settle(drafts: Sequence[Draft]) -> None:
    """Give every draft its id, the best kind for all of them together."""
    kind = _best_kind(drafts)
    taken: Counter[str] = Counter()
    for draft in drafts:
        own = core_of(draft.keys[kind]) if kind and kind in draft.keys else None
        draft.explicit = own is not None
        identity = own or fingerprint(draft)
        taken[identity] += 1
        if taken[identity] > 1:
            identity, draft.explicit = f"{identity}~{taken[identity]}", False
        draft.id = identity


def _best_kind(drafts: Sequence[Draft]) -> str | None:
    kinds = Counter(kind for draft in drafts for kind in draft.keys)
    order = list(dict.fromkeys(kind for draft in drafts for kind in draft.keys))
    values = {
        kind: [draft.keys[kind] for draft in drafts if kind in draft.keys]
        for kind in order
        if kinds[kind] * 10 >= len(drafts) * 9
    }
    ranked = sorted(values, key=lambda kind: (_counts(values[kind]), _rank(kind)))
    return next((kind for kind in ranked if usable(values[kind], drafts)), None)


def _counts(values: Sequence[str]) -> bool:
    """Whether they are small numbers: better than nothing, but any other id says more."""
    small = sum(1 for value in values if (match := _NUMBER.search(value)) and int(match[1]) < 1000)
    return small * 10 >= len(values) * 9 and max(map(len, values), default=0) < 24


def _rank(kind: str) -> tuple[int, str]:
    """Fragments before bare ids, ids before paths; a page-wide address comes last."""
    order = ("url#", "@id#", "@id", "identifier", "dom:id", "dom:data", "link#", "dom:inner")
    return (order.index(kind) if kind in order else len(order), kind)


def usable(values: Sequence[str], drafts: Sequence[Draft] = ()) -> bool:
    """Whether these identifiers tell posts apart and will still do so after the next post."""
    cores = [core_of(value) for value in values]
    if len(set(cores)) * 20 < len(cores) * 19:
        return False
    if any(_VOLATILE.match(value) for value in values[:5]):
        return False
    return not _positional(values, newest_first=_newest_first(drafts))


def _positional(values: Sequence[str], *, newest_first: bool) -> bool:
    """Whether they count 0, 1, 2 … down a page whose newest post comes first, so that every
    number moves on when a post is added."""
    numbers = [int(match[1]) for value in values if (match := _NUMBER.search(value))]
    if len(numbers) < len(values) or max(numbers, default=0) > 3 * len(numbers) + 10:
        return False
    if len(numbers) < 3:
        return min(numbers, default=9) <= 1
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return steps >= 0.8 * (len(numbers) - 1) and newest_first


def _newest_first(drafts: Sequence[Draft]) -> bool:
    """The order of times; live blogs that give none have their newest post first."""
    times = [
        draft.published or draft.wall_time() for draft in drafts if draft.published or draft.clock
    ]
    pairs = [(a, b) for a, b in pairwise(times) if type(a) is type(b)]
    falls = sum(a > b for a, b in pairs)  # type: ignore[operator]
    rises = sum(a < b for a, b in pairs)  # type: ignore[operator]
    return falls >= rises


def fingerprint(draft: Draft) -> str:
    """An id from the first words and the time as printed, for posts without any other."""
    words = normal(draft.own).split(" ")[:WORDS]
    if len(words) < WORDS:
        words += normal(draft.title or "").split(" ")
    when = ""
    if draft.clock is not None:
        when = draft.clock.time.strftime("%H:%M")
    elif draft.published is not None:
        when = draft.published.strftime("%Y-%m-%dT%H:%M")
    digest = hashlib.blake2b(f"{when} {' '.join(words)}".encode(), digest_size=8)
    return f"~{digest.hexdigest()}"


def normal(text: str) -> str:
    """A text as its words alone, for comparing."""
    return _NOT_WORD.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
