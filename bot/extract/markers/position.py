"""Where the reader of a line stands."""

import re

from bot.extract.dates import When
from bot.extract.markers.line import LONGEST_LABEL, Line
from bot.extract.markers.signs import opens
from bot.extract.markers.table import Words, fold

# "4:05 p.m. Eastern:": a word or two of the label behind its time.
_GOES_ON = re.compile(r"\s\w+(?: \w+){0,2}\s?[:：]")


class Position:
    """Where the reader of a line stands; the pieces of an answer are kept on the way."""

    def __init__(self, line: Line, language: str | None, words: Words) -> None:
        self.line = line
        self.language = language
        self.words = words
        self.text = line.text
        self.folded = fold(line.text[: LONGEST_LABEL + 240])
        self.begin = 0
        self.label_end = 0
        self.when = When()

    def _skip_openers(self, at: int) -> int:
        while at < len(self.text) and at < 12 and opens(self.text[at]):
            at += 1
        return at

    def _lead(self, end: int) -> bool:
        """Whether an emphasised beginning ends where the label does."""
        return any(
            end <= lead <= end + 2 and not self.text[end:lead].strip(" :.,-–—)]")
            for lead in self.line.leads
        )

    def _stopped(self, end: int) -> bool:
        """Whether a time ended with the full stop of its sentence: "Update March 3. The …". Of
        figures alone nobody knows: they may be a version."""
        before = self.text[self.begin : end]
        words = any(map(str.isalpha, self.text[self.label_end : end]))
        return (
            bool(self.when)
            and words
            and before.endswith(".")
            and self.text[end : end + 1].isspace()
            and _GOES_ON.match(self.text, end) is None
            and self._begins(end, upper=False)
        )

    def _begins(self, at: int, upper: bool) -> bool:
        """Whether what follows begins as a sentence does: not "update - small fixes". A label
        that is itself in small letters is no label before a dash or a full stop."""
        label = self.text[self.begin : self.begin + 1]
        rest = self.text[at : at + 12].lstrip(" \"“„«'‘(¿¡")
        if label.islower():
            return False
        return not rest or upper or not rest[0].islower()
