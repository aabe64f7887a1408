"""Times around a label: before it, between it and its colon, behind it, at the end."""

import re
from dataclasses import replace

from bot.extract.dates import When, scan
from bot.extract.dates.forms import HALVES
from bot.extract.markers.calendar import month_number, weekday_number
from bot.extract.markers.line import LONGEST_LABEL, Mark
from bot.extract.markers.position import Position
from bot.extract.markers.signs import (
    AFTER,
    BEHIND_LABEL,
    BETWEEN,
    CLOSE_BRACKETS,
    CLOSED,
    COLON,
    DASH,
    ENDING,
    OPEN_BRACKETS,
    STOP,
    is_picture,
)
from bot.extract.markers.table import is_wide

NUMBER = re.compile(
    r"\s*(?:#|x|no\.?|nr\.?|n[º°]|№)?\s*(\d{1,2}(?!\d))"
    r"|\s+(?:[ivx]{1,4}|one|two|three|zwei|deux|dos)(?!\w)"
)
BEHIND_NUMBER = re.compile(r"\s*(?:[:：.](?!\d)|[!)\]）】*+,(\[—–|¶#§🔗-]|$)")
# "UPDATE (with a reply of the council):", and a few words behind a comma.
BRACKETED = re.compile(r"\s*[(（\[][^()（）\[\]]{1,60}[)）\]](?=\s*[:：])")
BESIDES = re.compile(r"\s?,\s[^:：.!?,]{2,40}(?=[:：])")
# Up to a colon that is not one of a clock, or a bracket's end. A full stop may be allowed for
# several reasons; atomic, so that "1.1.1.1" is not tried with all combinations of them.
FAR = re.compile(
    r"(?>[^:：.!?\])）】\n]|(?<=\d)[:：.](?=\s?\d)|\.(?=\s?\d)|(?<=\b\w)\.|(?<=\d)\.){3,48}?"
    r"(?=[:：](?!\d)|[\])）】])"
)
NAME = re.compile(r"[^\W\d_]{3,}")
_REST_OF_TIME = re.compile(r"(?:Uhr|h|hrs|uur|[\s.)\]）])+")


