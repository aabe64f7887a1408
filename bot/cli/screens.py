"""Results as a person likes to read them on a terminal."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from rich.console import Console, ConsoleOptions, Group, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bot.cli.call import one_line
from bot.cli.shapes import entry_url, standing
from bot.cli.words import word_diff
from bot.core.model import Change, Entry, Kind, LeftOut, Reading, Role, Version, Watched

COLOURS = {
    Role.UPDATE: "bold green",
    Role.CORRECTION: "bold yellow",
    Role.CLARIFICATION: "bold yellow",
    Role.RETRACTION: "bold red",
    Role.POST: "bold cyan",
    Role.ITEM: "bold cyan",
    Role.TEXT: "blue",
    Role.HEADLINE: "magenta",
}
STATES = {
    "live": "bold green",
    "failing": "bold red",
    "retired": "red",
    "paused": "dim",
    "new": "cyan",
}


class Indented:
    """Text that stands in: wrapped with its margin on a terminal, as it is in a pipe."""

    def __init__(self, text: Text) -> None:
        self._text = text

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if console.is_terminal:
            yield Padding(self._text, (0, 0, 0, 2))
            return
        for line in self._text.split("\n"):
            yield Text.assemble("  ", line)


def page_screen(
    reading: Reading,
    *,
    explain: bool = False,
    watched: Watched | None = None,
    now: datetime | None = None,
) -> RenderableType:
    """How a page is read; and, if it is `watched`, when it is looked at again and why."""
    head = Table.grid(padding=(0, 2))
    for name, value in (
        ("address", reading.url),
        ("title", reading.title or "(none)"),
        ("read as", reading.extractor),
        ("language", reading.language or "unknown"),
        ("coverage", reading.coverage.value),
        ("published", when(reading.published)),
        ("updated", when(reading.updated)),
        ("entries", str(len(reading.entries))),
        *(_watched_rows(watched, now or datetime.now(UTC)) if watched else ()),
    ):
        head.add_row(Text(name, style="dim"), Text(one_line(value)))
    body: list[RenderableType] = [head]
    for entry in reading.entries:
        body += [Text(), *_entry(entry, reading.url, explain=explain)]
    if explain:
        body += list(left_out_lines(reading.left_out))
    return Group(*body)


def _watched_rows(watched: Watched, now: datetime) -> Iterable[tuple[str, str]]:
    source, state = watched.source, watched.state
    yield "watched as", f"{source.id} ({standing(watched)})"
    if not (source.paused or state.retired):
        yield "next look", _next_look(watched, now)
    for what in peculiarities(watched):
        yield "set so", what


def _next_look(watched: Watched, now: datetime) -> str:
    state = watched.state
    why = f" ({one_line(state.why_next, 60)})" if state.why_next else ""
    return f"{until(state.next_look, now)}{why}"


def peculiarities(watched: Watched) -> list[str]:
    """What an admin has set of a source that its site, or who reads its state, should know of."""
    source = watched.source
    kept = {
        "robots.txt is not obeyed: its site agreed": source.ignore_robots,
        "fetched with a browser": source.browser,
        "the articles of the feed are read too": source.read_articles,
    }
    return [said for said, so in kept.items() if so]


def changes_screen(
    changes: Sequence[Change], page: str, *, explain: bool = False
) -> RenderableType:
    """What would be alerted."""
    if not changes:
        return Text("no change", style="dim")
    body: list[RenderableType] = []
    for change in changes:
        body += [*_change(change, page, explain=explain), Text()]
    return Group(*body[:-1])


def sources_screen(sources: Sequence[Watched], now: datetime) -> RenderableType:
    """The watched sources, a line each."""
    if not sources:
        return Text("no source is watched yet — `addendum sources add URL` adds one")
    table = Table(box=None, pad_edge=False, header_style="dim")
    for column in ("id", "state", "read as", "last look", "next look", "address"):
        table.add_column(column, overflow="fold", no_wrap=column in {"id", "state"})
    for watched in sources:
        source, state = watched.source, watched.state
        stands = standing(watched)
        idle = source.paused or state.retired
        table.add_row(
            source.id,
            Text(stands, style=STATES.get(stands, "")),
            state.extractor or source.extractor,
            ago(state.last_look, now),
            "–" if idle else _next_look(watched, now),
            _where_and_why(watched),
        )
    return table


def versions_screen(versions: Sequence[Version]) -> RenderableType:
    """Stored texts, oldest first, each as a word diff against the one before it."""
    if not versions:
        return Text("nothing is stored of it yet", style="dim")
    body: list[RenderableType] = []
    former: Version | None = None
    for version in reversed(versions):
        title = one_line(version.title or "(no title)")
        body.append(Text.assemble((when(version.taken_at), "bold"), "  ", (title, "dim")))
        shown = _first(version) if former is None else word_diff(former.text, version.text)
        body += [Indented(shown), Text()]
        former = version
    return Group(*body)


def when(at: datetime | None) -> str:
    """A moment in the terminal's own time zone, to the minute."""
    return "unknown" if at is None else at.astimezone().strftime("%Y-%m-%d %H:%M")


