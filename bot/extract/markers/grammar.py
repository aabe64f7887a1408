"""The grammar around a label: "[Update 2, 14:05 Uhr:] Text", "Correction: May 5, 2020 Text".

A label alone proves nothing ("Update 5.3 of the password manager …"): what stands between it
and the text, and how it is set, decides. Every answer names its rule.
"""

import re
from dataclasses import dataclass, replace
from unicodedata import category

from bot.core.model import Role
from bot.extract.dates import When, scan
from bot.extract.markers.calendar import joining_words, month_number, weekday_number
from bot.extract.markers.table import (
    ANY,
    NOTE,
    TOLD,
    UPDATED,
    Words,
    fold,
    is_wide,
    role_of,
    size_of,
    words_for,
)

LONGEST_LABEL = 160  # characters of a paragraph in which its label must end


NEVER = When()


@dataclass(frozen=True, slots=True)
class Mark:
    """What the beginning of a block says. `role` is None for what only looks like a mark:
    then `rule` says what it is. `start` and `end` bound the text in the block; a `bare`
    label has its text in the blocks below."""

    role: Role | None
    rule: str
    label: str = ""
    start: int = 0
    end: int = 0
    when: When = NEVER
    bare: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A block as the grammar sees it: its text and how its beginning is set. `beside` says
    that something else marks it too (a box, its place, italics), `heading` that it is a
    headline, `below` that some of the text stands above it. `breaks` are where its lines break."""

    text: str
    leads: tuple[int, ...] = ()
    emphasised: bool = False
    heading: bool = False
    beside: bool = False
    below: bool = False
    breaks: tuple[int, ...] = ()


_OPENERS = " \u00a0*•·+#>►▶→▸»«\"“”„‟'‘(［[（【〔{＜〈《≪※★☆●■◆◇✱❗‼!🔴🚨⚡️📌🆕–—-|=_~◼▪↻🔄✏📝️:"
_OPEN_BRACKETS = "([（【［〔{＜〈《≪"
_CLOSE_BRACKETS = ")]）】］〕}＞〉》≫"
_NUMBER = re.compile(
    r"\s*(?:#|no\.?|nr\.?|n[º°]|№)?\s*(\d{1,2}(?!\d)|(?:[ivx]{1,4}|one|two|three|zwei|deux|dos)(?!\w))"
)
_BEHIND_NUMBER = re.compile(r"\s*(?:[:：.](?!\d)|[!)\]）】*,(\[—–|-]|$)")
_COLON = re.compile(r"\s*[)\]）】］〕*_]{0,2}\s*(?:[:：]|\.:)\s*[)\]）】］〕*_]{0,2}")
_STOP = re.compile(r"\s?(?:[.。]|[!！]{1,3})(?:\s+|$|(?<=。))")
_DASH = re.compile(r"\s*(?:—|–|\s-{1,3}|−|\|{1,2}|>{1,4}|»|→|\+{2,3}|/{1,3}\s)\s*|-{1,3}\s+|-\s*$")
_CLOSED = re.compile(r"\s*[)\]）】］〕＞〉》≫*_+|=]{1,3}\s*[:：.,–—-]?\s*")
_QUOTED = re.compile("[\"“”„‟'‘’«»「『]")
_BETWEEN = re.compile(r"[\s,;·•|/–—-]*")
_SENTENCE = re.compile(r"(?<=[.!?。！？।])\s+|(?<=[。！？])")
_AFTER = re.compile(r"[\s:：.,;·•|)\]）】*_–—-]*")
_ENDING = '.!?…。！？।”"»)]؟۔'
# "UPDATE (with a reply of the council):", and a few words behind a comma.
_BRACKETED = re.compile(r"\s*[(（\[][^()（）\[\]]{1,60}[)）\]](?=\s*[:：])")
_BESIDES = re.compile(r"\s?,\s[^:：.!?,]{2,40}(?=[:：])")
# Up to a colon that is not one of a clock, or a bracket's end.
_FAR = re.compile(
    r"(?:[^:：.!?\])）】\n]|(?<=\d)[:：.](?=\s?\d)|\.(?=\s?\d)|(?<=\b\w)\.|(?<=\d)\.){3,48}?(?=[:：](?!\d)|[\])）】])"
)
# "Addendum B of the contract": a letter that is no word.
_PART = re.compile(r"\s*[BCDFGHJLMNPQRTX](?![\w'’.])")
_NAME = re.compile(r"[^\W\d_]{3,}")
_CITATION = re.compile(r"\S+@\S+|\[email")


def mark_of(line: Line, language: str | None) -> Mark | None:
    """The mark that a block begins with, None if nothing in it looks like one."""
    words = words_for(language)
    reader = _Reader(line, language, words)
    return reader.read()


class _Reader:
    """Reads one line; the pieces of an answer are kept on the way."""

    def __init__(self, line: Line, language: str | None, words: Words) -> None:
        self.line = line
        self.language = language
        self.words = words
        self.text = line.text
        self.folded = fold(line.text[: LONGEST_LABEL + 240])
        self.begin = 0
        self.label_end = 0
        self.when = When()

    def read(self) -> Mark | None:
        at = self.begin = self._skip_openers(0)
        at = self._time_before(at)
        label = self._label(at)
        if label is not None and label.role is not None:
            return label
        return self._told(at) or label

    def _skip_openers(self, at: int) -> int:
        while at < len(self.text) and at < 12 and _opens(self.text[at]):
            at += 1
        return at

    def _time_before(self, at: int) -> int:
        """ "06.10 Update: …", "2:58 p.m.: This article was updated …", "May 14 Update: …"."""
        if at >= len(self.text) or not (self.text[at].isdigit() or self._dated_word(at)):
            return at
        when, end = scan(self.text[: at + 60], at, language=self.language)
        after = _AFTER.match(self.text, end).end()  # type: ignore[union-attr]
        if not when or not (when.has_clock or when.day or self.words.labels_at(self.folded, after)):
            return at
        self.when = when
        return after

    def _dated_word(self, at: int) -> bool:
        """Whether the name of a day or a month stands at a place."""
        first = _NAME.match(self.text, at)
        return first is not None and (
            month_number(first[0], self.language) is not None
            or weekday_number(first[0], self.language) is not None
        )

    # A label

    def _label(self, at: int) -> Mark | None:
        before = self.when
        refused: Mark | None = None
        for form in self.words.labels_at(self.folded, at, self.line.leads)[:3]:
            self.when = before
            if mark := self._by_form(form, at, at + len(form)):
                if mark.role is not None:
                    return mark
                refused = refused or mark
        if refused is None:
            self.when = before
        return refused

    def _by_form(self, form: str, at: int, end: int) -> Mark | None:
        kinds = self.words.labels[form]
        if end < len(self.text) and self._runs_on(end):
            return None
        if _QUOTED.search(self.text[:at]) and not _QUOTED.match(self.text, end):
            return None
        self.label_end = self._number(end)
        before = self.when
        mark = self._judge(form, kinds, at, self._times(self.label_end))
        if mark is not None and mark.role is not None:
            return mark
        self.when = before
        far = self._as_far_as_colon(end)
        return (self._judge(form, kinds, at, far) if far else None) or mark

    def _behind_comma(self, end: int) -> re.Match[str] | None:
        """What an emphasised label says besides: "**Update, one hour later:** …"."""
        match = _BESIDES.match(self.text, end)
        ends = match is not None and any(
            match.end() <= at <= match.end() + 2 for at in self.line.leads
        )
        return match if ends else None

    def _as_far_as_colon(self, end: int) -> int:
        """Where the colon or the bracket stands that ends a label with a time in words of its
        own: "Update at 4:05 p.m. Eastern:"; 0 if there is none."""
        if aside := _BRACKETED.match(self.text, end) or self._behind_comma(end):
            return aside.end()
        match = _FAR.match(self.text, end)
        if match is None or match.end() == len(self.text) > 60 or len(match[0].split()) > 7:
            return 0
        found, at = self.when, 0
        for _ in range(3):
            when, at = scan(match[0], at, language=self.language, skip=True)
            found = _joined(found, when)
            if not when:
                break
        if not found.has_clock and found.month is None:
            return 0
        self.when = found
        return match.end()

    def _runs_on(self, end: int) -> bool:
        """Whether a word goes on where a form ends: "update" in "updated"."""
        before, after = self.text[end - 1], self.text[end]
        if end in self.line.leads:
            return False
        return after.isalnum() and before.isalpha() and not is_wide(before)

    def _number(self, at: int) -> int:
        """ "Update 2:", "Update 2 at 14:05:"; but "Update 2. Mai" has a date."""
        match = _NUMBER.match(self.folded, at)
        if match is None or scan(self.text[: at + 60], match.start(1), language=self.language)[0]:
            return at
        end = match.end()
        if at in self.line.leads and not _COLON.match(self.text, end):
            return at
        if _BEHIND_NUMBER.match(self.folded, end) or self._lead(end):
            return end
        before, timed = self.when, self._times(end) > end
        self.when = before
        return end if timed else at

    def _times(self, at: int) -> int:
        """Past the times and words that may stand between a label and its colon."""
        for _ in range(4):
            after = self._tail_word(self._time_at(at))
            if after == at or after > self.begin + LONGEST_LABEL:
                break
            at = after
        return at

    def _time_at(self, at: int) -> int:
        begin = _BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
        opened = begin < len(self.text) and self.text[begin] in _OPEN_BRACKETS
        # A label ends with its emphasis: what follows may begin with a date of its own.
        until = next((lead for lead in self.line.leads if lead > begin), begin + 90)
        when, end = scan(self.text[:until], begin + opened, language=self.language)
        if not when or (self.when.has_date and self.when.has_clock):
            return at
        if opened:
            close = end
            while close < len(self.text) and self.text[close] in " .,h":
                close += 1
            if close >= len(self.text) or self.text[close] not in _CLOSE_BRACKETS:
                return at
            end = close + 1
        elif not self._ends_label(end, dashed=bool(self.text[at:begin].strip(" ,"))):
            return at
        self.when = _joined(self.when, when)
        return end

    def _ends_label(self, at: int, *, dashed: bool) -> bool:
        """Whether a time that ends here belongs to the label: "Update 12 May the team won"
        has a time that is the text's."""
        rest = self.text[at:]
        return (
            not rest.strip()
            or at in self.line.leads
            or bool(
                _COLON.match(rest) or _DASH.match(rest) or _CLOSED.match(rest) or _STOP.match(rest)
            )
            or rest[0] in ".([（"
            or (rest[0] in ",;" and not dashed)
            or self.words.tail.match(self.folded, _BETWEEN.match(self.text, at).end()) is not None  # type: ignore[union-attr]
        )

    def _tail_word(self, at: int) -> int:
        begin = _BETWEEN.match(self.text, at).end()  # type: ignore[union-attr]
        match = self.words.tail.match(self.folded, begin)
        if match is None or self.text[at:begin].strip(" ,"):
            return at
        after = self._time_at(match.end())
        rest = self.text[match.end() :]
        if after > match.end() or _COLON.match(rest) or match.end() in self.line.leads:
            return max(after, match.end())
        return at

    # The judgement

    def _judge(self, form: str, kinds: tuple[str, ...], at: int, end: int) -> Mark | None:
        rule, start = self._sign(end, weak=form in self.words.everyday)
        if not rule:
            return self._stamp(kinds, end)
        start = self._time_behind(start)
        label = _without_joining(self.text[at : self.label_end])
        mark = Mark(None, rule, label, start, len(self.text), self.when)
        if kinds == (NOTE,):
            return self._note(mark)
        if self.text[start:].strip(" .:)]*_") == "":
            return self._bare(kinds, mark, form)
        if self._only_a_time(mark.start):
            return self._timed_alone(kinds, mark, form)
        if UPDATED in kinds and (answer := self._stamped(kinds, mark)):
            return answer
        if self.when and _is_name(self.text[start:]):
            return replace(mark, rule="a byline's stamp")
        role = next((r for k in kinds if (r := role_of(k))), Role.UPDATE)
        if role is not Role.UPDATE and self._asks(start):
            return replace(mark, rule="asks for corrections")
        if self.words.device.match(fold(self.text[start : start + 80])):
            return replace(mark, rule="is about the reader's own device")
        return self._closed(self._repeated(replace(mark, role=role)))

    def _asks(self, start: int) -> bool:
        """Whether a text asks readers for corrections and is none."""
        asks = self.words.form.match(fold(self.text[start : start + 80]))
        return bool(asks or _CITATION.search(self.text[start : start + 120]))

    def _repeated(self, mark: Mark) -> Mark:
        """ "UPDATE: UPDATE: …": the second is no part of the text."""
        rest = self.text[mark.start : mark.start + len(mark.label) + 3]
        if mark.label and fold(rest.lstrip()).startswith(fold(mark.label)):
            m = _COLON.match(rest.lstrip(), len(mark.label))
            if m:
                return replace(mark, start=mark.start + len(rest) - len(rest.lstrip()) + m.end())
        return mark

    def _sign(self, end: int, *, weak: bool) -> tuple[str, int]:
        """What sets the label apart from the text, and where the text begins; "" for nothing."""
        if m := _COLON.match(self.text, end):
            return "label with a colon", m.end()
        bracketed = any(c in _OPEN_BRACKETS for c in self.text[: self.begin])
        starred = any(c in "*+|_=" for c in self.text[: self.begin])
        m = _CLOSED.match(self.text, end)
        if m and (bracketed or starred):
            return "label in brackets", m.end()
        shouted = self.text[self.begin : end].isupper() and end - self.begin > 2
        if weak and not self.line.emphasised and not shouted:
            if self.line.heading and not self.text[end:].strip(" .)]"):
                return "label alone", end
            apart = self._is_apart(end, upper=False)
            return ("everyday label set apart", self._past_dash(end)) if apart else ("", end)
        return self._lesser_sign(end)

    def _past_dash(self, end: int) -> int:
        m = _DASH.match(self.text, end) or _STOP.match(self.text, end)
        return m.end() if m else end

    def _lesser_sign(self, end: int) -> tuple[str, int]:
        upper = self.text[self.begin : end].isupper()
        if (m := _DASH.match(self.text, end)) and self._begins(m.end(), upper):
            return "label with a dash", m.end()
        if (m := _STOP.match(self.text, end)) and self._begins(m.end(), upper):
            return "label with a full stop", m.end()
        if self._is_apart(end, upper=upper):
            return "label set apart", self._past_dash(end)
        if not self.text[end:].strip(" .)]"):
            return "label alone", end
        if self.when and self.text[end : end + 1] in ",;" and self._begins(end + 1, True):
            return "label with a time", end + 1
        return "", end

    def _is_apart(self, end: int, *, upper: bool) -> bool:
        """Whether an emphasised label needs no sign: the line breaks behind it, or a sentence
        begins there. "**Update** 23H2 …" and "**Added** to the list …" go on; a script without
        capitals does not show it, so that there a sign or a time is needed."""
        if not self._lead(end) or self.text[end : end + 1] in {",", "،", "，", "、"}:
            return False
        if any(end <= at <= end + 2 for at in self.line.breaks):
            return True
        start = self._past_dash(end)
        if start == end and not self.when and _caseless(self.text[end:].lstrip()[:1]):
            return False
        if start == end and _PART.match(self.text[end:]):
            return False
        figure = self.text[start:].lstrip()[:1].isdigit() and not is_wide(self.text[end - 1])
        return self._begins(start, upper) and not figure

    def _lead(self, end: int) -> bool:
        """Whether an emphasised beginning ends where the label does."""
        return any(
            end <= lead <= end + 2 and not self.text[end:lead].strip(" :.,-–—)]")
            for lead in self.line.leads
        )

    def _begins(self, at: int, upper: bool) -> bool:
        """Whether what follows begins as a sentence does: not "update - small fixes". A label
        that is itself in small letters is no label before a dash or a full stop."""
        label = self.text[self.begin : self.begin + 1]
        rest = self.text[at : at + 12].lstrip(" \"“„«'‘(¿¡")
        if label.islower():
            return False
        return not rest or upper or not rest[0].islower()

    def _time_behind(self, start: int) -> int:
        """ "Correction: September 19, 2016 An earlier version …"."""
        if self.when.has_date and self.when.has_clock:
            return start
        opened = self.text[start : start + 1] in _OPEN_BRACKETS and start < len(self.text)
        when, end = scan(self.text[: start + 60], start + opened, language=self.language)
        if not when or (self.when.has_date and when.has_date):
            return start
        if opened and self.text[end : end + 1] not in _CLOSE_BRACKETS:
            return start
        rest = self.text[end : end + 3].lstrip(" )]）】")
        mark = _AFTER.match(self.text, end)
        sentence = not rest[:1].islower() and rest[:1] not in {",", "，", "、", "،"}
        if any(map(is_wide, self.text[start : end + 4])):
            sentence = self.text[end : end + 1] in {"", " ", "\u3000", "）", ")", "】", "：", ":"}
        if not sentence or (not when.month and not when.has_clock):
            return start
        self.when = _joined(self.when, when)
        return mark.end() if mark else end

    def _stamp(self, kinds: tuple[str, ...], end: int) -> Mark | None:
        """ "Updated 12:44" with nothing behind it: a byline's stamp."""
        rest = self.text[end:].strip(" .,)]")
        if self.when and UPDATED in kinds and size_of(rest) < 30:
            return Mark(None, "a byline's stamp")
        if UPDATED in kinds and _relative(rest):
            return Mark(None, "a byline's stamp")
        when, after = scan(self.text, end, language=self.language)
        if when and size_of(self.text[after:].strip()) < 30 and len(self.text) < 90:
            return Mark(None, "a byline's stamp")
        return None

    def _only_a_time(self, start: int) -> bool:
        """ "Update: as of 14:05": a stamp with a word or two around it."""
        rest = self.text[start:].strip()
        if size_of(rest) > 30 or rest[-1:] in ".!?。" or len(rest.split()) > 4:
            return False
        when, _ = scan(rest, language=self.language, skip=True)
        return when.has_clock or when.month is not None

    def _timed_alone(self, kinds: tuple[str, ...], mark: Mark, form: str) -> Mark | None:
        """ "Correction: 14 May" with nothing behind it heads what stands below; "Updated: 14
        May" mostly is a byline's."""
        if not (self.line.heading or self.line.emphasised):
            return replace(mark, rule="a byline's stamp")
        when, _ = scan(self.text[: mark.start + 60], mark.start, language=self.language, skip=True)
        self.when = _joined(self.when, when)
        return self._bare(kinds, replace(mark, when=self.when, start=len(self.text)), form)

    def _stamped(self, kinds: tuple[str, ...], mark: Mark) -> Mark | None:
        """A stamp's word: a label only where a sentence follows."""
        rest = self.text[mark.start :].strip()
        if _relative(rest) or (self.when and size_of(rest) < 25):
            return replace(mark, rule="a byline's stamp")
        timed = bool(self.when) or bool(scan(rest[:40], language=self.language)[0])
        if mark.rule == "label with a time" or (
            timed and rest[-1:] not in _ENDING and size_of(rest) < 70
        ):
            return replace(mark, rule="a byline's stamp")
        if role_of(kinds[0]) is None and len(rest.split()) < 4 and size_of(rest) < 25:
            return replace(mark, rule="a byline's stamp")
        return None

    def _bare(self, kinds: tuple[str, ...], mark: Mark, form: str) -> Mark | None:
        """A label with nothing behind it: a heading of what stands below, or a stamp."""
        colon = mark.rule == "label with a colon"
        set_apart = self.line.heading or self.line.emphasised
        role = next((r for k in kinds if (r := role_of(k))), None)
        if role is None and set_apart and not self.when:
            role = Role.UPDATE
        heading = self.text.rstrip()[-1:] in ":：—–])】）." and set_apart
        if UPDATED in kinds and self.when and not self._dated_heading(heading, role):
            return replace(mark, rule="a byline's stamp")
        role = role or (Role.UPDATE if set_apart else None)
        everyday = form in self.words.everyday and not (
            (heading and (self.line.heading or self.line.emphasised))
            or (set_apart and (self.line.beside or self.when))
            or (self.line.emphasised and not self.line.heading and not form.isascii())
        )
        if role is None or everyday:
            return replace(mark, rule="a word that is a stamp's") if self.when else None
        if not (colon or set_apart or mark.rule in {"label in brackets", "label with a full stop"}):
            return replace(mark, rule="a label without text")
        return replace(mark, role=role, rule="label as a heading", bare=True)

    def _dated_heading(self, heading: bool, role: Role | None) -> bool:
        """Whether "Updated 14:05" heads what stands below it: bylines and their stamps stand
        above the text, or in no heading."""
        if self.line.heading:
            return heading or self.line.below
        below = self.line.below and self.line.emphasised
        return (heading and below) or (role is not None and (heading or below))

    def _note(self, mark: Mark) -> Mark | None:
        """An editor's note: a mark only if it tells of a change, or bears a label itself."""
        inner = Line(self.text[mark.start :], (), True, False, True)
        reader = _Reader(inner, self.language, self.words)
        found = reader.read()
        if found and found.role and not found.bare:
            when = self.when if self.when else found.when
            label = found.label if found.label else mark.label
            return self._closed(
                replace(
                    found,
                    label=label,
                    start=mark.start + found.start,
                    end=len(self.text),
                    when=when,
                )
            )
        self.folded = fold(self.text[:1600])
        for sentence in _sentences(self.text, mark.start)[:4]:
            if role := self._role_told(sentence, beside=True):
                return self._closed(replace(mark, role=role, rule="editor's note of a change"))
        return replace(mark, rule="an editor's note of no change")

    # A sentence that tells of a change

    def _told(self, at: int) -> Mark | None:
        if len(self.text) > 1200 or self.line.heading:
            return None
        beside = self.line.beside or self.begin > 0 or bool(self.when)
        role = self._role_told(at, beside=beside)
        if role is None:
            return None
        mark = Mark(role, "sentence that tells of a change", "", at, len(self.text), self.when)
        return self._closed(mark)

    def _role_told(self, at: int, *, beside: bool) -> Role | None:
        if not self.words.tells(ANY, beside=beside).match(self.folded, at):
            return None
        for kind in TOLD:
            if self.words.tells(kind, beside=beside).match(self.folded, at):
                return role_of(kind)
        return None

    # The end

    def _closed(self, mark: Mark) -> Mark:
        """Without the bracket that closes the whole, and with a date that ends it lifted out."""
        end = len(self.text.rstrip())
        opened = next((c for c in self.text[: self.begin] if c in _OPEN_BRACKETS), "")
        if opened:
            close = _CLOSE_BRACKETS[_OPEN_BRACKETS.index(opened)]
            body = self.text[mark.start : end]
            if body.endswith(close) and body.count(close) > body.count(opened):
                end -= 1
        elif any(c in "*_+" for c in self.text[: self.begin]):
            end = len(self.text[:end].rstrip("*_+ "))
        when, end = self._time_at_end(mark, end, bool(opened))
        return replace(mark, end=end, when=_joined(mark.when, when))

    def _time_at_end(self, mark: Mark, end: int, bracketed: bool) -> tuple[When, int]:
        if mark.when.has_date or end - mark.start < 12:
            return When(), end
        tail = self.text[max(mark.start, end - 48) : end]
        for match in re.finditer(r"(?:[.!?。…”\"»)]|[—–-]|,|\[|\(|（)\s*(?=[\w])", tail):
            if match[0][0] not in "([（" and not bracketed:
                continue
            if not bracketed and tail[: match.start()].rstrip()[-1:] not in _ENDING:
                continue
            begin = end - len(tail) + match.end()
            when, stop = scan(self.text[:end], begin, language=self.language)
            if when.month and not _REST_OF_TIME.sub("", self.text[stop:end]):
                return when, len(
                    self.text[: begin - len(match[0]) + (match[0][0] in '.!?。…”"»')].rstrip()
                )
        return When(), end


