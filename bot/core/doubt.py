"""Whether what came can be the page at all, judged by what the page showed before.

Walls and errors that can be known by themselves are named when the page is read. Here is what
only the comparison shows: half of the page, or another one.
"""

from collections.abc import Sequence

from bot.core import charset, headline
from bot.core.apart import is_headline
from bot.core.beside import Beside
from bot.core.former import shows_a_former_look, shows_what_stood_beside
from bot.core.identity import Matching, family
from bot.core.model import Entry, Failure, FailureKind, NotThePage, Reading, Snapshot
from bot.core.shown import Shown, measure
from bot.core.torn import Compared

OFFERED = "offered"
"""The note of a snapshot whose page offered more than it shows when it was the page: that it
does so says nothing then."""
_HALF = 0.5
_LITTLE = 0.2
_NOTHING, _STORY = 0.1, 600
"""A text of that length of which no more than that is left was hardly written anew in a minute."""
_A_LINE = 180
"""Characters: a page that said less may say something else now."""
_WINDOW = 20
"""Posts in a row that are a page of a live blog, however many it showed before: it has begun to
be parted into pages, or its structured data is not there for once."""
_SMALL_WINDOW = 5
"""The same where the markup came to its end and all posts are as they were."""


def judge(
    snapshot: Snapshot,
    reading: Reading,
    entries: Sequence[Entry],
    matching: Matching,
    beside: Beside,
) -> tuple[NotThePage | None, bool]:
    """Whether the reading is to be doubted; and whether the page was rewritten as a whole."""
    wall = named(reading)
    visible = [one for one in snapshot.known if one.missing >= 0 and not one.removed]
    if not visible:
        return wall, False
    if not entries:
        return _doubt(FailureKind.EMPTY, "nothing of what the page showed is there"), False
    if len(matching.unchanged) == len(visible) == len(entries):
        return None, False
    shown = measure(snapshot.known, entries, matching, beside)
    same_title = headline.alike(snapshot.title, reading.title)
    former = same_title and (
        shows_a_former_look(snapshot.known, entries, matching, beside)
        or shows_what_stood_beside(entries, beside, shown.total)
    )
    if wall and not former and not (shown.total and shown.share >= _HALF):
        return wall, False
    if charset.broken_now(snapshot.known, entries, matching):
        return _doubt(FailureKind.BAD_ENCODING, "the text came in a wrong charset"), False
    if all(is_headline(one.entry) for one in visible):
        return _judge_headlines(shown, same_title), False
    listed = sum(family(one.entry.role) != "article" for one in visible) * 2 > len(visible)
    listed = listed and any(family(entry.role) != "article" for entry in entries)
    if listed:
        in_one_piece = reading.closed and len(matching.unchanged) == len(entries)
        window = _SMALL_WINDOW if in_one_piece else _WINDOW
        return _judge_list(shown, snapshot, entries, same_title, window), False
    compared = Compared(shown, entries, matching, snapshot, beside)
    if former and not compared.breaks_off():
        return None, False
    offer = None if wall else reading.withheld
    withheld = None if OFFERED in snapshot.extra else offer
    verdict, rewritten = _judge_article(compared, withheld, same_title)
    if verdict and offer and verdict.failure.kind is FailureKind.CUT_OFF:
        verdict = NotThePage(offer)
    return verdict, rewritten


def named(reading: Reading) -> NotThePage | None:
    """The wall that a reading looks like by itself, None if it does not. A page that is known
    is one only where what is known of it is not there: a plea for consent beside a few lines
    of text bars nobody from them. What is merely offered for money bars nobody either."""
    failure = reading.withheld
    if failure is None or failure.kind is FailureKind.PAYWALL:
        return None
    return NotThePage(failure)


def _doubt(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, detail))


def _judge_headlines(shown: Shown, same_title: bool) -> NotThePage | None:
    """A page without a text, of which each line comes and goes."""
    if same_title or shown.share >= _NOTHING:
        return None
    return _doubt(FailureKind.OTHER_PAGE, "none of the lines is there, under another title")


def _judge_list(
    shown: Shown,
    snapshot: Snapshot,
    entries: Sequence[Entry],
    same_title: bool,
    window: int,
) -> NotThePage | None:
    """A live blog or a feed."""
    size = len(shown.visible)
    if not shown.matched:
        if same_title or shown.share >= _HALF or _all_later(shown, entries):
            return None
        return _doubt(FailureKind.OTHER_PAGE, "none of the posts is there, under another title")
    ranked = sorted(range(size), key=lambda n: shown.visible[n].position)
    present = [place for place, n in enumerate(ranked) if n in shown.matched]
    inside = ranked[present[0] : present[-1] + 1]
    hole = len(inside) - len(present)
    known = {one.entry.id for one in snapshot.known}
    if len(entries) > len(shown.matched) and any(entry.id not in known for entry in entries):
        return None  # it goes on: a part of a page, or an old one, holds nothing new
    run = next((n for n, place in enumerate(present) if place != n), len(present))
    if run >= window:
        return None  # the newest, one after another: the rest is on the next page
    if hole >= 3 and hole >= 0.4 * len(inside) and shown.share < 0.7:
        return _doubt(FailureKind.CUT_OFF, f"{hole} posts are missing from the middle")
    if size >= 6 and present[0] == 0 and 2 * len(present) < size and len(entries) < _WINDOW:
        return _doubt(FailureKind.CUT_OFF, f"only {len(present)} of {size} posts are there")
    return None


def _all_later(shown: Shown, entries: Sequence[Entry]) -> bool:
    """Whether every post read is later than every one known: a fast blog after a pause."""
    before = [one.entry.published for one in shown.visible if one.entry.published]
    after = [entry.published for entry in entries if entry.published]
    return bool(before and len(after) == len(entries)) and max(before) < min(after)


def _judge_article(
    compared: Compared, withheld: Failure | None, same_title: bool
) -> tuple[NotThePage | None, bool]:
    shown = compared.shown
    if shown.share >= _HALF:
        failure = compared.torn(withheld)
        return (NotThePage(failure) if failure else None), False
    if shown.total < _A_LINE and shown.share > 0:
        return None, False
    whole = shown.read >= _HALF * shown.total
    if same_title and _goes_on(compared):
        return None, False
    if shown.foreign < 0.3:
        detail = f"only {shown.share:.0%} of the known text is there"
        return _doubt(FailureKind.CUT_OFF, detail), False
    if same_title or shown.share >= _LITTLE:
        if withheld:
            return NotThePage(withheld), False
        if whole and (shown.share >= _NOTHING or shown.total < _STORY):
            return None, True
        if whole:
            return _doubt(FailureKind.OTHER_PAGE, "other words under the same title"), False
        return _doubt(FailureKind.CUT_OFF, "most of the known text is not there"), False
    return _doubt(FailureKind.OTHER_PAGE, "another title and other words"), False


def _goes_on(compared: Compared) -> bool:
    """Whether the text begins as it did and holds a marked section that is new: a body that
    breaks off holds nothing new, so what is missing was no part of the text."""
    known_of, known = compared.matching.known_of, compared.snapshot.known
    first = known[known_of[0]] if 0 in known_of else None
    begins = first is not None and first.position <= min(
        (one.position for one in known if one.missing >= 0 and not one.removed),
        default=first.position,
    )
    return begins and compared.brings_news()
