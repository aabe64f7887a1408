"""The panels of switches: kinds of news, and what is set rarely."""

from bot.chat.commands import Run, Who
from bot.chat.saying import Rows, bold, lines
from bot.chat.settings.buttons import back_row, choice, switch, tick
from bot.chat.settings.change import CHANGES, apply
from bot.chat.settings.names import EXCERPTS, KINDS, MORE, ROLES, SET
from bot.chat.settings.panel import show_panel
from bot.chat.settings.scope import Scope, scope_of
from bot.chat.turn import Turn
from bot.core.model import ChatKind
from bot.render.catalogue import LANGUAGES


async def kinds(turn: Turn) -> None:
    await show_kinds(turn, await scope_of(turn, turn.pressed.argument(0)))


async def show_kinds(turn: Turn, scope: Scope) -> None:
    """A switch for each kind of news."""
    say = turn.words
    rows = [
        [
            turn.button(
                f"{tick(role in scope.wishes.roles)}{say.say(name)}",
                SET,
                scope.key,
                "role",
                f"{'-' if role in scope.wishes.roles else '+'}{role.value}",
                KINDS,
            )
        ]
        for role, name in ROLES.items()
    ]
    await turn.show(
        bold(say.say_html("Which kinds of news shall be told?")), [*rows, back_row(turn, scope)]
    )


async def more(turn: Turn) -> None:
    await show_more(turn, await scope_of(turn, turn.pressed.argument(0)))


async def show_more(turn: Turn, scope: Scope) -> None:
    """What is set rarely."""
    say, wishes = turn.words, scope.wishes
    excerpts = {"0": say.say("Whole text"), "800": "800", "280": "280"}
    rows = [
        [
            choice(turn, scope, excerpts[k], "excerpt", k, wishes.excerpt == v)
            for k, v in EXCERPTS.items()
        ],
        [
            switch(turn, scope, say.say("Tell edits"), "edits", wishes.edits),
            switch(turn, scope, say.say("Tell removals"), "removals", wishes.removals),
        ],
        [switch(turn, scope, say.say("Pictures"), "picture", wishes.picture)],
        [switch(turn, scope, say.say("Follow where it goes on"), "follow_on", wishes.follow_on)],
        *_topic_rows(turn, scope),
        *_language_rows(turn, scope),
        back_row(turn, scope),
    ]
    await turn.show(
        lines(
            bold(say.say_html("How alerts look")),
            say.say_html("How many characters of a long text, and in which language its frame."),
        ),
        rows,
    )


def _language_rows(turn: Turn, scope: Scope) -> Rows:
    """Each language in its own name, three a row; below them, that of the chat."""
    own, codes = scope.wishes.language, list(LANGUAGES)
    buttons = [choice(turn, scope, LANGUAGES[c], "language", c, own == c) for c in codes]
    chats = turn.words.say("As the chat speaks")
    return [
        *(buttons[at : at + 3] for at in range(0, len(buttons), 3)),
        [choice(turn, scope, chats, "language", "-", own is None)],
    ]


def _topic_rows(turn: Turn, scope: Scope) -> Rows:
    """Topics are a thing of supergroups."""
    if scope.chat.kind is not ChatKind.SUPERGROUP:
        return []
    text = turn.words.say("A topic for each story")
    return [[switch(turn, scope, text, "own_topic", scope.wishes.own_topic)]]


async def set_pressed(turn: Turn) -> None:
    """A value was chosen."""
    press = turn.pressed
    scope = await scope_of(turn, press.argument(0))
    field, value, view = press.argument(1), press.argument(2), press.argument(3)
    change = CHANGES.get(field)
    if change is None:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    scope = await apply(turn, scope, change(scope.wishes, field, value))
    await {KINDS: show_kinds, MORE: show_more}.get(view, show_panel)(turn, scope)


PRESSES: dict[str, tuple[Who, Run]] = {
    KINDS: (Who.LEADER, kinds),
    MORE: (Who.LEADER, more),
    SET: (Who.LEADER, set_pressed),
}
