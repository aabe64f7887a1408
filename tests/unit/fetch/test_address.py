"""Addresses have one spelling, and what is no address of a page is refused in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fetch.address import BadAddress, canonical, parse


@pytest.mark.parametrize(
    ("given_address", "expected"),
    [
        ("https://example.org", "https://example.org/"),
        ("example.org/feature", "https://example.org/feature"),
        ("  //example.org/feature ", "https://example.org/feature"),
        ("HTTP://EXAMPLE.org:80/A/../b/./c", "http://example.org/b/c"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:8443/", "https://example.org:8443/"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://exämple.org/ä?q=ü", "https://xn--exmple-cua.org/%C3%A4?q=%C3%BC"),
        ("https://example.org/%7euser/%e4%2f", "https://example.org/~user/%E4%2F"),
        ("https://example.org/a#block-63", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/?b=2&a=1&b=3", "https://example.org/?b=2&a=1&b=3"),
        (
            "https://example.org/?utm_source=x&id=7&fbclid=y&UTM_Medium=z",
            "https://example.org/?id=7",
        ),
        ("https://example.org/?gclid=1", "https://example.org/"),
        ("https://example.org/?a=b%26c&&d", "https://example.org/?a=b%26c&d"),
        ("localhost:8080/page", "https://localhost:8080/page"),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000/"),
        ("http://2130706433/", "http://127.0.0.1/"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("http://[::0:1]:81/", "http://[::1]:81/"),
        ("http://intranet/page", "http://intranet/page"),
        ("https://example.org/a//b", "https://example.org/a//b"),
    ],
)
def test_an_address_has_one_spelling(given_address: str, expected: str) -> None:
    assert canonical(given_address) == expected
    assert canonical(expected) == expected


@pytest.mark.parametrize(
    "given_address",
    [
        "",
        "   ",
        "hello",
        "hello world",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "mailto:me@example.org",
        "view-source:https://example.org",
        "gopher://example.org:70/",
        "https://user:secret@example.org/",
        "https://user@example.org/",
        "https://",
        "https://.example.org/",
        "https://exa mple.org/",
        "https://example.org/\nHost: other",
        "https://example.org\\@127.0.0.1/",
        "https://example.org:99999/",
        "https://example.org:0/",
        "https://[fe80::1%25eth0]/",
        "https://[::1/",
        "https://example.org/" + "a" * 3000,
        "\u202ehttps://example.org",
        "https://example.org..",
    ],
)
def test_what_is_no_address_of_a_page_is_refused_in_one_line(given_address: str) -> None:
    with pytest.raises(BadAddress) as refused:
        canonical(given_address)
    assert "\n" not in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_stray_percent_sign_makes_no_escape_of_what_follows_it() -> None:
    once = canonical("https://example.org/%%444")
    assert once == "https://example.org/%%444"
    assert canonical(once) == once


@given(st.text(max_size=60))
def test_any_text_is_either_an_address_or_refused(text: str) -> None:
    try:
        once = canonical(text)
    except BadAddress:
        return
    assert canonical(once) == once


@pytest.mark.parametrize(
    ("location", "expected"),
    [
        ("/b?x=1", "https://example.org/b?x=1"),
        ("c", "https://example.org/a/c"),
        ("//other.example/", "https://other.example/"),
        ("?p=2", "https://example.org/a/b?p=2"),
        ("http://other.example:8080/x", "http://other.example:8080/x"),
    ],
)
def test_a_relative_address_is_read_against_its_page(location: str, expected: str) -> None:
    assert parse(location, against="https://example.org/a/b").url == expected
