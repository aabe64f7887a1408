"""How long a heavy page stops everything else: `python -m benchmarks.lag [--looks N]`.

The real Poller, fetcher, store and reading processes look at pages of 6.6 MB, and at a live
blog of 5,000 posts to which posts are added, while a task of the same event loop asks for its
turn every millisecond, as a command of a chat would. What is printed is how late it got it.
"""

import argparse
import asyncio
import tempfile
import time
from collections import Counter
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from benchmarks.check import Bench
from benchmarks.costs import load, table
from benchmarks.origin import origin
from bot.poll import Result

TURN = 0.001


class Waiting:
    """Asks for its turn again and again, and notes how late each came, in milliseconds."""

    def __init__(self) -> None:
        self.late: list[float] = []

    async def run(self) -> None:
        while True:
            asked = time.perf_counter()
            await asyncio.sleep(TURN)
            self.late.append((time.perf_counter() - asked - TURN) * 1000)

    def row(self, name: str, seconds: float) -> list[str]:
        late = sorted(self.late)
        over = sum(one > 50 for one in late)
        shares = [late[int(len(late) * share)] for share in (0.5, 0.99)]
        figures = [f"{ms:.1f}" for ms in (*shares, late[-1])]
        return [name, f"{seconds:.1f}", *figures, str(over)]


async def watched(bench: Bench, modes: list[str], name: str) -> list[str]:
    """Look once in each of these modes, and see who waited meanwhile."""
    waiting, results = Waiting(), Counter[Result]()
    task = asyncio.ensure_future(waiting.run())
    begun = time.perf_counter()
    for mode in modes:
        await asyncio.to_thread(bench.site.ask, f"mode/{mode}")
        results += await bench.checks()
    task.cancel()
    print(f"{name}: {', '.join(f'{result} {n}' for result, n in results.items())}")
    return waiting.row(name, (time.perf_counter() - begun) / len(modes))


async def main(looks: int) -> None:
    """Print how late turns came while nothing happened, and during looks at heavy pages."""
    rows = []
    heavy = {"6.6 MB, noise alone changes": "huge", "5,000 posts and one more": "posts"}
    with tempfile.TemporaryDirectory() as folder, origin() as site:
        async with AsyncExitStack() as stack:
            bench = Bench(site, 1)
            await bench.open(stack, Path(folder))
            await bench.checks()
            rows.append(await watched(bench, ["same"] * looks, "66 KB, the same bytes"))
        for number, (name, mode) in enumerate(heavy.items()):
            async with AsyncExitStack() as stack:
                bench = Bench(site, 1)
                place = Path(folder) / str(number)
                place.mkdir()
                await bench.open(stack, place)
                site.ask(f"mode/{mode}")
                bench.step = timedelta(hours=2)
                await bench.checks()
                modes = [f"{mode}/{n + 1}" for n in range(looks)]
                rows.append(await watched(bench, modes, name))
    head = ["look at", "seconds a look", "p50 ms", "p99 ms", "most ms", "turns over 50 ms late"]
    print(table(head, rows))
    print(load())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--looks", type=int, default=4)
    asyncio.run(main(parser.parse_args().looks))
