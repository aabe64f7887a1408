from datetime import UTC, datetime, timedelta

import pytest

from bot.core.model import (
    Caching,
    Coverage,
    Failure,
    FailureKind,
    PollState,
    Reading,
)
from bot.core.schedule import Schedule, next_look
from tests.unit.core.pages import STORM, article, live, post

NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
SCHEDULE = Schedule()
NETWORK = Failure(FailureKind.TIMEOUT)


def look(
    *,
    state: dict[str, object] | None = None,
    own: float | None = None,
    caching: Caching | None = None,
    reading: Reading | None = None,
    changed: bool = False,
    retry_after: float | None = None,
    jitter: float = 0.5,
) -> tuple[float, str]:
    """Seconds until the next look, and why."""
    fields: dict[str, object] = {"next_look": NOW, **(state or {})}
    at, why, _ = next_look(
        SCHEDULE,
        PollState(**fields),  # type: ignore[arg-type]
        now=NOW,
        own_interval=timedelta(seconds=own) if own else None,
        caching=caching,
        reading=reading,
        changed=changed,
        retry_after=timedelta(seconds=retry_after) if retry_after else None,
        jitter=jitter,
    )
    return (at - NOW).total_seconds(), why


def ago(**time: float) -> datetime:
    return NOW - timedelta(**time)


LIVE: dict[str, object] = {"coverage": Coverage.LIVE}


@pytest.mark.parametrize(
    ("case", "seconds", "why"),
    [
        ({"state": LIVE, "changed": True}, 15.75, "live and posting"),
        ({"state": {**LIVE, "last_change": ago(minutes=5)}}, 15.75, "live"),
        ({"state": {**LIVE, "last_change": ago(minutes=10), "interval": timedelta(seconds=20)}},
         30, "live"),
        ({"state": {**LIVE, "last_change": ago(hours=9), "interval": timedelta(minutes=5)}},
         300, "live"),
        ({"changed": True}, 60, "just changed"),
        ({"state": {"last_change": ago(hours=1), "interval": timedelta(minutes=4)}}, 360, "quiet"),
        ({"state": {"last_change": ago(days=9), "interval": timedelta(minutes=12)}}, 855, "quiet"),
        ({"state": {"interval": timedelta(seconds=80)}}, 100, "nothing new"),
        ({"state": {"coverage": Coverage.ENDED, "last_change": ago(days=1)}}, 7200, "ended"),
        ({"state": {"coverage": Coverage.ENDED, "last_change": ago(minutes=9)}}, 855, "ended"),
        ({"own": 30}, 30, "own interval"),
        ({"own": 30, "changed": True, "state": LIVE}, 30, "own interval"),
        ({"own": 1, "caching": Caching(max_age=timedelta(hours=1))}, 1, "own interval"),
        ({"own": 30, "retry_after": 120}, 120, "Retry-After"),
        ({"changed": True, "caching": Caching(max_age=timedelta(minutes=5))}, 300, "fresh"),
        ({"changed": True, "caching": Caching(max_age=timedelta(days=5))}, 855, "fresh"),
        ({"changed": True, "caching": Caching(expires=NOW + timedelta(minutes=4))}, 240, "fresh"),
        ({"changed": True, "caching": Caching(expires=ago(days=1))}, 60, "just changed"),
        ({"changed": True, "state": LIVE, "caching": Caching(max_age=timedelta(hours=1))},
         60, "fresh"),
        ({"state": {"retired": True}}, 365 * 86_400, "retired"),
    ],
)  # fmt: skip
def test_the_next_look_follows_the_rhythm_of_the_page(
    case: dict[str, object], seconds: float, why: str
) -> None:
    chosen, said = look(**case)  # type: ignore[arg-type]
    assert chosen == pytest.approx(seconds, rel=0.01)
    assert why in said


@pytest.mark.parametrize(
    ("failures", "seconds"), [(1, 60), (2, 120), (3, 240), (6, 1920), (7, 3600), (500, 3600)]
)
def test_failures_double_the_pause_up_to_a_limit(failures: int, seconds: float) -> None:
    chosen, why = look(state={"failures": failures, "failure": NETWORK}, jitter=0)
    assert chosen == seconds
    assert "backoff" in why


