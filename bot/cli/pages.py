"""`inspect` and `diff`: how a page is read, and what would be alerted between two captures."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.app.clock import SystemClock
from bot.cli.batch import (
    Options,
    comparison_shape,
    diff_row,
    inspect_row,
    moment,
    results,
    said,
    source_name,
)
from bot.cli.call import Call
from bot.cli.captures import Comparison, compare, open_capture, read_capture
from bot.cli.desk import Pages
from bot.cli.known import known
from bot.cli.shapes import page_shape, source_shape
from bot.core.errors import UsageError, WorkFailed
from bot.core.model import FetchFailed, NotThePage, Page, PageRequest, Reading, Source, Watched
from bot.fetch.address import canonical
from bot.poll import hints_for

Url = Annotated[str | None, typer.Option("--url", help="The page's address, for links and dates.")]
Extractor = Annotated[
    str, typer.Option("--extractor", metavar="NAME", help="How to read it; auto chooses.")
]
Selector = Annotated[
    str | None, typer.Option("--selector", metavar="CSS", help="What one entry is.")
]
Explain = Annotated[bool, typer.Option("--explain", help="Say which rule found or left out what.")]
Batch = Annotated[
    str | None,
    typer.Option("--batch", metavar="FILE", help="Many at once, as JSON lines; - for stdin."),
]
Now = Annotated[
    str | None,
    typer.Option("--now", metavar="TIME", help="When it was captured (RFC 3339)."),
]


def inspect(
    ctx: typer.Context,
    page: Annotated[str | None, typer.Argument(metavar="PAGE", help="A URL or a file.")] = None,
    url: Url = None,
    extractor: Extractor = "auto",
    selector: Selector = None,
    explain: Explain = False,
    batch: Batch = None,
    now: Now = None,
) -> int:
    """How a page is read: extractor, title, language, live or over, entries."""
    call: Call = ctx.obj
    options = _options(url, extractor, selector, now, explain)
    if batch is not None:
        if page is not None:
            raise UsageError("a page and --batch make no sense together", where=page[:80])
        return _batch(call, results(batch, inspect_row, options))
    if page is None:
        raise UsageError("PAGE is missing", remedy="give a URL or a file")
    watched = None
    if _is_url(page):
        reading, watched = asyncio.run(_read_url(call, page, options))
    else:
        capture = open_capture(Path(page), url=url, now=options.now)
        reading = read_capture(capture, extractor=extractor, selector=selector, explain=explain)
    if isinstance(reading, NotThePage):
        raise WorkFailed(f"this is not the page: {said(reading.failure)}", where=page[:200])
    if call.json:
        known_as = {"watched": source_shape(watched)} if watched else {}
        call.emit({**page_shape(reading, explain=explain), **known_as})
    else:
        from bot.cli.screens import page_screen

        at = SystemClock().now()
        call.screen.print(page_screen(reading, explain=explain, watched=watched, now=at))
    return 0


def diff(
    ctx: typer.Context,
    old: Annotated[Path | None, typer.Argument(metavar="OLD", help="The earlier capture.")] = None,
    new: Annotated[Path | None, typer.Argument(metavar="NEW", help="The later capture.")] = None,
    url: Url = None,
    extractor: Extractor = "auto",
    selector: Selector = None,
    explain: Explain = False,
    batch: Batch = None,
    now: Now = None,
) -> int:
    """What would be alerted between two saved captures of one page (.gz too)."""
    call: Call = ctx.obj
    options = _options(url, extractor, selector, now, explain)
    if batch is not None:
        if old is not None:
            raise UsageError("captures and --batch make no sense together", where=str(old)[:80])
        return _batch(call, results(batch, diff_row, options))
    if old is None or new is None:
        raise UsageError("OLD and NEW are wanted: two files", remedy="see `addendum diff --help`")
    comparison, source = _compared(old, new, options)
    if comparison.failure:
        where = str(new if comparison.faulty == "new" else old)
        raise WorkFailed(f"this is not the page: {said(comparison.failure)}", where=where[:200])
    return _show(call, comparison, source, options)


def _compared(old: Path, new: Path, options: Options) -> tuple[Comparison, str]:
    later = open_capture(new, url=options.url, now=options.now)
    earlier = open_capture(old, url=later.url, now=options.now)
    comparison = compare(
        earlier,
        later,
        extractor=options.extractor,
        selector=options.selector,
        explain=options.explain,
    )
    return comparison, source_name(options.url, new.name)


def _show(call: Call, comparison: Comparison, source: str, options: Options) -> int:
    if call.json:
        shape = comparison_shape(comparison, source, explain=options.explain)
        for row in shape["changes"]:
            call.emit(row)
        if options.explain:
            call.emit({"extractor": shape["extractor"], "left_out": shape["left_out"]})
        return 0
    from bot.cli.screens import changes_screen, left_out_lines

    new, outcome = comparison.new, comparison.outcome
    if new and outcome:
        changes = [c for c in outcome.changes if c.substance or options.explain]
        call.screen.print(changes_screen(changes, new.url, explain=options.explain))
        if options.explain:
            for line in left_out_lines(new.left_out):
                call.screen.print(line)
    return 0


def _batch(call: Call, rows: Any) -> int:
    for row in rows:
        call.emit(row)
    return 0


def _options(
    url: str | None, extractor: str, selector: str | None, now: str | None, explain: bool
) -> Options:
    from bot.cli.settings import extractor_names

    names = extractor_names()
    if names and extractor not in names:
        shown = extractor[:40]
        raise UsageError(
            f"there is no extractor {shown!r}", remedy=f"choose from {', '.join(sorted(names))}"
        )
    if extractor == "selector" and not selector:
        raise UsageError("--extractor selector needs --selector")
    at = moment(now) if now is not None else None
    return Options(url=url, extractor=extractor, selector=selector, now=at, explain=explain)


def _is_url(page: str) -> bool:
    return "://" in page[:12] and not page.startswith("file:")


async def _read_url(
    call: Call, page: str, options: Options
) -> tuple[Reading | NotThePage, Watched | None]:
    """Fetch and read a page as its source is, if it is watched, and keep nothing. What the
    command line says goes before what the source says."""
    call.log_to_stderr()
    url = canonical(page)
    watched = await known(call, url)
    source = watched.source if watched else Source(id="page", url=url)
    async with AsyncExitStack() as stack:
        pages = Pages(call.config, SystemClock(), stack)
        fetched = await pages.fetch(
            PageRequest(url=url, ignore_robots=source.ignore_robots, browser=source.browser)
        )
        if not isinstance(fetched, Page):
            failed = fetched.failure if isinstance(fetched, FetchFailed) else None
            raise WorkFailed(said(failed) if failed else "not modified", where=page[:200])
        hints = hints_for(source, fetched, explain=options.explain)
        if options.extractor != "auto" or options.selector:
            hints = replace(hints, extractor=options.extractor, selector=options.selector)
        given = {name: v for name in ("url", "now") if (v := getattr(options, name)) is not None}
        return await pages.read(fetched, replace(hints, **given)), watched
