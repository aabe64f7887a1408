"""Entries by a CSS selector that an admin gives: each match is one entry."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from selectolax.lexbor import LexborNode, SelectolaxError

from bot.core.model import Failure, FailureKind, Hints, LeftOut, NotThePage, Reading
from bot.extract import zones
from bot.extract.document import Document
from bot.extract.ignoring import Ignoring
from bot.extract.lines import fold
from bot.extract.live import dom, identity
from bot.extract.live.block import Block
from bot.extract.live.draft import Draft
from bot.extract.live.finish import date_clocks, entries_of
from bot.extract.live.post import Setting

MAX_ENTRIES = 5_000
MAX_SELECTOR = 2_000


class Selector:
    """Reads what a selector names as entries of role `post`. Never chosen by itself."""

    name = "selector"
    version = 1

    def claims(self, document: Document) -> float:  # noqa: ARG002
        """0: only an admin's selector makes it read a page."""
        return 0.0

    def read(self, document: Document, hints: Hints) -> Reading | NotThePage:
        """One entry for each match, in the page's order. NotThePage (unreadable) where the
        selector is missing, is none, or matches nothing that has text."""
        nodes, fault = _matches(document, hints.selector)
        if fault:
            return NotThePage(Failure(FailureKind.UNREADABLE, fault))
        drafts, left_out = _drafts(nodes, hints, Ignoring(hints).elements(document))
        if not drafts:
            return NotThePage(
                Failure(FailureKind.UNREADABLE, f"the selector {hints.selector!r} matches no text")
            )
        heading = document.tree.css_first("h1") or document.tree.css_first("title")
        root = document.tree.css_first("html")
        return Reading(
            url=hints.url,
            extractor=self.name,
            entries=entries_of(drafts),
            title=fold(heading.text(deep=True)) or None if heading else None,
            language=root.attributes.get("lang") if root else None,
            complete=True,
            left_out=left_out if hints.explain else (),
        )


EXTRACTOR = Selector()


def check(selector: str) -> str | None:
    """What is wrong with a selector, None if nothing is: for whoever sets one."""
    return _matches(Document("", b"<p>", "text/html"), selector)[1] or None


def _matches(document: Document, selector: str | None) -> tuple[list[LexborNode], str]:
    """The outermost elements that match, or what is wrong."""
    if not selector or not selector.strip():
        return [], "no CSS selector is set for this source"
    if len(selector) > MAX_SELECTOR or "\x00" in selector:
        return [], f"the selector is longer than {MAX_SELECTOR} characters or holds a NUL"
    try:
        nodes = document.tree.css(selector)
    except (SelectolaxError, ValueError, UnicodeError):
        return [], f"{selector!r} is not a CSS selector"
    known = {node.mem_id for node in nodes}
    return [node for node in nodes[:MAX_ENTRIES] if not dom.within(node, known)], ""


def _drafts(
    nodes: Sequence[LexborNode], hints: Hints, noise: frozenset[int]
) -> tuple[list[Draft], tuple[LeftOut, ...]]:
    zone = zones.named(hints.timezone) if hints.timezone else None
    setting = Setting(
        url=hints.url,
        now=hints.now,
        zone=zone,
        ignore=hints.ignore,
        ignoring=Ignoring(hints) if hints.ignore_text else None,
    )
    blocks = [Block(node) for node in nodes if not dom.is_ignored(node, noise)]
    drafts = dom.drafts_of(blocks, setting, "the admin's selector")
    kept = _once(drafts)
    date_clocks(kept, setting, hints.now)
    missing = len(nodes) - len(kept)
    reason = "matches without text of their own, or shown twice"
    return kept, (LeftOut(f"{missing} elements", reason),) if missing else ()


def _once(drafts: Sequence[Draft]) -> list[Draft]:
    """Each text once, but for texts that stand at different times."""
    seen: Counter[tuple[str, str]] = Counter()
    kept = []
    for draft in drafts:
        key = (identity.normal(draft.text), str(draft.published or draft.clock))
        seen[key] += 1
        if seen[key] == 1:
            kept.append(replace(draft))
    return kept
