"""Whatever a publisher does in whatever order, and whatever goes wrong meanwhile: in the end a
chat shows each entry once, as it reads last, and what was removed is struck through."""

from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from random import Random

import pytest

from tests.fakes import bot_api_faults as faults
from tests.flow.reading_along import Blog, blog, reopened

REFUSALS = (faults.too_many(3), faults.SERVER_ERROR, faults.RESET_BEFORE)


@dataclass
class Publisher:
    """One who cannot make up their mind."""

    here: Blog
    chance: Random
    stack: AsyncExitStack
    versions: dict[str, list[str]] = field(default_factory=dict)
    removed: dict[str, list[str]] = field(default_factory=dict)

    async def step(self) -> None:
        steps = (self.post, self.post, self.edit, self.edit, self.edit_back, self.typo)
        rest = (self.remove, self.wait, self.wait, self.wait, self.refuse, self.crash)
        await self.chance.choice((*steps, *rest))()

    async def post(self) -> None:
        names = [f"e{len(self.versions) + len(self.removed) + n}" for n in range(1, 4)]
        names = names[: self.chance.choice((1, 1, 1, 3))]
        for name in names:
            self.versions[name] = [f"{name} says {name}v1."]
        await self.here.posts(*(self.versions[name][0] for name in names))

    async def edit(self) -> None:
        await self._edit(lambda name, past: f"{name} says {name}v{len(past) + 1}.")

    async def typo(self) -> None:
        await self._edit(lambda name, past: f"{name} says {name}v{len(past) + 1}.", silent=True)

    async def edit_back(self) -> None:
        await self._edit(lambda _, past: self.chance.choice(past))

    async def _edit(self, wording, *, silent: bool = False) -> None:
        if not self.versions:
            return
        name = self.chance.choice(sorted(self.versions))
        text = wording(name, self.versions[name])
        if text != self.versions[name][-1]:
            self.versions[name].append(text)
            await self.here.edits(name, text, substance=not silent)

    async def remove(self) -> None:
        if self.versions and self.chance.random() < 0.5:
            name = self.chance.choice(sorted(self.versions))
            self.removed[name] = self.versions.pop(name)
            await self.here.removes(name)

    async def wait(self) -> None:
        await self.here.later(seconds=self.chance.choice((1, 20, 70, 200)))

    async def refuse(self) -> None:
        self.here.api.fail_next(self.chance.choice(REFUSALS))

    async def crash(self) -> None:
        """Killed with something in flight; an edit may have arrived, as it may be repeated."""
        here = self.here
        await here.store.fan_out(here.time.now(), chunk=1000)
        runs = await here.store.lease_owed(here.time.now(), limit=9, channel="telegram")
        for run in runs:
            if run[0].standing is not None:
                await here.deliverer().channels["telegram"].send(run)
        await here.store.close()
        self.here = await self.stack.enter_async_context(reopened(here))

    async def rest(self) -> None:
        """Until nothing is owed any more: refusals that were scripted come up first."""
        for _ in range(60):
            await self.here.later(minutes=7)
            if await self.here.store.next_owed_at(self.here.time.now()) is None:
                break


def now_said(here: Blog) -> tuple[str, list[str]]:
    """All that stands in the chat, former wordings left out; and what is struck through."""
    said, struck = "", []
    for message in here.shown.from_bot:
        text = message.text
        for quoted in message.spans("expandable_blockquote"):
            if quoted.startswith("Before:"):
                text = text.replace(quoted, "")
        said += f"\n{text}"
        struck += message.spans("strikethrough")
    return said, struck


@pytest.mark.parametrize("seed", range(6))
async def test_in_the_end_the_chat_says_what_the_page_says(tmp_path, seed):
    async with AsyncExitStack() as stack:
        here = await stack.enter_async_context(blog(tmp_path))
        await here.follow()
        publisher = Publisher(here, Random(seed), stack)
        for _ in range(45):
            await publisher.step()
        await publisher.rest()
        said, struck = now_said(publisher.here)
        for name, past in publisher.versions.items():
            assert said.count(past[-1]) == 1, (name, past, here.shown.view())
            assert not any(past[-1] in each for each in struck)
            for former in set(past) - {past[-1]}:
                assert former not in said, (name, past, here.shown.view())
        for name, past in publisher.removed.items():
            shown = [text for text in set(past) if text in said]
            assert len(shown) <= 1, (name, past, here.shown.view())
            assert all(any(text in each for each in struck) for text in shown), (name, past)
        owed = await publisher.here.store.next_owed_at(publisher.here.time.now())
        assert owed is None