_REST_OF_TIME = re.compile(r"(?:Uhr|h|hrs|uur|[\s.)\]）])+")
_RELATIVE = re.compile(
    r"^\d{1,3}\s?\w{1,12}\.?\s?(?:ago|sedan|siden|sitten|temu|назад|тому|önce)?$"
    r"|^(?:vor|il y a|hace|há|just now)\b.{0,24}$"
)


def _without_joining(label: str) -> str:
    """ "Обновлено в" is printed before a time: the label is its first word."""
    words = label.split()
    while len(words) > 1 and words[-1].casefold() in joining_words():
        words.pop()
    return " ".join(words)


def _opens(character: str) -> bool:
    """Whether it may stand before a label: a bracket, a bullet, a pictogram."""
    return character in _OPENERS or (not character.isascii() and category(character) == "So")


def _is_name(rest: str) -> bool:
    """Whether what stands behind a time is no sentence: who wrote, or a place."""
    rest = rest.strip(" :;,)]|·•-–—")
    return size_of(rest) < 25 and len(rest.split()) < 4 and rest[-1:] not in _ENDING


def _caseless(character: str) -> bool:
    return character.isalpha() and character.lower() == character.upper()


def _relative(rest: str) -> bool:
    return len(rest) < 32 and _RELATIVE.match(rest.casefold()) is not None


def _joined(first: When, second: When) -> When:
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


def _sentences(text: str, start: int) -> list[int]:
    """Where the sentences of a text begin."""
    return [start, *(m.end() for m in _SENTENCE.finditer(text, start))]
