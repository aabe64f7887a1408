"""/settings: how alerts are told, by buttons, for the whole chat or for one subscription.

Every button says which value it sets, not that it turns one over, so that pressing it twice
does what pressing it once does.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import Any

from telegram import InlineKeyboardButton

from bot.chat.aim import Aim, aim, held, led
from bot.chat.asking import ask
from bot.chat.commands import Command, Run, Who
from bot.chat.hours import MUTE_FOR, hours
from bot.chat.parse import clock, tidy, words
from bot.chat.reading.listing import LIST, PANEL
from bot.chat.reading.signs import sign
from bot.chat.turn import Refused, Rows, Turn, bold, lines
from bot.core.finding import Found, find
from bot.core.model import Chat, ChatKind, Delay, Preferences, Recipient, Role
from bot.core.press import DROP, SETTINGS, Press
from bot.core.words import is_expression
from bot.render.catalogue import LANGUAGES, Catalogue, mark, zone
from bot.render.html import Html
from bot.subscribe import LONGEST_WORD, MOST_WORDS, Following

KINDS, WORDS, MORE = "kinds", "words", "more"
SET, PAUSE, INHERIT, HERE = "pref", "hold", "inherit", "here"
RECALL = "recall"
ZONE, ASK_ZONE, ASK_TIME = "zone", "askzone", "asktime"
ASK_WORDS, CLEAR_WORDS = "askwords", "nowords"
DEFAULTS, _OTHER_CHAT = "0", "c"
"""Stands for the chat itself where a button else names a subscription."""

ROLES: dict[Role, str] = {
    Role.UPDATE: mark("Updates"),
    Role.CORRECTION: mark("Corrections"),
    Role.CLARIFICATION: mark("Clarifications"),
    Role.RETRACTION: mark("Retractions"),
    Role.POST: mark("Live blog posts"),
    Role.ITEM: mark("Feed entries"),
    Role.TEXT: mark("New text without a mark"),
    Role.HEADLINE: mark("Changed headlines"),
}
_DELAYS: dict[Delay, str] = {
    Delay.INSTANT: mark("At once"),
    Delay.HOURLY: mark("Every hour"),
    Delay.DAILY: mark("Once a day"),
}
_EXCERPTS: dict[str, int | None] = {"0": None, "800": 800, "280": 280}
_DIGESTS = (7, 8, 12, 18, 20)


@dataclass(frozen=True, slots=True)
class Scope:
    """What is being set: a subscription, or (`one` None) the defaults of its chat."""

    chat: Chat
    one: Following | None = None
    elsewhere: bool = False

    @property
    def key(self) -> str:
        """What stands in the buttons: the subscription's id, 0 for the chat, a letter and its
        address for a channel that is spoken of in private."""
        if self.one is not None:
            return str(self.one.subscription.id)
        return f"{_OTHER_CHAT}{self.chat.recipient.address}" if self.elsewhere else DEFAULTS

    @property
    def wishes(self) -> Preferences:
        """The preferences in force."""
        defaults = self.chat.preferences
        return defaults if self.one is None else self.one.subscription.effective(defaults)


async def settings(turn: Turn) -> None:
    """The chat's settings; `zone Europe/Kyiv` sets its time zone; a name shows one source's;
    `include …` and `exclude …` after it set words."""
    target = await aim(turn)
    head, _, rest = target.rest.partition(" ")
    if head.lower() in {"zone", "timezone"}:
        await _set_zone(turn, target, rest)
        return
    if not target.rest:
        await _panel(turn, Scope(target.chat, elsewhere=target.elsewhere))
        return
    name, kind, listed = _word_wish(target.rest)
    scope = Scope(target.chat, elsewhere=target.elsewhere)
    if name:
        following = await turn.deps.subscribe.following(target.recipient)
        found = find(name, [f.watched for f in following])
        if not isinstance(found, Found):
            raise Refused(
                turn.words.say_html(
                    "This chat follows nothing that is called “{text}”. /list shows what it "
                    "follows.",
                    text=tidy(name)[:100],
                )
            )
        scope = Scope(target.chat, next(f for f in following if f.watched == found.watched))
    if kind:
        await turn.deps.subscribe.remember(scope.chat, scope.one)
        scope = await _apply(turn, scope, {kind: tuple(words(listed))})
    await _panel(turn, scope, undo=bool(kind))


def _word_wish(text: str) -> tuple[str, str, str]:
    """ "night include fire, flood" → the source's name, the list that is meant, its words."""
    parts = text.split(" ")
    for at, part in enumerate(parts):
        if part.lower() in {"include", "exclude"}:
            return " ".join(parts[:at]), part.lower(), " ".join(parts[at + 1 :])
    return text, "", ""


