"""The words of the program in the reader's language.

English sentences are the keys (gettext's msgid). Translations are `.po` files, read when a
language is first asked for, so there is no compiled copy to go stale. What is missing, marked
fuzzy, or broken in a translation is said in English.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache
from gettext import c2py
from pathlib import Path
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers
from babel.lists import format_list
from babel.messages.pofile import read_po

from bot.render.clean import one_line
from bot.render.html import Html, escape

LANGUAGES: Mapping[str, str] = {
    "en": "English",
    "uk": "Українська",
    "ru": "Русский",
    "de": "Deutsch",
    "fr": "Français",
    "es": "Español",
    "pt": "Português",
    "it": "Italiano",
    "pl": "Polski",
    "tr": "Türkçe",
}
"""The languages there are, each in its own words."""

Msgid = str | tuple[str, str]
"""A sentence as the code has it; with a plural, a pair."""

_LOCALE_DIRECTORY = Path(__file__).parent / "locale"
# British English, so that the clock has 24 hours and the day stands before the month.
_LOCALES = {"en": "en_GB"}
_CLOCK = "HH:mm"


def po_path(language: str) -> Path:
    """Where the translations into a language are."""
    return _LOCALE_DIRECTORY / language / "LC_MESSAGES" / "addendum.po"


def mark(msgid: str) -> str:
    """Mark a sentence that stands in a table for translation; it is said later with `say`."""
    return msgid


def negotiate(*wishes: str | None) -> str:
    """The first language among the wishes ("pt-BR", "zh_Hant", None …) that there is, else
    English."""
    for wish in wishes:
        code = (wish or "").replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"


def zone(name: str | None) -> tzinfo:
    """The IANA time zone of that name, UTC where there is none."""
    try:
        return ZoneInfo(name or "UTC")
    except (KeyError, ValueError, OSError):
        return UTC


def _english_plural(n: int) -> int:
    return int(n != 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All that is said in one language. Made by `catalogue()`.

    `say` gives plain text. `say_html` gives HTML: the sentence itself may hold tags, and each
    value that is not `Html` is escaped. `say_n` and `say_html_n` choose by number, which is
    also there as `{n}`, written the language's way.
    """

    language: str
    locale: Locale
    single: Mapping[str, str]
    plural: Mapping[str, tuple[str, ...]]
    form: Callable[[int], int]

    def say(self, msgid: str, /, **values: object) -> str:
        return _fill(self.single.get(msgid, msgid), msgid, _plain(values))

    def say_html(self, msgid: str, /, **values: object) -> Html:
        return Html(_fill(self.single.get(msgid, msgid), msgid, _escaped(values)))

    def say_n(self, one: str, many: str, n: int, /, **values: object) -> str:
        values.setdefault("n", self.number(n))
        return _fill(self._form(one, many, n), one if n == 1 else many, _plain(values))

    def say_html_n(self, one: str, many: str, n: int, /, **values: object) -> Html:
        values.setdefault("n", self.number(n))
        return Html(_fill(self._form(one, many, n), one if n == 1 else many, _escaped(values)))

    def _form(self, one: str, many: str, n: int) -> str:
        forms = self.plural.get(one)
        chosen = self.form(abs(n))
        if forms and chosen < len(forms) and forms[chosen]:
            return forms[chosen]
        return one if n == 1 else many

    def number(self, n: float) -> str:
        """A number with the language's separators."""
        return numbers.format_decimal(n, locale=self.locale)

    def clock(self, at: datetime, tz: tzinfo) -> str:
        """The time of day, 24 hours: "14:05"."""
        return dates.format_time(at, _CLOCK, tzinfo=_zone(tz), locale=self.locale)

    def day(self, at: datetime, tz: tzinfo) -> str:
        """The date: "4 Mar 2026"."""
        return dates.format_date(at.astimezone(tz), "medium", locale=self.locale)

    def moment(self, at: datetime, tz: tzinfo, now: datetime) -> str:
        """As short as it is clear: "14:05" today, else with the day, else with the year."""
        here, today = at.astimezone(tz), now.astimezone(tz)
        clock = self.clock(at, tz)
        if here.date() == today.date():
            return clock
        if here.year == today.year:
            return f"{dates.format_skeleton('MMMd', here, locale=self.locale)}, {clock}"
        return f"{self.day(at, tz)}, {clock}"

    def relative(self, at: datetime, now: datetime) -> str:
        """How long ago, or in how long: "3 minutes ago", "in 2 hours"."""
        return dates.format_timedelta(
            at - now, add_direction=True, threshold=_threshold(at - now), locale=self.locale
        )

    def duration(self, span: timedelta) -> str:
        """A length of time in its largest unit: "14 minutes"."""
        return dates.format_timedelta(span, threshold=_threshold(span), locale=self.locale)

    def list(self, items: Sequence[str]) -> str:
        """Several things in a row: "a, b and c"."""
        return format_list(list(items), locale=self.locale)


def _threshold(span: timedelta) -> float:
    """How much of a unit there must be to count in it: 70 minutes are told as minutes, 60 as
    an hour."""
    seconds = abs(span.total_seconds())
    whole = any(abs(seconds - unit) < unit / 120 for unit in (60, 3600, 86400))
    return 0.99 if whole else 1.2


def _zone(tz: tzinfo) -> tzinfo:
    # Babel takes `datetime.UTC` only by its name in zoneinfo on some versions.
    return ZoneInfo("UTC") if tz is UTC else tz


def _plain(values: Mapping[str, object]) -> Mapping[str, object]:
    return {name: one_line(v) if isinstance(v, str) else v for name, v in values.items()}


def _escaped(values: Mapping[str, object]) -> Mapping[str, object]:
    return {
        name: v if isinstance(v, Html) else escape(one_line(str(v))) for name, v in values.items()
    }


def _fill(sentence: str, fallback: str, values: Mapping[str, object]) -> str:
    """Fill the places of a sentence; a translation with a wrong place gives way to English."""
    try:
        return sentence.format(**values)
    except (KeyError, IndexError, ValueError, AttributeError):
        return fallback.format(**values)


@cache
def catalogue(language: str | None) -> Catalogue:
    """The catalogue of a language ("de", "pt-BR"), English where there is none."""
    code = negotiate(language)
    locale = Locale.parse(_LOCALES.get(code, code))
    path = po_path(code)
    if not path.is_file():
        return Catalogue(code, locale, {}, {}, _english_plural)
    with path.open("rb") as file:
        entries = read_po(file, locale=code)
    single: dict[str, str] = {}
    plural: dict[str, tuple[str, ...]] = {}
    for entry in entries:
        if not entry.id or entry.fuzzy:
            continue
        if isinstance(entry.id, list | tuple):
            plural[entry.id[0]] = tuple(entry.string or ())
        elif entry.string:
            single[entry.id] = str(entry.string)
    return Catalogue(code, locale, single, plural, c2py(entries.plural_expr))
