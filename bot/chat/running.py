"""To run it all from a phone: /stats, /errors, /ban, /unban, /backup."""

import asyncio
import zlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.chat.failures import reason
from bot.chat.saying import bold, lines
from bot.chat.sources import admin_command
from bot.chat.turn import Refused, Turn
from bot.chat.unsent import button as unsent_button
from bot.core.model import ChatState, Coverage, Recipient
from bot.render.catalogue import mark, zone
from bot.render.chart import Day, Spread, day_chart
from bot.render.clean import one_line
from bot.render.html import escape

LARGEST = 50_000_000
"""Bytes of a document that a bot may send (Bot API, sendDocument)."""
_SHOWN = 10
_STATES = {
    "owed": mark("waiting"),
    "sending": mark("on their way"),
    "held": mark("held back"),
    "sent": mark("sent"),
    "dead": mark("failed"),
    "dropped": mark("dropped"),
}
"""What a delivery's states are called."""
_BARS = "·▁▂▃▄▅▆▇█"


async def stats(turn: Turn) -> None:
    """How it fares, in a few lines, with a picture of the last day."""
    say = turn.words
    watched = await turn.deps.manage.sources()
    live = sum(w.state.coverage is Coverage.LIVE for w in watched)
    failing = sum(w.state.failing_since is not None for w in watched)
    paused = sum(w.source.paused for w in watched)
    chats = len(await turn.deps.subscribe.reachable())
    parts = [
        "",
        say.say_html(
            "Sources: {n}, of which {live} live, {failing} failing, {paused} paused",
            n=say.number(len(watched)),
            live=say.number(live),
            failing=say.number(failing),
            paused=say.number(paused),
        ),
        say.say_html("Chats: {n}", n=say.number(chats)),
    ]
    if turn.deps.counts is not None:
        counts = await turn.deps.counts()
        listed = ", ".join(
            f"{say.say(_STATES[name]) if name in _STATES else name} {say.number(n)}"
            for name, n in counts.items()
        )
        parts.append(say.say_html("Deliveries: {states}", states=listed))
    head = bold(say.say_html("The last 24 hours"))
    picture = await _picture(turn)
    if picture is not None:
        caption = lines(head, *await _last_day(turn, drawn=True), *parts)
        if await turn.picture(picture, caption):
            return
    await turn.reply(lines(head, *await _last_day(turn), *parts))


async def _picture(turn: Turn) -> bytes | None:
    """News and latencies by the hour; None where there were none, or nobody can draw."""
    draw, tallies = turn.deps.draw, turn.deps.tallies
    if draw is None or tallies is None:
        return None
    hours = _hours(turn.now)
    told = dict(await tallies.per_hour("alerts", hours[0]))
    if not told:
        return None
    spreads = {}
    for name in ("noticed", "sent"):
        by_hour = await tallies.percentiles_by_hour(name, hours[0])
        spreads[name] = {
            hours.index(at): Spread(half.total_seconds(), most.total_seconds())
            for at, (half, most) in by_hour
            if at in hours
        }
    chart = day_chart(
        Day(
            hours[0].astimezone(zone(turn.chat.timezone)).hour,
            [told.get(at, 0) for at in hours],
            spreads["noticed"],
            spreads["sent"],
        )
    )
    return await asyncio.to_thread(draw, chart)


async def _last_day(turn: Turn, *, drawn: bool = False) -> list[str]:
    """In words; with signs of the picture's colours where it was `drawn`, else with a chart in
    letters."""
    say, tallies = turn.words, turn.deps.tallies
    if tallies is None:
        return []
    since = turn.now - timedelta(hours=24)
    hours = await tallies.per_hour("alerts", since)
    told = sum(n for _, n in hours)
    news = say.say_html_n("{n} piece of news", "{n} pieces of news", told)
    found: list[str] = [f"🟦 {news}" if drawn else news]
    if told and not drawn:
        found.append(f"<code>{bars([dict(hours).get(at, 0) for at in _hours(turn.now)])}</code>")
    for sign, name, sentence in (
        ("🟧", "noticed", mark("From published to noticed: {median} s, for 99 of 100 {most} s")),
        ("🟩", "sent", mark("From noticed to sent: {median} s, for 99 of 100 {most} s")),
    ):
        took = await tallies.percentiles(name, since, (0.5, 0.99))
        if took is not None:
            median, most = (say.number(round(t.total_seconds(), 1)) for t in took)
            said = say.say_html(sentence, median=median, most=most)
            found.append(f"{sign} {said}" if drawn else said)
    return found


def _hours(now: datetime) -> list[datetime]:
    """The beginnings of the last 24 hours, the running one last."""
    this = now.replace(minute=0, second=0, microsecond=0)
    return [this - timedelta(hours=n) for n in range(23, -1, -1)]


