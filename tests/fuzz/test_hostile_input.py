"""No input breaks a promise: a short run of the targets on what hypothesis makes up."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz import targets

_TAGS = ["article", "main", "div", "p", "h1", "h2", "li", "ul", "table", "tr", "td", "time"]
_TAGS += ["script", "style", "strong", "em", "a", "blockquote"]
_WORDS = [
    "Update.",
    "UPDATE 2:",
    "14:05",
    "Correction",
    "Оновлено",
    "更新",
    "תיקון",
    "The wind rose over the harbour that night, and nobody in the town went to bed. " * 2,
    "&nbsp;&#x202e;\x00",
    '{"@type":"LiveBlogPosting","liveBlogUpdate":[{"articleBody":1,"datePublished":[]}]}',
    "<!--",
    "]]>",
    "<?xml version='1.0'?><rss><channel><item><guid/><pubDate>x</pubDate></item>",
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><updated>2026-13-40</updated></entry>',
    ' datetime="2026-02-30T25:61Z" id="post-1" class="live-entry"',
]
PIECES = st.one_of(
    st.sampled_from(_TAGS).map(lambda tag: f"<{tag}>"),
    st.sampled_from(_TAGS).map(lambda tag: f"</{tag}>"),
    st.sampled_from(_TAGS).map(lambda tag: f'<{tag} id="1" class="liveblog post" datetime="1">'),
    st.sampled_from(_WORDS),
    st.text(max_size=12),
)
PAGES = st.lists(PIECES, max_size=60).map(lambda parts: "".join(parts).encode("utf-8", "replace"))
TOML = st.lists(
    st.sampled_from(
        [
            "[polling]",
            "[[sources.watch]]",
            "[[hooks]]",
            "url = ",
            "id = ",
            "interval = ",
            "'https://a.org'",
            "\n",
            "=",
            "1",
            "{}",
            "[1, 2]",
            "'30s'",
            "inf",
            "1979-05-27",
            '"\\u0000"',
            "selector = 'p['",
            "ignore_text = ['(']",
        ]
    ),
    max_size=30,
).map(lambda parts: "".join(parts).encode())
LISTS = st.lists(
    st.sampled_from(
        [
            "<opml>",
            '<outline xmlUrl="https://a.org/f"/>',
            "</opml>",
            '{"url":"https://a.org"}',
            "[",
            "]",
            ",",
            "\n",
            "https://a.org/x",
            "http://[::1",
            "<!ENTITY",
            "&",
            "{",
        ]
    ),
    max_size=20,
).map(lambda parts: "".join(parts).encode())
WORDS = st.one_of(st.text(max_size=80), st.from_regex(r"/?[a-z]{0,9} ?[a-z]+=[-\w/.: ]{0,20}"))
TEXTS = WORDS.map(lambda text: text.encode("utf-8", "replace"))

INPUTS = {
    "page": st.one_of(PAGES, st.binary(max_size=300)),
    "selector": st.tuples(TEXTS, PAGES).map(b"\n".join),
    "settings": st.one_of(TOML, st.binary(max_size=200)),
    "sources": st.one_of(LISTS, st.binary(max_size=200)),
    "command": TEXTS,
    "duration": TEXTS,
    "address": st.one_of(TEXTS, TEXTS.map(lambda text: b"https://a.org/" + text)),
}


def test_every_target_has_inputs() -> None:
    assert set(INPUTS) == set(targets.TARGETS)


@pytest.mark.parametrize("name", sorted(INPUTS))
def test_no_input_breaks_a_promise(name: str) -> None:
    slow = name in {"page", "selector"}

    @settings(
        max_examples=60 if slow else 200,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(INPUTS[name])
    def promise(data: bytes) -> None:
        targets.TARGETS[name](data)

    promise()
