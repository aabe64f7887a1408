"""Sentences in the reader's language, and English where there are none."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.render.catalogue import LANGUAGES, catalogue, negotiate, zone
from bot.render.html import Html

NOW = datetime(2026, 3, 4, 14, 6, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wishes", "language"),
    [
        (("de",), "de"),
        (("de-AT",), "de"),
        (("pt_BR",), "pt"),
        (("xx", "uk"), "uk"),
        ((None,), "en"),
        (("",), "en"),
        (("zh-Hans",), "en"),
    ],
)
def test_the_first_language_that_there_is_is_chosen(wishes, language):
    assert negotiate(*wishes) == language


def test_what_has_no_translation_is_said_in_english():
    for language in LANGUAGES:
        words = catalogue(language)
        assert words.say("No such sentence about {name}", name="x") == "No such sentence about x"
        assert words.say_n("{n} thing is", "{n} things are", 1) == "1 thing is"
        assert words.say_n("{n} thing is", "{n} things are", 5) == "5 things are"


def test_values_are_escaped_in_html_unless_they_are_html():
    words = catalogue("en")
    said = words.say_html("<b>{name}</b> {link}", name="<i>&", link=Html("<u>x</u>"))
    assert said == "<b>&lt;i&gt;&amp;</b> <u>x</u>"
    assert words.say_html_n("{n} of {x}", "{n} of {x}", 2, x="<") == "2 of &lt;"


def test_values_stay_on_one_line_and_turn_nothing_around():
    assert catalogue("en").say("[{name}]", name="a\nb\u202ec\x07") == "[a bc]"


def test_braces_in_values_are_only_text():
    assert catalogue("en").say("{name}", name="{0} {x.y} %s") == "{0} {x.y} %s"


def test_a_broken_translation_gives_way_to_english():
    words = catalogue("de")
    broken = type(words)("de", words.locale, {"Hello {name}": "Hallo {nam}"}, {}, words.form)
    assert broken.say("Hello {name}", name="Ann") == "Hello Ann"


def test_translations_and_their_plurals_are_read_from_po_files(tmp_path, monkeypatch):
    import bot.render.catalogue as module

    directory = tmp_path / "uk" / "LC_MESSAGES"
    directory.mkdir(parents=True)
    (directory / "addendum.po").write_text(
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
        '"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 '
        '&& (n%100<12 || n%100>14) ? 1 : 2);\\n"\n\n'
        'msgid "Hello {name}"\nmsgstr "Вітаю, {name}"\n\n'
        '#, fuzzy\nmsgid "Bye"\nmsgstr "Щось"\n\n'
        'msgid "{n} update"\nmsgid_plural "{n} updates"\n'
        'msgstr[0] "{n} оновлення"\nmsgstr[1] "{n} оновлення."\nmsgstr[2] "{n} оновлень"\n',
        encoding="utf-8",
    )
    monkeypatch.setattr(module, "_LOCALE_DIRECTORY", tmp_path)
    words = catalogue.__wrapped__("uk")
    assert words.say("Hello {name}", name="Оля") == "Вітаю, Оля"
    assert words.say("Bye") == "Bye"
    counted = [words.say_n("{n} update", "{n} updates", n) for n in (1, 3, 5, 21)]
    assert counted == ["1 оновлення", "3 оновлення.", "5 оновлень", "21 оновлення"]


def test_times_are_written_as_the_language_writes_them():
    english, german = catalogue("en"), catalogue("de")
    kyiv = zone("Europe/Kyiv")
    assert english.clock(NOW, kyiv) == "16:06"
    assert english.moment(NOW - timedelta(days=20), UTC, NOW) == "12 Feb, 14:06"
    assert german.day(NOW, UTC) == "04.03.2026"
    assert english.relative(NOW - timedelta(minutes=3), NOW) == "3 minutes ago"
    assert german.relative(NOW + timedelta(hours=2), NOW) == "in 2 Stunden"
    assert english.duration(timedelta(minutes=14)) == "14 minutes"
    assert english.list(["a", "b", "c"]) == "a, b and c"
    assert german.number(1234.5) == "1.234,5"


@pytest.mark.parametrize(
    ("language", "ago", "soon", "length", "moment", "listed"),
    [
        ("en", "1 hour ago", "in 3 minutes", "14 minutes", "12 Feb, 14:06", "a, b and c"),
        ("uk", "1 годину тому", "через 3 хвилини", "14 хвилин", "12 лют., 14:06", "a, b і c"),
        ("ru", "1 час назад", "через 3 минуты", "14 минут", "12 февр., 14:06", "a, b и c"),
        ("de", "vor 1 Stunde", "in 3 Minuten", "14 Minuten", "12. Feb., 14:06", "a, b und c"),
        ("fr", "il y a 1 heure", "dans 3 minutes", "14 minutes", "12 févr., 14:06", "a, b et c"),
        ("es", "hace 1 hora", "dentro de 3 minutos", "14 minutos", "12 feb, 14:06", "a, b y c"),
        ("pt", "há 1 hora", "em 3 minutos", "14 minutos", "12 de fev., 14:06", "a, b e c"),
        ("it", "1 ora fa", "tra 3 minuti", "14 minuti", "12 feb, 14:06", "a, b e c"),
        ("pl", "1 godzinę temu", "za 3 minuty", "14 minut", "12 lut, 14:06", "a, b i c"),
        ("tr", "1 saat önce", "3 dakika sonra", "14 dakika", "12 Şub, 14:06", "a, b ve c"),
    ],
)
def test_times_and_lists_read_well_in_every_language(language, ago, soon, length, moment, listed):
    words = catalogue(language)
    assert words.relative(NOW - timedelta(hours=1), NOW) == ago
    assert words.relative(NOW + timedelta(minutes=3), NOW) == soon
    assert words.duration(timedelta(minutes=14)) == length
    assert words.moment(NOW - timedelta(days=20), UTC, NOW) == moment
    assert words.list(["a", "b", "c"]) == listed


@pytest.mark.parametrize(
    ("span", "told"),
    [
        (timedelta(seconds=20), "20 seconds"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=50), "1 hour"),
        (timedelta(minutes=70), "70 minutes"),
        (timedelta(hours=24), "1 day"),
        (timedelta(hours=27), "27 hours"),
        (timedelta(days=3), "3 days"),
    ],
)
def test_a_span_is_told_in_the_unit_that_one_would_choose(span, told):
    assert catalogue("en").duration(span) == told
    assert catalogue("en").relative(NOW - span, NOW) == f"{told} ago"


@pytest.mark.parametrize("name", ["", None, "Nowhere/Land", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_utc(name):
    assert NOW.astimezone(zone(name)).utcoffset() == timedelta(0)
