"""How a look ends: with what was noticed, with nothing new, or with a failure."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.core.decide import Outcome
from bot.core.model import (
    Alert,
    Change,
    Changed,
    CoverageEnded,
    Failure,
    FailureKind,
    FetchFailed,
    Kind,
    Look,
    NotModified,
    Page,
    PollState,
    Reading,
    Role,
    SnapshotDelta,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Version,
)
from bot.core.sketches import Sketched
from bot.core.telling import is_silent
from bot.poll.page import text_of
from bot.poll.report import PollReport, Result
from bot.poll.state import States

TELL_FAILING_AFTER = 3
"""Failed looks in a row before the admins are told: one hiccup is no news."""
RETIRE_AFTER = {FailureKind.GONE: 3, FailureKind.NOT_FOUND: 40}
"""Looks in a row after which an address is given up: 410 says so itself, 404 takes long."""
PUT_OFF = timedelta(minutes=1)
"""A page that could not be read for the many that wait is looked at again after its interval, but
so soon."""
MOST_RETOUCHED = 10
"""Entries of one look whose spelling may have been set right."""


class Ending(States):
    """Commits what a look came to, with the alerts that are owed for it."""

    async def _unchanged(
        self, result: Result, fetched: Page | NotModified, body: str | None, entries: int = 0
    ) -> PollReport:
        """Most looks end here, with nothing parsed."""
        state = self._good_state(fetched, body)
        return await self._commit(result, state, fetched.elapsed, entries=entries)

    async def _put_off(self, page: Page) -> PollReport:
        """A page that was fetched and not read: as if nobody had looked, but for the time of the
        next look. Whoever needs no reading is on time meanwhile, and no site is asked more
        often than it would be."""
        self.moved_to = None
        usual = self.source.interval or self.before.interval or PUT_OFF
        again = self.poller.clock.now() + min(usual, PUT_OFF) * (1 + 0.1 * self.poller.chance())
        why = "too many pages wait to be read"
        state = replace(self.before, next_look=again, why_next=why)
        return await self._commit(Result.PUT_OFF, state, page.elapsed)

    async def _keep(self, page: Page, reading: Reading, outcome: Outcome) -> PollReport:
        told = any(change.substance for change in outcome.changes)
        # While an absence is being counted, the same bytes must be read again.
        body = None if outcome.unsettled else self.body
        state = self._good_state(page, body, reading=reading, changed=told)
        settled = None if outcome.unsettled else reading.digest or None
        state = replace(state, reading_digest=settled)
        if outcome.unsettled:
            self.poller.sketches.forget(self.source.id)
        else:
            self._sketch(reading, page)
        version = None
        if outcome.baseline or outcome.changes:
            version = Version(page.fetched_at, reading.title, text_of(reading))
        result = Result.UNCHANGED
        if outcome.baseline:
            result = Result.BASELINE
        elif told:
            result = Result.CHANGED
        return await self._commit(
            result,
            state,
            page.elapsed,
            delta=outcome.delta,
            changes=outcome.changes,
            alerts=self._noticed(page, reading, outcome, state),
            version=version,
            entries=len(reading.entries),
        )

    def _noticed(
        self, page: Page, reading: Reading, outcome: Outcome, state: PollState
    ) -> list[Alert]:
        """What the page itself gives to tell."""
        told = (change for change in outcome.changes if change.substance)
        alerts = [self._alert(change.key, Changed(change), state) for change in told]
        alerts += self._retouched(outcome.changes, page.fetched_at, state)
        if outcome.ended:
            ended = CoverageEnded(at=reading.updated, successor=reading.successor)
            alerts.append(self._alert(f"ended@{page.fetched_at.isoformat()}", ended, state))
        return alerts

    def _sketch(self, reading: Reading, page: Page) -> None:
        """Remember what a glance at the next page needs."""
        entries = len(reading.entries)
        made = Sketched(reading.digest, reading.sketch, page.fetched_at, entries)
        self.poller.sketches.keep(self.source.id, made)

    def _retouched(
        self, changes: tuple[Change, ...], at: datetime, state: PollState
    ) -> list[Alert]:
        """Typos that were set right: told to nobody, but what we said is set right too. Many at
        once are no typos: the page, or the way it is read, has changed."""
        found = [c for c in changes if c.kind is Kind.EDITED and not c.substance]
        found = [change for change in found if change.entry.role is not Role.HEADLINE]
        if len(found) > MOST_RETOUCHED:
            return []
        return [
            self._alert(f"{change.key}@{at.isoformat()}", Changed(change), state)
            for change in found
        ]

    async def _failed(
        self,
        failure: Failure,
        fetched: FetchFailed | Page,
        *,
        doubt: SnapshotDelta | None = None,
    ) -> PollReport:
        # A redirect to something that is not the page is no reason to move there.
        self.moved_to = None
        now = self.poller.clock.now()
        before = self.before
        failures = before.failures + 1
        since = before.failing_since or now
        retired = failures >= RETIRE_AFTER.get(failure.kind, failures + 1)
        tell = failures >= TELL_FAILING_AFTER and not before.told_failing
        state = replace(
            before,
            last_look=now,
            failures=failures,
            failing_since=since,
            failure=failure,
            told_failing=before.told_failing or tell or retired,
            retired=retired,
        )
        retry_after = fetched.retry_after if isinstance(fetched, FetchFailed) else None
        state = self._scheduled(state, now, retry_after=retry_after)
        alerts: list[Alert] = []
        if retired:
            alerts.append(
                self._alert(f"retired@{since.isoformat()}", SourceRetired(failure), state)
            )
        elif tell:
            event = SourceFailing(failure, since)
            alerts.append(self._alert(f"failing@{since.isoformat()}", event, state))
        return await self._commit(
            Result.FAILED, state, fetched.elapsed, delta=doubt, alerts=alerts, failure=failure
        )

    async def _commit(
        self,
        result: Result,
        state: PollState,
        elapsed: timedelta,
        *,
        delta: SnapshotDelta | None = None,
        changes: tuple[Change, ...] = (),
        alerts: list[Alert] | None = None,
        version: Version | None = None,
        failure: Failure | None = None,
        entries: int = 0,
    ) -> PollReport:
        alerts = [*self._of_source(state), *(alerts or []), *self._of_silence(state)]
        look = Look(
            source_id=self.source.id,
            state=state,
            delta=delta,
            alerts=tuple(alerts),
            version=version,
            moved_to=self.moved_to,
            lease=self.lease,
        )
        stored = await self.poller.store.commit(look)
        return PollReport(
            source=self.source,
            result=result,
            state=state,
            at=state.last_look or self.poller.clock.now(),
            elapsed=elapsed,
            alerts=tuple(alert for alert in stored if not is_silent(alert)),
            changes=changes,
            failure=failure,
            entries=entries,
        )

    def _of_source(self, state: PollState) -> list[Alert]:
        """What became of the source: it has another address, it can be read again."""
        alerts = []
        if self.moved_to:
            moved = SourceMoved(self.source.url, self.moved_to)
            alerts.append(self._alert(f"moved@{self.moved_to}", moved, state))
        if self.before.told_failing and state.failures == 0:
            since = self.before.failing_since or state.last_look or self.poller.clock.now()
            recovered = SourceRecovered(since)
            alerts.append(self._alert(f"recovered@{since.isoformat()}", recovered, state))
        return alerts

    def _of_silence(self, state: PollState) -> list[Alert]:
        """That the coverage ended without a word."""
        if self.silent_since is None:
            return []
        ended = CoverageEnded(silent_since=self.silent_since)
        return [self._alert(f"silent@{self.silent_since.isoformat()}", ended, state)]