def bars(counts: Sequence[int]) -> str:
    """Counts as a row of bars: a chart in letters, which reads the same on light and dark."""
    most = max(counts, default=0) or 1
    return "".join(_BARS[-(-n * (len(_BARS) - 1) // most)] for n in counts)


async def errors(turn: Turn) -> None:
    """What fails: sources that cannot be read, messages that could not be sent."""
    say = turn.words
    failing = [w for w in await turn.deps.manage.sources() if w.state.failing_since is not None]
    dead = await turn.deps.manage.store.dead_letters(_SHOWN)
    if not failing and not dead:
        await turn.reply(say.say_html("Nothing fails."))
        return
    parts: list[str] = []
    for one in failing[:_SHOWN]:
        since, failure = one.state.failing_since, one.state.failure
        parts.append(f"⚠️ {turn.link(one)} <code>{one.source.id}</code>")
        if since is not None:
            parts.append(say.say_html("since {time}", time=turn.when(since)))
        if failure is not None:
            detail = escape(one_line(failure.detail, 160))
            parts.append(
                f"{reason(say, failure)} <i>{detail}</i>" if detail else reason(say, failure)
            )
        parts.append("")
    if len(failing) > _SHOWN:
        left = len(failing) - _SHOWN
        parts.append(say.say_html_n("and {n} more", "and {n} more", left))
    if dead:
        parts.append(bold(say.say_html("Messages that could not be sent")))
        parts += [
            f"– {escape(d.recipient.address)}: {escape(one_line(a.source_name, 60))} "
            f"<i>({escape(one_line(d.why, 100))})</i>"
            for d, a in dead
        ]
    await turn.reply(lines(*parts), [unsent_button(turn)] if dead else ())


async def ban(turn: Turn) -> None:
    """Answer a chat or a person no more, and tell it nothing."""
    recipient, name = await _whom(turn)
    if recipient.address.lstrip("-").isdigit() and int(recipient.address) in turn.deps.admins():
        raise Refused(turn.words.say_html("Admins cannot be banned."))
    done = await turn.deps.subscribe.ban(recipient, True)
    text = (
        turn.words.say_html("🚫 {chat} is banned. /unban lets it in again.", chat=name)
        if done
        else turn.words.say_html("{chat} was banned before.", chat=name)
    )
    await turn.reply(text)


async def unban(turn: Turn) -> None:
    """Let a chat or a person in again."""
    recipient, name = await _whom(turn)
    done = await turn.deps.subscribe.ban(recipient, False)
    text = (
        turn.words.say_html("{chat} is let in again.", chat=name)
        if done
        else turn.words.say_html("{chat} is not banned.", chat=name)
    )
    await turn.reply(text)


async def _whom(turn: Turn) -> tuple[Recipient, str]:
    """The chat that is named: by its number, or by the @name that we know it by."""
    wanted = turn.argument.split(" ")[0]
    number = wanted.removeprefix("-")
    if number.isascii() and number.isdigit() and 0 < len(number) <= 16:
        recipient = Recipient(turn.deps.channel, wanted)
        known = await turn.deps.subscribe.chat(recipient)
        return recipient, (known.title if known and known.title else wanted)
    if wanted.startswith("@"):
        name = wanted[1:].lower()
        for chat in await turn.deps.subscribe.every():
            if (chat.username or "").lower() == name:
                return chat.recipient, wanted
        raise Refused(turn.words.say_html("I know no chat called {chat}.", chat=wanted[:50]))
    banned = [c for c in await turn.deps.subscribe.every() if c.state is ChatState.BANNED]
    listed = ", ".join(f"{c.recipient.address}" for c in banned[:30]) or "–"
    raise Refused(
        lines(
            turn.words.say_html(
                "Whom? For example <code>/{command} 123456789</code> or "
                "<code>/{command} @name</code>.",
                command=turn.command,
            ),
            turn.words.say_html("Banned now: {chats}", chats=listed),
        )
    )


async def backup(turn: Turn) -> None:
    """The database as a file, to the admin's private chat only."""
    if turn.deps.backup is None:
        raise Refused(turn.words.say_html("There is no database to copy."))
    name = f"addendum-{turn.now:%Y-%m-%d-%H%M}.db"
    async with turn.busy():
        with TemporaryDirectory(prefix="addendum-") as folder:
            path = Path(folder) / name
            await turn.deps.backup(path)
            content = await asyncio.to_thread(path.read_bytes)
        packed = await asyncio.to_thread(_gzip, content)
    if len(packed) > LARGEST:
        raise Refused(
            turn.words.say_html(
                "The database is too large for Telegram. Use <code>addendum backup</code>."
            )
        )
    size = turn.words.number(round(len(content) / 1_000_000, 1))
    await turn.document(
        f"{name}.gz", packed, turn.words.say_html("The database, {size} MB unpacked.", size=size)
    )


def _gzip(content: bytes) -> bytes:
    packer = zlib.compressobj(6, zlib.DEFLATED, 31)
    return packer.compress(content) + packer.flush()


COMMANDS = (
    admin_command("stats", stats, mark("how it fares")),
    admin_command("errors", errors, mark("what fails")),
    admin_command("ban", ban, mark("answer somebody no more"), mark("number or @name")),
    admin_command("unban", unban, mark("let somebody in again"), mark("number or @name")),
    admin_command("backup", backup, mark("the database as a file"), private=True),
)
