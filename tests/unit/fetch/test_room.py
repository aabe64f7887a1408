"""What all fetches together may hold: bounded, fair to the usual pages, and never stuck."""

import asyncio
import gc
import random

import pytest

from bot.core.model import FailureKind, Page
from bot.fetch.decode import BodyRefused
from bot.fetch.room import Hold, Room
from tests.fakes.network import BEGIN, settle

LIMIT, LARGEST, FETCHES = 1000, 200, 10  # a floor of 50, 300 in common, 200 kept back


def made(patience: float = 5.0) -> Room:
    return Room(LIMIT, largest=LARGEST, fetches=FETCHES, patience=patience)


async def grown(room: Room, *sizes: int) -> list[Hold]:
    holds = [room.hold() for _ in sizes]
    for hold, size in zip(holds, sizes, strict=True):
        async with asyncio.timeout(1):
            await hold.grow(size)
    return holds


async def test_usual_pages_hold_nothing_of_what_is_common() -> None:
    room = made()
    await grown(room, *[room.floor] * FETCHES)
    assert room.held == 0


async def test_a_large_page_waits_until_another_is_given_back() -> None:
    room = made()
    holds = await grown(room, 200, 200, 200)  # two of what is common, the third kept back for it
    late = room.hold()
    waiting = asyncio.ensure_future(late.grow(200))
    await settle()
    assert not waiting.done()
    holds[0].give_back()
    await waiting
    assert room.held == 450


async def test_usual_pages_pass_while_large_ones_wait() -> None:
    room = made()
    await grown(room, 200, 200, 200)
    waiting = asyncio.ensure_future(room.hold().grow(200))
    await settle()
    await grown(room, 50, 50)
    waiting.cancel()


async def test_whoever_waits_too_long_is_told_so() -> None:
    room = made(patience=0.01)
    await grown(room, 200, 200, 200)
    late = room.hold()
    with pytest.raises(BodyRefused, match="max_bytes_at_once") as refused:
        await late.grow(200)
    assert refused.value.kind is FailureKind.TOO_LARGE
    late.give_back()
    assert room.held == 450


@pytest.mark.parametrize("seed", range(20))
async def test_pages_that_all_grow_at_once_all_come_to_their_end(seed: int) -> None:
    """Each holds some and wants more: without a place kept back they would wait for each other
    for ever."""
    room, chance = made(), random.Random(seed)
    most = 0

    async def fetch() -> None:
        nonlocal most
        hold, left = room.hold(), LARGEST
        while left:
            step = min(left, chance.randint(1, 60))
            await hold.grow(step)
            most = max(most, room.held)
            left -= step
            for _ in range(chance.randint(0, 3)):
                await asyncio.sleep(0)
        hold.give_back()

    async with asyncio.timeout(5):
        await asyncio.gather(*[fetch() for _ in range(FETCHES)])
    assert room.held == 0
    assert most <= LIMIT // 2


async def test_whoever_gives_up_waiting_leaves_its_place_to_the_next() -> None:
    room = made()
    holds = await grown(room, 200, 200, 200)
    first = asyncio.ensure_future(room.hold().grow(200))
    second = asyncio.ensure_future(room.hold().grow(200))
    await settle()
    first.cancel()
    holds[1].give_back()
    await asyncio.wait_for(second, 1)


async def test_a_page_holds_its_bytes_until_nobody_has_it() -> None:
    room = made()
    (hold,) = await grown(room, 180)
    page = Page(url="https://example.org/", body=b"x" * 180, fetched_at=BEGIN)
    hold.until_gone(page)
    assert room.held == 130
    del page
    gc.collect()
    await settle()
    assert room.held == 0
