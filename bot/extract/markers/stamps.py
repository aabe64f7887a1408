"""Labels with little or nothing behind them: a stamp, or the heading of what stands below."""

from dataclasses import replace

from bot.core.model import Role
from bot.extract.dates import scan
from bot.extract.markers.line import Mark
from bot.extract.markers.signs import ENDING, is_relative
from bot.extract.markers.table import UPDATED, role_of, size_of
from bot.extract.markers.times import Times, joined


class Stamps(Times):
    """Tells stamps from marks."""

    def _stamp(self, kinds: tuple[str, ...], end: int) -> Mark | None:
        """ "Updated 12:44" with nothing behind it: a byline's stamp."""
        rest = self.text[end:].strip(" .,)]")
        if self.when and UPDATED in kinds and size_of(rest) < 30:
            return Mark(None, "a byline's stamp")
        if UPDATED in kinds and is_relative(rest):
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
        self.when = joined(self.when, when)
        return self._bare(kinds, replace(mark, when=self.when, start=len(self.text)), form)

    def _stamped(self, kinds: tuple[str, ...], mark: Mark) -> Mark | None:
        """A stamp's word: a label only where a sentence follows."""
        rest = self.text[mark.start :].strip()
        if is_relative(rest) or (self.when and size_of(rest) < 25):
            return replace(mark, rule="a byline's stamp")
        timed = bool(self.when) or bool(scan(rest[:40], language=self.language)[0])
        if mark.rule == "label with a time" or (
            timed and rest[-1:] not in ENDING and size_of(rest) < 70
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
        heading = self.text.rstrip(" ¶#§🔗")[-1:] in ":：—–])】）." and set_apart
        if UPDATED in kinds and self.when and not self._dated_heading(heading, role):
            return replace(mark, rule="a byline's stamp")
        role = role or (Role.UPDATE if set_apart else None)
        everyday = form in self.words.everyday and not (
            (heading and (self.line.heading or self.line.emphasised))
            or (set_apart and (self.line.beside or self.when))
            or (self.line.heading and self.line.below)
            or (self.line.emphasised and not self.line.heading and not form.isascii())
        )
        if role is None or everyday:
            return replace(mark, rule="a word that is a stamp's") if self.when else None
        if not (colon or set_apart or mark.rule in {"label in brackets", "label with a full stop"}):
            return replace(mark, rule="a label without text")
        return replace(mark, role=role, rule="label as a heading", start=len(self.text), bare=True)

    def _dated_heading(self, heading: bool, role: Role | None) -> bool:
        """Whether "Updated 14:05" heads what stands below it: bylines and their stamps stand
        above the text, or in no heading."""
        if self.line.heading or self.line.opens:
            return heading or self.line.below
        below = self.line.below and self.line.emphasised
        return (heading and below) or (role is not None and (heading or below))
