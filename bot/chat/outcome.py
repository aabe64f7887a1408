"""What a person is told of the wish to follow something."""

from collections.abc import Sequence

from bot.chat.aim import Aim
from bot.chat.card import follow_card
from bot.chat.parse import tidy
from bot.chat.turn import Rows, Turn, lines
from bot.core.finding import Missing, Several
from bot.core.model import Entry
from bot.render.html import Html
from bot.subscribe import AlreadyFollowing, Follow, Followed, LimitReached

CHOOSE = "follow"
"""A button that follows the source of an id."""


async def tell(
    turn: Turn,
    target: Aim,
    outcome: Follow,
    entries: Sequence[Entry] = (),
    *,
    fresh: bool = False,
) -> None:
    """Say what became of the wish to follow."""
    say = turn.words
    if isinstance(outcome, Followed | AlreadyFollowing):
        shown = entries or await turn.deps.subscribe.entries(outcome.watched.source.id)
        text, rows = follow_card(turn, outcome, target.chat, shown, fresh=fresh)
        await turn.show(text, rows)
    elif isinstance(outcome, Several):
        await turn.reply(
            say.say_html("Which one do you mean?"),
            [[turn.button(turn.name(w), CHOOSE, w.source.id)] for w in outcome.candidates[:8]],
        )
    elif isinstance(outcome, LimitReached):
        await turn.reply(
            say.say_html_n(
                "This chat follows {n} source, and one chat may follow no more. "
                "/unsubscribe makes room.",
                "This chat follows {n} sources, and one chat may follow no more. "
                "/unsubscribe makes room.",
                outcome.limit,
            )
        )
    else:
        await turn.reply(*_missing(turn, outcome))


def _missing(turn: Turn, outcome: Missing) -> tuple[Html, Rows]:
    say = turn.words
    head = say.say_html("I watch nothing that is called “{text}”.", text=tidy(outcome.text)[:100])
    if outcome.near:
        rows = [[turn.button(turn.name(w), CHOOSE, w.source.id)] for w in outcome.near]
        return lines(head, say.say_html("Did you mean:")), rows
    hint = say.say_html(
        "Send the address of a page, as in <code>/subscribe https://example.org/live</code>, "
        "or /subscribe alone to choose from what there is."
    )
    return lines(head, hint), ()
