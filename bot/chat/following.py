"""To follow and to stop: /subscribe, /unsubscribe, a bare address, and their buttons."""

from bot.chat import newcomer
from bot.chat.aim import Aim, aim, elsewhere, held, led
from bot.chat.card import (
    ONLY,
    SILENT,
    UNDO_FOLLOW,
    follow_buttons,
    follow_card,
    narrowed,
)
from bot.chat.commands import Command, Run, Who
from bot.chat.outcome import CHOOSE, choose_from, tell
from bot.chat.pages import PER_PAGE, page_of, pager, searched
from bot.chat.parse import tidy
from bot.chat.saying import Rows, bold, lines
from bot.chat.turn import Refused, Turn
from bot.core.finding import Missing, Several
from bot.core.model import Chat, ChatKind, Origin
from bot.core.press import DROP
from bot.render.catalogue import mark
from bot.render.html import Html
from bot.subscribe import (
    Followed,
    Following,
    NothingFollowed,
    Unfollow,
    Unfollowed,
)

CHOICES = "choices"
DROPS = "drops"
DROP_SOURCE = "dropid"
UNDO_DROP = "undrop"


async def subscribe(turn: Turn) -> None:
    """Follow what is named, or show what there is to choose from."""
    target = await aim(turn)
    if target.elsewhere and not target.rest:
        head = bold(turn.words.say_html("What would you like to follow?"))
        choices = await turn.deps.subscribe.choices("")
        await turn.reply(*choose_from(turn, target, head, choices))
        return
    if not target.rest:
        await show_choices(turn, "", 0, new=True)
        return
    await follow_text(turn, target, target.rest)


async def follow_text(turn: Turn, target: Aim, text: str) -> None:
    """Follow what a text means for the chat that is meant."""
    outcome = await turn.deps.subscribe.follow(target.recipient, text)
    if isinstance(outcome, Missing) and outcome.address:
        await newcomer.arrive(turn, target, outcome.address)
        return
    if isinstance(outcome, Several) and len(outcome.candidates) > PER_PAGE and not target.elsewhere:
        await show_choices(turn, text, 0, new=True)
        return
    await tell(turn, target, outcome)


async def show_choices(turn: Turn, words: str, page: int, *, new: bool = False) -> None:
    """The sources to choose from, page by page; those that hold the words."""
    say = turn.words
    choices = await turn.deps.subscribe.choices(words)
    shown, page, pages = page_of(choices, page)
    followed = {f.watched.source.id for f in await turn.deps.subscribe.following(turn.recipient)}
    rows = [
        [
            turn.button(
                f"{'✅ ' if w.source.id in followed else ''}{turn.name(w)}", CHOOSE, w.source.id
            )
        ]
        for w in shown
    ]
    rows.append(pager(turn, CHOICES, page, pages, searched(words)))
    if choices:
        head = bold(say.say_html("What would you like to follow?"))
    elif words:
        head = say.say_html("I watch nothing that is called “{text}”.", text=words[:100])
    else:
        head = say.say_html("Nothing is watched yet.")
    text = lines(head, _or_send(turn))
    await (turn.reply if new else turn.show)(text, rows)


def _or_send(turn: Turn) -> Html:
    """How else a page is followed here."""
    if turn.chat.kind is ChatKind.PRIVATE:
        return turn.words.say_html(
            "Send me the address of a live blog, an article or a feed, and I follow it."
        )
    return turn.words.say_html(
        "<code>/subscribe https://example.org/live</code> follows a live blog, an article or a "
        "feed."
    )


async def choices_page(turn: Turn) -> None:
    press = turn.pressed
    await show_choices(turn, press.argument(1), int(press.argument(0) or 0))


async def chosen(turn: Turn) -> None:
    """A source was chosen from a list."""
    target = Aim(turn.chat, turn.recipient, "")
    outcome = await turn.deps.subscribe.follow_source(turn.recipient, turn.pressed.argument(0))
    if isinstance(outcome, Missing):
        turn.toast = turn.words.say("That is no longer watched.")
        return
    await tell(turn, target, outcome)


