"""Whatever comes in, what goes out is HTML that Telegram takes, and no word is lost."""

from html import escape as html_escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.core.model import Entry, Role
from bot.render.clean import clean
from bot.render.content import entry_runs, html_runs, web_address
from bot.render.html import escape
from bot.render.runs import parse, to_html, to_plain
from bot.render.telegram_html import (
    BYTE_LIMIT,
    TEXT_LIMIT,
    count,
    excerpt,
    split,
)
from bot.render.telegram_html import to_plain as seen
from tests.fakes.bot_api_markup import parse_html, utf16

PAGE = "https://example.org/live"
WORDS = st.text(
    st.one_of(
        st.sampled_from("ab .!?\n<>&\"'é😀中ا\u200f\u202e\x00\x1b\u0301\ud83d"),
        st.characters(),
    ),
    max_size=60,
)
TAGS = st.sampled_from(
    ["b", "i", "u", "s", "a", "blockquote", "ul", "ol", "li", "p", "script", "x", "br", "tg-time"]
)
PIECES = st.one_of(
    WORDS,
    WORDS.map(html_escape),
    TAGS.map(lambda t: f"<{t}>"),
    TAGS.map(lambda t: f"</{t}>"),
    st.sampled_from(
        [
            '<a href="https://example.org/?a=1&amp;b=2">',
            "<a href='javascript:alert(1)'>",
            '<a href="/x" onclick="y()">',
            "<blockquote expandable>",
            "<!-- x -->",
            "<b",
            "&amp;",
            "&nbsp;",
            "&#0;",
            "&#x110000;",
        ]
    ),
)
HTML = st.lists(PIECES, max_size=25).map("".join)


def letters(text):
    return "".join(text.split())


def taken(part):
    """The part as Telegram reads it; raises if it would refuse it."""
    text, entities = parse_html(part)
    assert utf16(text.strip()) <= TEXT_LIMIT
    assert text.strip()
    assert len(entities) <= 100
    assert len(part.encode()) < 35_000
    return text


@settings(max_examples=300, deadline=None)
@given(HTML)
@example("<b>" + "x" * 5000)
@example("<blockquote>a<blockquote>b</blockquote>c</blockquote>")
@example("😀" * 5000)
@example('<a href="">x</a>')
def test_parts_of_any_html_are_taken_and_hold_every_letter(html):
    parts = split(html)
    whole = "".join(taken(part) for part in parts)
    assert letters(whole) == letters(seen("".join(parts)))
    assert letters(whole) == letters(to_plain(parse("".join(split(html, 10**9)))))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400), st.integers(10, 100))
def test_plain_text_arrives_letter_by_letter(text, limit):
    parts = split(escape(text), limit)
    assert letters("".join(parse_html(p)[0] for p in parts)) == letters(clean(text))


@settings(max_examples=200, deadline=None)
@given(HTML, st.integers(10, 200))
def test_small_parts_are_as_good_as_large_ones(html, limit):
    parts = split(html, limit)
    for part in parts:
        assert count(part) <= limit
        taken(part)
    assert letters("".join(map(seen, parts))) == letters("".join(map(seen, split(html))))


@settings(max_examples=200, deadline=None)
@given(HTML)
def test_content_of_the_web_becomes_html_that_telegram_takes(html):
    for part in split(to_html(html_runs(html, PAGE))):
        taken(part)
        assert "javascript:" not in part or "javascript:" in seen(part)


@settings(max_examples=200, deadline=None)
@given(HTML, st.integers(5, 400))
def test_an_excerpt_is_a_beginning_and_no_longer_than_asked(html, limit):
    runs = html_runs(html, PAGE)
    short, left_out = excerpt(runs, limit)
    text, whole = to_plain(short), to_plain(runs)
    assert len(text) <= limit
    assert left_out == (len(whole) > limit)
    assert letters(whole).startswith(letters(text.removesuffix("…") if left_out else text))


def test_a_text_is_cut_between_paragraphs_before_sentences_before_words():
    assert split("one two.\n\nthree four. five", 20) == ["one two.", "three four. five"]
    assert split("one two three. four five six", 20) == ["one two three.", "four five six"]
    assert split("one two three four five", 14) == ["one two three", "four five"]
    assert split("x" * 25, 10) == ["x" * 10, "x" * 10, "x" * 5]


def test_emphasis_and_links_go_on_in_the_next_part():
    parts = split('<b>one <a href="https://e.org">two three. four five</a> six</b>', 16)
    assert parts == [
        '<b>one <a href="https://e.org">two three.</a></b>',
        '<b><a href="https://e.org">four five</a> six</b>',
    ]


def test_an_emoji_of_several_characters_is_not_torn():
    family = "👩\u200d👩\u200d👧"
    parts = split("a" + family * 3, 10)
    assert "".join(parts) == "a" + family * 3
    assert all(not p.startswith("\u200d") for p in parts)


def test_many_links_and_long_addresses_stay_within_what_telegram_keeps():
    many = "".join(f'<a href="https://e.org/{n}">link{n}</a> ' for n in range(300))
    long = "".join(f'<a href="https://e.org/{n}{"x" * 1900}">link{n}</a> ' for n in range(40))
    for html in (many, long):
        parts = split(html)
        assert all(len(parse_html(p)[1]) <= 100 for p in parts)
        assert all(len(p.encode()) <= BYTE_LIMIT + 5000 for p in parts)
        assert letters("".join(map(seen, parts))) == letters(seen(html))


def test_paragraphs_lists_quotations_and_links_are_kept():
    html = (
        "<h2>Head</h2><p>One <strong>two</strong>, <a href='/x?a=1&amp;b=2'>three</a>.</p>"
        "<ul><li>a</li><li>b</li></ul><ol><li>x</li><li>y</li></ol>"
        "<blockquote><p>Q1</p><p>Q2</p></blockquote><p>end<br>line</p>"
    )
    assert to_html(html_runs(html, PAGE)) == (
        "<b>Head</b>\n\n"
        'One <b>two</b>, <a href="https://example.org/x?a=1&amp;b=2">three</a>.\n\n'
        "• a\n• b\n\n1. x\n2. y\n\n"
        "<blockquote>Q1\n\nQ2</blockquote>\n\nend\nline"
    )


def test_scripts_and_styles_are_not_shown():
    assert to_html(html_runs("<p>a<script>x()</script><style>y{}</style>b</p>", PAGE)) == "ab"


def test_html_that_shows_less_than_the_text_is_not_used():
    one = Entry(id="1", role=Role.POST, text="The whole text of it.", html="<p>The whole</p>")
    assert to_plain(entry_runs(one, PAGE)) == "The whole text of it."


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("/x", "https://example.org/x"),
        ("https://e.org/a b", "https://e.org/ab"),
        ("java\nscript:alert(1)", None),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("tg://user?id=1", None),
        ("https://", None),
        ("https://[bad", None),
        ("https://e.org/" + "x" * 3000, None),
        ("#post-3", "https://example.org/live#post-3"),
    ],
)
def test_only_addresses_of_the_web_are_linked(address, whole):
    assert web_address(address, PAGE) == whole


@pytest.mark.parametrize(
    "hostile",
    ["<" * 100_000, "<a " * 30_000, "<!--" * 25_000, "<div>" * 20_000, '<a href="' * 10_000],
    ids=["brackets", "tags", "comments", "depth", "quotes"],
)
def test_hostile_html_takes_no_longer_than_other_html(hostile):
    for part in split(to_html(html_runs(hostile, PAGE))):
        taken(part)