async def _set_zone(turn: Turn, target: Aim, name: str) -> None:
    chat = await turn.deps.subscribe.live_in(target.chat, name) if name else None
    if chat is None:
        await turn.reply(
            turn.words.say_html(
                "Which time zone? For example <code>/settings zone Europe/Kyiv</code>; now it "
                "is {zone}.",
                zone=target.chat.timezone,
            )
        )
        return
    undo = turn.button(turn.words.say("Undo"), ZONE, target.chat.timezone)
    changed = chat.timezone != target.chat.timezone and not target.elsewhere
    await turn.show(
        turn.words.say_html(
            "The time zone is {zone}: it is {time} there.",
            zone=chat.timezone,
            time=_clock(turn, chat),
        ),
        [[undo]] if changed else (),
    )


async def ask_zone(turn: Turn) -> None:
    """Ask for the name of a time zone, which nothing but the person can tell."""
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    text = lines(
        turn.words.say_html("In which time zone are you? For example <code>Europe/Kyiv</code>."),
        turn.words.say_html("Time zone: {zone}", zone=scope.chat.timezone),
    )
    await ask(turn, text, ZONE, scope.key, hint="Europe/Kyiv")


async def take_zone(turn: Turn) -> None:
    """The answer to that. Raises Refused for what is no time zone."""
    scope = await _scope(turn, turn.asked.argument(0))
    if await turn.deps.subscribe.live_in(scope.chat, turn.argument) is None:
        raise Refused(
            turn.words.say_html(
                "I know no time zone called “{text}”. Please write it again, as in "
                "<code>Europe/Kyiv</code>.",
                text=turn.argument[:50],
            )
        )
    await _set_zone(turn, Aim(scope.chat, turn.recipient, "", scope.elsewhere), turn.argument)


async def ask_time(turn: Turn) -> None:
    """Ask when the daily summary shall come."""
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    text = turn.words.say_html("At what time of day? For example <code>6:30</code>.")
    await ask(turn, text, ASK_TIME, scope.key, hint="6:30")


async def take_time(turn: Turn) -> None:
    """The answer to that. Raises Refused for what is no time of day."""
    scope, at = await _scope(turn, turn.asked.argument(0)), clock(turn.argument)
    if at is None:
        raise Refused(turn.words.say_html("That is no time of day. Please write it again."))
    await _panel(turn, await _apply(turn, scope, {"digest_at": at}))


async def zone_pressed(turn: Turn) -> None:
    """Undo of a time zone."""
    here = Aim(turn.chat, turn.recipient, "")
    await _set_zone(turn, here, (turn.press or Press("")).argument(0))


def _clock(turn: Turn, chat: Chat) -> str:
    return turn.words.clock(turn.now, zone(chat.timezone))


async def _scope(turn: Turn, key: str) -> Scope:
    """What a button is about. Raises Refused for what the person has no say in."""
    if key == DEFAULTS:
        return Scope(turn.chat)
    if key.startswith(_OTHER_CHAT):
        chat = await led(turn, Recipient(turn.deps.channel, key.removeprefix(_OTHER_CHAT)))
        if chat is None:
            raise Refused(turn.words.say_html("This button is no longer of use."))
        return Scope(chat, elsewhere=True)
    one, chat = await held(turn, key)
    return Scope(chat, one)


