"""A reader's chat from end to end: a real store, the deliverer, python-telegram-bot, and a
Telegram of our own, on a clock that the test turns."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from telegram import Bot
from telegram.request import HTTPXRequest

from bot.channels.pace import TelegramPace
from bot.channels.telegram import TelegramChannel
from bot.core.model import (
    Alert,
    Change,
    Changed,
    Chat,
    ChatKind,
    Entry,
    Event,
    Kind,
    Look,
    PollState,
    Preferences,
    Recipient,
    Role,
    Source,
    Subscription,
)
from bot.deliver import Deliverer, Tally
from store import SqliteStore, open_store
from tests.fakes.bot_api import FakeBotApi
from tests.fakes.bot_api_chats import Chat as Shown
from tests.flow.delivering import LEASE, Time

READER = 7
SETTINGS: dict[str, Any] = {
    "burst": 5,
    "burst_within": timedelta(minutes=3),
    "debounce": timedelta(seconds=60),
}


@dataclass
class Blog:
    """One source as its publisher changes it, and the chat in which it is read."""

    store: SqliteStore
    time: Time
    api: FakeBotApi
    bot: Bot
    chat: int = READER
    id: str = "storm"
    title: str = "Storm over the city"
    coverage: str = "live"
    entries: dict[str, Entry] = field(default_factory=dict)
    looks: int = 0
    keyboard: Callable[..., Any] | None = None

    @property
    def shown(self) -> Shown:
        return self.api.chats[self.chat]

    @property
    def texts(self) -> list[str]:
        return self.shown.texts

    def other(self, source: str, title: str) -> "Blog":
        """Another source, read in the same chat."""
        return replace(self, id=source, title=title, entries={})

    async def follow(
        self,
        wishes: Preferences | None = None,
        *,
        kind: ChatKind = ChatKind.PRIVATE,
        **chat: Any,
    ) -> None:
        if await self.store.source(self.id) is None:
            source = Source(id=self.id, url=f"https://{self.id}.example.org/")
            await self.store.add_source(source, self.time.now())
        recipient = Recipient("telegram", str(self.chat))
        await self.store.save_chat(
            Chat(recipient=recipient, kind=kind, preferences=wishes or Preferences(), **chat)
        )
        made = self.time.now() - timedelta(hours=1)
        await self.store.subscribe(
            Subscription(recipient=recipient, source_id=self.id, created_at=made)
        )

    # What the publisher does

    async def posts(self, *texts: str, role: Role = Role.POST, **about: Any) -> None:
        """New entries in one look; each is known by its first word."""
        changes = []
        for text in texts:
            published = about.get("published", self.time.now())
            entry = Entry(
                **{"id": text.split()[0], "role": role, "text": text, **about},
                **({} if "published" in about else {"published": published}),
            )
            self.entries[entry.id] = entry
            changes.append(Change(kind=Kind.ADDED, entry=entry, revision=1))
        await self.happens(*(Changed(change) for change in changes))

    def posted_before(self, text: str) -> None:
        """An entry that stood there before anybody followed."""
        self.entries[text.split()[0]] = Entry(id=text.split()[0], role=Role.POST, text=text)

    async def edits(self, name: str, text: str, *, substance: bool = True, **about: Any) -> None:
        former = self.entries[name]
        self.entries[name] = replace(former, text=text, **about)
        await self.happens(
            Changed(
                Change(
                    kind=Kind.EDITED,
                    entry=self.entries[name],
                    previous=former,
                    substance=substance,
                    revision=self.looks + 2,
                )
            )
        )

    async def removes(self, name: str) -> None:
        entry = self.entries.pop(name)
        change = Change(kind=Kind.REMOVED, entry=entry, revision=self.looks + 2)
        await self.happens(Changed(change))

    async def happens(self, *events: Event) -> None:
        """One look notices all this."""
        self.looks += 1
        leased = await self.store.lease(self.id, self.time.now(), LEASE)
        assert leased is not None
        alerts = tuple(
            Alert(
                source_id=self.id,
                key=f"{number}@{self.id}@{self.looks}",
                event=event,
                noticed_at=self.time.now(),
                source_name=self.id.capitalize(),
                source_url=f"https://{self.id}.example.org/",
                source_title=self.title,
                language="en",
                coverage=self.coverage,
            )
            for number, event in enumerate(events)
        )
        state = PollState(next_look=self.time.now() + timedelta(days=400))
        look = Look(source_id=self.id, lease=leased[1], state=state, alerts=alerts)
        await self.store.commit(look)

    # What the bot does

    def deliverer(self) -> Deliverer:
        pace = TelegramPace()
        more = {} if self.keyboard is None else {"keyboard": self.keyboard}
        channel = TelegramChannel(
            self.bot,
            now=self.time.now,
            pace=pace,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            keep_topic=self.store.keep_topic,
            forget_anchor=self.store.forget_anchor,
            **more,
        )
        return Deliverer(
            store=self.store,
            channels={"telegram": channel},
            paces={"telegram": pace},
            clock=self.time,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
        )

    async def deliver(self, **patience: float) -> Tally:
        """What may be sent within five seconds, or so long."""
        return await self.deliverer().drain(patience=timedelta(**(patience or {"seconds": 5})))

    async def later(self, **span: float) -> Tally:
        """Time goes by, then what is due is sent."""
        self.time.pass_(**span)
        return await self.deliver()


@asynccontextmanager
async def blog(path: Path, **store: Any) -> AsyncIterator[Blog]:
    """A blog that nobody follows yet."""
    time = Time()
    async with FakeBotApi(clock=lambda: time.wall.timestamp()) as api:
        api.user(READER)
        plain = {"verify": False}
        sending = HTTPXRequest(read_timeout=0.5, connection_pool_size=8, httpx_kwargs=plain)
        polling = HTTPXRequest(httpx_kwargs=plain)
        bot = Bot(api.token, base_url=api.base_url, request=sending, get_updates_request=polling)
        async with bot, open_store(path / "addendum.db", **{**SETTINGS, **store}) as opened:
            yield Blog(opened, time, api, bot)


@asynccontextmanager
async def reopened(here: Blog, **store: Any) -> AsyncIterator[Blog]:
    """As after a crash: the same file, opened anew while the first never closed it; what it
    had in flight is in flight for ever."""
    async with open_store(here.store.path, **{**SETTINGS, **store}) as opened:
        yield replace(here, store=opened)
