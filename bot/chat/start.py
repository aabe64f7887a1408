"""The first and the last words: /start with its deep links, /help, /lang, /privacy, /stop."""

from bot.chat.aim import Aim
from bot.chat.commands import Command, CommandTable, Run, Who
from bot.chat.following import CHOICES
from bot.chat.outcome import CHOOSE, tell
from bot.chat.saying import Rows, bold, lines
from bot.chat.turn import Turn
from bot.core.finding import Missing
from bot.core.model import ChatKind
from bot.render.catalogue import LANGUAGES, catalogue, mark, negotiate
from bot.render.html import Html

LANGUAGE = "lang"
STOP, STOP_NOT = "stop", "stopnot"
_DEEP_LINK = "s_"


async def start(turn: Turn) -> None:
    """Say what this is; or follow what a deep link (t.me/BOT?start=s_ID) names."""
    payload = turn.argument.split(" ")[0]
    if payload.startswith(_DEEP_LINK):
        await _follow_link(turn, payload.removeprefix(_DEEP_LINK))
        return
    say = turn.words
    head = say.say_html("I watch live blogs and news pages, and tell you what is new.")
    await turn.reply(
        lines(
            f"<b>{head}</b>",
            "",
            say.say_html(
                "An update added to an article, a new post of a live blog, a correction: you "
                "get just that, as soon as I notice."
            ),
            "",
            how_to_follow(turn),
        ),
        [
            [turn.button(say.say("Choose"), CHOICES, 0)],
            [turn.button(f"🌐 {LANGUAGES[turn.words.language]}", LANGUAGE, "")],
        ],
    )


def how_to_follow(turn: Turn) -> Html:
    """How a page is followed: in private by its address alone, elsewhere by a command, for
    what people say to each other there is none of our business."""
    say = turn.words
    if turn.chat.kind is ChatKind.PRIVATE:
        return say.say_html("Send me the address of a page, or choose from what I watch already.")
    return say.say_html(
        "In groups and channels I hear commands only: "
        "<code>/subscribe https://example.org/live</code> follows a page, and only the admins "
        "of this chat change what it follows. Or choose from what I watch already."
    )


async def _follow_link(turn: Turn, source_id: str) -> None:
    if not await turn.may_change():
        await turn.reply(leaders_only(turn))
        return
    outcome = await turn.deps.subscribe.follow_source(turn.recipient, source_id.lower())
    if isinstance(outcome, Missing):
        say = turn.words
        await turn.reply(
            say.say_html("What this link leads to is no longer watched."),
            [[turn.button(say.say("Choose"), CHOICES, 0)]],
        )
        return
    await tell(turn, Aim(turn.chat, turn.recipient, ""), outcome)


def leaders_only(turn: Turn) -> Html:
    """What a member of a group is told who would change what it follows."""
    return turn.words.say_html("Only the admins of this chat can change what it follows.")


def make_help(table: CommandTable, turn: Turn) -> Html:
    """A line for each command that this person can give here."""
    say, private = turn.words, turn.chat.kind is ChatKind.PRIVATE
    shown = table.of(Who.ANYONE, Who.LEADER)
    if private:
        text = say.say_html("Send me the address of a page, and I tell you what is new there.")
        head = bold(text)
    else:
        head = how_to_follow(turn)
    parts: list[str] = [head, "", *(_help_line(turn, command) for command in shown)]
    if turn.is_admin:
        parts += ["", bold(say.say_html("For admins"))]
        parts += [
            _help_line(turn, command)
            for command in table.of(Who.ADMIN)
            if private or not command.private
        ]
    return lines(*parts)


def _help_line(turn: Turn, command: Command) -> str:
    say = turn.words
    usage = f" <i>{say.say_html(command.usage)}</i>" if command.usage else ""
    return f"/{command.name}{usage} — {say.say_html(command.help)}"


async def language(turn: Turn) -> None:
    """Choose the language of this chat."""
    wanted = turn.argument.strip().lower()
    if wanted:
        code = _language_of(wanted)
        if code is None:
            names = ", ".join(f"{name} ({code})" for code, name in LANGUAGES.items())
            await turn.reply(turn.words.say_html("I speak {languages}.", languages=names))
            return
        await _speak(turn, code)
        return
    await show_languages(turn)


def _language_of(wanted: str) -> str | None:
    for code, name in LANGUAGES.items():
        if wanted in {code, name.lower()}:
            return code
    code = negotiate(wanted)
    return code if wanted.startswith(code) and "-" in wanted.replace("_", "-") else None


