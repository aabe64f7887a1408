"""The pump keeps a bounded number of pieces of work under way."""

import asyncio
from collections.abc import Sequence

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


async def turns(n: int = 20) -> None:
    for _ in range(n):
        await asyncio.sleep(0)


async def test_no_more_than_the_limit_is_under_way_at_once() -> None:
    queue = Queue(10)
    pump = queue.pump(4)
    filling = asyncio.create_task(pump.fill())
    await turns()
    assert pump.running == 4
    while not filling.done():
        for gate in list(queue.gates.values()):
            gate.set()
        await turns()
    assert await filling == 10
    assert queue.most <= 4


async def test_room_that_becomes_free_is_filled_without_waiting_for_the_next_tick() -> None:
    queue = Queue(6)
    pump = queue.pump(4)
    filling = asyncio.create_task(pump.fill())
    await turns()
    queue.gates[0].set()
    await turns()
    assert pump.running == 4
    assert 4 in queue.gates
    for _ in range(6):
        for gate in list(queue.gates.values()):
            gate.set()
        await turns()
    await filling
    assert sorted(queue.ended) == list(range(6))


async def test_a_piece_that_raises_is_reported_and_stops_no_other() -> None:
    queue = Queue(20)
    pump = queue.pump(20)
    await pump.fill()
    await turns()
    for gate in queue.gates.values():
        gate.set()
    assert await pump.finish(1) == 0
    assert sorted(queue.ended) == list(range(20))
    assert [str(e) for e in queue.errors] == ["unlucky"]


async def test_what_does_not_end_within_the_grace_is_cancelled() -> None:
    queue = Queue(3)
    pump = queue.pump(3)
    await pump.fill()
    await turns()
    queue.gates[0].set()
    assert await pump.finish(0.01) == 2
    assert queue.ended == [0]
    assert pump.running == 0
