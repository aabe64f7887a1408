"""The words that an alert must or must not have."""

from bot.chat.asking import ask
from bot.chat.commands import Run, Who
from bot.chat.parse import words
from bot.chat.saying import bold, lines
from bot.chat.settings.buttons import back_row, undo_row
from bot.chat.settings.change import apply
from bot.chat.settings.names import ASK_WORDS, CLEAR_WORDS, WORDS
from bot.chat.settings.panel import word_line
from bot.chat.settings.scope import Scope, scope_of
from bot.chat.turn import Turn
from bot.subscribe import MOST_WORDS


async def word_lists(turn: Turn) -> None:
    """The words that an alert must or must not have."""
    scope = await scope_of(turn, turn.pressed.argument(0))
    await _word_lists(turn, scope)


async def _word_lists(turn: Turn, scope: Scope, *, undo: bool = False) -> None:
    say, key = turn.words, scope.key
    rows = [
        [
            turn.button(say.say("Only with …"), ASK_WORDS, key, "include"),
            turn.button(say.say("Not with …"), ASK_WORDS, key, "exclude"),
        ],
        [turn.button(say.say("No words"), CLEAR_WORDS, key)],
        undo_row(turn, scope) if undo else [],
        back_row(turn, scope),
    ]
    none = say.say_html("No words are set: everything is told.")
    text = lines(bold(say.say_html("Words")), word_line(say, scope.wishes) or none)
    await turn.show(text, rows)


async def ask_words(turn: Turn) -> None:
    """Ask for a list of words."""
    press = turn.pressed
    scope = await scope_of(turn, press.argument(0))
    say = turn.words
    wanted = (
        say.say_html("Only what has one of the words is told.")
        if press.argument(1) == "include"
        else say.say_html("What has one of the words is not told.")
    )
    kind = "include" if press.argument(1) == "include" else "exclude"
    text = lines(
        bold(say.say_html("Answer this message with the words")),
        wanted,
        say.say_html("Parted by commas, at most {most}; a phrase counts as one.", most=MOST_WORDS),
    )
    await ask(turn, text, WORDS, scope.key, kind)


async def take_words(turn: Turn) -> None:
    """The answer to such a question."""
    scope = await scope_of(turn, turn.asked.argument(0))
    listed = tuple(words(turn.argument))
    await turn.deps.subscribe.remember(scope.chat, scope.one)
    scope = await apply(turn, scope, {turn.asked.argument(1): listed})
    await _word_lists(turn, scope, undo=True)


async def clear_words(turn: Turn) -> None:
    scope = await scope_of(turn, turn.pressed.argument(0))
    await turn.deps.subscribe.remember(scope.chat, scope.one)
    scope = await apply(turn, scope, {"include": (), "exclude": ()})
    await _word_lists(turn, scope, undo=True)


PRESSES: dict[str, tuple[Who, Run]] = {
    WORDS: (Who.LEADER, word_lists),
    ASK_WORDS: (Who.LEADER, ask_words),
    CLEAR_WORDS: (Who.LEADER, clear_words),
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    WORDS: (Who.LEADER, take_words),
}
