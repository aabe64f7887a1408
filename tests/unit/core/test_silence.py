"""A live blog that says nothing for long is over, and that is told once."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import Coverage, PollState
from bot.core.schedule import Schedule, next_look
from bot.core.silence import SILENCE, fallen_silent

NOW = datetime(2026, 3, 4, 14, tzinfo=UTC)
QUIET = PollState(
    next_look=NOW, extractor="liveblog", last_change=NOW - SILENCE, coverage=Coverage.UNKNOWN
)


def test_two_days_without_a_word_are_the_end():
    assert fallen_silent(QUIET, NOW) == NOW - SILENCE
    assert fallen_silent(QUIET, NOW - timedelta(seconds=1)) is None


@pytest.mark.parametrize(
    "about",
    [
        {"extractor": "article"},
        {"extractor": None},
        {"coverage": Coverage.ENDED},
        {"fell_silent": True},
        {"last_change": None},
    ],
    ids=str,
)
def test_nothing_is_said_of_what_is_no_live_blog_was_told_or_never_seen_to_go_on(about):
    assert fallen_silent(replace(QUIET, **about), NOW) is None


def test_what_fell_silent_is_looked_at_seldom_until_it_goes_on():
    schedule = Schedule()
    asked = {
        "now": NOW,
        "own_interval": None,
        "caching": None,
        "reading": None,
        "retry_after": None,
        "jitter": 1.0,
    }
    silent = replace(QUIET, fell_silent=True)
    at, why, _ = next_look(schedule, silent, changed=False, **asked)
    assert (at - NOW, why) == (schedule.max_interval, "silent for long")
    at, _, _ = next_look(schedule, silent, changed=True, **asked)
    assert at - NOW < timedelta(minutes=1)
