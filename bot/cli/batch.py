"""Many captures at once, as JSON lines: a bad row is named in its own line and stops nothing."""

import json
import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.cli.captures import Capture, Comparison, compare, open_capture, read_capture
from bot.cli.shapes import change_shape, left_out_shape, page_shape
from bot.core.errors import AddendumError, UsageError
from bot.core.model import Failure, NotThePage
from bot.core.slug import slug, slug_of_url

Row = dict[str, Any]
AHEAD = 64
"""Rows that may be under way before the first of them is printed."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said for all rows; a row's own "url" goes before it."""

    url: str | None = None
    extractor: str = "auto"
    selector: str | None = None
    now: datetime | None = None
    explain: bool = False
    folder: str = "."


@dataclass(frozen=True, slots=True)
class _Work:
    """A call that can be sent to another process."""

    work: Callable[[str, Options], Row]
    options: Options

    def __call__(self, line: str) -> Row:
        return self.work(line, self.options)


def diff_row(line: str, options: Options) -> Row:
    """One line {"id", "old", "new", "url"} → its result. Never raises."""
    return _answer(line, options, _diff, empty={"changes": []})


def inspect_row(line: str, options: Options) -> Row:
    """One line {"id", "page", "url"} → its result. Never raises."""
    return _answer(line, options, _inspect, empty={})


def results(file: str, work: Callable[[str, Options], Row], options: Options) -> Iterator[Row]:
    """The result of each row, in the order of the rows; "-" is standard input.

    A file is worked on by all processors. Standard input is answered row by row, so that
    another program can ask and wait. Raises UsageError where there is no such file.
    """
    if file == "-":
        yield from (work(line, options) for line in sys.stdin if line.strip())
        return
    path = Path(file)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except OSError as error:
        raise UsageError(f"cannot be read: {error.strerror}", where=file) from None
    except UnicodeDecodeError:
        raise UsageError("not UTF-8", where=file, remedy="JSON lines are wanted") from None
    rows = [line for line in lines if line.strip()]
    options = replace(options, folder=str(path.parent))
    one = _Work(work, options)
    processes = min(os.cpu_count() or 1, 8)
    if processes == 1 or len(rows) < 2 * processes:
        yield from map(one, rows)
    else:
        yield from _in_processes(rows, one, processes)


def comparison_shape(comparison: Comparison, source: str, *, explain: bool = False) -> Row:
    """The changes that would be alerted; with `explain`, rules and what was left out."""
    changes = []
    new, outcome = comparison.new, comparison.outcome
    if new and outcome:
        for change in outcome.changes:
            if not (change.substance or explain):
                continue
            row = change_shape(change, source=source, page=new.url)
            if explain:
                row |= {
                    "rule": change.entry.rule,
                    "why": change.rule,
                    "substance": change.substance,
                }
            changes.append(row)
    shape: Row = {"changes": changes, "error": _error(comparison)}
    if explain and new:
        shape["extractor"] = new.extractor
        shape["left_out"] = [left_out_shape(item) for item in new.left_out]
    return shape


def source_name(url: str | None, file: str) -> str:
    """What stands for a source's id where there is no source."""
    return slug_of_url(url) if url else slug(file.removesuffix(".gz").rpartition(".")[0] or file)


def said(failure: Failure) -> str:
    """A failure in one line: its name, then the detail."""
    return f"{failure.kind.value}: {failure.detail}" if failure.detail else failure.kind.value


def _error(comparison: Comparison) -> str | None:
    if comparison.failure is None:
        return None
    line = said(comparison.failure)
    return line if comparison.faulty == "new" else f"the old capture is not the page: {line}"


def _answer(line: str, options: Options, work: Callable[[Row, Options], Row], *, empty: Row) -> Row:
    row: Row = {}
    try:
        row = _parsed(line)
        return {"id": row.get("id"), **work(row, options)}
    except AddendumError as error:
        return {"id": row.get("id"), **empty, "error": str(error)}
    except Exception as error:  # one bad row must not stop the others
        told = f"{type(error).__name__}: {error}"[:300]
        return {"id": row.get("id"), **empty, "error": f"this is a bug: {told}"}


def _parsed(line: str) -> Row:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"not JSON: {error}") from None
    if not isinstance(row, dict):
        raise UsageError("not a JSON object")
    return row


def _diff(row: Row, options: Options) -> Row:
    new = _capture(row, "new", options)
    old = _capture(row, "old", options, like=new)
    comparison = compare(
        old,
        new,
        extractor=row.get("extractor") or options.extractor,
        selector=row.get("selector") or options.selector,
        explain=options.explain,
    )
    source = str(row.get("source") or source_name(row.get("url") or options.url, new.name))
    return comparison_shape(comparison, source, explain=options.explain)


def _inspect(row: Row, options: Options) -> Row:
    capture = _capture(row, "page", options)
    reading = read_capture(
        capture,
        extractor=row.get("extractor") or options.extractor,
        selector=row.get("selector") or options.selector,
        explain=options.explain,
    )
    if isinstance(reading, NotThePage):
        return {"url": capture.url, "entries": [], "error": said(reading.failure)}
    return {**page_shape(reading, explain=options.explain), "error": None}


def _capture(row: Row, key: str, options: Options, *, like: Capture | None = None) -> Capture:
    name = row.get(key)
    if not isinstance(name, str) or not name:
        raise UsageError(f'"{key}" is not the path of a file')
    path = Path(name)
    if not path.is_absolute() and not path.exists():
        path = Path(options.folder) / path
    url = row.get("url") or options.url or (like.url if like else None)
    if url is not None and not isinstance(url, str):
        raise UsageError('"url" is not a text')
    return open_capture(path, url=url, now=_now(row) or options.now)


def _now(row: Row) -> datetime | None:
    written = row.get("now")
    return moment(written) if isinstance(written, str) else None


def moment(written: str) -> datetime:
    """An instant as RFC 3339, in UTC where it names no offset. Raises UsageError."""
    try:
        at = datetime.fromisoformat(written)
    except ValueError:
        raise UsageError(
            f"{written[:40]!r} is not a time", remedy="write one like 2026-11-22T14:05:00+02:00"
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


def _in_processes(rows: Iterable[str], work: Callable[[str], Row], processes: int) -> Iterator[Row]:
    """In order. A row whose reading kills its process (memory, a fault of a parser) is tried
    once more by itself, and named if it does it again."""
    left = list(rows)
    while left:
        done = 0
        try:
            for row in _window(left, work, processes):
                yield row
                done += 1
            return
        except BrokenProcessPool:
            left = left[done:]
            yield _alone(left.pop(0), work)


def _window(left: list[str], work: Callable[[str], Row], processes: int) -> Iterator[Row]:
    # Forked: the readers are loaded once. Nothing here has threads yet.
    method = "fork" if sys.platform == "linux" else "spawn"
    with ProcessPoolExecutor(processes, mp_context=get_context(method)) as pool:
        under_way: deque[Future[Row]] = deque()
        for line in left:
            under_way.append(pool.submit(work, line))
            if len(under_way) >= AHEAD:
                yield under_way.popleft().result()
        while under_way:
            yield under_way.popleft().result()


def _alone(line: str, work: Callable[[str], Row]) -> Row:
    try:
        return next(_window([line], work, 1))
    except BrokenProcessPool:
        name = _parsed(line).get("id")
        return {"id": name, "changes": [], "error": "reading it killed the process"}
