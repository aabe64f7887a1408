"""Look at one source, once: fetch, read, decide, and commit what it comes to.

Everything that a look leaves behind is written in one transaction (`PollStore.commit`), so
there is never a "seen" without its "owed". What the world does wrong is a value; the only
exceptions that leave this module are the store's own.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.core import announced
from bot.core.decide import Outcome, decide
from bot.core.model import (
    Alert,
    AsBefore,
    Change,
    Changed,
    CoverageEnded,
    Doubted,
    Event,
    Failure,
    FailureKind,
    FetchFailed,
    Hints,
    Kind,
    Look,
    NotModified,
    NotThePage,
    Page,
    PageRequest,
    PollState,
    Reading,
    Role,
    Snapshot,
    SnapshotDelta,
    Source,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Validators,
    Version,
    Watched,
)
from bot.core.ports import Clock, Fetcher, GlancingReader, PollStore, Reader
from bot.core.schedule import Schedule, next_look
from bot.core.silence import fallen_silent
from bot.core.sketches import Sketched, Sketches
from bot.core.telling import is_silent

LEASE = timedelta(minutes=5)
"""Longer than any look can last: fetch and parse have limits of their own, far below it."""

FULL_LOOK_EVERY = 60
"""Some servers answer 304 for ever: every so many looks, one without validators."""

TELL_FAILING_AFTER = 3
"""Failed looks in a row before the admins are told: one hiccup is no news."""

RETIRE_AFTER = {FailureKind.GONE: 3, FailureKind.NOT_FOUND: 40}
"""Looks in a row after which an address is given up: 410 says so itself, 404 takes long."""


MOST_RETOUCHED = 10
"""Entries of one look whose spelling may have been set right."""


HEAVY = 200
"""Entries, read or remembered, from which on comparing them takes some milliseconds."""


class Result(StrEnum):
    """How a look ended, for counters and screens."""

    BASELINE = "baseline"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    SAME_BYTES = "same-bytes"
    NOT_MODIFIED = "not-modified"
    FAILED = "failed"
    BUSY = "busy"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What one look came to. `alerts` are those that this look stored."""

    source: Source
    result: Result
    state: PollState
    at: datetime
    elapsed: timedelta = timedelta(0)
    alerts: tuple[Alert, ...] = ()
    changes: tuple[Change, ...] = ()
    failure: Failure | None = None
    entries: int = 0


def hints_for(source: Source, page: Page, *, explain: bool = False) -> Hints:
    """What reading needs to know of a source."""
    return Hints(
        url=page.url,
        now=page.fetched_at,
        extractor=source.extractor,
        selector=source.selector,
        ignore=source.ignore,
        ignore_text=source.ignore_text,
        timezone=source.timezone,
        explain=explain,
    )


def digest(body: bytes) -> str:
    """Tells the same bytes without keeping them."""
    return sha256(body).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Poller:
    """The verb, with what it needs. `chance` gives a float in [0, 1) for the jitter;
    `canonical` the one spelling of an address, or ValueError."""

    fetcher: Fetcher
    reader: Reader
    store: PollStore
    clock: Clock
    schedule: Schedule
    chance: Callable[[], float]
    canonical: Callable[[str], str]
    sketches: Sketches = field(default_factory=Sketches)

    async def poll(self, watched: Watched, lease: str | None) -> PollReport:
        """Look at a source and commit the look. `lease` is that under which it was handed out."""
        look = _Looking(self, watched, lease)
        return await look.run()


