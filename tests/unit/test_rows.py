"""Buttons stand in rows that a phone can show without cutting their labels."""

import pytest
from telegram import InlineKeyboardButton

from bot.chat.rows import fitting
from bot.render.catalogue import LANGUAGES, catalogue


def _rows(*rows: list[str]) -> list[list[str]]:
    made = [[InlineKeyboardButton(text, callback_data="x") for text in row] for row in rows]
    return [[button.text for button in row] for row in fitting(made)]


def test_short_labels_stay_side_by_side():
    assert _rows(["One", "Two", "Three"], ["7:00", "8:00"]) == [
        ["One", "Two", "Three"],
        ["7:00", "8:00"],
    ]


def test_a_label_that_would_be_cut_breaks_its_row():
    long = "Reactivate all the alerts"
    assert _rows(["Hold", long]) == [["Hold"], [long]]
    assert _rows(["Hold", "Mute for a day", long]) == [["Hold", "Mute for a day"], [long]]


def test_a_label_too_long_for_any_row_stands_alone():
    assert _rows(["x" * 60, "y"]) == [["x" * 60], ["y"]]


def test_ticking_a_button_moves_nothing():
    assert _rows(["☑ At once", "Every hour ..", "Once a day .."]) == [
        ["☑ At once", "Every hour .."],
        ["Once a day .."],
    ]
    assert _rows(["At once", "Every hour ..", "☑ Once a day .."]) == [
        ["At once", "Every hour .."],
        ["☑ Once a day .."],
    ]


def test_empty_rows_go():
    assert _rows([], ["One"], []) == [["One"]]


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_each_language_the_card_keeps_its_three_rows_whatever_is_ticked(code: str):
    say = catalogue(code).say
    key, fixes = f"☑ {say('Only key updates')}", f"☑ {say('Corrections only')}"
    silent, undo = f"☑ {say('Silent')}", say("Undo")
    rows = [[say("Show the last 3")], [key, fixes], [silent, undo]]
    assert _rows(*rows) == rows


@pytest.mark.parametrize("code", LANGUAGES)
def test_in_each_language_the_buttons_of_an_alert_can_be_read(code: str):
    say = catalogue(code).say
    for label in ("Mute this story", "Catch me up", "Settings"):
        assert len(say(label)) <= 15, (code, say(label))
