"""Every language says everything, and says it so that it can be filled, sent and read."""

import ast
import re
import unicodedata
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Message
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from bot.chat.menus import ABOUT, ABOUT_LIMIT, COMMAND_LIMIT, DESCRIPTION, DESCRIPTION_LIMIT
from bot.chat.register import command_table
from bot.chat.settings import ROLES
from bot.render.catalogue import LANGUAGES, catalogue, po_path
from bot.render.extract_messages import SPEAKING, brought_up, in_source, spoken
from tests.unit.render.sentences import button_labels, toasts

PROGRAM = Path(__file__).resolve().parents[3] / "bot"
TRANSLATED = [code for code in LANGUAGES if code != "en"]
TOAST_LIMIT = 200
"""Characters of an answer to a press (Bot API, answerCallbackQuery)."""
BUTTON_LIMIT = 40
"""Characters of a label; Telegram has no limit, but shows no more on a phone."""
ENDINGS = ".?!:…;"
EVERY_LANGUAGE = pytest.mark.parametrize("language", TRANSLATED)


@cache
def text(language: str) -> str:
    return po_path(language).read_text(encoding="utf-8")


@cache
def entries(language: str) -> tuple[Message, ...]:
    return tuple(m for m in read_po(BytesIO(text(language).encode()), locale=language) if m.id)


def forms(entry: Message) -> list[tuple[str, str]]:
    """Each form of a translation, beside the English sentence that it stands for."""
    if isinstance(entry.id, str):
        return [(entry.id, str(entry.string))]
    return [(entry.id[1], form) for form in entry.string]


def wrong(language: str, differs) -> list[tuple[str, str]]:
    return [pair for e in entries(language) for pair in forms(e) if differs(*pair)]


def places(sentence: str) -> set[str | None]:
    return {name for _, name, _, _ in Formatter().parse(sentence) if name is not None}


@EVERY_LANGUAGE
def test_a_language_says_what_the_code_says_and_nothing_else(language):
    said, known = (
        spoken(),
        {e.id if isinstance(e.id, str) else tuple(e.id) for e in entries(language)},
    )
    assert not said - known, "untranslated: run `make messages`, then translate"
    assert not known - said, "nobody says that any more: run `make messages`"


@EVERY_LANGUAGE
def test_no_translation_is_lacking_or_doubtful(language):
    lacking = [e.id for e in entries(language) if e.fuzzy or not all(f for _, f in forms(e))]
    assert not lacking


@EVERY_LANGUAGE
def test_there_is_a_form_for_each_plural_of_the_language(language):
    plural = get_plural(language)
    assert f"Plural-Forms: {plural}" in text(language)
    counts = {len(e.string) for e in entries(language) if not isinstance(e.id, str)}
    assert counts == {plural.num_plurals}


@EVERY_LANGUAGE
def test_the_places_of_a_sentence_are_those_of_its_translation(language):
    assert not wrong(language, lambda said, form: places(said) != places(form))


@EVERY_LANGUAGE
def test_a_translation_can_be_filled(language):
    for entry in entries(language):
        for said, form in forms(entry):
            assert form.format(**dict.fromkeys(map(str, places(said)), "7"))


@EVERY_LANGUAGE
def test_tags_commands_addresses_and_signs_survive_translation(language):
    def fixed(sentence):
        tags = re.findall(r"</?[a-z-]+[^>]*>|&[a-z]+;", sentence)
        commands = re.findall(r"(?<![\w<./:])/[a-z]+(?: off)?", sentence)
        addresses = re.findall(r"https?://[^\s<]+|@[a-z]+|[a-z]+\.[a-z_]+\b", sentence)
        signs = [c for c in sentence if unicodedata.category(c) in {"So", "Sm"} and c != "="]
        return sorted([*tags, *commands, *addresses, *signs])

    assert not wrong(language, lambda said, form: fixed(said) != fixed(form))


@EVERY_LANGUAGE
def test_a_translation_begins_and_ends_as_the_sentence_does(language):
    def ending(sentence):
        return (sentence[-1] if sentence[-1] in ENDINGS else "", sentence.startswith(" "))

    def differs(said, form):
        return form != form.strip() or "  " in form or ending(said) != ending(form)

    assert not wrong(language, differs)