async def only(turn: Turn) -> None:
    """Only key updates, only corrections, or everything again."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    one = await turn.deps.subscribe.change(one, **narrowed(press.argument(1)))
    await _redraw(turn, one, chat, press.argument(2))


async def silent(turn: Turn) -> None:
    """Without a sound, or with one again."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    one = await turn.deps.subscribe.change(one, sound=press.argument(1) != "1")
    await _redraw(turn, one, chat, press.argument(2))


async def _redraw(turn: Turn, one: Following, chat: Chat, fresh: str) -> None:
    shown = await turn.deps.subscribe.entries(one.watched.source.id)
    text, _ = follow_card(turn, Followed(one.subscription, one.watched), chat, shown)
    await turn.show(text, follow_buttons(turn, one, chat, fresh=fresh == "1"))
    turn.toast = turn.words.say("Done.")


async def undo_follow(turn: Turn) -> None:
    """Stop following what was just followed; what was made for it alone is no longer watched."""
    press = turn.pressed
    one, chat = await held(turn, press.argument(0))
    source = one.watched.source
    await turn.deps.subscribe.unfollow_source(one.subscription.recipient, source.id)
    if press.argument(1) == "1" and not await turn.deps.subscribe.followers(source.id):
        await turn.deps.manage.remove(source.id, by=Origin.CHAT)
    undone = turn.words.say_html(
        "Undone. You do not follow {source}.", source=turn.link(one.watched)
    )
    await turn.show(lines(elsewhere(turn, chat), undone))


async def unsubscribe(turn: Turn) -> None:
    """Stop following what is named, or choose from what the chat follows."""
    target = await aim(turn)
    replied = turn.message.reply_to_message if turn.message else None
    if not target.rest and replied is not None:
        told = await turn.deps.subscribe.why(turn.recipient, str(replied.message_id))
        if told:
            source_id = told[0].alert.source_id
            dropped_one = await turn.deps.subscribe.unfollow_source(turn.recipient, source_id)
            await _tell_dropped(turn, target.chat, dropped_one)
            return
    if target.rest:
        outcome = await turn.deps.subscribe.unfollow(target.recipient, target.rest)
        # A button of a source would end what this chat follows; one of a subscription does not.
        if isinstance(outcome, Several) and (
            target.elsewhere or len(outcome.candidates) > PER_PAGE
        ):
            await show_drops(turn, target, 0, words=target.rest, new=True)
            return
        await _tell_dropped(turn, target.chat, outcome)
        return
    await show_drops(turn, target, 0, new=True)


async def show_drops(
    turn: Turn, target: Aim, page: int, *, words: str = "", new: bool = False
) -> None:
    """What the chat follows, each with a button that ends it; that which holds the words."""
    following = await turn.deps.subscribe.following(target.recipient)
    if not following:
        await turn.show(*nothing_followed(turn, target.chat))
        return
    wanted = words.casefold().split()
    hits = [f for f in following if all(w in turn.name(f.watched).casefold() for w in wanted)]
    shown, page, pages = page_of(hits or following, page)
    rows = [[turn.button(f"✖ {turn.name(f.watched)}", DROP, f.subscription.id)] for f in shown]
    if not target.elsewhere:
        rows.append(pager(turn, DROPS, page, pages, searched(words)))
    text = lines(elsewhere(turn, target.chat), turn.words.say_html("What shall I stop following?"))
    await (turn.reply if new else turn.show)(text, rows)


async def drops_page(turn: Turn) -> None:
    target, press = Aim(turn.chat, turn.recipient, ""), turn.pressed
    await show_drops(turn, target, int(press.argument(0) or 0), words=press.argument(1))


