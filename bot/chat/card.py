"""The card: what a source is, in a few lines, with the buttons that matter next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from telegram import InlineKeyboardButton

from bot.chat.aim import elsewhere
from bot.chat.saying import Rows, lines
from bot.chat.turn import Turn
from bot.core.model import MARKED_ROLES, Chat, Coverage, Entry, Preferences, Role
from bot.render.html import Html, escape
from bot.subscribe import AlreadyFollowing, Following

ONLY = "only"
SILENT = "silent"
UNDO_FOLLOW = "undofollow"
LATEST = "latest"

CORRECTIONS = frozenset({Role.CORRECTION, Role.CLARIFICATION, Role.RETRACTION})
_FEEDS = {"feed", "rss", "atom", "jsonfeed"}


def follow_card(
    turn: Turn, following: Following, chat: Chat, entries: Sequence[Entry], *, fresh: bool = False
) -> tuple[Html, Rows]:
    """What a chat sees when it follows something: what that is, and what it may say next.
    `fresh` says that the source is watched for this chat's sake, so that Undo ends that too."""
    say, watched = turn.words, following.watched
    if isinstance(following, AlreadyFollowing):
        head = say.say_html("You follow this already: {source}", source=turn.link(watched))
    else:
        head = say.say_html("✅ You follow {source}", source=turn.link(watched))
    text = lines(
        elsewhere(turn, chat),
        f"<b>{head}</b>",
        description(turn, entries, watched.state.coverage, watched.state.extractor or ""),
        _state(turn, following),
    )
    return text, follow_buttons(turn, following, chat, fresh=fresh)


def follow_buttons(turn: Turn, following: Following, chat: Chat, *, fresh: bool = False) -> Rows:
    """Show the last 3 · Only key updates · Corrections only · Silent · Undo, with a mark at
    what is on."""
    say, own, new = turn.words, following.subscription.id, int(fresh)
    wishes = following.subscription.effective(chat.preferences)
    key, corrections = wishes.key_only, wishes.roles == CORRECTIONS
    return [
        [turn.button(say.say("Show the last 3"), LATEST, own, 3)],
        [
            _choice(turn, say.say("Only key updates"), key, own, "key", new),
            _choice(turn, say.say("Corrections only"), corrections, own, "fix", new),
        ],
        [
            turn.button(
                _marked(say.say("Silent"), not wishes.sound), SILENT, own, int(wishes.sound), new
            ),
            turn.button(say.say("Undo"), UNDO_FOLLOW, own, new),
        ],
    ]


def _choice(
    turn: Turn, label: str, on: bool, own: int | None, what: str, new: int
) -> InlineKeyboardButton:
    return turn.button(_marked(label, on), ONLY, own, "all" if on else what, new)


def _marked(label: str, on: bool) -> str:
    return f"☑ {label}" if on else label


def narrowed(what: str) -> dict[str, object]:
    """The preferences that a button of the card stands for."""
    usual = Preferences()
    if what == "key":
        return {"key_only": True, "roles": usual.roles}
    if what == "fix":
        return {"key_only": False, "roles": CORRECTIONS}
    return {"key_only": False, "roles": usual.roles}


def description(turn: Turn, entries: Sequence[Entry], coverage: Coverage, extractor: str) -> Html:
    """ "Live blog, live now · 23 posts, about one every 14 minutes · newest 3 minutes ago"."""
    say = turn.words
    kind = _kind(turn, entries, coverage, extractor)
    parts = [kind]
    began = sorted(t for e in entries if (t := e.published or e.updated) and t <= turn.now)
    changed = [t for e in entries if (t := e.updated or e.published) and t <= turn.now]
    pace = _pace(began)
    if pace is not None and not _is_article(entries):
        parts.append(_pace_words(turn, pace))
    if changed:
        parts.append(say.say("newest {ago}", ago=turn.ago(max(changed))))
    return escape(" · ".join(part for part in parts if part))


def _pace_words(turn: Turn, pace: timedelta) -> str:
    say = turn.words
    if pace < timedelta(seconds=90):
        return say.say("about one a minute")
    return say.say("about one every {duration}", duration=say.duration(pace))


def _is_article(entries: Sequence[Entry]) -> bool:
    return not any(entry.role in {Role.POST, Role.ITEM} for entry in entries)


def _kind(turn: Turn, entries: Sequence[Entry], coverage: Coverage, extractor: str) -> str:
    say = turn.words
    posts = sum(entry.role is Role.POST for entry in entries)
    items = sum(entry.role is Role.ITEM for entry in entries)
    if posts:
        live = {
            Coverage.LIVE: say.say("Live blog, live now"),
            Coverage.ENDED: say.say("Live blog, coverage has ended"),
        }.get(coverage, say.say("Live blog"))
        return " · ".join((live, say.say_n("{n} post", "{n} posts", posts)))
    if items or extractor in _FEEDS:
        return " · ".join((say.say("Feed"), say.say_n("{n} entry", "{n} entries", items)))
    marked = sum(entry.role in MARKED_ROLES for entry in entries)
    if marked:
        return say.say_n("Article with {n} update", "Article with {n} updates", marked)
    if not entries and not extractor:
        return say.say("The first look comes in a moment")
    return say.say("Article without updates so far")


def _pace(moments: Sequence[datetime]) -> timedelta | None:
    """The median gap of the newest 20, so that a night between two days does not count."""
    newest = moments[-20:]
    gaps = sorted(b - a for a, b in pairwise(newest))
    if len(gaps) < 2:
        return None
    middle = gaps[len(gaps) // 2]
    return middle if middle >= timedelta(minutes=1) else timedelta(minutes=1)


def _state(turn: Turn, following: Following) -> str:
    watched = following.watched
    if watched.source.paused:
        return turn.words.say_html("⏸ The admins have paused it.")
    if watched.state.failing_since is not None:
        since = turn.when(watched.state.failing_since)
        return turn.words.say_html("⚠️ It cannot be read since {time}.", time=since)
    return ""
