"""What sets a label apart from its text: a colon, a dash, emphasis."""

import re

from bot.extract.markers.position import Position
from bot.extract.markers.signs import (
    BEHIND_LABEL,
    CLOSED,
    COLON,
    DASH,
    OPEN_BRACKETS,
    STOP,
    caseless,
    is_picture,
    is_pictured,
)
from bot.extract.markers.table import is_wide

# "Addendum B of the contract": a letter that is no word.
# "1,400 homes": a figure and a word of its own.
COUNTED = re.compile(r"\d+(?:[.,]\d{3})*\s+[^\W\d_]{2}")
PART = re.compile(r"\s*[BCDFGHJLMNPQRTX](?![\w'’.])")


class Apart(Position):
    """Finds the sign behind a label."""

    def _sign(self, end: int, *, weak: bool) -> tuple[str, int]:
        """What sets the label apart from the text, and where the text begins; "" for nothing."""
        if m := COLON.match(self.text, end):
            return "label with a colon", m.end()
        bracketed = any(c in OPEN_BRACKETS for c in self.text[: self.begin])
        starred = any(c in "*+|_=" for c in self.text[: self.begin])
        m = CLOSED.match(self.text, end)
        if m and (bracketed or starred):
            return "label in brackets", m.end()
        if start := self._behind_pictograms(end):
            return "label between pictograms", start
        shouted = self.text[self.begin : end].isupper() and end - self.begin > 2
        if weak and not self.line.emphasised and not shouted:
            if self.line.heading and not self.text[end:].strip(BEHIND_LABEL):
                return "label alone", end
            apart = self._is_apart(end, upper=False)
            return ("everyday label set apart", self._past_dash(end)) if apart else ("", end)
        return self._lesser_sign(end)

    def _behind_pictograms(self, end: int) -> int:
        """ "🚨UPDATE🚨 Text": where the text begins, 0 where no picture stands on both sides."""
        at = end + (self.text[end : end + 1] == " ")
        stop = at
        while stop < len(self.text) and is_pictured(self.text[stop]):
            stop += 1
        before = self.text[: self.begin]
        return stop if any(is_picture(c) and c in before for c in self.text[at:stop]) else 0

    def _lesser_sign(self, end: int) -> tuple[str, int]:
        upper = self.text[self.begin : end].isupper()
        if (m := DASH.match(self.text, end)) and self._begins(m.end(), upper):
            return "label with a dash", m.end()
        if self._stopped(end):
            return "label with a full stop", end
        if (m := STOP.match(self.text, end)) and self._begins(m.end(), upper):
            return "label with a full stop", m.end()
        if self._is_apart(end, upper=upper):
            return "label set apart", self._past_dash(end)
        if not self.text[end:].strip(BEHIND_LABEL):
            return "label alone", end
        if self.when and self.text[end : end + 1] in ",;" and self._begins(end + 1, True):
            return "label with a time", end + 1
        return "", end

    def _figure_behind(self, start: int) -> bool:
        """Whether a figure follows that may be a version's: in a box for notes, one that
        counts something is not."""
        rest = self.text[start:].lstrip()
        return rest[:1].isdigit() and not (self.line.beside and COUNTED.match(rest))

    def _past_dash(self, end: int) -> int:
        m = DASH.match(self.text, end) or STOP.match(self.text, end)
        return m.end() if m else end

    def _is_apart(self, end: int, *, upper: bool) -> bool:
        """Whether an emphasised label needs no sign: the line breaks behind it, or a sentence
        begins there. "**Update** 23H2 …" and "**Added** to the list …" go on; a script without
        capitals does not show it, so that there a sign, a time or a box for notes is needed."""
        if not self._lead(end) or self.text[end : end + 1] in {",", "،", "，", "、"}:
            return False
        if any(end <= at <= end + 2 for at in self.line.breaks):
            return True
        start = self._past_dash(end)
        counted = self.text[end - 1 : end].isdigit()
        unsigned = start == end and not (self.when or self.line.beside or counted)
        if unsigned and caseless(self.text[end:].lstrip()[:1]):
            return False
        if start == end and PART.match(self.text[end:]):
            return False
        figure = self._figure_behind(start) and not is_wide(self.text[end - 1])
        return self._begins(start, upper) and not figure
