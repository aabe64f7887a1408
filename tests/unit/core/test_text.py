import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.spelling import Spelling
from bot.core.text import fingerprint, is_current, is_sentence, tidy, tokens


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("He said “no” — twice", 'He said "no" - twice'),
        ("Départ à 12h30", "Départ à 12 h 30"),
        ("read the report (opens in a new tab) today", "read the report today"),
        ("zum Bericht (öffnet in neuem Fenster)", "zum Bericht"),
        ("Ver el vídeo (abre en una nueva ventana)", "Ver el vídeo"),
        ("co\u00adoperation\u200b starts", "cooperation starts"),
        ("5 &amp; 6 agreed", "5 & 6 agreed"),
        ("1,250,000 people", "1 250 000 people"),
        ("Acme trades at $101.23 (+1.2%) today", "Acme trades at $99.80 (-0.4%) today"),
        ("Acme (ACME, -3.1%) fell", "Acme (ACME, +0.2%) fell"),
        ("seen 4 minutes ago by all", "seen 12 minutes ago by all"),
        ("vor 5 Minuten gemeldet", "vor 17 Minuten gemeldet"),
        ("12 comments below", "1,313 comments below"),
        ("ﬁve ofﬁcers", "five officers"),
    ],
)
def test_two_spellings_of_one_text_share_a_fingerprint(one: str, other: str) -> None:
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("3 dead", "5 dead"),
        ("rose 1.5 points", "rose 15 points"),
        ("rates rise by 0.5%", "rates rise by 0.75%"),
        ("a fine of $5.25 million", "a fine of $6.25 million"),
        ("$5 a head", "€5 a head"),
        ("कल बारिश होगी", "कल बारिश होगा"),
        ("👍", "👎"),
    ],
)
def test_texts_that_say_something_else_do_not(one: str, other: str) -> None:
    assert fingerprint(one) != fingerprint(other)


def test_a_fingerprint_names_the_rules_that_made_it() -> None:
    assert is_current(fingerprint("anything"))
    assert not is_current("v0:" + fingerprint("anything").partition(":")[2])


def test_words_of_scripts_without_spaces_are_counted_by_the_character() -> None:
    assert tokens("東京で地震") == ["東", "京", "で", "地", "震"]
    assert tokens("नमस्ते दुनिया") == ["नमस्ते", "दुनिया"]
    assert tokens("it can't be 12.5") == ["it", "can't", "be", "12.5"]


def test_prose_is_told_from_captions_and_buttons() -> None:
    assert is_sentence("The mayor said that the bridge was closed.")
    assert not is_sentence("Subscribe to our newsletter")
    assert not is_sentence("Read more.")


def test_tidying_folds_white_space() -> None:
    assert tidy(" a\u00a0 b\n\tc ") == "a b c"


@pytest.mark.parametrize("part", ["( ", "1,", "(+1", "a'", "\u0300a", "&", "$1,000", "vor 1 ", "1"])
def test_a_paragraph_that_goes_on_and_on_takes_no_time_to_speak_of(part: str) -> None:
    text = part * (150_000 // len(part))
    start = time.process_time()
    fingerprint(text)
    tokens(text)
    assert time.process_time() - start < 5


@given(st.text(alphabet="a`'\"‘’“”«»—-\u00ad\u200b éÉ是", max_size=40))
def test_one_spelling_is_what_a_table_of_signs_makes_of_it(text: str) -> None:
    table: dict[int, str | None] = {
        **dict.fromkeys(map(ord, "`‘’"), "'"),
        **dict.fromkeys(map(ord, "“”«»"), '"'),
        ord("é"): "e",
        0xAD: None,
        0x200B: None,
    }
    assert Spelling(table)(text) == text.translate(table)
