"""The pump keeps a bounded number of pieces of work under way."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bot.engine.pump import Pump


class Queue:
    """Work that waits until a test lets it end."""

    def __init__(self, pieces: int) -> None:
        self.waiting = list(range(pieces))
        self.gates: dict[int, asyncio.Event] = {}
        self.ended: list[int] = []
        self.errors: list[BaseException] = []
        self.most = 0

    async def lease(self, room: int) -> Sequence[int]:
        taken, self.waiting = self.waiting[:room], self.waiting[room:]
        return taken

    async def work(self, piece: int) -> None:
        gate = self.gates.setdefault(piece, asyncio.Event())
        self.most = max(self.most, len(self.gates) - len(self.ended))
        await gate.wait()
        self.ended.append(piece)
        if piece == 13:
            raise ValueError("unlucky")

    def pump(self, limit: int) -> Pump[int]:
        return Pump(self.lease, self.work, limit=limit, on_error=self.errors.append)

    def open_gates(self) -> None:
        for gate in self.gates.values():
            gate.set()


async def turns(n: int = 30) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


@asynccontextmanager
async def running(queue: Queue, limit: int) -> AsyncIterator[Pump[int]]:
    pump, stop = queue.pump(limit), asyncio.Event()
    task = asyncio.create_task(pump.run(stop))
    await turns()
    yield pump
    stop.set()
    await task


async def test_no_more_than_the_limit_is_under_way_at_once() -> None:
    queue = Queue(10)
    async with running(queue, 4) as pump:
        assert pump.running == 4
        while len(queue.ended) < 10:
            queue.open_gates()
            await turns()
    assert queue.most == 4


async def test_room_that_becomes_free_is_filled_without_waiting_for_the_next_tick() -> None:
    queue = Queue(6)
    async with running(queue, 4) as pump:
        queue.gates[0].set()
        await turns()
        assert pump.running == 4
        assert 4 in queue.gates


async def test_what_becomes_due_later_is_found_at_the_next_tick() -> None:
    queue = Queue(1)
    async with running(queue, 4) as pump:
        queue.waiting = [7]
        await turns()
        assert 7 not in queue.gates
        pump.tick()
        await turns()
        assert 7 in queue.gates


async def test_a_piece_that_raises_is_reported_and_stops_no_other() -> None:
    queue = Queue(20)
    async with running(queue, 20) as pump:
        queue.open_gates()
        assert await pump.finish(1) == 0
    assert sorted(queue.ended) == list(range(20))
    assert [str(e) for e in queue.errors] == ["unlucky"]


async def test_what_does_not_end_within_the_grace_is_cancelled() -> None:
    queue = Queue(3)
    async with running(queue, 3) as pump:
        queue.gates[0].set()
        assert await pump.finish(0.01) == 2
        assert queue.ended == [0]
        assert pump.running == 0


async def test_a_full_pump_can_be_stopped() -> None:
    queue = Queue(3)
    async with running(queue, 3):
        pass
    assert queue.ended == []
