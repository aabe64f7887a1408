"""Looks that end together are written together, and each answers for itself."""

import asyncio
from collections.abc import Sequence

import pytest

from store.gathering import MOST, Gathering


class Disk:
    """Remembers what each write was given; refuses lots that hold something bad."""

    def __init__(self) -> None:
        self.lots: list[list[int]] = []
        self.open = asyncio.Event()
        self.open.set()

    async def write(self, pieces: Sequence[int]) -> list[int]:
        await self.open.wait()
        if any(piece < 0 for piece in pieces):
            raise ValueError("bad")
        self.lots.append(list(pieces))
        return [piece * 10 for piece in pieces]


async def test_what_comes_while_a_write_runs_is_written_by_the_next() -> None:
    disk = Disk()
    disk.open.clear()
    gathering = Gathering(disk.write)
    first = asyncio.create_task(gathering.add(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    others = [asyncio.create_task(gathering.add(n)) for n in (2, 3, 4)]
    await asyncio.sleep(0)
    disk.open.set()
    assert await asyncio.gather(first, *others) == [10, 20, 30, 40]
    assert disk.lots == [[1], [2, 3, 4]]


async def test_one_that_cannot_be_written_fails_alone() -> None:
    gathering = Gathering(Disk().write)
    answers = await asyncio.gather(*map(gathering.add, (1, -2, 3)), return_exceptions=True)
    assert answers[0] == 10
    assert isinstance(answers[1], ValueError)
    assert answers[2] == 30


async def test_one_that_is_given_up_before_its_turn_is_not_written() -> None:
    disk = Disk()
    disk.open.clear()
    gathering = Gathering(disk.write)
    first = asyncio.create_task(gathering.add(1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    given_up = asyncio.create_task(gathering.add(2))
    await asyncio.sleep(0)
    given_up.cancel()
    with pytest.raises(asyncio.CancelledError):
        await given_up
    disk.open.set()
    await first
    assert await gathering.add(3) == 30
    assert disk.lots == [[1], [3]]


async def test_a_lot_is_bounded_and_nothing_is_left_behind() -> None:
    disk = Disk()
    gathering = Gathering(disk.write)
    count = 2 * MOST + 5
    assert await asyncio.gather(*map(gathering.add, range(count))) == [n * 10 for n in range(count)]
    assert max(map(len, disk.lots)) == MOST
    assert sum(map(len, disk.lots)) == count


def patient(disk: Disk) -> Gathering[int, int]:
    """Pieces from 100 on are urgent; the others would wait for an hour."""
    return Gathering(disk.write, urgent=lambda piece: piece >= 100, gather=3600)


async def test_where_pieces_come_one_by_one_none_waits_for_another() -> None:
    disk = Disk()
    gathering = patient(disk)
    assert [await gathering.add(n) for n in (1, 2, 3)] == [10, 20, 30]
    assert disk.lots == [[1], [2], [3]]


async def test_where_they_come_from_many_sides_they_wait_for_each_other_but_not_an_urgent_one() -> (
    None
):
    disk = Disk()
    gathering = patient(disk)
    await asyncio.gather(gathering.add(1), gathering.add(2))
    waiting = [asyncio.create_task(gathering.add(n)) for n in (3, 4)]
    for _ in range(10):
        await asyncio.sleep(0)
    assert disk.lots == [[1, 2]]
    assert await gathering.add(100) == 1000
    assert await asyncio.gather(*waiting) == [30, 40]
    assert disk.lots == [[1, 2], [3, 4, 100]]


async def test_nobody_waits_longer_than_it_takes_to_gather() -> None:
    disk = Disk()
    gathering = Gathering(disk.write, urgent=lambda _: False, gather=0.001)
    await asyncio.gather(gathering.add(1), gathering.add(2))
    assert await gathering.add(3) == 30