async def drop(turn: Turn) -> None:
    """✖ was pressed beside a source."""
    one, chat = await held(turn, turn.pressed.argument(0))
    outcome = await turn.deps.subscribe.unfollow_source(
        one.subscription.recipient, one.watched.source.id
    )
    await _tell_dropped(turn, chat, outcome)


async def _tell_dropped(turn: Turn, chat: Chat, outcome: Unfollow) -> None:
    say = turn.words
    if isinstance(outcome, Unfollowed):
        text, rows = dropped(turn, outcome)
        await turn.show(lines(elsewhere(turn, chat), text), rows)
    elif isinstance(outcome, Several):
        await turn.reply(
            say.say_html("Which one do you mean?"),
            [[turn.button(turn.name(w), DROP_SOURCE, w.source.id)] for w in outcome.candidates[:8]],
        )
    elif isinstance(outcome, NothingFollowed):
        await turn.reply(*nothing_followed(turn, chat))
    else:
        await turn.reply(
            say.say_html(
                "This chat follows nothing that is called “{text}”. /list shows what it follows.",
                text=tidy(outcome.text)[:100],
            )
        )


async def drop_source(turn: Turn) -> None:
    """One of several that a name may mean."""
    outcome = await turn.deps.subscribe.unfollow_source(turn.recipient, turn.pressed.argument(0))
    await _tell_dropped(turn, turn.chat, outcome)


def dropped(turn: Turn, outcome: Unfollowed) -> tuple[Html, Rows]:
    """What is said of a subscription that ended. Undo brings it back as it was."""
    text = turn.words.say_html("You no longer follow {source}.", source=turn.link(outcome.watched))
    undo = turn.button(turn.words.say("Undo"), UNDO_DROP, outcome.subscription.id)
    return text, [[undo]]


async def undo_drop(turn: Turn) -> None:
    """Follow again, as before, within a week of it."""
    subscription = turn.pressed.argument(0)
    number = int(subscription) if subscription.isdigit() else 0
    former = await turn.deps.subscribe.dropped(number)
    if former is None:
        raise Refused(turn.words.say_html("It is too late to undo that."))
    chat = await led(turn, former.recipient)
    outcome = await turn.deps.subscribe.follow_again(number)
    if chat is None or isinstance(outcome, Missing):
        turn.toast = turn.words.say("That is no longer watched.")
        return
    await tell(turn, Aim(chat, former.recipient, ""), outcome)


def nothing_followed(turn: Turn, chat: Chat | None = None) -> tuple[Html, Rows]:
    """What a chat is told that follows nothing; or, in private, a channel's admin (`chat`)."""
    say = turn.words
    if chat is not None and (other := elsewhere(turn, chat)):
        return lines(other, say.say_html("This chat follows nothing yet.")), ()
    return (
        lines(say.say_html("This chat follows nothing yet."), _or_send(turn)),
        [[turn.button(say.say("Choose"), CHOICES, 0)]],
    )


COMMANDS = (
    Command(
        name="subscribe",
        aliases=("sub", "add", "follow"),
        run=subscribe,
        who=Who.LEADER,
        usage=mark("address or name"),
        help=mark("follow a live blog, an article or a feed"),
    ),
    Command(
        name="unsubscribe",
        aliases=("unsub", "remove", "unfollow"),
        run=unsubscribe,
        who=Who.LEADER,
        usage=mark("name"),
        help=mark("stop following something"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    CHOOSE: (Who.LEADER, chosen),
    CHOICES: (Who.ANYONE, choices_page),
    ONLY: (Who.LEADER, only),
    SILENT: (Who.LEADER, silent),
    UNDO_FOLLOW: (Who.LEADER, undo_follow),
    DROP: (Who.LEADER, drop),
    DROPS: (Who.LEADER, drops_page),
    DROP_SOURCE: (Who.LEADER, drop_source),
    UNDO_DROP: (Who.LEADER, undo_drop),
}
