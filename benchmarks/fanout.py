"""How fast one alert reaches many chats: `python -m benchmarks.fanout [--quick] [--sizes N …]`.

The real deliverer, channel, python-telegram-bot and store send to a fake Bot API in a process of
its own over HTTP. One table for each of two parts:

1. Without limits: one alert to so many followers: messages a second, p50 and p99 from noticed to
   accepted, CPU a message, memory, and how long a `/list`-like question to the database takes
   meanwhile. Right before and after each, a bare loop over `Bot.send_message` sends as many at
   once in the same process: what a message costs without us.
2. With Telegram's limits (30 a second over all), while alerts of other sources with a few followers
   come in between: the share of 30 a second that was held, the 429s earned, and how soon those
   get through. Where all followers would take longer than `--minutes`, what was sent by then is
   measured, and the latencies of all follow from the rate that was held: they are marked "~".

Costs are CPU, not time, so a busy machine changes them less than it changes rates.
"""

import argparse
import asyncio
import resource
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import quantiles

from telegram import Bot

from benchmarks.costs import load, table
from benchmarks.readers import Measured, bare, follow, notice, running, telegram
from bot.channels.pace import UNLIMITED, Limits
from store import SqliteStore, open_store

OVERALL = 30
"""Messages a second (Bot API FAQ, "My bot is hitting limits")."""
SMALL = 12
"""Other sources, each with five followers."""
BARE = 1000
"""Messages of the bare loop on each side of a run."""
QUICK = [1, 100, 2_000]
SIZES = [1, 100, 10_000, 100_000]


async def without_limits(sizes: Sequence[int]) -> bool:
    print("Without limits; seconds from noticed to accepted")
    rows = [row for size in sizes for row in [await _free(size)]]
    head = ["followers", "a second", "p50 s", "p99 s", "CPU ms", "bare loop ms", "ratio"]
    print(table([*head, "memory MB", "/list p99 ms"], [row for row, _ in rows]))
    return all(ratio < 2 for (_, ratio), size in zip(rows, sizes, strict=True) if size >= 1000)


async def _free(size: int) -> tuple[list[str], float]:
    async with (
        telegram() as api,
        api.bot(ours=False) as plain,
        api.bot() as bot,
    ):
        with tempfile.TemporaryDirectory() as folder:
            async with open_store(Path(folder) / "fanout.db") as store:
                await follow(store, "big", range(1_000_000, 1_000_000 + size))
                await bare(plain, 100)
                await bare(bot, 100)  # connections and caches are warm
                before = await _bare_cost(plain)
                run = running(store, bot, UNLIMITED)
                await notice(store, "big", "n1")
                cpu, took = await run.timed(size, 3600)
                loop = (before + await _bare_cost(plain)) / 2
    p50, p99 = _percentiles(run.measured.latencies())
    _, asked = _percentiles(run.measured.questions)
    cost = cpu / size * 1000
    row = [f"{size:,}", f"{size / took:.0f}", f"{p50:.2f}", f"{p99:.2f}", f"{cost:.2f}"]
    row += [f"{loop:.2f}", f"{cost / loop:.2f}", f"{_memory():.0f}", f"{asked * 1000:.1f}"]
    return row, cost / loop


async def _bare_cost(bot: Bot) -> float:
    cpu, _ = await bare(bot, BARE)
    return cpu / BARE * 1000


async def with_limits(sizes: Sequence[int], minutes: float) -> bool:
    print(f"With Telegram's limits, at most {minutes:g} minutes each")
    rows = [row for size in sizes for row in [await _paced(size, minutes)]]
    head = ["followers", "accepted", "rate held", "of 30/s", "429s", "p50 s", "p99 s", "CPU ms"]
    head += ["others p50 s", "others p99 s", "/list p99 ms", "memory MB"]
    print(table(head, [row for row, _ in rows]))
    return all(good for _, good in rows)


async def _paced(size: int, minutes: float) -> tuple[list[str], bool]:
    async with telegram("--limits") as api, api.bot() as bot:
        with tempfile.TemporaryDirectory() as folder:
            async with open_store(Path(folder) / "fanout.db") as store:
                await follow(store, "big", range(1_000_000, 1_000_000 + size))
                for n in range(SMALL):
                    await follow(store, f"small{n}", range(5000 + n * 5, 5005 + n * 5))
                run = running(store, bot, Limits())
                await notice(store, "big", "n1")
                span = min(minutes * 60, size / OVERALL)
                asking = asyncio.create_task(_interleave(store, span))
                cpu, _ = await run.timed(size + SMALL * 5, minutes * 60)
                await asking
                counts = await api.ask("counts")
    return _row(run.measured, size, counts["earned"], cpu)


async def _interleave(store: SqliteStore, seconds: float) -> None:
    """Now and then a source with five followers has something to tell."""
    for number in range(SMALL):
        await asyncio.sleep(seconds / (SMALL + 1))
        await notice(store, f"small{number}", "n1")


def _row(measured: Measured, size: int, earned: int, cpu: float) -> tuple[list[str], bool]:
    times = sorted(at for at, _, _ in measured.accepted)
    # From the third second on: before it there is the fan-out, and a window still empty.
    steady = [at for at in times if at >= times[0] + 2]
    rate = (len(steady) - 1) / (steady[-1] - steady[0]) if len(steady) > OVERALL * 5 else 0.0
    big = measured.latencies()
    p50, p99 = _percentiles(big)
    about = ""
    if len(big) < size and rate:
        about, p50, p99 = "~", size * 0.5 / rate, size * 0.99 / rate
    small = _percentiles([took for _, name, took in measured.accepted if name != "big"])
    _, asked = _percentiles(measured.questions)
    row = [f"{size:,}", f"{len(times):,}", f"{rate:.2f}/s" if rate else "–"]
    row += [f"{rate / OVERALL:.1%}" if rate else "–", str(earned)]
    row += [f"{about}{p50:.1f}", f"{about}{p99:.1f}", f"{cpu / len(times) * 1000:.2f}"]
    row += [f"{small[0]:.2f}", f"{small[1]:.2f}", f"{asked * 1000:.1f}", f"{_memory():.0f}"]
    return row, not earned and (not rate or rate >= 0.98 * OVERALL)


def _percentiles(values: Sequence[float]) -> tuple[float, float]:
    if len(values) < 2:
        return (values[0], values[0]) if values else (0.0, 0.0)
    cut = quantiles(values, n=100, method="inclusive")
    return cut[49], cut[98]


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", help="followers")
    parser.add_argument("--minutes", type=float, help="of each run with limits, at most")
    parser.add_argument("--only", choices=["free", "limits"])
    parser.add_argument("--quick", action="store_true", help="in two minutes or so")
    given = parser.parse_args()
    sizes = given.sizes or (QUICK if given.quick else SIZES)
    minutes = given.minutes or (0.5 if given.quick else 6)
    print(load())
    good = given.only == "limits" or asyncio.run(without_limits(sizes))
    good &= given.only == "free" or asyncio.run(with_limits(sizes, minutes))
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