async def panel_pressed(turn: Turn) -> None:
    await _panel(turn, await _scope(turn, (turn.press or Press("")).argument(0)))


async def settings_of_alert(turn: Turn) -> None:
    """ "Settings" under an alert: a message of its own, for the alert is to stay."""
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    await turn.reply(_summary(turn, scope), _panel_rows(turn, scope))


async def _panel(turn: Turn, scope: Scope, *, undo: bool = False) -> None:
    """What is in force, and a button for each thing that can be set."""
    first = [_undo(turn, scope)] if undo else []
    await turn.show(_summary(turn, scope), [*first, *_panel_rows(turn, scope)])


def _summary(turn: Turn, scope: Scope) -> Html:
    say, wishes = turn.words, scope.wishes
    if scope.one is None:
        head: str = bold(say.say_html("Settings of this chat"))
    else:
        head = f"<b>{sign(scope.one)} {turn.link(scope.one.watched)}</b>"
    roles = [say.say(ROLES[role]) for role in ROLES if role in wishes.roles]
    told = say.list(roles) if roles else say.say("nothing")
    held_now = scope.one is not None and scope.one.subscription.paused
    parts = [
        head,
        say.say_html("Told: {kinds}", kinds=told),
        say.say_html("Key posts only") if wishes.key_only else "",
        _word_line(say, wishes),
        _delay_line(say, wishes),
        _quiet_line(say, scope.chat),
        say.say_html("Time zone: {zone}", zone=scope.chat.timezone) if scope.one is None else "",
        say.say_html("⏸ Held until you go on with it.") if held_now else "",
    ]
    return lines(*filter(None, parts))


def _word_line(say: Catalogue, wishes: Preferences) -> str:
    found = []
    if wishes.include:
        found.append(say.say_html("Only with: {words}", words=", ".join(wishes.include)))
    if wishes.exclude:
        found.append(say.say_html("Not with: {words}", words=", ".join(wishes.exclude)))
    return "\n".join(found)


def _delay_line(say: Catalogue, wishes: Preferences) -> str:
    told = say.say(_DELAYS[wishes.delay])
    if wishes.delay is Delay.DAILY:
        told = f"{told}, {wishes.digest_at:%H:%M}"
    return say.say_html("When: {when}", when=told)


def _quiet_line(say: Catalogue, chat: Chat) -> str:
    return say.say_html("🌙 Quiet from {hours}.", hours=hours(chat.quiet)) if chat.quiet else ""


def _panel_rows(turn: Turn, scope: Scope) -> Rows:
    say, key, wishes = turn.words, scope.key, scope.wishes
    rows: list[list[InlineKeyboardButton]] = [
        [
            turn.button(say.say("Kinds of news"), KINDS, key),
            turn.button(say.say("Words"), WORDS, key),
        ],
        [_switch(turn, scope, say.say("Only key updates"), "key_only", wishes.key_only)],
        [_choice(turn, scope, _DELAYS[d], "delay", d.value, wishes.delay is d) for d in Delay],
    ]
    if wishes.delay is Delay.DAILY:
        rows.append(
            [
                _choice(turn, scope, f"{at}:00", "digest_at", at, wishes.digest_at == time(at))
                for at in _DIGESTS
            ]
        )
        rows.append([turn.button(say.say("Another time"), ASK_TIME, key)])
    rows.append(
        [
            _switch(turn, scope, say.say("Sound"), "sound", wishes.sound),
            _switch(turn, scope, say.say("Link preview"), "preview", wishes.preview),
        ]
    )
    rows.append([turn.button(say.say("More"), MORE, key)])
    if scope.one is not None:
        return [*rows, *_subscription_rows(turn, scope.one)]
    rows[-1].append(turn.button(say.say("Time zone"), ASK_ZONE, key))
    home = _home(turn, scope.chat.recipient)
    return [*rows, [turn.button(say.say("All that is followed"), LIST, 0, *home)]]


