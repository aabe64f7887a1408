"""What a person sees of a change of words."""

from hypothesis import given
from hypothesis import strategies as st

from bot.cli.call import one_line
from bot.cli.words import word_diff


def shown(old: str, new: str) -> str:
    return word_diff(old, new).plain


def test_words_that_differ_are_marked_among_their_neighbours() -> None:
    assert shown("About 40 households in Quay Street.", "About 140 households in Quay Street.") == (
        "About [-40-] {+140+} households in Quay Street."
    )


def test_new_paragraphs_stand_alone() -> None:
    assert shown("One.\nTwo.", "One.\nUpdate. Three.\nTwo.") == "{+Update. Three.+} "


def test_the_same_text_is_said_to_be_the_same() -> None:
    assert shown("One.\nTwo.", "One.\nTwo.") == "the same text"


def test_far_neighbours_are_left_out() -> None:
    words = " ".join(f"w{n}" for n in range(500))
    text = shown(f"{words} old {words}", f"{words} new {words}")
    assert "[-old-] {+new+}" in text
    assert len(text) < 600


def test_very_long_texts_are_compared_in_bounded_time() -> None:
    old = "a b " * 30_000
    assert "{+" in shown(old, old + "c")


@given(st.text(max_size=200), st.text(max_size=200))
def test_no_texts_stop_it(old: str, new: str) -> None:
    assert shown(old, new)


@given(st.text(max_size=3000))
def test_a_line_is_one_line_and_cannot_steer_a_terminal(text: str) -> None:
    line = one_line(text, 100)
    assert len(line) <= 100
    assert not set(line) & set("\n\r\t\x1b\x07\u202e\u2066\u200f")
