"""The whole of it: a site, a fake Telegram and the program, each a process; faults from a seed."""

import asyncio
import random
import re
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from bot.core.model import Changed, Chat, ChatKind, Kind, Recipient, Source, Subscription
from store import open_store
from tests.chaos.machine import Machine
from tests.chaos.pages import GrowingPage, serve
from tests.chaos.telegram import Telegram, telegram
from tests.chaos.troubles import Troubles
from tests.chaos.verdict import MARK, Verdict, judge, judge_rewrites
from tests.e2e.program import configuration, program
from tests.fakes.site import Site

START = 90.0
"""Seconds that the program may take until it has looked at every page."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to happen. `seconds` is how long pages grow; `news` so many pieces a second over
    all of them, `edits` and `removals` the chance of one beside each; `kills` seconds between
    two SIGKILLs, at least and at most; `weather` the share of requests to Telegram that break,
    `hangs` that of those which are never answered; `pause` and `trouble` how long the machine
    is well and is not (see Troubles); `patience` how long what is owed may take after that."""

    seed: int
    seconds: float = 60
    pages: int = 30
    readers: int = 300
    groups: int = 20
    followed: int = 2
    news: float = 1.0
    kills: tuple[float, float] = (3, 12)
    weather: float = 0.06
    edits: float = 1.0
    removals: float = 0.3
    hangs: float = 0.002
    pause: tuple[float, float] = (6, 14)
    trouble: tuple[float, float] = (3, 8)
    patience: float = 300


