"""The steps of a look, in order."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TypeGuard

from bot.core import announced
from bot.core.decide import Outcome, decide
from bot.core.model import (
    AsBefore,
    Doubted,
    FetchFailed,
    NotModified,
    NotNow,
    NotThePage,
    Page,
    PageRequest,
    Reading,
    Role,
    Snapshot,
    Validators,
    Watched,
)
from bot.core.ports import GlancingReader, Reader
from bot.poll.ending import Ending
from bot.poll.looking import Ports
from bot.poll.page import digest, hints_for
from bot.poll.report import PollReport, Result

LEASE = timedelta(minutes=5)
"""Longer than any look can last: fetch and parse have limits of their own, far below it."""
FULL_LOOK_EVERY = 60
"""Some servers answer 304 for ever: every so many looks, one without validators."""
HEAVY = 200
"""Entries, read or remembered, from which on comparing them takes some milliseconds."""


class Poller(Ports):
    """The verb, with what it needs."""

    __slots__ = ()

    async def poll(self, watched: Watched, lease: str | None) -> PollReport:
        """Look at a source and commit the look. `lease` is that under which it was handed out."""
        look = _Look(self, watched, lease)
        return await look.run()


class _Look(Ending):
    """One look."""

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

    async def _read(self, page: Page) -> PollReport:
        reading = await self._look(page)
        if isinstance(reading, NotNow):
            return await self._put_off(page)
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
        if snapshot is not None and reading.extractor != snapshot.extractor:
            reading = await self._as_before(page, snapshot.extractor) or reading
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

    async def _look(self, page: Page) -> Reading | NotThePage | AsBefore | NotNow:
        """Read the page, unless a glance shows that it says what the last settled look read."""
        known = self.before.last_success is not None
        reader, hints = self.poller.reader, replace(hints_for(self.source, page), known=known)
        if not _glances(reader) or self.source.read_articles:
            return await reader.read(page, hints)
        digest = None if self.before.failures else self.before.reading_digest
        sketched = self.poller.sketches.of(self.source.id, digest)
        if sketched is None:
            return await reader.look(page, hints, b"")
        sketched.glances += 1
        self.entries = sketched.entries
        anyway = sketched.is_old(page.fetched_at)
        return await reader.look(page, hints, sketched.sketch, anyway=anyway)

    async def _as_before(self, page: Page, former: str) -> Reading | None:
        """A page that another extractor read than the former look's, read by one who knows."""
        hints = replace(hints_for(self.source, page), known=True, former=former)
        read = await self.poller.reader.read(page, hints)
        return read if isinstance(read, Reading) else None

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


@lru_cache(maxsize=16)
def _may_glance(kind: type[Reader]) -> bool:
    """Asked once: to hold a class against a protocol takes longer than a glance is waited for."""
    return issubclass(kind, GlancingReader)


def _glances(reader: Reader) -> TypeGuard[GlancingReader]:
    return _may_glance(type(reader))


async def _decided(
    snapshot: Snapshot | None, reading: Reading, now: datetime
) -> Outcome | NotThePage:
    """The decision; off the event loop where there is much to compare, so that nobody waits."""
    known = len(snapshot.known) if snapshot else 0
    if known + len(reading.entries) < HEAVY:
        return decide(snapshot, reading, now=now)
    return await asyncio.to_thread(decide, snapshot, reading, now=now)
