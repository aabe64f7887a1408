"""Lengths of time and ids, as people write them."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.duration import parse_duration, write_duration
from bot.core.slug import is_slug, propose_id, slug, slug_of_url


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("60s", 60),
        ("15m", 900),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        (" 2H ", 7200),
        ("500ms", 0.5),
        ("1.5h", 5400),
        ("2d", 172800),
        ("90", 90),
        (90, 90),
        (0.5, 0.5),
    ],
)
def test_a_length_of_time_is_understood(written: str | float, seconds: float) -> None:
    assert parse_duration(written) == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "written",
    [
        *("", "soon", "-5s", "5 parsecs", "5s or so", "s", True, float("nan"), float("inf"), -1),
        *("9" * 30, "9" * 400 + "s", "١٠s", "999999999w"),
    ],
)
def test_what_is_no_length_of_time_is_refused_shortly(written: str | float) -> None:
    with pytest.raises(ValueError, match="is not a length of time") as caught:
        parse_duration(written)
    assert len(str(caught.value)) < 200


@given(st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3650)))
def test_what_is_written_is_read_back(length: timedelta) -> None:
    rounded = timedelta(milliseconds=round(length.total_seconds() * 1000))
    assert parse_duration(write_duration(rounded)) == rounded


@given(st.text(max_size=300))
def test_a_slug_is_an_id_or_nothing(text: str) -> None:
    assert slug(text) == "" or is_slug(slug(text))
    assert is_slug(slug_of_url(f"https://example.org/{text}".replace("[", "")))


@given(st.text(max_size=80), st.sets(st.integers(0, 30)))
def test_a_proposed_id_is_free(name: str, taken: set[int]) -> None:
    stem = propose_id(name, "https://example.org/a", set())
    ids = {stem} | {f"{stem[:44]}-{n}" for n in taken}
    assert propose_id(name, "https://example.org/a", ids) not in ids


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "https://www.example.org/news/live/storm-over-aster-123.html",
            "example-storm-over-aster-123",
        ),
        ("https://example.org/", "example"),
        ("http://127.0.0.1:8080/a", "127-0-0-1-a"),
        ("https://xn--e1afmkfd.xn--p1ai/%D0%BD%D0%BE%D0%B2", "xn--e1afmkfd"),
    ],
)
def test_an_address_gives_a_telling_id(url: str, expected: str) -> None:
    assert slug_of_url(url) == expected.replace("--", "-") or slug_of_url(url) == expected
