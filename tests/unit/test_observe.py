"""What the operator is shown of sending: an attempt counts as what it was."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app.clock import SystemClock
from bot.app.observe import Observer
from bot.core.model import (
    Attempt,
    Event,
    Gone,
    Moved,
    PollState,
    Recipient,
    RetryLater,
    SendOutcome,
    Sent,
    Source,
    SourceMoved,
)
from bot.poll import PollReport, Result
from bot.web.metrics import Metrics
from store import open_store
from tests.fakes.owed import owed


@pytest.fixture
async def observer(tmp_path: Path) -> AsyncIterator[Observer]:
    clock = SystemClock()
    async with open_store(tmp_path / "a.db") as store:
        yield Observer(store=store, clock=clock, metrics=Metrics(), started=clock.now())


def counted(observer: Observer, name: str) -> float:
    samples = [s for family in observer.metrics.registry.collect() for s in family.samples]
    return sum(sample.value for sample in samples if sample.name == name)


def settle(observer: Observer, outcome: SendOutcome) -> None:
    one = owed()
    observer.settled([(one, Attempt(1, outcome, one.alert.noticed_at + timedelta(seconds=3)))])


async def test_the_latency_of_delivery_is_that_of_what_was_accepted(observer: Observer) -> None:
    for outcome in (
        RetryLater(None, "the network is away"),
        RetryLater(timedelta(seconds=9), "429", flooded=True),
        Moved(Recipient("telegram", "-100")),
        Gone("blocked"),
    ):
        settle(observer, outcome)
    assert counted(observer, "addendum_delivery_latency_seconds_count") == 0
    settle(observer, Sent("1"))
    assert counted(observer, "addendum_delivery_latency_seconds_count") == 1
    assert counted(observer, "addendum_delivery_latency_seconds_sum") == 3
    assert counted(observer, "addendum_deliveries_total") == 5


async def test_only_what_a_channel_asks_for_counts_as_a_429(observer: Observer) -> None:
    settle(observer, RetryLater(timedelta(minutes=1), "the token is refused"))
    settle(observer, RetryLater(timedelta(0), "not sent before the program stopped"))
    settle(observer, RetryLater(None, "no network"))
    assert counted(observer, "addendum_rate_limited_total") == 0
    settle(observer, RetryLater(timedelta(seconds=9), "429", flooded=True))
    assert counted(observer, "addendum_rate_limited_total") == 1


async def test_the_log_of_a_move_shows_no_key_of_an_address(observer: Observer) -> None:
    moved = SourceMoved("https://example.org/a?key=secret", "https://example.org/b?key=secret")
    with capture_logs() as logs:
        observer.looked(report(moved), timedelta(0))
    assert {"event": "moved", "former": "https://example.org/a?…"}.items() <= logs[-1].items()
    assert "secret" not in str(logs)


def report(event: Event) -> PollReport:
    alert = owed(event).alert
    source = Source(id="storm", url="https://example.org/b")
    state = PollState(next_look=alert.noticed_at)
    return PollReport(
        source=source,
        result=Result.UNCHANGED,
        state=state,
        at=alert.noticed_at,
        elapsed=timedelta(0),
        alerts=(alert,),
    )
