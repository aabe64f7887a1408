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


@pytest.mark.parametrize("name", ["", None, "Nowhere/Land", "../etc/passwd", "Europe"])
def test_a_zone_that_is_none_is_utc(name):
    assert NOW.astimezone(zone(name)).utcoffset() == timedelta(0)
