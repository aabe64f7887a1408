"""A conversation with the real program: its chat on python-telegram-bot, its poller, its
deliverer and its store, against the Bot API server and the web site of the tests."""

import html
import tempfile
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.pace import Unpaced
from bot.channels.telegram import TelegramChannel
from bot.chat.alert_buttons import alert_keyboard
from bot.core.schedule import Schedule
from bot.deliver import Deliverer
from bot.fetch import canonical
from bot.poll import Poller, PollReport
from bot.render.raster import png
from tests.chat.conftest import Hands, House, OnThread, answering, furnished
from tests.fakes.bot_api_chats import Message
from tests.fakes.bot_api_people import Person

SHOWN_AS = "https://portaster.example"
"""What stands in the pictures in the place of 127.0.0.1."""


@dataclass(frozen=True, slots=True)
class Bubble:
    """A message as it stood when the picture was taken."""

    ours: bool
    html: str
    at: datetime
    buttons: tuple[tuple[str, ...], ...] = ()
    edited: bool = False
    silent: bool = False
    answers: str = ""
    picture: bytes = b""


@dataclass
class Talk:
    """A person, the bot, and a page that grows."""

    house: House
    person: Person
    deliverer: Deliverer
    poller: Poller
    drawn: list[bytes] = field(default_factory=list)
    shots: dict[str, list[Bubble]] = field(default_factory=dict)

    @property
    def clock(self) -> Hands:
        return self.house.clock

    @property
    def messages(self) -> list[Message]:
        """All of the chat, in order."""
        return list(self.person.chat.every)

    async def says(self, text: str, **about: object) -> Message:
        """The person's words, and the bot's answer to them."""
        return await self.person.asks(text, **about)

    async def presses(self, message: Message, label: str) -> None:
        """A button is pressed, and what comes of it is waited for."""
        await self.person.presses(message, label).answered()

    async def look(self) -> list[PollReport]:
        """A look at every source; what that makes owed is sent."""
        reports = []
        for watched in await self.house.store.sources():
            leased = await self.house.store.lease(
                watched.source.id, self.clock.now(), timedelta(minutes=1)
            )
            if leased is not None:
                reports.append(await self.poller.poll(*leased))
        await self.deliverer.drain(patience=timedelta(minutes=3))
        return reports

    def shoot(self, name: str, *shown: Message) -> None:
        """Keep messages as they stand now, under a picture's name."""
        self.shots[name] = [self._bubble(message) for message in shown]

    def _bubble(self, message: Message) -> Bubble:
        asked = message.chat.by_id.get(message.reply_to or 0)
        text = message.html if message.by_bot else html.escape(message.text)
        return Bubble(
            ours=not message.by_bot,
            html=self._presentable(text),
            at=datetime.fromtimestamp(message.date, UTC),
            buttons=tuple(tuple(row) for row in message.buttons),
            edited=message.edited_at is not None,
            silent=message.silent,
            answers=self._presentable(asked.text) if asked is not None else "",
            picture=self.drawn[-1] if "photo" in message.media else b"",
        )

    def _presentable(self, text: str) -> str:
        site = self.house.site.url("/").rstrip("/")
        return text.replace(site, SHOWN_AS).replace("127.0.0.1", SHOWN_AS.partition("//")[2])


@asynccontextmanager
async def talk() -> AsyncIterator[Talk]:
    """A house to talk to, with somebody in it who may add what they like."""
    with tempfile.TemporaryDirectory(prefix="addendum-pictures-") as folder:
        async with AsyncExitStack() as stack:
            house = await stack.enter_async_context(furnished(Path(folder)))
            clock, drawn = house.clock, list[bytes]()

            def draw(svg: str) -> bytes:
                drawn.append(png(svg))
                return drawn[-1]

            house.deps = replace(house.deps, tallies=house.store, draw=draw)
            app = await stack.enter_async_context(answering(house.api, house.deps))

            async def pass_time(seconds: float) -> None:
                clock.forward(seconds=max(seconds, 0.01))

            channel = TelegramChannel(
                app.bot, now=clock.now, keyboard=alert_keyboard(house.deps.seal)
            )
            deliverer = Deliverer(
                store=house.store,
                channels={channel.name: channel},
                paces={channel.name: Unpaced()},
                clock=clock,
                monotonic=lambda: clock.now().timestamp(),
                sleep=pass_time,
            )
            poller = Poller(
                fetcher=house.manage.fetcher,
                reader=OnThread(),
                store=house.store,
                clock=clock,
                schedule=Schedule(),
                chance=lambda: 0.5,
                canonical=canonical,
            )
            yield Talk(house, house.admin, deliverer, poller, drawn)
