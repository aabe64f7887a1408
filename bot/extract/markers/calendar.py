"""Names of months and weekdays, read once from `calendar.toml`."""

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _table() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files(__package__).joinpath("calendar.toml").read_text("utf-8"))


@cache
def joining_words() -> frozenset[str]:
    """Words that join the parts of a time, in any language."""
    return frozenset(word.casefold() for word in _table()["joining"]["words"])


@cache
def _names(key: str, language: str | None) -> dict[str, int]:
    """Name → number (from 0) in one language, or in all of them; the first language wins."""
    table = _table()
    names: dict[str, int] = {}
    for code in [language] if language else [c for c in table if c != "joining"]:
        for number, forms in enumerate(table.get(code, {}).get(key, [])):
            for form in forms.split("|"):
                names.setdefault(form, number)
                # Turkish capitals lose the difference between ı and i.
                names.setdefault(form.replace("ı", "i"), number)
    return names


_HEBREW_IN = "ב"  # "in", written as one word with the month


def _number(key: str, word: str, language: str | None) -> int | None:
    folded = word.casefold().replace("i̇", "i").rstrip(".")
    if language and (number := _names(key, language).get(folded)) is not None:
        return number
    number = _names(key, None).get(folded)
    if number is None and folded.startswith(_HEBREW_IN):
        return _names(key, "he").get(folded[1:])
    return number


def month_number(word: str, language: str | None = None) -> int | None:
    """1 to 12 for a month's name, or None. One word can name different months in two
    languages (Polish and Croatian "listopad"), so the page's language is asked first."""
    number = _number("months", word, language)
    return None if number is None else number + 1


SOLAR = 100
"""What is added to the number of a month of the Solar Hijri calendar."""


def solar_month_number(word: str) -> int | None:
    """101 to 112 for a month's name of the Solar Hijri calendar, or None."""
    number = _names("solar", "fa").get(word)
    return None if number is None else SOLAR + number + 1


def weekday_number(word: str, language: str | None = None) -> int | None:
    """0 (Monday) to 6 for a weekday's name, or None. Two letters count only in their own
    language: "do" and "so" are words elsewhere."""
    if len(word.rstrip(".")) < 3:
        folded = word.casefold().rstrip(".")
        return _names("weekdays", language).get(folded) if language else None
    return _number("weekdays", word, language)
