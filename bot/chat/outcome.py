"""What a person is told of the wish to follow something."""

from collections.abc import Sequence

from bot.chat.aim import Aim, elsewhere
from bot.chat.card import follow_card
from bot.chat.parse import tidy
from bot.chat.saying import Rows, lines
from bot.chat.turn import Turn
from bot.core.finding import Missing, Several
from bot.core.model import Entry, Watched
from bot.render.html import Html, escape
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
            *choose_from(turn, target, say.say_html("Which one do you mean?"), outcome.candidates)
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
        await turn.reply(*_missing(turn, target, outcome))


def choose_from(
    turn: Turn, target: Aim, head: Html, candidates: Sequence[Watched]
) -> tuple[Html, Rows]:
    """Sources to choose from, by a button each. A button follows for the chat in which it
    stands: for a channel that is spoken of in private there are commands to copy instead."""
    if not target.elsewhere:
        return head, [[turn.button(turn.name(w), CHOOSE, w.source.id)] for w in candidates[:8]]
    chat = target.chat
    if chat.username is None:
        return lines(elsewhere(turn, chat), head), ()
    commands = [
        f"{turn.link(w)}: <code>/subscribe @{escape(chat.username)} {escape(w.source.id)}</code>"
        for w in candidates[:8]
    ]
    return lines(elsewhere(turn, chat), head, *commands), ()


def _missing(turn: Turn, target: Aim, outcome: Missing) -> tuple[Html, Rows]:
    say = turn.words
    head = say.say_html("I watch nothing that is called “{text}”.", text=tidy(outcome.text)[:100])
    if outcome.near:
        head = lines(head, say.say_html("Did you mean:"))
        return choose_from(turn, target, head, outcome.near)
    hint = say.say_html(
        "Send the address of a page, as in <code>/subscribe https://example.org/live</code>, "
        "or /subscribe alone to choose from what there is."
    )
    return lines(head, hint), ()
