"""The store on SQLite: the ports of bot.core, each method a unit of work on its thread."""

import asyncio
import functools
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.core.errors import StoreError
from bot.core.model import Alert, Look, Subscription
from bot.core.ports import Store
from store import alerts as _alerts
from store import anchors as _anchors
from store import backup as _backup
from store import broadcasts as _broadcasts
from store import chats as _chats
from store import fan_out as _fan_out
from store import lately as _lately
from store import looks as _looks
from store import notes as _notes
from store import outbox as _outbox
from store import polling as _polling
from store import settle as _settle
from store import shelf as _shelf
from store import snapshots as _snapshots
from store import sources as _sources
from store import subscriptions as _subscriptions
from store import tallies as _tallies
from store import upkeep as _upkeep
from store import versions as _versions
from store.connection import Lane, Session
from store.gathering import Gathering
from store.lanes import Lanes, reading, writing
from store.locks import RoleLocks

_PAGE = 1000


class SqliteStore(Lanes):
    """bot.core.ports.Store in one SQLite file; made by `open_store`."""

    def __init__(self, path: Path, writer: Lane, reader: Lane, locks: list[RoleLocks]) -> None:
        super().__init__(path, writer, reader, locks)
        self._looks: Gathering[Look, list[Alert]] = Gathering(
            lambda looks: self._commit_all(looks), urgent=_looks.is_urgent
        )

    # polling
    lease_due = writing(_polling.lease_due)
    lease = writing(_polling.lease)
    release = writing(_polling.release)
    free_looks = writing(_polling.free_looks)
    next_due_at = reading(_polling.next_due_at)
    snapshot = reading(_snapshots.snapshot)
    latest = reading(_snapshots.latest)
    _commit_all = writing(_looks.commit_all)

    # what is owed
    fan_out = writing(_fan_out.fan_out)
    oldest_to_fan_out = reading(_fan_out.oldest_to_fan_out)
    lease_owed = writing(_outbox.lease_owed)
    next_owed_at = reading(_outbox.next_owed_at)
    lease_anchors = writing(_anchors.lease_anchors)
    keep_topic = writing(_anchors.keep_topic)
    forget_anchor = writing(_anchors.forget_anchor)
    count_deliveries = reading(_outbox.count_deliveries)
    oldest_owed = reading(_outbox.oldest_owed)
    settle = writing(_settle.settle)
    sent_since = reading(_lately.sent_since)
    dead_letters = reading(_settle.dead_letters)
    resend = writing(_settle.resend)
    delivery = reading(_settle.delivery)
    delivery_by_receipt = reading(_settle.delivery_by_receipt)

    # chats
    chat = reading(_chats.chat)
    chats = reading(_chats.chats)
    chats_of = reading(_chats.chats_of)
    save_chat = writing(_chats.save_chat)
    move_chat = writing(_chats.move_chat)
    forget_chat = writing(_chats.forget_chat)
    set_admins = writing(_chats.set_admins)
    admins = reading(_chats.admins)
    subscribe = writing(_subscriptions.subscribe)
    follow_all = writing(_subscriptions.follow_all)
    unsubscribe = writing(_subscriptions.unsubscribe)
    save_subscription = writing(_subscriptions.save_subscription)
    subscription = reading(_subscriptions.subscription)
    subscriptions = reading(_subscriptions.subscriptions)
    followers = reading(_subscriptions.followers)
    _subscriptions_after = reading(_subscriptions.subscriptions_after)

    # sources
    sources = reading(_sources.sources)
    source = reading(_sources.source)
    source_by_url = reading(_sources.source_by_url)
    add_source = writing(_sources.add_source)
    add_sources = writing(_sources.add_sources)
    save_source = writing(_sources.save_source)
    remove_source = writing(_sources.remove_source)
    look_now = writing(_sources.look_now)
    revive = writing(_sources.revive)
    count_sources = reading(_sources.count_sources)
    versions = reading(_versions.versions)
    alert = reading(_alerts.alert)
    alerts = reading(_alerts.alerts)
    alerts_for = reading(_alerts.alerts_for)

    # what is put aside for a while
    shelve = writing(_shelf.shelve)
    shelved = reading(_shelf.shelved)
    unshelve = writing(_shelf.unshelve)

    # a word to every chat
    draft_broadcast = writing(_broadcasts.draft_broadcast)
    begin_broadcast = writing(_broadcasts.begin_broadcast)
    forget_broadcast = writing(_broadcasts.forget_broadcast)
    stop_broadcast = writing(_broadcasts.stop_broadcast)
    broadcast = reading(_broadcasts.broadcast)
    unreported_broadcasts = reading(_broadcasts.unreported_broadcasts)
    lease_broadcast = writing(_broadcasts.lease_broadcast)
    settle_broadcast = writing(_broadcasts.settle_broadcast)
    defer_broadcast = writing(_broadcasts.defer_broadcast)
    end_broadcast = writing(_broadcasts.end_broadcast)
    broadcast_reported = writing(_broadcasts.broadcast_reported)
    recover_broadcasts = writing(_broadcasts.recover_broadcasts)

    # health and figures
    note = reading(_notes.note)
    write_note = writing(_notes.write_note)
    beat = writing(_notes.beat)
    beats = reading(_notes.beats)
    percentiles = reading(_tallies.percentiles)
    percentiles_by_hour = reading(_tallies.percentiles_by_hour)
    per_hour = reading(_tallies.per_hour)

    async def commit(self, look: Look) -> list[Alert]:
        """Write a look and give back the alerts that are new, with ids; an alert whose key is
        known already is not written twice. Frees the lease. A look whose lease was lost, or
        whose source is gone, writes nothing and returns []."""
        return await self._looks.add(look)

    async def recover(self, now: datetime) -> int:
        """After a start: deliveries left SENDING by a crash become owed again, in doubt.
        Returns how many; 0 while another process delivers, whose sends these may be. From
        then on this store holds the role "deliver" until it is closed."""
        if not await asyncio.to_thread(self._delivers):
            return 0
        return await self.write(lambda session: _outbox.recover(session, now))

    def _delivers(self) -> bool:
        """Whether the role "deliver" is this store's, or can be."""
        if any("deliver" in each.roles for each in self._locks):
            return True
        try:
            self._locks.append(RoleLocks(self.path, "deliver"))
        except StoreError:
            return False
        return True

    async def all_subscriptions(self) -> AsyncIterator[Subscription]:
        """Every subscription, read a page at a time."""
        after = 0
        while page := await self._subscriptions_after(after, _PAGE):
            for each in page:
                yield each
                after = each.id or after

    async def prune(self, now: datetime) -> dict[str, int]:
        """Delete what is older than the retention, a few rows a transaction, and give the
        space back; how many rows of what."""
        pruned = dict.fromkeys(_upkeep.STEPS, 0)
        for name, step in _upkeep.STEPS.items():
            while done := await self.write(functools.partial(_at, step, now)):
                pruned[name] += done
        left = -1
        while (free := await self._vacuum()) and free != left:
            left = free
        return pruned

    async def backup(self, target: Path, *, overwrite: bool = False) -> None:
        """Write a checked copy while everything goes on."""
        await asyncio.to_thread(_backup.copy_of, self.path, target, overwrite=overwrite)

    async def check(self) -> None:
        """Read the whole file and raise StoreError if it is damaged."""
        await asyncio.to_thread(_backup.check, self.path)

    async def size(self) -> int:
        """Bytes on the disk, the journal's included."""
        files = (self.path, Path(f"{self.path}-wal"))
        return sum(file.stat().st_size for file in files if file.exists())

    async def _vacuum(self) -> int:
        return await self._on(self._writer, _upkeep.shrink)


def _at(step: _upkeep.Step, now: datetime, session: Session) -> int:
    return step(session, now)


if TYPE_CHECKING:

    def _is_a_store(store: SqliteStore) -> Store:
        """Lets mypy say so when the ports and this adapter part."""
        return store
