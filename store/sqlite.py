"""The store on SQLite: the ports of bot.core, each method a unit of work on its thread."""

import asyncio
import functools
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from sqlite_utils import Database

from bot.core.errors import StoreError
from bot.core.model import Alert, Look, Subscription
from bot.core.ports import Store
from bot.core.words import Matcher, plain_words
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
from store.connection import Lane, Session, connect, immediate
from store.faults import explaining
from store.gathering import Gathering
from store.locks import RoleLocks
from store.migrations import prepare
from store.retention import Retention

P = ParamSpec("P")
R = TypeVar("R")
_PAGE = 1000


def _writing(
    work: Callable[Concatenate[Session, P], R],
) -> "Callable[Concatenate[SqliteStore, P], Coroutine[Any, Any, R]]":
    """A method that does the work on the writer's thread, in one transaction of its own."""

    @functools.wraps(work)
    async def method(self: "SqliteStore", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.write(lambda session: work(session, *args, **kwargs))

    return method


def _reading(
    work: Callable[Concatenate[Session, P], R],
) -> "Callable[Concatenate[SqliteStore, P], Coroutine[Any, Any, R]]":
    """A method that reads on a thread and a connection of its own, beside the writer."""

    @functools.wraps(work)
    async def method(self: "SqliteStore", /, *args: P.args, **kwargs: P.kwargs) -> R:
        return await self.read(lambda session: work(session, *args, **kwargs))

    return method


class SqliteStore:
    """bot.core.ports.Store in one SQLite file; made by `open_store`.

    Every method is whole or has no effect, also if its task is cancelled while it waits: the
    transaction then ends by itself on its thread. Every method raises StoreError where the
    file cannot be read or written.
    """

    def __init__(self, path: Path, writer: Lane, reader: Lane, locks: list[RoleLocks]) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._locks = locks
        self._closed = False
        self._looks: Gathering[Look, list[Alert]] = Gathering(lambda looks: self._commit_all(looks))

    # polling
    lease_due = _writing(_polling.lease_due)
    lease = _writing(_polling.lease)
    release = _writing(_polling.release)
    free_looks = _writing(_polling.free_looks)
    next_due_at = _reading(_polling.next_due_at)
    snapshot = _reading(_snapshots.snapshot)
    latest = _reading(_snapshots.latest)
    _commit_all = _writing(_looks.commit_all)

    # what is owed
    fan_out = _writing(_fan_out.fan_out)
    oldest_to_fan_out = _reading(_fan_out.oldest_to_fan_out)
    lease_owed = _writing(_outbox.lease_owed)
    next_owed_at = _reading(_outbox.next_owed_at)
    lease_anchors = _writing(_anchors.lease_anchors)
    keep_topic = _writing(_anchors.keep_topic)
    forget_anchor = _writing(_anchors.forget_anchor)
    count_deliveries = _reading(_outbox.count_deliveries)
    oldest_owed = _reading(_outbox.oldest_owed)
    settle = _writing(_settle.settle)
    sent_since = _reading(_lately.sent_since)
    dead_letters = _reading(_settle.dead_letters)
    resend = _writing(_settle.resend)
    delivery = _reading(_settle.delivery)
    delivery_by_receipt = _reading(_settle.delivery_by_receipt)

    # chats
    chat = _reading(_chats.chat)
    chats = _reading(_chats.chats)
    chats_of = _reading(_chats.chats_of)
    save_chat = _writing(_chats.save_chat)
    move_chat = _writing(_chats.move_chat)
    forget_chat = _writing(_chats.forget_chat)
    set_admins = _writing(_chats.set_admins)
    admins = _reading(_chats.admins)
    subscribe = _writing(_subscriptions.subscribe)
    follow_all = _writing(_subscriptions.follow_all)
    unsubscribe = _writing(_subscriptions.unsubscribe)
    save_subscription = _writing(_subscriptions.save_subscription)
    subscription = _reading(_subscriptions.subscription)
    subscriptions = _reading(_subscriptions.subscriptions)
    followers = _reading(_subscriptions.followers)
    _subscriptions_after = _reading(_subscriptions.subscriptions_after)

    # sources
    sources = _reading(_sources.sources)
    source = _reading(_sources.source)
    source_by_url = _reading(_sources.source_by_url)
    add_source = _writing(_sources.add_source)
    add_sources = _writing(_sources.add_sources)
    save_source = _writing(_sources.save_source)
    remove_source = _writing(_sources.remove_source)
    look_now = _writing(_sources.look_now)
    revive = _writing(_sources.revive)
    count_sources = _reading(_sources.count_sources)
    versions = _reading(_versions.versions)
    alert = _reading(_alerts.alert)
    alerts = _reading(_alerts.alerts)
    alerts_for = _reading(_alerts.alerts_for)

    # what is put aside for a while
    shelve = _writing(_shelf.shelve)
    shelved = _reading(_shelf.shelved)
    unshelve = _writing(_shelf.unshelve)

    # a word to every chat
    draft_broadcast = _writing(_broadcasts.draft_broadcast)
    begin_broadcast = _writing(_broadcasts.begin_broadcast)
    forget_broadcast = _writing(_broadcasts.forget_broadcast)
    stop_broadcast = _writing(_broadcasts.stop_broadcast)
    broadcast = _reading(_broadcasts.broadcast)
    unreported_broadcasts = _reading(_broadcasts.unreported_broadcasts)
    lease_broadcast = _writing(_broadcasts.lease_broadcast)
    settle_broadcast = _writing(_broadcasts.settle_broadcast)
    defer_broadcast = _writing(_broadcasts.defer_broadcast)
    end_broadcast = _writing(_broadcasts.end_broadcast)
    broadcast_reported = _writing(_broadcasts.broadcast_reported)
    recover_broadcasts = _writing(_broadcasts.recover_broadcasts)

    # health and figures
    note = _reading(_notes.note)
    write_note = _writing(_notes.write_note)
    beat = _writing(_notes.beat)
    beats = _reading(_notes.beats)
    percentiles = _reading(_tallies.percentiles)
    percentiles_by_hour = _reading(_tallies.percentiles_by_hour)
    per_hour = _reading(_tallies.per_hour)

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

    async def write(self, work: Callable[[Session], R]) -> R:
        """Do several things in one transaction."""
        return await self._on(self._writer, functools.partial(_in_transaction, work))

    async def read(self, work: Callable[[Session], R]) -> R:
        """Read several things in one state of the database."""
        return await self._on(self._reader, functools.partial(_in_one_state, work))

    async def close(self) -> None:
        """Finish what runs, then let go of the file; once is enough, twice does no harm."""
        await asyncio.to_thread(self._close)

    def _close(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._reader.close()
        self._writer.close()
        while self._locks:
            self._locks.pop().release()

    async def _vacuum(self) -> int:
        return await self._on(self._writer, _upkeep.shrink)

    async def _on(self, lane: Lane, work: Callable[[Session], R]) -> R:
        loop = asyncio.get_running_loop()
        with explaining(self.path):
            return await loop.run_in_executor(lane.thread, work, lane.session)


def _at(step: _upkeep.Step, now: datetime, session: Session) -> int:
    return step(session, now)


def _in_transaction(work: Callable[[Session], R], session: Session) -> R:
    with immediate(session.db):
        return work(session)


def _in_one_state(work: Callable[[Session], R], session: Session) -> R:
    session.execute("BEGIN")
    try:
        return work(session)
    finally:
        session.execute("ROLLBACK")


@asynccontextmanager
async def open_store(
    path: Path | str,
    *,
    role: str | None = None,
    retention: Retention | None = None,
    matches: Matcher = plain_words,
    burst: int = 3,
    burst_within: timedelta = timedelta(minutes=3),
    debounce: timedelta = timedelta(0),
    too_old: timedelta | None = None,
) -> AsyncIterator[SqliteStore]:
    """Open the database, making or migrating it where needed.

    `role` is "run" for a whole service, or "poll", "deliver", "chat" for a part of one: one
    process holds each role on one file, another is refused. None is for commands, which may
    work beside a service. `matches` finds subscribers' words and expressions in entries.
    More than `burst` new entries of one source for one chat within `burst_within` become one
    message (0: never); an edit waits for others of its entry for `debounce`.
    What was noticed longer ago than `too_old` when it can be sent at last is summed up.

    Raises StoreError, with the file and the remedy, where that cannot be done.
    """

    def session(db: Database) -> Session:
        return Session(
            db,
            retention or Retention(),
            matches=matches,
            burst=burst,
            burst_within=burst_within,
            debounce=debounce,
            too_old=too_old,
        )

    store = await asyncio.to_thread(_open, Path(path), role, session)
    try:
        yield store
    finally:
        await store.close()


def _open(path: Path, role: str | None, session: Callable[[Database], Session]) -> SqliteStore:
    _make_folder(path)
    locks = [] if role is None else [RoleLocks(path, role)]
    lanes: list[Lane] = []

    def writer() -> Session:
        db = connect(path)
        try:
            prepare(db, path)
        except BaseException:
            db.close()
            raise
        return session(db)

    def reader() -> Session:
        return session(connect(path, query_only=True))

    try:
        with explaining(path):
            for name, make in (("writer", writer), ("reader", reader)):
                lanes.append(Lane.open(name, make))
        return SqliteStore(path, lanes[0], lanes[1], locks)
    except BaseException:
        for lane in lanes:
            lane.close()
        for each in locks:
            each.release()
        raise


def _make_folder(path: Path) -> None:
    """The database's own folder is made; the one that it stands in must be there."""
    try:
        path.parent.mkdir(exist_ok=True)
    except FileNotFoundError as error:
        raise StoreError(
            f"no folder {path.parent.parent}",
            where=str(path),
            remedy="create it, or change store.path",
        ) from error
    except OSError as error:
        raise StoreError(
            f"the folder cannot be made: {error.strerror}",
            where=str(path.parent),
            remedy="create it, or change store.path",
        ) from error
    if path.is_dir():
        raise StoreError("a folder, not a file", where=str(path), remedy="name a file in it")


if TYPE_CHECKING:

    def _is_a_store(store: SqliteStore) -> Store:
        """Lets mypy say so when the ports and this adapter part."""
        return store