def ago(at: datetime | None, now: datetime) -> str:
    """How long since a moment."""
    return "never" if at is None else f"{_rough((now - at).total_seconds())} ago"


def until(at: datetime, now: datetime) -> str:
    """How long to a moment."""
    seconds = (at - now).total_seconds()
    return "now" if seconds <= 0 else f"in {_rough(seconds)}"


def _where_and_why(watched: Watched) -> Text:
    """The address, and below it what stands against reading it."""
    text = Text(one_line(watched.source.url))
    failure = watched.state.failure
    if failure and not watched.source.paused:
        said = f"{failure.kind.value}: {failure.detail}" if failure.detail else failure.kind.value
        text.append(f"\n{one_line(said, 120)}", style="red")
    for what in peculiarities(watched):
        text.append(f"\n{what}", style="dim")
    return text


def _rough(seconds: float) -> str:
    for unit, size in (("d", 86400), ("h", 3600), ("min", 60)):
        if seconds >= size:
            return f"{int(seconds // size)} {unit}"
    return f"{max(int(seconds), 0)} s"


def _entry(entry: Entry, page: str, *, explain: bool) -> Iterable[RenderableType]:
    line = Text.assemble((entry.role.value, COLOURS.get(entry.role, "")))
    for part in (entry.marker, _time(entry), entry.author):
        if part:
            line.append(f"  {one_line(part)}", style="dim")
    if entry.title:
        line.append(f"  {one_line(entry.title)}", style="bold")
    yield line
    yield Indented(Text(_paragraphs(entry.text)))
    if entry.url:
        yield Indented(Text(one_line(entry_url(entry, page)), style="dim underline"))
    if explain:
        yield Indented(Text(f"id {entry.id} · rule: {entry.rule or '–'}", style="dim"))


def _change(change: Change, page: str, *, explain: bool) -> Iterable[RenderableType]:
    signs = {Kind.ADDED: "+ ", Kind.EDITED: "~ ", Kind.REMOVED: "- "}
    head, *rest = _entry(change.entry, page, explain=explain)
    assert isinstance(head, Text)  # noqa: S101 - _entry begins with its line
    yield Text.assemble((signs[change.kind] + change.kind.value + " ", "bold"), head)
    if change.kind is Kind.EDITED and change.previous:
        rest[0] = Indented(word_diff(change.previous.text, change.entry.text))
    yield from rest
    if explain:
        weight = "" if change.substance else " · no alert: a change without substance"
        note = f"counts because: {change.rule or '–'}{weight}"
        yield Indented(Text(note, style="dim"))


def left_out_lines(items: Sequence[LeftOut]) -> Iterable[RenderableType]:
    """What looked like entries and was not taken, and why."""
    if items:
        yield Text("\nleft out", style="bold")
    for item in items:
        yield Indented(Text.assemble(one_line(item.text, 100), (f"  {item.why}", "yellow")))


def _first(version: Version) -> Text:
    lines = version.text.splitlines()
    return Text(f"first stored version, {len(lines)} paragraphs", style="dim")


def _time(entry: Entry) -> str | None:
    at = entry.updated or entry.published
    return when(at) if at else None


def _paragraphs(text: str) -> str:
    return "\n".join(one_line(line, 100_000) for line in text.splitlines())


def clock(at: datetime | None = None) -> str:
    """The time of day, for lines of a log that a person watches."""
    return (at or datetime.now(UTC)).astimezone().strftime("%H:%M:%S")
