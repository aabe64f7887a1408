"""Who is told what, and when: one alert, one chat that may want it → tell or skip."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.had import NOTHING_TOLD, Had, concerns
from bot.core.model import (
    Alert,
    Change,
    Changed,
    Chat,
    ChatState,
    CoverageEnded,
    Delay,
    Hold,
    Kind,
    Preferences,
    Quiet,
    Role,
    SourceFailing,
    SourceMoved,
    SourceRecovered,
    SourceRetired,
    Subscription,
)
from bot.core.telling import is_silent, rewrites
from bot.core.words import Matcher, plain_words

FOLLOWER_EVENTS = (Changed, CoverageEnded, SourceRetired)
ADMIN_EVENTS = (SourceFailing, SourceRecovered, SourceMoved, SourceRetired)


@dataclass(frozen=True, slots=True)
class Tell:
    """Tell it, not before `not_before` (None: at once). `held` says that it waits for the
    end of quiet hours or for a digest, to come out together with what else waits; `by` says
    for which (None: for what it belongs to, which is held already)."""

    not_before: datetime | None = None
    held: bool = False
    by: Hold | None = None


@dataclass(frozen=True, slots=True)
class Skip:
    """Do not tell it. `why` is for a person who asks /why."""

    why: str


def route(
    subscription: Subscription | None,
    chat: Chat,
    alert: Alert,
    now: datetime,
    matches: Matcher = plain_words,
    *,
    had: Had = NOTHING_TOLD,
    debounce: timedelta = timedelta(0),
) -> Tell | Skip:
    """Decide for one alert and one recipient. No subscription: the recipient is an admin.

    `had` says what the recipient has of the entry's former state. What only rewrites a message
    that is there makes no sound, so neither hours nor words hold it up: it waits for `debounce`,
    in which further edits may come. What is held still takes the new wording with it.
    """
    refusal = _silenced(subscription, chat, now)
    if refusal is not None:
        return refusal
    if subscription is None:
        return _after_quiet(Tell(), chat, now, urgent=False)
    preferences = subscription.effective(chat.preferences)
    if is_silent(alert) and not had.told:
        return Skip("only the spelling was changed, of what was not told here")
    if isinstance(alert.event, Changed):
        change = alert.event.change
        if had.told and rewrites(change):
            return _rewritten(preferences, change, chat, now, had, alert.noticed_at + debounce)
        refused = _refused(preferences, change, had, matches)
        if refused is not None:
            return Skip(refused)
    tell = _in_time(preferences, chat, now)
    return _after_quiet(tell, chat, now, urgent=is_urgent(alert))


def _refused(preferences: Preferences, change: Change, had: Had, matches: Matcher) -> str | None:
    """Why a change is not told here, None if it is."""

    def unwanted(each: Change) -> str | None:
        return _unwanted(preferences, each, matches)

    if not concerns(change, had, unwanted):
        return "a change to what was not told here"
    return unwanted(change)


def _rewritten(
    preferences: Preferences, change: Change, chat: Chat, now: datetime, had: Had, due: datetime
) -> Tell | Skip:
    if had.until is not None:
        return Tell(had.until, held=True)
    if change.kind is Kind.EDITED and not preferences.edits:
        return Skip("edits are not wanted")
    if change.kind is Kind.REMOVED and not preferences.removals:
        return Skip("removals are not wanted")
    if preferences.delay is not Delay.INSTANT:
        return _after_quiet(_in_time(preferences, chat, now), chat, now, urgent=False)
    return Tell(due if due > now else None)


def is_urgent(alert: Alert) -> bool:
    """What may break quiet hours: a key event of a live blog, a correction, a retraction."""
    if not isinstance(alert.event, Changed) or alert.event.change.kind is not Kind.ADDED:
        return False
    entry = alert.event.change.entry
    return entry.key or entry.role in {Role.CORRECTION, Role.RETRACTION}


def _silenced(subscription: Subscription | None, chat: Chat, now: datetime) -> Skip | None:
    if chat.state is ChatState.GONE:
        return Skip(f"the chat cannot be written to: {chat.gone_why or 'gone'}")
    if chat.state is ChatState.BANNED:
        return Skip("the chat is banned")
    if subscription is None:
        return None
    if subscription.paused:
        return Skip("the subscription is paused")
    if subscription.muted_until is not None and now < subscription.muted_until:
        return Skip("the source is muted")
    if chat.muted_until is not None and now < chat.muted_until:
        return Skip("the chat is muted")
    return None


def _unwanted(preferences: Preferences, change: Change, matches: Matcher) -> str | None:
    """Why a change is not what these preferences ask for; None if it is."""
    entry = change.entry
    if entry.role not in preferences.roles:
        return f"not wanted: {entry.role.value}"
    if change.kind is Kind.EDITED and not preferences.edits:
        return "edits are not wanted"
    if change.kind is Kind.REMOVED and not preferences.removals:
        return "removals are not wanted"
    if preferences.key_only and entry.role is Role.POST and not entry.key:
        return "not a key event"
    return _filtered(preferences, f"{entry.title or ''}\n{entry.text}", matches)


def _filtered(preferences: Preferences, text: str, matches: Matcher) -> str | None:
    for pattern in preferences.exclude:
        if matches(pattern, text):
            return f"left out by the word {pattern}"
    if preferences.include and not any(matches(each, text) for each in preferences.include):
        return "none of the wanted words"
    return None


def _in_time(preferences: Preferences, chat: Chat, now: datetime) -> Tell:
    if preferences.delay is Delay.HOURLY:
        return Tell(next_hour(now, zone_of(chat)), held=True, by=Hold.HOURLY)
    if preferences.delay is Delay.DAILY:
        due = next_time(now, preferences.digest_at, zone_of(chat))
        return Tell(due, held=True, by=Hold.DAILY)
    return Tell()


def _after_quiet(tell: Tell, chat: Chat, now: datetime, *, urgent: bool) -> Tell:
    if chat.quiet is None or (urgent and chat.quiet.urgent_breaks and not tell.held):
        return tell
    end = quiet_end(chat.quiet, tell.not_before or now, zone_of(chat))
    return tell if end is None else Tell(end, held=True, by=Hold.QUIET)


def zone_of(chat: Chat) -> ZoneInfo:
    """The chat's time zone; UTC where its name is not (or no longer) known."""
    try:
        return ZoneInfo(chat.timezone)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def quiet_end(quiet: Quiet, at: datetime, zone: ZoneInfo) -> datetime | None:
    """When the quiet hours end that hold at `at`; None outside of them.

    They are compared as instants, so that a clock put forward or back within the span
    neither repeats it nor ends it in the past. Equal ends mean no quiet hours at all.
    """
    if quiet.start == quiet.end:
        return None
    today = at.astimezone(zone).date()
    for day in (today - timedelta(days=1), today):
        last = day if quiet.start < quiet.end else day + timedelta(days=1)
        if _instant(day, quiet.start, zone) <= at < _instant(last, quiet.end, zone):
            return _instant(last, quiet.end, zone)
    return None


def next_hour(now: datetime, zone: ZoneInfo) -> datetime:
    """The next full hour on the zone's clocks."""
    local = now.astimezone(zone)
    past = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond)
    return now.astimezone(UTC) - past + timedelta(hours=1)


def next_time(now: datetime, at: time, zone: ZoneInfo) -> datetime:
    """The next moment after `now` at which the zone's clocks show `at`."""
    today = now.astimezone(zone).date()
    moment = _instant(today, at, zone)
    return moment if moment > now else _instant(today + timedelta(days=1), at, zone)


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    """A wall-clock time as an instant. In the hour that a clock put back shows twice it is
    the first; in the hour that a clock put forward leaves out, as much later."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), tzinfo=zone)
    return wall.astimezone(UTC)