def _subscription_rows(turn: Turn, one: Following) -> Rows:
    say, own = turn.words, one.subscription
    muted = own.muted_until is not None and own.muted_until > turn.now
    here = turn.recipient
    move = own.recipient.address == here.address and own.recipient.topic != here.topic
    return [
        [
            turn.button(say.say("Go on"), PAUSE, own.id, 0)
            if own.paused
            else turn.button(say.say("Hold"), PAUSE, own.id, 1),
            turn.button(say.say("Unmute"), MUTE_FOR, own.id, 0)
            if muted
            else turn.button(say.say("Mute for a day"), MUTE_FOR, own.id, 24),
        ],
        [turn.button(say.say("Tell it in this topic"), HERE, own.id)] if move else [],
        [
            turn.button(say.say("As the whole chat"), INHERIT, own.id),
            turn.button(say.say("Stop following"), DROP, own.id),
        ],
        [turn.button(say.say("All that is followed"), LIST, 0, *_home(turn, own.recipient))],
    ]


def _home(turn: Turn, recipient: Recipient) -> list[str]:
    """The address of a chat that is not this one, for buttons that lead to its list."""
    return [recipient.address] if recipient.address != turn.recipient.address else []


def _mark(on: bool) -> str:
    return "☑ " if on else "☐ "


def _switch(turn: Turn, scope: Scope, label: str, field: str, on: bool) -> InlineKeyboardButton:
    return turn.button(f"{_mark(on)}{label}", SET, scope.key, field, int(not on), _view(field))


def _view(field: str) -> str:
    """Which panel a setting stands on."""
    return {"role": KINDS}.get(field, MORE if field in _ON_MORE else "")


_ON_MORE = {"edits", "removals", "picture", "excerpt", "language", "own_topic", "follow_on"}


def _choice(
    turn: Turn, scope: Scope, label: str, field: str, value: object, on: bool
) -> InlineKeyboardButton:
    text = turn.words.say(label) if label in _DELAYS.values() else label
    return turn.button(f"{'☑ ' if on else ''}{text}", SET, scope.key, field, value, _view(field))


async def kinds(turn: Turn) -> None:
    await _kinds(turn, await _scope(turn, (turn.press or Press("")).argument(0)))


