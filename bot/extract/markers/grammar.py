"""The grammar around a label: "[Update 2, 14:05 Uhr:] Text", "Correction: May 5, 2020 Text".

A label alone proves nothing ("Update 5.3 of the password manager …"): what stands between it
and the text, and how it is set, decides. Every answer names its rule.
"""

import re
from dataclasses import replace

from bot.core.model import Role
from bot.extract.dates import scan
from bot.extract.markers.apart import Apart
from bot.extract.markers.line import Line, Mark
from bot.extract.markers.signs import (
    CLOSE_BRACKETS,
    COLON,
    OPEN_BRACKETS,
    QUOTED,
    is_name,
    without_joining,
)
from bot.extract.markers.stamps import Stamps
from bot.extract.markers.table import (
    ANY,
    NOTE,
    TOLD,
    UPDATED,
    fold,
    is_wide,
    role_of,
    runs_on,
    words_for,
)
from bot.extract.markers.times import joined

CITATION = re.compile(r"\S+@\S+|\[email")
SENTENCE = re.compile(r"(?<=[.!?。！？।])\s+|(?<=[。！？])")


def mark_of(line: Line, language: str | None) -> Mark | None:
    """The mark that a block begins with, None if nothing in it looks like one."""
    words = words_for(language)
    reader = _Reader(line, language, words)
    return reader.read()


class _Reader(Stamps, Apart):
    """Reads one line."""

    def read(self) -> Mark | None:
        at = self.begin = self._skip_openers(0)
        at = self._time_before(at)
        label = self._label(at)
        if label is not None and label.role is not None:
            return label
        return self._told(at) or label

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
        if QUOTED.search(self.text[:at]) and not QUOTED.match(self.text, end):
            return None
        self.label_end = self._number(end)
        before = self.when
        mark = self._judge(form, kinds, at, self._times(self.label_end))
        if mark is not None and mark.role is not None:
            return mark
        self.when = before
        far = self._as_far_as_colon(end)
        return (self._judge(form, kinds, at, far) if far else None) or mark

    def _runs_on(self, end: int) -> bool:
        """Whether a word goes on where a form ends: "update" in "updated"."""
        before, after = self.text[end - 1], self.text[end]
        if end in self.line.leads:
            return False
        return (
            after.isalnum() and before.isalpha() and runs_on(self.text, end) and not is_wide(before)
        )

    def _judge(self, form: str, kinds: tuple[str, ...], at: int, end: int) -> Mark | None:
        rule, start = self._sign(end, weak=form in self.words.everyday)
        if not rule:
            return self._stamp(kinds, end)
        start = self._time_behind(start)
        label = without_joining(self.text[at : self.label_end])
        mark = Mark(None, rule, label, start, len(self.text), self.when)
        if kinds == (NOTE,):
            return self._note(mark)
        if self.text[start:].strip(" .:)]*_¶#§🔗") == "":
            return self._bare(kinds, mark, form)
        if self._only_a_time(mark.start):
            return self._timed_alone(kinds, mark, form)
        if UPDATED in kinds and (answer := self._stamped(kinds, mark)):
            return answer
        if self.when and is_name(self.text[start:]):
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
        return bool(asks or CITATION.search(self.text[start : start + 120]))

    def _repeated(self, mark: Mark) -> Mark:
        """ "UPDATE: UPDATE: …": the second is no part of the text."""
        rest = self.text[mark.start : mark.start + len(mark.label) + 3]
        if mark.label and fold(rest.lstrip()).startswith(fold(mark.label)):
            m = COLON.match(rest.lstrip(), len(mark.label))
            if m:
                return replace(mark, start=mark.start + len(rest) - len(rest.lstrip()) + m.end())
        return mark

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
        for sentence in sentences(self.text, mark.start)[:4]:
            told = self._role_told(sentence, beside=True)
            if role := told or self._role_told_later(sentence, beside=True):
                return self._closed(replace(mark, role=role, rule="editor's note of a change"))
        return replace(mark, rule="an editor's note of no change")

    def _told(self, at: int) -> Mark | None:
        if len(self.text) > 1200 or self.line.heading:
            return None
        beside = self.line.beside or self.begin > 0 or bool(self.when)
        role = self._role_told(at, beside=beside) or self._role_told_later(at, beside=beside)
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

    def _role_told_later(self, at: int, *, beside: bool) -> Role | None:
        """The same behind a time with which the sentence begins: "On March 3, this story was
        updated …"."""
        when, end = scan(self.text[: at + 60], at, language=self.language)
        if not when.has_date or self.text[end : end + 2] != ", ":
            return None
        return self._role_told(end + 2, beside=beside)

    def _closed(self, mark: Mark) -> Mark:
        """Without the bracket that closes the whole, and with a date that ends it lifted out."""
        end = len(self.text.rstrip())
        opened = next((c for c in self.text[: self.begin] if c in OPEN_BRACKETS), "")
        if opened:
            close = CLOSE_BRACKETS[OPEN_BRACKETS.index(opened)]
            body = self.text[mark.start : end]
            if body.endswith(close) and body.count(close) > body.count(opened):
                end -= 1
        elif any(c in "*_+" for c in self.text[: self.begin]):
            end = len(self.text[:end].rstrip("*_+ "))
        when, end = self._time_at_end(mark, end, bool(opened))
        return replace(mark, end=end, when=joined(mark.when, when))


def sentences(text: str, start: int) -> list[int]:
    """Where the sentences of a text begin."""
    return [start, *(m.end() for m in SENTENCE.finditer(text, start))]