def test_failures_slow_a_source_with_an_interval_of_its_own_too() -> None:
    assert look(state={"failures": 3, "failure": NETWORK}, own=30, jitter=0)[0] == 120


def test_a_server_that_refuses_is_left_alone_for_longer() -> None:
    refused = Failure(FailureKind.RATE_LIMITED)
    own = 5
    assert look(own=own, state={"failures": 1, "failure": refused}, jitter=0)[0] == 30
    assert look(own=own, state={"failures": 4, "failure": refused}, jitter=0)[0] == 240


def test_a_single_wall_may_be_a_hiccup_and_a_second_is_none() -> None:
    wall = Failure(FailureKind.BOT_WALL)
    own = 5
    assert look(own=own, state={"failures": 1, "failure": wall}, jitter=0)[0] == 5
    assert look(own=own, state={"failures": 2, "failure": wall}, jitter=0)[0] == 60


def test_the_servers_wish_is_never_undercut_and_never_taken_for_ever() -> None:
    failed = {"failures": 1, "failure": NETWORK}
    assert look(state=failed, retry_after=500) == (500, "the server's Retry-After")
    assert look(state=failed, retry_after=5)[0] >= 60
    assert look(state=failed, retry_after=10**8)[0] == 86_400


def test_a_failure_does_not_change_the_interval_that_is_in_force() -> None:
    state = PollState(next_look=NOW, failures=4, failure=NETWORK, interval=timedelta(seconds=90))
    *_, interval = next_look(
        SCHEDULE, state, now=NOW, own_interval=None, caching=None, reading=None,
        changed=False, retry_after=None, jitter=0.3,
    )  # fmt: skip
    assert interval == timedelta(seconds=90)


def test_a_feed_may_ask_for_more_time() -> None:
    feed = article(*STORM, refresh=timedelta(minutes=10))
    assert look(reading=feed, changed=True)[0] == pytest.approx(600)


def test_posts_times_tell_the_rhythm_before_any_change_was_seen() -> None:
    page = live(post(1, published=ago(minutes=2)))
    assert look(reading=page)[0] == 15.75


def test_jitter_spreads_looks_by_a_tenth_and_never_below_the_floor() -> None:
    spread = [look(changed=True, jitter=j)[0] for j in (0, 0.999)]
    assert spread[0] == pytest.approx(54)
    assert spread[1] == pytest.approx(66, rel=0.01)
    assert look(state=LIVE, changed=True, jitter=0)[0] == 15


@pytest.mark.parametrize("jitter", [0, 0.3, 0.999])
def test_no_look_is_outside_of_the_operators_bounds(jitter: float) -> None:
    quiet = {"last_change": ago(days=9), "interval": timedelta(minutes=15)}
    assert 810 <= look(state=quiet, jitter=jitter)[0] <= 900
    assert 15 <= look(state=LIVE, changed=True, jitter=jitter)[0] <= 16.5


@pytest.mark.parametrize(
    ("rests", "seconds", "why"),
    [
        # NOW is a Wednesday's noon: hour 60 of the week.
        ((), 60, "just changed"),
        ((60,), 855, "rests"),  # until one o'clock, but no longer than the ceiling
        ((61, 62), 60, "just changed"),
        (tuple(range(48, 72)), 855, "rests"),
    ],
)
def test_a_feed_that_rests_is_looked_at_no_more_than_need_be(
    rests: tuple[int, ...], seconds: float, why: str
) -> None:
    chosen, said = look(reading=article(*STORM, rests=rests), changed=True)
    assert chosen == pytest.approx(seconds)
    assert why in said


def test_the_end_of_a_feeds_rest_is_not_slept_through() -> None:
    feed = article(*STORM, rests=(59, 60))
    at, why, _ = next_look(
        SCHEDULE, PollState(next_look=NOW), now=NOW + timedelta(minutes=55), own_interval=None,
        caching=None, reading=feed, changed=True, retry_after=None, jitter=0.5,
    )  # fmt: skip
    assert at == NOW + timedelta(hours=1)
    assert why == "the feed rests at this hour"