async def _kinds(turn: Turn, scope: Scope) -> None:
    """A switch for each kind of news."""
    say = turn.words
    rows = [
        [
            turn.button(
                f"{_mark(role in scope.wishes.roles)}{say.say(name)}",
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
        bold(say.say_html("Which kinds of news shall be told?")), [*rows, _back(turn, scope)]
    )


def _back(turn: Turn, scope: Scope) -> list[InlineKeyboardButton]:
    return [turn.button(turn.words.say("Back"), PANEL, scope.key)]


async def more(turn: Turn) -> None:
    await _more(turn, await _scope(turn, (turn.press or Press("")).argument(0)))


async def _more(turn: Turn, scope: Scope) -> None:
    """What is set rarely."""
    say, wishes = turn.words, scope.wishes
    excerpts = {"0": say.say("Whole text"), "800": "800", "280": "280"}
    codes = list(LANGUAGES)
    rows = [
        [
            _choice(turn, scope, excerpts[k], "excerpt", k, wishes.excerpt == v)
            for k, v in _EXCERPTS.items()
        ],
        [
            _switch(turn, scope, say.say("Tell edits"), "edits", wishes.edits),
            _switch(turn, scope, say.say("Tell removals"), "removals", wishes.removals),
        ],
        [_switch(turn, scope, say.say("Pictures"), "picture", wishes.picture)],
        [_switch(turn, scope, say.say("Follow where it goes on"), "follow_on", wishes.follow_on)],
        *_topic_rows(turn, scope),
        *(
            [
                _choice(turn, scope, LANGUAGES[c], "language", c, wishes.language == c)
                for c in codes[i : i + 3]
            ]
            for i in range(0, len(codes), 3)
        ),
        [
            _choice(
                turn, scope, say.say("As the chat speaks"), "language", "-", wishes.language is None
            )
        ],
        _back(turn, scope),
    ]
    await turn.show(
        lines(
            bold(say.say_html("How alerts look")),
            say.say_html("How many characters of a long text, and in which language its frame."),
        ),
        rows,
    )


def _topic_rows(turn: Turn, scope: Scope) -> Rows:
    """Topics are a thing of supergroups."""
    if scope.chat.kind is not ChatKind.SUPERGROUP:
        return []
    text = turn.words.say("A topic for each story")
    return [[_switch(turn, scope, text, "own_topic", scope.wishes.own_topic)]]


async def set_pressed(turn: Turn) -> None:
    """A value was chosen."""
    press = turn.press or Press("")
    scope = await _scope(turn, press.argument(0))
    field, value, view = press.argument(1), press.argument(2), press.argument(3)
    change = _CHANGES.get(field)
    if change is None:
        turn.toast = turn.words.say("This button is no longer of use.")
        return
    scope = await _apply(turn, scope, change(scope.wishes, field, value))
    await {KINDS: _kinds, MORE: _more}.get(view, _panel)(turn, scope)


async def _apply(turn: Turn, scope: Scope, changes: dict[str, Any]) -> Scope:
    verb = turn.deps.subscribe
    wrong = _faulty(turn, (*changes.get("include", ()), *changes.get("exclude", ())))
    if wrong is not None:
        raise Refused(turn.words.say_html("I cannot use the expression {text}.", text=wrong[:100]))
    if scope.one is None:
        return replace(scope, chat=await verb.change_defaults(scope.chat, **changes))
    return replace(scope, one=await verb.change(scope.one, **changes))


def _faulty(turn: Turn, listed: Sequence[str]) -> str | None:
    """The first of the words that is an expression and cannot be used; None if all can."""
    for word in filter(is_expression, listed):
        if len(word) > LONGEST_WORD or not turn.deps.usable(word):
            return word
    return None


def _flag(_wishes: Preferences, field: str, value: str) -> dict[str, Any]:
    return {field: value == "1"}


def _role(wishes: Preferences, _field: str, value: str) -> dict[str, Any]:
    role = Role(value[1:])
    return {"roles": wishes.roles | {role} if value[0] == "+" else wishes.roles - {role}}


def _other(_wishes: Preferences, field: str, value: str) -> dict[str, Any]:
    made: dict[str, Callable[[str], Any]] = {
        "delay": Delay,
        "digest_at": lambda text: clock(text) or time(8),
        "excerpt": lambda text: _EXCERPTS.get(text),
        "language": lambda text: text if text in LANGUAGES else None,
    }
    return {field: made[field](value)}


_FLAGS = (
    *("key_only", "sound", "preview", "edits", "removals", "picture"),
    *("own_topic", "follow_on"),
)
_CHANGES: dict[str, Callable[[Preferences, str, str], dict[str, Any]]] = {
    **dict.fromkeys(_FLAGS, _flag),
    **dict.fromkeys(("delay", "digest_at", "excerpt", "language"), _other),
    "role": _role,
}


async def word_lists(turn: Turn) -> None:
    """The words that an alert must or must not have."""
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    await _word_lists(turn, scope)


async def _word_lists(turn: Turn, scope: Scope, *, undo: bool = False) -> None:
    say, key = turn.words, scope.key
    rows = [
        [
            turn.button(say.say("Only with …"), ASK_WORDS, key, "include"),
            turn.button(say.say("Not with …"), ASK_WORDS, key, "exclude"),
        ],
        [turn.button(say.say("No words"), CLEAR_WORDS, key)],
        _undo(turn, scope) if undo else [],
        _back(turn, scope),
    ]
    none = say.say_html("No words are set: everything is told.")
    text = lines(bold(say.say_html("Words")), _word_line(say, scope.wishes) or none)
    await turn.show(text, rows)


async def ask_words(turn: Turn) -> None:
    """Ask for a list of words."""
    press = turn.press or Press("")
    scope = await _scope(turn, press.argument(0))
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
    scope = await _scope(turn, turn.asked.argument(0))
    listed = tuple(words(turn.argument))
    await turn.deps.subscribe.remember(scope.chat, scope.one)
    scope = await _apply(turn, scope, {turn.asked.argument(1): listed})
    await _word_lists(turn, scope, undo=True)


async def clear_words(turn: Turn) -> None:
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    await turn.deps.subscribe.remember(scope.chat, scope.one)
    scope = await _apply(turn, scope, {"include": (), "exclude": ()})
    await _word_lists(turn, scope, undo=True)


def _undo(turn: Turn, scope: Scope) -> list[InlineKeyboardButton]:
    return [turn.button(turn.words.say("Undo"), RECALL, scope.key)]


async def recalled(turn: Turn) -> None:
    """What was set before the latest change that no other button takes back."""
    scope = await _scope(turn, (turn.press or Press("")).argument(0))
    chat, one = await turn.deps.subscribe.recall(scope.chat, scope.one)
    await _panel(turn, replace(scope, chat=chat, one=one))


async def hold(turn: Turn) -> None:
    """Hold a subscription, or go on with it."""
    press = turn.press or Press("")
    one, chat = await held(turn, press.argument(0))
    one = await turn.deps.subscribe.pause(one, press.argument(1) == "1")
    await _panel(turn, Scope(chat, one))


async def inherit(turn: Turn) -> None:
    """As the chat's defaults say."""
    one, chat = await held(turn, (turn.press or Press("")).argument(0))
    await turn.deps.subscribe.remember(chat, one)
    await _panel(turn, Scope(chat, await turn.deps.subscribe.inherit(one)), undo=True)


async def tell_here(turn: Turn) -> None:
    """Tell a subscription in the topic in which the button was pressed."""
    one, chat = await held(turn, (turn.press or Press("")).argument(0))
    moved = await turn.deps.subscribe.tell_in(one, turn.recipient)
    await _panel(turn, Scope(chat, moved))


COMMANDS = (
    Command(
        name="settings",
        aliases=("set",),
        run=settings,
        who=Who.LEADER,
        usage=mark("name"),
        help=mark("what is told, when and how"),
    ),
)
PRESSES: dict[str, tuple[Who, Run]] = {
    SETTINGS: (Who.LEADER, settings_of_alert),
    PANEL: (Who.LEADER, panel_pressed),
    KINDS: (Who.LEADER, kinds),
    MORE: (Who.LEADER, more),
    SET: (Who.LEADER, set_pressed),
    WORDS: (Who.LEADER, word_lists),
    ASK_WORDS: (Who.LEADER, ask_words),
    CLEAR_WORDS: (Who.LEADER, clear_words),
    PAUSE: (Who.LEADER, hold),
    INHERIT: (Who.LEADER, inherit),
    HERE: (Who.LEADER, tell_here),
    RECALL: (Who.LEADER, recalled),
    ZONE: (Who.LEADER, zone_pressed),
    ASK_ZONE: (Who.LEADER, ask_zone),
    ASK_TIME: (Who.LEADER, ask_time),
}
ANSWERS: dict[str, tuple[Who, Run]] = {
    WORDS: (Who.LEADER, take_words),
    ZONE: (Who.LEADER, take_zone),
    ASK_TIME: (Who.LEADER, take_time),
}
