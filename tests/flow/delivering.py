"""A deliverer whose time a test turns: a real store, a clock of its own, a channel that is told
what to answer."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bot.channels.pace import Limits, TelegramPace, Unpaced
from bot.core.model import (
    Alert,
    Attempt,
    Change,
    Changed,
    Chat,
    ChatKind,
    Entry,
    Kind,
    Look,
    Owed,
    PollState,
    Recipient,
    Role,
    SendOutcome,
    Sent,
    Source,
    Subscription,
)
from bot.core.ports import Channel, Pace
from bot.deliver import Deliverer
from store import SqliteStore, open_store

BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)
LEASE = timedelta(minutes=2)
Answer = Callable[[Sequence[Owed]], SendOutcome | Awaitable[SendOutcome]]


class Time:
    """The wall clock and the monotonic one. Sleeping moves both on; `set_back` only the first."""

    def __init__(self) -> None:
        self.wall = BEGAN
        self.seconds = 1000.0

    def now(self) -> datetime:
        return self.wall

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, **span: float) -> None:
        self.wall += timedelta(**span)
        self.seconds += timedelta(**span).total_seconds()

    async def sleep(self, seconds: float) -> None:
        # A timedelta knows no less than a microsecond, and no sleep is none at all.
        self.pass_(seconds=max(seconds, 1e-6))
        await asyncio.sleep(0)


@dataclass(frozen=True)
class Message:
    """What the channel was asked to send, when, and whether it took it."""

    at: datetime
    to: str
    keys: tuple[str, ...]
    taken: bool
    in_doubt: bool


@dataclass
class Chats:
    """A channel that answers as the test says: `answer` for all, or one after another."""

    time: Time
    name: str = "telegram"
    answer: Answer | None = None
    tried: list[Message] = field(default_factory=list)

    async def send(self, owed: Sequence[Owed]) -> SendOutcome:
        outcome = self.answer(owed) if self.answer else Sent(f"m{owed[0].alert.id}")
        if not isinstance(outcome, SendOutcome):
            outcome = await outcome
        self.tried.append(
            Message(
                self.time.wall,
                owed[0].delivery.recipient.address,
                tuple(each.alert.key for each in owed),
                isinstance(outcome, Sent),
                owed[0].in_doubt,
            )
        )
        return outcome

    def told(self, to: str) -> list[str]:
        """The keys that a chat was sent, in order."""
        return [key for m in self.tried if m.to == to and m.taken for key in m.keys]

    def messages(self, to: str) -> list[Message]:
        return [m for m in self.tried if m.to == to and m.taken]


def one_after_another(*outcomes: SendOutcome) -> Answer:
    """These answers first, then everything is taken."""
    left = list(outcomes)

    def answer(owed: Sequence[Owed]) -> SendOutcome:
        return left.pop(0) if left else Sent(f"m{owed[0].alert.id}")

    return answer


@dataclass
class World:
    """A store with sources and followers, and a deliverer over it."""

    store: SqliteStore
    time: Time
    chats: Chats
    channel: Channel
    pace: Pace
    troubles: list[Exception] = field(default_factory=list)
    settled: list[tuple[Owed, Attempt]] = field(default_factory=list)

    def deliverer(self, **more: Any) -> Deliverer:
        return Deliverer(
            store=self.store,
            channels={self.channel.name: self.channel},
            paces={self.channel.name: self.pace},
            clock=self.time,
            monotonic=self.time.monotonic,
            sleep=self.time.sleep,
            settled=self.settled.extend,
            trouble=self.troubles.append,
            **more,
        )

    async def deliver(self, **patience: float) -> Any:
        """Send all that may be sent within so much of the test's time."""
        return await self.deliverer().drain(patience=timedelta(**(patience or {"minutes": 5})))

    async def follow(
        self, *chats: int, source: str = "storm", kind: ChatKind = ChatKind.PRIVATE
    ) -> None:
        if await self.store.source(source) is None:
            url = f"https://{source}.example.org/"
            await self.store.add_source(Source(id=source, url=url), self.time.now())
        for chat in chats:
            recipient = Recipient(self.channel.name, str(chat))
            if await self.store.chat(recipient) is None:
                await self.store.save_chat(Chat(recipient=recipient, kind=kind))
            await self.store.subscribe(
                Subscription(
                    recipient=recipient,
                    source_id=source,
                    created_at=self.time.now() - timedelta(hours=1),
                )
            )

    async def notice(self, *keys: str, source: str = "storm", **about: Any) -> None:
        """New entries appear on a source's page."""
        leased = await self.store.lease(source, self.time.now(), LEASE)
        assert leased is not None
        await self.store.commit(
            Look(
                source_id=source,
                lease=leased[1],
                state=PollState(next_look=self.time.now() + timedelta(days=400)),
                alerts=tuple(self._alert(key, source, about) for key in keys),
            )
        )

    def _alert(self, key: str, source: str, about: dict[str, Any]) -> Alert:
        kind = about.get("kind", Kind.ADDED)
        text = f"News {key}.{about.get('more', '')}"
        entry = Entry(id=about.get("entry", key), role=Role.UPDATE, text=text)
        previous = Entry(id=entry.id, role=Role.UPDATE, text="Before.")
        return Alert(
            source_id=source,
            key=key,
            event=Changed(
                Change(kind=kind, entry=entry, previous=previous if kind is Kind.EDITED else None)
            ),
            noticed_at=self.time.now(),
            source_name=source,
            source_url=f"https://{source}.example.org/",
        )


@asynccontextmanager
async def world(
    path: Path, *, limits: Limits | None = None, time: Time | None = None, **store: Any
) -> AsyncIterator[World]:
    """A store in a file, and chats that take everything until they are told otherwise."""
    time = time or Time()
    chats = Chats(time)
    async with open_store(path / "addendum.db", **{"burst": 1000, **store}) as opened:
        pace = TelegramPace(limits) if limits else Unpaced()
        yield World(opened, time, chats, chats, pace)