@EVERY_LANGUAGE
def test_quotation_marks_are_those_of_the_language(language):
    marks = {"de": "„“", "pl": "„”", "pt": "“”", "tr": "“”"}.get(language, "«»")

    def differs(said, form):
        quoted = [c for c in form if c in "„“”«»\"'‘"]
        return quoted != list(marks) * said.count("“")

    assert not wrong(language, differs)


def test_french_has_its_spaces_before_high_punctuation():
    def spaced(said, form):
        prose = re.sub(r"<code>.*?</code>|https?://\S+", "", form)
        return re.search(r"(?<!\u202f)[;!?](?=\s|$)|(?<!\u00a0)(:(?=\s|$)|»)|«(?!\u00a0)", prose)

    assert not wrong("fr", spaced)


def test_spanish_opens_its_questions_and_exclamations():
    def unopened(said, form):
        return form.count("?") != form.count("¿") or form.count("!") != form.count("¡")

    assert not wrong("es", unopened)


@pytest.mark.parametrize("language", LANGUAGES)
def test_menus_and_descriptions_fit_into_telegrams_limits(language):
    say = catalogue(language).say
    assert 0 < len(say(ABOUT)) <= ABOUT_LIMIT
    assert 0 < len(say(DESCRIPTION)) <= DESCRIPTION_LIMIT
    for command in command_table().all:
        assert 0 < len(say(command.help)) <= COMMAND_LIMIT


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_of_buttons_fit_on_a_phone(language):
    say = catalogue(language).say
    labels = [say(label, hours="23:00–07:00", n=10) for label in button_labels()]
    assert len(labels) > 40
    assert not [label for label in labels if len(label) > BUTTON_LIMIT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_answers_to_presses_fit_into_telegrams_limit(language):
    say = catalogue(language).say
    said = [say(toast) for toast in toasts()]
    assert said
    assert not [toast for toast in said if len(toast) > TOAST_LIMIT]


@pytest.mark.parametrize("language", LANGUAGES)
def test_kinds_of_news_are_told_apart_by_name(language):
    names = [catalogue(language).say(name) for name in ROLES.values()]
    assert len(set(names)) == len(names)


@EVERY_LANGUAGE
def test_a_catalogue_has_the_form_that_its_own_tool_gives_it(language):
    assert brought_up(language, spoken(), text(language)) == text(language)


@EVERY_LANGUAGE
def test_a_catalogue_names_no_dates_people_or_lines_of_code(language):
    assert not re.search(r"^#:|POT-Creation|PO-Revision|Last-Translator|Team", text(language), re.M)


def test_a_sentence_is_found_wherever_it_stands():
    source = (
        'f"{words.say(\'inside\')}"; say("one " "two"); say_html("a" if x else "b")\n'
        'mark("marked"); words.say_n("{n} c", "{n} d", 2); say(unknown); say(f"{x}")'
    )
    assert set(in_source(source)) == {"inside", "one two", "a", "b", "marked", ("{n} c", "{n} d")}


def test_bringing_up_keeps_what_is_said_and_forgets_the_rest():
    before = (
        '# Ours.\nmsgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
        '# A note.\nmsgid "kept"\nmsgstr "bleibt"\n\nmsgid "gone"\nmsgstr "weg"\n\n'
        '#, fuzzy\nmsgid "doubtful"\nmsgstr "?"\n\nmsgid "counted"\nmsgstr "einzeln"\n'
    )
    after = brought_up("de", {"kept", "new", "doubtful", ("counted", "many")}, before)
    assert after.startswith("# Ours.\n")
    assert '# A note.\nmsgid "kept"\nmsgstr "bleibt"' in after
    assert 'msgid "new"\nmsgstr ""' in after
    assert '#, fuzzy\nmsgid "doubtful"\nmsgstr "?"' in after
    assert 'msgid_plural "many"\nmsgstr[0] ""' in after
    assert "gone" not in after
    assert "einzeln" not in after


def test_no_sentence_is_said_both_with_a_plural_and_without():
    said = spoken()
    assert not said & {pair[0] for pair in said if not isinstance(pair, str)}


def test_words_are_asked_for_only_where_sentences_are_looked_for():
    outside = [
        path.relative_to(PROGRAM).as_posix()
        for path in PROGRAM.rglob("*.py")
        if path.relative_to(PROGRAM).parts[0] not in SPEAKING
        and any(
            isinstance(node, ast.ImportFrom)
            and node.module == "bot.render.catalogue"
            and {alias.name for alias in node.names} & {"catalogue", "mark", "Catalogue"}
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        )
    ]
    assert not outside