class _Looking:
    """One look under way. The methods are its steps, in order."""

    def __init__(self, poller: Poller, watched: Watched, lease: str | None) -> None:
        self.poller = poller
        self.source = watched.source
        self.before = watched.state
        self.lease = lease
        self.moved_to: str | None = None
        self.silent_since: datetime | None = None
        self.articles_due = False
        self.body = ""
        self.entries = 0

    async def run(self) -> PollReport:
        if self.source.read_articles:
            snapshot = await self.poller.store.snapshot(self.source.id)
            self.articles_due = announced.is_due(snapshot, self.poller.clock.now())
        request = PageRequest(
            url=self.source.url,
            validators=self._validators(),
            ignore_robots=self.source.ignore_robots,
            browser=self.source.browser,
        )
        fetched = await self.poller.fetcher.fetch(request)
        if isinstance(fetched, FetchFailed):
            return await self._failed(fetched.failure, fetched)
        self.moved_to = self._moved(fetched.moved_to)
        if isinstance(fetched, NotModified):
            return await self._unchanged(Result.NOT_MODIFIED, fetched, self.before.body_digest)
        self.body = digest(fetched.body)
        if self.before.body_digest == self.body and not self.articles_due:
            return await self._unchanged(Result.SAME_BYTES, fetched, self.before.body_digest)
        return await self._read(fetched)

    def _moved(self, to: str | None) -> str | None:
        """The new address in its one spelling; None if that is the old one after all."""
        if to is None:
            return None
        try:
            moved = self.poller.canonical(to)
        except ValueError:
            return None
        return moved if moved != self.source.url else None

    def _validators(self) -> Validators:
        full = self.before.looks_since_full >= FULL_LOOK_EVERY or self.before.body_digest is None
        full = full or self.articles_due
        return Validators() if full else self.before.validators

    async def _unchanged(
        self, result: Result, fetched: Page | NotModified, body: str | None, entries: int = 0
    ) -> PollReport:
        """Most looks end here, with nothing parsed."""
        state = self._good_state(fetched, body)
        return await self._commit(result, state, fetched.elapsed, entries=entries)

    async def _read(self, page: Page) -> PollReport:
        reading = await self._look(page)
        if isinstance(reading, NotThePage):
            return await self._failed(reading.failure, page)
        if isinstance(reading, AsBefore):
            return await self._unchanged(Result.UNCHANGED, page, self.body, self.entries)
        if self._is_known(reading):
            self._sketch(reading, page)
            state = self._good_state(page, self.body, reading=reading)
            entries = len(reading.entries)
            return await self._commit(Result.UNCHANGED, state, page.elapsed, entries=entries)
        snapshot = await self.poller.store.snapshot(self.source.id)
        followed = await self._followed(reading, snapshot) if self.source.read_articles else None
        reading = followed.reading if followed else reading
        outcome = await _decided(snapshot, reading, page.fetched_at)
        if followed and isinstance(outcome, Outcome):
            outcome = announced.settle(outcome, followed, snapshot)
        if isinstance(outcome, Doubted):
            return await self._failed(outcome.failure, page, doubt=outcome.delta)
        if isinstance(outcome, NotThePage):
            return await self._failed(outcome.failure, page)
        return await self._keep(page, reading, outcome)

    async def _look(self, page: Page) -> Reading | NotThePage | AsBefore:
        """Read the page, unless a glance shows that it says what the last settled look read."""
        known = self.before.last_success is not None
        reader, hints = self.poller.reader, replace(hints_for(self.source, page), known=known)
        if not isinstance(reader, GlancingReader) or self.source.read_articles:
            return await reader.read(page, hints)
        digest = None if self.before.failures else self.before.reading_digest
        sketched = self.poller.sketches.of(self.source.id, digest)
        if sketched is None:
            return await reader.look(page, hints, b"")
        sketched.glances += 1
        self.entries = sketched.entries
        anyway = sketched.is_old(page.fetched_at)
        return await reader.look(page, hints, sketched.sketch, anyway=anyway)

    def _sketch(self, reading: Reading, page: Page) -> None:
        """Remember what a glance at the next page needs."""
        entries = len(reading.entries)
        made = Sketched(reading.digest, reading.sketch, page.fetched_at, entries)
        self.poller.sketches.keep(self.source.id, made)

    async def _followed(
        self, reading: Reading, snapshot: Snapshot | None
    ) -> announced.Followed | None:
        """The reading of a feed with what the articles say that it announces; None for what is
        no feed. They are fetched one after another, at the pace of their host."""
        if not any(entry.role is Role.ITEM for entry in reading.entries):
            return None
        now = self.poller.clock.now()
        articles: dict[str, Reading | None] = {}
        for item in announced.to_read(reading, snapshot, now):
            articles[item.id] = await self._article(item.url or "")
        return announced.follow(reading, snapshot, articles, now)

    async def _article(self, url: str) -> Reading | None:
        """A page that the feed announces, None where it cannot be read as an article now."""
        fetched = await self.poller.fetcher.fetch(
            PageRequest(
                url=url, ignore_robots=self.source.ignore_robots, browser=self.source.browser
            )
        )
        if not isinstance(fetched, Page):
            return None
        hints = replace(hints_for(self.source, fetched), extractor="article", selector=None)
        read = await self.poller.reader.read(fetched, hints)
        return read if isinstance(read, Reading) else None

    def _is_known(self, reading: Reading) -> bool:
        """Whether the last look read the same, all of it settled: other bytes that say the same
        (a counter, a token, an advertisement) need not be compared entry by entry."""
        before = self.before
        known = reading.digest and reading.digest == before.reading_digest
        return bool(known) and not before.failures and not self.articles_due

    async def _keep(self, page: Page, reading: Reading, outcome: Outcome) -> PollReport:
        told = tuple(c for c in outcome.changes if c.substance)
        # While an absence is being counted, the same bytes must be read again.
        body = None if outcome.unsettled else self.body
        state = self._good_state(page, body, reading=reading, changed=bool(told))
        settled = None if outcome.unsettled else reading.digest or None
        state = replace(state, reading_digest=settled)
        if outcome.unsettled:
            self.poller.sketches.forget(self.source.id)
        else:
            self._sketch(reading, page)
        alerts = [self._alert(change.key, Changed(change), state) for change in told]
        alerts += self._retouched(outcome.changes, page.fetched_at, state)
        if outcome.ended:
            ended = CoverageEnded(at=reading.updated, successor=reading.successor)
            alerts.append(self._alert(f"ended@{page.fetched_at.isoformat()}", ended, state))
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
            alerts=alerts,
            version=version,
            entries=len(reading.entries),
        )

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

    def _good_state(
        self,
        fetched: Page | NotModified,
        body: str | None,
        *,
        reading: Reading | None = None,
        changed: bool = False,
    ) -> PollState:
        before, now = self.before, fetched.fetched_at
        conditional = isinstance(fetched, NotModified)
        state = replace(
            before,
            last_look=now,
            last_success=now,
            last_change=now if changed else before.last_change,
            failures=0,
            failing_since=None,
            failure=None,
            told_failing=False,
            validators=_merged(before.validators, fetched),
            body_digest=body,
            looks_since_full=before.looks_since_full + 1 if conditional else 0,
            fell_silent=before.fell_silent and not changed,
        )
        if reading is not None:
            state = replace(
                state,
                title=reading.title or before.title,
                language=reading.language or before.language,
                coverage=reading.coverage,
                extractor=reading.extractor,
            )
        self.silent_since = fallen_silent(state, now)
        if self.silent_since is not None:
            state = replace(state, fell_silent=True)
        return self._scheduled(state, now, fetched=fetched, reading=reading, changed=changed)

    def _scheduled(
        self,
        state: PollState,
        now: datetime,
        *,
        fetched: Page | NotModified | None = None,
        reading: Reading | None = None,
        changed: bool = False,
        retry_after: timedelta | None = None,
    ) -> PollState:
        at, why, interval = next_look(
            self.poller.schedule,
            state,
            now=now,
            own_interval=self.source.interval,
            caching=fetched.caching if fetched else None,
            reading=reading,
            changed=changed,
            retry_after=retry_after,
            jitter=self.poller.chance(),
        )
        return replace(state, next_look=at, why_next=why, interval=interval)

    def _alert(self, key: str, event: Event, state: PollState) -> Alert:
        return Alert(
            source_id=self.source.id,
            key=key,
            event=event,
            noticed_at=self.poller.clock.now(),
            source_name=self.source.name or state.title or self.source.id,
            source_url=self.moved_to or self.source.url,
            source_title=state.title,
            language=state.language,
            coverage=state.coverage.value,
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
        alerts = alerts or []
        if self.before.told_failing and state.failures == 0:
            since = self.before.failing_since or state.last_look or self.poller.clock.now()
            recovered = SourceRecovered(since)
            alerts.insert(0, self._alert(f"recovered@{since.isoformat()}", recovered, state))
        if self.silent_since is not None:
            ended = CoverageEnded(silent_since=self.silent_since)
            alerts.append(self._alert(f"silent@{self.silent_since.isoformat()}", ended, state))
        if self.moved_to:
            moved = SourceMoved(self.source.url, self.moved_to)
            alerts.insert(0, self._alert(f"moved@{self.moved_to}", moved, state))
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


async def _decided(
    snapshot: Snapshot | None, reading: Reading, now: datetime
) -> Outcome | NotThePage:
    """The decision; off the event loop where there is much to compare, so that nobody waits."""
    known = len(snapshot.known) if snapshot else 0
    if known + len(reading.entries) < HEAVY:
        return decide(snapshot, reading, now=now)
    return await asyncio.to_thread(decide, snapshot, reading, now=now)


def _merged(before: Validators, fetched: Page | NotModified) -> Validators:
    """A 304 need not repeat the validators that it confirms (RFC 9110, section 15.4.5)."""
    if isinstance(fetched, Page):
        return fetched.validators
    return Validators(
        etag=fetched.validators.etag or before.etag,
        last_modified=fetched.validators.last_modified or before.last_modified,
    )


def text_of(reading: Reading) -> str:
    """The page's text as kept for its history: one line a paragraph, marked ones labelled."""
    lines = []
    for entry in reading.entries:
        label = f"[{entry.marker}] " if entry.marker else ""
        lines.append(label + entry.text)
    return "\n".join(lines)
