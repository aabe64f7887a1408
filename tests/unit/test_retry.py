"""When to try again."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import RetryLater
from bot.core.retry import LONGEST_DELAY, MAX_REFUSALS, backoff, is_exhausted, retry_at

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_pause_doubles_up_to_its_bound():
    pauses = [backoff(attempt, 0.5).total_seconds() for attempt in range(1, 12)]
    assert pauses == [2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300]


@pytest.mark.parametrize("attempt", [-1, 0, 1, 5, 10_000, 10**9])
@pytest.mark.parametrize("jitter", [0.0, 0.999])
def test_no_number_of_attempts_is_too_large_and_jitter_stays_within_a_quarter(attempt, jitter):
    pause = backoff(attempt, jitter)
    assert timedelta(seconds=1.5) <= pause <= LONGEST_DELAY * 1.25


def test_what_the_channel_asks_for_is_never_undercut():
    asked = RetryLater(timedelta(seconds=40), "429")
    for jitter in (0.0, 0.5, 0.99):
        again = retry_at(asked, attempts=9, at=NOW, jitter=jitter)
        assert timedelta(seconds=40) <= again - NOW < timedelta(seconds=41)
    past = RetryLater(timedelta(seconds=-5), "odd")
    assert retry_at(past, attempts=1, at=NOW, jitter=0) == NOW


def test_without_a_wish_of_the_channel_the_pause_grows_with_the_attempts():
    failed = RetryLater(None, "connection reset")
    assert retry_at(failed, attempts=1, at=NOW, jitter=0.5) == NOW + timedelta(seconds=2)
    assert retry_at(failed, attempts=5, at=NOW, jitter=0.5) == NOW + timedelta(seconds=32)


def test_refusals_of_one_message_come_to_an_end():
    assert [is_exhausted(each) for each in (0, MAX_REFUSALS - 1, MAX_REFUSALS)] == [
        False,
        False,
        True,
    ]