@dataclass
class Chaos:
    """One run."""

    plan: Plan
    site: Site
    telegram: Telegram
    run: Machine
    say: Callable[[str], None]
    chance: random.Random = field(init=False)
    pages: list[GrowingPage] = field(init=False)
    follows: dict[int, list[str]] = field(default_factory=dict)
    in_flight: set[tuple[int, int]] = field(default_factory=set)
    kills: int = 0
    starts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.plan.seed)
        self.pages = [
            GrowingPage(n, random.Random(f"{self.plan.seed}-{n}")) for n in range(self.plan.pages)
        ]
        for page in self.pages:
            serve(self.site, page, random.Random(f"{self.plan.seed}-site-{page.number}"))

    async def go(self) -> Verdict:
        await self._subscribe()
        await self.run.start()
        await self._until(self._all_looked_at, START, "the first looks")
        await self.telegram.ask("limits")
        weather = {"seed": self.plan.seed, "rate": self.plan.weather, "hangs": self.plan.hangs}
        await self.telegram.ask("weather", **weather)
        chance = random.Random(f"{self.plan.seed}-troubles")
        about = (weather, self.plan.pause, self.plan.trouble)
        troubles = Troubles(self.run, self.telegram, chance, *about)
        await asyncio.gather(self._grow(), self._kill(), troubles.go_on(self.plan.seconds))
        published = sum(len(page.news) for page in self.pages)
        self.say(f"{published} pieces of news on {len(self.pages)} pages, {self.kills} kills")
        faults = await self._refusals()
        await self.telegram.ask("weather", rate=0)
        await self._until(self._all_told, self.plan.patience, "what is owed")
        status = await self._stop()
        verdict = await self._verdict()
        verdict.faults = faults
        verdict.troubles = ", ".join(f"{n} {name}" for name, n in troubles.met.items())
        if status != 0:
            raise AssertionError(f"the program ended with {status}:\n{self.run.log[-2000:]}")
        return verdict

    async def _stop(self) -> int:
        """Its exit status, also where it has ended by itself, which it must not."""
        with suppress(ProcessLookupError):
            return await self.run.stop()
        return await self.run.ended() or 1

    # The course of it

    async def _subscribe(self) -> None:
        """Chats follow sources before anything happens, straight in the database."""
        now = datetime.now(UTC)
        chats = [(1000 + n, ChatKind.PRIVATE) for n in range(self.plan.readers)]
        chats += [(-1000 - n, ChatKind.SUPERGROUP) for n in range(self.plan.groups)]
        async with open_store(self.run.database) as store:
            for page in self.pages:
                url = self.site.url(page.path)
                await store.add_source(Source(id=page.id, url=url), now)
            for number, kind in chats:
                to = Recipient("telegram", str(number))
                await store.save_chat(Chat(recipient=to, kind=kind, created_at=now))
                some = self.chance.sample(self.pages, self.plan.followed)
                self.follows[number] = [page.id for page in some]
                for page in some:
                    await store.subscribe(
                        Subscription(recipient=to, source_id=page.id, created_at=now)
                    )

    async def _grow(self) -> None:
        end = time.monotonic() + self.plan.seconds
        while time.monotonic() < end:
            # Now one page alone, now many pieces at once on one of them.
            page = self.chance.choice(self.pages)
            for _ in range(self.chance.choice((1, 1, 1, 2, 6))):
                page.grow()
            if self.chance.random() < self.plan.edits:
                self.chance.choice(self.pages).edit()
            if self.chance.random() < self.plan.removals:
                self.chance.choice(self.pages).remove()
            await asyncio.sleep(self.chance.expovariate(self.plan.news / 2.2))

    async def _kill(self) -> None:
        end = time.monotonic() + self.plan.seconds
        while True:
            await asyncio.sleep(self.chance.uniform(*self.plan.kills))
            if time.monotonic() > end:
                return
            await self.run.kill()
            self.run.empty()
            self.kills += 1
            await self._note_in_flight()
            await self.run.start()
            self.starts.append(time.time())

    async def _note_in_flight(self) -> None:
        """What was leased and not settled when the program died may have been accepted."""
        async with open_store(self.run.database) as store:
            rows = await store.read(
                lambda s: s.execute(
                    """SELECT c.address, d.alert_id FROM deliveries d
                       JOIN recipients r ON r.id = d.recipient_id
                       JOIN chats c ON c.id = r.chat_id WHERE d.state = 'sending'"""
                ).fetchall()
            )
        self.in_flight |= {(int(row[0]), row[1]) for row in rows}

    async def _until(self, holds: Callable[[], Any], seconds: float, what: str) -> None:
        end = time.monotonic() + seconds
        while not await holds():
            if time.monotonic() > end:
                self.say(f"not within {seconds:.0f} s: {what}")
                return
            if self.run.down:  # whoever watches over it starts it again
                await self._note_in_flight()
                await self.run.start()
            await asyncio.sleep(0.3)

    async def _all_looked_at(self) -> bool:
        return all(len(self.site.asked(page.path)) >= 2 for page in self.pages)

    async def _all_told(self) -> bool:
        messages = await self.telegram.ask("messages")
        told = {(m["chat"], mark) for m in messages for mark in MARK.findall(m["text"])}
        removed = self._removed()
        owed = {(c, m) for c, marks in self._published().items() for m in marks}
        if not {one for one in owed if one[1] not in removed} <= told:
            return False
        verdict = Verdict()
        judge_rewrites(verdict, messages, self._tokens(), self._of_chats(await self._taken_back()))
        return not (verdict.old or verdict.standing)

    # What it came to

    def _published(self) -> dict[int, list[str]]:
        return self._of_chats({piece.mark for page in self.pages for piece in page.news})

    def _of_chats(self, marks: Iterable[str]) -> dict[int, list[str]]:
        """These marks or tokens, for each chat that follows their pages."""
        of_page: dict[str, list[str]] = defaultdict(list)
        for mark in sorted(marks):
            of_page[mark[:3]].append(mark)
        return {c: [m for each in ids for m in of_page[each]] for c, ids in self.follows.items()}

    def _tokens(self) -> dict[int, list[str]]:
        pieces = [piece for page in self.pages for piece in page.news if not piece.removed]
        return self._of_chats(piece.token for piece in pieces if piece.token)

    def _removed(self) -> frozenset[str]:
        pieces = [piece for page in self.pages for piece in page.news]
        return frozenset(piece.mark for piece in pieces if piece.removed)

    async def _taken_back(self) -> set[str]:
        """What the program noticed to be removed: that an entry is no longer there is doubted
        for good reasons, which are not judged here."""
        async with open_store(self.run.database) as store:
            found = [alert.event for alert in await store.alerts(None, 1_000_000)]
        removed = [e for e in found if isinstance(e, Changed) and e.change.kind is Kind.REMOVED]
        return {m[0] for e in removed if (m := MARK.search(e.change.entry.text))}

    async def _refusals(self) -> int:
        counts = await self.telegram.ask("counts")
        return sum(counts["refusals"].values()) - counts["earned"]

    async def _verdict(self) -> Verdict:
        order = await self._alerts()
        rank: dict[str, int] = {}
        for number, mark in sorted(order.items()):
            rank.setdefault(mark, number)
        owed = {
            chat: dict.fromkeys(sorted(marks, key=lambda m: rank.get(m, 1 << 60)))
            for chat, marks in self._published().items()
        }
        messages = await self.telegram.ask("messages")
        unheard = {(chat, number) for chat, number in await self.telegram.ask("unheard")}
        doubted = {(chat, order[alert]) for chat, alert in self.in_flight if alert in order}
        for message in messages:
            if (message["chat"], message["id"]) in unheard:
                doubted |= {(message["chat"], mark) for mark in MARK.findall(message["text"])}
        verdict = judge(owed, messages, doubted, self._removed())
        taken_back = await self._taken_back()
        judge_rewrites(verdict, messages, self._tokens(), self._of_chats(taken_back))
        verdict.edits = sum(piece.version for page in self.pages for piece in page.news)
        verdict.removals = len(taken_back)
        verdict.kills = self.kills
        verdict.earned = [self._placed(one) for one in await self.telegram.ask("earned")]
        return verdict

    def _placed(self, earned: list[Any]) -> list[Any]:
        """A 429, and how long after the last start it was earned."""
        method, chat, at, _, limit = earned
        since = at - max((start for start in self.starts if start < at), default=at)
        return [method, chat, limit, f"{since:.1f} s after a start"]

    async def _alerts(self) -> dict[int, str]:
        """The mark of each alert, by its number."""
        found: dict[int, str] = {}
        async with open_store(self.run.database) as store:
            for alert in await store.alerts(None, 1_000_000):
                if isinstance(alert.event, Changed) and alert.id is not None:
                    mark = re.search(MARK, alert.event.change.entry.text)
                    if mark:
                        found[alert.id] = mark[0]
        return found


async def chaos(plan: Plan, say: Callable[[str], None] = print) -> Verdict:
    """Run a plan. What it says of a failure is printed with the seed, which repeats it."""
    say(f"seed {plan.seed}")
    with tempfile.TemporaryDirectory(prefix="chaos-") as folder:
        async with telegram("--open-to-all") as api, Site() as site:
            named = api.api_url.replace("127.0.0.1", "localhost")
            side: Any = SimpleNamespace(token=api.token, api_url=named)
            config = configuration(side, {}, '[delivery]\ndebounce = "1s"')
            config = config.replace("[fetch]", 'max_interval = "2s"\n[fetch]')
            async with program(Path(folder), config, kind=Machine) as run:
                say(f"a full disk is {'one of its own' if run.own_disk else 'a limit to files'}")
                try:
                    return await Chaos(plan, site, api, run, say).go()
                finally:
                    await run.kill()
                    run.release()
