"""A house to talk to: the real chat on python-telegram-bot, over HTTP to a Bot API of our own,
with the real verbs, the real store on a file and a web site on 127.0.0.1."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from telegram.ext import Application, ApplicationBuilder
from telegram.request import HTTPXRequest

from bot.app.patterns import matches, usable
from bot.channels.pace import Limits, TelegramPace
from bot.chat import ALLOWED_UPDATES, ChatDeps, register
from bot.chat.herald import Herald
from bot.core.model import (
    Alert,
    Change,
    Changed,
    Coverage,
    Entry,
    Hints,
    Kind,
    Known,
    Look,
    NotThePage,
    Page,
    Reading,
    Recipient,
    Role,
    SnapshotDelta,
    Source,
    Watched,
)
from bot.core.press import Seal
from bot.extract.read import AUTO, EXTRACTORS, read
from bot.fetch import FetchSettings, HttpxFetcher, canonical
from bot.manage import Manage
from bot.subscribe import Following, Rules, Subscribe
from store import SqliteStore, open_store
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_chats import Message
from tests.fakes.bot_api_people import Person
from tests.fakes.site import Site

ADMIN = 9000
_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


class Hands:
    """A clock whose hands a test moves."""

    def __init__(self) -> None:
        self.at = NOON

    def now(self) -> datetime:
        return self.at

    def forward(self, **span: float) -> None:
        self.at += timedelta(**span)


class OnThread:
    """The real reader, off the event loop."""

    async def read(self, page: Page, hints: Hints) -> Reading | NotThePage:
        return await asyncio.to_thread(read, page, hints)


@dataclass
class House:
    api: FakeBotApi
    store: SqliteStore
    site: Site
    clock: Hands
    subscribe: Subscribe
    manage: Manage
    deps: ChatDeps
    rules: list[Rules] = field(default_factory=lambda: [Rules()])

    def person(self, user_id: int = 1001, **about: object) -> Person:
        return self.api.user(user_id, **about)

    @property
    def admin(self) -> Person:
        return self.api.user(ADMIN, first_name="Ada")

    async def watch(self, source_id: str, name: str | None = None, **about: object) -> Watched:
        """Have a page watched, as the shell would."""
        url = str(about.pop("url", f"https://news.example/{source_id}"))
        await self.store.add_source(Source(id=source_id, url=url, name=name, **about), NOON)
        found = await self.store.source(source_id)
        assert found is not None
        return found

    async def looked(
        self,
        source_id: str,
        *entries: Entry,
        alerts: Sequence[Entry | Alert] = (),
        coverage: Coverage = Coverage.UNKNOWN,
        **state: object,
    ) -> list[Alert]:
        """A look that found these entries, `alerts` among them being news."""
        leased = await self.store.lease(source_id, self.clock.now(), timedelta(minutes=1))
        assert leased is not None
        watched, lease = leased
        now = self.clock.now()
        fields = {
            "last_look": now,
            "last_success": now,
            "coverage": coverage,
            "extractor": "live",
            "next_look": now + timedelta(seconds=60),
            **({"last_change": now} if alerts else {}),
            **state,
        }
        known = tuple(
            Known(entry=e, fingerprint="1:x", first_seen=now, position=i)
            for i, e in enumerate(entries)
        )
        delta = SnapshotDelta(
            title=watched.state.title,
            extractor="live",
            reader="live/1",
            coverage=coverage,
            taken_at=now,
            upserts=known,
        )
        return await self.store.commit(
            Look(
                source_id=source_id,
                state=replace(watched.state, **fields),
                delta=delta,
                alerts=tuple(
                    e if isinstance(e, Alert) else _alert(watched, e, now) for e in alerts
                ),
                lease=lease,
            )
        )

    async def following(self, person: Person | int) -> list[Following]:
        address = person if isinstance(person, int) else person.id
        return await self.subscribe.following(Recipient("telegram", str(address)))

    async def followed(self, person: Person | int) -> list[str]:
        """The ids of what a chat follows."""
        return [f.watched.source.id for f in await self.following(person)]

    async def shows(self, message: Message, words: str) -> Message:
        """Wait until a message says something (after a press)."""
        await self.api.until(lambda: words in message.text)
        return message


def _alert(watched: Watched, entry: Entry, now: datetime) -> Alert:
    return Alert(
        source_id=watched.source.id,
        key=f"{entry.id}#1",
        event=Changed(Change(kind=Kind.ADDED, entry=entry)),
        noticed_at=now,
        source_name=watched.source.name or watched.source.id,
        source_url=watched.source.url,
    )


def post(number: int, text: str = "", *, minutes_ago: int = 0, **about: object) -> Entry:
    """A live blog's post."""
    return Entry(
        id=f"post-{number}",
        role=about.pop("role", Role.POST),
        text=text or f"What happened, number {number}.",
        published=NOON - timedelta(minutes=minutes_ago or number),
        **about,
    )


