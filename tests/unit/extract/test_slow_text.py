"""No wording of a page makes its reading slow: expressions have one way to match a text."""

import time

import pytest

from tests.unit.extract.pages import SENTENCES, article, marked

FAST = 2.0
"""Seconds of CPU. Each of these takes some hundredths of one; with an expression that tries the
combinations of two ways to match, the first took 26."""

REPEATED = [
    "12.12.",
    "1.",
    "1:",
    "12:00 ",
    "1 p.m. ",
    "Jan. 1, ",
    "A. ",
    "- ",
    "(",
    "Update ",
    "更新：",
]


@pytest.mark.parametrize("before", ["Update ", "UPDATED ", "Editor's note: ", ""])
@pytest.mark.parametrize("piece", REPEATED)
def test_no_repeated_piece_of_a_label_makes_a_page_slow(piece: str, before: str) -> None:
    marked(article(f"<p>{SENTENCES[0]}</p>"))  # the tables of words are made once
    begun = time.process_time()
    for times in (20, 20_000):
        marked(article(f"<p>{before}{piece * times}</p>"))
    assert time.process_time() - begun < FAST
