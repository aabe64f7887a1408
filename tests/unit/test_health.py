"""Health is true only if a poll and a Telegram call succeeded lately."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.health import Signs, judge

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("signs", "problem"),
    [
        (Signs(started=ago(60), now=NOW), None),
        (Signs(started=ago(60), now=NOW, next_due=ago(-1), last_poll=ago(40)), None),
        (Signs(started=ago(60), now=NOW, next_due=ago(1), last_poll=ago(2)), None),
        (Signs(started=ago(60), now=NOW, next_due=ago(30), last_poll=ago(30)), "no look"),
        (Signs(started=ago(60), now=NOW, next_due=ago(60)), "no look"),
        (Signs(started=ago(1), now=NOW, next_due=ago(600)), None),
        (Signs(started=ago(60), now=NOW, last_success=ago(20), failed=9), "every look has failed"),
        (Signs(started=ago(60), now=NOW, failed=9), "every look has failed"),
        (Signs(started=ago(60), now=NOW, last_success=ago(20), failed=2), None),
        (Signs(started=ago(60), now=NOW, last_success=ago(10), failed=9), None),
        (Signs(started=ago(10), now=NOW, failed=9), None),
        (Signs(started=ago(60), now=NOW, has_channel=True, last_channel=ago(1)), None),
        (Signs(started=ago(60), now=NOW, has_channel=True, last_channel=ago(9)), "no answer"),
        (Signs(started=ago(60), now=NOW, has_channel=True), "no answer"),
        (Signs(started=ago(1), now=NOW, has_channel=True), None),
        (
            Signs(started=ago(60), now=NOW, has_channel=True, last_channel=NOW, deaf_since=ago(9)),
            "commands do not arrive",
        ),
        (
            Signs(started=ago(60), now=NOW, has_channel=True, last_channel=NOW, deaf_since=ago(1)),
            None,
        ),
        (Signs(started=ago(60), now=NOW, oldest_owed=ago(5)), None),
        (Signs(started=ago(60), now=NOW, oldest_owed=ago(20)), "waits since"),
    ],
)
def test_health_names_what_has_not_happened_for_too_long(signs: Signs, problem: str | None) -> None:
    found = judge(signs)
    assert found.ok == (problem is None)
    if problem:
        assert problem in found.problems[0]


def test_the_fault_of_the_channel_is_part_of_what_is_wrong() -> None:
    signs = Signs(started=ago(60), now=NOW, has_channel=True, channel_fault="401 Unauthorized")
    assert "401 Unauthorized" in judge(signs).problems[0]


def test_several_problems_are_all_named() -> None:
    signs = Signs(started=ago(60), now=NOW, has_channel=True, next_due=ago(50), oldest_owed=ago(50))
    assert len(judge(signs).problems) == 3
