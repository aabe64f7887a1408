"""Which of the entries that are not known are news, and which only look new."""

from dataclasses import replace
from datetime import timedelta
from functools import cached_property

from bot.core.apart import is_boxed
from bot.core.asides import is_aside
from bot.core.bound import owner
from bot.core.comparison import HEARD, Comparison, Difference, is_unsteady, print_of_entry
from bot.core.identity import family, words_of
from bot.core.likeness import Heard
from bot.core.model import MARKED_ROLES, Change, Entry, Kind, Known, Role
from bot.core.order import direction
from bot.core.text import fingerprint, folded_tokens, is_sentence

UNHEARD = 0.5
"""The share of known words below which an entry says something else."""
_PARAGRAPH = 60
"""Characters that two posts do not begin with alike by chance."""
LATE = timedelta(minutes=30)
"""How long before a look a post may bear its time and come after it: editors, and caches."""
MANY = 5
"""Posts that are hardly written between two looks."""
MOST_UNTIMED = 3
"""Posts without a time that come while a page turns into a live blog."""


class _News:
    """Which of the entries that are not known are news, and which only look new."""

    def __init__(self, look: Comparison) -> None:
        self.look = look
        known = look.snapshot.known
        self.direction = direction(look.entries)
        self.unsteady = is_unsteady(known)
        shown = [k.entry for k in known if k.missing >= 0 and family(k.entry.role) != "article"]
        times = [entry.published for entry in shown if entry.published]
        self.oldest = min(times) if times else None
        self.newest = max(times) if times else None
        matched = list(look.matching.known_of)
        self.first = min(matched, default=len(look.entries))
        self.last = max(matched, default=-1)

    @cached_property
    def heard(self) -> Heard:
        """Everything that the page ever said."""
        return Heard(words_of(one.entry) for one in self.look.snapshot.known)

    @cached_property
    def heard_marked(self) -> Heard:
        """What a marked section may be made of without being news: other marked sections, and
        paragraphs that stood unmarked and do so no longer. A paragraph that is still there
        by itself is only repeated; one that was appended unmarked since the first look is
        news for those who follow marked updates, now that it is labelled."""
        found = set(self.look.matching.known_of.values())
        return Heard(
            words_of(one.entry)
            for number, one in enumerate(self.look.snapshot.known)
            if one.entry.role is not Role.TEXT or (number not in found and not one.revision)
        )

    def why_not(self, index: int, entry: Entry) -> str | None:
        """Why an entry is to be remembered without a word; None if it is news."""
        if self.look.silent:
            return "the page is believed to be another now"
        if self.look.lenient and not self._unmistakable(entry):
            return "the page is read in another way than before"
        if self.look.beside.stood(entry):
            return "stood on the page before, outside of its text"
        if family(entry.role) == "article" and self.elsewhere:
            return "nothing is read of the text that is known"
        if entry.role is Role.TEXT:
            return self._text(entry)
        if entry.role in MARKED_ROLES:
            return self._marked(entry)
        return self._listed(index, entry)

    def _marked(self, entry: Entry) -> str | None:
        if self.heard_marked.share(entry.text) >= 0.95:
            return "a label on words that were there"
        item = owner(entry, self.fresh_items)
        return self._listed(*item) if item else None

    @cached_property
    def elsewhere(self) -> bool:
        """Whether nothing is read of the text that is known, and text is that was never seen: a
        box stands for the article at this look, and what is marked in it is no update of that."""
        known, known_of = self.look.snapshot.known, self.look.matching.known_of
        found = set(known_of.values())
        texts = [n for n, one in enumerate(known) if _is_text_shown(one)]
        if not texts or any(n in found for n in texts):
            return False
        if not any(
            entry.role is Role.TEXT and index not in known_of and not self.look.beside.stood(entry)
            for index, entry in enumerate(self.look.entries)
        ):
            return False
        now = Heard(words_of(entry) for entry in self.look.entries)
        return all(now.share(words_of(known[n].entry)) < UNHEARD for n in texts)

    @cached_property
    def fresh_items(self) -> dict[str, tuple[int, Entry]]:
        """The items of a feed that are not known, by their ids: a section of one is news only
        where its item is."""
        return {
            entry.id: (index, entry)
            for index, entry in enumerate(self.look.entries)
            if entry.role is Role.ITEM and index not in self.look.matching.known_of
        }

    def _unmistakable(self, entry: Entry) -> bool:
        """Whether an entry is news however the page is read. Where the page itself has turned
        (a live blog begins with a post or two, which look like an article), what came shortly
        before the former look may be told late, and what bears no time is told if it is little
        beside much that was there."""
        taken = self.look.snapshot.taken_at
        if entry.role is Role.TEXT or taken is None:
            return False
        if self.heard.share(words_of(entry)) >= UNHEARD or self._begins_as_heard(entry):
            return False
        if entry.published is None:
            return self.has_turned and self.brings_little
        return entry.published > (taken - LATE if self.has_turned else taken)

    def _begins_as_heard(self, entry: Entry) -> bool:
        """Whether a post's first paragraph was there when the page was read as an article,
        which leaves out lists and what is embedded."""
        if self.look.snapshot.extractor in (None, self.look.reading.extractor):
            return False
        first = next((line for line in entry.text.split("\n") if len(line) >= _PARAGRAPH), "")
        return bool(first) and self.heard.share(first) >= HEARD

    @cached_property
    def has_turned(self) -> bool:
        """Whether another extractor reads the page, not another version of the same."""
        former = (self.look.snapshot.reader or "").partition("/")[0]
        return bool(former) and former != self.look.reading.extractor

    @cached_property
    def brings_little(self) -> bool:
        """Whether most of the entries hold words of the page as it was."""
        shares = [self.heard.share(words_of(entry)) for entry in self.look.entries]
        fresh = sum(share < UNHEARD for share in shares)
        return fresh <= MOST_UNTIMED and any(share >= HEARD for share in shares)

    def _text(self, entry: Entry) -> str | None:
        if self.look.rewritten:
            return "the text was rewritten as a whole"
        if not self.look.reading.complete:
            return "a headline that comes and goes"
        if self.look.beside.turned:
            return "another part of the page is read as its text"
        if not is_sentence(entry.text):
            return "not a sentence"
        if is_aside(entry.text):
            return "a notice of the publisher's own"
        if is_boxed(entry):
            return "in a box of its own"
        if self.unsteady:
            return "paragraphs come and go on this page"
        if self.heard.share(entry.text) >= HEARD:
            return "words that were there, parted or joined"
        return None

    def _listed(self, index: int, entry: Entry) -> str | None:
        if self._begins_as_heard(entry):
            return "a post that was read as a paragraph"
        named = entry.published is not None and entry.explicit_id
        if not named and all(map(is_aside, words_of(entry).split("\n"))):
            return "a notice of the publisher's own"
        later = entry.published and self.newest and entry.published > self.newest
        if later:
            return None
        words = _own_words(entry)
        if len(folded_tokens(words)) >= 12 and self.heard.share(words) >= 0.95:
            return "repeats words of another post"
        if self._rolled_in(index, entry):
            return "an old post that the page shows again"
        return None

    @cached_property
    def loads_more(self) -> bool:
        """Whether so many posts stand below all that are known, where nothing says which way
        the page runs, that it shows more of its former posts at once."""
        return len(self.look.entries) - 1 - self.last >= MANY

    def _rolled_in(self, index: int, entry: Entry) -> bool:
        """Whether it stands beyond the oldest that was shown."""
        if not self.look.matching.known_of:
            return False
        if entry.published is not None and self.oldest is not None:
            return entry.published < self.oldest
        if self.look.reading.complete:
            return False
        if not self.direction:
            return index > self.last and entry.role is Role.POST and self.loads_more
        return index > self.last if self.direction < 0 else index < self.first


