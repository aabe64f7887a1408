"""What one hostile source among nineteen good ones costs: `python -m benchmarks.hostile`.

A real `addendum poll` looks at twenty sources of a local server, of which one (or all) misbehave.
From outside it is seen how much memory its processes hold together at the worst moment, how long
it takes, whether the good ones are read all the same, and what is said of the others.
"""

import argparse
import asyncio
import gzip
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tests.fakes.site import Answer, Site

SOURCES = 20
STEP = 0.02
_WORDS = "The wind rose over the harbour that night, and nobody in the town went to bed. "


@dataclass(slots=True)
class Outcome:
    """What a pass came to. Memory in MB, over all processes of the program."""

    peak: float = 0.0
    largest: float = 0.0
    """Of one process."""
    seconds: float = 0.0
    read: int = 0
    said: Counter[str] = field(default_factory=Counter)


def good(number: int) -> Answer:
    """An article of the usual size."""
    body = "".join(f"<p>{_WORDS * 3}({number}.{n})</p>" for n in range(40))
    return Answer(body=_page(body))


def _page(body: str) -> str:
    head = "<!doctype html><html lang='en'><head><title>A storm</title></head><body>"
    return f"{head}<main><article><h1>A storm</h1>{body}</article></main></body></html>"


def _bomb() -> Answer:
    small = gzip.compress(bytes(1 << 20), 9)  # several members are one body (RFC 1952)
    body = small * 2000
    return Answer(body=body, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"})


def _flood() -> Answer:
    return Answer(raw=b"HTTP/1.1 200 OK\r\n" + b"X-More: and more\r\n" * 500_000)


def _large(piece: str, size: int = 15 << 20) -> Answer:
    return Answer(body=_page(piece * (size // len(piece))))


HOSTILE: dict[str, Callable[[], Answer]] = {
    "gzip bomb, 2 GB": _bomb,
    "endless body": lambda: Answer(body=_page(_WORDS), endless=b"<p>more</p>" * 6000),
    "a byte now and then": lambda: Answer(body=_page(_WORDS * 99), drip=(1, 0.5)),
    "500,000 headers": _flood,
    "redirects without end": lambda: Answer(status=302, headers={"Location": "?again"}),
    "200,000 links": lambda: _large('<p><a href="/a/b/c">A link of the page</a></p>', 10 << 20),
    "a million open tags": lambda: Answer(body=_page("<div>" * 1_000_000)),
    "100,000 paragraphs": lambda: _large(f"<p>{_WORDS}</p>"),
    "one paragraph of 15 MB": lambda: Answer(body=_page(f"<p>{_WORDS * 190_000}</p>")),
    "15 MB in one attribute": lambda: Answer(body=_page(f"<p title='{'x ' * 7_500_000}'>x</p>")),
}


async def measure(folder: Path, answers: list[Answer], *, seconds: float = 8.0) -> Outcome:
    """One pass of the program over sources that answer so; each look may take so long."""
    async with Site() as site:
        config = folder / "addendum.toml"
        config.write_text(_configuration(site, answers, seconds), encoding="utf-8")
        started = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            *("-m", "bot", "poll", "--config", str(config), "--db", str(folder / "a.db")),
            env=os.environ | {"ADDENDUM_LOG_FORMAT": "json"},
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
        )
        found = Outcome()
        watching = asyncio.create_task(_watch(process.pid, found))
        _, errors = await process.communicate()
        watching.cancel()
        found.seconds = time.monotonic() - started
    found.read, found.said = await _told(config, folder / "a.db")
    if process.returncode not in (0, 1):
        found.said[f"ended with {process.returncode}: {errors[-200:]!r}"] += 1
    return found


def _configuration(site: Site, answers: list[Answer], seconds: float) -> str:
    lines = ["[fetch]", "allow_private_networks = true", f'timeout = "{int(seconds)}s"']
    lines += ["[http]", 'listen = ""']
    for number, answer in enumerate(answers):
        site.answer(f"/{number}", answer)
        lines += ["[[sources.watch]]", f'id = "s{number}"', f'url = "{site.url(f"/{number}")}"']
    return "\n".join(lines)


async def _told(config: Path, database: Path) -> tuple[int, Counter[str]]:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "sources", "list", "--json", "--config", str(config)),
        *("--db", str(database)),
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    rows = [json.loads(line) for line in out.splitlines()]
    said = Counter(str(row["failure"]) for row in rows if row["failure"])
    return sum(1 for row in rows if row["last_look"] and not row["failure"]), said


async def _watch(pid: int, found: Outcome) -> None:
    while True:
        sizes = [_resident(one) for one in _tree(pid)]
        found.peak = max(found.peak, sum(sizes))
        found.largest = max(found.largest, max(sizes, default=0.0))
        await asyncio.sleep(STEP)


def _tree(pid: int) -> Iterator[int]:
    yield pid
    try:
        children = [
            child
            for thread in Path(f"/proc/{pid}/task").iterdir()
            for child in (thread / "children").read_text().split()
        ]
    except OSError:
        return
    for child in children:
        yield from _tree(int(child))


def _resident(pid: int) -> float:
    """MB that are its own, and its share of what it shares."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
    except (OSError, ValueError):
        return 0.0


async def _main(only: str, all_: bool) -> None:
    print(f"{'of 20 sources':<32} {'peak MB':>8} {'one process':>12} {'seconds':>8}  read  said")
    cases: list[tuple[str, list[Answer]]] = [("none", [good(n) for n in range(SOURCES)])]
    for name, make in HOSTILE.items():
        one = [make(), *(good(n) for n in range(1, SOURCES))]
        cases.append((f"one: {name}", one))
        if all_:
            cases.append((f"all: {name}", [make()] * SOURCES))
    for name, answers in cases:
        if only in name:
            with tempfile.TemporaryDirectory() as folder:
                found = await measure(Path(folder), answers)
            said = ", ".join(f"{count} {kind}" for kind, count in found.said.items())
            print(
                f"{name:<32} {found.peak:>8.0f} {found.largest:>12.0f} {found.seconds:>8.1f}"
                f"  {found.read:>4}  {said}",
                flush=True,
            )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="cases whose name holds this")
    parser.add_argument("--all", action="store_true", help="also twenty of a kind at once")
    given = parser.parse_args()
    asyncio.run(_main(given.only, given.all))


if __name__ == "__main__":
    main()
