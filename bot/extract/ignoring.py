"""What an admin has named as noise: CSS selectors and RE2 patterns."""

from bot.core.model import Hints
from bot.extract.blocks import Block
from bot.extract.document import Document
from bot.extract.expressions import compiled


class Ignoring:
    """The ignore rules of a source, applied to one page. A faulty rule ignores nothing:
    rules are checked where they are entered."""

    def __init__(self, hints: Hints) -> None:
        self._selectors = hints.ignore
        self._patterns = [p for text in hints.ignore_text if (p := compiled(text)) is not None]

    def elements(self, document: Document) -> frozenset[int]:
        """The `mem_id` of every element that a selector names."""
        found: set[int] = set()
        for selector in self._selectors:
            try:
                found.update(node.mem_id for node in document.tree.css(selector))
            except Exception:  # noqa: S112 - selectolax raises several for a bad selector
                continue
        return frozenset(found)

    def blocks(self, blocks: list[Block]) -> list[Block]:
        """The blocks that match none of the patterns. RE2 is linear in time."""
        if not self._patterns:
            return blocks
        return [b for b in blocks if not self.matches(b.text)]

    def matches(self, text: str) -> bool:
        """Whether a paragraph is noise."""
        return any(pattern.search(text) for pattern in self._patterns)
