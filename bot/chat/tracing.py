"""The whole way from an address to what would be read there, for admins."""

from collections import Counter

from bot.chat.card import description
from bot.chat.commands import Command
from bot.chat.failures import reason
from bot.chat.parse import as_draft
from bot.chat.saying import anchor, bold, lines
from bot.chat.sources import admin_command
from bot.chat.turn import Turn
from bot.chat.unwatched import feed_lines
from bot.core.model import Entry, NotThePage, Page, Reading, Source
from bot.manage import Preview
from bot.render.catalogue import mark
from bot.render.clean import one_line
from bot.render.html import Html, escape

_SHOWN = 5


async def test(turn: Turn) -> None:
    """How a page is read, and why so, with nothing kept."""
    if not turn.argument:
        await turn.reply(
            turn.words.say_html(
                "Which address? For example <code>/test https://example.org/live</code>"
            )
        )
        return
    draft, unknown = as_draft(turn.argument)
    if unknown:
        await turn.reply(
            turn.words.say_html("I do not know the setting “{text}”.", text=unknown[:100])
        )
        return
    async with turn.busy():
        preview = await turn.deps.manage.preview(draft, explain=True)
    await turn.reply(trace(turn, preview))


def trace(turn: Turn, preview: Preview, *, brief: bool = False) -> Html:
    """The whole way from the address to the entries; `brief` leaves out each one's rule."""
    say, result = turn.words, preview.result
    parts = [f"<b>{anchor(_title(preview), preview.source.url)}</b>", _fetched(turn, preview.page)]
    if not isinstance(result, Reading):
        parts += [
            say.say_html("It cannot be followed: {kind}", kind=result.failure.kind.value),
            reason(say, result.failure),
            f"<i>{escape(one_line(result.failure.detail, 300))}</i>",
            *feed_lines(turn, result.discovered[:_SHOWN] if isinstance(result, NotThePage) else ()),
        ]
        return lines(*parts)
    read = say.say_html(
        "Read by {extractor}, language {language}, {n} entries",
        extractor=result.extractor,
        language=result.language or "?",
        n=len(result.entries),
    )
    parts += [
        description(turn, result.entries, result.coverage, result.extractor),
        f"{read} <i>({_why(turn, preview.source)})</i>",
        *_rules(turn, result),
        "",
        *(_entry(turn, entry, rule=not brief) for entry in result.entries[:_SHOWN]),
    ]
    if result.left_out:
        parts += ["", bold(say.say_html("Left out"))]
        parts += [
            f"– {escape(one_line(left.text, 80))} <i>({escape(one_line(left.why, 120))})</i>"
            for left in result.left_out[:_SHOWN]
        ]
    return lines(*parts)


def _why(turn: Turn, source: Source) -> Html:
    """Who chose the strategy."""
    if source.extractor != "auto" or source.selector:
        return turn.words.say_html("chosen because the settings say so")
    return turn.words.say_html("chosen because it fits the page best")


def _rules(turn: Turn, reading: Reading) -> list[str]:
    """What the strategy found by which rule, the commonest first."""
    rules = Counter(one_line(entry.rule, 60) for entry in reading.entries if entry.rule)
    found = [f"{turn.words.number(n)} × {escape(rule)}" for rule, n in rules.most_common(3)]
    return [f"<i>{', '.join(found)}</i>"] if found else []


def _title(preview: Preview) -> str:
    title = preview.result.title if isinstance(preview.result, Reading) else None
    return one_line(title or preview.source.url, 200)


def _fetched(turn: Turn, page: Page | None) -> str:
    if page is None:
        return ""
    return turn.words.say_html(
        "Status {status}, {size} kB in {seconds} s",
        status=page.status,
        size=turn.words.number(round(len(page.body) / 1000, 1)),
        seconds=turn.words.number(round(page.elapsed.total_seconds(), 2)),
    )


def _entry(turn: Turn, entry: Entry, *, rule: bool) -> str:
    at = entry.updated or entry.published
    moment = f"{turn.when(at)} " if at else ""
    found_by = f" <i>({escape(one_line(entry.rule, 80))})</i>" if rule and entry.rule else ""
    said = one_line(": ".join(t for t in (entry.title, entry.text) if t), 160)
    return f"• {moment}<code>{entry.role.value}</code> {escape(said)}{found_by}"


COMMANDS: tuple[Command, ...] = (
    admin_command("test", test, mark("how a page is read"), mark("address")),
)