async def show_languages(turn: Turn) -> None:
    codes = list(LANGUAGES)
    rows = [
        [
            turn.button(f"{'☑ ' if c == turn.chat.language else ''}{LANGUAGES[c]}", LANGUAGE, c)
            for c in codes[i : i + 2]
        ]
        for i in range(0, len(codes), 2)
    ]
    await turn.show(turn.words.say_html("Which language shall I speak here?"), rows)


async def language_pressed(turn: Turn) -> None:
    code = turn.pressed.argument(0)
    if not code:
        await show_languages(turn)
        return
    if not await turn.may_change():
        turn.toast, turn.alarming = leaders_only(turn), True
        return
    await _speak(turn, code)


async def _speak(turn: Turn, code: str) -> None:
    former = turn.chat.language
    turn.chat = await turn.deps.subscribe.speak(turn.chat, code)
    turn.words = catalogue(code)
    say = turn.words
    await turn.show(
        say.say_html("From now on I speak {language} here.", language=LANGUAGES[say.language]),
        [[turn.button(say.say("Undo"), LANGUAGE, former)]] if former != code else (),
    )


async def privacy(turn: Turn) -> None:
    """What is stored of this chat."""
    say, chat = turn.words, turn.chat
    following = await turn.deps.subscribe.following(chat.recipient)
    await turn.reply(
        lines(
            bold(say.say_html("What I store of this chat")),
            say.say_html(
                "Its number and title: {number}, {title}",
                number=chat.recipient.address,
                title=chat.title or "–",
            ),
            say.say_html(
                "Its language, time zone, quiet hours and settings: {language}, {zone}",
                language=LANGUAGES.get(chat.language, chat.language),
                zone=chat.timezone,
            ),
            say.say_html_n(
                "What it follows: {n} source", "What it follows: {n} sources", len(following)
            ),
            say.say_html("Which alerts it was sent, and when, to send none twice."),
            say.say_html("For a week, how it followed what it gave up, for Undo."),
            say.say_html("For a week, the pages of a list that the admins may be asked about."),
            "",
            say.say_html(
                "I keep nothing of what you write. /export gives you all of it, /stop deletes it."
            ),
        )
    )


async def stop(turn: Turn) -> None:
    """Delete everything, after a confirmation."""
    say = turn.words
    count = len(await turn.deps.subscribe.following(turn.chat.recipient))
    await turn.reply(
        lines(
            bold(say.say_html("Shall I forget this chat?")),
            say.say_html_n(
                "It follows {n} source. That and all its settings will be deleted, and nobody "
                "can bring them back. /export keeps a copy.",
                "It follows {n} sources. These and all its settings will be deleted, and nobody "
                "can bring them back. /export keeps a copy.",
                count,
            ),
        ),
        [
            [
                turn.button(say.say("Delete everything"), STOP),
                turn.button(say.say("Keep it"), STOP_NOT),
            ]
        ],
    )


async def stop_confirmed(turn: Turn) -> None:
    await turn.deps.subscribe.forget(turn.chat)
    await turn.show(
        turn.words.say_html("Everything about this chat is deleted. /start begins anew.")
    )


async def stop_not(turn: Turn) -> None:
    await turn.show(turn.words.say_html("Nothing was deleted."))


def not_understood(turn: Turn) -> tuple[Html, Rows]:
    """What a person is told whose words mean nothing to us."""
    say = turn.words
    return (
        say.say_html("I do not know that command. /help shows what I can do."),
        (),
    )


def offers(turn: Turn, found: list[tuple[str, str]]) -> Rows:
    """A button for each source (name, id) that the words may mean."""
    return [[turn.button(name, CHOOSE, source_id)] for name, source_id in found]


COMMANDS = (
    Command(name="start", run=start, help=mark("what this is"), menu=False),
    Command(
        name="lang",
        aliases=("language",),
        run=language,
        who=Who.LEADER,
        help=mark("another language"),
    ),
    Command(name="privacy", run=privacy, help=mark("what is stored of this chat")),
    Command(
        name="stop",
        run=stop,
        who=Who.LEADER,
        help=mark("delete all that is stored of this chat"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    LANGUAGE: (Who.ANYONE, language_pressed),
    STOP: (Who.LEADER, stop_confirmed),
    STOP_NOT: (Who.ANYONE, stop_not),
}