class Times(Position):
    """Takes the times that belong to a label, and leaves those that are the text's."""

    def _time_before(self, at: int) -> int:
        """ "06.10 Update: …", "2:58 p.m.: This article was updated …", "May 14 Update: …"."""
        if at >= len(self.text) or not (self._figure(at) or self._dated_word(at)):
            return at
        when, end = scan(self.text[: at + 60], at, language=self.language)
        after = AFTER.match(self.text, end).end()  # type: ignore[union-attr]
        if not when or not (when.has_clock or when.day or self.words.labels_at(self.folded, after)):
            return at
        self.when = when
        return after

    def _figure(self, at: int) -> bool:
        return self.text[at].isdigit() or self.text[at] in HALVES

    def _dated_word(self, at: int) -> bool:
        """Whether the name of a day or a month stands at a place."""
        first = NAME.match(self.text, at)
        return first is not None and (
            month_number(first[0], self.language) is not None
            or weekday_number(first[0], self.language) is not None
        )

    def _times(self, at: int) -> int:
        """Past the times and words that may stand between a label and its colon."""
        for _ in range(4):
            after = self._tail_word(self._time_at(at))
            if after == at or after > self.begin + LONGEST_LABEL:
                break
            at = after
        return at

    def _time_at(self, at: int) -> int:
        begin = BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
        opened = begin < len(self.text) and self.text[begin] in OPEN_BRACKETS
        # A label ends with its emphasis: what follows may begin with a date of its own.
        until = next((lead for lead in self.line.leads if lead > begin), begin + 90)
        when, end = scan(self.text[:until], begin + opened, language=self.language)
        if not when or (self.when.has_date and self.when.has_clock):
            return at
        if opened:
            close = end
            while close < len(self.text) and self.text[close] in " .,h":
                close += 1
            if close >= len(self.text) or self.text[close] not in CLOSE_BRACKETS:
                return at
            end = close + 1
        elif not self._ends_label(end, dashed=bool(self.text[at:begin].strip(" ,"))):
            return at
        self.when = joined(self.when, when)
        return end

    def _ends_label(self, at: int, *, dashed: bool) -> bool:
        """Whether a time that ends here belongs to the label: "Update 12 May the team won"
        has a time that is the text's."""
        rest = self.text[at:]
        return (
            not rest.strip(BEHIND_LABEL)
            or at in self.line.leads
            or bool(COLON.match(rest) or DASH.match(rest) or CLOSED.match(rest) or STOP.match(rest))
            or rest[0] in ".([（"
            or is_picture(rest.lstrip()[:1])
            or (self.text[at - 1] == "." and rest[0].isspace() and rest.lstrip()[:1].isupper())
            or (rest[0] in ",;" and not dashed)
            or self.words.tail.match(self.folded, BETWEEN.match(self.text, at).end()) is not None  # type: ignore[union-attr]
        )

    def _tail_word(self, at: int) -> int:
        begin = BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
        match = self.words.tail.match(self.folded, begin)
        if match is None or self.text[at:begin].strip(" ,"):
            return at
        after = self._time_at(match.end())
        rest = self.text[match.end() :]
        signed = any(sign.match(rest) for sign in (COLON, DASH, CLOSED))
        signed = signed or not rest.strip(BEHIND_LABEL) or is_picture(rest.lstrip()[:1])
        if after > match.end() or signed or match.end() in self.line.leads:
            return max(after, match.end())
        return at

    def _number(self, at: int) -> int:
        """ "Update 2:", "Update 2 at 14:05:"; but "Update 2. Mai" has a date."""
        match = NUMBER.match(self.folded, at)
        if match is None:
            return at
        figures = match.start(1) if match[1] else match.end()
        if scan(self.text[: at + 60], figures, language=self.language)[0]:
            return at
        end = match.end()
        if at in self.line.leads and not COLON.match(self.text, end):
            return at
        pictured = is_picture(self.text[end : end + 2].lstrip()[:1])
        if BEHIND_NUMBER.match(self.folded, end) or self._lead(end) or pictured:
            return end
        before, timed = self.when, self._times(end) > end
        self.when = before
        return end if timed else at

    def _as_far_as_colon(self, end: int) -> int:
        """Where the colon or the bracket stands that ends a label with a time in words of its
        own: "Update at 4:05 p.m. Eastern:"; 0 if there is none."""
        if aside := BRACKETED.match(self.text, end) or self._behind_comma(end):
            return aside.end()
        match = FAR.match(self.text, end)
        if match is None or match.end() == len(self.text) > 60 or len(match[0].split()) > 7:
            return 0
        found, at = self.when, 0
        for _ in range(3):
            when, at = scan(match[0], at, language=self.language, skip=True)
            found = joined(found, when)
            if not when:
                break
        if not found.has_clock and found.month is None:
            return 0
        self.when = found
        closing = self.text[match.end() : match.end() + 1] not in {":", "："}
        return match.end() + (closing and not any(c in OPEN_BRACKETS for c in self.text[:end]))

    def _behind_comma(self, end: int) -> re.Match[str] | None:
        """What an emphasised label says besides: "**Update, one hour later:** …", "**Update on
        the bridge:** …"."""
        match = BESIDES.match(self.text, end) or self.words.about.match(self.folded, end)
        ends = match is not None and any(
            match.end() <= at <= match.end() + 2 for at in self.line.leads
        )
        return match if ends else None

    def _time_behind(self, start: int) -> int:
        """ "Correction: September 19, 2016 An earlier version …"."""
        if self.when.has_date and self.when.has_clock:
            return start
        opened = self.text[start : start + 1] in OPEN_BRACKETS and start < len(self.text)
        when, end = scan(self.text[: start + 60], start + opened, language=self.language)
        if not when or (self.when.has_date and when.has_date):
            return start
        if opened and self.text[end : end + 1] not in CLOSE_BRACKETS:
            return start
        rest = self.text[end : end + 3].lstrip(" )]）】")
        mark = AFTER.match(self.text, end)
        sentence = not rest[:1].islower() and rest[:1] not in {",", "，", "、", "،"}
        if any(map(is_wide, self.text[start : end + 4])):
            sentence = self.text[end : end + 1] in {"", " ", "\u3000", "）", ")", "】", "：", ":"}
        if not sentence or (not when.month and not when.has_clock):
            return start
        self.when = joined(self.when, when)
        return mark.end() if mark else end

    def _time_at_end(self, mark: Mark, end: int, bracketed: bool) -> tuple[When, int]:
        if mark.when.has_date or end - mark.start < 12:
            return When(), end
        tail = self.text[max(mark.start, end - 48) : end]
        for match in re.finditer(r"(?:[.!?。…”\"»)]|[—–-]|,|\[|\(|（)\s*(?=[\w])", tail):
            if match[0][0] not in "([（" and not bracketed:
                continue
            if not bracketed and tail[: match.start()].rstrip()[-1:] not in ENDING:
                continue
            begin = end - len(tail) + match.end()
            when, stop = scan(self.text[:end], begin, language=self.language)
            if when.month and not _REST_OF_TIME.sub("", self.text[stop:end]):
                return when, len(
                    self.text[: begin - len(match[0]) + (match[0][0] in '.!?。…”"»')].rstrip()
                )
        return When(), end


def joined(first: When, second: When) -> When:
    """What one says and the other does not, the first before the second."""
    if not second:
        return first
    merged = first
    if not merged.has_date and second.has_date:
        merged = replace(
            merged, year=second.year, month=second.month, day=second.day, weekday=second.weekday
        )
    if not merged.has_clock and second.has_clock:
        merged = replace(
            merged, hour=second.hour, minute=second.minute, second=second.second, zone=second.zone
        )
    return merged