def edited(
    source_id: str, before: Entry, after: Entry | None, at: datetime, *, revision: int = 2
) -> Alert:
    """The news that an entry was edited, or (`after` None) removed."""
    kind = Kind.REMOVED if after is None else Kind.EDITED
    change = Change(kind=kind, entry=after or before, previous=before, revision=revision)
    return Alert(
        source_id=source_id,
        key=change.key,
        event=Changed(change),
        noticed_at=at,
        source_name=source_id,
        source_url=f"https://news.example/{source_id}",
    )


def _plain_http() -> HTTPXRequest:
    """Without the certificates of the world, which take longer to load than a test takes."""
    return HTTPXRequest(connection_pool_size=20, httpx_kwargs={"verify": False})


@asynccontextmanager
async def answering(api: FakeBotApi, deps: ChatDeps) -> AsyncIterator[Application]:
    """The bot at work, polling the fake."""
    app = (
        ApplicationBuilder()
        .token(api.token)
        .base_url(api.base_url)
        .base_file_url(api.base_file_url)
        .request(_plain_http())
        .get_updates_request(_plain_http())
        .job_queue(None)
        .concurrent_updates(True)
        .build()
    )
    register(app, deps)
    herald = Herald(
        store=deps.store,
        bot=app.bot,
        pace=TelegramPace(),
        seal=deps.seal,
        clock=deps.clock,
        monotonic=asyncio.get_running_loop().time,
        idle=0.05,
    )
    stop = asyncio.Event()
    async with app:
        await app.start()
        await app.updater.start_polling(allowed_updates=list(ALLOWED_UPDATES), timeout=5)
        heralding = asyncio.create_task(herald.run(stop))
        try:
            yield app
        finally:
            stop.set()
            await heralding
            await app.updater.stop()
            await app.stop()


@asynccontextmanager
async def furnished(
    path: Path, *, admins: frozenset[int] = frozenset({ADMIN}), before: House | None = None
):
    """The house without the bot; after a restart, with Telegram and the world as they were
    `before`."""
    clock, rules = before.clock if before else Hands(), [Rules()]
    async with AsyncExitStack() as stack:
        if before is not None:
            api, site = before.api, before.site
        else:
            api = await stack.enter_async_context(FakeBotApi(clock=lambda: clock.at.timestamp()))
            site = await stack.enter_async_context(Site())
        store = await stack.enter_async_context(open_store(path / "addendum.db", matches=matches))
        fetcher = await stack.enter_async_context(
            HttpxFetcher(FetchSettings(allow_private_networks=True), clock, tls=_TLS)
        )
        subscribe = Subscribe(store, clock, lambda: rules[0])
        manage = Manage(
            *(store, fetcher, OnThread(), clock, canonical), frozenset({AUTO, *EXTRACTORS})
        )
        deps = ChatDeps(
            subscribe=subscribe,
            manage=manage,
            clock=clock,
            seal=Seal(api.token),
            admins=lambda: admins,
            usable=usable,
            pace=TelegramPace(Limits(every=0.01)),
        )
        yield House(api, store, site, clock, subscribe, manage, deps, rules)


Again = Callable[[], AbstractAsyncContextManager[House]]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Again]:
    """Each `async with world()` is one run of the program on the same database, with the same
    Telegram around it."""
    async with furnished(tmp_path / "first") as outside:

        @asynccontextmanager
        async def again() -> AsyncIterator[House]:
            async with (
                furnished(tmp_path, before=outside) as found,
                answering(found.api, found.deps),
            ):
                yield found

        yield again


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with furnished(tmp_path) as found, answering(found.api, found.deps):
        yield found
