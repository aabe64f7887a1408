"""What the operator sees of a running service: log lines, metrics, health."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from time import monotonic

import structlog

from bot.app.telegram import TelegramSide
from bot.channels.telegram import TelegramChannel
from bot.core.health import Health, Signs, judge
from bot.core.model import (
    Alert,
    Attempt,
    Changed,
    DeliveryState,
    Gone,
    Owed,
    Rejected,
    RetryLater,
    Sent,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
)
from bot.core.ports import Clock
from bot.poll import PollReport, Result
from bot.web.metrics import Metrics
from store.sqlite import SqliteStore

log = structlog.get_logger(__name__)

AGAIN = 300.0
"""Seconds after which a fault that goes on is logged again."""


@dataclass(slots=True, kw_only=True)
class Observer:
    """Counts and tells. `ring` wakes the deliverer when there is something to send; `looks`
    says whether this process is the one that looks at sources."""

    store: SqliteStore
    clock: Clock
    metrics: Metrics
    started: datetime
    telegram: TelegramSide | None = None
    channel: TelegramChannel | None = None
    looks: bool = True
    ring: Callable[[], None] = lambda: None
    last_poll: datetime | None = None
    last_success: datetime | None = None
    failed_looks: int = 0
    """Since the last success."""
    _told: dict[tuple[str, str], float] = field(default_factory=dict)

    def looked(self, report: PollReport, late: timedelta) -> None:
        """A look ended."""
        self.last_poll = self.clock.now()
        self.metrics.checks.labels(report.result.value).inc()
        if report.failure is not None:
            self.failed_looks += 1
            self.metrics.check_failures.labels(report.failure.kind.value).inc()
        else:
            self.last_success, self.failed_looks = self.last_poll, 0
        self.metrics.check_seconds.observe(report.elapsed.total_seconds())
        self.metrics.late_seconds.observe(max(0.0, late.total_seconds()))
        log.debug(
            "looked",
            source=report.source.id,
            result=report.result.value,
            ms=round(report.elapsed.total_seconds() * 1000),
            late_ms=round(late.total_seconds() * 1000),
        )
        if report.result is Result.BASELINE:
            log.info("first look", source=report.source.id, entries=report.entries)
        for alert in report.alerts:
            self._noticed(alert)
        if report.alerts:
            self.ring()

    def _noticed(self, alert: Alert) -> None:
        event = alert.event
        self.metrics.alerts.labels(type(event).__name__).inc()
        match event:
            case Changed(change=change):
                published = change.entry.updated or change.entry.published
                if published is not None and published <= alert.noticed_at:
                    seconds = (alert.noticed_at - published).total_seconds()
                    self.metrics.notice_seconds.observe(seconds)
                log.info(
                    "noticed",
                    source=alert.source_id,
                    kind=change.kind.value,
                    role=change.entry.role.value,
                    alert=alert.id,
                )
            case SourceFailing(failure=failure) | SourceRetired(failure=failure):
                log.warning(
                    "retired" if isinstance(event, SourceRetired) else "failing",
                    source=alert.source_id,
                    why=failure.kind.value,
                    detail=failure.detail,
                )
            case SourceRecovered(since=since):
                log.info("recovered", source=alert.source_id, since=since.isoformat())
            case SourceMoved(former=former, url=url):
                log.info("moved", source=alert.source_id, former=_plain(former), url=_plain(url))
            case _:
                log.info("coverage ended", source=alert.source_id)

    def settled(self, settled: Sequence[tuple[Owed, Attempt]]) -> None:
        """Attempts to send were settled."""
        for owed, attempt in settled:
            channel = owed.delivery.recipient.channel
            outcome = attempt.outcome
            self.metrics.deliveries.labels(channel, type(outcome).__name__).inc()
            log.debug(
                "tried to send",
                channel=channel,
                chat=owed.delivery.recipient.address,
                alert=owed.alert.id,
                outcome=type(outcome).__name__,
            )
            match outcome:
                case RetryLater(flooded=True):
                    self.metrics.rate_limited.labels(channel).inc()
                case Rejected(why=why) | Gone(why=why):
                    log.warning(
                        "not delivered",
                        channel=channel,
                        chat=owed.delivery.recipient.address,
                        alert=owed.alert.id,
                        why=why,
                    )
                case Sent():
                    seconds = (attempt.at - owed.alert.noticed_at).total_seconds()
                    self.metrics.send_seconds.observe(max(0.0, seconds))

    def failed(self, name: str, error: BaseException) -> None:
        """A part of the program raised. A fault that goes on is told now and then."""
        key, now = (name, f"{type(error).__name__}: {error}"), monotonic()
        if now - self._told.get(key, -AGAIN) < AGAIN:
            return
        if len(self._told) > 1000:
            self._told.clear()
        self._told[key] = now
        expected = type(error).__module__.startswith("bot.core")
        log.error("trouble", part=name, why=str(error), exc_info=None if expected else error)

    async def observe(self) -> None:
        """Take the readings that live in the database, and keep a sign of life there."""
        now = self.clock.now()
        if self.last_poll is not None:
            await self.store.beat("poll", self.last_poll)
        if self.telegram is not None and self.telegram.last_answer is not None:
            await self.store.beat("telegram", self.telegram.last_answer)
        await self.store.beat("service", now)

    async def health(self) -> Health:
        """Whether the program does its job."""
        side = self.telegram
        found = judge(
            Signs(
                started=self.started,
                now=self.clock.now(),
                next_due=await self.store.next_due_at() if self.looks else None,
                last_poll=self.last_poll,
                last_success=self.last_success,
                failed=self.failed_looks,
                has_channel=side is not None,
                last_channel=side.last_answer if side else None,
                channel_fault=self._channel_fault(),
                deaf_since=side.deaf_since if side else None,
                oldest_owed=await self.store.oldest_owed(),
            )
        )
        self.metrics.healthy.set(found.ok)
        return found

    def _channel_fault(self) -> str:
        sending = self.channel.trouble if self.channel else ""
        listening = self.telegram.fault if self.telegram else ""
        return sending or listening

    async def exposition(self) -> tuple[bytes, str]:
        """The metrics, with the gauges that live in the database."""
        now = self.clock.now()
        owed = await self.store.count_deliveries()
        oldest = await self.store.oldest_owed()
        counts = await self.store.count_sources()
        open_ = sum(owed.get(s, 0) for s in (DeliveryState.OWED, DeliveryState.SENDING))
        await self.health()
        self.metrics.set_readings(
            {
                "addendum_deliveries_owed": ("Deliveries that may be sent and are not.", open_),
                "addendum_deliveries_held": (
                    "Deliveries that wait for a digest or the end of quiet hours.",
                    owed.get(DeliveryState.HELD, 0),
                ),
                "addendum_deliveries_dead": (
                    "Deliveries that a channel refused for good.",
                    owed.get(DeliveryState.DEAD, 0),
                ),
                "addendum_oldest_owed_seconds": (
                    "Age of the oldest delivery that may be sent.",
                    (now - oldest).total_seconds() if oldest else 0,
                ),
                **{
                    f"addendum_sources_{state}": (f"Sources that are {state}.", count)
                    for state, count in counts.items()
                },
            }
        )
        return self.metrics.text(), self.metrics.content_type

    async def counts(self) -> dict[str, int]:
        """Figures for /stats."""
        owed = await self.store.count_deliveries()
        return {state.value: count for state, count in owed.items()}


def _plain(url: str) -> str:
    """An address without its query, which may hold a key."""
    path, asked, _ = url.partition("?")
    return f"{path}?…" if asked else path
