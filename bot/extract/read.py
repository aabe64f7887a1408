"""The one way in: a page and hints → a reading, by the extractor that claims it."""

from dataclasses import replace
from hashlib import blake2b

from bot.core.model import Failure, FailureKind, Hints, NotThePage, Page, Reading
from bot.core.text import squash
from bot.extract import article, feed, liveblog, selector, walls
from bot.extract.base import Extractor
from bot.extract.discovery import discover
from bot.extract.document import Document

EXTRACTORS: dict[str, Extractor] = {
    one.name: one
    for one in (article.EXTRACTOR, liveblog.EXTRACTOR, feed.EXTRACTOR, selector.EXTRACTOR)
}
AUTO = "auto"
SURE = 0.9
"""A claim of a page whose title or address says that it is live."""
HALF = 0.5
"""The share of an article's text that has to be in the posts of the live blog it became."""
SEVERAL = 2
"""Posts that have to be in what is read as the article."""


def reader_of(name: str) -> str:
    """An extractor with its version ("article/1"): what Reading.reader holds."""
    extractor = EXTRACTORS[name]
    return f"{extractor.name}/{extractor.version}"


def choose(document: Document, hints: Hints) -> Extractor | None:
    """The extractor that the hints name, else the one that claims the page most surely."""
    if hints.extractor != AUTO:
        return EXTRACTORS.get(hints.extractor)
    if hints.selector:
        return EXTRACTORS["selector"]
    claims = [(one.claims(document), one) for one in EXTRACTORS.values()]
    claim, best = max(claims, key=lambda pair: pair[0])
    return best if claim > 0 else None


def read(page: Page, hints: Hints) -> Reading | NotThePage:
    """Read a page with the extractor that the hints name, or the one that claims it.

    Never raises: what no extractor can make sense of is NotThePage, UNREADABLE.
    """
    try:
        return _read(page, hints)
    except (Exception, RecursionError, MemoryError) as fault:
        where = fault.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        line = f" ({where.tb_frame.f_code.co_name}:{where.tb_lineno})" if where else ""
        return _not_the_page(FailureKind.UNREADABLE, f"{type(fault).__name__}{line}")


def _read(page: Page, hints: Hints) -> Reading | NotThePage:
    document = Document(page.url, page.body, page.content_type, page.status)
    if not page.body.strip():
        return _not_the_page(FailureKind.EMPTY, "the answer has no body")
    if document.is_binary:
        return _not_the_page(FailureKind.NOT_TEXT, page.content_type or "binary")
    extractor = choose(document, hints)
    if extractor is None:
        return _unclaimed(document, hints)
    if document.is_html and (wall := walls.at_the_door(document, hints)):
        return wall
    extractor, reading = _unless_former(document, hints, extractor)
    if isinstance(reading, NotThePage):
        return _announcing(walls.instead(document, hints) or reading, document)
    withheld = None
    if document.is_html and (wall := walls.behind(document, hints, reading)):
        if not (hints.known and reading.entries):
            return _announcing(wall, document)
        withheld = wall.failure
    reading = _sealed(replace(reading, reader=reader_of(extractor.name)))
    if not document.is_html:
        return reading
    if withheld is None and extractor is article.EXTRACTOR:
        withheld = walls.withheld(document, reading)
    return replace(reading, discovered=discover(document), withheld=withheld)


def _unless_former(
    document: Document, hints: Hints, extractor: Extractor
) -> tuple[Extractor, Reading | NotThePage]:
    """Read a page, and not as a live blog if it was an article and still is one: teasers that
    bear times look like posts. Where an article turns into a live blog, its text is in the
    posts, or structured data says so."""
    reading = extractor.read(document, hints)
    live, former = liveblog.EXTRACTOR, article.EXTRACTOR
    if extractor is not live or hints.extractor != AUTO or hints.former != former.name:
        return extractor, reading
    claim = live.claims(document)
    if isinstance(reading, NotThePage) or claim >= liveblog.CERTAIN:
        return extractor, reading
    before = former.read(document, hints)
    if isinstance(before, NotThePage) or became(reading, before):
        return extractor, reading
    if claim >= SURE and _stands_above(reading, before):
        return extractor, reading
    return former, before


def _stands_above(reading: Reading, other: Reading) -> bool:
    """Whether an article's body leaves the posts out: what is left is what stands above them."""
    posts, text = _said(reading), _said(other)
    return len(text) < HALF * len(posts) and _share(text, posts) < HALF


def became(reading: Reading, other: Reading) -> bool:
    """Whether a live blog is what an article became: its posts say half of what is read as an
    article, and several of them are there in it, not one beside what is none of its text."""
    text = _said(other)
    several = sum(_share(entry.text, text) >= HALF for entry in reading.entries) >= SEVERAL
    return several and _share(text, _said(reading)) >= HALF


def _said(reading: Reading) -> str:
    return "\n".join(entry.text for entry in reading.entries)


def _share(text: str, within: str) -> float:
    """The share of a text's lines, by length, that stand in another. A time or a name at the
    head of a paragraph is no text of a post, so a paragraph is known by its second half."""
    said = squash(within)
    lines = [line for line in map(squash, text.split("\n")) if line]
    kept = sum(len(line) for line in lines if line[len(line) // 2 :] in said)
    return kept / (sum(map(len, lines)) or 1)


def _announcing(failure: NotThePage, document: Document) -> NotThePage:
    """With the feeds that the page announces: what cannot be read may be followed there."""
    if not document.is_html:
        return failure
    return NotThePage(failure.failure, discovered=discover(document))


def _sealed(reading: Reading) -> Reading:
    """With its digest: worked out here, where a worker's time pays for it. What was left out
    and why is no part of what a page says."""
    said = repr(replace(reading, left_out=(), beside=(), withheld=None)).encode(
        "utf-8", "surrogatepass"
    )
    return replace(reading, digest=blake2b(said, digest_size=16).hexdigest())


def _unclaimed(document: Document, hints: Hints) -> NotThePage:
    if hints.extractor not in {AUTO, *EXTRACTORS}:
        return _not_the_page(FailureKind.UNREADABLE, f"there is no extractor {hints.extractor!r}")
    kind = (document.content_type or "unknown type").split(";")[0]
    return _not_the_page(FailureKind.NOT_TEXT, f"neither a page nor a feed ({kind})")


def _not_the_page(kind: FailureKind, detail: str) -> NotThePage:
    return NotThePage(Failure(kind, detail))
