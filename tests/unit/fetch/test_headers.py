"""Headers are understood as the standards and the world's servers write them."""

from datetime import timedelta

import pytest

from bot.core.model import Caching, Validators
from bot.fetch.headers import caching, http_date, retry_after, validators
from tests.fakes.network import BEGIN

LATER = "Sun, 22 Nov 2026 12:05:00 GMT"
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    "text",
    ["Sun, 22 Nov 2026 12:05:00 GMT", "Sunday, 22-Nov-26 12:05:00 GMT", "Sun Nov 22 12:05:00 2026"],
)
def test_all_three_forms_of_a_date_are_read(text: str) -> None:
    assert http_date(text) == BEGIN + timedelta(minutes=5)


@pytest.mark.parametrize("text", [None, "", "0", "soon", "-1", "Sun, 99 Nov 2026", "x" * 500])
def test_what_is_no_date_is_none(text: str | None) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, None),
        ({"retry-after": "120"}, timedelta(seconds=120)),
        ({"retry-after": " 0 "}, timedelta(0)),
        ({"retry-after": LATER}, timedelta(minutes=5)),
        ({"retry-after": LATER, "date": "Sun, 22 Nov 2026 12:04:00 GMT"}, timedelta(minutes=1)),
        ({"retry-after": "Sun, 22 Nov 2026 11:00:00 GMT"}, timedelta(0)),
        ({"retry-after": "9" * 400}, DAY),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "²"}, None),
        ({"retry-after": "a while"}, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_a_date(
    headers: dict[str, str], expected: timedelta | None
) -> None:
    assert retry_after(headers, BEGIN, DAY) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        ({}, Caching()),
        ({"cache-control": "public, max-age=60"}, Caching(max_age=timedelta(seconds=60))),
        ({"cache-control": 'max-age="60"'}, Caching(max_age=timedelta(seconds=60))),
        ({"cache-control": "max-age=60", "age": "45"}, Caching(max_age=timedelta(seconds=15))),
        ({"cache-control": "max-age=60", "age": "90"}, Caching(max_age=timedelta(0))),
        ({"cache-control": "no-cache, max-age=60"}, Caching(max_age=timedelta(0))),
        ({"cache-control": "No-Store"}, Caching(max_age=timedelta(0))),
        ({"cache-control": "max-age=never"}, Caching()),
        ({"expires": LATER}, Caching(expires=BEGIN + timedelta(minutes=5))),
        ({"expires": "0"}, Caching(expires=BEGIN)),
        (
            {"expires": LATER, "date": "Sun, 22 Nov 2026 12:04:30 GMT"},
            Caching(expires=BEGIN + timedelta(seconds=30)),
        ),
    ],
)
def test_caching_is_read_from_cache_control_and_expires(
    headers: dict[str, str], expected: Caching
) -> None:
    assert caching(headers, BEGIN) == expected


def test_validators_are_kept_verbatim_and_absurd_ones_not_at_all() -> None:
    kept = {"etag": 'W/"a,b"', "last-modified": LATER}
    assert validators(kept) == Validators(etag='W/"a,b"', last_modified=LATER)
    assert validators({"etag": '"' + "x" * 5000 + '"', "last-modified": "today"}) == Validators()