def _is_text_shown(known: Known) -> bool:
    return known.entry.role is Role.TEXT and not (known.missing or known.removed)


def _own_words(entry: Entry) -> str:
    """What an entry says, without the boxes that stand in it."""
    lines = words_of(entry).split("\n")
    return "\n".join(line for line in lines if not is_aside(line)) if len(lines) > 1 else lines[0]


def see_new(look: Comparison, places: list[int], result: Difference) -> None:
    fresh = [index for index in range(len(look.entries)) if index not in look.matching.known_of]
    if not fresh:
        return
    taken = {known.entry.id for known in look.snapshot.known}
    taken.update(alias for known in look.snapshot.known for alias in known.aliases)
    news = _News(look)
    for index in fresh:
        entry = look.entries[index]
        if entry.id in taken:
            entry = replace(entry, id=_own_id(entry, taken))
        taken.add(entry.id)
        why_not = news.why_not(index, entry)
        told = why_not is None
        if told:
            rule = entry.rule or "not known"
            result.changes.append(Change(kind=Kind.ADDED, entry=entry, revision=1, rule=rule))
        result.rank[entry.id] = places[index]
        result.upserts.append(
            Known(
                entry=entry,
                fingerprint=print_of_entry(look, index),
                first_seen=look.now,
                revision=int(told),
                position=places[index],
            )
        )


def _own_id(entry: Entry, taken: set[str]) -> str:
    """An id for an entry whose own is another entry's already."""
    stem = f"{entry.id}~{fingerprint(words_of(entry)).partition(':')[2][:8]}"
    name, count = stem, 2
    while name in taken:
        name, count = f"{stem}~{count}", count + 1
    return name
