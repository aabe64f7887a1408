"""What is kept of the markup of an entry's words."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.extract import rich
from bot.extract.lines import fragment_of_text, lines_of

PAGE = "https://news.example/live/flood"


def kept(markup: str, *, without: int = 0) -> str | None:
    body = fragment_of_text(f"<div>{markup}</div>")
    assert body is not None
    known = rich.lines(body, PAGE)
    return rich.html_of(known, "\n".join(lines_of(body)[without:]))


def test_links_are_absolute_and_lead_to_the_web_alone() -> None:
    assert kept("<p>See <a href='/map?a=1&amp;b=2'>the map</a>.</p>") == (
        '<p>See <a href="https://news.example/map?a=1&amp;b=2">the map</a>.</p>'
    )
    assert kept("<p>See <a href='javascript:alert(1)'>the <b>map</b></a>.</p>") == (
        "<p>See the <b>map</b>.</p>"
    )


def test_emphasis_lists_and_quotations_are_kept_in_a_few_tags() -> None:
    markup = (
        "<p class=x style='color:red'>It is <strong>shut</strong>, <em>she <u>said</u></em>.</p>"
        "<ul><li>one<br>more</li><li>two</li></ul><blockquote><p>No &lt;way&gt;.</p></blockquote>"
    )

    assert kept(markup) == (
        "<p>It is <b>shut</b>, <i>she <u>said</u></i>.</p><ul><li>one<br>more</li><li>two</li></ul>"
        "<blockquote><p>No &lt;way&gt;.</p></blockquote>"
    )


def test_words_without_markup_have_none() -> None:
    assert kept("<p>One.</p><div>Two.</div>") is None


def test_lines_that_are_no_text_are_left_out_of_the_markup_too() -> None:
    assert kept("<p><b>Share</b></p><p>It is <i>shut</i>.</p>", without=1) == (
        "<p>It is <i>shut</i>.</p>"
    )


def test_a_clock_that_was_taken_off_a_line_is_taken_off_its_markup() -> None:
    body = fragment_of_text("<p><b>14:05</b> It is <i>shut</i>.</p>")
    assert body is not None

    assert rich.html_of(rich.lines(body, PAGE), "It is shut.") == "<p>It is <i>shut</i>.</p>"


@pytest.mark.parametrize("words", ["<b>a", "a&b", '"', "<script>x</script>"])
def test_what_looks_like_markup_in_the_words_is_escaped(words: str) -> None:
    shown = kept(f"<p><b>It says</b> {html.escape(words)}</p>")

    assert shown is not None
    assert re.sub(r"</?[pb]>", "", shown) == f"It says {html.escape(words, quote=False)}"


PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<a href='/x'>", "</a>", "<ul>", "<li>", "</ul>", "<br>", " ",
     "one", "two ", "\n", "<blockquote>", "</blockquote>", "<i>", "</i>", "&lt;", "<span>", "…"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=30))
def test_the_markup_says_what_the_text_says(pieces: list[str]) -> None:
    body = fragment_of_text(f"<div>{''.join(pieces)}</div>")
    assert body is not None
    known = rich.lines(body, PAGE)
    text = "\n".join(lines_of(body))

    shown = rich.html_of(known, text)

    if shown is not None:
        plain = html.unescape(re.sub(r"<[^<>]*>", " ", shown))
        assert "".join(plain.split()) == "".join(text.split())
